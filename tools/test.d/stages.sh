# The stages of tools/test: each a function that prints its log and returns its status.

stage_setup() { tools/setup all; }

build() { # PRESET: configure and build
  cmake --preset "$1" -DAAM_DATA="$AAM_DATA" -DAAM_TESTS=ON && cmake --build --preset "$1"
}

stage_release() {
  build release && make --no-print-directory build/models.db
}

# Old sanitizer runtimes cannot place their shadow memory when the kernel randomises addresses widely.
fixed_addresses() {
  if setarch -R true 2>/dev/null; then setarch -R "$@"; else "$@"; fi
}

# suites BUILD_DIR CTEST_ARGS…: ctest, and behind its report the output of each test, from which checks are counted.
suites() {
  local dir=$1 status
  shift
  rm -f "$dir/Testing/Temporary/LastTest.log"
  fixed_addresses ctest --test-dir "$dir" --output-on-failure --no-tests=error -j 2 "$@"
  status=$?
  cat "$dir/Testing/Temporary/LastTest.log" 2>/dev/null
  return $status
}

stage_unit() { suites build -LE fuzz; }
stage_asan() { build asan && suites build-asan -LE 'fuzz|bench'; }
stage_tsan() { build tsan && suites build-tsan -L threads; }
stage_fuzz() { build fuzz && suites build-fuzz -L fuzz; }

stage_tools() { tests/tools/run; }

stage_checks() {
  local check bad=0 good=0
  for check in check_format check_layers check_style; do
    if "tools/$check"; then good=$((good + 1)); else bad=$((bad + 1)); fi
  done
  if tools/check_tidy build; then good=$((good + 1)); else bad=$((bad + 1)); fi
  echo "checks: $good passed, $bad failed"
  [ $bad = 0 ]
}

stage_compare() {
  local status=0
  tests/differential/process/run build/aws-api-mcp-server || status=1
  tests/differential/corpus/run build/tests/differential/differential_corpus build/models.db || status=1
  tests/differential/examples/run build/tests/differential/differential_corpus build/models.db || status=1
  return $status
}
stage_session() { tools/node tests/session/run.mjs build/aws-api-mcp-server; }
stage_mcp() { tools/node tests/session/conformance.mjs build/aws-api-mcp-server; }
stage_bench() { tools/bench/run build/aws-api-mcp-server; }
