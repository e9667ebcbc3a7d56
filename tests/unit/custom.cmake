unit_test(custom LINK custom fake_aws)
target_sources(test_custom PRIVATE scratch.c)
