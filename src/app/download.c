#include "app/download.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/io.h"
#include "base/limits.h"
#include "codec/hash.h"

#define PART_SIZE (16u * MIB)
#define REDIRECTS_MAX 5

static bool split_url(struct str url, struct http_request *r)
{
    size_t scheme = str_find(url, STR("://"));
    if (scheme == STR_NPOS) return false;
    r->scheme = str_sub(url, 0, scheme);
    struct str rest = str_from(url, scheme + 3);
    size_t slash = str_find_char(rest, '/');
    if (slash == STR_NPOS || slash == 0) return false;
    r->host = str_sub(rest, 0, slash);
    r->path = str_from(rest, slash);
    size_t question = str_find_char(r->path, '?');
    r->query = question == STR_NPOS ? STR_NONE : str_from(r->path, question + 1);
    r->path = str_sub(r->path, 0, question);
    return str_eq(r->scheme, STR("https")) || str_eq(r->scheme, STR("http"));
}

static bool is_redirect(int status)
{
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

/* A path alone stays with the host; never from https to http. */
static bool follow(struct arena *a, const struct http_request *from, struct str location,
                   struct str *url, struct err *e)
{
    *url = str_starts(location, STR("/"))
               ? arena_printf(a, STR_FMT "://" STR_FMT STR_FMT, STR_ARG(from->scheme),
                              STR_ARG(from->host), STR_ARG(location))
               : location;
    struct http_request to = {0};
    if (split_url(*url, &to) &&
        (str_eq(to.scheme, STR("https")) || str_eq(from->scheme, STR("http")))) {
        return true;
    }
    return err_set(e, ERR_NETWORK, "the server sends us to '" STR_FMT "', which is no https URL",
                   STR_ARG(str_sub(location, 0, 200)));
}

static bool get_part(struct arena *a, const struct transport *t, struct str url, int64_t begin,
                     int64_t end, struct str *out, struct err *e)
{
    struct http_options options = {.connect_timeout_ms = 30000,
                                   .read_timeout_ms = 60000,
                                   .verify_tls = true,
                                   .max_body = 2 * PART_SIZE};
    for (int i = 0; i <= REDIRECTS_MAX; i++) {
        struct http_request r = {.method = STR("GET")};
        struct http_response answer = {0};
        struct str location;
        if (!split_url(url, &r))
            return err_set(e, ERR_USAGE, "'" STR_FMT "' is no https URL", STR_ARG(url));
        http_headers_add(a, &r.headers, STR("Range"),
                         arena_printf(a, "bytes=%lld-%lld", (long long)begin, (long long)end - 1));
        if (!t->send(t->ctx, a, &r, &options, &answer, e)) return false;
        if (answer.status == 206 && answer.body.n == (size_t)(end - begin)) {
            *out = answer.body;
            return true;
        }
        if (!is_redirect(answer.status) ||
            !http_headers_get(&answer.headers, STR("Location"), &location)) {
            return err_set(e, ERR_NETWORK,
                           STR_FMT " answers with status %d and %zu bytes, expected a part of %lld",
                           STR_ARG(r.host), answer.status, answer.body.n, (long long)(end - begin));
        }
        if (!follow(a, &r, location, &url, e)) return false;
    }
    return err_set(e, ERR_NETWORK, "the server sends us in circles");
}

static bool get_all(const struct transport *t, const struct download *d, int fd, int64_t done,
                    struct err *e)
{
    while (done < d->size) {
        int64_t end = d->size - done < (int64_t)PART_SIZE ? d->size : done + (int64_t)PART_SIZE;
        struct arena *work = arena_new();
        struct str part;
        bool ok = get_part(work, t, d->url, done, end, &part, e);
        if (ok && !io_write_all(fd, part)) {
            ok = err_set(e, ERR_IO, "cannot write " STR_FMT ": %s", STR_ARG(d->path),
                         strerror(errno));
        }
        arena_free(work);
        if (!ok) return false;
        done = end;
        d->progress(d->ctx, done, d->size);
    }
    return true;
}

static bool check_and_keep(const struct download *d, const char *part, struct err *e)
{
    struct arena *work = arena_new();
    struct str bytes;
    bool ok = io_map_file(work, str_of(part), &bytes, e);
    if (ok && !str_eq(hash_sha256_hex(work, bytes), d->sha256)) {
        unlink(part);
        ok = err_set(e, ERR_GENERAL,
                     "what came is not the file that was expected (its SHA-256 is another): it was "
                     "removed");
    }
    if (ok && rename(part, arena_cstr(work, d->path)) != 0) {
        ok = err_set(e, ERR_IO, "cannot rename %s: %s", part, strerror(errno));
    }
    arena_free(work);
    return ok;
}

bool download_file(struct arena *a, const struct transport *t, const struct download *d,
                   struct err *e)
{
    const char *part = arena_cstr(a, arena_printf(a, STR_FMT ".part", STR_ARG(d->path)));
    struct stat st;
    int fd = open(part, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    if (fd < 0 || fstat(fd, &st) != 0 || (st.st_size > d->size && ftruncate(fd, 0) != 0)) {
        err_set(e, ERR_IO, "cannot write %s: %s", part, strerror(errno));
        if (fd >= 0) close(fd);
        return false;
    }
    bool ok = get_all(t, d, fd, st.st_size > d->size ? 0 : st.st_size, e);
    close(fd);
    return ok && check_and_keep(d, part, e);
}
