#include "auth/jwks.h"

#include "auth/provider_call.h"
#include "base/limits.h"
#include "codec/jws.h"
#include "codec/uri.h"
#include "http/proxy.h"
#include "value/json.h"

#include <pthread.h>

#define FRESH_MS (10 * INT64_C(60000))
#define STALE_MS (60 * INT64_C(60000)) /* while the issuer cannot be asked */
#define PAUSE_MS INT64_C(30000)        /* nobody makes us ask more often */
#define TIMEOUT_MS 5000
#define SIZE_LIMIT (256u * KIB)

struct jwks {
    struct str url;
    const struct transport *transport;
    const struct env *env;
    const struct clock *clock;
    pthread_mutex_t lock;
    struct arena *arena; /* of the keys; NULL: none were fetched yet */
    const struct value *keys;
    int64_t fetched_ms, tried_ms;
};

static void destroy(void *handle)
{
    struct jwks *k = handle;
    if (k->arena) arena_free(k->arena);
    pthread_mutex_destroy(&k->lock);
}

bool jwks_is_address(struct str url)
{
    struct uri u;
    if (!uri_split(url, &u) || u.userinfo.p || u.fragment.p || u.host.n == 0) return false;
    bool is_here = str_eq(u.host, STR("127.0.0.1")) || str_eq(u.host, STR("localhost")) ||
                   str_eq(u.host, STR("[::1]"));
    return str_eq(u.scheme, STR("https")) || (str_eq(u.scheme, STR("http")) && is_here);
}

struct jwks *jwks_new(struct arena *a, struct str url, const struct transport *t,
                      const struct env *v, const struct clock *clock)
{
    struct jwks *k = ARENA_NEW(a, struct jwks);
    *k = (struct jwks){.url = url, .transport = t, .env = v, .clock = clock};
    pthread_mutex_init(&k->lock, NULL);
    arena_defer(a, destroy, k);
    return k;
}

/* ---- with the lock ---- */

static bool fetch(struct jwks *k, struct arena *a, const struct value **keys, struct err *e)
{
    struct http_request request;
    struct http_response response;
    const struct value *set;
    struct http_options options = {.connect_timeout_ms = TIMEOUT_MS,
                                   .read_timeout_ms = TIMEOUT_MS,
                                   .verify_tls = true,
                                   .ca_bundle = env_or(k->env, STR("AWS_CA_BUNDLE"), STR_NONE),
                                   .max_body = SIZE_LIMIT};
    if (!provider_request(a, STR("GET"), k->url, &request, e)) return false;
    http_headers_add(a, &request.headers, STR("Accept"), STR("application/json"));
    options.proxy = http_proxy_for(a, k->env, request.scheme, request.host);
    if (!k->transport->send(k->transport->ctx, a, &request, &options, &response, e)) return false;
    if (response.status != 200) {
        return err_set(e, ERR_NETWORK, "HTTP status %d", response.status);
    }
    if (!json_read(a, response.body, &set, e)) return false;
    *keys = value_get(set, STR("keys"));
    return value_kind_of(*keys) == VALUE_LIST || err_set(e, ERR_NETWORK, "no list of keys");
}

/* Leaves the keys as they are when the issuer cannot be asked. */
static void refresh(struct jwks *k, struct err *why)
{
    struct arena *a = arena_new();
    const struct value *keys;
    int64_t now = clock_now_ms(k->clock);
    if (k->tried_ms > 0 && now - k->tried_ms < PAUSE_MS) {
        arena_free(a);
        return;
    }
    k->tried_ms = now;
    if (!fetch(k, a, &keys, why)) {
        arena_free(a);
        return;
    }
    if (k->arena) arena_free(k->arena);
    k->arena = a;
    k->keys = keys;
    k->fetched_ms = now;
}

/* The key that the token names; without a name the only one that it could mean. */
static const struct value *find(const struct value *keys, const struct jwt *t)
{
    const struct value *found = NULL;
    size_t n = 0;
    for (size_t i = 0; i < value_count(keys); i++) {
        const struct value *key = value_at(keys, i);
        if (!jws_key_suits(key, t->alg)) continue;
        if (t->kid.n > 0 && !str_eq(value_get_text(key, STR("kid")), t->kid)) continue;
        found = key;
        n++;
    }
    return n == 1 ? found : NULL;
}

static bool verify(struct jwks *k, struct arena *a, const struct jwt *t, struct err *e)
{
    struct err why = err_init(a);
    int64_t age = clock_now_ms(k->clock) - k->fetched_ms;
    if (!k->keys || age >= FRESH_MS || !find(k->keys, t)) refresh(k, &why);
    age = clock_now_ms(k->clock) - k->fetched_ms;
    if (!k->keys || age >= STALE_MS) {
        return err_set(e, ERR_NETWORK, "the issuer's keys cannot be fetched: " STR_FMT,
                       STR_ARG(err_is_set(&why) ? why.message : STR("tried a moment ago")));
    }
    const struct value *key = find(k->keys, t);
    if (key && jws_verify(a, t->alg, key, t->text, t->signature)) return true;
    return err_set(e, ERR_DENIED, "the access token is not signed by a key of the issuer");
}

bool jwks_verify(struct jwks *k, struct arena *a, const struct jwt *t, struct err *e)
{
    pthread_mutex_lock(&k->lock);
    bool ok = verify(k, a, t, e);
    pthread_mutex_unlock(&k->lock);
    return ok;
}
