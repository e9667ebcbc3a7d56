# Published test suites, into $DATA/conformance. Each is all there or the step fails.
setup_suites() {
  setup_json_suite
  setup_jmespath_suite
  setup_botocore_suites
}

# JSON parsing suite: y_ files must be accepted, n_ files refused, i_ files either. It lies in the yyjson archive.
setup_json_suite() {
  local dest=$DATA/conformance/json from=$DATA/src/yyjson/test/data/json/test_parsing
  if [ -f "$dest/y_structure_lonely_string.json" ]; then return; fi
  setup_yyjson
  [ -d "$from" ] || fail "the JSON parsing suite is not in the yyjson source"
  mkdir -p "$dest" && cp "$from"/[yni]_*.json "$dest/"
}

setup_jmespath_suite() {
  local dest=$DATA/conformance/jmespath sum archive
  sum=$(pin jmespath-tests 5)
  if is_current "$dest/.sha256" "$sum"; then return; fi
  archive=$(fetch_pinned jmespath-tests "$DATA/download/jmespath") ||
    fail "the mirror does not serve the JMESPath compliance tests ($(pin jmespath-tests 2) $(pin jmespath-tests 3))"
  rm -rf "$dest" && mkdir -p "$dest"
  tar -xf "$archive" -C "$dest" --strip-components=2 --wildcards '*/compliance/*.json'
  echo "$sum" >"$dest/.sha256"
  rm -rf "$DATA/download/jmespath"
}

# Protocol, endpoint, signature and response tests of botocore. The pinned version first; should the archive have
# moved on, the version that another suite still serves, with a warning because counts may differ.
setup_botocore_suites() {
  local dest=$DATA/src/python-botocore links=$DATA/conformance/botocore-tests archive
  if [ ! -f "$dest/.version" ] || [ ! -d "$dest/tests/functional/endpoint-rules/s3" ]; then
    install_packages xz-utils
    archive=$(fetch_pinned botocore-tests "$DATA/download/botocore") || archive=$(fetch_other_botocore) ||
      fail "no Debian suite serves a python-botocore source with tests: the protocol and endpoint suites cannot run"
    rm -rf "$dest" && mkdir -p "$dest"
    tar -xf "$archive" -C "$dest" --strip-components=1 --wildcards '*/tests/unit/*' '*/tests/functional/*' \
      '*/LICENSE.txt' '*/botocore/data/*/*/endpoint-rule-set-1.json' '*/botocore/data/partitions.json'
    [ -d "$dest/tests/unit/protocols/input" ] || fail "no protocol tests in $(basename "$archive")"
    basename "$archive" >"$dest/.version"
    rm -rf "$DATA/download/botocore"
  fi
  mkdir -p "$links"
  ln -sfn "$dest/tests/unit/protocols" "$links/protocols"
  ln -sfn "$dest/tests/unit/response_parsing" "$links/response_parsing"
  ln -sfn "$dest/tests/unit/auth/aws4_testsuite" "$links/aws4_testsuite"
  ln -sfn "$dest/tests/functional/endpoint-rules" "$links/endpoint-rules"
  ln -sfn "$dest/tests/unit" "$links/unit"
  ln -sfn "$dest/tests/functional" "$links/functional"
  ln -sfn "$dest/botocore/data" "$links/data"
}

fetch_other_botocore() {
  local suite version conf dir=$DATA/download/botocore
  for suite in sid testing trixie; do
    conf=$(suite_config "$suite") || continue
    for version in $(APT_CONFIG=$conf apt-cache showsrc python-botocore | awk '/^Version:/ { print $2 }' | sort -rV); do
      rm -rf "$dir"
      fetch_source python-botocore "$version" "$suite" "$dir" || continue
      say "WARNING: pinned botocore tests are gone; using $version of $suite instead"
      find "$dir" -name '*.orig.tar.*' ! -name '*.asc' | head -1
      return
    done
  done
  return 1
}
