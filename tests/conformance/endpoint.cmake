conformance(endpoint_rules botocore-tests LINK protocol_suite endpoint)

# Runners on all models of AWS CLI v2: compiled once into one database.
set(all_models "${PROJECT_BINARY_DIR}/all-models.db")
add_executable(make_models make_models.c)
target_link_libraries(make_models PRIVATE warnings hardening protocol_suite)
add_test(NAME conformance/all_models
  COMMAND make_models "${AAM_DATA}/models/awscli.deb" "${all_models}")
set_tests_properties(conformance/all_models PROPERTIES TIMEOUT 600 SKIP_RETURN_CODE 77
  FIXTURES_SETUP all_models)

function(all_models_conformance name)
  cmake_parse_arguments(arg "" "" "LINK;ARGS" ${ARGN})
  add_executable(conformance_${name} ${name}.c)
  target_link_libraries(conformance_${name} PRIVATE warnings hardening ${arg_LINK})
  add_test(NAME conformance/${name} COMMAND conformance_${name} ${arg_ARGS} "${all_models}")
  set_tests_properties(conformance/${name} PROPERTIES TIMEOUT 900 SKIP_RETURN_CODE 77
    FIXTURES_REQUIRED all_models)
endfunction()

all_models_conformance(endpoint_operations ARGS "${AAM_DATA}/conformance/botocore-tests"
  LINK protocol_suite endpoint)

add_library(sample STATIC sample.c)
target_link_libraries(sample PRIVATE warnings PUBLIC hardening model)
all_models_conformance(plan_all LINK protocol_suite sample endpoint auth)
all_models_conformance(configured_endpoints ARGS "${AAM_DATA}/conformance/botocore-tests"
  LINK protocol_suite engine)
target_sources(conformance_configured_endpoints PRIVATE "${PROJECT_SOURCE_DIR}/tests/unit/scratch.c")
target_include_directories(conformance_configured_endpoints PRIVATE "${PROJECT_SOURCE_DIR}/tests/unit")
