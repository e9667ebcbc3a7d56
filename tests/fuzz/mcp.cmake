fuzz_target(mcp LINK mcp)
