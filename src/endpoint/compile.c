/* endpoint-rule-set-1.json to a blob (blob.h). */
#include "base/limits.h"
#include "endpoint/endpoint.h"
#include "endpoint/writer.h"
#include "value/json.h"

struct compiler {
    struct blob_writer w;
    struct strmap slots; /* name -> uint32_t * */
    uint32_t slot_count;
    struct err *err;
};

static bool bad(struct compiler *c, const char *what, const struct value *v)
{
    struct str shown = json_text(c->w.arena, v, &json_compact);
    return err_set(c->err, ERR_MODEL, "endpoint rule set: %s in " STR_FMT, what,
                   STR_ARG(str_sub(shown, 0, 200)));
}

static uint32_t slot_of(struct compiler *c, struct str name)
{
    const uint32_t *known = strmap_get(&c->slots, name);
    if (known) return *known;
    uint32_t *slot = ARENA_NEW(c->w.arena, uint32_t);
    *slot = c->slot_count++;
    strmap_set(&c->slots, name, slot);
    return *slot;
}

static bool expression(struct compiler *c, const struct value *v, uint32_t *at);

/* Writes [op, count, items…]; the items are written before it. */
static bool expressions(struct compiler *c, uint32_t op, uint32_t function,
                        const struct value *list, uint32_t *at)
{
    size_t n = value_count(list);
    uint32_t *items = ARENA_ARRAY(c->w.arena, uint32_t, n + 1);
    for (size_t i = 0; i < n; i++) {
        if (!expression(c, value_at(list, i), &items[i])) return false;
    }
    *at = blob_writer_at(&c->w);
    blob_writer_add(&c->w, op);
    if (op == EXPR_CALL) blob_writer_add(&c->w, function);
    blob_writer_add(&c->w, (uint32_t)n);
    for (size_t i = 0; i < n; i++) blob_writer_add(&c->w, items[i]);
    return true;
}

static bool call(struct compiler *c, const struct value *v, uint32_t *at)
{
    uint32_t function;
    const struct value *argv = value_get(v, STR("argv"));
    if (!endpoint_function_index(value_get_text(v, STR("fn")), &function)) {
        return bad(c, "unknown function", v);
    }
    if (value_count(argv) != endpoint_functions[function].arity) {
        return bad(c, "wrong number of arguments", v);
    }
    return expressions(c, EXPR_CALL, function, argv, at);
}

static void add_reference(struct compiler *c, struct str name, uint32_t *at)
{
    uint32_t slot = slot_of(c, name);
    *at = blob_writer_at(&c->w);
    blob_writer_add(&c->w, EXPR_REF);
    blob_writer_add(&c->w, slot);
}

static void add_text(struct compiler *c, uint32_t op, struct str s, uint32_t *at)
{
    *at = blob_writer_at(&c->w);
    blob_writer_add(&c->w, op);
    blob_writer_add_text(&c->w, s);
}

/* "{Region}" is a variable, "{url#authority}" an attribute of one. */
static bool placeholder(struct compiler *c, struct str inner, uint32_t *at)
{
    size_t hash = str_find_char(inner, '#');
    uint32_t variable, path, function;
    add_reference(c, str_sub(inner, 0, hash), &variable);
    if (hash == STR_NPOS) {
        *at = variable;
        return true;
    }
    add_text(c, EXPR_TEXT, str_from(inner, hash + 1), &path);
    if (!endpoint_function_index(STR("getAttr"), &function)) BUG("no getAttr");
    *at = blob_writer_at(&c->w);
    blob_writer_add(&c->w, EXPR_CALL);
    blob_writer_add(&c->w, function);
    blob_writer_add(&c->w, 2);
    blob_writer_add(&c->w, variable);
    blob_writer_add(&c->w, path);
    return true;
}

#define PARTS_MAX 64u

static bool template(struct compiler *c, struct str text, uint32_t *at)
{
    uint32_t parts[PARTS_MAX];
    uint32_t n = 0;
    struct str rest = text;
    while (rest.n > 0) {
        if (n + 2 > PARTS_MAX) return bad(c, "too many placeholders", &value_null);
        size_t open = str_find_char(rest, '{');
        struct str literal = str_sub(rest, 0, open);
        if (literal.n > 0) add_text(c, EXPR_TEXT, literal, &parts[n++]);
        if (open == STR_NPOS) break;
        rest = str_from(rest, open + 1);
        size_t close = str_find_char(rest, '}');
        if (close == STR_NPOS) {
            return bad(c, "open placeholder", value_string(c->w.arena, text));
        }
        if (!placeholder(c, str_sub(rest, 0, close), &parts[n++])) return false;
        rest = str_from(rest, close + 1);
    }
    *at = blob_writer_at(&c->w);
    blob_writer_add(&c->w, EXPR_TEMPLATE);
    blob_writer_add(&c->w, n);
    for (uint32_t i = 0; i < n; i++) blob_writer_add(&c->w, parts[i]);
    return true;
}

static bool map(struct compiler *c, const struct value *v, uint32_t *at)
{
    size_t n = value_count(v);
    uint32_t *items = ARENA_ARRAY(c->w.arena, uint32_t, n + 1);
    for (size_t i = 0; i < n; i++) {
        if (!expression(c, v->u.map.fields[i].value, &items[i])) return false;
    }
    *at = blob_writer_at(&c->w);
    blob_writer_add(&c->w, EXPR_MAP);
    blob_writer_add(&c->w, (uint32_t)n);
    for (size_t i = 0; i < n; i++) {
        blob_writer_add_text(&c->w, v->u.map.fields[i].name);
        blob_writer_add(&c->w, items[i]);
    }
    return true;
}

static bool expression(struct compiler *c, const struct value *v, uint32_t *at)
{
    switch (value_kind_of(v)) {
    case VALUE_BOOL:
        *at = blob_writer_at(&c->w);
        blob_writer_add(&c->w, EXPR_BOOL);
        blob_writer_add(&c->w, v->u.boolean);
        return true;
    case VALUE_NUMBER:
        add_text(c, EXPR_NUMBER, v->u.text, at);
        return true;
    case VALUE_STRING:
        if (str_has_char(v->u.text, '{')) return template(c, v->u.text, at);
        add_text(c, EXPR_TEXT, v->u.text, at);
        return true;
    case VALUE_LIST:
        return expressions(c, EXPR_LIST, 0, v, at);
    case VALUE_MAP:
        if (value_get(v, STR("fn"))) return call(c, v, at);
        if (!value_get(v, STR("ref"))) return map(c, v, at);
        add_reference(c, value_get_text(v, STR("ref")), at);
        return true;
    case VALUE_NULL:
    case VALUE_BYTES:
        break;
    }
    return bad(c, "unexpected value", v);
}

static bool conditions(struct compiler *c, const struct value *list, uint32_t *at)
{
    size_t n = value_count(list);
    uint32_t *words = ARENA_ARRAY(c->w.arena, uint32_t, n * CONDITION_WORDS + 1);
    for (size_t i = 0; i < n; i++) {
        const struct value *condition = value_at(list, i);
        struct str assign = value_get_text(condition, STR("assign"));
        if (!call(c, condition, &words[i * 2])) return false;
        words[i * 2 + 1] = assign.n > 0 ? slot_of(c, assign) : NONE;
    }
    *at = blob_writer_at(&c->w);
    for (size_t i = 0; i < n * CONDITION_WORDS; i++) blob_writer_add(&c->w, words[i]);
    return true;
}

static bool endpoint_body(struct compiler *c, const struct value *endpoint, uint32_t *body)
{
    const struct value *properties = value_get(endpoint, STR("properties"));
    const struct value *headers = value_get(endpoint, STR("headers"));
    uint32_t properties_at = NONE;
    if (!expression(c, value_get(endpoint, STR("url")), &body[0])) return false;
    if (value_count(properties) > 0 && !expression(c, properties, &properties_at)) return false;
    size_t n = value_count(headers);
    uint32_t *lists = ARENA_ARRAY(c->w.arena, uint32_t, n + 1);
    for (size_t i = 0; i < n; i++) {
        if (!expression(c, headers->u.map.fields[i].value, &lists[i])) return false;
    }
    body[1] = blob_writer_at(&c->w);
    blob_writer_add(&c->w, properties_at);
    blob_writer_add(&c->w, (uint32_t)n);
    for (size_t i = 0; i < n; i++) {
        blob_writer_add_text(&c->w, headers->u.map.fields[i].name);
        blob_writer_add(&c->w, lists[i]);
    }
    return true;
}

static bool rules(struct compiler *c, const struct value *list, uint32_t *at, unsigned depth);

static bool rule(struct compiler *c, const struct value *v, uint32_t *words, unsigned depth)
{
    struct str kind = value_get_text(v, STR("type"));
    const struct value *list = value_get(v, STR("conditions"));
    words[RULE_CONDITION_COUNT] = (uint32_t)value_count(list);
    if (!conditions(c, list, &words[RULE_CONDITIONS])) return false;
    if (str_eq(kind, STR("endpoint"))) {
        words[RULE_KIND] = RULE_ENDPOINT;
        return endpoint_body(c, value_get(v, STR("endpoint")), &words[RULE_BODY]);
    }
    if (str_eq(kind, STR("error"))) {
        words[RULE_KIND] = RULE_ERROR;
        return expression(c, value_get(v, STR("error")), &words[RULE_BODY]);
    }
    if (str_eq(kind, STR("tree"))) {
        words[RULE_KIND] = RULE_TREE;
        const struct value *below = value_get(v, STR("rules"));
        words[RULE_BODY2] = (uint32_t)value_count(below);
        return rules(c, below, &words[RULE_BODY], depth + 1);
    }
    return bad(c, "unknown kind of rule", v);
}

static bool rules(struct compiler *c, const struct value *list, uint32_t *at, unsigned depth)
{
    if (depth > LIMIT_JSON_DEPTH) return bad(c, "rules nested too deep", &value_null);
    size_t n = value_count(list);
    uint32_t *words = ARENA_ARRAY(c->w.arena, uint32_t, n * RULE_WORDS + 1);
    for (size_t i = 0; i < n; i++) {
        if (!rule(c, value_at(list, i), words + i * RULE_WORDS, depth)) return false;
    }
    *at = blob_writer_at(&c->w);
    for (size_t i = 0; i < n * RULE_WORDS; i++) blob_writer_add(&c->w, words[i]);
    return true;
}

static void parameter(struct compiler *c, struct str name, const struct value *v)
{
    const struct value *value = value_get(v, STR("default"));
    enum default_kind kind = DEFAULT_NONE;
    if (value_kind_of(value) == VALUE_BOOL) kind = value->u.boolean ? DEFAULT_TRUE : DEFAULT_FALSE;
    if (value_kind_of(value) == VALUE_STRING) kind = DEFAULT_TEXT;
    blob_writer_add_text(&c->w, name);
    blob_writer_add_text(&c->w, value_get_text(v, STR("builtIn")));
    blob_writer_add(&c->w, kind);
    blob_writer_add_text(&c->w, kind == DEFAULT_TEXT ? value->u.text : STR(""));
    blob_writer_add(&c->w, value_is_true(value_get(v, STR("required"))));
}

bool endpoint_compile_rules(struct arena *a, const struct value *rule_set, struct str *blob,
                            struct err *e)
{
    struct compiler c = {.w = blob_writer_new(a), .slots = strmap_new(a), .err = e};
    const struct value *parameters = value_get(rule_set, STR("parameters"));
    const struct value *list = value_get(rule_set, STR("rules"));
    uint32_t head[HEAD_SIZE] = {[HEAD_MAGIC] = RULES_MAGIC};
    head[HEAD_PARAMETERS] = blob_writer_at(&c.w);
    head[HEAD_PARAMETER_COUNT] = (uint32_t)value_count(parameters);
    for (size_t i = 0; i < value_count(parameters); i++) {
        const struct field *f = &parameters->u.map.fields[i];
        slot_of(&c, f->name);
        parameter(&c, f->name, f->value);
    }
    if (!rules(&c, list, &head[HEAD_RULES], 0)) return false;
    head[HEAD_RULE_COUNT] = (uint32_t)value_count(list);
    head[HEAD_SLOTS] = c.slot_count;
    return blob_writer_finish(&c.w, head, blob, e);
}
