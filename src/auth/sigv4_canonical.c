#include "auth/sigv4_internal.h"

#include "codec/uri.h"

#include <stdlib.h>
#include <string.h>

/* What proxies and the HTTP client may change on the way. */
static bool is_unsigned_header(struct str lower_name)
{
    static const struct str names[] = {
        STR_INIT("connection"),
        STR_INIT("expect"),
        STR_INIT("keep-alive"),
        STR_INIT("proxy-authenticate"),
        STR_INIT("proxy-authorization"),
        STR_INIT("te"),
        STR_INIT("trailer"),
        STR_INIT("transfer-encoding"),
        STR_INIT("upgrade"),
        STR_INIT("user-agent"),
        STR_INIT("x-amzn-trace-id"),
    };
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        if (str_eq(names[i], lower_name)) return true;
    }
    return false;
}

static bool is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Trimmed, runs of white space as one space. */
static void add_value(struct buf *out, struct str value)
{
    value = str_trim(value);
    for (size_t i = 0; i < value.n; i++) {
        if (!is_blank(value.p[i])) {
            buf_add_char(out, value.p[i]);
        } else if (!is_blank(value.p[i + 1])) {
            buf_add_char(out, ' ');
        }
    }
}

/* The Host header that will be sent: lower case, without the scheme's own port. */
static struct str host_of(struct arena *a, const struct http_request *request)
{
    bool https = str_eq_nocase(request->scheme, STR("https"));
    struct str own_port = https ? STR(":443") : STR(":80");
    struct str host = request->host;
    if (str_ends(host, own_port)) host.n -= own_port.n;
    return arena_lower(a, host);
}

/* Stable: equal names stay in the order in which they are sent. */
static void insert_sorted(struct http_header *sorted, size_t n, struct http_header h)
{
    size_t at = n;
    while (at > 0 && str_cmp(sorted[at - 1].name, h.name) > 0) at--;
    memmove(sorted + at + 1, sorted + at, (n - at) * sizeof *sorted);
    sorted[at] = h;
}

struct sigv4_headers sigv4_signed_headers(struct arena *a, const struct http_request *request)
{
    struct http_header *sorted = ARENA_ARRAY(a, struct http_header, request->headers.n + 1);
    size_t n = 0;
    size_t room = 0;
    bool has_host = false;
    for (size_t i = 0; i < request->headers.n; i++) {
        struct http_header h = request->headers.items[i];
        h.name = arena_lower(a, h.name);
        if (is_unsigned_header(h.name)) continue;
        has_host = has_host || str_eq(h.name, STR("host"));
        room += h.name.n + h.value.n + 2;
        insert_sorted(sorted, n++, h);
    }
    if (!has_host) {
        struct http_header h = {STR("host"), host_of(a, request)};
        room += h.name.n + h.value.n + 2;
        insert_sorted(sorted, n++, h);
    }
    struct buf lines = buf_new(a, room);
    struct buf names = buf_new(a, room);
    buf_room(&lines, room);
    for (size_t i = 0; i < n; i++) {
        bool again = i > 0 && str_eq(sorted[i].name, sorted[i - 1].name);
        if (!again) {
            if (i > 0) buf_add_char(&names, ';');
            buf_add(&names, sorted[i].name);
            buf_add(&lines, sorted[i].name);
        }
        buf_add_char(&lines, again ? ',' : ':');
        add_value(&lines, sorted[i].value);
        if (i + 1 == n || !str_eq(sorted[i].name, sorted[i + 1].name)) buf_add_char(&lines, '\n');
    }
    return (struct sigv4_headers){buf_str(&lines), buf_str(&names)};
}

/* Dot segments and empty segments go, as botocore's remove_dot_segments does it. */
static struct str normalized_path(struct arena *a, struct str path)
{
    if (path.n == 0) return STR("/");
    struct str *kept = ARENA_ARRAY(a, struct str, path.n + 1);
    size_t n = 0;
    struct str rest = path;
    struct str segment;
    while (str_next(&rest, '/', &segment)) {
        if (segment.n == 0 || str_eq(segment, STR("."))) continue;
        if (!str_eq(segment, STR(".."))) {
            kept[n++] = segment;
        } else if (n > 0) {
            n--;
        }
    }
    struct buf out = buf_new(a, path.n + 2);
    if (path.p[0] == '/') buf_add_char(&out, '/');
    for (size_t i = 0; i < n; i++) {
        if (i > 0) buf_add_char(&out, '/');
        buf_add(&out, kept[i]);
    }
    if (path.p[path.n - 1] == '/' && n > 0) buf_add_char(&out, '/');
    return buf_str(&out);
}

static struct str canonical_path(struct arena *a, const struct sigv4 *how, struct str path)
{
    if (how->is_s3) return path.n ? path : STR("/");
    /* Nothing to normalise is the usual case. */
    struct str normal = str_eq(path, STR("/")) ? path : normalized_path(a, path);
    return how->single_encode ? normal : uri_encoded(a, normal, STR("/"));
}

struct pair {
    struct str name, value;
};

static int compare_pairs(const void *left, const void *right)
{
    const struct pair *l = left;
    const struct pair *r = right;
    int c = str_cmp(l->name, r->name);
    return c ? c : str_cmp(l->value, r->value);
}

/* The query is in its percent-encoded form already: only the order changes. */
static struct str canonical_query(struct arena *a, struct str query)
{
    if (query.n == 0) return STR("");
    size_t n = 1;
    for (size_t i = 0; i < query.n; i++) n += query.p[i] == '&';
    struct pair *pairs = ARENA_ARRAY(a, struct pair, n);
    struct str rest = query;
    struct str part;
    for (size_t i = 0; str_next(&rest, '&', &part); i++) {
        size_t eq = str_find_char(part, '=');
        bool has_value = eq != STR_NPOS;
        pairs[i] = (struct pair){has_value ? str_sub(part, 0, eq) : part,
                                 has_value ? str_from(part, eq + 1) : STR("")};
    }
    qsort(pairs, n, sizeof *pairs, compare_pairs);
    struct buf out = buf_new(a, query.n + n);
    buf_room(&out, query.n + n);
    for (size_t i = 0; i < n; i++) {
        if (i > 0) buf_add_char(&out, '&');
        buf_add(&out, pairs[i].name);
        buf_add_char(&out, '=');
        buf_add(&out, pairs[i].value);
    }
    return buf_str(&out);
}

struct str sigv4_canonical_request(struct arena *a, const struct sigv4 *how,
                                   const struct http_request *request,
                                   const struct sigv4_headers *headers, struct str payload_hash)
{
    struct str path = canonical_path(a, how, request->path);
    struct str query = canonical_query(a, request->query);
    size_t room = request->method.n + path.n + query.n + headers->lines.n + headers->names.n +
                  payload_hash.n + 5;
    struct buf b = buf_new(a, room);
    buf_room(&b, room);
    buf_add(&b, request->method);
    buf_add_char(&b, '\n');
    buf_add(&b, path);
    buf_add_char(&b, '\n');
    buf_add(&b, query);
    buf_add_char(&b, '\n');
    buf_add(&b, headers->lines);
    buf_add_char(&b, '\n');
    buf_add(&b, headers->names);
    buf_add_char(&b, '\n');
    buf_add(&b, payload_hash);
    return buf_str(&b);
}
