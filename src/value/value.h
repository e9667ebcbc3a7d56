/* struct value: the one document type. Parameters, answers, JSON, XML and CBOR all become this.
 *
 * Life cycle: a builder creates containers and fills them, then hands out `const struct value *`;
 * from then on a value never changes and may be shared between trees and threads.
 * Numbers keep the text they were written with, so that 1.10 or a 30-digit integer survive.
 * Maps keep the order of insertion; setting a name again replaces the value in its old place
 * (as a Python dict does). All pointers go to the arena given to the builder, or longer-lived. */
#ifndef VALUE_VALUE_H
#define VALUE_VALUE_H

#include "base/arena.h"

enum value_kind {
    VALUE_NULL,
    VALUE_BOOL,
    VALUE_NUMBER, /* text: a JSON number, or NaN, Infinity, -Infinity */
    VALUE_STRING, /* text: UTF-8, may hold NUL */
    VALUE_BYTES,  /* text: raw bytes; written as base64 where a text is wanted */
    VALUE_LIST,
    VALUE_MAP
};

struct value;

struct field {
    struct str name;
    const struct value *value;
};

struct value {
    enum value_kind kind;
    union {
        bool boolean;
        struct str text;
        struct {
            const struct value **items;
            size_t n, cap;
        } list;
        struct {
            struct field *fields;
            uint32_t *index; /* hash index, present from 17 fields on */
            size_t n, cap;
        } map;
    } u;
};

extern const struct value value_null;
extern const struct value value_true;
extern const struct value value_false;

const struct value *value_bool(bool b);
const struct value *value_string(struct arena *a, struct str borrowed);
const struct value *value_bytes(struct arena *a, struct str borrowed);
const struct value *value_number(struct arena *a, struct str borrowed_text);
const struct value *value_int(struct arena *a, int64_t n);
/* Written as Python's repr(float): 1.0, 0.1, 1e+16, NaN, Infinity. */
const struct value *value_double(struct arena *a, double d);
struct str double_repr(struct arena *a, double d);

struct value *value_list(struct arena *a);
void value_push(struct arena *a, struct value *list, const struct value *item);

struct value *value_map(struct arena *a);
void value_set(struct arena *a, struct value *map, struct str borrowed_name,
               const struct value *item);

/* Readers. Every one accepts any kind, and NULL as "absent". */
enum value_kind value_kind_of(const struct value *v); /* NULL counts as VALUE_NULL */
const struct value *value_get(const struct value *map, struct str name); /* NULL when absent */
const struct value *value_path(const struct value *map, struct str a, struct str b);
size_t value_count(const struct value *v); /* list items or map fields, else 0 */
const struct value *value_at(const struct value *list, size_t i); /* NULL when out of range */
struct str value_text(const struct value *v); /* string, bytes or number text, else empty */
struct str value_get_text(const struct value *map, struct str name);
bool value_is_true(const struct value *v);              /* exactly the boolean true */
bool value_to_i64(const struct value *v, int64_t *out); /* integral numbers only (2.0 too) */
double value_to_double(const struct value *v, double fallback);
bool value_is_integer_text(struct str number); /* no '.', 'e', NaN or Infinity in it */
bool value_eq(const struct value *a, const struct value *b); /* numbers by value, maps unordered */
const char *value_kind_name(enum value_kind k); /* "list", "map" and so on, for messages */

#endif
