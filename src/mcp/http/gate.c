#include "mcp/http/gate.h"

#include "mcp/jsonrpc.h"

static bool token_of(const struct head *h, struct str *token)
{
    struct str value = head_get(h, STR("authorization")), scheme;
    *token = STR_NONE;
    if (!str_next(&value, ' ', &scheme) || !str_eq_nocase(scheme, STR("Bearer"))) return false;
    *token = str_trim(value);
    return token->n > 0 && !str_has_char(*token, ' ');
}

static void refuse(const struct gate *gate, struct link *l, struct arena *a, int status,
                   const char *error, const char *why)
{
    struct str fields =
        arena_printf(a,
                     "Connection: close\r\nWWW-Authenticate: Bearer resource_metadata=\"" STR_FMT
                     "\"%s" STR_FMT "%s%s%s%s\r\n",
                     STR_ARG(gate->metadata_url), gate->scopes.n > 0 ? ", scope=\"" : "",
                     STR_ARG(gate->scopes), gate->scopes.n > 0 ? "\"" : "",
                     error ? ", error=\"" : "", error ? error : "", error ? "\"" : "");
    struct reply reply = {.code = RPC_INVALID_REQUEST, .message = str_of(why)};
    link_answer(l, status, fields, rpc_reply(a, NULL, &reply));
}

bool gate_opens(const struct gate *gate, struct link *l, struct arena *a, const struct head *h,
                struct gate_user *user)
{
    struct str token;
    *user = (struct gate_user){.name = STR_NONE};
    if (!gate) return true;
    if (!token_of(h, &token)) {
        refuse(gate, l, a, 401, NULL, "an access token is needed: Authorization: Bearer");
        return false;
    }
    switch (gate->check(gate->ctx, a, token, user)) {
    case GATE_OPEN:
        return true;
    case GATE_INVALID:
        refuse(gate, l, a, 401, "invalid_token", "the access token is not valid here");
        break;
    case GATE_SCOPE:
        refuse(gate, l, a, 403, "insufficient_scope", "the access token lacks a scope");
        break;
    case GATE_UNABLE:
        link_answer(l, 503, STR("Connection: close\r\nRetry-After: 30\r\n"), STR_NONE);
        break;
    }
    return false;
}

bool gate_tells(const struct gate *gate, struct link *l, const struct head *h)
{
    static const struct str place = STR_INIT("/.well-known/oauth-protected-resource");
    if (!gate || !str_eq(h->method, STR("GET")) || !str_starts(h->target, place)) return false;
    struct str rest = str_from(h->target, place.n);
    if (rest.n > 0 && !str_eq(rest, STR("/mcp"))) return false;
    link_answer(l, 200, STR_NONE, gate->metadata);
    return true;
}
