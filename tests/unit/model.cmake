add_library(model_toy STATIC model_toy.c model_dump.c)
target_link_libraries(model_toy PRIVATE warnings PUBLIC hardening model compile value)
target_compile_definitions(model_toy PUBLIC
  MODEL_TEST_DATA="${CMAKE_CURRENT_SOURCE_DIR}/model/botocore/data"
  MODEL_TEST_PACKAGES="${CMAKE_CURRENT_BINARY_DIR}/packages")

# The same folder in every package format.
set(packages)
function(toy_package name flags)
  set(options ${ARGN})
  set(to "${CMAKE_CURRENT_BINARY_DIR}/packages/${name}")
  file(GLOB_RECURSE inputs CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/model/botocore/*")
  add_custom_command(OUTPUT "${to}" DEPENDS ${inputs}
    COMMAND ${CMAKE_COMMAND} -E make_directory "${CMAKE_CURRENT_BINARY_DIR}/packages"
    COMMAND ${CMAKE_COMMAND} -E tar ${flags} "${to}" ${options} botocore
    WORKING_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}/model" VERBATIM)
  set(packages ${packages} "${to}" PARENT_SCOPE)
endfunction()
toy_package(toys.tar cf)
toy_package(toys.tar.gz czf)
toy_package(toys.tar.xz cJf)
toy_package(toys.tar.zst cf --zstd)
toy_package(toys.zip cf --format=zip)
add_custom_target(toy_packages DEPENDS ${packages})
add_dependencies(model_toy toy_packages)

unit_test(model LINK model_toy)
unit_test(model_damage LINK model_toy)
unit_test(compile LINK model_toy)
unit_test(models_command LINK model_toy)
unit_test(xform LINK compile)

# What AWS CLI v2 ships, where tools/setup has fetched it.
if(EXISTS "${AAM_DATA}/models/awscli.deb")
  add_executable(test_real_models test_real_models.c)
  target_link_libraries(test_real_models PRIVATE warnings harness model_toy)
  target_compile_definitions(test_real_models PRIVATE REAL_MODELS="${AAM_DATA}/models/awscli.deb")
  add_test(NAME models/real COMMAND test_real_models)
  set_tests_properties(models/real PROPERTIES TIMEOUT 600)
endif()
