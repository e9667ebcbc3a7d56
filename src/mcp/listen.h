/* subscriptions/listen (MCP 2026-07-28): a request that stays open and over which changes are told.
 */
#ifndef MCP_LISTEN_H
#define MCP_LISTEN_H

#include "mcp/request.h"

/* The method: checks the filter; reply->message becomes the line that acknowledges. */
void listen_open(struct request *r, struct reply *out);

/* Sends `method` to all whose filter has the flag `field`. */
void listen_tell(struct session *s, struct str field, struct str method);

/* The server ends: answers each and says so, as the revision's two pages ask. */
void listen_close_all(struct session *s);

#endif
