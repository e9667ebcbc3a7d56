#include "auth/s3_session.h"

#include "auth/provider_call.h"
#include "auth/sigv4.h"
#include "base/thread.h"
#include "codec/uri.h"
#include "codec/xml.h"

#include <pthread.h>

#define SESSIONS 100u
#define WAIT_US 20000 /* how soon a waiting thread sees its cancel */
#define RENEW_MS (INT64_C(45) * 1000)
#define MUST_RENEW_MS (INT64_C(10) * 1000)

struct entry {
    struct arena *arena; /* NULL: free */
    struct str key;
    struct credentials credentials;
    uint64_t used;
};

/* A question under way, on the stack of the thread that asks. */
struct flight {
    struct str key;
    struct flight *next;
};

struct s3_sessions {
    pthread_mutex_t lock;
    pthread_cond_t landed;
    struct flight *flights;
    struct entry entries[SESSIONS];
    uint64_t clock;
};

static void destroy(void *handle)
{
    struct s3_sessions *s = handle;
    for (size_t i = 0; i < SESSIONS; i++) {
        if (s->entries[i].arena) arena_free(s->entries[i].arena);
    }
    pthread_cond_destroy(&s->landed);
    pthread_mutex_destroy(&s->lock);
}

struct s3_sessions *s3_sessions_new(struct arena *a)
{
    struct s3_sessions *s = ARENA_NEW(a, struct s3_sessions);
    pthread_mutex_init(&s->lock, NULL);
    thread_cond_init(&s->landed);
    arena_defer(a, destroy, s);
    return s;
}

static struct entry *find(struct s3_sessions *s, struct str key)
{
    for (size_t i = 0; i < SESSIONS; i++) {
        if (s->entries[i].arena && str_eq(s->entries[i].key, key)) return &s->entries[i];
    }
    return NULL;
}

/* Over the one with that key, else over the one that was not used for longest. */
static void keep(struct s3_sessions *s, struct str key, const struct credentials *c)
{
    struct entry *to = find(s, key);
    for (size_t i = 0; i < SESSIONS && !to; i++) {
        if (!s->entries[i].arena) to = &s->entries[i];
    }
    if (!to) {
        to = &s->entries[0];
        for (size_t i = 1; i < SESSIONS; i++) {
            if (s->entries[i].used < to->used) to = &s->entries[i];
        }
    }
    if (to->arena) arena_free(to->arena);
    struct arena *a = arena_new();
    *to = (struct entry){a, arena_str(a, key), credentials_copy(a, c), ++s->clock};
}

static void read_error(struct arena *a, const struct http_response *r, struct str *code,
                       struct str *message)
{
    const struct xml_node *root;
    struct err ignored = err_init(a); /* a body that is no XML has no message */
    if (!xml_read(a, r->body, &root, &ignored)) return;
    *code = xml_child_text(root, STR("Code"));
    *message = xml_child_text(root, STR("Message"));
}

static bool read_answer(struct arena *a, struct str body, struct credentials *out, struct err *e)
{
    const struct xml_node *root;
    if (!xml_read(a, body, &root, e)) {
        return err_prefix(e, "Unable to parse response of CreateSession: ");
    }
    const struct xml_node *keys = xml_child(root, STR("Credentials"));
    if (!keys) {
        return err_set(e, ERR_GENERAL,
                       "Unable to parse response of CreateSession: no credentials in it");
    }
    *out = (struct credentials){.access_key = xml_child_text(keys, STR("AccessKeyId")),
                                .secret_key = xml_child_text(keys, STR("SecretAccessKey")),
                                .session_token = xml_child_text(keys, STR("SessionToken")),
                                .source = STR("s3express")};
    return provider_expiry(xml_child_text(keys, STR("Expiration")), &out->expires_ms, e);
}

struct signing {
    const struct s3_session *wanted;
    const struct clock *clock;
};

static void sign(struct arena *a, void *ctx, struct http_request *request)
{
    const struct signing *s = ctx;
    const struct sigv4 how = {.credentials = s->wanted->signer,
                              .region = s->wanted->region,
                              .service = STR("s3express"),
                              .time_ms = clock_now_ms(s->clock),
                              .is_s3 = true};
    sigv4_sign(a, &how, request, NULL);
}

static bool ask(struct arena *a, const struct credential_query *q, const struct s3_session *wanted,
                struct credentials *out, struct err *e)
{
    struct uri parts;
    if (!uri_split(wanted->url, &parts)) {
        return err_set(e, ERR_CONFIG, "Invalid endpoint: " STR_FMT, STR_ARG(wanted->url));
    }
    struct str url =
        arena_printf(a, STR_FMT "%s?session", STR_ARG(wanted->url), parts.path.n > 0 ? "" : "/");
    struct http_request request;
    struct http_response response;
    struct signing signer = {wanted, q->clock};
    if (!provider_request(a, STR("GET"), url, &request, e)) return false;
    http_headers_add(a, &request.headers, STR("User-Agent"), wanted->user_agent);
    struct provider_operation op = {STR("s3"), "CreateSession", read_error, sign, &signer};
    return provider_call(a, q, &op, &request, &response, e) &&
           read_answer(a, response.body, out, e);
}

/* With the lock. */
static bool is_asked_for(const struct s3_sessions *s, struct str key)
{
    for (const struct flight *f = s->flights; f; f = f->next) {
        if (str_eq(f->key, key)) return true;
    }
    return false;
}

static void land(struct s3_sessions *s, const struct flight *flight)
{
    struct flight **at = &s->flights;
    while (*at != flight) at = &(*at)->next;
    *at = flight->next;
    pthread_cond_broadcast(&s->landed);
}

/* With the lock, which is given up meanwhile: until somebody's question is answered, or for a
 * moment, to see whether the caller was cancelled. */
static void wait_a_moment(struct s3_sessions *s)
{
    thread_cond_wait_us(&s->landed, &s->lock, WAIT_US);
}

/* What is left of the kept session; it is in *out when that is enough. With the lock. */
static int64_t use_kept(struct s3_sessions *s, struct arena *a, struct str key, int64_t now_ms,
                        int64_t enough_ms, struct credentials *out)
{
    struct entry *kept = find(s, key);
    int64_t left_ms = kept ? kept->credentials.expires_ms - now_ms : 0;
    if (left_ms <= enough_ms) return 0;
    kept->used = ++s->clock;
    *out = credentials_copy(a, &kept->credentials);
    return left_ms;
}

/* With the lock, which is given up while the service is asked. */
static bool renew(struct s3_sessions *s, struct arena *a, const struct credential_query *q,
                  const struct s3_session *wanted, struct str key, struct credentials *out,
                  struct err *e)
{
    struct flight flight = {key, s->flights};
    struct err why = err_init(e->arena);
    struct credentials fresh = {.expires_ms = 0};
    s->flights = &flight;
    pthread_mutex_unlock(&s->lock);
    bool ok = ask(a, q, wanted, &fresh, &why);
    pthread_mutex_lock(&s->lock);
    land(s, &flight);
    if (ok) {
        keep(s, key, &fresh);
        *out = fresh;
        return true;
    }
    if (why.kind != ERR_CANCELLED &&
        use_kept(s, a, key, clock_now_ms(q->clock), MUST_RENEW_MS, out) > 0) {
        return true;
    }
    *e = why;
    return false;
}

static bool find_locked(struct s3_sessions *s, struct arena *a, const struct credential_query *q,
                        const struct s3_session *wanted, struct str key, struct credentials *out,
                        struct err *e)
{
    for (;;) {
        if (use_kept(s, a, key, clock_now_ms(q->clock), RENEW_MS, out) > 0) return true;
        if (!is_asked_for(s, key)) return renew(s, a, q, wanted, key, out, e);
        if (use_kept(s, a, key, clock_now_ms(q->clock), MUST_RENEW_MS, out) > 0) return true;
        if (cancel_is_raised(q->cancel)) return err_set(e, ERR_CANCELLED, "Cancelled by user");
        wait_a_moment(s);
    }
}

bool s3_session_find(struct s3_sessions *sessions, struct arena *a,
                     const struct credential_query *q, const struct s3_session *wanted,
                     struct credentials *out, struct err *e)
{
    struct str key = arena_printf(a, STR_FMT "\n" STR_FMT "\n" STR_FMT, STR_ARG(wanted->bucket),
                                  STR_ARG(wanted->url), STR_ARG(wanted->signer.access_key));
    pthread_mutex_lock(&sessions->lock);
    bool ok = find_locked(sessions, a, q, wanted, key, out, e);
    pthread_mutex_unlock(&sessions->lock);
    return ok;
}
