#include "value/value.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define INDEX_FROM 17u

const struct value value_null = {.kind = VALUE_NULL};
const struct value value_true = {.kind = VALUE_BOOL, .u.boolean = true};
const struct value value_false = {.kind = VALUE_BOOL, .u.boolean = false};

const struct value *value_bool(bool b)
{
    return b ? &value_true : &value_false;
}

static struct value *with_text(struct arena *a, enum value_kind kind, struct str text)
{
    struct value *v = ARENA_NEW(a, struct value);
    v->kind = kind;
    v->u.text = text;
    return v;
}

const struct value *value_string(struct arena *a, struct str borrowed)
{
    return with_text(a, VALUE_STRING, borrowed);
}

const struct value *value_bytes(struct arena *a, struct str borrowed)
{
    return with_text(a, VALUE_BYTES, borrowed);
}

const struct value *value_number(struct arena *a, struct str borrowed_text)
{
    return with_text(a, VALUE_NUMBER, borrowed_text);
}

const struct value *value_int(struct arena *a, int64_t n)
{
    return value_number(a, arena_printf(a, "%lld", (long long)n));
}

/* Python writes floats with the fewest digits that read back the same, and switches to an
 * exponent below 1e-4 and from 1e16 on (float.__repr__, format code 'r'). */
struct str double_repr(struct arena *a, double d)
{
    if (isnan(d)) return STR("NaN");
    if (isinf(d)) return d > 0 ? STR("Infinity") : STR("-Infinity");
    char digits[40];
    for (int precision = 0; precision < 17; precision++) {
        snprintf(digits, sizeof digits, "%.*e", precision, d);
        if (strtod(digits, NULL) == d) break;
    }
    char *exponent_at = strchr(digits, 'e');
    if (!exponent_at) BUG("printf wrote no exponent");
    long exponent = strtol(exponent_at + 1, NULL, 10);
    int mantissa_digits = 0;
    for (char *p = digits; p < exponent_at; p++) mantissa_digits += *p >= '0' && *p <= '9';
    if (exponent < -4 || exponent >= 16) {
        *exponent_at = '\0';
        return arena_printf(a, "%se%c%02ld", digits, exponent < 0 ? '-' : '+', labs(exponent));
    }
    int decimals = mantissa_digits - 1 - (int)exponent;
    return arena_printf(a, "%.*f", decimals < 1 ? 1 : decimals, d);
}

const struct value *value_double(struct arena *a, double d)
{
    return value_number(a, double_repr(a, d));
}

struct value *value_list(struct arena *a)
{
    struct value *v = ARENA_NEW(a, struct value);
    v->kind = VALUE_LIST;
    return v;
}

void value_push(struct arena *a, struct value *list, const struct value *item)
{
    if (list->kind != VALUE_LIST) BUG("value_push on something that is no list");
    if (list->u.list.n == list->u.list.cap) {
        size_t cap = list->u.list.cap ? list->u.list.cap * 2 : 4;
        size_t size = sizeof list->u.list.items[0];
        list->u.list.items = arena_grow(a, list->u.list.items, list->u.list.cap * size, cap * size);
        list->u.list.cap = cap;
    }
    list->u.list.items[list->u.list.n++] = item;
}

struct value *value_map(struct arena *a)
{
    struct value *v = ARENA_NEW(a, struct value);
    v->kind = VALUE_MAP;
    return v;
}

/* The index holds field number + 1 and has twice as many slots as `cap`, a power of two. */
static uint32_t *index_slot(const struct value *map, struct str name)
{
    size_t mask = map->u.map.cap * 2 - 1;
    size_t i = str_hash(name) & mask;
    while (map->u.map.index[i] != 0 &&
           !str_eq(map->u.map.fields[map->u.map.index[i] - 1].name, name)) {
        i = (i + 1) & mask;
    }
    return &map->u.map.index[i];
}

static struct field *find_field(const struct value *map, struct str name)
{
    if (map->u.map.index) {
        uint32_t slot = *index_slot(map, name);
        return slot ? &map->u.map.fields[slot - 1] : NULL;
    }
    for (size_t i = 0; i < map->u.map.n; i++) {
        if (str_eq(map->u.map.fields[i].name, name)) return &map->u.map.fields[i];
    }
    return NULL;
}

static void grow_map(struct arena *a, struct value *map)
{
    size_t cap = map->u.map.cap ? map->u.map.cap * 2 : 4;
    size_t size = sizeof map->u.map.fields[0];
    map->u.map.fields = arena_grow(a, map->u.map.fields, map->u.map.cap * size, cap * size);
    map->u.map.cap = cap;
    if (cap < INDEX_FROM) return;
    map->u.map.index = ARENA_ARRAY(a, uint32_t, cap * 2);
    for (size_t i = 0; i < map->u.map.n; i++) {
        *index_slot(map, map->u.map.fields[i].name) = (uint32_t)i + 1;
    }
}

void value_set(struct arena *a, struct value *map, struct str borrowed_name,
               const struct value *item)
{
    if (map->kind != VALUE_MAP) BUG("value_set on something that is no map");
    struct field *old = find_field(map, borrowed_name);
    if (old) {
        old->value = item;
        return;
    }
    if (map->u.map.n == map->u.map.cap) grow_map(a, map);
    map->u.map.fields[map->u.map.n] = (struct field){borrowed_name, item};
    map->u.map.n++;
    if (map->u.map.index) *index_slot(map, borrowed_name) = (uint32_t)map->u.map.n;
}

enum value_kind value_kind_of(const struct value *v)
{
    return v ? v->kind : VALUE_NULL;
}

const struct value *value_get(const struct value *map, struct str name)
{
    if (value_kind_of(map) != VALUE_MAP) return NULL;
    const struct field *f = find_field(map, name);
    return f ? f->value : NULL;
}

const struct value *value_path(const struct value *map, struct str a, struct str b)
{
    return value_get(value_get(map, a), b);
}

size_t value_count(const struct value *v)
{
    if (value_kind_of(v) == VALUE_LIST) return v->u.list.n;
    if (value_kind_of(v) == VALUE_MAP) return v->u.map.n;
    return 0;
}

const struct value *value_at(const struct value *list, size_t i)
{
    if (value_kind_of(list) != VALUE_LIST || i >= list->u.list.n) return NULL;
    return list->u.list.items[i];
}

struct str value_text(const struct value *v)
{
    switch (value_kind_of(v)) {
    case VALUE_NUMBER:
    case VALUE_STRING:
    case VALUE_BYTES:
        return v->u.text;
    case VALUE_NULL:
    case VALUE_BOOL:
    case VALUE_LIST:
    case VALUE_MAP:
        break;
    }
    return STR("");
}

struct str value_get_text(const struct value *map, struct str name)
{
    return value_text(value_get(map, name));
}

bool value_is_true(const struct value *v)
{
    return value_kind_of(v) == VALUE_BOOL && v->u.boolean;
}

bool value_is_integer_text(struct str number)
{
    for (size_t i = 0; i < number.n; i++) {
        char c = number.p[i];
        if (!((c >= '0' && c <= '9') || c == '-' || c == '+')) return false;
    }
    return number.n > 0;
}

double value_to_double(const struct value *v, double fallback)
{
    if (value_kind_of(v) != VALUE_NUMBER) return fallback;
    char text[512];
    if (v->u.text.n == 0 || v->u.text.n >= sizeof text) return fallback;
    memcpy(text, v->u.text.p, v->u.text.n);
    text[v->u.text.n] = '\0';
    char *end;
    double d = strtod(text, &end);
    return *end == '\0' ? d : fallback;
}

bool value_to_i64(const struct value *v, int64_t *out)
{
    if (value_kind_of(v) != VALUE_NUMBER) return false;
    if (str_to_i64(v->u.text, out)) return true;
    double d = value_to_double(v, (double)NAN);
    if (isnan(d) || d != floor(d) || fabs(d) > 9007199254740992.0) return false;
    *out = (int64_t)d;
    return true;
}

static bool numbers_eq(struct str a, struct str b)
{
    if (str_eq(a, b)) return true;
    int64_t x, y;
    if (str_to_i64(a, &x) && str_to_i64(b, &y)) return x == y;
    if (value_is_integer_text(a) && value_is_integer_text(b)) return false;
    const struct value va = {.kind = VALUE_NUMBER, .u.text = a};
    const struct value vb = {.kind = VALUE_NUMBER, .u.text = b};
    return value_to_double(&va, (double)NAN) == value_to_double(&vb, (double)NAN);
}

static bool maps_eq(const struct value *a, const struct value *b)
{
    if (a->u.map.n != b->u.map.n) return false;
    for (size_t i = 0; i < a->u.map.n; i++) {
        const struct field *other = find_field(b, a->u.map.fields[i].name);
        if (!other || !value_eq(a->u.map.fields[i].value, other->value)) return false;
    }
    return true;
}

bool value_eq(const struct value *a, const struct value *b)
{
    if (value_kind_of(a) != value_kind_of(b)) return false;
    switch (value_kind_of(a)) {
    case VALUE_NULL:
        return true;
    case VALUE_BOOL:
        return a->u.boolean == b->u.boolean;
    case VALUE_NUMBER:
        return numbers_eq(a->u.text, b->u.text);
    case VALUE_STRING:
    case VALUE_BYTES:
        return str_eq(a->u.text, b->u.text);
    case VALUE_LIST:
        if (a->u.list.n != b->u.list.n) return false;
        for (size_t i = 0; i < a->u.list.n; i++) {
            if (!value_eq(a->u.list.items[i], b->u.list.items[i])) return false;
        }
        return true;
    case VALUE_MAP:
        return maps_eq(a, b);
    }
    return false;
}

const char *value_kind_name(enum value_kind k)
{
    switch (k) {
    case VALUE_NULL:
        return "null";
    case VALUE_BOOL:
        return "boolean";
    case VALUE_NUMBER:
        return "number";
    case VALUE_STRING:
        return "string";
    case VALUE_BYTES:
        return "bytes";
    case VALUE_LIST:
        return "list";
    case VALUE_MAP:
        return "map";
    }
    return "unknown";
}
