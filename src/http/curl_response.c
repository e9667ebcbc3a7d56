#include "http/curl_internal.h"

#include "base/clock.h"
#include "base/limits.h"

/* A Content-Length is only a promise: no more than this is set aside for it. */
#define EXPECTED_MAX MIB
#define SINK_BLOCK 262144L

static size_t refuse(struct exchange *x, const char *what)
{
    x->too_large = what;
    return 0; /* less than was offered: libcurl stops */
}

static void expect_body(struct exchange *x)
{
    struct str text;
    int64_t length;
    if (!http_headers_get(&x->response->headers, STR("Content-Length"), &text)) return;
    if (!str_to_i64(text, &length) || length <= 0) return;
    size_t room = length > (int64_t)EXPECTED_MAX ? EXPECTED_MAX : (size_t)length;
    if (room <= x->body.limit) buf_room(&x->body, room);
}

static void add_header(struct exchange *x, struct str line)
{
    struct http_headers *h = &x->response->headers;
    bool continues = line.p[0] == ' ' || line.p[0] == '\t';
    if (continues && h->n > 0) {
        struct str *value = &h->items[h->n - 1].value;
        struct str more = str_trim(line);
        *value = arena_printf(x->arena, STR_FMT " " STR_FMT, STR_ARG(*value), STR_ARG(more));
        return;
    }
    size_t colon = str_find_char(line, ':');
    if (colon == STR_NPOS) return;
    http_headers_add(x->arena, h, arena_str(x->arena, str_trim(str_sub(line, 0, colon))),
                     arena_str(x->arena, str_trim(str_from(line, colon + 1))));
}

/* A status line. A 100 Continue, and what it brought, gives way to the final response. */
static void start_response(struct exchange *x, struct str line)
{
    int64_t status = 0;
    struct str rest = str_from(line, str_find_char(line, ' ') + 1);
    if (!str_to_i64(str_sub(rest, 0, 3), &status)) status = 0;
    x->response->status = (int)status;
    x->response->headers.n = 0;
}

static size_t take_header(char *p, size_t size, size_t n, void *ctx)
{
    struct exchange *x = ctx;
    struct str line = {p, size * n};
    size_t taken = line.n;
    x->last_activity_us = clock_monotonic_us();
    x->header_bytes += line.n;
    if (x->header_bytes > LIMIT_RESPONSE_HEADERS) return refuse(x, "response headers");
    if (x->headers_done) return taken; /* trailers */
    while (line.n > 0 && (line.p[line.n - 1] == '\n' || line.p[line.n - 1] == '\r')) line.n--;
    if (str_starts(line, STR("HTTP/"))) {
        start_response(x, line);
    } else if (line.n > 0) {
        add_header(x, line);
    } else {
        x->headers_done = x->response->status >= 200;
    }
    return taken;
}

static bool goes_to_sink(const struct exchange *x)
{
    return x->options->sink && x->response->status >= 200 && x->response->status < 300;
}

static bool begin_sink(struct exchange *x)
{
    const struct http_sink *sink = x->options->sink;
    if (x->sink_began) return true;
    x->sink_began = true;
    return sink->begin(sink->ctx, x->response, &x->refusal);
}

static bool to_sink(struct exchange *x, struct str part)
{
    const struct http_sink *sink = x->options->sink;
    x->refused = !begin_sink(x) || !sink->add(sink->ctx, part, &x->refusal);
    x->last_activity_us = clock_monotonic_us(); /* the sink's own time is no silence */
    return !x->refused;
}

static size_t take_body(char *p, size_t size, size_t n, void *ctx)
{
    struct exchange *x = ctx;
    struct str part = {p, size * n};
    x->last_activity_us = clock_monotonic_us();
    if (goes_to_sink(x)) return to_sink(x, part) ? part.n : 0;
    if (x->body.n == 0) expect_body(x);
    buf_add(&x->body, part);
    return x->body.overflow ? refuse(x, "response body") : part.n;
}

bool response_end(struct exchange *x, struct err *e)
{
    if (!goes_to_sink(x) || begin_sink(x)) return true;
    *e = x->refusal;
    return false;
}

void response_watch(struct lane *lane, struct exchange *x)
{
    curl_easy_setopt(lane->easy, CURLOPT_ERRORBUFFER, x->detail);
    curl_easy_setopt(lane->easy, CURLOPT_HEADERFUNCTION, take_header);
    curl_easy_setopt(lane->easy, CURLOPT_HEADERDATA, x);
    curl_easy_setopt(lane->easy, CURLOPT_WRITEFUNCTION, take_body);
    curl_easy_setopt(lane->easy, CURLOPT_WRITEDATA, x);
    if (x->options->sink) curl_easy_setopt(lane->easy, CURLOPT_BUFFERSIZE, SINK_BLOCK);
}
