/* The Model Context Protocol as Streamable HTTP, both eras: /mcp takes POST, and DELETE for the
 * sessions of the legacy era. One thread for each connection. */
#ifndef MCP_HTTP_SERVE_H
#define MCP_HTTP_SERVE_H

#include "mcp/http/gate.h"
#include "mcp/server.h"

#define HTTP_CONNECTIONS 64u /* more are answered 503 */

struct mcp_http {
    struct str host; /* a name or an address */
    int64_t port;    /* 0: any, which is logged */
    struct str hosts, origins;
    const struct gate *gate; /* NULL: whoever reaches it may use it */
    bool has_no_sessions;    /* each request stands for itself, in the legacy era too */
};

/* Serves until SIGTERM, SIGINT or SIGHUP; returns the exit status. ERR_CONFIG when the address
 * cannot be listened on. */
MUST_USE bool mcp_serve_http(const struct mcp_options *options, const struct mcp_http *http,
                             struct err *e);

#endif
