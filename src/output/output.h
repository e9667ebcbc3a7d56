/* Output formats of AWS CLI v2: the text that a result becomes (awscli/formatter.py). A formatter
 * is a const descriptor; it appends to the buffer of `struct output` and keeps nothing between
 * calls. */
#ifndef OUTPUT_OUTPUT_H
#define OUTPUT_OUTPUT_H

#include "base/buf.h"
#include "value/value.h"

#define OUTPUT_COLUMNS 80u /* where the width of the terminal is unknown */

struct output {
    struct buf *out;
    struct str title; /* of a table: the operation's name, as in DescribeInstances */
    unsigned columns; /* width of the terminal: a wider table is turned upright */
    bool colour;      /* table: with escape sequences */
    bool paged;       /* the value is one page of a paginated command */
};

/* What a formatter makes of a paginated command: one merged result, or each page for itself. */
enum output_pages {
    PAGES_MERGED,
    PAGES_BY_KEY, /* of each page its result keys, of the first also the non-aggregate keys */
    PAGES_WHOLE
};

struct formatter {
    struct str name;
    enum output_pages pages;
    /* Appends `v`, the query already applied, with a final newline; {} as a whole result is
     * nothing. Fails where the CLI fails: text and tables of lists that mix maps with other things.
     */
    bool (*print)(const struct output *o, const struct value *v, struct err *e);
};

/* json, text, table, yaml, yaml-stream, off; NULL for any other name. */
const struct formatter *output_formatter(struct str name);

/* Text ends a paginated command that stopped early with this as one more page: the token to resume
 * with. (Its pages hold the paginator's result keys, the first one also the non-aggregate keys.) */
const struct value *output_resume_page(struct arena *a, struct str token);

#endif
