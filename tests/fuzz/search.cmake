fuzz_target(search LINK toy_model search)
