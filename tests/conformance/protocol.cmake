add_library(protocol_suite STATIC suite.c)
target_link_libraries(protocol_suite PRIVATE warnings PUBLIC hardening compile protocol)

function(protocol_conformance direction)
  add_executable(conformance_protocol_${direction} protocol_${direction}.c)
  target_link_libraries(conformance_protocol_${direction} PRIVATE warnings protocol_suite)
  add_test(NAME conformance/protocol_${direction}
    COMMAND conformance_protocol_${direction} "${AAM_DATA}/conformance/botocore-tests/protocols"
      "${CMAKE_CURRENT_SOURCE_DIR}/protocol-skips.txt")
  set_tests_properties(conformance/protocol_${direction} PROPERTIES TIMEOUT 300
    SKIP_RETURN_CODE 77)
endfunction()

protocol_conformance(input)
protocol_conformance(output)
