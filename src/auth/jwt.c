#include "auth/jwt.h"

#include "codec/jws.h"
#include "value/json.h"

#define LEEWAY_S 60 /* clocks differ */

static bool refuse(struct err *e, const char *why)
{
    return err_set(e, ERR_DENIED, "the access token %s", why);
}

static bool part(struct arena *a, struct str *rest, struct str *out)
{
    struct str text;
    return str_next(rest, '.', &text) && text.n > 0 && base64url_decode(a, text, out);
}

static bool object(struct arena *a, struct str text, const struct value **out)
{
    struct err ignored = err_init(a);
    return json_read(a, text, out, &ignored) && (*out)->kind == VALUE_MAP;
}

static bool is_access_token(struct str type)
{
    return type.n == 0 || str_eq_nocase(type, STR("JWT")) || str_eq_nocase(type, STR("at+jwt")) ||
           str_eq_nocase(type, STR("application/at+jwt"));
}

static bool check_header(const struct value *header, struct err *e)
{
    /* A key that comes with the token proves nothing; an extension could change everything. */
    static const struct str refused[] = {STR_INIT("jwk"), STR_INIT("jku"), STR_INIT("x5u"),
                                         STR_INIT("x5c"), STR_INIT("crit")};
    for (size_t i = 0; i < ARRAY_LEN(refused); i++) {
        if (value_get(header, refused[i])) return refuse(e, "brings a key or an extension along");
    }
    if (!jws_knows(value_get_text(header, STR("alg")))) {
        return refuse(e, "is not signed with a public key");
    }
    return is_access_token(value_get_text(header, STR("typ"))) || refuse(e, "is of another kind");
}

bool jwt_parse(struct arena *a, struct str token, struct jwt *out, struct err *e)
{
    struct str rest = token, header_text, claims_text;
    const struct value *header;
    if (!part(a, &rest, &header_text) || !part(a, &rest, &claims_text) || str_has_char(rest, '.') ||
        rest.n == 0 || !object(a, header_text, &header) || !object(a, claims_text, &out->claims)) {
        return refuse(e, "is no JSON Web Token");
    }
    out->text = str_sub(token, 0, token.n - rest.n - 1);
    out->alg = value_get_text(header, STR("alg"));
    out->kid = value_get_text(header, STR("kid"));
    if (!check_header(header, e)) return false;
    return base64url_decode(a, rest, &out->signature) || refuse(e, "is no JSON Web Token");
}

static bool lists(struct str list, struct str wanted)
{
    struct str item;
    while (str_next(&list, ',', &item)) {
        if (str_trim(item).n > 0 && str_eq(str_trim(item), wanted)) return true;
    }
    return false;
}

static bool is_for_us(const struct value *aud, struct str audiences)
{
    if (value_kind_of(aud) == VALUE_STRING) return lists(audiences, value_text(aud));
    for (size_t i = 0; i < value_count(aud) && aud->kind == VALUE_LIST; i++) {
        const struct value *one = value_at(aud, i);
        if (value_kind_of(one) == VALUE_STRING && lists(audiences, value_text(one))) return true;
    }
    return false;
}

/* Seconds since 1970, with the leeway; absent is `fallback`. False when it is no such number. */
static bool time_of(const struct value *claims, struct str name, int64_t fallback, int64_t *out)
{
    const struct value *v = value_get(claims, name);
    *out = fallback;
    return !v || (v->kind == VALUE_NUMBER && value_to_i64(v, out));
}

bool jwt_check(const struct jwt *t, const struct jwt_rules *rules, struct err *e)
{
    int64_t now = clock_now_ms(rules->clock) / 1000, ends, begins, issued;
    const struct value *issuer = value_get(t->claims, STR("iss"));
    if (value_kind_of(issuer) != VALUE_STRING || !str_eq(value_text(issuer), rules->issuer)) {
        return refuse(e, "is of another issuer");
    }
    if (!is_for_us(value_get(t->claims, STR("aud")), rules->audiences)) {
        return refuse(e, "is for another audience");
    }
    if (!time_of(t->claims, STR("exp"), 0, &ends) || !time_of(t->claims, STR("nbf"), 0, &begins) ||
        !time_of(t->claims, STR("iat"), 0, &issued)) {
        return refuse(e, "has times that are none");
    }
    if (ends <= now - LEEWAY_S) return refuse(e, "has expired");
    if (begins > now + LEEWAY_S || issued > now + LEEWAY_S) return refuse(e, "is not valid yet");
    return true;
}

static bool has_scope(const struct value *held, struct str wanted)
{
    struct str rest = value_text(held), one;
    while (value_kind_of(held) == VALUE_STRING && str_next(&rest, ' ', &one)) {
        if (str_eq(one, wanted)) return true;
    }
    for (size_t i = 0; value_kind_of(held) == VALUE_LIST && i < value_count(held); i++) {
        if (str_eq(value_text(value_at(held, i)), wanted)) return true;
    }
    return false;
}

bool jwt_has_scopes(const struct jwt *t, struct str scopes)
{
    struct str wanted;
    while (str_next(&scopes, ' ', &wanted)) {
        if (wanted.n > 0 && !has_scope(value_get(t->claims, STR("scope")), wanted) &&
            !has_scope(value_get(t->claims, STR("scp")), wanted)) {
            return false;
        }
    }
    return true;
}
