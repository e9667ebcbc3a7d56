#include "cli/yaml.h"

#include "base/base64.h"
#include "base/limits.h"
#include "cli/pynum.h"
#include "cli/yaml_time.h"
#include "value/json.h"

#include <errno.h>
#include <stdlib.h>
#include <yaml.h>

/* Aliases share their value in memory but not on the wire: what they stand for is counted. */
#define NODES_MAX 1000000u

struct anchor {
    struct str name;
    const struct value *value;
    size_t nodes;
    struct anchor *next;
};

struct reader {
    struct arena *arena;
    yaml_parser_t parser;
    struct anchor *anchors;
    unsigned depth;
    size_t nodes;
    bool template; /* yaml_read_template's rules */
    struct str *problem;
    struct str *fault; /* NULL: what is no time is text */
};

static bool fail(struct reader *r, const char *why, yaml_mark_t at)
{
    *r->problem =
        arena_printf(r->arena, "%s: line %zu column %zu", why, at.line + 1, at.column + 1);
    return false;
}

static struct str text_of(struct reader *r, const yaml_char_t *p, size_t n)
{
    return arena_str(r->arena, (struct str){(const char *)p, n});
}

static struct str name_of(struct reader *r, const yaml_char_t *p)
{
    return p ? arena_str(r->arena, str_of((const char *)p)) : STR_NONE;
}

static bool next_event(struct reader *r, yaml_event_t *event)
{
    if (yaml_parser_parse(&r->parser, event)) return true;
    return fail(r, r->parser.problem ? r->parser.problem : "not YAML", r->parser.problem_mark);
}

/* ---- scalars ---- */

static bool one_of(struct str s, const char *const *words, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(s, str_of(words[i]))) return true;
    return false;
}

/* 0o17, 0x1F, 0b11 */
static bool based_int(struct arena *a, struct str s, struct str *number)
{
    bool negative = s.p[0] == '-';
    struct str body = str_from(s, negative || s.p[0] == '+');
    int base = str_starts(body, STR("0o"))   ? 8
               : str_starts(body, STR("0x")) ? 16
               : str_starts(body, STR("0b")) ? 2
                                             : 0;
    if (base == 0 || body.n < 3 || body.n > 18) return false;
    char *end;
    errno = 0;
    long long n = strtoll(arena_cstr(a, str_from(body, 2)), &end, base);
    if (*end != '\0' || errno != 0 || body.p[2] == '-' || body.p[2] == '+') return false;
    *number = arena_printf(a, "%lld", negative ? -n : n);
    return true;
}

static const struct value *plain_scalar(struct arena *a, struct str s)
{
    static const char *const nulls[] = {"", "~", "null", "Null", "NULL"};
    static const char *const yes[] = {"true", "True", "TRUE"};
    static const char *const no[] = {"false", "False", "FALSE"};
    static const char *const nan[] = {".nan", ".NaN", ".NAN"};
    static const char *const inf[] = {".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"};
    static const char *const minus[] = {"-.inf", "-.Inf", "-.INF"};
    struct str number;
    if (one_of(s, nulls, ARRAY_LEN(nulls))) return &value_null;
    if (one_of(s, yes, ARRAY_LEN(yes))) return &value_true;
    if (one_of(s, no, ARRAY_LEN(no))) return &value_false;
    if (one_of(s, nan, ARRAY_LEN(nan))) return value_number(a, STR("NaN"));
    if (one_of(s, inf, ARRAY_LEN(inf))) return value_number(a, STR("Infinity"));
    if (one_of(s, minus, ARRAY_LEN(minus))) return value_number(a, STR("-Infinity"));
    bool word = (s.p[0] | 0x20) == 'i' || (s.p[0] | 0x20) == 'n' ||
                (s.n > 1 && ((s.p[1] | 0x20) == 'i' || (s.p[1] | 0x20) == 'n'));
    if (word || str_trim(s).n != s.n) return value_string(a, s);
    if (based_int(a, s, &number) || py_int(a, s, &number) || py_float(a, s, &number))
        return value_number(a, number);
    return value_string(a, s);
}

static bool is_date(struct str s)
{
    bool date = s.n == 10 && s.p[4] == '-' && s.p[7] == '-';
    for (size_t i = 0; date && i < s.n; i++)
        date = i == 4 || i == 7 || (s.p[i] >= '0' && s.p[i] <= '9');
    return date;
}

static bool input_scalar(struct reader *r, struct str s, const struct value **out)
{
    if (yaml_time(r->arena, s, out)) return true;
    if (r->fault) *r->fault = yaml_time_fault(r->arena, s);
    *out = plain_scalar(r->arena, s);
    return !r->fault || r->fault->n == 0;
}

static const struct value *template_scalar(struct arena *a, struct str s)
{
    static const char *const yes[] = {"yes", "Yes", "YES", "on", "On", "ON"};
    static const char *const no[] = {"no", "No", "NO", "off", "Off", "OFF"};
    if (one_of(s, yes, ARRAY_LEN(yes))) return &value_true;
    if (one_of(s, no, ARRAY_LEN(no))) return &value_false;
    return is_date(s) ? value_number(a, s) : plain_scalar(a, s);
}

/* "!Sub" is {"Fn::Sub": v}. */
static const struct value *intrinsic(struct reader *r, struct str tag, const struct value *v)
{
    struct str name = str_from(tag, 1), text = value_text(v);
    struct value *map = value_map(r->arena), *pair;
    bool bare = str_eq(name, STR("Ref")) || str_eq(name, STR("Condition"));
    if (!bare) name = arena_printf(r->arena, "Fn::" STR_FMT, STR_ARG(name));
    size_t dot = str_find_char(text, '.');
    if (str_eq(name, STR("Fn::GetAtt")) && v->kind == VALUE_STRING) {
        pair = value_list(r->arena);
        value_push(r->arena, pair, value_string(r->arena, str_sub(text, 0, dot)));
        if (dot != STR_NPOS)
            value_push(r->arena, pair, value_string(r->arena, str_from(text, dot + 1)));
        v = pair;
    }
    value_set(r->arena, map, name, v);
    return map;
}

static bool is_intrinsic(const struct reader *r, struct str tag)
{
    return r->template && str_starts(tag, STR("!")) && tag.n > 1;
}

static bool is_core_tag(struct str tag)
{
    static const char *const tags[] = {YAML_NULL_TAG, YAML_BOOL_TAG, YAML_INT_TAG, YAML_FLOAT_TAG,
                                       YAML_TIMESTAMP_TAG};
    return one_of(tag, tags, ARRAY_LEN(tags));
}

static bool scalar(struct reader *r, const yaml_event_t *event, const struct value **out)
{
    struct str s = text_of(r, event->data.scalar.value, event->data.scalar.length);
    struct str tag = name_of(r, event->data.scalar.tag), bytes;
    if (is_intrinsic(r, tag)) {
        *out = intrinsic(r, tag, value_string(r->arena, s));
    } else if (str_eq(tag, STR(YAML_STR_TAG))) {
        *out = value_string(r->arena, s);
    } else if (str_eq(tag, STR("tag:yaml.org,2002:binary"))) {
        if (!base64_decode(r->arena, s, &bytes))
            return fail(r, "!!binary is not base64", event->start_mark);
        *out = value_bytes(r->arena, bytes);
    } else if (str_eq(tag, STR(YAML_TIMESTAMP_TAG)) && !r->template) {
        return input_scalar(r, s, out);
    } else if (!str_is_empty(tag) && !is_core_tag(tag)) {
        return fail(r, "unknown tag", event->start_mark);
    } else if (event->data.scalar.style != YAML_PLAIN_SCALAR_STYLE) {
        *out = value_string(r->arena, s);
    } else if (r->template) {
        *out = template_scalar(r->arena, s);
    } else {
        return input_scalar(r, s, out);
    }
    return true;
}

/* ---- nodes ---- */

static bool node(struct reader *r, const yaml_event_t *event, const struct value **out);

static bool sequence(struct reader *r, const struct value **out)
{
    struct value *list = value_list(r->arena);
    *out = list;
    for (bool more = true; more;) {
        yaml_event_t event;
        const struct value *item;
        if (!next_event(r, &event)) return false;
        more = event.type != YAML_SEQUENCE_END_EVENT;
        bool ok = !more || node(r, &event, &item);
        if (ok && more) value_push(r->arena, list, item);
        yaml_event_delete(&event);
        if (!ok) return false;
    }
    return true;
}

static struct str key_text(struct reader *r, const struct value *key)
{
    if (value_kind_of(key) == VALUE_BOOL) return key->u.boolean ? STR("True") : STR("False");
    (void)r;
    return value_text(key);
}

static void set_all(struct arena *a, struct value *to, const struct value *from)
{
    for (size_t i = 0; value_kind_of(from) == VALUE_MAP && i < value_count(from); i++)
        value_set(a, to, from->u.map.fields[i].name, from->u.map.fields[i].value);
}

/* What "<<" names comes first, and gives way to the map's own. */
static const struct value *merged(struct reader *r, const struct value *map)
{
    const struct value *from = value_get(map, STR("<<"));
    if (!r->template || !from) return map;
    struct value *all = value_map(r->arena), *plain = value_map(r->arena);
    set_all(r->arena, all, from);
    for (size_t i = value_count(from); from->kind == VALUE_LIST && i > 0; i--)
        set_all(r->arena, all, value_at(from, i - 1));
    set_all(r->arena, all, map);
    for (size_t i = 0; i < value_count(all); i++)
        if (!str_eq(all->u.map.fields[i].name, STR("<<")))
            value_set(r->arena, plain, all->u.map.fields[i].name, all->u.map.fields[i].value);
    return plain;
}

static bool mapping(struct reader *r, const struct value **out)
{
    struct value *map = value_map(r->arena);
    const struct value *key = NULL;
    *out = map;
    for (bool more = true; more;) {
        yaml_event_t event;
        const struct value *item;
        if (!next_event(r, &event)) return false;
        more = event.type != YAML_MAPPING_END_EVENT;
        bool ok = !more || node(r, &event, &item);
        if (ok && more && !key &&
            (value_kind_of(item) == VALUE_LIST || value_kind_of(item) == VALUE_MAP))
            ok = fail(r, "a key must be a scalar", event.start_mark);
        if (ok && more && key && value_get(map, key_text(r, key)))
            ok = fail(r, "found duplicate key", event.start_mark);
        if (ok && more && key) value_set(r->arena, map, key_text(r, key), item);
        if (ok && more) key = key ? NULL : item;
        yaml_event_delete(&event);
        if (!ok) return false;
    }
    *out = merged(r, map);
    return true;
}

static bool alias(struct reader *r, const yaml_event_t *event, const struct value **out)
{
    struct str name = name_of(r, event->data.alias.anchor);
    for (const struct anchor *k = r->anchors; k; k = k->next) {
        if (!str_eq(k->name, name)) continue;
        *out = k->value;
        r->nodes += k->nodes;
        return r->nodes <= NODES_MAX || fail(r, "too many nodes", event->start_mark);
    }
    return fail(r, "undefined alias", event->start_mark);
}

static void remember(struct reader *r, struct str name, const struct value *v, size_t nodes)
{
    if (str_is_empty(name)) return;
    struct anchor *k = ARENA_NEW(r->arena, struct anchor);
    *k = (struct anchor){name, v, nodes, r->anchors};
    r->anchors = k;
}

static bool container(struct reader *r, const yaml_event_t *event, const struct value **out)
{
    size_t before = r->nodes;
    bool is_map = event->type == YAML_MAPPING_START_EVENT;
    struct str name =
        name_of(r, is_map ? event->data.mapping_start.anchor : event->data.sequence_start.anchor);
    if (++r->depth > LIMIT_JSON_DEPTH) return fail(r, "nested too deeply", event->start_mark);
    struct str tag =
        name_of(r, is_map ? event->data.mapping_start.tag : event->data.sequence_start.tag);
    if (!(is_map ? mapping(r, out) : sequence(r, out))) return false;
    if (is_intrinsic(r, tag)) *out = intrinsic(r, tag, *out);
    r->depth--;
    remember(r, name, *out, r->nodes - before + 1);
    return true;
}

static bool node(struct reader *r, const yaml_event_t *event, const struct value **out)
{
    if (++r->nodes > NODES_MAX) return fail(r, "too many nodes", event->start_mark);
    if (event->type == YAML_ALIAS_EVENT) return alias(r, event, out);
    if (event->type == YAML_SEQUENCE_START_EVENT || event->type == YAML_MAPPING_START_EVENT)
        return container(r, event, out);
    if (event->type != YAML_SCALAR_EVENT) return fail(r, "unexpected end", event->start_mark);
    if (!scalar(r, event, out)) return false;
    remember(r, name_of(r, event->data.scalar.anchor), *out, 1);
    return true;
}

static bool document(struct reader *r, const struct value **out)
{
    *out = &value_null;
    for (;;) {
        yaml_event_t event;
        if (!next_event(r, &event)) return false;
        yaml_event_type_t type = event.type;
        bool start = type == YAML_STREAM_START_EVENT || type == YAML_DOCUMENT_START_EVENT;
        bool end = type == YAML_STREAM_END_EVENT;
        bool ok = start || end || node(r, &event, out);
        yaml_event_delete(&event);
        if (!ok) return false;
        if (!start) return true;
    }
}

static bool read_text(struct reader *r, struct str text, const struct value **out)
{
    if (!yaml_parser_initialize(&r->parser)) BUG("out of memory");
    yaml_parser_set_input_string(&r->parser, (const unsigned char *)text.p, text.n);
    bool ok = document(r, out);
    yaml_parser_delete(&r->parser);
    return ok;
}

bool yaml_read(struct arena *a, struct str text, const struct value **out, struct str *problem)
{
    struct reader r = {.arena = a, .problem = problem};
    return read_text(&r, text, out);
}

bool yaml_read_input(struct arena *a, struct str text, const struct value **out,
                     struct str *problem, struct str *fault)
{
    struct reader r = {.arena = a, .problem = problem, .fault = fault};
    *fault = STR_NONE;
    return read_text(&r, text, out);
}

bool yaml_read_template(struct arena *a, struct str text, const struct value **out,
                        struct str *problem)
{
    struct reader r = {.arena = a, .template = true, .problem = problem};
    struct err ignored = err_init(a); /* then it is YAML */
    return json_read(a, text, out, &ignored) || read_text(&r, text, out);
}
