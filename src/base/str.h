/* struct str: a borrowed run of bytes, never NUL-terminated by contract, passed by value.
 * The bytes belong to an arena, a literal or a mapping that lives at least as long. */
#ifndef BASE_STR_H
#define BASE_STR_H

#include "base/macros.h"

struct str {
    const char *p;
    size_t n;
};

#define STR(lit) ((struct str){"" lit, sizeof(lit) - 1})
#define STR_INIT(lit)                                                                              \
    {                                                                                              \
        "" lit, sizeof(lit) - 1                                                                    \
    }
#define STR_NONE ((struct str){NULL, 0})
#define STR_FMT "%.*s"
#define STR_ARG(s) ((int)(s).n), ((s).p ? (s).p : "")

struct str str_of(const char *cstr); /* NULL gives STR_NONE */
struct str str_range(const char *begin, const char *end);

bool str_eq(struct str a, struct str b);
char char_lower(char c); /* letters of ASCII; others stay */
char char_upper(char c);
bool str_eq_nocase(struct str a, struct str b); /* ASCII only */
int str_cmp(struct str a, struct str b);        /* bytewise, shorter first */
bool str_is_empty(struct str s);
bool str_starts(struct str s, struct str prefix);
bool str_ends(struct str s, struct str suffix);
bool str_has_char(struct str s, char c);

#define STR_NPOS ((size_t)-1)
size_t str_find(struct str s, struct str needle); /* STR_NPOS when absent */
size_t str_find_char(struct str s, char c);
size_t str_rfind_char(struct str s, char c);

struct str str_from(struct str s, size_t start);          /* clamps */
struct str str_sub(struct str s, size_t start, size_t n); /* clamps */
struct str str_trim(struct str s);                        /* ASCII white space */

/* Cuts the text before the first `sep` out of *rest and moves *rest behind it.
 * Returns false when *rest was already exhausted (p == NULL). */
bool str_next(struct str *rest, char sep, struct str *part);

/* Decimal integer, optional sign, whole text; false when it is anything else or out of range. */
bool str_to_i64(struct str s, int64_t *out);

uint64_t str_hash(struct str s); /* FNV-1a, stable between runs: used in files too */

#endif
