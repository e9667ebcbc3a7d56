#include "policy/redact.h"

#include "base/utf8.h"
#include "policy/glob.h"

/* ---- names ---- */

static bool ends_with_one(struct str name, const struct str *ends, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (name_ends_with(name, ends[i])) return true;
    }
    return false;
}

static bool names_secret(struct str name)
{
    static const struct str ends[] = {
        STR_INIT("accesstoken"),      STR_INIT("authtoken"),       STR_INIT("authorizationtoken"),
        STR_INIT("base32stringseed"), STR_INIT("bearertoken"),     STR_INIT("clientsecret"),
        STR_INIT("idtoken"),          STR_INIT("keymaterial"),     STR_INIT("passphrase"),
        STR_INIT("password"),         STR_INIT("passworddata"),    STR_INIT("plaintext"),
        STR_INIT("presharedkey"),     STR_INIT("privatekey"),      STR_INIT("privatekeyplaintext"),
        STR_INIT("qrcodepng"),        STR_INIT("refreshtoken"),    STR_INIT("secretaccesskey"),
        STR_INIT("secretbinary"),     STR_INIT("secretcode"),      STR_INIT("secrethash"),
        STR_INIT("secretkey"),        STR_INIT("secretstring"),    STR_INIT("securitytoken"),
        STR_INIT("sessiontoken"),     STR_INIT("sharedsecret"),    STR_INIT("signintoken"),
        STR_INIT("webidentitytoken"), STR_INIT("servicepassword"), STR_INIT("temporarycredential"),
    };
    return ends_with_one(name, ends, ARRAY_LEN(ends));
}

/* What says which thing an answer is about. An access key's identifier is half of a key. */
static bool names_thing(struct str name)
{
    static const struct str keys[] = {STR_INIT("accesskeyid")};
    static const struct str ends[] = {
        STR_INIT("arn"),       STR_INIT("date"),     STR_INIT("id"),       STR_INIT("name"),
        STR_INIT("nexttoken"), STR_INIT("endpoint"), STR_INIT("modified"), STR_INIT("region"),
        STR_INIT("state"),     STR_INIT("status"),   STR_INIT("type"),     STR_INIT("version"),
    };
    return !ends_with_one(name, keys, ARRAY_LEN(keys)) &&
           ends_with_one(name, ends, ARRAY_LEN(ends));
}

/* ---- values ---- */

struct redaction {
    struct arena *arena;
    bool all; /* of an operation made to give secrets */
};

/* How a value is reached. */
struct place {
    const struct shape *shape; /* NULL: unknown */
    struct str name;           /* of the nearest member */
    bool secret;               /* it, or what it is in, is marked or named as one */
};

struct str redact_text(struct arena *a, struct str text)
{
    return arena_printf(a, "[redacted: %zu characters; set AWS_API_MCP_SECRETS=allow to see]",
                        utf8_count(text));
}

static bool is_harmless(const struct place *at)
{
    bool fixed =
        at->shape && (shape_kind(at->shape) == SHAPE_TIMESTAMP || shape_enum_count(at->shape) > 0);
    return fixed || names_thing(at->name);
}

static struct place inside(const struct place *outer, const struct member *m, struct str name)
{
    const struct shape *shape = m ? member_shape(m) : NULL;
    bool marked = shape && shape_is_sensitive(shape);
    return (struct place){shape, name, outer->secret || marked || names_secret(name)};
}

static const struct value *redact(const struct redaction *r, const struct value *v,
                                  const struct place *at);

static const struct value *redact_list(const struct redaction *r, const struct value *v,
                                       const struct place *at)
{
    bool known = at->shape && shape_kind(at->shape) == SHAPE_LIST;
    const struct place inner = inside(at, known ? shape_element(at->shape) : NULL, at->name);
    struct value *copy = value_list(r->arena);
    bool changed = false;
    for (size_t i = 0; i < value_count(v); i++) {
        const struct value *item = redact(r, value_at(v, i), &inner);
        changed = changed || item != value_at(v, i);
        value_push(r->arena, copy, item);
    }
    return changed ? copy : v;
}

static struct place of_field(const struct place *at, struct str name)
{
    if (!at->shape) return inside(at, NULL, name);
    /* the keys of a map are data, but may say what they lead to */
    if (shape_kind(at->shape) == SHAPE_MAP) {
        struct place value = inside(at, shape_value(at->shape), at->name);
        value.secret = value.secret || names_secret(name);
        return value;
    }
    bool structure = shape_kind(at->shape) == SHAPE_STRUCTURE;
    return inside(at, structure ? shape_member(at->shape, name) : NULL, name);
}

static const struct value *redact_map(const struct redaction *r, const struct value *v,
                                      const struct place *at)
{
    struct value *copy = value_map(r->arena);
    bool changed = false;
    for (size_t i = 0; i < value_count(v); i++) {
        const struct field *f = &v->u.map.fields[i];
        const struct place inner = of_field(at, f->name);
        const struct value *item = redact(r, f->value, &inner);
        changed = changed || item != f->value;
        value_set(r->arena, copy, f->name, item);
    }
    return changed ? copy : v;
}

static const struct value *redact(const struct redaction *r, const struct value *v,
                                  const struct place *at)
{
    switch (value_kind_of(v)) {
    case VALUE_LIST:
        return redact_list(r, v, at);
    case VALUE_MAP:
        return redact_map(r, v, at);
    case VALUE_NULL:
    case VALUE_BOOL:
        return v;
    case VALUE_NUMBER:
        if (!at->secret) return v;
        break;
    case VALUE_STRING:
    case VALUE_BYTES:
        if (!at->secret && (!r->all || is_harmless(at))) return v;
        break;
    }
    if (value_text(v).n == 0) return v;
    return value_string(r->arena, redact_text(r->arena, value_text(v)));
}

const struct value *redact_answer(struct arena *a, const struct value *answer,
                                  const struct shape *shape, enum access access)
{
    const struct redaction r = {a, access == ACCESS_SECRET || access == ACCESS_CREDENTIAL};
    const struct place top = {.shape = shape};
    return redact(&r, answer, &top);
}
