/* `_meta` of requests and results: reserved names, and what the modern era puts there. */
#ifndef MCP_META_H
#define MCP_META_H

#include "mcp/request.h"

#define META_VERSION STR("io.modelcontextprotocol/protocolVersion")
#define META_CAPABILITIES STR("io.modelcontextprotocol/clientCapabilities")
#define META_CLIENT STR("io.modelcontextprotocol/clientInfo")
#define META_SERVER STR("io.modelcontextprotocol/serverInfo")
#define META_LOG_LEVEL STR("io.modelcontextprotocol/logLevel")
#define META_SUBSCRIPTION STR("io.modelcontextprotocol/subscriptionId")

/* A request is modern when its _meta names a version or capabilities (MCP 2026-07-28,
 * "Versioning"), or when only the modern era has the method. */
bool meta_is_modern(const struct message *m);

/* Fills r->client and r->log_level from _meta. False with the error in out. */
MUST_USE bool meta_read(struct request *r, struct reply *out);

/* What a legacy or modern client says of itself. */
void client_read(struct client *c, const struct value *capabilities, const struct value *info);

int log_level_of(struct str name); /* 0 debug ... 7 emergency; LOG_OFF when it is none of them */

/* Adds what every modern result carries. */
void meta_finish(struct request *r, struct value *result);

const struct value *server_info(struct arena *a, const struct session *s);

#endif
