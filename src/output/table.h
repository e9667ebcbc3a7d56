/* A table as a list of sections, each with an optional title, header and rows; drawn when complete
 * (awscli/table.py). table.c builds it from a value, table_layout.c measures and draws it. */
#ifndef OUTPUT_TABLE_H
#define OUTPUT_TABLE_H

#include "output/format.h"

struct row {
    struct str *cells;
    size_t n;
};

struct section {
    bool has_title; /* without one it takes the width that Python's "None" takes */
    struct str title;
    unsigned indent;
    struct row header;
    struct row *rows;
    size_t n, cap;
    bool has_columns; /* every row has `columns` cells from the first header or row on */
    size_t columns;
    size_t *widths; /* columns on the screen, of the widest cell */
    size_t width_count;
};

struct table {
    struct arena *arena;
    struct section *sections;
    size_t n, cap;
};

/* A NULL title makes a section without one. */
void table_section(struct table *t, const struct str *title, unsigned indent);
/* Both go to the last section. Rows of different length fail. */
MUST_USE bool table_header(struct table *t, struct row header, struct err *e);
MUST_USE bool table_row(struct table *t, struct row row, struct err *e);

MUST_USE bool table_draw(const struct output *o, struct table *t, struct err *e);

/* East Asian wide, full-width and ambiguous characters take two columns. */
size_t columns_of(struct str text);

#endif
