unit_test(custom LINK custom fake_aws)
unit_test(hooks LINK custom fake_aws)
target_sources(test_hooks PRIVATE scratch.c)
target_sources(test_custom PRIVATE scratch.c)
