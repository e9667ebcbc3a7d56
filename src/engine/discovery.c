#include "engine/discovery.h"

#include <pthread.h>

#include "codec/uri.h"
#include "engine/call.h"
#include "value/json.h"

#define ENTRIES 64u
#define FAILED_MS (INT64_C(60) * 1000)
#define MINUTE_MS INT64_C(60000)

struct entry {
    struct arena *arena; /* NULL: free */
    struct str key, address;
    int64_t expires_ms;      /* of the address */
    int64_t failed_until_ms; /* nobody asks before */
    uint64_t used;
};

struct discovered {
    pthread_mutex_t lock;
    struct entry entries[ENTRIES];
    uint64_t clock;
};

static void destroy(void *handle)
{
    struct discovered *d = handle;
    for (size_t i = 0; i < ENTRIES; i++) {
        if (d->entries[i].arena) arena_free(d->entries[i].arena);
    }
    pthread_mutex_destroy(&d->lock);
}

struct discovered *discovered_new(struct arena *a)
{
    struct discovered *d = ARENA_NEW(a, struct discovered);
    pthread_mutex_init(&d->lock, NULL);
    arena_defer(a, destroy, d);
    return d;
}

/* ---- what is known; with the lock ---- */

static struct entry *find(struct discovered *d, struct str key)
{
    for (size_t i = 0; i < ENTRIES; i++) {
        struct entry *entry = &d->entries[i];
        if (!entry->arena || !str_eq(entry->key, key)) continue;
        entry->used = ++d->clock;
        return entry;
    }
    return NULL;
}

/* That of the key, a free one, or the one that was not used for longest. */
static struct entry *place_for(struct discovered *d, struct str key)
{
    struct entry *place = find(d, key);
    if (place) return place;
    place = &d->entries[0];
    for (size_t i = 1; i < ENTRIES && place->arena; i++) {
        struct entry *other = &d->entries[i];
        if (!other->arena || other->used < place->used) place = other;
    }
    return place;
}

static void put(struct discovered *d, struct str key, struct str address, int64_t expires_ms,
                int64_t failed_until_ms)
{
    struct entry *to = place_for(d, key);
    struct arena *old = to->arena, *a = arena_new();
    *to = (struct entry){a,          arena_str(a, key), arena_str(a, address),
                         expires_ms, failed_until_ms,   ++d->clock};
    if (old) arena_free(old); /* the address may have been its own */
}

struct known {
    struct str address; /* empty: none */
    bool fresh, failed; /* failed: not long ago */
};

static struct known look_up(struct call *c)
{
    struct discovered *d = c->request->engine->discovered;
    struct known known = {0};
    int64_t now = clock_now_ms(c->request->engine->clock);
    pthread_mutex_lock(&d->lock);
    const struct entry *entry = find(d, c->discovery_key);
    if (entry) {
        known = (struct known){arena_str(c->request->arena, entry->address),
                               entry->address.n > 0 && now < entry->expires_ms,
                               now < entry->failed_until_ms};
    }
    pthread_mutex_unlock(&d->lock);
    return known;
}

static void note(struct call *c, struct str address, int64_t minutes)
{
    struct discovered *d = c->request->engine->discovered;
    int64_t now = clock_now_ms(c->request->engine->clock);
    pthread_mutex_lock(&d->lock);
    put(d, c->discovery_key, address, now + minutes * MINUTE_MS, 0);
    pthread_mutex_unlock(&d->lock);
}

static void note_failure(struct call *c)
{
    struct discovered *d = c->request->engine->discovered;
    int64_t now = clock_now_ms(c->request->engine->clock);
    pthread_mutex_lock(&d->lock);
    const struct entry *entry = find(d, c->discovery_key);
    put(d, c->discovery_key, entry ? entry->address : STR_NONE, entry ? entry->expires_ms : 0,
        now + FAILED_MS);
    pthread_mutex_unlock(&d->lock);
}

/* ---- whether and what to ask ---- */

/* The operation that tells where `o` of the service is; NULL when it has no such. */
static const struct operation *teller_of(const struct service *s, const struct operation *o)
{
    bool required;
    if (!s || !o || !operation_has_endpoint_discovery(o, &required)) return NULL;
    for (size_t i = 0; i < service_operation_count(s); i++) {
        const struct operation *other = service_operation_at(s, i);
        if (operation_is_endpoint_operation(other)) return other;
    }
    return NULL;
}

static bool service_requires(const struct service *s)
{
    for (size_t i = 0; i < service_operation_count(s); i++) {
        bool required;
        if (operation_has_endpoint_discovery(service_operation_at(s, i), &required) && required) {
            return true;
        }
    }
    return false;
}

enum discovery_mode { DISCOVER_ALWAYS, DISCOVER_NEVER, DISCOVER_AUTO, DISCOVER_ODD };

static enum discovery_mode mode_of(const struct settings *settings)
{
    struct str mode = str_trim(settings->endpoint_discovery);
    if (str_eq_nocase(mode, STR("true"))) return DISCOVER_ALWAYS;
    if (str_eq_nocase(mode, STR("false"))) return DISCOVER_NEVER;
    return str_eq_nocase(mode, STR("auto")) ? DISCOVER_AUTO : DISCOVER_ODD;
}

/* Whether discovery goes before this operation of a service. */
static bool is_wanted(enum discovery_mode mode, const struct service *s, bool required)
{
    return mode == DISCOVER_ALWAYS || (mode == DISCOVER_AUTO && required && service_requires(s));
}

const struct operation *discovery_operation(const struct request *r)
{
    const struct invocation *in = &r->invocation;
    const struct operation *teller = teller_of(in->service, in->operation);
    bool required = false;
    if (!teller || in->globals.endpoint_url.n > 0) return NULL;
    operation_has_endpoint_discovery(in->operation, &required);
    return is_wanted(mode_of(&r->settings), in->service, required) ? teller : NULL;
}

static bool check_mode(const struct settings *settings, bool required, bool wanted, struct err *e)
{
    if (mode_of(settings) == DISCOVER_ODD) {
        return err_set(e, ERR_GENERAL,
                       "Unsupported configuration value for endpoint_discovery_enabled. Expected "
                       "one of (\"true\", \"false\", \"auto\") but got " STR_FMT ".",
                       STR_ARG(str_trim(settings->endpoint_discovery)));
    }
    if (wanted || !required) return true;
    return err_set(e, ERR_GENERAL,
                   "Endpoint Discovery is not enabled but this operation requires it.");
}

static void gather(struct arena *a, const struct shape *shape, const struct value *params,
                   struct value *ids)
{
    for (size_t i = 0; i < shape_member_count(shape); i++) {
        const struct member *m = shape_member_at(shape, i);
        const struct value *v = value_get(params, member_name(m));
        if (!v) continue;
        if (member_is_endpoint_discovery_id(m)) {
            value_set(a, ids, member_name(m), v);
        } else if (shape_kind(member_shape(m)) == SHAPE_STRUCTURE) {
            gather(a, member_shape(m), v, ids);
        }
    }
}

/* What the service is asked with: nothing, unless parameters identify a place. */
static const struct value *question_of(const struct call *c, const struct operation *ask)
{
    struct arena *a = c->request->arena;
    struct value *question = value_map(a), *ids = value_map(a);
    const struct member *input = operation_input(c->operation), *takes = operation_input(ask);
    if (input) gather(a, member_shape(input), c->params, ids);
    if (value_count(ids) == 0 || !takes) return question;
    if (shape_member(member_shape(takes), STR("Operation"))) {
        value_set(a, question, STR("Operation"), value_string(a, operation_name(c->operation)));
    }
    if (shape_member(member_shape(takes), STR("Identifiers"))) {
        value_set(a, question, STR("Identifiers"), ids);
    }
    return question;
}

static struct str key_of(const struct call *c, const struct value *question)
{
    const struct request *r = c->request;
    return arena_printf(r->arena, STR_FMT "\n" STR_FMT "\n" STR_FMT "\n" STR_FMT,
                        STR_ARG(service_name(r->invocation.service)), STR_ARG(c->endpoint.url),
                        STR_ARG(r->credentials.access_key),
                        STR_ARG(json_text(r->arena, question, &json_compact)));
}

/* *address stays empty when the service cannot be reached; its refusal is an error. */
static bool ask_service(struct call *c, const struct operation *ask, const struct value *question,
                        struct str *address, struct err *e)
{
    struct call d = call_new(c->request, ask, question);
    struct err why = err_init(e->arena);
    if (!call_run(&d, &why)) {
        bool unreachable = why.kind == ERR_NETWORK || why.kind == ERR_TIMEOUT;
        if (unreachable) note_failure(c);
        if (!unreachable) *e = why;
        return unreachable;
    }
    if (!call_check(&d, e)) return false;
    const struct value *first = value_at(value_get(d.answer.output, STR("Endpoints")), 0);
    int64_t minutes;
    *address = value_get_text(first, STR("Address"));
    if (!value_to_i64(value_get(first, STR("CachePeriodInMinutes")), &minutes)) minutes = 0;
    if (address->n > 0) note(c, *address, minutes);
    return true;
}

static bool find_address(struct call *c, const struct operation *ask, bool required,
                         struct str *address, struct err *e)
{
    const struct value *question = question_of(c, ask);
    c->discovery_key = key_of(c, question);
    const struct known known = look_up(c);
    *address = known.fresh ? known.address : STR_NONE;
    if (!known.fresh && !known.failed && !ask_service(c, ask, question, address, e)) return false;
    if (address->n == 0) *address = known.address; /* stale is better than nothing */
    if (address->n == 0 && required && known.failed && !ask_service(c, ask, question, address, e)) {
        return false;
    }
    if (address->n > 0 || !required) return true;
    return err_set(e, ERR_GENERAL, "Endpoint Discovery failed to refresh the required endpoints.");
}

static bool set_address(struct call *c, struct str address, struct err *e)
{
    struct arena *a = c->request->arena;
    struct uri u;
    if (!str_starts(address, STR("http"))) {
        address = arena_printf(a, "https://" STR_FMT, STR_ARG(address));
    }
    if (!uri_split(address, &u)) {
        return err_set(e, ERR_GENERAL, "Invalid endpoint: " STR_FMT, STR_ARG(address));
    }
    c->http.scheme = u.scheme;
    c->http.host = arena_printf(a, STR_FMT "%s" STR_FMT, STR_ARG(u.host), u.port.n > 0 ? ":" : "",
                                STR_ARG(u.port));
    c->http.path = u.path.n > 0 ? u.path : STR("/");
    c->http.query = STR("");
    bool custom = c->request->settings.endpoint.endpoint_url.n > 0;
    return custom || endpoint_check_host(c->request->engine->model, c->http.host, e);
}

bool discovery_apply(struct call *c, struct err *e)
{
    struct request *r = c->request;
    const struct service *service = r->invocation.service;
    const struct operation *ask = teller_of(service, c->operation);
    bool required = false;
    struct str address;
    if (!ask || r->invocation.globals.endpoint_url.n > 0 || !r->engine->discovered) return true;
    operation_has_endpoint_discovery(c->operation, &required);
    bool wanted = is_wanted(mode_of(&r->settings), service, required);
    if (!check_mode(&r->settings, required, wanted, e)) return false;
    if (!wanted) return true;
    return find_address(c, ask, required, &address, e) &&
           (address.n == 0 || set_address(c, address, e));
}

bool discovery_failed(struct call *c)
{
    if (c->discovery_key.n == 0 ||
        (c->answer.status != 421 && !str_eq(c->answer.code, STR("InvalidEndpointException")))) {
        return false;
    }
    note(c, STR_NONE, 0);
    return true;
}
