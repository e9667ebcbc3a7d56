# docker build -t aws-api-mcp-server .
# docker run --rm -i -v ~/.aws:/home/mcp/.aws:ro aws-api-mcp-server
FROM debian:bookworm-slim AS build
WORKDIR /src
COPY . .
RUN apt-get update && apt-get install -y --no-install-recommends make \
 && make install DESTDIR=/image PREFIX=/usr AAM_DATA=/tmp/data \
 && strip /image/usr/bin/aws-api-mcp-server

FROM debian:bookworm-slim
RUN apt-get update \
 && apt-get install -y --no-install-recommends ca-certificates libcurl4 libexpat1 libcbor0.8 liblzma5 \
      libssl3 libxxhash0 libyaml-0-2 libzstd1 zlib1g \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --uid 10001 --create-home mcp
COPY --from=build /image/ /
USER mcp
WORKDIR /home/mcp
ENTRYPOINT ["aws-api-mcp-server"]
