fuzz_target(tensors LINK dense)
