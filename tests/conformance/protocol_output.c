/* Do we read the answers of the AWS protocol tests as botocore does? */
#include "base/base64.h"
#include "protocol/protocol.h"
#include "suite.h"
#include "value/json.h"

#include <stdio.h>

static bool read_response(const struct suite_case *c, enum protocol_kind protocol, bool is_base64,
                          struct http_response *r)
{
    const struct value *given = value_get(c->test, STR("response"));
    const struct value *body = value_get(given, STR("body"));
    const struct value *headers = value_get(given, STR("headers"));
    int64_t status = 0;
    if (!value_to_i64(value_get(given, STR("status_code")), &status)) return false;
    *r = (struct http_response){.status = (int)status, .body = value_text(body)};
    if (!body && protocol == PROTOCOL_QUERY) r->body = STR("<xml/>");
    if (is_base64 && !base64_decode(c->arena, value_text(body), &r->body)) {
        return false;
    }
    for (size_t i = 0; i < value_count(headers); i++) {
        const struct field *field = &headers->u.map.fields[i];
        http_headers_add(c->arena, &r->headers, field->name, value_text(field->value));
    }
    return true;
}

static bool check_error(const struct suite_case *c, const struct answer *answer)
{
    struct str code = value_get_text(c->test, STR("errorCode"));
    struct str message = value_get_text(c->test, STR("errorMessage"));
    const struct value *want = value_get(c->test, STR("error"));
    const struct value *got = answer->details ? answer->details : value_map(c->arena);
    bool ok = answer->is_error && str_eq(answer->code, code) && str_eq(answer->message, message) &&
              suite_matches(c->arena, got, want);
    return ok || suite_fail(c,
                            "error: got " STR_FMT " '" STR_FMT "' " STR_FMT ", want " STR_FMT
                            " '" STR_FMT "' " STR_FMT,
                            STR_ARG(answer->code), STR_ARG(answer->message),
                            STR_ARG(json_text(c->arena, got, &json_compact)), STR_ARG(code),
                            STR_ARG(message), STR_ARG(json_text(c->arena, want, &json_compact)));
}

static bool run(const struct suite_case *c)
{
    struct arena *a = c->arena;
    const struct service *s;
    const struct operation *o;
    struct http_response response;
    struct answer answer;
    struct err e = err_init(a);
    if (!suite_model(c, &s, &o)) return false;
    enum protocol_kind protocol = service_protocol(s);
    bool is_base64 = protocol == PROTOCOL_RPC_V2_CBOR || operation_has_event_stream_output(o);
    if (!read_response(c, protocol, is_base64, &response)) return suite_fail(c, "bad case");
    if (!protocol_parse(a, s, o, NULL, &response, &answer, &e)) {
        return suite_fail(c, "error: " STR_FMT, STR_ARG(e.message));
    }
    if (value_get(c->test, STR("error"))) return check_error(c, &answer);
    const struct value *want = value_get(c->test, STR("result"));
    if (!is_base64) want = suite_blobs_as_text(a, want, operation_output(o));
    if (answer.is_error) return suite_fail(c, "an error: " STR_FMT, STR_ARG(answer.code));
    return suite_matches(a, answer.output, want) ||
           suite_fail(c, "result:\n  got  " STR_FMT "\n  want " STR_FMT,
                      STR_ARG(json_text(a, answer.output, &json_compact)),
                      STR_ARG(json_text(a, want, &json_compact)));
}

int main(int argc, char **argv)
{
    if (argc != 3) {
        fprintf(stderr, "usage: %s SUITE-FOLDER SKIP-LIST\n", argv[0]);
        return 2;
    }
    struct suite s = {.arena = arena_new(), .folder = str_of(argv[1]), .direction = "output"};
    if (!suite_read_skips(s.arena, str_of(argv[2]), &s.skips)) return 2;
    int status = suite_run(&s, run);
    arena_free(s.arena);
    return status;
}
