add_executable(cases_jmespath "${CMAKE_CURRENT_LIST_DIR}/jmespath.c")
target_link_libraries(cases_jmespath PRIVATE warnings hardening jmespath)
add_test(NAME cases/jmespath COMMAND cases_jmespath "${CMAKE_CURRENT_LIST_DIR}/document.json"
  "${CMAKE_CURRENT_LIST_DIR}/expected.json")
