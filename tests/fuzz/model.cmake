fuzz_target(model LINK model_toy)
