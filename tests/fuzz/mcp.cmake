fuzz_target(mcp LINK mcp)
fuzz_target(http LINK mcp)
