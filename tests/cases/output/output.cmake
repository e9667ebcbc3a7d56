add_executable(cases_output "${CMAKE_CURRENT_LIST_DIR}/output.c")
target_link_libraries(cases_output PRIVATE warnings hardening output jmespath)
add_test(NAME cases/output COMMAND cases_output "${CMAKE_CURRENT_LIST_DIR}/output.case")
