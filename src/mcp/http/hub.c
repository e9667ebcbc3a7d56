#include "mcp/http/hub.h"

#include "base/clock.h"
#include "base/random.h"
#include "mcp/http/serve.h"
#include "mcp/pool_impl.h"

#include <stdio.h>
#include <string.h>

#define SESSIONS 256u
#define ASKS_EACH 1000000 /* questions that one exchange may ask */

struct client_session {
    char id[HUB_ID_SIZE];      /* empty: free */
    char user[GATE_USER_SIZE]; /* who opened it */
    struct client client;
    int log_level;
    int64_t used_us;
};

struct hub {
    const struct mcp_options *options;
    struct seal seal;
    pthread_mutex_t lock;
    struct client_session sessions[SESSIONS];
    struct exchange *live[HTTP_CONNECTIONS];
    int64_t exchanges;
};

static void close_hub(void *handle)
{
    struct hub *h = handle;
    pthread_mutex_destroy(&h->lock);
}

struct hub *hub_new(struct arena *a, const struct mcp_options *options)
{
    struct hub *h = ARENA_NEW(a, struct hub);
    int64_t patience_ms = options->ask_timeout_ms ? options->ask_timeout_ms : MCP_ASK_TIMEOUT_MS;
    h->options = options;
    seal_init(&h->seal, patience_ms * 1000);
    pthread_mutex_init(&h->lock, NULL);
    arena_defer(a, close_hub, h);
    return h;
}

struct seal *hub_seal(struct hub *h)
{
    return &h->seal;
}

const struct mcp_options *hub_options(const struct hub *h)
{
    return h->options;
}

/* ---- sessions ---- */

static struct client_session *find_locked(struct hub *h, struct str id)
{
    for (size_t i = 0; i < SESSIONS && id.n == HUB_ID_SIZE - 1; i++) {
        if (str_eq(str_of(h->sessions[i].id), id)) return &h->sessions[i];
    }
    return NULL;
}

static void draw_id(char id[HUB_ID_SIZE])
{
    static const char digits[] = "0123456789abcdef";
    unsigned char bytes[(HUB_ID_SIZE - 1) / 2];
    random_fill(&random_system, bytes, sizeof bytes);
    for (size_t i = 0; i < sizeof bytes; i++) {
        id[2 * i] = digits[bytes[i] >> 4];
        id[2 * i + 1] = digits[bytes[i] & 15];
    }
    id[HUB_ID_SIZE - 1] = 0;
}

static void keep_locked(struct client_session *c, const struct session *s)
{
    c->client = s->legacy;
    c->log_level = s->legacy_log_level;
    c->used_us = clock_monotonic_us();
}

void hub_open(struct hub *h, const struct session *s, char id[HUB_ID_SIZE])
{
    draw_id(id);
    pthread_mutex_lock(&h->lock);
    struct client_session *slot = &h->sessions[0];
    for (size_t i = 0; i < SESSIONS && slot->id[0]; i++) {
        struct client_session *c = &h->sessions[i];
        if (!c->id[0] || c->used_us < slot->used_us) slot = c;
    }
    memcpy(slot->id, id, HUB_ID_SIZE);
    snprintf(slot->user, sizeof slot->user, STR_FMT, STR_ARG(s->user));
    keep_locked(slot, s);
    pthread_mutex_unlock(&h->lock);
}

static struct client_session *find_of_locked(struct hub *h, struct str id, struct str user)
{
    struct client_session *c = find_locked(h, id);
    return c && str_eq(str_of(c->user), user) ? c : NULL;
}

bool hub_find(struct hub *h, struct str id, struct str user, struct session *s)
{
    pthread_mutex_lock(&h->lock);
    struct client_session *c = find_of_locked(h, id, user);
    if (c) c->used_us = clock_monotonic_us();
    if (c && s) {
        s->legacy = c->client;
        s->legacy_log_level = c->log_level;
    }
    pthread_mutex_unlock(&h->lock);
    return c != NULL;
}

void hub_keep(struct hub *h, struct str id, const struct session *s)
{
    pthread_mutex_lock(&h->lock);
    struct client_session *c = find_locked(h, id);
    if (c) keep_locked(c, s);
    pthread_mutex_unlock(&h->lock);
}

bool hub_close(struct hub *h, struct str id, struct str user)
{
    pthread_mutex_lock(&h->lock);
    struct client_session *c = find_of_locked(h, id, user);
    if (c) *c = (struct client_session){.id = ""};
    for (size_t i = 0; c && i < HTTP_CONNECTIONS; i++) {
        struct exchange *x = h->live[i];
        if (x && str_eq(str_of(x->id), id)) pool_cancel_all(x->session->pool);
    }
    pthread_mutex_unlock(&h->lock);
    return c != NULL;
}

/* ---- exchanges ---- */

void hub_enter(struct hub *h, struct exchange *x)
{
    pthread_mutex_lock(&h->lock);
    x->number = ++h->exchanges;
    pool_number_asks(x->session->pool, x->number * ASKS_EACH);
    for (size_t i = 0; i < HTTP_CONNECTIONS; i++) {
        if (h->live[i]) continue;
        h->live[i] = x;
        break;
    }
    pthread_mutex_unlock(&h->lock);
}

void hub_leave(struct hub *h, struct exchange *x)
{
    pthread_mutex_lock(&h->lock);
    for (size_t i = 0; i < HTTP_CONNECTIONS; i++) {
        if (h->live[i] == x) h->live[i] = NULL;
    }
    pthread_mutex_unlock(&h->lock);
}

/* Without sessions nobody can be told from anybody else. */
static bool is_of(const struct exchange *x, struct str id)
{
    return x && x->id[0] && str_eq(str_of(x->id), id);
}

bool hub_has(struct hub *h, struct str id, const struct value *request_id)
{
    bool has = false;
    pthread_mutex_lock(&h->lock);
    for (size_t i = 0; i < HTTP_CONNECTIONS && !has; i++) {
        has = is_of(h->live[i], id) && pool_has(h->live[i]->session->pool, request_id);
    }
    pthread_mutex_unlock(&h->lock);
    return has;
}

void hub_cancel(struct hub *h, struct str id, const struct value *request_id)
{
    pthread_mutex_lock(&h->lock);
    for (size_t i = 0; i < HTTP_CONNECTIONS; i++) {
        if (is_of(h->live[i], id)) pool_cancel(h->live[i]->session->pool, request_id);
    }
    pthread_mutex_unlock(&h->lock);
}

void hub_deliver(struct hub *h, struct str id, struct arena *arena, const struct message *m)
{
    int64_t number = 0;
    pthread_mutex_lock(&h->lock);
    bool is_number = m->id && value_to_i64(m->id, &number);
    for (size_t i = 0; is_number && arena && i < HTTP_CONNECTIONS; i++) {
        struct exchange *x = h->live[i];
        if (!is_of(x, id) || x->number != number / ASKS_EACH) continue;
        pool_deliver(x->session->pool, arena, m);
        arena = NULL;
    }
    pthread_mutex_unlock(&h->lock);
    arena_free(arena);
}

void hub_each(struct hub *h, void (*fn)(struct session *s, void *ctx), void *ctx)
{
    pthread_mutex_lock(&h->lock);
    for (size_t i = 0; i < HTTP_CONNECTIONS; i++) {
        if (h->live[i]) fn(h->live[i]->session, ctx);
    }
    pthread_mutex_unlock(&h->lock);
}
