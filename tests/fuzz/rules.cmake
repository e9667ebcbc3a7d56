fuzz_target(rules LINK endpoint)
