/* struct request: one request of the client, from its line to its answer.
 * It lives in its own arena together with the message and the answer, and belongs to one thread at
 * a time: the reader, then a worker. Fields under "shared" are guarded by the lock of the pool. */
#ifndef MCP_REQUEST_H
#define MCP_REQUEST_H

#include "base/cancel.h"
#include "mcp/jsonrpc.h"
#include "mcp/version.h"

struct session;
struct batch;
struct method;
struct task;

enum client_ability {
    CLIENT_ELICITS = 1,     /* elicitation, form mode */
    CLIENT_ELICITS_URL = 2, /* elicitation, url mode */
    CLIENT_SAMPLES = 4,
    CLIENT_HAS_ROOTS = 8,
    CLIENT_HAS_TASKS = 16, /* the extension */
};

#define CLIENT_NAME_LIMIT 128u

struct client {
    enum version version;
    unsigned abilities; /* enum client_ability */
    char name[CLIENT_NAME_LIMIT];
    size_t name_length;
};

enum request_state {
    REQUEST_QUEUED,
    REQUEST_RUNNING,
    REQUEST_CANCELLED,
    REQUEST_DETACHED, /* answered with a task, still running */
};

struct request {
    struct arena *arena;
    struct session *session;
    const struct value *id;
    const struct value *params; /* a map */
    const struct value *token;  /* of progress, or NULL */
    bool is_mended;             /* as of struct message */
    const struct method *method;
    struct client client;
    struct cancel *cancel; /* of requests that go through the pool */
    struct batch *batch;   /* NULL when it came alone */
    int log_level;         /* least level to send, or LOG_OFF */
    struct reply asked;    /* set when a tool has asked the user and the client must call again */

    /* shared */
    enum request_state state;
    uint64_t generation; /* never used twice, unlike the id */
    struct task *task;   /* NULL while it is an ordinary request */
    bool stays_call;     /* must not become a task */
    int64_t begun_us;    /* when it was queued */
    double progress;
    int64_t progress_us; /* when the last one was sent */
    struct request *next;
    size_t weight; /* bytes that it takes in the queue */
};

#define LOG_OFF (-1)

/* The map that `reply->result` is to become; made on first use. */
struct value *request_result(struct request *r, struct reply *out);
struct str request_client_name(const struct request *r);

#endif
