# Sums checks in a log: lines "N passed, N failed" (a "name: " may stand before). In a ctest log a test that prints no
# such line counts as one, and one that failed without saying so counts as one failure.
function close_test() {
  if (in_test && !counted) { if (bad) failed++; else passed++ }
  else if (in_test && bad && !counted_failed) failed++
  in_test = bad = 0
}
/^Internal ctest changing into directory|^Test project / { is_ctest = 1 }
/^Unable to find executable/ { close_test(); lost = 1 }
/^[0-9]+\/[0-9]+ Testing: / { close_test(); in_test = 1; counted = counted_failed = 0; bad = lost; lost = 0 }
/^Test Failed/ { bad = 1 }
/^([A-Za-z0-9_.\/-]+: )?[0-9]+ passed, [0-9]+ failed/ {
  # ctest echoes a failed test's output in its report; only the log section behind it counts.
  if (is_ctest && !in_test) next
  sub(/^[A-Za-z0-9_.\/-]+: /, "")
  passed += $1; failed += $3
  counted = 1; counted_failed += $3
}
END { close_test(); print passed + 0, failed + 0 }
