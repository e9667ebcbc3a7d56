/* CBOR (RFC 8949) to struct value and back, as much of it as the AWS protocols use.
 * Reading is on libcbor's streaming decoder. Tag 1 (epoch time) becomes the text the CLI prints for
 * a time stamp; every other tag is an error, as are simple values other than false, true, null and
 * undefined (read as null). Indefinite lengths are accepted everywhere. */
#ifndef CODEC_CBOR_H
#define CODEC_CBOR_H

#include "base/buf.h"
#include "value/value.h"

/* Reads one data item; bytes behind it are ignored, as botocore does. Fails with ERR_SYNTAX and the
 * byte position for cut-off or invalid items, map keys that are neither text nor numbers, and
 * nesting deeper than LIMIT_CBOR_DEPTH. */
MUST_USE bool cbor_read(struct arena *a, struct str bytes, const struct value **out, struct err *e);

void cbor_write_int(struct buf *out, bool is_negative, uint64_t magnitude); /* -magnitude */
void cbor_write_text(struct buf *out, struct str text);
void cbor_write_bytes(struct buf *out, struct str bytes);
void cbor_write_list(struct buf *out, size_t items); /* the items follow */
void cbor_write_map(struct buf *out, size_t fields); /* key, value, … follow */
void cbor_write_tag(struct buf *out, uint64_t tag);  /* the tagged item follows */
void cbor_write_bool(struct buf *out, bool b);
void cbor_write_null(struct buf *out);
/* Four bytes; infinities and NaN take two, as botocore writes them. */
void cbor_write_float(struct buf *out, double d);
/* Eight bytes; infinities and NaN take two. */
void cbor_write_double(struct buf *out, double d);

#endif
