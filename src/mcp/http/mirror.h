/* What the head of a request of 2026-07-28 says again of its body, so that those between need not
 * read it (MCP 2026-07-28, "Streamable HTTP", standard request headers). */
#ifndef MCP_HTTP_MIRROR_H
#define MCP_HTTP_MIRROR_H

#include "mcp/http/head.h"
#include "mcp/jsonrpc.h"

/* NULL when head and body agree, else what does not (-32020). */
const char *mirror_fault(struct arena *a, const struct head *h, const struct message *m);

#endif
