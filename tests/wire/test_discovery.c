/* Endpoint discovery with the real models; the services are made up. */
#include "engine/discovery.h"
#include "wire.h"

enum mood { WILLING, UNREACHABLE, REFUSING, WRONG_PLACE_ONCE };

struct services {
    enum mood mood;
    struct str address;
    unsigned asked, minutes;
    int64_t now_ms;
    struct buf log; /* "host operation\n" */
};

static bool answer(struct arena *a, struct http_response *response, int status, struct str body)
{
    response->status = status;
    response->body = arena_str(a, body);
    return true;
}

static bool serve(void *ctx, struct arena *a, const struct http_request *request,
                  const struct http_options *options, struct http_response *response, struct err *e)
{
    (void)options;
    struct services *s = ctx;
    struct str target = STR_NONE;
    http_headers_get(&request->headers, STR("X-Amz-Target"), &target);
    target = str_from(target, str_rfind_char(target, '.') + 1);
    buf_addf(&s->log, STR_FMT STR_FMT " " STR_FMT "\n", STR_ARG(request->host),
             STR_ARG(request->path), STR_ARG(target));
    if (!str_eq(target, STR("DescribeEndpoints"))) {
        if (s->mood != WRONG_PLACE_ONCE) return answer(a, response, 200, STR("{}"));
        s->mood = WILLING;
        return answer(a, response, 400, STR("{\"__type\":\"InvalidEndpointException\"}"));
    }
    s->asked++;
    if (s->mood == UNREACHABLE) return err_set(e, ERR_NETWORK, "nobody there");
    if (s->mood == REFUSING) {
        return answer(a, response, 400,
                      STR("{\"__type\":\"AccessDeniedException\",\"Message\":\"no\"}"));
    }
    return answer(a, response, 200,
                  arena_printf(a,
                               "{\"Endpoints\":[{\"Address\":\"" STR_FMT
                               "\",\"CachePeriodInMinutes\":%u}]}",
                               STR_ARG(s->address), s->minutes));
}

static int64_t now_ms(void *ctx)
{
    return ((const struct services *)ctx)->now_ms;
}

struct fixture {
    struct wire *wire;
    struct services services;
    struct transport transport;
    struct clock clock;
};

/* Forgets all; `mode` is the setting, empty: none. */
static void begin(struct fixture *f, const char *name, enum mood mood, const char *mode)
{
    struct arena *a = f->wire->arena;
    struct engine *g = &f->wire->engine;
    test_begin(name);
    f->services = (struct services){.mood = mood,
                                    .address = STR("cell1.timestream.us-east-1.amazonaws.com"),
                                    .minutes = 10,
                                    .now_ms = 1700000000000,
                                    .log = buf_new(a, 100000)};
    f->transport = (struct transport){serve, &f->services};
    f->clock = (struct clock){.now_ms = now_ms, .ctx = &f->services};
    g->transport = &f->transport;
    g->clock = &f->clock;
    g->discovered = discovered_new(a);
    const char **pairs = ARENA_ARRAY(a, const char *, 8);
    pairs[0] = "AWS_ACCESS_KEY_ID=AKIDEXAMPLE";
    pairs[1] = "AWS_SECRET_ACCESS_KEY=secret";
    pairs[2] = "AWS_REGION=us-east-1";
    pairs[3] = "AWS_CONFIG_FILE=/nonexistent/config";
    pairs[4] = "AWS_SHARED_CREDENTIALS_FILE=/nonexistent/credentials";
    pairs[5] = "AWS_MAX_ATTEMPTS=2";
    if (*mode) pairs[6] = arena_cstr(a, arena_printf(a, "AWS_ENDPOINT_DISCOVERY_ENABLED=%s", mode));
    g->env = env_of_pairs(a, pairs);
}

#define QUERY "timestream-query describe-account-settings"
#define ASKS "query.timestream.us-east-1.amazonaws.com/ DescribeEndpoints\n"
#define THERE "cell1.timestream.us-east-1.amazonaws.com/ DescribeAccountSettings\n"

static void test_required(struct fixture *f)
{
    struct wire *w = f->wire;
    begin(f, "the service says where", WILLING, "");
    CHECK_OK(wire_run(w, QUERY), &w->err);
    CHECK_OK(wire_run(w, QUERY), &w->err);
    CHECK_STR(buf_str(&f->services.log), STR(ASKS THERE THERE));
    f->services.now_ms += 11 * 60000;
    CHECK_OK(wire_run(w, QUERY), &w->err);
    CHECK_STR(buf_str(&f->services.log), STR(ASKS THERE THERE ASKS THERE));
    begin(f, "an unreachable service", UNREACHABLE, "");
    CHECK(!wire_run(w, QUERY));
    CHECK_STR(w->err.message, STR("Endpoint Discovery failed to refresh the required endpoints."));
    begin(f, "an old place is better than none", WILLING, "");
    CHECK_OK(wire_run(w, QUERY), &w->err);
    f->services.now_ms += 11 * 60000;
    f->services.mood = UNREACHABLE;
    CHECK_OK(wire_run(w, QUERY), &w->err);
    unsigned asked = f->services.asked;
    CHECK_OK(wire_run(w, QUERY), &w->err);
    CHECK(f->services.asked == asked); /* not within a minute */
    begin(f, "a refusal is an error", REFUSING, "");
    CHECK(!wire_run(w, QUERY));
    CHECK_STR(w->err.message, STR("An error occurred (AccessDeniedException) when calling the "
                                  "DescribeEndpoints operation: no"));
    begin(f, "the wrong place is asked for again", WRONG_PLACE_ONCE, "");
    CHECK_OK(wire_run(w, QUERY), &w->err);
    CHECK_STR(buf_str(&f->services.log), STR(ASKS THERE ASKS THERE));
    begin(f, "no place of AWS", WILLING, "");
    f->services.address = STR("evil.example");
    CHECK(!wire_run(w, QUERY) && f->services.asked == 1);
}

static void test_settings(struct fixture *f)
{
    struct wire *w = f->wire;
    begin(f, "switched off", WILLING, "false");
    CHECK(!wire_run(w, QUERY));
    CHECK_STR(w->err.message,
              STR("Endpoint Discovery is not enabled but this operation requires it."));
    begin(f, "no such setting", WILLING, "maybe");
    CHECK(!wire_run(w, QUERY));
    CHECK_STR(w->err.message,
              STR("Unsupported configuration value for endpoint_discovery_enabled. Expected one of "
                  "(\"true\", \"false\", \"auto\") but got maybe."));
    begin(f, "optional: only when asked to", WILLING, "");
    CHECK_OK(wire_run(w, "dynamodb list-tables"), &w->err);
    CHECK(f->services.asked == 0);
    begin(f, "optional and switched on", WILLING, "true");
    f->services.address = STR("dynamodb.us-east-1.amazonaws.com");
    CHECK_OK(wire_run(w, "dynamodb list-tables"), &w->err);
    CHECK(f->services.asked == 1);
    begin(f, "optional and unreachable", UNREACHABLE, "true");
    CHECK_OK(wire_run(w, "dynamodb list-tables"), &w->err);
    begin(f, "an endpoint that is given is taken", WILLING, "");
    CHECK_OK(wire_run(w, QUERY " --endpoint-url http://127.0.0.1:1"), &w->err);
    CHECK_STR(buf_str(&f->services.log), STR("127.0.0.1:1/ DescribeAccountSettings\n"));
}

void run_tests(struct arena *a)
{
    struct fixture f = {.wire = wire_new(a, "")};
    test_required(&f);
    test_settings(&f);
    s3_server_stop(f.wire->server);
}
