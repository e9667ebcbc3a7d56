# The model database of the real CLI's own models, compiled once per build folder.
set(cli_source "${CMAKE_CURRENT_SOURCE_DIR}/cli")
set(cli_models "${AAM_DATA}/models/awscli.deb")
set(cli_database "${CMAKE_CURRENT_BINARY_DIR}/models.db")

add_library(cli_print STATIC ${cli_source}/print.c)
target_link_libraries(cli_print PRIVATE warnings PUBLIC hardening cli)
target_include_directories(cli_print PUBLIC ${cli_source})

foreach(program cases lines)
  add_executable(cli_${program} ${cli_source}/${program}.c)
  target_link_libraries(cli_${program} PRIVATE warnings cli_print compile)
endforeach()

if(EXISTS "${cli_models}")
  add_executable(cli_database ${cli_source}/database.c)
  target_link_libraries(cli_database PRIVATE warnings hardening compile)
  add_custom_command(OUTPUT "${cli_database}" DEPENDS "${cli_models}" cli_database
    COMMAND cli_database "${cli_models}" "${cli_database}" VERBATIM)
  add_custom_target(cli_models_built ALL DEPENDS "${cli_database}")
endif()

file(GLOB cli_files CONFIGURE_DEPENDS ${cli_source}/*.case)
add_test(NAME cases/cli COMMAND cli_cases "${cli_database}" "${cli_source}/files" ${cli_files})
set_tests_properties(cases/cli PROPERTIES TIMEOUT 120 SKIP_RETURN_CODE 77)
