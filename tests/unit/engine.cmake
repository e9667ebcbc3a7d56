unit_test(token LINK engine)
add_library(fake_aws STATIC fake_aws.c)
target_link_libraries(fake_aws PRIVATE warnings harness PUBLIC engine compile)
unit_test(engine LINK fake_aws)
