unit_test(dense_files LINK dense)
unit_test(dense_model LINK dense m)
set(dense_models "${CMAKE_CURRENT_BINARY_DIR}/dense_models")
target_compile_definitions(test_dense_model PRIVATE DENSE_MODELS="${dense_models}")
add_test(NAME unit/dense_models_made
  COMMAND python3 "${PROJECT_SOURCE_DIR}/tests/dense/make_models.py" "${dense_models}")
set_tests_properties(unit/dense_models_made PROPERTIES FIXTURES_SETUP dense_models)
set_tests_properties(unit/dense_model PROPERTIES FIXTURES_REQUIRED dense_models)
