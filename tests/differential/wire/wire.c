/* Compares requests and answers with those of the AWS CLI, byte for byte and in order.
 * Arguments: the package with the service models, "requests" or "answers"; cases on standard input,
 * one JSON object a line, as requests.py and answers.py write them. */
#include "base/base64.h"
#include "base/limits.h"
#include "compile/compile.h"
#include "protocol/protocol.h"
#include "value/json.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SHOWN_FAILURES 10u

struct run {
    const struct model *model;
    unsigned passed, failed, both_failed;
};

/* One line of the input. */
struct wire_case {
    struct arena *arena;
    const struct value *json;
    const struct service *service;
    const struct operation *operation;
};

static bool differ(struct run *r, const struct wire_case *c, const char *what, struct str got,
                   struct str want)
{
    struct str service = value_get_text(c->json, STR("service"));
    struct str operation = value_get_text(c->json, STR("operation"));
    if (r->failed < SHOWN_FAILURES) {
        printf("FAIL " STR_FMT " " STR_FMT " %s\n  got  " STR_FMT "\n  want " STR_FMT
               "\n  case " STR_FMT "\n",
               STR_ARG(service), STR_ARG(operation), what, STR_ARG(got), STR_ARG(want),
               STR_ARG(str_sub(json_text(c->arena, c->json, &json_compact), 0, 2000)));
    }
    return false;
}

static bool is_same(struct run *r, const struct wire_case *c, const char *what, struct str got,
                    struct str want)
{
    return str_eq(got, want) || differ(r, c, what, got, want);
}

static bool same_headers(struct run *r, const struct wire_case *c, const struct http_headers *got,
                         const struct value *want)
{
    for (size_t i = 0; i < value_count(want); i++) {
        const struct field *field = &want->u.map.fields[i];
        struct str value = STR("(none)");
        http_headers_get(got, field->name, &value);
        if (!is_same(r, c, "header", value, value_text(field->value))) return false;
    }
    return got->n == value_count(want) ||
           differ(r, c, "headers", got->items[got->n - 1].name, STR("(none)"));
}

/* requests.py writes region and form where a presigned URL belongs. */
static void add_presigned(const struct wire_case *c, const struct value *params,
                          struct http_request *request)
{
    struct str here = STR("here-1");
    struct protocol_presign presign =
        protocol_presign(c->arena, c->service, c->operation, params, here, request);
    if (str_is_empty(presign.source_region)) return;
    struct str url = arena_printf(c->arena, "https://" STR_FMT "/?" STR_FMT,
                                  STR_ARG(presign.source_region), STR_ARG(presign.form));
    protocol_add_presigned(c->arena, c->service, c->operation, here, url, request);
}

static bool check_request(struct run *r, const struct wire_case *c)
{
    struct err e = err_init(c->arena);
    const struct value *params = value_get(c->json, STR("params"));
    const struct value *want = value_get(c->json, STR("request"));
    struct http_request got;
    struct str host = STR("");
    struct str body;
    if (!base64_decode(c->arena, value_get_text(want, STR("body")), &body)) return false;
    if (!protocol_serialize(c->arena, c->service, c->operation, params, &got, &e) ||
        !protocol_host_prefix(c->arena, c->operation, params, &host, &e)) {
        return differ(r, c, "error", e.message, STR("(none)"));
    }
    add_presigned(c, params, &got);
    return is_same(r, c, "method", got.method, value_get_text(want, STR("method"))) &&
           is_same(r, c, "path", got.path, value_get_text(want, STR("path"))) &&
           is_same(r, c, "query", got.query, value_get_text(want, STR("query"))) &&
           is_same(r, c, "host", host, value_get_text(want, STR("host"))) &&
           is_same(r, c, "body", got.body, body) &&
           same_headers(r, c, &got.headers, value_get(want, STR("headers")));
}

static struct str error_text(const struct wire_case *c, const struct answer *answer)
{
    struct value *map = value_map(c->arena);
    value_set(c->arena, map, STR("code"), value_string(c->arena, answer->code));
    value_set(c->arena, map, STR("message"), value_string(c->arena, answer->message));
    value_set(c->arena, map, STR("details"), answer->details ? answer->details : &value_null);
    return json_text(c->arena, map, &json_compact);
}

static bool check_answer(struct run *r, const struct wire_case *c)
{
    struct arena *a = c->arena;
    struct err e = err_init(a);
    struct http_response response = {0};
    const struct value *headers = value_get(c->json, STR("headers"));
    const struct value *want = value_get(c->json, STR("answer"));
    struct answer answer;
    int64_t status = 0;
    bool is_whole = value_to_i64(value_get(c->json, STR("status")), &status) &&
                    base64_decode(a, value_get_text(c->json, STR("body")), &response.body);
    if (!is_whole) return differ(r, c, "case", STR("damaged"), STR(""));
    response.status = (int)status;
    for (size_t i = 0; i < value_count(headers); i++) {
        const struct field *field = &headers->u.map.fields[i];
        http_headers_add(a, &response.headers, field->name, value_text(field->value));
    }
    bool parsed = protocol_parse(a, c->service, c->operation, NULL, &response, &answer, &e);
    if (!want) {
        r->both_failed += !parsed;
        return !parsed || differ(r, c, "no error", STR(""), value_get_text(c->json, STR("fails")));
    }
    if (!parsed) return differ(r, c, "error", e.message, json_text(a, want, &json_compact));
    const struct value *output = value_get(want, STR("output"));
    if (!output) {
        return is_same(r, c, "error", error_text(c, &answer), json_text(a, want, &json_compact));
    }
    if (answer.is_error) return differ(r, c, "error", answer.code, STR("(none)"));
    return is_same(r, c, "output", json_text(a, answer.output, &json_compact),
                   json_text(a, output, &json_compact));
}

static void run_line(struct run *r, struct str line, bool is_request)
{
    struct arena *a = arena_new();
    struct err e = err_init(a);
    struct wire_case c = {.arena = a};
    bool ok = json_read(a, line, &c.json, &e) &&
              model_service(r->model, value_get_text(c.json, STR("service")), &c.service, &e);
    if (ok && c.service) {
        c.operation = service_operation(c.service, value_get_text(c.json, STR("operation")));
    }
    if (!c.operation) {
        differ(r, &c, "model", STR("no such operation"), STR(""));
        r->failed++;
    } else if (is_request ? check_request(r, &c) : check_answer(r, &c)) {
        r->passed++;
    } else {
        r->failed++;
    }
    arena_free(a);
}

static void run_input(struct run *r, bool is_request)
{
    struct arena *a = arena_new();
    struct buf line = buf_new(a, 64u * MIB);
    char part[65536];
    while (fgets(part, sizeof part, stdin)) {
        buf_add(&line, str_of(part));
        if (!str_ends(buf_str(&line), STR("\n"))) continue;
        run_line(r, str_trim(buf_str(&line)), is_request);
        buf_clear(&line);
    }
    arena_free(a);
}

static bool open_models(struct arena *a, struct run *r, struct str package)
{
    struct err e = err_init(a);
    char path[] = "/tmp/wire-models-XXXXXX";
    int fd = mkstemp(path);
    if (fd < 0) return false;
    close(fd);
    bool ok =
        compile_from(a, package, str_of(path), &e) && model_open(a, str_of(path), &r->model, &e);
    unlink(path);
    if (!ok) fprintf(stderr, STR_FMT "\n", STR_ARG(e.message));
    return ok;
}

int main(int argc, char **argv)
{
    struct arena *a = arena_new();
    struct run r = {0};
    if (argc != 3 || !open_models(a, &r, str_of(argv[1]))) return 2;
    run_input(&r, strcmp(argv[2], "requests") == 0);
    printf("%u passed, %u failed (%u refused by both)\n", r.passed, r.failed, r.both_failed);
    arena_free(a);
    return r.failed == 0 && r.passed > 0 ? 0 : 1;
}
