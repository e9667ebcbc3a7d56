/* struct session: one client on one pair of descriptors. Belongs to the reader, but for what the
 * pool and the writer guard themselves; requests see it read-only, their client is a copy. */
#ifndef MCP_SESSION_H
#define MCP_SESSION_H

#include "mcp/pool.h"
#include "mcp/seal.h"
#include "mcp/server.h"
#include "mcp/tools.h"

struct method {
    struct str name;
    bool legacy, modern; /* the eras that have it */
    bool on_worker;      /* may take long: runs in the pool, else on the reader */
    bool holds;          /* run only checks; then it stays open until cancelled */
    bool is_cacheable;   /* modern results carry ttlMs and cacheScope */
    void (*run)(struct request *r, struct reply *out);
};

struct session {
    const struct mcp_options *options;
    struct arena *arena;
    struct writer *writer;
    struct pool *pool;
    struct tool_set tools;
    struct seal *seal; /* may be shared */
    struct hub
        *hub; /* of sessions over HTTP, whose requests come on several connections; or NULL */
    struct str user, user_name; /* of a token: a digest, and as the issuer calls it; or empty */
    struct client legacy;       /* of the last initialize */
    int legacy_log_level;
    int64_t errors_since_us; /* anonymous errors are limited per second */
    unsigned errors;
};

/* Workers are not started yet and the writer neither: tests drive a session without threads by
 * `workers` 0 and writer_take. */
struct session *session_new(struct arena *a, const struct mcp_options *options, int out_fd);

/* The same with the writer and the seal of somebody else. */
struct session *session_over(struct arena *a, const struct mcp_options *options, struct writer *w,
                             struct seal *seal, unsigned workers);

void session_line(struct session *s, struct str line); /* one line of input */

/* A message as text to a value: NULL with the error in `fault` (and its id, when it can be read, in
 * *id). *is_mended as of struct message. */
const struct value *session_parse(struct arena *a, struct str text, bool *is_mended,
                                  struct reply *fault, const struct value **id);
/* What session_line does with it; takes the arena over. */
void session_take(struct session *s, struct arena *a, const struct value *v, bool is_mended);

void session_line_too_long(struct session *s);

/* The methods that both eras of the product have, and the lookup over all tables. */
const struct method *method_find(const struct session *s, struct str name, bool modern);

#endif
