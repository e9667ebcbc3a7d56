/* One HTTP request to /mcp, from its head to its answer. */
#ifndef MCP_HTTP_POST_H
#define MCP_HTTP_POST_H

#include "mcp/http/hub.h"
#include "mcp/http/link.h"
#include "mcp/http/serve.h"

/* Answers on the link. `user` (gate.h) may be empty; sessions and questions of one are not
 * another's. Everything in `a` may be forgotten afterwards. */
void post_answer(struct hub *hub, const struct mcp_http *http, struct link *l, struct arena *a,
                 const struct head *head, struct str body, const struct gate_user *user);

/* The same for DELETE: the end of a session. */
void post_delete(struct hub *hub, struct link *l, const struct head *head,
                 const struct gate_user *user);

#endif
