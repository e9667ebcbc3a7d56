# Tools that check the project, the published suites, and the MCP clients.
TEST_PACKAGES="clang clang-tidy clang-format llvm libclang-rt-dev python3 python3-yaml xz-utils procps"
NPM_SOURCE=$here/../tests/session

setup_test() {
  # shellcheck disable=SC2086
  install_packages $TEST_PACKAGES
  setup_suites
  setup_npm
}

setup_demo() {
  setup_npm
  setup_oracle
}

# The MCP clients, the conformance suite and a Node that runs them, as tests/session/package-lock.json fixes them.
setup_npm() {
  local dest=$DATA/npm sum
  sum=$(sha256sum "$NPM_SOURCE/package-lock.json" | cut -d' ' -f1)
  if ! is_current "$dest/.lock" "$sum"; then
    command -v npm >/dev/null || install_packages npm
    rm -rf "$dest.new" && mkdir -p "$dest.new"
    cp "$NPM_SOURCE/package.json" "$NPM_SOURCE/package-lock.json" "$dest.new/"
    say "installing the MCP clients from npm"
    (cd "$dest.new" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error) >"$DATA/npm.log" 2>&1 || {
      tail -5 "$DATA/npm.log" >&2
      fail "npm could not install the packages of tests/session/package-lock.json"
    }
    echo "$sum" >"$dest.new/.lock"
    rm -rf "$dest" && mv "$dest.new" "$dest"
  fi
  ln -sfn "$dest/node_modules" "$NPM_SOURCE/node_modules"
}
