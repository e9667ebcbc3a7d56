#include "engine/streaming.h"

#include "codec/checksum.h"
#include "engine/integrity.h"

#define TRIES 5u

struct streaming {
    struct call *call;
    struct http_sink own;
    bool began;
    struct http_response head; /* of the first answer */
    struct str etag;
    int64_t first, last; /* positions in the whole; last is -1 when it is not known */
    int64_t received;    /* went to the sink */
    int64_t skip;        /* bytes of this answer that came before */
    unsigned tries;
    const struct checksum *checksum; /* NULL: none to compare */
    struct str expected;
    struct hash_run *hash;
};

/* "bytes 5-9/100" */
static bool read_range(struct str text, int64_t *first, int64_t *last)
{
    struct str rest = text, part;
    if (!str_starts(rest, STR("bytes "))) return false;
    rest = str_from(rest, 6);
    return str_next(&rest, '-', &part) && str_to_i64(part, first) && str_next(&rest, '/', &part) &&
           str_to_i64(part, last) && *last >= *first;
}

static void note_place(struct streaming *s, const struct http_response *head)
{
    struct str text;
    int64_t length;
    s->first = 0;
    s->last = -1;
    if (head->status == 206) {
        if (!http_headers_get(&head->headers, STR("Content-Range"), &text) ||
            !read_range(text, &s->first, &s->last)) {
            s->last = -1;
        }
    } else if (http_headers_get(&head->headers, STR("Content-Length"), &text) &&
               str_to_i64(text, &length)) {
        s->last = length - 1;
    }
}

static bool begin_first(struct streaming *s, const struct http_response *head, struct err *e)
{
    struct arena *a = s->call->request->arena;
    s->began = true;
    s->head = *head;
    http_headers_get(&head->headers, STR("ETag"), &s->etag);
    note_place(s, head);
    s->checksum = integrity_expected(s->call, head, &s->expected);
    if (s->checksum) s->hash = hash_begin(a, s->checksum->hash);
    return s->call->sink->begin(s->call->sink->ctx, head, e);
}

/* A server that does not know ranges sends the whole again. */
static bool begin_rest(struct streaming *s, const struct http_response *head, struct err *e)
{
    struct str text = STR_NONE;
    int64_t first = 0, last = 0;
    if (head->status == 206 && http_headers_get(&head->headers, STR("Content-Range"), &text) &&
        read_range(text, &first, &last) && first == s->first + s->received) {
        return true;
    }
    if (head->status == 200 && s->first == 0 &&
        http_headers_get(&head->headers, STR("ETag"), &text) && str_eq(text, s->etag)) {
        s->skip = s->received;
        return true;
    }
    return err_set(e, ERR_GENERAL,
                   "The connection broke, and the service answers with something else than the "
                   "rest of the body.");
}

static bool begin(void *ctx, const struct http_response *head, struct err *e)
{
    struct streaming *s = ctx;
    s->skip = 0;
    return s->began ? begin_rest(s, head, e) : begin_first(s, head, e);
}

static bool add(void *ctx, struct str bytes, struct err *e)
{
    struct streaming *s = ctx;
    size_t old = s->skip < (int64_t)bytes.n ? (size_t)s->skip : bytes.n;
    s->skip -= (int64_t)old;
    bytes = str_from(bytes, old);
    if (bytes.n == 0) return true;
    if (s->hash) hash_add(s->hash, bytes);
    s->received += (int64_t)bytes.n;
    return s->call->sink->add(s->call->sink->ctx, bytes, e);
}

static bool is_stream(const struct operation *o)
{
    const struct member *output = operation_output(o);
    if (!output) return false;
    const struct shape *shape = member_shape(output);
    if (shape_payload(shape).n == 0) return false;
    const struct member *body = shape_member(shape, shape_payload(shape));
    if (!body) return false;
    return shape_kind(member_shape(body)) == SHAPE_BLOB ||
           shape_is_event_stream(member_shape(body));
}

struct streaming *streaming_new(struct call *c)
{
    if (!c->sink || !is_stream(c->operation)) return NULL;
    struct streaming *s = ARENA_NEW(c->request->arena, struct streaming);
    *s = (struct streaming){.call = c, .own = {begin, add, s}, .last = -1};
    return s;
}

const struct http_sink *streaming_sink(const struct streaming *s)
{
    return s ? &s->own : NULL;
}

void streaming_prepare(const struct streaming *s, struct http_headers *h)
{
    if (!s || !s->began) return;
    struct arena *a = s->call->request->arena;
    int64_t next = s->first + s->received;
    http_headers_set(a, h, STR("Range"),
                     arena_printf(a, "bytes=%lld-%lld", (long long)next, (long long)s->last));
    http_headers_set(a, h, STR("If-Match"), s->etag);
}

bool streaming_end(struct streaming *s, struct err *e)
{
    if (!s || !s->began) return true;
    s->call->response = s->head;
    if (!s->checksum) return true;
    struct digest d = hash_end(s->hash);
    return checksum_verify_digest(s->call->request->arena, &d, s->expected, e);
}

bool streaming_began(const struct streaming *s)
{
    return s && s->began;
}

static bool takes_ranges(const struct call *c)
{
    const struct member *input = operation_input(c->operation);
    return input && str_eq(c->http.method, STR("GET")) &&
           shape_member(member_shape(input), STR("Range")) &&
           shape_member(member_shape(input), STR("IfMatch"));
}

bool streaming_resume(struct streaming *s, struct err *failure)
{
    if (!streaming_began(s)) return false;
    bool broken = failure->kind == ERR_NETWORK || failure->kind == ERR_TIMEOUT;
    int64_t left = s->last - s->first + 1 - s->received;
    if (broken && ++s->tries < TRIES && left > 0 && s->etag.n > 0 && takes_ranges(s->call)) {
        return true;
    }
    if (failure->kind == ERR_NETWORK && s->last >= 0) {
        long long got = (long long)s->received, more = (long long)left;
        *failure = err_init(failure->arena);
        return err_set(failure, ERR_NETWORK,
                       "An error occurred while reading from response stream: ('Connection broken: "
                       "IncompleteRead(%lld bytes read, %lld more expected)', IncompleteRead(%lld "
                       "bytes read, %lld more expected))",
                       got, more, got, more);
    }
    return false;
}
