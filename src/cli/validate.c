#include "cli/validate.h"

#include "base/limits.h"
#include "base/utf8.h"
#include "cli/yaml_time.h"
#include "codec/timestamp.h"
#include "value/pyrepr.h"

/* Where we are, as a chain up to the top: text is made only for messages. */
struct place {
    const struct place *up;
    enum { PLACE_MEMBER, PLACE_INDEX, PLACE_KEY } kind;
    struct str name;
    size_t index;
};

struct check {
    struct arena *arena;
    struct buf report;
    size_t problems;
    bool ordered; /* the value came from a JSON argument */
};

static void add_place(struct buf *b, const struct place *p)
{
    if (!p) return;
    add_place(b, p->up);
    switch (p->kind) {
    case PLACE_MEMBER:
        if (p->up) buf_add_char(b, '.');
        buf_add(b, p->name);
        return;
    case PLACE_INDEX:
        buf_addf(b, "[%zu]", p->index);
        return;
    case PLACE_KEY:
        buf_addf(b, " (key: " STR_FMT ")", STR_ARG(p->name));
        return;
    }
}

static struct buf *problem(struct check *k)
{
    if (k->problems++ > 0) buf_add_char(&k->report, '\n');
    return &k->report;
}

static void add_name(struct check *k, const struct place *p)
{
    if (p)
        add_place(&k->report, p);
    else
        buf_add(&k->report, STR("input"));
}

static struct str type_of(const struct check *k, const struct value *v)
{
    struct str time = yaml_time_type(v);
    return time.n > 0 ? time : py_type(v, k->ordered);
}

static void invalid_type(struct check *k, const struct place *p, const struct value *v,
                         const char *types)
{
    struct buf *b = problem(k);
    buf_add(b, STR("Invalid type for parameter "));
    add_name(k, p);
    buf_addf(b, ", value: " STR_FMT ", type: " STR_FMT ", valid types: %s",
             STR_ARG(py_str(k->arena, v, k->ordered)), STR_ARG(type_of(k, v)), types);
}

static struct str minimum_text(struct arena *a, double min)
{
    if (min >= -1e15 && min <= 1e15 && min == (double)(int64_t)min)
        return arena_printf(a, "%lld", (long long)min);
    return double_repr(a, min);
}

static void below_minimum(struct check *k, const struct place *p, struct str shown, double min,
                          bool length)
{
    struct buf *b = problem(k);
    buf_add(b, length ? STR("Invalid length for parameter ") : STR("Invalid value for parameter "));
    add_name(k, p);
    buf_addf(b, ", value: " STR_FMT ", valid min %s: " STR_FMT, STR_ARG(shown),
             length ? "length" : "value", STR_ARG(minimum_text(k->arena, min)));
}

/* Host labels have an implicit minimum of one. */
static bool has_minimum(const struct member *m, double *min)
{
    if (shape_min(member_shape(m), min)) return true;
    *min = 1;
    return member_is_host_label(m);
}

static void check_length(struct check *k, const struct place *p, const struct member *m, size_t n)
{
    double min;
    if (has_minimum(m, &min) && (double)n < min)
        below_minimum(k, p, arena_printf(k->arena, "%zu", n), min, true);
}

static void check_value(struct check *k, const struct place *p, const struct value *v,
                        const struct member *m);

/* ---- structures ---- */

static void add_members(struct buf *b, const struct shape *s, const char *separator)
{
    size_t n = shape_member_count(s);
    for (size_t i = 0; i < n; i++)
        buf_addf(b, "%s" STR_FMT, i ? separator : "", STR_ARG(member_name(shape_member_at(s, i))));
}

static void check_union(struct check *k, const struct place *p, const struct value *v,
                        const struct shape *s)
{
    if (!shape_is_union(s) || v->u.map.n == 1) return;
    struct buf *b = problem(k);
    if (v->u.map.n == 0) {
        buf_add(b, STR("Must set one of the following keys for tagged unionstructure "));
        add_name(k, p);
        buf_add(b, STR(": "));
    } else {
        buf_add(b, STR("Invalid number of parameters set for tagged union structure "));
        add_name(k, p);
        buf_add(b, STR(". Can only set one of the following keys: "));
    }
    add_members(b, s, ". ");
    buf_add_char(b, '.');
}

static void check_required(struct check *k, const struct place *p, const struct value *v,
                           const struct shape *s)
{
    size_t n = shape_member_count(s);
    for (size_t i = 0; i < n; i++) {
        const struct member *m = shape_member_at(s, i);
        if (!member_is_required(m) || value_get(v, member_name(m))) continue;
        if (!p && member_is_idempotency_token(m)) continue;
        struct buf *b = problem(k);
        buf_add(b, STR("Missing required parameter in "));
        add_name(k, p);
        buf_addf(b, ": \"" STR_FMT "\"", STR_ARG(member_name(m)));
    }
}

static void unknown_name(struct check *k, const struct place *p, struct str name,
                         const struct shape *s)
{
    struct buf *b = problem(k);
    buf_add(b, STR("Unknown parameter in "));
    add_name(k, p);
    buf_addf(b, ": \"" STR_FMT "\", must be one of: ", STR_ARG(name));
    add_members(b, s, ", ");
}

static void check_structure(struct check *k, const struct place *p, const struct value *v,
                            const struct shape *s)
{
    if (value_kind_of(v) != VALUE_MAP) {
        invalid_type(k, p, v, "<class 'dict'>");
        return;
    }
    check_union(k, p, v, s);
    check_required(k, p, v, s);
    for (size_t i = 0; i < v->u.map.n; i++)
        if (!shape_member(s, v->u.map.fields[i].name))
            unknown_name(k, p, v->u.map.fields[i].name, s);
    for (size_t i = 0; i < v->u.map.n; i++) {
        const struct field *f = &v->u.map.fields[i];
        const struct member *m = shape_member(s, f->name);
        struct place here = {p, PLACE_MEMBER, f->name, 0};
        if (m) check_value(k, &here, f->value, m);
    }
}

static void check_list(struct check *k, const struct place *p, const struct value *v,
                       const struct member *m)
{
    if (value_kind_of(v) != VALUE_LIST) {
        invalid_type(k, p, v, "<class 'list'>, <class 'tuple'>");
        return;
    }
    check_length(k, p, m, v->u.list.n);
    for (size_t i = 0; i < v->u.list.n; i++) {
        struct place here = {p, PLACE_INDEX, STR_NONE, i};
        check_value(k, &here, v->u.list.items[i], shape_element(member_shape(m)));
    }
}

static void check_map(struct check *k, const struct place *p, const struct value *v,
                      const struct shape *s)
{
    if (value_kind_of(v) != VALUE_MAP) {
        invalid_type(k, p, v, "<class 'dict'>");
        return;
    }
    for (size_t i = 0; i < v->u.map.n; i++) {
        const struct field *f = &v->u.map.fields[i];
        struct place key = {p, PLACE_KEY, f->name, 0}, here = {p, PLACE_MEMBER, f->name, 0};
        const struct value *name = value_string(k->arena, f->name);
        check_value(k, &key, name, shape_key(s));
        check_value(k, &here, f->value, shape_value(s));
    }
}

/* ---- scalars ---- */

static void check_number(struct check *k, const struct place *p, const struct value *v,
                         const struct member *m, bool whole)
{
    enum value_kind kind = value_kind_of(v);
    bool number =
        kind == VALUE_BOOL || (kind == VALUE_NUMBER && yaml_time_kind_of(v) == YAML_TIME_NONE &&
                               (!whole || value_is_integer_text(v->u.text)));
    if (!number) {
        invalid_type(k, p, v,
                     whole ? "<class 'int'>"
                           : "<class 'float'>, <class 'decimal.Decimal'>, <class 'int'>");
        return;
    }
    double min, n = kind == VALUE_BOOL ? v->u.boolean : value_to_double(v, 0);
    if (has_minimum(m, &min) && n < min)
        below_minimum(k, p, py_str(k->arena, v, k->ordered), min, false);
}

static bool is_time(struct arena *a, const struct value *v)
{
    struct timestamp t;
    struct err ignored = err_init(a);
    enum yaml_time_kind kind = yaml_time_kind_of(v);
    if (kind != YAML_TIME_NONE) return kind == YAML_TIME_CLOCK;
    return value_kind_of(v) == VALUE_BOOL || timestamp_of_value(v, &t, &ignored);
}

static void check_scalar(struct check *k, const struct place *p, const struct value *v,
                         const struct member *m)
{
    enum value_kind kind = value_kind_of(v);
    switch (shape_kind(member_shape(m))) {
    case SHAPE_INTEGER:
    case SHAPE_LONG:
    case SHAPE_BIGINTEGER:
        check_number(k, p, v, m, true);
        return;
    case SHAPE_FLOAT:
    case SHAPE_DOUBLE:
    case SHAPE_BIGDECIMAL:
        check_number(k, p, v, m, false);
        return;
    case SHAPE_BOOLEAN:
        if (kind != VALUE_BOOL) invalid_type(k, p, v, "<class 'bool'>");
        return;
    case SHAPE_BLOB:
        if (kind != VALUE_STRING && kind != VALUE_BYTES)
            invalid_type(k, p, v, "<class 'bytes'>, <class 'bytearray'>, file-like object");
        return;
    case SHAPE_TIMESTAMP:
        if (!is_time(k->arena, v))
            invalid_type(k, p, v, "<class 'datetime.datetime'>, timestamp-string");
        return;
    case SHAPE_STRING:
        if (kind != VALUE_STRING)
            invalid_type(k, p, v, "<class 'str'>");
        else
            check_length(k, p, m, utf8_count(v->u.text));
        return;
    case SHAPE_STRUCTURE:
    case SHAPE_LIST:
    case SHAPE_MAP:
        BUG("not a scalar");
    }
}

/* ---- documents: any JSON but bytes and times ---- */

static void no_document(struct check *k, const struct place *p, const struct value *v)
{
    struct buf *b = problem(k);
    buf_add(b, STR("Invalid type for document parameter "));
    add_name(k, p);
    buf_addf(b,
             ", value: " STR_FMT ", type: " STR_FMT
             ", valid types: <class 'str'>, <class 'int'>, <class 'bool'>, <class 'float'>, "
             "<class 'list'>, <class 'dict'>",
             STR_ARG(py_str(k->arena, v, k->ordered)), STR_ARG(type_of(k, v)));
}

static void check_document(struct check *k, const struct place *p, const struct value *v)
{
    switch (value_kind_of(v)) {
    case VALUE_NUMBER:
        if (yaml_time_kind_of(v) != YAML_TIME_NONE) no_document(k, p, v);
        return;
    case VALUE_NULL:
    case VALUE_BOOL:
    case VALUE_STRING:
        return;
    case VALUE_LIST:
        for (size_t i = 0; i < v->u.list.n; i++) {
            struct place here = {p, PLACE_INDEX, STR_NONE, i};
            check_document(k, &here, v->u.list.items[i]);
        }
        return;
    case VALUE_MAP:
        for (size_t i = 0; i < v->u.map.n; i++) {
            struct place here = {NULL, PLACE_MEMBER, v->u.map.fields[i].name, 0};
            check_document(k, &here, v->u.map.fields[i].value);
        }
        return;
    case VALUE_BYTES:
        no_document(k, p, v);
        return;
    }
}

static void check_value(struct check *k, const struct place *p, const struct value *v,
                        const struct member *m)
{
    const struct shape *s = member_shape(m);
    bool json_header = member_is_json_value(m) && member_location(m) == LOCATION_HEADER;
    switch (shape_kind(s)) {
    case SHAPE_STRUCTURE:
        if (shape_is_document(s))
            check_document(k, p, v);
        else
            check_structure(k, p, v, s);
        return;
    case SHAPE_LIST:
        check_list(k, p, v, m);
        return;
    case SHAPE_MAP:
        check_map(k, p, v, s);
        return;
    case SHAPE_STRING:
    case SHAPE_BLOB:
    case SHAPE_BOOLEAN:
    case SHAPE_INTEGER:
    case SHAPE_LONG:
    case SHAPE_FLOAT:
    case SHAPE_DOUBLE:
    case SHAPE_TIMESTAMP:
    case SHAPE_BIGDECIMAL:
    case SHAPE_BIGINTEGER:
        if (!json_header) check_scalar(k, p, v, m);
        return;
    }
}

static bool is_json_param(const struct call *c, struct str name)
{
    for (size_t i = 0; i < c->json_count; i++)
        if (str_eq(c->json_params[i], name)) return true;
    return false;
}

static bool check_members(const struct call *c, const struct member *whole, const struct value *v,
                          struct err *e)
{
    struct check k = {.arena = c->arena, .report = buf_new(c->arena, 16 * MIB)};
    if (!whole) return true;
    const struct shape *s = member_shape(whole);
    check_union(&k, NULL, v, s);
    check_required(&k, NULL, v, s);
    for (size_t i = 0; i < v->u.map.n; i++)
        if (!shape_member(s, v->u.map.fields[i].name))
            unknown_name(&k, NULL, v->u.map.fields[i].name, s);
    for (size_t i = 0; i < v->u.map.n; i++) {
        const struct field *f = &v->u.map.fields[i];
        const struct member *m = shape_member(s, f->name);
        struct place here = {NULL, PLACE_MEMBER, f->name, 0};
        k.ordered = is_json_param(c, f->name);
        if (m) check_value(&k, &here, f->value, m);
    }
    if (k.problems == 0) return true;
    return err_set(e, ERR_PARAM, "Parameter validation failed:\n" STR_FMT,
                   STR_ARG(buf_str(&k.report)));
}

bool validate_params(struct call *c, struct err *e)
{
    const struct value *params = c->params;
    if (c->paging.enabled)
        params = cli_with_page_size(c->arena, c->operation, params, c->paging.page_size);
    return check_members(c, operation_input(c->operation), params, e);
}

bool validate_answer(struct call *c, const struct value *answer, struct err *e)
{
    return check_members(c, operation_output(c->operation), answer, e);
}

bool cli_check_params(struct arena *a, const struct operation *o, const struct value *params,
                      struct err *e)
{
    const struct call c = {.arena = a, .operation = o};
    return check_members(&c, operation_input(o), params, e);
}
