# What it takes to compile the program.
BUILD_PACKAGES="ca-certificates git build-essential cmake ninja-build pkg-config libcurl4-openssl-dev libssl-dev
  libexpat1-dev libcbor-dev zlib1g-dev liblzma-dev libxxhash-dev libzstd-dev libpcre2-dev libyaml-dev"

setup_build() {
  # shellcheck disable=SC2086
  install_packages $BUILD_PACKAGES
  setup_yyjson
}

setup_yyjson() {
  local dest=$DATA/src/yyjson sum archive
  sum=$(pin yyjson 5)
  if is_current "$dest/.sha256" "$sum" && [ -f "$dest/src/yyjson.c" ]; then return; fi
  install_packages xz-utils
  archive=$(fetch_pinned yyjson "$DATA/download/yyjson") ||
    fail "the mirror does not serve the yyjson source; see docs/DEPENDENCIES.md for other ways to get it"
  rm -rf "$dest" && mkdir -p "$dest"
  tar -xf "$archive" -C "$dest" --strip-components=1
  echo "$sum" >"$dest/.sha256"
  rm -rf "$DATA/download/yyjson"
}
