#include "s3_server.h"

#include "../unit/http_server.h"
#include "base/cancel.h"
#include "codec/checksum.h"

#include <pthread.h>
#include <stdio.h>

#define OBJECTS_MAX 4096u
#define HEADS_MAX 4096u

struct object {
    struct str path; /* "/bucket/key", or "/bucket/key#<part number>" while it is uploaded */
    struct str bytes;
};

struct s3_server {
    pthread_mutex_t lock;
    struct arena *arena;
    struct http_server *http;
    struct s3_behaviour how;
    struct object objects[OBJECTS_MAX];
    size_t count;
    struct str heads[HEADS_MAX];
    size_t head_count;
    struct buf log;
    unsigned now, most;
};

static struct object *find(struct s3_server *s, struct str path)
{
    for (size_t i = 0; i < s->count; i++) {
        if (str_eq(s->objects[i].path, path)) return &s->objects[i];
    }
    return NULL;
}

static void put(struct s3_server *s, struct str path, struct str bytes)
{
    struct object *o = find(s, path);
    if (!o && s->count == OBJECTS_MAX) BUG("too many objects for the test server");
    if (!o) {
        o = &s->objects[s->count++];
        o->path = arena_str(s->arena, path);
    }
    o->bytes = bytes;
}

static struct str path_of(const struct server_request *r)
{
    return str_sub(r->target, 0, str_find_char(r->target, '?'));
}

static struct str query_of(const struct server_request *r, struct str name)
{
    struct str rest = r->target, part, key;
    if (!str_next(&rest, '?', &part)) return STR_NONE;
    while (str_next(&rest, '&', &part)) {
        if (str_next(&part, '=', &key) && str_eq(key, name)) return part;
    }
    return STR_NONE;
}

static bool asks(const struct server_request *r, const char *what)
{
    return str_find(str_from(r->target, path_of(r).n), str_of(what)) != STR_NPOS;
}

/* "bytes=5-9"; the end may be missing. */
static void cut_range(struct str range, size_t size, size_t *first, size_t *last)
{
    struct str rest = str_from(range, 6), part;
    int64_t a = 0, b = (int64_t)size - 1;
    if (!str_next(&rest, '-', &part) || !str_to_i64(part, &a)) a = 0;
    if (rest.n == 0 || !str_to_i64(rest, &b) || b >= (int64_t)size) b = (int64_t)size - 1;
    *first = (size_t)a;
    *last = (size_t)b;
}

static bool breaks_now(struct s3_server *s, size_t size)
{
    pthread_mutex_lock(&s->lock);
    bool yes = s->how.break_after > 0 && s->how.breaks > 0 && size > (size_t)s->how.break_after;
    if (yes) s->how.breaks--;
    pthread_mutex_unlock(&s->lock);
    return yes;
}

static bool send_object(struct s3_server *s, struct arena *a, const struct server_request *r,
                        struct str bytes)
{
    struct str range = STR_NONE, asked;
    size_t first = 0, last = bytes.n - 1;
    bool ranged = !s->how.ignores_ranges && bytes.n > 0 && server_header(r, STR("Range"), &range) &&
                  str_starts(range, STR("bytes="));
    if (ranged) cut_range(range, bytes.n, &first, &last);
    struct str part = bytes.n > 0 ? str_sub(bytes, first, last - first + 1) : bytes;
    struct buf b = buf_new(a, 2000);
    buf_addf(
        &b,
        "HTTP/1.1 %d X\r\nContent-Length: %zu\r\nETag: \"e-%zu\"\r\nLast-Modified: Wed, 01 Jan "
        "2025 00:00:00 GMT\r\n",
        ranged ? 206 : 200, part.n, bytes.n);
    if (ranged) buf_addf(&b, "Content-Range: bytes %zu-%zu/%zu\r\n", first, last, bytes.n);
    if (!ranged && server_header(r, STR("x-amz-checksum-mode"), &asked)) {
        struct str of = s->how.wrong_checksum ? STR("else") : bytes;
        buf_addf(&b, "x-amz-checksum-crc64nvme: " STR_FMT "\r\n",
                 STR_ARG(checksum_value(a, &checksum_default, of)));
    }
    buf_add(&b, STR("\r\n"));
    server_send(r->fd, buf_str(&b));
    if (str_eq(r->method, STR("HEAD"))) return true;
    bool broken = breaks_now(s, part.n);
    server_send(r->fd, broken ? str_sub(part, 0, (size_t)s->how.break_after) : part);
    return !broken;
}

static bool refuse(struct arena *a, const struct server_request *r, int status, const char *code)
{
    return server_reply(
        a, r, status, arena_printf(a, "<Error><Code>%s</Code><Message>no</Message></Error>", code));
}

static bool list(struct s3_server *s, struct arena *a, const struct server_request *r)
{
    struct str bucket = arena_printf(a, STR_FMT "/", STR_ARG(path_of(r)));
    struct str prefix = query_of(r, STR("prefix"));
    while (str_ends(bucket, STR("//"))) bucket.n--;
    struct buf b = buf_new(a, 4000000);
    buf_add(&b, STR("<ListBucketResult>"));
    pthread_mutex_lock(&s->lock);
    for (size_t i = 0; i < s->count; i++) {
        const struct object *o = &s->objects[i];
        struct str key = str_from(o->path, bucket.n);
        struct str plain = arena_str(a, prefix);
        size_t slash;
        while ((slash = str_find(plain, STR("%2F"))) != STR_NPOS) {
            plain = arena_printf(a, STR_FMT "/" STR_FMT, STR_ARG(str_sub(plain, 0, slash)),
                                 STR_ARG(str_from(plain, slash + 3)));
        }
        if (!str_starts(o->path, bucket) || !str_starts(key, plain) || str_has_char(key, '#')) {
            continue;
        }
        buf_addf(&b,
                 "<Contents><Key>" STR_FMT "</Key><Size>%zu</Size><ETag>\"e-%zu\"</ETag>"
                 "<LastModified>2025-01-01T00:00:00.000Z</LastModified></Contents>",
                 STR_ARG(key), o->bytes.n, o->bytes.n);
    }
    pthread_mutex_unlock(&s->lock);
    buf_add(&b, STR("</ListBucketResult>"));
    return server_reply(a, r, 200, buf_str(&b));
}

static bool get(struct s3_server *s, struct arena *a, const struct server_request *r)
{
    if (asks(r, "list-type=2")) return list(s, a, r);
    if (str_starts(r->target, STR("/v20180820/accesspoint/"))) { /* each is of the bucket "b" */
        return server_reply(a, r, 200, STR("<R><Name>n</Name><Bucket>b</Bucket></R>"));
    }
    pthread_mutex_lock(&s->lock);
    const struct object *o = find(s, path_of(r));
    struct str bytes = o ? o->bytes : STR_NONE;
    pthread_mutex_unlock(&s->lock);
    return o ? send_object(s, a, r, bytes) : refuse(a, r, 404, "NoSuchKey");
}

static struct str part_path(struct arena *a, struct str path, struct str number)
{
    return arena_printf(a, STR_FMT "#" STR_FMT, STR_ARG(path), STR_ARG(number));
}

static bool put_object(struct s3_server *s, struct arena *a, const struct server_request *r)
{
    struct str path = path_of(r), number = query_of(r, STR("partNumber"));
    if (number.n > 0) path = part_path(a, path, number);
    pthread_mutex_lock(&s->lock);
    put(s, path, arena_str(s->arena, r->body));
    pthread_mutex_unlock(&s->lock);
    server_send(r->fd,
                arena_printf(a, "HTTP/1.1 200 X\r\nETag: \"p%zu\"\r\nContent-Length: 0\r\n\r\n",
                             r->body.n));
    return true;
}

/* Joins the parts 1, 2, 3 … */
static bool complete(struct s3_server *s, struct arena *a, const struct server_request *r)
{
    pthread_mutex_lock(&s->lock);
    struct buf whole = buf_new(s->arena, 512u << 20);
    for (int i = 1;; i++) {
        struct object *o = find(s, part_path(a, path_of(r), arena_printf(a, "%d", i)));
        if (!o) break;
        buf_add(&whole, o->bytes);
        o->path = STR("");
    }
    put(s, path_of(r), buf_str(&whole));
    pthread_mutex_unlock(&s->lock);
    return server_reply(a, r, 200, STR("<R><ETag>\"whole\"</ETag></R>"));
}

static bool answer(struct s3_server *s, struct arena *a, const struct server_request *r)
{
    if (s->how.delay_ms > 0 && !server_wait(r->server, s->how.delay_ms)) return false;
    if (s->how.refuses && str_find(r->target, str_of(s->how.refuses)) != STR_NPOS) {
        return refuse(a, r, 403, "AccessDenied");
    }
    if (str_eq(r->method, STR("PUT"))) return put_object(s, a, r);
    if (str_eq(r->method, STR("DELETE"))) return server_reply(a, r, 204, STR(""));
    if (!str_eq(r->method, STR("POST"))) return get(s, a, r);
    if (asks(r, "uploadId=")) return complete(s, a, r);
    return server_reply(a, r, 200, STR("<R><UploadId>upload-1</UploadId></R>"));
}

static bool serve(void *ctx, struct arena *a, const struct server_request *r)
{
    struct s3_server *s = ctx;
    struct str range = STR("-");
    server_header(r, STR("Range"), &range);
    pthread_mutex_lock(&s->lock);
    buf_addf(&s->log, STR_FMT " " STR_FMT " " STR_FMT "\n", STR_ARG(r->method), STR_ARG(r->target),
             STR_ARG(range));
    if (s->head_count < HEADS_MAX) s->heads[s->head_count++] = arena_str(s->arena, r->head);
    if (++s->now > s->most) s->most = s->now;
    pthread_mutex_unlock(&s->lock);
    bool goes_on = answer(s, a, r);
    pthread_mutex_lock(&s->lock);
    s->now--;
    pthread_mutex_unlock(&s->lock);
    return goes_on;
}

static void free_arena(void *arena)
{
    arena_free(arena);
}

struct s3_server *s3_server_start(struct arena *a)
{
    struct s3_server *s = ARENA_NEW(a, struct s3_server);
    s->arena = arena_new(); /* its own: threads of the server use it under the lock */
    arena_defer(a, free_arena, s->arena);
    pthread_mutex_init(&s->lock, NULL);
    s->log = buf_new(s->arena, 1u << 20);
    s->http = http_server_start(a, serve, s);
    return s;
}

void s3_server_stop(struct s3_server *s)
{
    http_server_stop(s->http);
    pthread_mutex_destroy(&s->lock);
}

int s3_server_port(const struct s3_server *s)
{
    return http_server_port(s->http);
}

void s3_server_behave(struct s3_server *s, struct s3_behaviour how)
{
    pthread_mutex_lock(&s->lock);
    while (s->now > 0) { /* requests that their client has given up still read the old way */
        pthread_mutex_unlock(&s->lock);
        cancel_sleep_ms(NULL, 1);
        pthread_mutex_lock(&s->lock);
    }
    s->how = how;
    s->most = 0;
    s->head_count = 0;
    buf_clear(&s->log);
    pthread_mutex_unlock(&s->lock);
}

void s3_server_put(struct s3_server *s, struct str path, struct str bytes)
{
    pthread_mutex_lock(&s->lock);
    put(s, arena_printf(s->arena, "/" STR_FMT, STR_ARG(path)), bytes);
    pthread_mutex_unlock(&s->lock);
}

bool s3_server_get(struct s3_server *s, struct str path, struct str *bytes)
{
    pthread_mutex_lock(&s->lock);
    const struct object *o = find(s, arena_printf(s->arena, "/" STR_FMT, STR_ARG(path)));
    if (o) *bytes = o->bytes;
    pthread_mutex_unlock(&s->lock);
    return o != NULL;
}

struct str s3_server_log(struct s3_server *s, struct arena *a)
{
    pthread_mutex_lock(&s->lock);
    struct str log = arena_str(a, buf_str(&s->log));
    pthread_mutex_unlock(&s->lock);
    return log;
}

unsigned s3_server_most(struct s3_server *s)
{
    pthread_mutex_lock(&s->lock);
    unsigned most = s->most;
    pthread_mutex_unlock(&s->lock);
    return most;
}

struct str s3_server_head(struct s3_server *s, struct arena *a, struct str part)
{
    struct str found = STR_NONE;
    pthread_mutex_lock(&s->lock);
    for (size_t i = 0; i < s->head_count; i++) {
        struct str head = s->heads[i], line;
        if (str_next(&head, '\n', &line) && str_find(line, part) != STR_NPOS) {
            found = arena_str(a, s->heads[i]);
        }
    }
    pthread_mutex_unlock(&s->lock);
    return found;
}
