fuzz_target(lex LINK cli)
fuzz_target(shorthand LINK cli)
fuzz_target(parse LINK cli model_toy)
