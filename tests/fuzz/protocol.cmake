fuzz_target(xml LINK codec)
fuzz_target(cbor LINK codec)
fuzz_target(timestamp LINK codec)
fuzz_target(response LINK compile protocol)
