#include "mcp/http/post.h"

#include "base/clock.h"
#include "base/limits.h"
#include "mcp/http/mirror.h"
#include "mcp/meta.h"

#define KEEP_ALIVE_MS 15000
#define LOOK_MS 100 /* how often a silent exchange is asked whether it is over */
#define STOP_US 1000000
#define RPC_HEADER_MISMATCH (-32020)

/* A request under way. */
struct post {
    struct hub *hub;
    const struct mcp_http *http;
    struct link *link;
    struct arena *arena;
    const struct head *head;
    bool is_modern;
    bool has_bad_meta;     /* -32602 is about the envelope then: HTTP 400 */
    bool is_initialize;    /* whose result opens a session */
    struct str session_id; /* may be empty */
    const struct gate_user *user;
};

static void fail(struct post *p, int status, const struct value *id, int code, const char *why)
{
    struct reply reply = {.code = code, .message = str_of(why)};
    link_answer(p->link, status, STR_NONE, rpc_reply(p->arena, id, &reply));
}

/* ---- lines of a session ---- */

/* Behind `{"jsonrpc":"2.0",` and the id, as rpc_reply and rpc_request write them. */
static struct str behind_id(struct str line)
{
    line = str_from(line, STR("{\"jsonrpc\":\"2.0\",").n);
    if (!str_starts(line, STR("\"id\":"))) return line;
    size_t i = 5;
    if (i < line.n && line.p[i] == '"') {
        for (i++; i < line.n && line.p[i] != '"'; i++) i += line.p[i] == '\\';
        i++;
    }
    while (i < line.n && line.p[i] != ',') i++;
    return str_from(line, i + 1);
}

static bool is_answer(struct str line)
{
    return str_starts(line, STR("[")) || !str_starts(behind_id(line), STR("\"method\":"));
}

static int error_code(struct str line)
{
    static const struct str begin = STR_INIT("\"error\":{\"code\":");
    struct str rest = behind_id(line);
    int64_t code = 0;
    if (str_starts(line, STR("[")) || !str_starts(rest, begin)) return 0;
    rest = str_from(rest, begin.n);
    (void)str_to_i64(str_sub(rest, 0, str_find_char(rest, ',')), &code);
    return (int)code;
}

static int status_of(const struct post *p, int code)
{
    switch (code) {
    case RPC_PARSE:
    case RPC_INVALID_REQUEST:
    case RPC_MISSING_CAPABILITY:
    case RPC_UNSUPPORTED_VERSION:
        return 400;
    case RPC_METHOD_NOT_FOUND:
        return p->is_modern ? 404 : 200;
    case RPC_INVALID_PARAMS:
        return p->has_bad_meta ? 400 : 200;
    default:
        return 200;
    }
}

static void send_answer(struct post *p, struct session *s, struct str line)
{
    char id[HUB_ID_SIZE];
    struct str fields = STR_NONE;
    int code = error_code(line);
    if (p->link->is_streaming) {
        link_event(p->link, STR_NONE, line);
        link_end_stream(p->link);
        return;
    }
    if (p->is_initialize && code == 0 && !p->http->has_no_sessions) {
        hub_open(p->hub, s, id);
        fields = arena_printf(p->arena, "Mcp-Session-Id: %s\r\n", id);
    }
    link_answer(p->link, status_of(p, code), fields, line);
}

/* Sends what is there. True when the answer was among it. */
static bool drain(struct post *p, struct session *s)
{
    struct str line;
    bool is_over = false;
    struct arena *a = arena_new();
    while (!is_over && writer_take(s->writer, a, &line)) {
        is_over = is_answer(line);
        if (is_over)
            send_answer(p, s, line);
        else
            link_event(p->link, STR_NONE, line);
    }
    arena_free(a);
    return is_over;
}

/* ---- exchanges ---- */

/* Until the answer is sent; false when there will be none. Who closes the connection cancels the
 * request in 2026-07-28, and only does not hear of it before (MCP, "Streamable HTTP"). */
static bool serve(struct post *p, struct session *s)
{
    int64_t spoken_us = clock_monotonic_us();
    int lines = writer_lines_fd(s->writer);
    while (!drain(p, s)) {
        if (pool_is_idle(s->pool)) return drain(p, s);
        bool is_alone = !link_wait(p->link, lines, LOOK_MS);
        if (is_alone && (p->is_modern || link_must_stop(p->link))) pool_cancel_all(s->pool);
        if (clock_monotonic_us() - spoken_us > KEEP_ALIVE_MS * INT64_C(1000)) {
            link_comment(p->link);
            spoken_us = clock_monotonic_us();
        }
    }
    return true;
}

static void answer_nothing(struct post *p)
{
    if (p->link->is_streaming)
        link_end_stream(p->link);
    else
        link_answer(p->link, 202, STR_NONE, STR_NONE);
}

static struct session *open_session(struct post *p, struct arena *a)
{
    const struct mcp_options *options = hub_options(p->hub);
    struct session *s =
        session_over(a, options, writer_new(a, -1), hub_seal(p->hub), options->workers);
    s->hub = p->hub;
    s->user = arena_str(a, str_of(p->user->id));
    s->user_name = arena_str(a, p->user->name);
    return s;
}

/* Takes the arena of the message over. */
static void exchange(struct post *p, struct arena *text, const struct value *v, bool is_mended)
{
    struct arena *a = arena_new();
    struct session *s = open_session(p, a);
    struct exchange x = {.session = s};
    if (p->session_id.n > 0 && !hub_find(p->hub, p->session_id, str_of(p->user->id), s)) {
        fail(p, 404, NULL, RPC_INVALID_REQUEST, "there is no such session");
        arena_free(text);
        arena_free(a);
        return;
    }
    for (size_t i = 0; i < p->session_id.n; i++) x.id[i] = p->session_id.p[i];
    hub_enter(p->hub, &x);
    session_take(s, text, v, is_mended);
    if (!serve(p, s)) answer_nothing(p);
    if (p->session_id.n > 0) hub_keep(p->hub, p->session_id, s);
    hub_leave(p->hub, &x);
    /* What does not stop keeps its memory. */
    if (pool_stop(s->pool, 0, clock_monotonic_us() + STOP_US)) arena_free(a);
}

/* ---- what comes in ---- */

static bool is_json(const struct head *h)
{
    return head_lists(head_get(h, STR("content-type")), STR("application/json"));
}

static bool takes(const struct head *h, struct str type)
{
    bool any = !head_has(h, STR("accept"));
    for (size_t i = 0; i < h->n && !any; i++) {
        if (!str_eq_nocase(h->fields[i].name, STR("accept"))) continue;
        any = head_lists(h->fields[i].value, type) || head_lists(h->fields[i].value, STR("*/*"));
    }
    return any;
}

/* Of the legacy era: false when it was answered. */
static bool find_session(struct post *p, const struct message *m)
{
    enum version version;
    struct str named = head_get(p->head, STR("mcp-protocol-version"));
    if (p->is_initialize || p->http->has_no_sessions) return true;
    if (named.n > 0 && !version_find(named, &version)) {
        fail(p, 400, m->id, RPC_INVALID_REQUEST, "MCP-Protocol-Version is not spoken here");
        return false;
    }
    p->session_id = head_get(p->head, STR("mcp-session-id"));
    if (hub_find(p->hub, p->session_id, str_of(p->user->id), NULL)) return true;
    if (p->session_id.n == 0) {
        fail(p, 400, m->id, RPC_INVALID_REQUEST, "Mcp-Session-Id is missing");
    } else {
        fail(p, 404, m->id, RPC_INVALID_REQUEST, "there is no such session: initialize again");
    }
    return false;
}

/* Notifications and answers are for other exchanges. Takes the arena of the message over. */
static void pass_on(struct post *p, struct arena *text, const struct message *m)
{
    if (m->kind == MESSAGE_RESPONSE && !p->is_modern) {
        hub_deliver(p->hub, p->session_id, text, m);
    } else {
        bool cancels = str_eq(m->method, STR("notifications/cancelled")) && !p->is_modern;
        const struct value *id = value_get(m->params, STR("requestId"));
        if (cancels && message_id_is_valid(id)) hub_cancel(p->hub, p->session_id, id);
        arena_free(text);
    }
    link_answer(p->link, 202, STR_NONE, STR_NONE);
}

/* False when it was answered. */
static bool is_sound(struct post *p, const struct message *m)
{
    const struct value *meta = value_get(m->params, STR("_meta"));
    if (!p->is_modern) return find_session(p, m);
    p->has_bad_meta = value_kind_of(value_get(meta, META_VERSION)) != VALUE_STRING ||
                      value_kind_of(value_get(meta, META_CAPABILITIES)) != VALUE_MAP;
    if (m->kind != MESSAGE_REQUEST || p->has_bad_meta) return true;
    const char *fault = mirror_fault(p->arena, p->head, m);
    if (fault) fail(p, 400, m->id, RPC_HEADER_MISMATCH, fault);
    return !fault;
}

static bool is_modern(const struct head *h, const struct message *m)
{
    enum version version;
    struct str named = head_get(h, STR("mcp-protocol-version"));
    if (m->kind == MESSAGE_REQUEST && meta_is_modern(m)) return true;
    return version_find(named, &version) && version_is_modern(version);
}

/* Takes the arena of the message over. */
static void take(struct post *p, struct arena *text, const struct value *v, bool is_mended)
{
    struct message m = message_of(v);
    bool is_batch = v->kind == VALUE_LIST;
    p->is_modern = is_modern(p->head, &m);
    p->is_initialize =
        !p->is_modern && m.kind == MESSAGE_REQUEST && str_eq(m.method, STR("initialize"));
    if (m.kind == MESSAGE_INVALID && !is_batch) {
        fail(p, 400, m.id, RPC_INVALID_REQUEST, m.fault);
        arena_free(text);
    } else if (!is_sound(p, &m)) {
        arena_free(text);
    } else if (is_batch || m.kind == MESSAGE_REQUEST) {
        if (m.kind == MESSAGE_REQUEST && hub_has(p->hub, p->session_id, m.id)) {
            fail(p, 400, m.id, RPC_INVALID_REQUEST, "a request with this id is still running");
            arena_free(text);
        } else {
            exchange(p, text, v, is_mended);
        }
    } else {
        pass_on(p, text, &m);
    }
}

void post_answer(struct hub *hub, const struct mcp_http *http, struct link *l, struct arena *a,
                 const struct head *head, struct str body, const struct gate_user *user)
{
    struct post p = {.hub = hub, .http = http, .link = l, .arena = a, .head = head, .user = user};
    if (!is_json(head)) {
        fail(&p, 415, NULL, RPC_INVALID_REQUEST, "Content-Type must be application/json");
        return;
    }
    if (!takes(head, STR("application/json")) || !takes(head, STR("text/event-stream"))) {
        fail(&p, 406, NULL, RPC_INVALID_REQUEST,
             "Accept must have application/json and text/event-stream");
        return;
    }
    struct arena *text = arena_new();
    struct reply fault = {0};
    const struct value *id;
    bool is_mended;
    const struct value *v = session_parse(text, body, &is_mended, &fault, &id);
    if (v) {
        take(&p, text, v, is_mended);
        return;
    }
    link_answer(l, 400, STR_NONE, rpc_reply(a, id, &fault));
    arena_free(text);
}

void post_delete(struct hub *hub, struct link *l, const struct head *head,
                 const struct gate_user *user)
{
    bool is_over = hub_close(hub, head_get(head, STR("mcp-session-id")), str_of(user->id));
    link_answer(l, is_over ? 204 : 404, STR_NONE, STR_NONE);
}
