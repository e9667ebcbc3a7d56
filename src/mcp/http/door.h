/* Who may speak to the server over HTTP: the names in Host and Origin. A web page that has made its
 * own name point to this machine (DNS rebinding) sends its own name in both. */
#ifndef MCP_HTTP_DOOR_H
#define MCP_HTTP_DOOR_H

#include "mcp/http/head.h"

struct door {
    struct str hosts, origins; /* comma lists of names without ports; "*" is any */
    bool is_loopback;          /* the names of loopback are welcome, too */
};

/* NULL when it may come in, else why not, for a 403. */
const char *door_refusal(const struct door *d, const struct head *h);

#endif
