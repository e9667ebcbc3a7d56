#include "policy/conditions.h"

#include "base/buf.h"
#include "base/limits.h"
#include "policy/glob.h"

/* ---- from the file ---- */

static bool read_values(struct arena *a, const struct value *v, struct str key,
                        struct condition *out, struct err *e)
{
    bool one = value_kind_of(v) == VALUE_STRING;
    size_t n = one ? 1 : value_count(v);
    struct str *values = ARENA_ARRAY(a, struct str, n + 1);
    bool ok = one || (value_kind_of(v) == VALUE_LIST && n > 0);
    for (size_t i = 0; ok && i < n; i++) {
        const struct value *item = one ? v : value_at(v, i);
        values[i] = value_text(item);
        ok = value_kind_of(item) == VALUE_STRING && values[i].n > 0;
    }
    out->values = values;
    out->n = n;
    return ok || err_set(e, ERR_CONFIG,
                         "\"" STR_FMT "\" takes a text or a list of texts, none of them empty",
                         STR_ARG(key));
}

static bool read_parameters(struct arena *a, const struct value *v, struct condition *items,
                            size_t *n, struct str *key, struct err *e)
{
    if (value_kind_of(v) != VALUE_MAP || value_count(v) == 0) {
        return err_set(e, ERR_CONFIG,
                       "\"parameters\" takes an object of names of parameters and their values");
    }
    for (size_t i = 0; i < value_count(v); i++) {
        const struct field *f = &v->u.map.fields[i];
        struct condition *c = &items[(*n)++];
        *key = f->name;
        *c = (struct condition){.kind = CONDITION_PARAMETER, .path = f->name};
        if (f->name.n == 0) return err_set(e, ERR_CONFIG, "the name of a parameter is empty");
        if (!read_values(a, f->value, f->name, c, e)) return false;
    }
    return true;
}

static const struct {
    struct str key;
    enum condition_kind kind;
} keys[] = {{STR_INIT("region"), CONDITION_REGION},
            {STR_INIT("account"), CONDITION_ACCOUNT},
            {STR_INIT("profile"), CONDITION_PROFILE},
            {STR_INIT("parameters"), CONDITION_PARAMETER}};

bool conditions_parse(struct arena *a, const struct value *entry, struct conditions *out,
                      struct str *key, struct err *e)
{
    size_t room = value_count(entry) + value_count(value_get(entry, STR("parameters"))), n = 0;
    struct condition *items = ARENA_ARRAY(a, struct condition, room + 1);
    for (size_t i = 0; i < value_count(entry); i++) {
        const struct field *f = &entry->u.map.fields[i];
        size_t k = 0;
        if (str_eq(f->name, STR("command"))) continue;
        *key = f->name;
        while (k < ARRAY_LEN(keys) && !str_eq(keys[k].key, f->name)) k++;
        if (k == ARRAY_LEN(keys)) {
            return err_set(e, ERR_CONFIG,
                           "there is no key \"" STR_FMT "\" in an entry; known are command, "
                           "region, account, profile and parameters",
                           STR_ARG(f->name));
        }
        if (keys[k].kind == CONDITION_PARAMETER) {
            if (!read_parameters(a, f->value, items, &n, key, e)) return false;
            continue;
        }
        items[n] = (struct condition){.kind = keys[k].kind, .path = f->name};
        if (!read_values(a, f->value, f->name, &items[n++], e)) return false;
    }
    *out = (struct conditions){items, n};
    return true;
}

struct str conditions_text(struct arena *a, const struct conditions *c)
{
    struct buf b = buf_new(a, LIMIT_CONFIG_FILE);
    for (size_t i = 0; i < c->n; i++) {
        const struct condition *one = &c->items[i];
        buf_addf(&b, "%s" STR_FMT " is ", i > 0 ? " and " : " when ", STR_ARG(one->path));
        for (size_t k = 0; k < one->n; k++) {
            buf_addf(&b, "%s" STR_FMT, k > 0 ? " or " : "", STR_ARG(one->values[k]));
        }
    }
    return buf_str(&b);
}

/* ---- against a command ---- */

/* What was found at a place, and how much of it fits. */
struct tally {
    const struct condition *condition;
    bool any_case; /* of letters: for denials */
    size_t found, fitting;
};

static void count(struct tally *t, struct str text)
{
    bool fits = false;
    for (size_t i = 0; !fits && i < t->condition->n; i++) {
        fits = glob_match(t->condition->values[i], text, t->any_case);
    }
    t->found++;
    t->fitting += fits;
}

/* Denials: one that fits is enough, and so is knowing nothing. Allowances: all of it must fit. */
static bool holds(const struct tally *t, bool wide)
{
    if (t->found == 0) return wide;
    return wide ? t->fitting > 0 : t->fitting == t->found;
}

static void count_leaves(struct tally *t, const struct value *v)
{
    switch (value_kind_of(v)) {
    case VALUE_NULL:
        break;
    case VALUE_BOOL:
        count(t, value_is_true(v) ? STR("true") : STR("false"));
        break;
    case VALUE_NUMBER:
    case VALUE_STRING:
    case VALUE_BYTES:
        count(t, value_text(v));
        break;
    case VALUE_LIST:
        for (size_t i = 0; i < value_count(v); i++) count_leaves(t, value_at(v, i));
        break;
    case VALUE_MAP:
        for (size_t i = 0; i < value_count(v); i++) count_leaves(t, v->u.map.fields[i].value);
        break;
    }
}

/* The rest of a path below a value; lists are looked through. */
static void count_path(struct tally *t, const struct value *v, struct str path)
{
    struct str name, rest = path;
    if (!str_next(&rest, '.', &name)) {
        count_leaves(t, v);
        return;
    }
    if (value_kind_of(v) == VALUE_LIST) {
        for (size_t i = 0; i < value_count(v); i++) count_path(t, value_at(v, i), path);
    }
    if (value_kind_of(v) != VALUE_MAP) return;
    for (size_t i = 0; i < value_count(v); i++) {
        const struct field *f = &v->u.map.fields[i];
        if (name_is_same(f->name, name)) count_path(t, f->value, rest);
    }
}

/* Can the operation be given what the path names? A misspelt name is none that can be judged. */
static bool is_member(const struct shape *shape, struct str path)
{
    struct str name;
    while (shape && str_next(&path, '.', &name)) {
        while (shape && shape_kind(shape) == SHAPE_LIST) shape = member_shape(shape_element(shape));
        if (shape && shape_kind(shape) == SHAPE_MAP) {
            shape = member_shape(shape_value(shape));
            continue;
        }
        const struct shape *next = NULL;
        for (size_t i = 0; i < shape_member_count(shape); i++) {
            const struct member *m = shape_member_at(shape, i);
            if (name_is_same(member_name(m), name)) next = member_shape(m);
        }
        shape = next;
    }
    return shape != NULL;
}

/* Buckets of the commands of `aws s3`: s3://BUCKET/… */
static void count_buckets(struct tally *t, const struct value *v)
{
    for (size_t i = 0; i < value_count(v); i++) {
        const struct value *item =
            value_kind_of(v) == VALUE_MAP ? v->u.map.fields[i].value : value_at(v, i);
        count_buckets(t, item);
        struct str text = value_text(item);
        if (!str_starts(text, STR("s3://"))) continue;
        text = str_from(text, 5);
        count(t, str_sub(text, 0, str_find_char(text, '/')));
    }
}

static bool parameter_holds(struct tally *t, const struct invocation *in, const struct use *use,
                            bool wide)
{
    bool own = !use || (use->model && use->model == in->service && in->operation &&
                        str_eq(use->operation, operation_name(in->operation)));
    if (in->kind == INVOKE_CUSTOM) {
        count_path(t, in->params, t->condition->path);
        if (name_is_same(t->condition->path, STR("bucket"))) count_buckets(t, in->params);
        return holds(t, wide);
    }
    if (!own || !in->operation) return wide;
    const struct member *input = operation_input(in->operation);
    if (!input || !is_member(member_shape(input), t->condition->path)) return wide;
    count_path(t, in->params, t->condition->path);
    return t->found > 0 && holds(t, wide);
}

/* Regions that parameters name: SourceRegion and the like, and those of ARNs. */
static void count_regions(struct tally *t, const struct value *v, struct str name)
{
    for (size_t i = 0; i < value_count(v); i++) {
        bool map = value_kind_of(v) == VALUE_MAP;
        count_regions(t, map ? v->u.map.fields[i].value : value_at(v, i),
                      map ? v->u.map.fields[i].name : name);
    }
    struct str text = value_text(v);
    if (value_kind_of(v) != VALUE_STRING || text.n == 0) return;
    size_t arn = str_find(text, STR("arn:aws"));
    if (arn != STR_NPOS) {
        struct str rest = str_from(text, arn), part = STR_NONE;
        for (size_t i = 0; i < 4; i++) {
            if (!str_next(&rest, ':', &part)) return;
        }
        if (part.n > 0) count(t, part);
    } else if (name_ends_with(name, STR("region"))) {
        count(t, text);
    }
}

static struct str known_of(enum condition_kind kind, const struct caller *caller)
{
    if (!caller) return STR_NONE;
    switch (kind) {
    case CONDITION_REGION:
        return caller->region;
    case CONDITION_ACCOUNT:
        return caller->account;
    case CONDITION_PROFILE:
        return caller->profile;
    case CONDITION_PARAMETER:
        break;
    }
    return STR_NONE;
}

static bool condition_holds(const struct condition *c, const struct caller *caller,
                            const struct invocation *in, const struct use *use, bool wide)
{
    struct tally t = {.condition = c, .any_case = wide};
    if (c->kind == CONDITION_PARAMETER) return parameter_holds(&t, in, use, wide);
    if (c->kind == CONDITION_REGION) count_regions(&t, in->params, STR_NONE);
    struct str known = known_of(c->kind, caller);
    if (known.n == 0) return wide;
    count(&t, known);
    return holds(&t, wide);
}

bool conditions_hold(const struct conditions *c, const struct caller *caller,
                     const struct invocation *in, const struct use *use, bool wide)
{
    for (size_t i = 0; i < c->n; i++) {
        if (!condition_holds(&c->items[i], caller, in, use, wide)) return false;
    }
    return true;
}
