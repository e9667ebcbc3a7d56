#include "http/curl_internal.h"

#include "http/proxy.h"

enum failure { FAIL_CONNECT, FAIL_PROXY, FAIL_TLS, FAIL_CLOSED, FAIL_CONNECT_TIMEOUT, FAIL_OTHER };

/* Codes that are not here are FAIL_OTHER. */
static const struct {
    CURLcode code;
    enum failure failure;
} failures[] = {
    {CURLE_COULDNT_RESOLVE_HOST, FAIL_CONNECT},
    {CURLE_COULDNT_CONNECT, FAIL_CONNECT},
    {CURLE_INTERFACE_FAILED, FAIL_CONNECT},
    {CURLE_COULDNT_RESOLVE_PROXY, FAIL_PROXY},
    {CURLE_PROXY, FAIL_PROXY},
    {CURLE_SSL_CONNECT_ERROR, FAIL_TLS},
    {CURLE_PEER_FAILED_VERIFICATION, FAIL_TLS},
    {CURLE_SSL_CERTPROBLEM, FAIL_TLS},
    {CURLE_SSL_CIPHER, FAIL_TLS},
    {CURLE_SSL_CACERT_BADFILE, FAIL_TLS},
    {CURLE_SSL_ISSUER_ERROR, FAIL_TLS},
    {CURLE_SSL_INVALIDCERTSTATUS, FAIL_TLS},
    {CURLE_OPERATION_TIMEDOUT, FAIL_CONNECT_TIMEOUT},
    {CURLE_GOT_NOTHING, FAIL_CLOSED},
    {CURLE_RECV_ERROR, FAIL_CLOSED},
    {CURLE_SEND_ERROR, FAIL_CLOSED},
    {CURLE_PARTIAL_FILE, FAIL_CLOSED},
    {CURLE_WEIRD_SERVER_REPLY, FAIL_CLOSED},
    {CURLE_UNSUPPORTED_PROTOCOL, FAIL_CLOSED}, /* the answer was not HTTP/1 */
};

/* A proxy that relays requests, not connections, and says nothing is taken for one that is away
 * (urllib3 ProxyError). */
static bool is_proxy_failure(const struct exchange *x, CURLcode code, enum failure failure)
{
    if (x->options->proxy.n == 0) return false;
    if (failure == FAIL_CONNECT) return true;
    bool silent = x->header_bytes == 0 && (code == CURLE_GOT_NOTHING || code == CURLE_RECV_ERROR ||
                                           code == CURLE_SEND_ERROR);
    return silent && str_eq(x->request->scheme, STR("http"));
}

static enum failure failure_of(const struct lane *lane, const struct exchange *x, CURLcode code)
{
    long tunnel = 0;
    curl_easy_getinfo(lane->easy, CURLINFO_HTTP_CONNECTCODE, &tunnel);
    if (tunnel >= 300) return FAIL_PROXY;
    for (size_t i = 0; i < ARRAY_LEN(failures); i++) {
        if (failures[i].code != code) continue;
        return is_proxy_failure(x, code, failures[i].failure) ? FAIL_PROXY : failures[i].failure;
    }
    return FAIL_OTHER;
}

static bool set_too_large(const struct exchange *x, struct err *e)
{
    if (x->body.overflow) {
        return err_set(e, ERR_LIMIT, "The %s is larger than %zu bytes, the limit (\"" STR_FMT "\")",
                       x->too_large, x->body.limit, STR_ARG(x->url));
    }
    return err_set(e, ERR_LIMIT, "The %s are larger than the limit (\"" STR_FMT "\")", x->too_large,
                   STR_ARG(x->url));
}

bool exchange_failed(const struct lane *lane, const struct exchange *x, CURLcode code,
                     struct err *e)
{
    if (x->too_large) return set_too_large(x, e);
    if (x->refused) {
        *e = x->refusal;
        return false;
    }
    const char *detail = x->detail[0] ? x->detail : curl_easy_strerror(code);
    switch (failure_of(lane, x, code)) {
    case FAIL_CONNECT:
        return err_set(e, ERR_NETWORK, "Could not connect to the endpoint URL: \"" STR_FMT "\"",
                       STR_ARG(x->url));
    case FAIL_PROXY: {
        struct str proxy = http_proxy_masked(x->arena, x->options->proxy);
        return err_set(e, ERR_NETWORK, "Failed to connect to proxy URL: \"" STR_FMT "\"",
                       STR_ARG(proxy));
    }
    case FAIL_TLS:
        return err_set(e, ERR_NETWORK, "SSL validation failed for " STR_FMT " %s", STR_ARG(x->url),
                       detail);
    case FAIL_CLOSED:
        return err_set(e, ERR_NETWORK,
                       "Connection was closed before we received a valid response from endpoint "
                       "URL: \"" STR_FMT "\".",
                       STR_ARG(x->url));
    case FAIL_CONNECT_TIMEOUT:
        return err_set(e, ERR_TIMEOUT, "Connect timeout on endpoint URL: \"" STR_FMT "\"",
                       STR_ARG(x->url));
    case FAIL_OTHER:
        break;
    }
    return err_set(e, ERR_NETWORK, "An HTTP Client raised an unhandled exception: %s", detail);
}
