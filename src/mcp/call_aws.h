/* The tools `call_aws` and `read_aws`: one command or a batch of up to LIMIT_BATCH, run by the
 * engine. */
#ifndef MCP_CALL_AWS_H
#define MCP_CALL_AWS_H

#include "engine/engine.h"
#include "mcp/server.h"

/* The engine must outlive the server. */
struct tool call_aws_tool(const struct engine *engine);

/* `read_aws`: the same with an engine whose policy only reads (READ_ONLY_TOOL). */
struct tool read_aws_tool(const struct engine *engine);

#endif
