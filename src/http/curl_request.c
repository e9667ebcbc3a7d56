#include "http/curl_internal.h"
#include "http/proxy.h"

#include "base/clock.h"

#include <limits.h>
#include <openssl/ssl.h>
#include <stdio.h>

#define SOURCE_BLOCK 262144L

static bool has_control(struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if ((c < 0x20 && c != '\t') || c == 0x7f) return true;
    }
    return false;
}

static bool is_token(struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        bool alnum = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (!alnum && !str_has_char(STR("!#$%&'*+-.^_`|~"), c)) return false;
    }
    return s.n > 0;
}

static bool is_target(struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c <= 0x20 || c >= 0x7f) return false;
    }
    return true;
}

static bool is_host(struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        bool alnum = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (!alnum && !str_has_char(STR("-._:[]"), c)) return false;
    }
    return s.n > 0;
}

bool request_check(const struct http_request *r, struct err *e)
{
    if (!str_eq(r->scheme, STR("https")) && !str_eq(r->scheme, STR("http"))) {
        return err_set(e, ERR_PARAM,
                       "Invalid endpoint scheme '" STR_FMT "': expected https or http",
                       STR_ARG(r->scheme));
    }
    if (!is_host(r->host)) {
        return err_set(e, ERR_PARAM,
                       "Invalid endpoint host '" STR_FMT "': expected host or host:port",
                       STR_ARG(r->host));
    }
    if (!is_token(r->method) || !str_starts(r->path, STR("/")) || !is_target(r->path) ||
        !is_target(r->query)) {
        return err_set(e, ERR_PARAM,
                       "Invalid request target '" STR_FMT "': expected a "
                       "percent-encoded path",
                       STR_ARG(r->path));
    }
    for (size_t i = 0; i < r->headers.n; i++) {
        const struct http_header *h = &r->headers.items[i];
        if (!is_token(h->name) || has_control(h->value)) {
            return err_set(e, ERR_PARAM,
                           "Invalid value of header '" STR_FMT "': control "
                           "characters cannot be sent",
                           STR_ARG(h->name));
        }
    }
    return true;
}

static struct curl_slist *add_line(struct curl_slist *list, const char *line)
{
    struct curl_slist *longer = curl_slist_append(list, line);
    if (!longer) BUG("out of memory");
    return longer;
}

/* What libcurl would add by itself and what botocore's HTTP client adds. */
static const struct {
    struct str name;
    const char *line;
} defaults[] = {
    {STR_INIT("Accept-Encoding"), "Accept-Encoding: identity"},
    {STR_INIT("Accept"), "Accept:"},
    {STR_INIT("Content-Type"), "Content-Type:"},
    {STR_INIT("Expect"), "Expect:"},
    {STR_INIT("User-Agent"), "User-Agent:"},
};

static struct curl_slist *header_lines(struct arena *a, const struct http_headers *h)
{
    struct curl_slist *list = NULL;
    for (size_t i = 0; i < h->n; i++) {
        struct http_header item = h->items[i];
        if (str_eq_nocase(item.name, STR("Content-Length"))) continue; /* libcurl counts */
        struct str line =
            item.value.n
                ? arena_printf(a, STR_FMT ": " STR_FMT, STR_ARG(item.name), STR_ARG(item.value))
                : arena_printf(a, STR_FMT ";", STR_ARG(item.name)); /* sends it empty */
        list = add_line(list, line.p);
    }
    struct str value;
    for (size_t i = 0; i < ARRAY_LEN(defaults); i++) {
        if (!http_headers_get(h, defaults[i].name, &value)) list = add_line(list, defaults[i].line);
    }
    return list;
}

static size_t read_source(char *to, size_t size, size_t n, void *ctx)
{
    struct exchange *x = ctx;
    const struct http_source *source = x->request->source;
    size_t got = 0;
    x->refused = !source->read(source->ctx, to, size * n, &got, &x->refusal);
    x->last_activity_us = clock_monotonic_us();
    x->source_sent += (int64_t)got;
    if (!x->refused && got == 0 && x->source_sent < source->size) {
        x->refused = true;
        err_set(&x->refusal, ERR_IO, "The body ended before its %lld bytes were read.",
                (long long)source->size);
    }
    return x->refused ? CURL_READFUNC_ABORT : got;
}

/* libcurl sends a body again when a kept connection turns out to be closed. */
static int seek_source(void *ctx, curl_off_t offset, int origin)
{
    struct exchange *x = ctx;
    const struct http_source *source = x->request->source;
    if (offset != 0 || origin != SEEK_SET) return CURL_SEEKFUNC_CANTSEEK;
    x->source_sent = 0;
    x->refused = !source->rewind(source->ctx, &x->refusal);
    return x->refused ? CURL_SEEKFUNC_FAIL : CURL_SEEKFUNC_OK;
}

static void put_source(CURL *easy, struct exchange *x)
{
    struct str coding;
    bool chunked = http_headers_get(&x->request->headers, STR("Transfer-Encoding"), &coding);
    curl_off_t size = chunked ? -1 : (curl_off_t)x->request->source->size;
    curl_easy_setopt(easy, CURLOPT_POST, 1L);
    curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, size);
    curl_easy_setopt(easy, CURLOPT_READFUNCTION, read_source);
    curl_easy_setopt(easy, CURLOPT_READDATA, x);
    curl_easy_setopt(easy, CURLOPT_SEEKFUNCTION, seek_source);
    curl_easy_setopt(easy, CURLOPT_SEEKDATA, x);
    curl_easy_setopt(easy, CURLOPT_UPLOAD_BUFFERSIZE, SOURCE_BLOCK);
}

static void put_body(CURL *easy, const struct http_request *r)
{
    bool has_body = r->has_body && r->body.n > 0;
    if (str_eq(r->method, STR("HEAD"))) {
        curl_easy_setopt(easy, CURLOPT_NOBODY, 1L);
        return;
    }
    bool bodiless = str_eq(r->method, STR("GET")) || str_eq(r->method, STR("OPTIONS"));
    if (!has_body && bodiless) {
        curl_easy_setopt(easy, CURLOPT_HTTPGET, 1L);
        return;
    }
    /* Without a body too: the other methods send Content-Length: 0. */
    curl_easy_setopt(easy, CURLOPT_POST, 1L);
    curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)(has_body ? r->body.n : 0));
    curl_easy_setopt(easy, CURLOPT_POSTFIELDS, has_body ? r->body.p : "");
}

static CURLcode share_certificates(CURL *easy, void *ssl_context, void *store)
{
    (void)easy;
    SSL_CTX_set1_cert_store(ssl_context, store);
    return CURLE_OK;
}

static void put_tls(CURL *easy, struct pool *pool, struct arena *a, const struct http_options *o)
{
    curl_easy_setopt(easy, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    if (!o->verify_tls) {
        curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 0L);
        curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 0L);
        return;
    }
    if (o->ca_bundle.n) {
        curl_easy_setopt(easy, CURLOPT_CAPATH, NULL);
        curl_easy_setopt(easy, CURLOPT_CAINFO, arena_cstr(a, o->ca_bundle));
        return;
    }
    X509_STORE *store = curl_pool_certificates(pool);
    if (!store || curl_easy_setopt(easy, CURLOPT_SSL_CTX_DATA, store) != CURLE_OK ||
        curl_easy_setopt(easy, CURLOPT_SSL_CTX_FUNCTION, share_certificates) != CURLE_OK) {
        return; /* libcurl has its own defaults */
    }
    curl_easy_setopt(easy, CURLOPT_CAPATH, NULL);
    curl_easy_setopt(easy, CURLOPT_CAINFO, NULL);
}

static long timeout_option(int64_t ms)
{
    return ms > 0 && ms < INT_MAX ? (long)ms : (long)INT_MAX;
}

static void put_connection(CURL *easy, struct arena *a, const struct http_options *o)
{
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L); /* a cancel does not wait for name look-ups */
    curl_easy_setopt(easy, CURLOPT_TCP_NODELAY, 1L);
    curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, timeout_option(o->connect_timeout_ms));
    /* Set even when empty: that keeps libcurl from reading the environment. */
    curl_easy_setopt(easy, CURLOPT_PROXY, arena_cstr(a, http_proxy_address(a, o->proxy)));
    curl_easy_setopt(easy, CURLOPT_NOPROXY, "");
    curl_easy_setopt(easy, CURLOPT_HEADEROPT, (long)CURLHEADER_SEPARATE);
    curl_easy_setopt(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
}

/* The target is given verbatim, so that libcurl cannot rewrite what was signed. */
static struct str target_of(struct arena *a, const struct exchange *x)
{
    const struct http_request *r = x->request;
    if (x->options->proxy.n && str_eq(r->scheme, STR("http"))) return x->url;
    return r->query.n ? arena_printf(a, STR_FMT "?" STR_FMT, STR_ARG(r->path), STR_ARG(r->query))
                      : arena_str(a, r->path);
}

bool request_put(struct lane *lane, struct pool *pool, struct exchange *x, struct err *e)
{
    const struct http_request *r = x->request;
    CURL *easy = lane->easy;
    put_connection(easy, x->arena, x->options);
    if (str_eq(r->scheme, STR("https"))) put_tls(easy, pool, x->arena, x->options);
    if (r->source) {
        const struct http_source *source = r->source;
        if (!source->rewind(source->ctx, e)) return false;
        put_source(easy, x);
    } else {
        put_body(easy, r);
    }
    lane->headers = header_lines(x->arena, &r->headers);
    struct str base =
        arena_printf(x->arena, STR_FMT "://" STR_FMT "/", STR_ARG(r->scheme), STR_ARG(r->host));
    struct str target = target_of(x->arena, x);
    bool ok = curl_easy_setopt(easy, CURLOPT_URL, base.p) == CURLE_OK &&
              curl_easy_setopt(easy, CURLOPT_REQUEST_TARGET, target.p) == CURLE_OK &&
              curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, arena_cstr(x->arena, r->method)) ==
                  CURLE_OK &&
              curl_easy_setopt(easy, CURLOPT_HTTPHEADER, lane->headers) == CURLE_OK;
    if (ok) return true;
    return err_set(e, ERR_NETWORK, "An HTTP Client raised an unhandled exception: out of memory");
}
