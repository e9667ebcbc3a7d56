#include "mcp/listen.h"

#include "mcp/http/hub.h"
#include "mcp/meta.h"
#include "mcp/pool_impl.h"
#include "mcp/session.h"

static const struct value *subscription_meta(struct arena *a, const struct request *r)
{
    struct value *meta = value_map(a);
    value_set(a, meta, META_SUBSCRIPTION, r->id);
    return meta;
}

static bool granted(const struct request *r, struct str field)
{
    return value_is_true(value_path(r->params, STR("notifications"), field));
}

void listen_open(struct request *r, struct reply *out)
{
    static const struct str flags[] = {STR_INIT("toolsListChanged"), STR_INIT("promptsListChanged"),
                                       STR_INIT("resourcesListChanged")};
    struct arena *a = r->arena;
    if (value_kind_of(value_get(r->params, STR("notifications"))) != VALUE_MAP) {
        reply_error(out, RPC_INVALID_PARAMS,
                    STR("Invalid params: subscriptions/listen needs the object notifications"));
        return;
    }
    struct value *subset = value_map(a);
    for (size_t i = 0; i < ARRAY_LEN(flags); i++) {
        if (granted(r, flags[i])) value_set(a, subset, flags[i], &value_true);
    }
    const struct value *uris =
        value_path(r->params, STR("notifications"), STR("resourceSubscriptions"));
    if (value_kind_of(uris) == VALUE_LIST) value_set(a, subset, STR("resourceSubscriptions"), uris);
    struct value *params = value_map(a);
    value_set(a, params, STR("_meta"), subscription_meta(a, r));
    value_set(a, params, STR("notifications"), subset);
    out->message = rpc_request(a, NULL, STR("notifications/subscriptions/acknowledged"), params);
}

struct telling {
    struct session *session;
    struct str field, method;
};

static void tell(struct request *r, void *ctx)
{
    const struct telling *t = ctx;
    if (!granted(r, t->field)) return;
    struct arena *a = arena_new();
    struct value *params = value_map(a);
    value_set(a, params, STR("_meta"), subscription_meta(a, r));
    writer_push(t->session->writer, rpc_request(a, NULL, t->method, params), 0);
    arena_free(a);
}

static void tell_session(struct session *s, void *ctx)
{
    struct telling t = *(const struct telling *)ctx;
    t.session = s;
    pool_each_held(s->pool, tell, &t);
}

void listen_tell(struct session *s, struct str field, struct str method)
{
    struct telling t = {s, field, method};
    if (s->hub)
        hub_each(s->hub, tell_session, &t);
    else
        tell_session(s, &t);
}

static void end(struct request *r, void *ctx)
{
    struct session *s = ctx;
    struct arena *a = arena_new();
    struct reply reply = {0};
    writer_push(s->writer, request_answer(r, &reply), 0);
    struct value *params = value_map(a);
    value_set(a, params, STR("requestId"), r->id);
    writer_push(s->writer, rpc_request(a, NULL, STR("notifications/cancelled"), params), 0);
    arena_free(a);
}

void listen_close_all(struct session *s)
{
    pool_each_held(s->pool, end, s);
}
