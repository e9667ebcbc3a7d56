foreach(part frame http jsonrpc schema scripts seal session)
  unit_test(mcp_${part} LINK mcp)
endforeach()
target_sources(test_mcp_scripts PRIVATE scratch.c)
