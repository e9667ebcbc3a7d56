/* The environment variables that are this program's own, and those of the server that it replaces:
 * which are known, which have no effect, what is wrong with a value. Nothing here reads files. */
#ifndef APP_VARIABLES_H
#define APP_VARIABLES_H

#include "base/env.h"
#include "mcp/http/serve.h"

enum finding_level { FINDING_OK, FINDING_WARNING, FINDING_FAULT };

struct finding {
    enum finding_level level;
    struct str topic;
    struct str text;
    struct str fix; /* may be empty */
};

struct findings {
    struct arena *arena;
    struct finding items[64];
    size_t n; /* further findings are dropped */
};

void finding_add(struct findings *f, enum finding_level level, const char *topic, struct str text,
                 struct str fix);

/* Variables that are misspelt, have no effect here, or hold a value that means nothing. */
void variables_check(const struct env *v, struct findings *out);

/* EXPERIMENTAL_AGENT_SCRIPTS: true, yes or 1. */
bool variables_want_scripts(const struct env *v);

/* AWS_API_MCP_CONSENT_TIMEOUT in milliseconds; 0 when it is not set or no number of seconds. */
int64_t variables_consent_timeout_ms(const struct env *v);

/* AWS_API_MCP_TRANSPORT=streamable-http, and how: AWS_API_MCP_HOST, _PORT, _ALLOWED_HOSTS,
 * _ALLOWED_ORIGINS, _STATELESS_HTTP. */
bool variables_want_http(const struct env *v);
struct mcp_http variables_http(const struct env *v);

/* Why the server must not start with AWS_API_MCP_TRANSPORT as it is; empty when it may. */
struct str variables_transport_fault(struct arena *a, const struct env *v);

#endif
