/* JSON text to struct value and back. Reading is by yyjson (strict RFC 8259, UTF-8 checked),
 * numbers keep their text, a name given twice keeps its first place and last value. */
#ifndef VALUE_JSON_H
#define VALUE_JSON_H

#include "base/buf.h"
#include "value/value.h"

/* Bad UTF-8, lone surrogates or text behind the document fail with ERR_SYNTAX and the byte
 * position, more than LIMIT_JSON_DEPTH levels with ERR_LIMIT. Results are copies in the arena. */
MUST_USE bool json_read(struct arena *a, struct str text, const struct value **out, struct err *e);

struct json_style {
    struct str item_separator; /* behind an item that is not the last */
    struct str name_separator;
    unsigned indent; /* spaces a level; 0 writes one line */
    bool ascii_only; /* escapes everything above U+007E, as Python's ensure_ascii does */
};

extern const struct json_style json_compact; /* {"a":1,"b":[2]} */
extern const struct json_style json_python;  /* {"a": 1, "b": [2]}, ASCII: json.dumps(x) */
extern const struct json_style json_cli;     /* indent 4, UTF-8: what the AWS CLI prints */

void json_write(struct buf *out, const struct value *v, const struct json_style *style);
struct str json_text(struct arena *a, const struct value *v, const struct json_style *style);
void json_write_string(struct buf *out, struct str s, bool ascii_only);

#endif
