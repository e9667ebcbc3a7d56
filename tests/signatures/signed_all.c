/* Sends a request of every operation of all models, signed as the engine signs it, over the real
 * transport; then once more as a presigned URL. Arguments: the model database and "all", "presign"
 * or "lines" (command lines on standard input, whose output is printed). Who verifies answers 200
 * or 403 with the reason; its address is in the environment as a proxy. */
#include "custom/table.h"
#include "engine/call.h"
#include "engine/presign.h"
#include "http/curl.h"
#include "sample.h"

#include <stdio.h>
#include <string.h>

struct run {
    struct engine engine;
    unsigned passed, failed;
};

typedef bool (*send_fn)(struct call *c, struct err *e);

static bool send_signed(struct call *c, struct err *e)
{
    struct err refused = err_init(e->arena); /* the answer is nobody's document */
    return call_run(c, &refused) || c->response.status > 0 ||
           err_set(e, ERR_GENERAL, STR_FMT, STR_ARG(refused.message));
}

static bool send_presigned(struct call *c, struct err *e)
{
    struct request *r = c->request;
    struct str url;
    if (!presign_call(c, 900, NULL, &url, e)) return false;
    struct str rest = str_from(url, str_find(url, STR("://")) + 3);
    struct str target = str_from(rest, str_find_char(rest, '/'));
    size_t mark = str_find_char(target, '?');
    struct http_request request = {.method = STR("GET"),
                                   .scheme = c->http.scheme,
                                   .host = c->http.host,
                                   .path = str_sub(target, 0, mark),
                                   .query = str_from(target, mark + 1)};
    http_headers_add(r->arena, &request.headers, STR("User-Agent"), r->engine->user_agent);
    const struct http_options options = {
        .connect_timeout_ms = 10000,
        .read_timeout_ms = 10000,
        .proxy = env_or(r->engine->env, STR("HTTPS_PROXY"), STR_NONE),
    };
    return r->engine->transport->send(r->engine->transport->ctx, r->arena, &request, &options,
                                      &c->response, e);
}

/* Only what a GET with a query can say. */
static bool can_be_presigned(const struct service *s, const struct operation *o)
{
    enum protocol_kind p = service_protocol(s);
    return p == PROTOCOL_QUERY || p == PROTOCOL_EC2 || str_eq(operation_http_method(o), STR("GET"));
}

/* Checksums and lengths of the body that callers may give themselves: no sample is right. */
static bool tells_of_body(const struct member *m)
{
    struct str name = member_location_name(m);
    return member_location(m) == LOCATION_HEADER &&
           (str_starts(name, STR("x-amz-checksum-")) ||
            str_eq_nocase(name, STR("Content-Length")) ||
            str_eq_nocase(name, STR("x-amz-content-sha256")));
}

static const struct value *input_of(struct arena *a, const struct operation *o)
{
    const struct value *whole = sample_input(a, o);
    const struct member *input = operation_input(o);
    struct value *out = value_map(a);
    for (size_t i = 0; i < value_count(whole); i++) {
        const struct field *f = &whole->u.map.fields[i];
        if (tells_of_body(shape_member(member_shape(input), f->name))) continue;
        value_set(a, out, f->name, f->value);
    }
    return out;
}

/* A prepared request of another command, turned into one of this operation. */
static bool prepare(struct request *r, const struct service *s, const struct operation *const *o,
                    struct err *e)
{
    if (!engine_prepare(r, STR("aws sts get-caller-identity --no-verify-ssl"), e)) return false;
    if (str_eq(service_name(s), STR("agenttoolkit"))) {
        r->settings.endpoint.region = STR("us-east-1"); /* it is nowhere else */
    }
    r->invocation.service = s;
    r->invocation.service_name = service_name(s);
    r->plan.operations = o;
    r->plan.operation_count = 1;
    return true;
}

static void run_operation(struct run *run, const struct service *s, const struct operation *o,
                          send_fn send)
{
    struct arena *a = arena_new();
    struct err e = err_init(a);
    struct engine g = run->engine;
    g.user_agent = arena_printf(a, "signed " STR_FMT " " STR_FMT, STR_ARG(service_name(s)),
                                STR_ARG(operation_name(o)));
    struct request r = request_new(a, &g);
    struct call c = call_new(&r, o, input_of(a, o));
    bool sent = prepare(&r, s, &o, &e) && send(&c, &e);
    bool ok = sent && c.response.status == 200;
    run->passed += ok;
    run->failed += !ok;
    struct str why = sent ? c.response.body : e.message;
    if (!ok) {
        printf(STR_FMT " " STR_FMT ": %d " STR_FMT "\n", STR_ARG(service_name(s)),
               STR_ARG(operation_name(o)), c.response.status, STR_ARG(why));
    }
    arena_free(a);
}

static void run_all(struct run *run, send_fn send)
{
    const struct model *m = run->engine.model;
    for (size_t i = 0; i < model_service_count(m); i++) {
        struct arena *a = arena_new();
        struct err e = err_init(a);
        const struct service *s = NULL;
        if (!model_service(m, model_service_name(m, i), &s, &e)) run->failed++;
        for (size_t k = 0; s && k < service_operation_count(s); k++) {
            const struct operation *o = service_operation_at(s, k);
            if (send == send_presigned && !can_be_presigned(s, o)) continue;
            run_operation(run, s, o, send);
        }
        arena_free(a);
    }
}

static void run_line(struct run *run, struct str line)
{
    struct arena *a = arena_new();
    struct err e = err_init(a);
    struct request r = request_new(a, &run->engine);
    bool ok = engine_prepare(&r, line, &e) && engine_run(&r, &e);
    run->passed += ok;
    run->failed += !ok;
    struct str text = ok ? str_trim(r.text) : e.message;
    printf("%s " STR_FMT "\t" STR_FMT "\n", ok ? "DID" : "FAILED", STR_ARG(line), STR_ARG(text));
    arena_free(a);
}

static void run_lines(struct run *run)
{
    char line[4096];
    while (fgets(line, sizeof line, stdin)) run_line(run, str_trim(str_of(line)));
}

static struct engine engine_of(struct arena *a, const struct model *m)
{
    const struct env *env = env_of_process(a);
    struct engine g = engine_new(a, &clock_system);
    g.model = m;
    g.env = env;
    g.policy = policy_of_env(a, env, PRINCIPAL_PERSON);
    g.files.mode = FILES_PERSON;
    g.random = &random_system;
    g.transport = curl_transport_new(a);
    g.discovered = NULL; /* the operation itself is to be sent, not the question where to */
    g.user_agent = STR("lines");
    g.commands = custom_commands;
    g.command_count = custom_command_count;
    return g;
}

int main(int argc, char **argv)
{
    struct arena *a = arena_new();
    struct err e = err_init(a);
    const struct model *m;
    if (argc != 3 || !model_open(a, str_of(argv[1]), &m, &e)) {
        printf("all models are needed: " STR_FMT "\n", STR_ARG(e.message));
        return 2;
    }
    struct run run = {.engine = engine_of(a, m)};
    if (strcmp(argv[2], "lines") == 0) {
        run_lines(&run);
    } else {
        run_all(&run, strcmp(argv[2], "presign") == 0 ? send_presigned : send_signed);
    }
    arena_free(a);
    printf("%s: %u accepted, %u refused\n", argv[2], run.passed, run.failed);
    return run.failed > 0 || run.passed == 0;
}
