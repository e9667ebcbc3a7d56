#include "engine/call.h"

#include "auth/sigv4.h"
#include "base/limits.h"
#include "codec/uri.h"
#include "engine/copy.h"
#include "engine/discovery.h"
#include "engine/integrity.h"
#include "engine/redirect.h"
#include "engine/sign.h"
#include "engine/skew.h"
#include "engine/streaming.h"
#include "http/backoff.h"
#include "http/proxy.h"
#include "http/rate.h"
#include "policy/redact.h"

struct call call_new(struct request *r, const struct operation *o, const struct value *params)
{
    return (struct call){.request = r, .operation = o, .params = params};
}

/* botocore handlers.generate_idempotent_uuid: top-level members only. */
static const struct value *fill_idempotency_tokens(struct call *c)
{
    const struct member *input = operation_input(c->operation);
    if (!input) return c->params;
    struct arena *a = c->request->arena;
    struct value *filled = NULL;
    const struct shape *shape = member_shape(input);
    for (size_t i = 0; i < shape_member_count(shape); i++) {
        const struct member *m = shape_member_at(shape, i);
        if (!member_is_idempotency_token(m) || value_get(c->params, member_name(m))) continue;
        if (!filled) {
            filled = value_map(a);
            for (size_t k = 0; k < value_count(c->params); k++) {
                const struct field *f = &c->params->u.map.fields[k];
                value_set(a, filled, f->name, f->value);
            }
        }
        value_set(a, filled, member_name(m),
                  value_string(a, random_uuid4(a, c->request->engine->random)));
    }
    return filled ? filled : c->params;
}

static bool build_serialize(struct call *c, struct err *e)
{
    c->params = fill_idempotency_tokens(c);
    integrity_ask(c);
    if (!protocol_serialize(c->request->arena, c->request->invocation.service, c->operation,
                            c->params, &c->http, e)) {
        return false;
    }
    c->http.source = c->body;
    if (c->body) c->http.has_body = true;
    return true;
}

static struct str join_paths(struct arena *a, struct str base, struct str path)
{
    while (str_ends(base, STR("/"))) base.n--;
    if (base.n == 0) return path.n > 0 ? path : STR("/");
    if (str_eq(path, STR("/"))) return base;
    return arena_printf(a, STR_FMT STR_FMT, STR_ARG(base), STR_ARG(path));
}

static bool build_address(struct call *c, struct err *e)
{
    struct arena *a = c->request->arena;
    struct uri u;
    if (!uri_split(c->endpoint.url, &u)) {
        return err_set(e, ERR_GENERAL, "Invalid endpoint: " STR_FMT, STR_ARG(c->endpoint.url));
    }
    if (!str_eq(u.scheme, STR("http")) && !str_eq(u.scheme, STR("https"))) {
        return err_set(
            e, ERR_GENERAL,
            "An HTTP Client raised an unhandled exception: Not supported URL scheme " STR_FMT,
            STR_ARG(u.scheme));
    }
    const struct settings *settings = &c->request->settings;
    struct str prefix = STR_NONE;
    bool custom = settings->endpoint.endpoint_url.n > 0;
    if (settings->host_prefix && !protocol_host_prefix(a, c->operation, c->params, &prefix, e)) {
        return false;
    }
    c->http.scheme = u.scheme;
    c->http.host = arena_printf(a, STR_FMT STR_FMT "%s" STR_FMT, STR_ARG(prefix), STR_ARG(u.host),
                                u.port.n > 0 ? ":" : "", STR_ARG(u.port));
    if (!custom && !endpoint_check_host(c->request->engine->model, c->http.host, e)) return false;
    c->http.path = join_paths(a, u.path, c->http.path);
    for (size_t i = 0; i < value_count(c->endpoint.headers); i++) {
        const struct field *f = &c->endpoint.headers->u.map.fields[i];
        for (size_t k = 0; k < value_count(f->value); k++) {
            http_headers_set(a, &c->http.headers, f->name, value_text(value_at(f->value, k)));
        }
    }
    return true;
}

static bool build_endpoint(struct call *c, struct err *e)
{
    struct request *r = c->request;
    redirect_recall(c);
    if (!endpoint_resolve(r->arena, r->engine->model, r->invocation.service, c->operation,
                          c->params, &r->settings.endpoint, &c->endpoint, e)) {
        return false;
    }
    return build_address(c, e);
}

static bool build_copy(struct call *c, struct err *e)
{
    (void)e;
    copy_presign(c);
    return true;
}

static bool build_compression(struct call *c, struct err *e)
{
    size_t from = c->request->settings.compress_from;
    return from == SIZE_MAX || c->http.source ||
           protocol_compress(c->request->arena, c->operation, from, &c->http, e);
}

static bool build_checksum(struct call *c, struct err *e)
{
    return integrity_apply(c, e);
}

/* botocore handlers.add_expect_header: a refusal comes before the body is sent. */
static bool wants_continue(const struct call *c)
{
    return c->http.has_body && integrity_streams_input(c) &&
           str_starts(service_signature_version(c->request->invocation.service), STR("s3")) &&
           (str_eq(c->http.method, STR("PUT")) || str_eq(c->http.method, STR("POST")));
}

/* A name is what a client says of itself: only characters of a header's token stay. */
static struct str user_agent_of(const struct request *r)
{
    struct str own = r->engine->user_agent;
    if (!r->engine->names_client || r->client.n == 0) return own;
    char *name = arena_cstr(r->arena, r->client);
    for (size_t i = 0; i < r->client.n; i++) {
        bool is_token = (name[i] >= 'a' && name[i] <= 'z') || (name[i] >= 'A' && name[i] <= 'Z') ||
                        (name[i] >= '0' && name[i] <= '9') || name[i] == '.' || name[i] == '_';
        if (name[i] == '/')
            name[i] = '#';
        else if (!is_token)
            name[i] = '-';
    }
    return arena_printf(r->arena, STR_FMT " MCPClient/%s", STR_ARG(own), name);
}

static bool build_client_headers(struct call *c, struct err *e)
{
    (void)e;
    struct arena *a = c->request->arena;
    if (wants_continue(c))
        http_headers_set(a, &c->http.headers, STR("Expect"), STR("100-continue"));
    http_headers_set(a, &c->http.headers, STR("User-Agent"), user_agent_of(c->request));
    c->invocation_id = random_uuid4(a, c->request->engine->random);
    return true;
}

/* Differ from try to try and are not signed (botocore endpoint.py, add_retry_headers). */
static void add_retry_headers(const struct call *c, struct http_request *request)
{
    struct arena *a = c->request->arena;
    struct str count = arena_printf(a, "attempt=%u", c->attempts);
    if (c->attempts > 1) {
        count =
            arena_printf(a, STR_FMT "; max=%u", STR_ARG(count), c->request->settings.max_attempts);
    }
    http_headers_set(a, &request->headers, STR("amz-sdk-invocation-id"), c->invocation_id);
    http_headers_set(a, &request->headers, STR("amz-sdk-request"), count);
}

typedef bool (*build_fn)(struct call *c, struct err *e);

static const struct {
    const char *name;
    build_fn run;
} build_stages[] = {
    {"serialize", build_serialize},
    {"credentials", sign_find_credentials}, /* before the endpoint: rules may use the account */
    {"endpoint", build_endpoint},
    {"copy", build_copy},
    {"compress", build_compression},
    {"checksum", build_checksum},
    {"client", build_client_headers},
};

static bool plan_covers(const struct plan *p, const struct operation *o)
{
    for (size_t i = 0; i < p->operation_count; i++) {
        if (p->operations[i] == o) return true;
    }
    return false;
}

bool call_build(struct call *c, struct err *e)
{
    if (!plan_covers(&c->request->plan, c->operation)) {
        return err_set(e, ERR_DENIED, "The operation " STR_FMT " is not part of what was decided.",
                       STR_ARG(operation_name(c->operation)));
    }
    for (size_t i = 0; i < ARRAY_LEN(build_stages); i++) {
        if (!build_stages[i].run(c, e)) return false;
    }
    return true;
}

static struct http_options options_of(const struct request *r, const struct http_request *http)
{
    return (struct http_options){
        .connect_timeout_ms = r->settings.connect_timeout_ms,
        .read_timeout_ms = r->settings.read_timeout_ms,
        .ca_bundle = r->settings.ca_bundle,
        .verify_tls = r->settings.verify_tls,
        .proxy = http_proxy_for(r->arena, r->engine->env, http->scheme, http->host),
        .max_body = LIMIT_RESPONSE_BODY,
        .cancel = r->cancel};
}

static bool is_adaptive(const struct request *r)
{
    return str_eq(r->settings.retry_mode, STR("adaptive"));
}

static bool wait_for_rate(struct request *r, struct err *e)
{
    int64_t ms;
    while (is_adaptive(r) && (ms = rate_limit_take(r->engine->rate)) > 0) {
        if (!cancel_sleep_ms(r->cancel, ms)) {
            return err_set(e, ERR_CANCELLED, "The command was cancelled.");
        }
    }
    return true;
}

/* Commands that are no single operation reckon with times. */
static bool times_stay(const struct request *r)
{
    return r->settings.times_as_sent && r->invocation.kind != INVOKE_CUSTOM;
}

/* What cannot be parsed may be a secret in the wrong place: with AWS_API_MCP_SECRETS=redact no
 * error quotes it. */
static bool parse_answer(struct call *c, struct err *e)
{
    struct request *r = c->request;
    struct err why = err_init(e->arena);
    bool redacts = r->engine->policy.secrets == SECRETS_REDACT;
    const struct protocol_call known = {c->params, times_stay(r)};
    if (!protocol_parse(r->arena, r->invocation.service, c->operation, &known, &c->response,
                        &c->answer, &why)) {
        if (redacts) {
            return err_set(e, why.kind,
                           "unable to parse the response; AWS_API_MCP_SECRETS=redact keeps back "
                           "what is wrong with it");
        }
        *e = why;
        return false;
    }
    struct str *message = &c->answer.message;
    bool is_raw = c->answer.is_error && str_eq(*message, c->response.body);
    if (redacts && is_raw) *message = redact_text(r->arena, *message);
    return true;
}

/* One try: sign a copy (a signature is bound to its time), send it, read the answer. */
static bool call_try(struct call *c, struct err *e)
{
    struct request *r = c->request;
    struct http_request signed_request = c->http;
    signed_request.headers = (struct http_headers){0};
    for (size_t i = 0; i < c->http.headers.n; i++) {
        http_headers_add(r->arena, &signed_request.headers, c->http.headers.items[i].name,
                         c->http.headers.items[i].value);
    }
    streaming_prepare(c->streaming, &signed_request.headers);
    if (!sign_request(c, &signed_request, e)) return false;
    add_retry_headers(c, &signed_request);
    struct http_options options = options_of(r, &signed_request);
    options.sink = streaming_sink(c->streaming);
    if (!wait_for_rate(r, e)) return false;
    c->response = (struct http_response){0};
    if (!r->engine->transport->send(r->engine->transport->ctx, r->arena, &signed_request, &options,
                                    &c->response, e)) {
        return false;
    }
    if (streaming_began(c->streaming) ? !streaming_end(c->streaming, e) : !integrity_verify(c, e))
        return false;
    return parse_answer(c, e);
}

static struct retry_attempt attempt_of(const struct call *c, bool answered, const struct err *e)
{
    struct retry_attempt t = {.number = c->attempts,
                              .max = c->request->settings.max_attempts,
                              .failure = answered ? ERR_NONE : e->kind,
                              .service = c->request->invocation.service_name};
    if (!answered) return t;
    t.status = c->answer.status;
    t.code = c->answer.code;
    t.modelled_retryable = c->answer.retryable;
    t.modelled_throttling = c->answer.throttling;
    t.checksum_failed = !integrity_crc32_ok(c);
    http_headers_get(&c->response.headers, STR("x-amz-retry-after"), &t.retry_after);
    return t;
}

enum next { NEXT_DECIDE, NEXT_TRY, NEXT_FAIL };

/* What a try calls for that is no retry: the rest of a body, the place or the time an answer told.
 */
static enum next next_of(struct call *c, bool answered, struct err *failure, struct err *e)
{
    if (!answered && streaming_resume(c->streaming, failure)) {
        c->attempts = 0;
        return NEXT_TRY;
    }
    if (!answered && streaming_began(c->streaming)) {
        *e = *failure;
        return NEXT_FAIL;
    }
    if (answered && redirect_follow(c)) {
        c->http = (struct http_request){0};
        return call_build(c, e) ? NEXT_TRY : NEXT_FAIL;
    }
    if (answered && c->attempts < c->request->settings.max_attempts) {
        if (skew_learn(c)) return NEXT_TRY;
        if (discovery_failed(c)) return discovery_apply(c, e) ? NEXT_TRY : NEXT_FAIL;
    }
    return NEXT_DECIDE;
}

static struct retry_decision decide_retry(struct call *c, bool answered, const struct err *failure)
{
    struct request *r = c->request;
    const struct retry_rules *rules =
        env_is_true(r->engine->env, STR("AWS_NEW_RETRIES_2026")) ? &retry_2026 : &retry_standard;
    const struct retry_attempt t = attempt_of(c, answered, failure);
    if (is_adaptive(r)) {
        rate_limit_note(r->engine->rate, t.modelled_throttling || retry_is_throttling(t.code));
    }
    return retry_decide(rules, &t, r->engine->quota, r->engine->random);
}

bool call_run(struct call *c, struct err *e)
{
    if (!call_build(c, e) || !discovery_apply(c, e)) return false;
    struct request *r = c->request;
    c->streaming = streaming_new(c);
    for (unsigned last_cost = 0;;) {
        struct err failure = err_init(r->arena);
        c->attempts++;
        bool answered = call_try(c, &failure);
        const enum next next = next_of(c, answered, &failure, e);
        if (next == NEXT_FAIL) return false;
        if (next == NEXT_TRY) continue;
        const struct retry_decision d = decide_retry(c, answered, &failure);
        if (!d.retry) {
            c->retries_exhausted = d.max_reached;
            if (answered && !c->answer.is_error) retry_succeeded(r->engine->quota, last_cost);
            if (!answered) *e = failure;
            return answered;
        }
        last_cost = d.cost;
        if (!cancel_sleep_ms(r->cancel, d.delay_ms)) {
            return err_set(e, ERR_CANCELLED, "The command was cancelled.");
        }
    }
}

bool call_check(struct call *c, struct err *e)
{
    if (!c->answer.is_error) return true;
    struct str retries = STR("");
    if (c->retries_exhausted) {
        retries = arena_printf(c->request->arena, " (reached max retries: %u)", c->attempts - 1);
    }
    err_set(e, c->answer.throttling ? ERR_THROTTLED : ERR_SERVICE,
            "An error occurred (" STR_FMT ") when calling the " STR_FMT " operation" STR_FMT
            ": " STR_FMT,
            STR_ARG(c->answer.code), STR_ARG(operation_name(c->operation)), STR_ARG(retries),
            STR_ARG(c->answer.message));
    e->code = c->answer.code;
    c->request->error_details = c->answer.details;
    c->request->error_message = c->answer.message;
    c->request->error_request_id = c->answer.request_id;
    return false;
}
