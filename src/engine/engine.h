/* The engine: one command line in, one result out. Both front ends (MCP tools and `exec`) use it:
 * engine_prepare() turns words into a decided plan without touching the network, engine_run()
 * carries the plan out. Between the two the front end settles a decision that asks.
 *
 * The stages are the two tables in pipeline.c; each leaves its result in `struct request`. */
#ifndef ENGINE_ENGINE_H
#define ENGINE_ENGINE_H

#include "auth/credentials.h"
#include "base/buf.h"
#include "base/cancel.h"
#include "base/clock.h"
#include "base/env.h"
#include "base/files.h"
#include "base/random.h"
#include "cli/invocation.h"
#include "engine/settings.h"
#include "http/http.h"
#include "policy/policy.h"
#include "value/value.h"

struct audit;            /* engine/audit.h */
struct bucket_regions;   /* engine/bucket_regions.h */
struct discovered;       /* engine/discovery.h */
struct clock_skew;       /* auth/clock_skew.h */
struct credential_cache; /* auth/credential_cache.h */
struct rate_limit;       /* http/rate.h */
struct retry_quota;      /* http/backoff.h */
struct s3_sessions;      /* auth/s3_session.h */

/* Everything that lives as long as the process; read-only once set up, shared by all threads. */
struct engine {
    const struct model *model; /* NULL when there is none: then model_error says why */
    struct str model_error;
    const struct env *env;
    struct policy policy;
    struct files files;
    const struct clock *clock;
    const struct random *random;
    const struct transport *transport;
    struct credential_cache *credentials;
    struct bucket_regions *buckets;
    struct discovered *discovered; /* NULL: endpoints are not discovered */
    struct s3_sessions *s3_sessions;
    struct retry_quota *quota;
    struct rate_limit *rate; /* of the adaptive retry mode */
    struct log *log;         /* may be NULL */
    struct outside *outside; /* who may start programs when this process must not; or NULL */
    struct clock_skew *skew; /* NULL: the clock is taken to be right */
    struct str user_agent;
    bool names_client; /* the user agent also says which MCP client it is */
    const struct command *const *commands;
    size_t command_count;
    struct audit *audit;        /* NULL: none */
    struct str default_profile; /* for commands without --profile; empty: the usual order */
    bool for_model; /* answers go to a model: compact JSON unless the command asks otherwise */
};

enum step_kind { STEP_NONE, STEP_CALL, STEP_PAGES, STEP_WAIT, STEP_CUSTOM };

/* What will be done, decided before it is done. `operations` is what the decision covers: the one
 * door (call_send) refuses every other operation. */
struct plan {
    enum step_kind kind;
    const struct operation *const *operations;
    size_t operation_count;
    struct str text;            /* the answer of STEP_NONE: help, a skeleton, the version; */
    const struct value *sample; /* or, not NULL, an answer in place of the service's */
};

#define STAGE_MAX 16

struct stage_time {
    const char *name;
    int64_t us;
};

/* One command in flight. The front end fills the first part; the stages fill the rest, in order. */
struct request {
    struct arena *arena;
    const struct engine *engine;
    const struct cancel *cancel;                                                /* may be NULL */
    void (*progress)(void *ctx, double done, double total, struct str message); /* may be NULL */
    void *progress_ctx;
    unsigned columns;  /* width of the terminal; 0: unknown */
    int64_t max_items; /* OPTION_UNSET; applies when the command sets none itself */

    struct words words;
    const struct config *config;
    struct value *files_read; /* what the command took from files, as of struct paramfiles */
    struct invocation invocation;
    struct decision decision;
    struct settings settings;
    const struct jmespath *query; /* NULL: none */
    const struct formatter *formatter;
    struct plan plan;
    struct str client; /* "name/version" of an MCP client, as it says; may be empty */

    struct credentials credentials; /* found at the first call that signs */
    bool has_credentials;
    const struct value *error_details; /* members of a modelled service error, or NULL */
    struct str error_message;          /* of a service error, as the service says it */
    struct str error_request_id;       /* of a service error; may be empty */

    const struct value *result; /* NULL: nothing to print */
    struct str text;            /* what the command prints on stdout, with its final newline */

    bool (*write)(void *ctx, struct str bytes, struct err *e); /* takes an object that goes to
                            standard output as it comes; NULL: it becomes part of `out` */
    void *write_ctx;
    struct buf out;      /* commands of src/custom print here; becomes `text` */
    struct buf messages; /* and here what the CLI writes on stderr while it goes on */
    int exit_status;     /* of a custom command that ended by itself; 0, 1 or 2 */

    struct stage_time times[STAGE_MAX];
    size_t time_count;
};

/* With the memory of nothing: what commands learn of keys, sessions, places, limits and the time
 * (lives as long as the arena). The caller sets the rest. */
struct engine engine_new(struct arena *a, const struct clock *clock);

struct request request_new(struct arena *a, const struct engine *g);

/* Stages lex, parse, decide, settle, plan. `line` is lexed unless words are already there. */
MUST_USE bool engine_prepare(struct request *r, struct str line, struct err *e);
/* The same, but stops behind the named stage. */
MUST_USE bool engine_prepare_until(struct request *r, struct str line, struct str last_stage,
                                   struct err *e);

/* Stages run, query, format. ERR_DENIED when the decision is not to allow. */
MUST_USE bool engine_run(struct request *r, struct err *e);

#endif
