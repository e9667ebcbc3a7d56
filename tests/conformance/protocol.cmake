add_library(protocol_suite STATIC suite.c)
target_link_libraries(protocol_suite PRIVATE warnings PUBLIC hardening compile protocol m)

# protocol_suite_test(name program argument…): data is below ${AAM_DATA}.
function(protocol_suite_test name program)
  add_test(NAME conformance/${name} COMMAND conformance_${program} ${ARGN})
  set_tests_properties(conformance/${name} PROPERTIES TIMEOUT 300 SKIP_RETURN_CODE 77)
endfunction()

foreach(program protocol_input protocol_output cbor responses)
  add_executable(conformance_${program} ${program}.c)
  target_link_libraries(conformance_${program} PRIVATE warnings protocol_suite)
endforeach()

set(suites "${AAM_DATA}/conformance/botocore-tests")
set(skips "${CMAKE_CURRENT_SOURCE_DIR}/protocol-skips.txt")
foreach(direction input output)
  protocol_suite_test(protocol_${direction} protocol_${direction} "${suites}/protocols" ${skips})
  protocol_suite_test(protocol_legacy_${direction} protocol_${direction}
    "${suites}/protocols/legacy" ${skips})
endforeach()
protocol_suite_test(cbor cbor "${suites}/unit/cbor")
protocol_suite_test(responses responses "${suites}/response_parsing"
  "${AAM_DATA}/models/awscli.deb")
