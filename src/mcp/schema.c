#include "mcp/schema.h"

#include "base/utf8.h"
#include "value/json.h"

#define DEPTH_LIMIT 32u
#define VALUE_SHOWN 80u /* bytes of a wrong value that are repeated */

struct place {
    const struct place *outer; /* NULL: the document itself */
    struct str name;           /* of a field, or */
    size_t index;              /* of an item, when the name is empty */
    unsigned depth;
};

static bool check(const struct value *schema, const struct value *v, const struct place *at,
                  struct err *e);

static void add_place(struct buf *out, const struct place *at)
{
    if (at->outer)
        add_place(out, at->outer);
    else
        return;
    if (at->name.n == 0) {
        buf_addf(out, "[%zu]", at->index);
        return;
    }
    if (at->outer->outer) buf_add_char(out, '.');
    buf_add(out, at->name);
}

static struct str place_text(struct arena *a, const struct place *at)
{
    if (!at->outer) return STR("arguments");
    struct buf out = buf_new(a, 1024);
    add_place(&out, at);
    return buf_str(&out);
}

static struct str shown(struct arena *a, const struct value *v)
{
    struct str text = json_text(a, v, &json_python);
    if (text.n <= VALUE_SHOWN) return text;
    return arena_printf(a, STR_FMT "...", STR_ARG(str_sub(text, 0, VALUE_SHOWN)));
}

static bool fail(const struct place *at, const struct value *v, struct str expected, struct err *e)
{
    return err_set(e, ERR_PARAM, STR_FMT ": expected " STR_FMT ", got " STR_FMT,
                   STR_ARG(place_text(e->arena, at)), STR_ARG(expected),
                   STR_ARG(shown(e->arena, v)));
}

static bool is_integer(const struct value *v)
{
    int64_t n;
    return v->kind == VALUE_NUMBER && (value_is_integer_text(v->u.text) || value_to_i64(v, &n));
}

static bool has_type(struct str type, const struct value *v)
{
    static const struct {
        struct str name;
        enum value_kind kind;
    } rows[] = {
        {STR_INIT("string"), VALUE_STRING}, {STR_INIT("number"), VALUE_NUMBER},
        {STR_INIT("boolean"), VALUE_BOOL},  {STR_INIT("object"), VALUE_MAP},
        {STR_INIT("array"), VALUE_LIST},    {STR_INIT("null"), VALUE_NULL},
    };
    if (str_eq(type, STR("integer"))) return is_integer(v);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        if (str_eq(rows[i].name, type)) return rows[i].kind == v->kind;
    }
    return true;
}

static void add_article(struct buf *out, struct str noun)
{
    bool vowel = noun.n > 0 && str_has_char(STR("aeiou"), noun.p[0]);
    buf_addf(out, "%s " STR_FMT, vowel ? "an" : "a", STR_ARG(noun));
}

static bool check_type(const struct value *schema, const struct value *v, const struct place *at,
                       struct err *e)
{
    const struct value *type = value_get(schema, STR("type"));
    struct buf names = buf_new(e->arena, 200);
    if (value_kind_of(type) == VALUE_STRING) {
        if (has_type(type->u.text, v)) return true;
        add_article(&names, type->u.text);
        return fail(at, v, buf_str(&names), e);
    }
    for (size_t i = 0; i < value_count(type); i++) {
        if (has_type(value_text(value_at(type, i)), v)) return true;
        if (i > 0) buf_add(&names, STR(" or "));
        add_article(&names, value_text(value_at(type, i)));
    }
    return value_count(type) == 0 || fail(at, v, buf_str(&names), e);
}

static bool check_enum(const struct value *schema, const struct value *v, const struct place *at,
                       struct err *e)
{
    const struct value *constant = value_get(schema, STR("const"));
    if (constant && !value_eq(constant, v)) return fail(at, v, shown(e->arena, constant), e);
    const struct value *allowed = value_get(schema, STR("enum"));
    if (!allowed) return true;
    struct buf names = buf_new(e->arena, 2000);
    for (size_t i = 0; i < value_count(allowed); i++) {
        if (value_eq(value_at(allowed, i), v)) return true;
        buf_add(&names, i ? STR(", ") : STR("one of "));
        buf_add(&names, shown(e->arena, value_at(allowed, i)));
    }
    return fail(at, v, buf_str(&names), e);
}

static bool check_bounds(const struct value *schema, const struct value *v, const struct place *at,
                         struct err *e)
{
    static const struct {
        struct str keyword;
        enum value_kind kind;
        bool is_least;
        const char *what;
    } rows[] = {
        {STR_INIT("minimum"), VALUE_NUMBER, true, "a number of at least %s"},
        {STR_INIT("maximum"), VALUE_NUMBER, false, "a number of at most %s"},
        {STR_INIT("minItems"), VALUE_LIST, true, "at least %s items"},
        {STR_INIT("maxItems"), VALUE_LIST, false, "at most %s items"},
        {STR_INIT("minLength"), VALUE_STRING, true, "at least %s characters"},
        {STR_INIT("maxLength"), VALUE_STRING, false, "at most %s characters"},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        const struct value *limit = value_get(schema, rows[i].keyword);
        if (value_kind_of(limit) != VALUE_NUMBER || v->kind != rows[i].kind) continue;
        double size = value_to_double(v, 0);
        if (v->kind == VALUE_LIST) size = (double)value_count(v);
        if (v->kind == VALUE_STRING) size = (double)utf8_count(v->u.text);
        double bound = value_to_double(limit, size);
        if (rows[i].is_least ? size >= bound : size <= bound) continue;
        struct str what = str_of(rows[i].what);
        size_t hole = str_find(what, STR("%s"));
        struct str expected =
            arena_printf(e->arena, STR_FMT STR_FMT STR_FMT, STR_ARG(str_sub(what, 0, hole)),
                         STR_ARG(limit->u.text), STR_ARG(str_from(what, hole + 2)));
        return fail(at, v, expected, e);
    }
    return true;
}

static struct str names_of(struct arena *a, const struct value *properties)
{
    struct buf out = buf_new(a, 2000);
    for (size_t i = 0; i < value_count(properties); i++) {
        if (i > 0) buf_add(&out, STR(", "));
        buf_add(&out, properties->u.map.fields[i].name);
    }
    return out.n ? buf_str(&out) : STR("none");
}

static bool check_required(const struct value *schema, const struct value *v,
                           const struct place *at, struct err *e)
{
    const struct value *required = value_get(schema, STR("required"));
    for (size_t i = 0; i < value_count(required); i++) {
        struct str name = value_text(value_at(required, i));
        if (value_get(v, name)) continue;
        const struct place missing = {.outer = at, .name = name};
        return err_set(e, ERR_PARAM, STR_FMT ": is required but missing",
                       STR_ARG(place_text(e->arena, &missing)));
    }
    return true;
}

static bool check_fields(const struct value *schema, const struct value *v, const struct place *at,
                         struct err *e)
{
    const struct value *properties = value_get(schema, STR("properties"));
    const struct value *others = value_get(schema, STR("additionalProperties"));
    bool is_closed = value_kind_of(others) == VALUE_BOOL && !others->u.boolean;
    for (size_t i = 0; i < value_count(v); i++) {
        const struct field *f = &v->u.map.fields[i];
        const struct value *sub = value_get(properties, f->name);
        const struct place in = {.outer = at, .name = f->name, .depth = at->depth + 1};
        if (!sub && is_closed) {
            return err_set(e, ERR_PARAM, STR_FMT ": is not known here (known: " STR_FMT ")",
                           STR_ARG(place_text(e->arena, &in)),
                           STR_ARG(names_of(e->arena, properties)));
        }
        if (sub && !check(sub, f->value, &in, e)) return false;
    }
    return check_required(schema, v, at, e);
}

static bool check_items(const struct value *schema, const struct value *v, const struct place *at,
                        struct err *e)
{
    const struct value *items = value_get(schema, STR("items"));
    for (size_t i = 0; i < value_count(v) && value_kind_of(items) == VALUE_MAP; i++) {
        const struct place in = {.outer = at, .index = i, .depth = at->depth + 1};
        if (!check(items, value_at(v, i), &in, e)) return false;
    }
    return true;
}

/* Reports the failure of the alternative whose type fits, else what all of them want. */
static bool check_alternatives(const struct value *all, const struct value *v,
                               const struct place *at, struct err *e)
{
    struct buf wanted = buf_new(e->arena, 2000);
    struct err closest = err_init(e->arena);
    for (size_t i = 0; i < value_count(all); i++) {
        const struct value *one = value_at(all, i);
        struct err why = err_init(e->arena);
        if (check(one, v, at, &why)) return true;
        struct err wrong_type = err_init(e->arena);
        if (check_type(one, v, at, &wrong_type)) closest = why;
        if (i > 0) buf_add(&wanted, STR(" or "));
        add_article(&wanted, value_get_text(one, STR("type")));
    }
    if (value_count(all) == 0) return true;
    if (!err_is_set(&closest)) return fail(at, v, buf_str(&wanted), e);
    return err_set(e, ERR_PARAM, STR_FMT, STR_ARG(closest.message));
}

static bool check(const struct value *schema, const struct value *v, const struct place *at,
                  struct err *e)
{
    if (value_kind_of(schema) != VALUE_MAP) return true;
    if (at->depth > DEPTH_LIMIT) {
        return err_set(e, ERR_PARAM, "arguments: nested deeper than %u levels", DEPTH_LIMIT);
    }
    if (!check_type(schema, v, at, e) || !check_enum(schema, v, at, e) ||
        !check_bounds(schema, v, at, e)) {
        return false;
    }
    if (!check_alternatives(value_get(schema, STR("oneOf")), v, at, e) ||
        !check_alternatives(value_get(schema, STR("anyOf")), v, at, e)) {
        return false;
    }
    if (v->kind == VALUE_MAP) return check_fields(schema, v, at, e);
    return v->kind != VALUE_LIST || check_items(schema, v, at, e);
}

bool schema_check(const struct value *schema, const struct value *v, struct err *e)
{
    const struct place root = {0};
    return check(schema, v, &root, e);
}
