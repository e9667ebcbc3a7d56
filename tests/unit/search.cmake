add_library(toy_model STATIC toy_model.c)
target_link_libraries(toy_model PRIVATE warnings PUBLIC hardening compile)
unit_test(search LINK toy_model search)
unit_test(meaning LINK search)
