/* What the formats share. */
#ifndef OUTPUT_FORMAT_H
#define OUTPUT_FORMAT_H

#include "output/output.h"

extern const struct formatter format_json, format_text, format_table, format_yaml,
    format_yaml_stream, format_off;

bool format_is_container(const struct value *v); /* list or map */
bool format_is_empty_map(const struct value *v);

/* str(v) of Python: None, True, 1e+16; bytes are base64, as answers carry them. */
struct str format_text_of(struct arena *a, const struct value *v);

/* The fields of a map sorted by name, in code point order. */
const struct field *format_sorted_fields(struct arena *a, const struct value *map);

/* Sorted names without doubles. */
struct names {
    struct str *items;
    size_t n, cap;
};
void names_add(struct arena *a, struct names *names, struct str name);
void names_sort(struct names *names);
bool names_has(const struct names *sorted, struct str name);

#endif
