/* The audit log: one JSON line per command of a model, who wanted what, what was decided, what came
 * of it. Parameters by name only, no values. Rotated; a log that cannot be written is said once on
 * stderr and stops nothing. */
#ifndef ENGINE_AUDIT_H
#define ENGINE_AUDIT_H

#include "engine/engine.h"

struct audit; /* for any number of threads */

/* `path` is the log; beyond `limit` bytes it becomes PATH.1 and so on. An empty path gives NULL. */
struct audit *audit_new(struct arena *a, struct str path, int64_t limit);

/* AWS_API_MCP_AUDIT_LOG: a path, or "off"; else ~/.aws/aws-api-mcp/audit.jsonl. */
struct str audit_path(struct arena *a, const struct env *v);

struct audit_entry {
    struct str tool, client, user; /* user: of an access token; may be empty */
    const struct request *request;
    enum err_kind kind; /* ERR_NONE: it worked */
    struct str code;    /* error code of the service; may be empty */
    int status;         /* exit status as the CLI would give it */
};

/* Does nothing without a log. */
void audit_write(struct audit *log, struct arena *a, const struct audit_entry *entry);

#endif
