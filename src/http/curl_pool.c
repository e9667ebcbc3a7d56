#include "http/curl_internal.h"
#include "http/sigpipe.h"

#include <openssl/x509_vfy.h>
#include <pthread.h>
#include <string.h>

#define IDLE_MAX 32u

struct pool {
    pthread_mutex_t lock;
    struct lane *idle[IDLE_MAX]; /* last used last */
    size_t n;
    X509_STORE *certificates;
    bool certificates_tried;
};

/* libcurl has one state per process: here is the once of it. */
static pthread_once_t curl_once = PTHREAD_ONCE_INIT;

static void init_curl(void)
{
    if (curl_global_init(CURL_GLOBAL_ALL) != CURLE_OK) BUG("libcurl does not start");
}

static void close_pool(void *handle)
{
    struct pool *p = handle;
    struct sigpipe held = sigpipe_hold();
    for (size_t i = 0; i < p->n; i++) arena_free(p->idle[i]->arena);
    sigpipe_release(&held);
    X509_STORE_free(p->certificates);
    pthread_mutex_destroy(&p->lock);
}

struct pool *curl_pool_new(struct arena *a)
{
    struct pool *p = ARENA_NEW(a, struct pool);
    pthread_mutex_init(&p->lock, NULL);
    arena_defer(a, close_pool, p);
    return p;
}

static void close_lane(void *handle)
{
    struct lane *lane = handle;
    curl_easy_cleanup(lane->easy);
    curl_multi_cleanup(lane->multi);
}

static struct lane *new_lane(void)
{
    struct arena *a = arena_new();
    struct lane *lane = ARENA_NEW(a, struct lane);
    lane->arena = a;
    lane->easy = curl_easy_init();
    lane->multi = curl_multi_init();
    arena_defer(a, close_lane, lane);
    if (lane->easy && lane->multi) {
        curl_multi_setopt(lane->multi, CURLMOPT_MAXCONNECTS, (long)LANE_HOSTS);
        return lane;
    }
    arena_free(a);
    return NULL;
}

static bool leads_to(const struct lane *lane, uint64_t host)
{
    for (size_t i = 0; i < LANE_HOSTS; i++) {
        if (lane->hosts[i] == host) return true;
    }
    return false;
}

/* Prefers a handle with a connection to that host, then the one used last. */
static struct lane *take_idle(struct pool *p, uint64_t host)
{
    if (p->n == 0) return NULL;
    size_t at = p->n - 1;
    for (size_t i = p->n; i > 0; i--) {
        if (leads_to(p->idle[i - 1], host)) {
            at = i - 1;
            break;
        }
    }
    struct lane *lane = p->idle[at];
    p->n--;
    memmove(p->idle + at, p->idle + at + 1, (p->n - at) * sizeof(struct lane *));
    return lane;
}

static void remember_host(struct lane *lane, uint64_t host)
{
    size_t at = 0;
    while (at < LANE_HOSTS - 1 && lane->hosts[at] != host) at++;
    memmove(lane->hosts + 1, lane->hosts, at * sizeof lane->hosts[0]);
    lane->hosts[0] = host;
}

struct lane *curl_pool_take(struct pool *p, uint64_t host)
{
    pthread_once(&curl_once, init_curl);
    pthread_mutex_lock(&p->lock);
    struct lane *lane = take_idle(p, host);
    pthread_mutex_unlock(&p->lock);
    if (!lane) lane = new_lane();
    if (lane) remember_host(lane, host);
    return lane;
}

void curl_pool_give_back(struct pool *p, struct lane *lane)
{
    curl_slist_free_all(lane->headers);
    lane->headers = NULL;
    curl_easy_reset(lane->easy);
    pthread_mutex_lock(&p->lock);
    bool kept = p->n < IDLE_MAX;
    if (kept) p->idle[p->n++] = lane;
    pthread_mutex_unlock(&p->lock);
    if (!kept) arena_free(lane->arena);
}

/* OpenSSL's default places. A hashed folder is read one certificate at a time as needed, which is
 * far cheaper than parsing the whole bundle, and one store serves all connections. */
X509_STORE *curl_pool_certificates(struct pool *p)
{
    pthread_mutex_lock(&p->lock);
    if (!p->certificates_tried) {
        p->certificates_tried = true;
        p->certificates = X509_STORE_new();
        if (p->certificates && X509_STORE_set_default_paths(p->certificates) != 1) {
            X509_STORE_free(p->certificates);
            p->certificates = NULL;
        }
    }
    pthread_mutex_unlock(&p->lock);
    return p->certificates;
}
