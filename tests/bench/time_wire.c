/* What signing a request and finding an endpoint of S3 cost, beside the cost of hashing alone. The
 * argument is the model database. Prints for each "name floor ours", microseconds, the best of
 * several rounds. */
#include "auth/sigv4.h"
#include "base/clock.h"
#include "codec/hash.h"
#include "endpoint/endpoint.h"

#include <stdio.h>

#define ROUNDS 60
#define CALLS 500

struct bench {
    struct arena *arena;
    const struct model *model;
    const struct service *service;
    const struct operation *operation;
    const struct value *params;
    bool ok;
};

typedef void (*step_fn)(struct bench *b, struct arena *a);

static const struct str body = STR_INIT("{\"TableName\": \"things\", \"Limit\": 100}");

/* A signature hashes the body, the canonical request (about 600 bytes) and, with the day's key at
 * hand, three small texts. */
static void hash_alone(struct bench *b, struct arena *a)
{
    char text[600] = {0};
    (void)b;
    (void)hash_sha256_hex(a, body);
    (void)hash_sha256_hex(a, (struct str){text, sizeof text});
    (void)hash_hmac_sha256(STR("01234567890123456789012345678901"), (struct str){text, 150});
}

static void sign(struct bench *b, struct arena *a)
{
    struct http_request r = {.method = STR("POST"),
                             .scheme = STR("https"),
                             .host = STR("dynamodb.us-east-1.amazonaws.com"),
                             .path = STR("/"),
                             .body = body,
                             .has_body = true};
    http_headers_add(a, &r.headers, STR("Content-Type"), STR("application/x-amz-json-1.0"));
    http_headers_add(a, &r.headers, STR("X-Amz-Target"), STR("DynamoDB_20120810.Query"));
    const struct sigv4 how = {.credentials = {.access_key = STR("AKIDEXAMPLE"),
                                              .secret_key = STR("wJalrXUtnFEMI/K7MDENG"),
                                              .session_token = STR("IQoJb3JpZ2luX2VjEJ//////////")},
                              .region = STR("us-east-1"),
                              .service = STR("dynamodb"),
                              .time_ms = 1440938160000};
    struct sigv4_steps steps = {0};
    sigv4_sign(a, &how, &r, &steps);
    b->ok = b->ok && steps.signature.n == 64;
}

static void resolve(struct bench *b, struct arena *a)
{
    static const struct endpoint_settings settings = {.region = STR_INIT("eu-west-1")};
    struct endpoint endpoint;
    struct err e = err_init(a);
    b->ok = endpoint_resolve(a, b->model, b->service, b->operation, b->params, &settings, &endpoint,
                             &e) &&
            b->ok;
}

static double best_of(struct bench *b, step_fn step)
{
    double best = 1e9;
    for (int round = 0; round < ROUNDS; round++) {
        struct arena *a = arena_new();
        int64_t start = clock_monotonic_us();
        for (int i = 0; i < CALLS; i++) step(b, a);
        double spent = (double)(clock_monotonic_us() - start) / CALLS;
        if (spent < best) best = spent;
        arena_free(a);
    }
    return best;
}

static bool open_bench(struct bench *b, const char *path, struct err *e)
{
    if (!model_open(b->arena, str_of(path), &b->model, e) ||
        !model_service(b->model, STR("s3"), &b->service, e) || !b->service) {
        return false;
    }
    b->operation = service_operation(b->service, STR("GetObject"));
    struct value *params = value_map(b->arena);
    value_set(b->arena, params, STR("Bucket"), value_string(b->arena, STR("a-bucket")));
    value_set(b->arena, params, STR("Key"), value_string(b->arena, STR("a/key")));
    b->params = params;
    return b->operation != NULL;
}

int main(int argc, char **argv)
{
    static const struct {
        const char *name;
        step_fn floor, step;
    } rows[] = {{"sign", hash_alone, sign}, {"endpoint", hash_alone, resolve}};
    struct arena *a = arena_new();
    struct err e = err_init(a);
    struct bench b = {.arena = a, .ok = argc == 2};
    if (!b.ok || !open_bench(&b, argv[1], &e)) {
        fprintf(stderr, "time_wire MODELS: " STR_FMT "\n", STR_ARG(e.message));
        return 2;
    }
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        double floor = best_of(&b, rows[i].floor);
        printf("%s %.3f %.3f\n", rows[i].name, floor, best_of(&b, rows[i].step));
    }
    arena_free(a);
    return b.ok ? 0 : 1;
}
