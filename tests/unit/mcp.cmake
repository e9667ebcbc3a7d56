foreach(part frame jsonrpc schema seal session)
  unit_test(mcp_${part} LINK mcp)
endforeach()
