#include "http/curl.h"

#include "base/clock.h"
#include "base/limits.h"
#include "http/curl_internal.h"
#include "http/sigpipe.h"

#define POLL_MS 1000
#define POLL_WITHOUT_FD_MS 20 /* when a cancel has no descriptor to wait for */

static struct str url_of(struct arena *a, const struct http_request *r)
{
    return arena_printf(a, STR_FMT "://" STR_FMT STR_FMT "%s" STR_FMT, STR_ARG(r->scheme),
                        STR_ARG(r->host), STR_ARG(r->path), r->query.n ? "?" : "",
                        STR_ARG(r->query));
}

static uint64_t host_key(const struct http_request *r, const struct http_options *o)
{
    uint64_t h = str_hash(r->host) ^ str_hash(o->proxy) * 31 ^ str_hash(r->scheme) * 131;
    return h ? h : 1; /* 0 marks a free place */
}

/* Sent bytes count as a sign of life as well as received ones. */
static void note_progress(const struct lane *lane, struct exchange *x)
{
    curl_off_t before_transfer = 0;
    curl_off_t uploaded = 0;
    curl_easy_getinfo(lane->easy, CURLINFO_PRETRANSFER_TIME_T, &before_transfer);
    curl_easy_getinfo(lane->easy, CURLINFO_SIZE_UPLOAD_T, &uploaded);
    bool connected = before_transfer > 0;
    if (connected != x->connected || uploaded != x->uploaded) {
        x->connected = connected;
        x->uploaded = uploaded;
        x->last_activity_us = clock_monotonic_us();
    }
}

/* Until the connection stands the time-out for that counts, and libcurl keeps it. */
static int64_t left_to_read_ms(const struct exchange *x)
{
    int64_t limit = x->options->read_timeout_ms;
    if (limit <= 0 || !x->connected) return POLL_MS;
    int64_t silent_us = clock_monotonic_us() - x->last_activity_us;
    return limit - silent_us / 1000;
}

static bool wait_for_socket(struct lane *lane, const struct exchange *x, struct err *e)
{
    const struct cancel *cancel = x->options->cancel;
    if (cancel_is_raised(cancel)) return err_set(e, ERR_CANCELLED, "Cancelled by user");
    int64_t left_ms = left_to_read_ms(x);
    if (left_ms <= 0) {
        return err_set(e, ERR_TIMEOUT, "Read timeout on endpoint URL: \"" STR_FMT "\"",
                       STR_ARG(x->url));
    }
    int64_t longest = cancel && cancel_fd(cancel) < 0 ? POLL_WITHOUT_FD_MS : POLL_MS;
    struct curl_waitfd extra = {.fd = cancel_fd(cancel), .events = CURL_WAIT_POLLIN};
    CURLMcode code = curl_multi_poll(lane->multi, &extra, extra.fd >= 0 ? 1 : 0,
                                     (int)(left_ms < longest ? left_ms : longest), NULL);
    if (code == CURLM_OK) return true;
    return err_set(e, ERR_NETWORK, "An HTTP Client raised an unhandled exception: %s",
                   curl_multi_strerror(code));
}

static bool run(struct lane *lane, struct exchange *x, struct err *e)
{
    for (;;) {
        int running = 0;
        int queued = 0;
        CURLMcode code = curl_multi_perform(lane->multi, &running);
        if (code != CURLM_OK) {
            return err_set(e, ERR_NETWORK, "An HTTP Client raised an unhandled exception: %s",
                           curl_multi_strerror(code));
        }
        const CURLMsg *message = curl_multi_info_read(lane->multi, &queued);
        if (message && message->msg == CURLMSG_DONE) {
            CURLcode result = message->data.result;
            /* libcurl takes an end within the headers for the end of the answer. */
            if (result == CURLE_OK && !x->headers_done) result = CURLE_GOT_NOTHING;
            return result == CURLE_OK || exchange_failed(lane, x, result, e);
        }
        note_progress(lane, x);
        if (!wait_for_socket(lane, x, e)) return false;
    }
}

static bool exchange(struct pool *pool, struct lane *lane, struct exchange *x, struct err *e)
{
    if (!request_put(lane, pool, x, e)) return false;
    response_watch(lane, x);
    x->last_activity_us = clock_monotonic_us();
    CURLMcode code = curl_multi_add_handle(lane->multi, lane->easy);
    if (code != CURLM_OK) {
        return err_set(e, ERR_NETWORK, "An HTTP Client raised an unhandled exception: %s",
                       curl_multi_strerror(code));
    }
    bool ok = run(lane, x, e) && response_end(x, e);
    /* Closes the connection when the exchange was not complete. */
    curl_multi_remove_handle(lane->multi, lane->easy);
    return ok;
}

static bool curl_send(void *ctx, struct arena *a, const struct http_request *request,
                      const struct http_options *options, struct http_response *response,
                      struct err *e)
{
    struct pool *pool = ctx;
    if (!request_check(request, e)) return false;
    if (cancel_is_raised(options->cancel)) return err_set(e, ERR_CANCELLED, "Cancelled by user");
    *response = (struct http_response){.status = 0};
    struct exchange x = {
        .arena = a,
        .request = request,
        .options = options,
        .response = response,
        .url = url_of(a, request),
        .refusal = *e,
        .body = buf_new(a, options->max_body ? options->max_body : LIMIT_RESPONSE_BODY),
    };
    struct lane *lane = curl_pool_take(pool, host_key(request, options));
    if (!lane)
        return err_set(e, ERR_NETWORK,
                       "An HTTP Client raised an unhandled exception: no "
                       "more connections");
    struct sigpipe held = sigpipe_hold();
    bool ok = exchange(pool, lane, &x, e);
    curl_pool_give_back(pool, lane);
    sigpipe_release(&held);
    response->body = buf_str(&x.body);
    return ok;
}

const struct transport *curl_transport_new(struct arena *a)
{
    struct transport *t = ARENA_NEW(a, struct transport);
    *t = (struct transport){.send = curl_send, .ctx = curl_pool_new(a)};
    return t;
}
