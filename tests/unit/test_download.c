/* A file in parts from a made-up server: resuming, redirects, a wrong digest. */
#include "app/download.h"
#include "harness.h"
#include "scratch.h"

#include "base/files.h"
#include "codec/hash.h"

static const struct str content = STR_INIT("0123456789abcdefghij");
static const struct files anywhere = {.mode = FILES_UNRESTRICTED};

struct server {
    int requests, redirects;
    struct str to; /* where the first request is sent on to */
    int64_t progress;
};

static bool serve(void *ctx, struct arena *a, const struct http_request *request,
                  const struct http_options *options, struct http_response *response, struct err *e)
{
    struct server *s = ctx;
    struct str range;
    s->requests++;
    if (!options->verify_tls) return err_set(e, ERR_GENERAL, "certificates are not checked");
    if (s->to.n > 0 && str_eq(request->host, STR("first.example"))) {
        s->redirects++;
        response->status = 302;
        http_headers_add(a, &response->headers, STR("location"), s->to);
        return true;
    }
    http_headers_get(&request->headers, STR("Range"), &range);
    size_t begin = str_starts(range, STR("bytes=5-")) ? 5 : 0;
    response->status = 206;
    response->body = str_from(content, begin);
    return true;
}

static void progress(void *ctx, int64_t done, int64_t total)
{
    struct server *s = ctx;
    s->progress = total == (int64_t)content.n ? done : -1;
}

static bool get(struct arena *a, struct server *s, struct str path, struct str sha256,
                struct err *e)
{
    const struct transport t = {serve, s};
    const struct download d = {.url = STR("https://first.example/file?x=1"),
                               .path = path,
                               .size = (int64_t)content.n,
                               .sha256 = sha256,
                               .progress = progress,
                               .ctx = s};
    return download_file(a, &t, &d, e);
}

static bool holds(struct arena *a, struct str path, struct str text)
{
    struct err e = err_init(a);
    struct str got;
    return files_read(a, &anywhere, path, 1000, &got, &e) && str_eq(got, text);
}

void run_tests(struct arena *a)
{
    struct str folder = scratch_new(a), right = hash_sha256_hex(a, content);
    struct str path = arena_printf(a, STR_FMT "/file", STR_ARG(folder));
    struct str part = arena_printf(a, STR_FMT ".part", STR_ARG(path));
    struct err e = err_init(a);
    test_begin("goes on where it ended, behind a redirect");
    scratch_write(a, folder, "file.part", "01234");
    struct server s = {.to = STR("https://second.example/there")};
    CHECK_OK(get(a, &s, path, right, &e), &e);
    CHECK(s.requests == 2 && s.redirects == 1 && s.progress == (int64_t)content.n);
    CHECK(holds(a, path, content) && !holds(a, part, content));

    test_begin("a wrong file is removed");
    scratch_write(a, folder, "other.part", "XXXXX");
    struct str other = arena_printf(a, STR_FMT "/other", STR_ARG(folder));
    s = (struct server){0};
    CHECK(!get(a, &s, other, right, &e) && e.kind == ERR_GENERAL);
    CHECK(str_find(e.message, STR("SHA-256")) != STR_NPOS);
    CHECK(!holds(a, other, STR("XXXXX56789abcdefghij")));

    test_begin("never from https to http, never in circles");
    s = (struct server){.to = STR("http://second.example/there")};
    e = err_init(a);
    CHECK(!get(a, &s, other, right, &e) && e.kind == ERR_NETWORK && s.requests == 1);
    s = (struct server){.to = STR("/again")};
    e = err_init(a);
    CHECK(!get(a, &s, other, right, &e) && s.requests == 6);
    CHECK_STR(e.message, STR("the server sends us in circles"));
}
