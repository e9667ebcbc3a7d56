#include "mcp/session.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/limits.h"
#include "mcp/meta.h"
#include "mcp/pool_impl.h"
#include "mcp/salvage.h"
#include "value/json.h"

#define BATCH_LIMIT 100u       /* messages in one array */
#define ERRORS_PER_SECOND 100u /* answers to what is no request; more is only counted */
#define METHOD_SHOWN 100u      /* bytes of an unknown name that are repeated */
#define BOM STR("\xef\xbb\xbf")

struct session *session_over(struct arena *a, const struct mcp_options *options, struct writer *w,
                             struct seal *seal, unsigned workers)
{
    struct session *s = ARENA_NEW(a, struct session);
    int64_t patience_ms = options->ask_timeout_ms ? options->ask_timeout_ms : MCP_ASK_TIMEOUT_MS;
    s->options = options;
    s->arena = a;
    s->writer = w;
    s->pool = pool_new(a, s->writer, workers, options->queue);
    s->legacy.version = VERSION_NEWEST_LEGACY;
    s->legacy_log_level = log_level_of(STR("info"));
    s->pool->ask_timeout_us = patience_ms * 1000;
    s->seal = seal;
    return s;
}

struct session *session_new(struct arena *a, const struct mcp_options *options, int out_fd)
{
    struct seal *seal = ARENA_NEW(a, struct seal);
    struct session *s = session_over(a, options, writer_new(a, out_fd), seal, options->workers);
    seal_init(seal, s->pool->ask_timeout_us);
    return s;
}

struct value *request_result(struct request *r, struct reply *out)
{
    if (!out->result) out->result = value_map(r->arena);
    return out->result;
}

struct str request_client_name(const struct request *r)
{
    return (struct str){r->client.name, r->client.name_length};
}

struct str request_answer(struct request *r, struct reply *reply)
{
    if (reply->code == 0 && version_is_modern(r->client.version)) {
        meta_finish(r, request_result(r, reply));
    }
    return rpc_reply(r->arena, r->id, reply);
}

/* Answers that belong to no request are limited, so that garbage cannot fill the pipe. */
static bool may_complain(struct session *s)
{
    int64_t now = clock_monotonic_us();
    if (now - s->errors_since_us >= 1000000) {
        s->errors_since_us = now;
        s->errors = 0;
    }
    return ++s->errors <= ERRORS_PER_SECOND;
}

static void complain(struct session *s, struct arena *a, const struct value *id, int code,
                     struct str message, struct batch *batch)
{
    struct reply reply = {.code = code, .message = message};
    log_write(s->options->log, LOG_DEBUG, "a message is refused: %d", code);
    struct str line = id || may_complain(s) ? rpc_reply(a, id, &reply) : STR_NONE;
    if (batch)
        batch_answer(s->pool, batch, line);
    else if (line.n > 0)
        writer_push(s->writer, line, 0);
}

void session_line_too_long(struct session *s)
{
    struct arena *a = arena_new();
    struct str text = arena_printf(a, "a message is larger than %u bytes", LIMIT_MCP_LINE);
    complain(s, a, NULL, RPC_INVALID_REQUEST, text, NULL);
    arena_free(a);
}

static const struct value *token_of(const struct value *params)
{
    const struct value *token = value_path(params, STR("_meta"), STR("progressToken"));
    return message_id_is_valid(token) ? token : NULL;
}

static void refuse(struct request *r, enum rpc_code code, struct str message)
{
    struct reply reply = {0};
    reply_error(&reply, code, message);
    pool_answer(r->session->pool, r, &reply);
}

static void run_method(struct request *r)
{
    struct pool *p = r->session->pool;
    struct reply reply = {0};
    if (r->method->on_worker) {
        tools_prepare(&r->session->tools, r->session->arena, r->session->options);
        if (pool_submit(p, r) == POOL_BUSY) {
            refuse(r, RPC_INTERNAL, STR("busy: too many requests are waiting, try again later"));
        }
        return;
    }
    r->method->run(r, &reply);
    if (r->method->holds && reply.code == 0) {
        if (pool_hold(p, r, reply.message) == POOL_BUSY) {
            refuse(r, RPC_INTERNAL, STR("busy: too many subscriptions are open"));
        }
        return;
    }
    pool_answer(p, r, &reply);
}

static void begin_request(struct session *s, struct arena *a, const struct message *m,
                          struct batch *batch)
{
    struct request *r = ARENA_NEW(a, struct request);
    *r = (struct request){.arena = a,
                          .session = s,
                          .id = m->id,
                          .params = m->params,
                          .is_mended = m->is_mended,
                          .batch = batch,
                          .client = s->legacy,
                          .log_level = s->legacy_log_level};
    r->token = token_of(m->params);
    const struct value *meta = value_get(m->params, STR("_meta"));
    bool modern = meta_is_modern(m);
    struct reply reply = {0};
    if (value_kind_of(meta) != VALUE_MAP && value_kind_of(meta) != VALUE_NULL) {
        refuse(r, RPC_INVALID_PARAMS, STR("Invalid params: _meta must be an object"));
        return;
    }
    if (modern && !meta_read(r, &reply)) {
        pool_answer(s->pool, r, &reply);
        return;
    }
    if (pool_has(s->pool, r->id)) {
        refuse(r, RPC_INVALID_REQUEST, STR("a request with this id is still running"));
        return;
    }
    r->method = method_find(s, m->method, modern);
    if (!r->method) {
        struct buf text = buf_new(a, 2 * METHOD_SHOWN);
        buf_add(&text, STR("Method not found: "));
        buf_add(&text, str_sub(m->method, 0, METHOD_SHOWN)); /* may hold NUL */
        refuse(r, RPC_METHOD_NOT_FOUND, buf_str(&text));
        return;
    }
    run_method(r);
}

static void notification(struct session *s, const struct message *m)
{
    if (str_eq(m->method, STR("notifications/cancelled"))) {
        const struct value *id = value_get(m->params, STR("requestId"));
        if (message_id_is_valid(id)) pool_cancel(s->pool, id);
    }
}

/* Takes the arena, which may hold more than the message, over. */
static void message(struct session *s, struct arena *a, const struct value *v, bool is_mended,
                    struct batch *batch)
{
    struct message m = message_of(v);
    m.is_mended = is_mended;
    if (batch && (m.kind == MESSAGE_REQUEST || m.kind == MESSAGE_INVALID)) {
        batch_add(s->pool, batch);
    }
    switch (m.kind) {
    case MESSAGE_REQUEST:
        begin_request(s, a, &m, batch);
        return;
    case MESSAGE_RESPONSE:
        pool_deliver(s->pool, a, &m);
        return;
    case MESSAGE_NOTIFICATION:
        notification(s, &m);
        break;
    case MESSAGE_INVALID:
        complain(s, a, m.id, RPC_INVALID_REQUEST, arena_printf(a, "Invalid Request: %s", m.fault),
                 batch);
        break;
    }
    arena_free(a);
}

static void batch(struct session *s, struct arena *a, const struct value *list, bool is_mended)
{
    const char *fault = NULL;
    if (s->legacy.version != VERSION_2025_03_26)
        fault = "batches are not part of this revision";
    else if (value_count(list) == 0)
        fault = "an empty batch";
    else if (value_count(list) > BATCH_LIMIT)
        fault = "more than 100 messages in a batch";
    if (fault) {
        complain(s, a, NULL, RPC_INVALID_REQUEST, arena_printf(a, "Invalid Request: %s", fault),
                 NULL);
        arena_free(a);
        return;
    }
    struct batch *b = batch_new(a, s->writer);
    for (size_t i = 0; i < value_count(list); i++) {
        message(s, arena_new(), value_at(list, i), is_mended, b);
    }
    batch_answer(s->pool, b, STR_NONE);
}

/* What cannot be read is answered under its id where it has one: its sender waits for it. */
const struct value *session_parse(struct arena *a, struct str text, bool *is_mended,
                                  struct reply *fault, const struct value **id)
{
    struct err e = err_init(a), again = err_init(a);
    const struct value *v;
    struct str mended;
    *id = NULL;
    *is_mended = false;
    if (!message_is_bounded(text)) {
        *id = salvage_id(a, text);
        reply_error(fault, RPC_INVALID_REQUEST,
                    arena_printf(a, "a message has more than %u values", LIMIT_MCP_VALUES));
        return NULL;
    }
    if (json_read(a, text, &v, &e)) return v;
    *is_mended = e.kind == ERR_SYNTAX && salvage_text(a, text, &mended);
    if (*is_mended && json_read(a, mended, &v, &again)) return v;
    if (e.kind == ERR_LIMIT) *id = salvage_id(a, text);
    reply_error(fault, RPC_PARSE, arena_printf(a, "Parse error: " STR_FMT, STR_ARG(e.message)));
    return NULL;
}

void session_take(struct session *s, struct arena *a, const struct value *v, bool is_mended)
{
    if (v->kind == VALUE_LIST)
        batch(s, a, v, is_mended);
    else
        message(s, a, v, is_mended, NULL);
}

void session_line(struct session *s, struct str line)
{
    if (str_starts(line, BOM)) line = str_from(line, BOM.n);
    line = str_trim(line);
    if (line.n == 0) return;
    struct arena *a = arena_new();
    struct reply fault = {0};
    const struct value *id;
    bool is_mended;
    const struct value *v = session_parse(a, line, &is_mended, &fault, &id);
    if (v) {
        session_take(s, a, v, is_mended);
        return;
    }
    complain(s, a, id, fault.code, fault.message, NULL);
    arena_free(a);
}
