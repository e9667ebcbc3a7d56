# Thin on purpose: tools/setup fetches, CMake builds, tools/test tests. Each target can be run on a clean machine.
DATA := $(or $(AAM_DATA),$(HOME)/.cache/aws-api-mcp-server)
PREFIX ?= /usr/local
SHARE = $(DESTDIR)$(PREFIX)/share
PROGRAM := build/aws-api-mcp-server
MODELS := build/models.db

.PHONY: all demo test bench suggest-report check format install uninstall clean
all:
	@tools/setup build models
	@cmake --preset release --log-level=WARNING -DAAM_DATA="$(DATA)" -DAAM_TESTS=OFF >/dev/null
	@cmake --build --preset release
	@$(MAKE) --no-print-directory $(MODELS)
	@echo "built $(PROGRAM) and $(MODELS)"

# The service models, compiled once into the file that the program maps.
$(MODELS): $(DATA)/models/awscli.deb $(PROGRAM)
	$(PROGRAM) models build --from $< --to $@

demo: all
	@tools/setup demo
	@tools/node tests/session/demo.mjs $(PROGRAM)

test:
	@tools/test all

bench: all
	@tools/test bench

# How often `suggest` finds what was meant, on the queries of tests/search.
suggest-report: all
	@AWS_API_MCP_MODELS="$(CURDIR)/$(MODELS)" tools/suggest_report $(PROGRAM) --package $(DATA)/models/awscli.deb
	@tests/search/check_tldr $(PROGRAM) $(MODELS) || [ $$? = 77 ]

check:
	@tools/setup build test
	@tools/test checks

format:
	@git ls-files '*.c' '*.h' | xargs clang-format -i

install: all
	install -D -m 755 $(PROGRAM) $(DESTDIR)$(PREFIX)/bin/aws-api-mcp-server
	install -D -m 644 $(MODELS) $(SHARE)/aws-api-mcp-server/models.db
	install -D -m 644 docs/aws-api-mcp-server.1 $(SHARE)/man/man1/aws-api-mcp-server.1
	install -D -m 644 docs/completion.bash $(SHARE)/bash-completion/completions/aws-api-mcp-server

uninstall:
	rm -f $(DESTDIR)$(PREFIX)/bin/aws-api-mcp-server $(SHARE)/man/man1/aws-api-mcp-server.1
	rm -f $(SHARE)/bash-completion/completions/aws-api-mcp-server
	rm -rf $(SHARE)/aws-api-mcp-server

clean:
	rm -rf build build-*
