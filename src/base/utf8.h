/* UTF-8 one code point at a time. Anything that is not valid UTF-8 reads as U+FFFD. */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include "base/buf.h"

#define UTF8_REPLACEMENT 0xfffdu

/* Reads the code point at *i (must be < s.n) and moves *i behind it. Invalid bytes (overlong,
 * surrogates, above U+10FFFF, cut off) give U+FFFD and move by one. */
uint32_t utf8_next(struct str s, size_t *i);
void utf8_add(struct buf *out, uint32_t code_point);
bool utf8_is_valid(struct str s);
struct str utf8_cut(struct str s, size_t most); /* at most so many bytes, whole code points */
size_t utf8_count(struct str s);                /* code points */
/* In upper case, as Python's str.upper(): "ß" gives "SS". */
void utf8_add_upper(struct buf *out, struct str text);

#endif
