#include "app/oauth.h"

#include <stdio.h>

#include "app/variables.h"
#include "auth/jwks.h"
#include "codec/hash.h"
#include "codec/uri.h"
#include "value/json.h"

#define WELL_KNOWN "/.well-known/oauth-protected-resource"

struct oauth {
    struct jwt_rules rules;
    struct jwks *keys;
    struct str scopes;
    struct log *log;
};

static bool is_wanted(const struct env *v)
{
    return str_eq_nocase(str_trim(env_or(v, STR("AUTH_TYPE"), STR_NONE)), STR("oauth"));
}

/* The address by which clients know this server; empty when the port is not known yet. */
static struct str resource_of(struct arena *a, const struct env *v)
{
    const struct mcp_http http = variables_http(v);
    struct str given = str_trim(env_or(v, STR("AUTH_RESOURCE"), STR_NONE));
    if (given.n > 0 || http.port == 0) return given;
    bool is_v6 = str_has_char(http.host, ':') && !str_starts(http.host, STR("["));
    return arena_printf(a, "http://%s" STR_FMT "%s:%lld/mcp", is_v6 ? "[" : "", STR_ARG(http.host),
                        is_v6 ? "]" : "", (long long)http.port);
}

/* Of what may stand in a quoted part of a header. */
static bool is_plain(struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] < 0x20 || s.p[i] > 0x7e || s.p[i] == '"' || s.p[i] == '\\') return false;
    }
    return true;
}

static bool is_resource(struct str url)
{
    struct uri u;
    return is_plain(url) && !str_has_char(url, ' ') && uri_split(url, &u) && u.host.n > 0 &&
           !u.userinfo.p && !u.query.p && !u.fragment.p &&
           (str_eq(u.scheme, STR("https")) || str_eq(u.scheme, STR("http")));
}

struct str oauth_fault(struct arena *a, const struct env *v)
{
    if (!is_wanted(v)) return STR_NONE;
    if (str_trim(env_or(v, STR("AUTH_ISSUER"), STR_NONE)).n == 0) {
        return STR("AUTH_TYPE is 'oauth', which needs AUTH_ISSUER: whose access tokens count");
    }
    if (!jwks_is_address(str_trim(env_or(v, STR("AUTH_JWKS_URI"), STR_NONE)))) {
        return STR("AUTH_TYPE is 'oauth', which needs AUTH_JWKS_URI: the https address of the "
                   "issuer's keys (http on this machine only)");
    }
    if (!is_plain(env_or(v, STR("AUTH_SCOPES"), STR_NONE))) {
        return STR("AUTH_SCOPES holds what no scope can have");
    }
    if (is_resource(resource_of(a, v))) return STR_NONE;
    return STR("AUTH_RESOURCE must be the address by which clients know this server, "
               "https://name/mcp; without it AWS_API_MCP_PORT must not be 0");
}

static enum gate_verdict refuse(const struct oauth *o, struct str why, enum gate_verdict verdict)
{
    log_write(o->log, LOG_WARNING, "a request was refused: " STR_FMT, STR_ARG(why));
    return verdict;
}

/* Issuers name their users; only both together are one person. */
static void name_user(struct arena *a, const struct jwt *t, struct gate_user *user)
{
    static const struct str claims[] = {STR_INIT("iss"), STR_INIT("sub"), STR_INIT("client_id"),
                                        STR_INIT("azp")};
    struct value *all = value_list(a);
    for (size_t i = 0; i < ARRAY_LEN(claims); i++) {
        const struct value *claim = value_get(t->claims, claims[i]);
        value_push(a, all, claim ? claim : &value_null);
    }
    struct str digest = hash_sha256_hex(a, json_text(a, all, &json_compact));
    snprintf(user->id, sizeof user->id, STR_FMT, STR_ARG(digest));
    user->name = value_get_text(t->claims, STR("sub"));
    if (user->name.n == 0) user->name = value_get_text(t->claims, STR("client_id"));
}

/* The claims go first: who has made a token up must not make us ask the issuer. */
static enum gate_verdict check(void *ctx, struct arena *a, struct str token, struct gate_user *user)
{
    const struct oauth *o = ctx;
    struct jwt t = {0};
    struct err e = err_init(a);
    if (!jwt_parse(a, token, &t, &e) || !jwt_check(&t, &o->rules, &e) ||
        !jwks_verify(o->keys, a, &t, &e)) {
        return refuse(o, e.message, e.kind == ERR_DENIED ? GATE_INVALID : GATE_UNABLE);
    }
    if (!jwt_has_scopes(&t, o->scopes)) {
        return refuse(o, STR("the access token lacks a scope"), GATE_SCOPE);
    }
    name_user(a, &t, user);
    return GATE_OPEN;
}

static void add_scopes(struct arena *a, struct value *map, struct str scopes)
{
    struct value *list = value_list(a);
    struct str scope;
    while (str_next(&scopes, ' ', &scope)) {
        if (scope.n > 0) value_push(a, list, value_string(a, scope));
    }
    if (value_count(list) > 0) value_set(a, map, STR("scopes_supported"), list);
}

/* RFC 9728. */
static struct str metadata_of(struct arena *a, const struct oauth *o, struct str resource)
{
    struct value *map = value_map(a), *issuers = value_list(a), *ways = value_list(a);
    value_push(a, issuers, value_string(a, o->rules.issuer));
    value_push(a, ways, value_string(a, STR("header")));
    value_set(a, map, STR("resource"), value_string(a, resource));
    value_set(a, map, STR("authorization_servers"), issuers);
    value_set(a, map, STR("bearer_methods_supported"), ways);
    add_scopes(a, map, o->scopes);
    return json_text(a, map, &json_compact);
}

static struct str metadata_url_of(struct arena *a, struct str resource)
{
    size_t slash = str_find_char(str_from(resource, str_find(resource, STR("://")) + 3), '/');
    size_t at = slash == STR_NPOS ? resource.n : str_find(resource, STR("://")) + 3 + slash;
    struct str path = str_from(resource, at);
    return arena_printf(a, STR_FMT WELL_KNOWN STR_FMT, STR_ARG(str_sub(resource, 0, at)),
                        STR_ARG(str_eq(path, STR("/")) ? STR_NONE : path));
}

const struct gate *oauth_gate(struct arena *a, const struct env *v, const struct engine *g)
{
    if (!is_wanted(v)) return NULL;
    struct oauth *o = ARENA_NEW(a, struct oauth);
    struct gate *gate = ARENA_NEW(a, struct gate);
    struct str resource = resource_of(a, v);
    o->rules = (struct jwt_rules){.issuer = str_trim(env_or(v, STR("AUTH_ISSUER"), STR_NONE)),
                                  .audiences = env_or(v, STR("AUTH_AUDIENCE"), resource),
                                  .clock = g->clock};
    o->keys =
        jwks_new(a, str_trim(env_or(v, STR("AUTH_JWKS_URI"), STR_NONE)), g->transport, v, g->clock);
    o->scopes = str_trim(env_or(v, STR("AUTH_SCOPES"), STR_NONE));
    o->log = g->log;
    *gate = (struct gate){.check = check,
                          .ctx = o,
                          .scopes = o->scopes,
                          .metadata = metadata_of(a, o, resource),
                          .metadata_url = metadata_url_of(a, resource)};
    return gate;
}
