/* Block-style YAML with sorted keys, by libyaml (which the CLI's ruamel.yaml uses too), and
 * yaml-stream: each page as a list of one item. */
#include <yaml.h>

#include "base/limits.h"
#include "output/format.h"
#include "output/yaml_dump.h"
#include "output/yaml_scalar.h"
#include "value/json.h"

#define TAG(name) ((yaml_char_t *)(uintptr_t) "tag:yaml.org,2002:" name)

/* Containers met before: the second meeting gives an anchor, as Python's object identity does. */
struct seen {
    const struct value *value;
    unsigned meetings, anchor;
    bool written;
};

struct yaml {
    struct arena *arena;
    struct buf *out;
    yaml_emitter_t emitter;
    const struct yaml_style *style;
    struct seen *seen; /* open addressing */
    size_t seen_n, seen_cap;
    unsigned anchors;
    bool ok;
};

static int write_out(void *ctx, unsigned char *bytes, size_t n)
{
    struct yaml *y = ctx;
    buf_add(y->out, (struct str){(const char *)bytes, n});
    return !y->out->overflow;
}

/* The emitter takes the event over, also when it fails. */
static void emit(struct yaml *y, yaml_event_t *event, int initialized)
{
    if (!initialized) {
        y->ok = false;
    } else if (y->ok) {
        y->ok = yaml_emitter_emit(&y->emitter, event);
    } else {
        yaml_event_delete(event);
    }
}

/* ---- anchors ---- */

static struct seen *slot(struct seen *table, size_t cap, const struct value *v)
{
    size_t i = (size_t)(((uintptr_t)v >> 4) * 0x9e3779b97f4a7c15u) & (cap - 1);
    while (table[i].value && table[i].value != v) i = (i + 1) & (cap - 1);
    return &table[i];
}

static struct seen *seen_of(struct yaml *y, const struct value *v)
{
    if (y->seen_n * 2 >= y->seen_cap) {
        size_t cap = y->seen_cap ? y->seen_cap * 2 : 64;
        struct seen *table = ARENA_ARRAY(y->arena, struct seen, cap);
        for (size_t i = 0; i < y->seen_cap; i++) {
            if (y->seen[i].value) *slot(table, cap, y->seen[i].value) = y->seen[i];
        }
        y->seen = table;
        y->seen_cap = cap;
    }
    struct seen *s = slot(y->seen, y->seen_cap, v);
    if (!s->value) y->seen_n++;
    s->value = v;
    return s;
}

static const struct field *fields_of(struct yaml *y, const struct value *map)
{
    return y->style->sorted ? format_sorted_fields(y->arena, map) : map->u.map.fields;
}

/* First pass: numbers the anchors in the order of second meetings. */
static void find_anchors(struct yaml *y, const struct value *v)
{
    if (!format_is_container(v)) return;
    struct seen *s = seen_of(y, v);
    if (++s->meetings > 1) {
        if (s->anchor == 0) s->anchor = ++y->anchors;
        return;
    }
    if (v->kind == VALUE_LIST) {
        for (size_t i = 0; i < value_count(v); i++) find_anchors(y, value_at(v, i));
        return;
    }
    const struct field *fields = fields_of(y, v);
    for (size_t i = 0; i < value_count(v); i++) find_anchors(y, fields[i].value);
}

/* ---- events ---- */

static void emit_value(struct yaml *y, const struct value *v);

/* plain: the tag follows from the plain text; quoted: it follows from a quoted one. */
static void emit_scalar(struct yaml *y, yaml_char_t *tag, struct str text, bool plain, bool quoted)
{
    yaml_event_t event;
    bool breaks = str_has_char(text, '\n');
    int made = yaml_scalar_event_initialize(
        &event, NULL, tag, (const yaml_char_t *)text.p, (int)text.n, plain, quoted,
        breaks && y->style->escapes ? YAML_DOUBLE_QUOTED_SCALAR_STYLE : YAML_ANY_SCALAR_STYLE);
    emit(y, &event, made);
}

/* Words that only YAML 1.1 reads as booleans. */
static bool is_old_boolean(struct str text)
{
    static const char *const words[] = {"yes", "Yes", "YES", "no",  "No",  "NO",
                                        "on",  "On",  "ON",  "off", "Off", "OFF"};
    for (size_t i = 0; i < ARRAY_LEN(words); i++) {
        if (str_eq(text, str_of(words[i]))) return true;
    }
    return false;
}

static void emit_text(struct yaml *y, struct str text)
{
    if (!text.p) text = STR("");
    bool plain = yaml_is_plain_text(text) && !(y->style->booleans && is_old_boolean(text));
    emit_scalar(y, TAG("str"), text, plain, true);
}

static void emit_number(struct yaml *y, struct str text)
{
    if (value_is_integer_text(text)) {
        emit_scalar(y, TAG("int"), text, true, false);
        return;
    }
    if (str_eq(text, STR("nan"))) text = STR(".nan");
    if (str_eq(text, STR("inf"))) text = STR(".inf");
    if (str_eq(text, STR("-inf"))) text = STR("-.inf");
    emit_scalar(y, TAG("float"), text, true, false);
}

static void emit_list(struct yaml *y, const struct value *list, yaml_char_t *anchor)
{
    yaml_event_t event;
    emit(y, &event,
         yaml_sequence_start_event_initialize(&event, anchor, TAG("seq"), 1,
                                              YAML_BLOCK_SEQUENCE_STYLE));
    for (size_t i = 0; i < value_count(list); i++) emit_value(y, value_at(list, i));
    emit(y, &event, yaml_sequence_end_event_initialize(&event));
}

static void emit_map(struct yaml *y, const struct value *map, yaml_char_t *anchor)
{
    yaml_event_t event;
    emit(y, &event,
         yaml_mapping_start_event_initialize(&event, anchor, TAG("map"), 1,
                                             YAML_BLOCK_MAPPING_STYLE));
    const struct field *fields = fields_of(y, map);
    for (size_t i = 0; i < value_count(map); i++) {
        emit_text(y, fields[i].name);
        emit_value(y, fields[i].value);
    }
    emit(y, &event, yaml_mapping_end_event_initialize(&event));
}

static void emit_container(struct yaml *y, const struct value *v)
{
    struct seen *s = seen_of(y, v);
    struct str name = arena_printf(y->arena, "id%03u", s->anchor);
    yaml_char_t *anchor =
        s->anchor > 0 ? (yaml_char_t *)arena_cstr(y->arena, name) : (yaml_char_t *)NULL;
    if (s->written && anchor) {
        yaml_event_t event;
        emit(y, &event, yaml_alias_event_initialize(&event, anchor));
        return;
    }
    s->written = true;
    if (v->kind == VALUE_LIST) {
        emit_list(y, v, anchor);
    } else {
        emit_map(y, v, anchor);
    }
}

static void emit_value(struct yaml *y, const struct value *v)
{
    if (!y->ok) return;
    switch (value_kind_of(v)) {
    case VALUE_NULL:
        emit_scalar(y, TAG("null"), STR("null"), true, false);
        return;
    case VALUE_BOOL:
        emit_scalar(y, TAG("bool"), v->u.boolean ? STR("true") : STR("false"), true, false);
        return;
    case VALUE_NUMBER:
        emit_number(y, format_text_of(y->arena, v));
        return;
    case VALUE_STRING:
    case VALUE_BYTES:
        emit_text(y, format_text_of(y->arena, v));
        return;
    case VALUE_LIST:
    case VALUE_MAP:
        emit_container(y, v);
        return;
    }
}

static bool emit_document(struct yaml *y, const struct value *v, struct err *e)
{
    yaml_event_t event;
    if (y->style->aliases) find_anchors(y, v);
    emit(y, &event, yaml_stream_start_event_initialize(&event, YAML_UTF8_ENCODING));
    emit(y, &event, yaml_document_start_event_initialize(&event, NULL, NULL, NULL, 1));
    emit_value(y, v);
    emit(y, &event, yaml_document_end_event_initialize(&event, 1));
    emit(y, &event, yaml_stream_end_event_initialize(&event));
    if (y->ok) return true;
    return err_set(e, ERR_LIMIT, "The result cannot be written as YAML: %s",
                   y->emitter.problem ? y->emitter.problem : "not enough memory");
}

bool yaml_dump(struct buf *out, const struct value *v, const struct yaml_style *style,
               struct err *e)
{
    struct yaml y = {.arena = out->arena, .out = out, .style = style, .ok = true};
    if (!yaml_emitter_initialize(&y.emitter)) {
        return err_set(e, ERR_GENERAL, "YAML cannot be written: not enough memory");
    }
    yaml_emitter_set_output(&y.emitter, write_out, &y);
    yaml_emitter_set_unicode(&y.emitter, 1);
    if (style->width != 0) yaml_emitter_set_width(&y.emitter, style->width);
    bool ok = emit_document(&y, v, e);
    yaml_emitter_delete(&y.emitter);
    return ok;
}

static bool dump(const struct output *o, const struct value *v, struct err *e)
{
    static const struct yaml_style style = {.sorted = true, .aliases = true};
    return yaml_dump(o->out, v, &style, e);
}

static bool print_yaml(const struct output *o, const struct value *v, struct err *e)
{
    if (format_is_empty_map(v)) return true;
    if (format_is_container(v)) return dump(o, v, e);
    json_write(o->out, v, &json_cli);
    buf_add_char(o->out, '\n');
    return true;
}

static bool print_yaml_stream(const struct output *o, const struct value *v, struct err *e)
{
    if (format_is_empty_map(v) && !o->paged) return true;
    struct value *page = value_list(o->out->arena);
    value_push(o->out->arena, page, v);
    return dump(o, page, e);
}

const struct formatter format_yaml = {STR_INIT("yaml"), PAGES_MERGED, print_yaml};
const struct formatter format_yaml_stream = {STR_INIT("yaml-stream"), PAGES_WHOLE,
                                             print_yaml_stream};
