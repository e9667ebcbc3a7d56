fuzz_target(ini LINK auth)
fuzz_target(sigv4 LINK auth)
fuzz_target(credentials LINK auth)
fuzz_target(jwt LINK auth)
