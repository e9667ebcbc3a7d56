/* Do we put the bytes on the wire that the AWS protocol tests want? Compares as botocore's own
 * runner does: JSON by value, XML in canonical form, CBOR decoded, forms byte for byte. */
#include "base/base64.h"
#include "codec/cbor.h"
#include "codec/uri.h"
#include "protocol/protocol.h"
#include "suite.h"
#include "value/json.h"

#include <expat.h>
#include <stdio.h>

#define COMPRESS_FROM 10240u /* bytes; the CLI's default */

/* ---- XML in canonical form: start tags with sorted attributes, trimmed texts ---- */

struct canon {
    struct arena *arena;
    struct buf text;
    struct buf pending; /* character data not yet trimmed */
};

static void flush_text(struct canon *c)
{
    buf_add(&c->text, str_trim(buf_str(&c->pending)));
    buf_clear(&c->pending);
}

static void XMLCALL on_start(void *ctx, const char *name, const char **pairs)
{
    struct canon *c = ctx;
    struct str last = STR("");
    flush_text(c);
    buf_addf(&c->text, "<%s", name);
    for (;;) {
        const char **next = NULL;
        for (const char **p = pairs; *p; p += 2) {
            bool is_later = str_cmp(str_of(*p), last) > 0;
            if (is_later && (!next || str_cmp(str_of(*p), str_of(*next)) < 0)) next = p;
        }
        if (!next) break;
        buf_addf(&c->text, " %s='%s'", next[0], next[1]);
        last = arena_str(c->arena, str_of(*next));
    }
    buf_add_char(&c->text, '>');
}

static void XMLCALL on_end(void *ctx, const char *name)
{
    flush_text(ctx);
    buf_addf(&((struct canon *)ctx)->text, "</%s>", name);
}

static void XMLCALL on_text(void *ctx, const char *text, int n)
{
    buf_add(&((struct canon *)ctx)->pending, (struct str){text, (size_t)n});
}

static struct str canonical_xml(struct arena *a, struct str xml)
{
    struct canon c = {a, buf_new(a, 1u << 20), buf_new(a, 1u << 20)};
    XML_Parser p = XML_ParserCreate("utf-8");
    XML_SetUserData(p, &c);
    XML_SetElementHandler(p, on_start, on_end);
    XML_SetCharacterDataHandler(p, on_text);
    bool ok = xml.n > 0 && XML_Parse(p, xml.p, (int)xml.n, 1) == XML_STATUS_OK;
    XML_ParserFree(p);
    return ok ? buf_str(&c.text) : xml;
}

/* ---- comparisons ---- */

static bool same_json(struct arena *a, struct str got, struct str want)
{
    struct err e = err_init(a);
    const struct value *x;
    const struct value *y;
    bool is_json = json_read(a, got, &x, &e) && json_read(a, want, &y, &e);
    return is_json ? value_eq(x, y) : str_eq(got, want);
}

static bool same_cbor(struct arena *a, struct str got, struct str want_base64)
{
    struct err e = err_init(a);
    struct str want;
    const struct value *x;
    const struct value *y;
    if (got.n == 0) return want_base64.n == 0;
    if (!base64_decode(a, want_base64, &want)) return false;
    if (!cbor_read(a, got, &x, &e) || !cbor_read(a, want, &y, &e)) return false;
    return value_eq(x, y) || str_eq(json_text(a, x, &json_compact), json_text(a, y, &json_compact));
}

/* Both ways of writing a space in a form are the same form. */
static struct str form_with_20(struct arena *a, struct str form)
{
    struct buf b = buf_new(a, form.n * 3 + 1);
    for (size_t i = 0; i < form.n; i++) {
        if (form.p[i] == '+') {
            buf_add(&b, STR("%20"));
        } else {
            buf_add_char(&b, form.p[i]);
        }
    }
    return buf_str(&b);
}

static bool same_body(struct arena *a, enum protocol_kind protocol, struct str got, struct str want)
{
    switch (protocol) {
    case PROTOCOL_JSON:
    case PROTOCOL_REST_JSON:
        return same_json(a, got, want);
    case PROTOCOL_REST_XML:
        return str_eq(canonical_xml(a, got), canonical_xml(a, want));
    case PROTOCOL_RPC_V2_CBOR:
        return same_cbor(a, got, want);
    case PROTOCOL_QUERY:
    case PROTOCOL_EC2:
        return str_eq(form_with_20(a, got), want);
    }
    return false;
}

/* The suite joins header lists with ", ", botocore with ",". */
static struct str without_spaces_after_commas(struct arena *a, struct str s)
{
    struct buf b = buf_new(a, s.n + 1);
    for (size_t i = 0; i < s.n; i++) {
        bool is_space = s.p[i] == ' ' && i > 0 && s.p[i - 1] == ',';
        if (!is_space) buf_add_char(&b, s.p[i]);
    }
    return buf_str(&b);
}

/* What botocore's runner does not look at: it sends no Content-Type with XML, nor with raw
 * payloads of rest-json. */
static bool ignores_header(enum protocol_kind protocol, struct str name, struct str value)
{
    if (!str_eq_nocase(name, STR("Content-Type"))) return false;
    if (protocol == PROTOCOL_REST_XML) return true;
    return protocol == PROTOCOL_REST_JSON && !str_eq(value, STR("application/json"));
}

static bool check_headers(const struct suite_case *c, enum protocol_kind protocol,
                          const struct http_request *r, const struct value *want)
{
    struct arena *a = c->arena;
    const struct value *headers = value_get(want, STR("headers"));
    bool is_form = protocol == PROTOCOL_QUERY || protocol == PROTOCOL_EC2;
    for (size_t i = 0; i < value_count(headers); i++) {
        struct str name = headers->u.map.fields[i].name;
        struct str value = value_text(headers->u.map.fields[i].value);
        struct str got = STR("(none)");
        if (ignores_header(protocol, name, value)) continue;
        bool lacks_charset = str_find(value, STR("charset=utf-8")) == STR_NPOS;
        if (is_form && lacks_charset && str_eq_nocase(name, STR("Content-Type"))) {
            value = arena_printf(a, STR_FMT "; charset=utf-8", STR_ARG(value));
        }
        http_headers_get(&r->headers, name, &got);
        if (!str_eq(without_spaces_after_commas(a, got), without_spaces_after_commas(a, value))) {
            return suite_fail(c, "header " STR_FMT ": got " STR_FMT ", want " STR_FMT,
                              STR_ARG(name), STR_ARG(got), STR_ARG(value));
        }
    }
    const struct value *forbidden = value_get(want, STR("forbidHeaders"));
    for (size_t i = 0; i < value_count(forbidden); i++) {
        struct str name = value_text(value_at(forbidden, i));
        struct str got;
        if (!http_headers_get(&r->headers, name, &got)) continue;
        return suite_fail(c, "header " STR_FMT " must not be sent", STR_ARG(name));
    }
    return true;
}

static bool check_host(const struct suite_case *c, const struct operation *o, struct str want)
{
    struct err e = err_init(c->arena);
    struct uri endpoint;
    struct str prefix;
    struct str url = value_get_text(c->suite, STR("clientEndpoint"));
    want = str_sub(want, 0, str_find_char(want, '/')); /* some cases repeat the path here */
    if (str_is_empty(want)) return true;
    if (!uri_split(url, &endpoint)) return suite_fail(c, "bad client endpoint");
    if (!protocol_host_prefix(c->arena, o, value_get(c->test, STR("params")), &prefix, &e)) {
        return suite_fail(c, "host prefix: " STR_FMT, STR_ARG(e.message));
    }
    struct str got =
        arena_printf(c->arena, STR_FMT STR_FMT, STR_ARG(prefix), STR_ARG(endpoint.host));
    return str_eq(got, want) ||
           suite_fail(c, "host: got " STR_FMT ", want " STR_FMT, STR_ARG(got), STR_ARG(want));
}

/* Tokens are filled in before serialising; the suite knows this one. */
static const struct value *with_tokens(struct arena *a, const struct operation *o,
                                       const struct value *params)
{
    struct value *filled = value_map(a);
    for (size_t i = 0; i < value_count(params); i++) {
        value_set(a, filled, params->u.map.fields[i].name, params->u.map.fields[i].value);
    }
    const struct shape *shape = operation_input(o) ? member_shape(operation_input(o)) : NULL;
    for (size_t i = 0; shape && i < shape_member_count(shape); i++) {
        const struct member *m = shape_member_at(shape, i);
        if (!member_is_idempotency_token(m) || value_get(params, member_name(m))) continue;
        value_set(a, filled, member_name(m),
                  value_string(a, STR("00000000-0000-4000-8000-000000000000")));
    }
    return filled;
}

/* The endpoint's own path goes in front, as in botocore's prepare_request_dict. */
static struct str whole_uri(const struct suite_case *c, const struct http_request *r)
{
    struct uri endpoint;
    struct str path = r->path;
    bool has_path = uri_split(value_get_text(c->suite, STR("clientEndpoint")), &endpoint) &&
                    endpoint.path.n > 1;
    if (has_path) {
        path = arena_printf(c->arena, STR_FMT STR_FMT, STR_ARG(endpoint.path), STR_ARG(path));
    }
    if (r->query.n == 0) return path;
    return arena_printf(c->arena, STR_FMT "?" STR_FMT, STR_ARG(path), STR_ARG(r->query));
}

static bool run(const struct suite_case *c)
{
    struct arena *a = c->arena;
    const struct service *s;
    const struct operation *o;
    struct http_request r;
    struct err e = err_init(a);
    const struct value *want = value_get(c->test, STR("serialized"));
    if (!suite_model(c, &s, &o)) return false;
    if (!protocol_serialize(a, s, o, with_tokens(a, o, value_get(c->test, STR("params"))), &r,
                            &e) ||
        !protocol_compress(a, o, 10240, &r, &e)) {
        return suite_fail(c, "error: " STR_FMT, STR_ARG(e.message));
    }
    enum protocol_kind protocol = service_protocol(s);
    struct str body = value_get_text(want, STR("body"));
    bool wants_body = value_get(want, STR("body")) != NULL || protocol == PROTOCOL_RPC_V2_CBOR;
    if (wants_body && !same_body(a, protocol, r.body, body)) {
        return suite_fail(c, "body:\n  got  " STR_FMT "\n  want " STR_FMT, STR_ARG(r.body),
                          STR_ARG(body));
    }
    struct str uri = whole_uri(c, &r);
    struct str want_uri = value_get_text(want, STR("uri"));
    if (!str_eq(uri, want_uri)) {
        return suite_fail(c, "uri: got " STR_FMT ", want " STR_FMT, STR_ARG(uri),
                          STR_ARG(want_uri));
    }
    struct str method = value_get_text(want, STR("method"));
    if (!str_is_empty(method) && !str_eq(method, r.method)) {
        return suite_fail(c, "method: got " STR_FMT, STR_ARG(r.method));
    }
    if (!protocol_compress(a, o, COMPRESS_FROM, &r, &e)) return suite_fail(c, "compression");
    return check_headers(c, protocol, &r, want) &&
           check_host(c, o, value_get_text(want, STR("host")));
}

int main(int argc, char **argv)
{
    if (argc != 3) {
        fprintf(stderr, "usage: %s SUITE-FOLDER SKIP-LIST\n", argv[0]);
        return 2;
    }
    struct suite s = {.arena = arena_new(), .folder = str_of(argv[1]), .direction = "input"};
    if (!suite_read_skips(s.arena, str_of(argv[2]), &s.skips)) return 2;
    int status = suite_run(&s, run);
    arena_free(s.arena);
    return status;
}
