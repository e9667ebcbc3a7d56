#include "auth/s3_session.h"

#include "auth/flight.h"
#include "auth/provider_call.h"
#include "auth/sigv4.h"
#include "codec/uri.h"
#include "codec/xml.h"

#define SESSIONS 100u
#define RENEW_MS (INT64_C(45) * 1000)
#define MUST_RENEW_MS (INT64_C(10) * 1000)

struct entry {
    struct arena *arena; /* NULL: free */
    struct str key;
    struct credentials credentials;
    uint64_t used;
};

struct s3_sessions {
    struct flights *flights;
    struct entry entries[SESSIONS];
    uint64_t clock;
};

static void destroy(void *handle)
{
    struct s3_sessions *s = handle;
    for (size_t i = 0; i < SESSIONS; i++) {
        if (s->entries[i].arena) arena_free(s->entries[i].arena);
    }
}

struct s3_sessions *s3_sessions_new(struct arena *a)
{
    struct s3_sessions *s = ARENA_NEW(a, struct s3_sessions);
    s->flights = flights_new(a);
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

struct search {
    struct s3_sessions *sessions;
    const struct credential_query *query;
    const struct s3_session *wanted;
    struct str key;
};

static bool ask(void *ctx, struct arena *a, struct credentials *out, struct err *e)
{
    const struct search *search = ctx;
    const struct credential_query *q = search->query;
    const struct s3_session *wanted = search->wanted;
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

static bool kept(void *ctx, struct arena *a, enum freshness wanted, struct credentials *out)
{
    const struct search *search = ctx;
    struct entry *e = find(search->sessions, search->key);
    if (!e) return false;
    int64_t left_ms = e->credentials.expires_ms - clock_now_ms(search->query->clock);
    if (left_ms <= (wanted == FRESH ? RENEW_MS : MUST_RENEW_MS)) return false;
    e->used = ++search->sessions->clock;
    *out = credentials_copy(a, &e->credentials);
    return true;
}

/* Over the one with that key, else over the one that was not used for longest. */
static void keep(void *ctx, const struct credentials *found)
{
    const struct search *search = ctx;
    struct s3_sessions *s = search->sessions;
    struct entry *to = find(s, search->key);
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
    *to = (struct entry){a, arena_str(a, search->key), credentials_copy(a, found), ++s->clock};
}

bool s3_session_find(struct s3_sessions *sessions, struct arena *a,
                     const struct credential_query *q, const struct s3_session *wanted,
                     struct credentials *out, struct err *e)
{
    struct str key = arena_printf(a, STR_FMT "\n" STR_FMT "\n" STR_FMT, STR_ARG(wanted->bucket),
                                  STR_ARG(wanted->url), STR_ARG(wanted->signer.access_key));
    struct search search = {sessions, q, wanted, key};
    const struct flight_cache cache = {kept, ask, keep, &search};
    return flights_find(sessions->flights, a, key, &cache, q->cancel, out, e);
}
