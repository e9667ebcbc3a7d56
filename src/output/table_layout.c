#include <math.h>

#include "base/utf8.h"
#include "output/table.h"

#define CELL_PADDING 4u /* two columns on each side of a cell */
#define RESET "\033[0m"

/* ---- building ---- */

void table_section(struct table *t, const struct str *title, unsigned indent)
{
    if (t->n == t->cap) {
        size_t cap = t->cap ? t->cap * 2 : 16, size = sizeof *t->sections;
        t->sections = arena_grow(t->arena, t->sections, t->cap * size, cap * size);
        t->cap = cap;
    }
    t->sections[t->n++] = (struct section){
        .has_title = title != NULL, .title = title ? *title : STR("None"), .indent = indent};
}

static bool widen(struct table *t, struct section *s, struct row row, struct err *e)
{
    if (s->width_count == 0) {
        s->widths = ARENA_ARRAY(t->arena, size_t, row.n + 1);
        s->width_count = row.n;
    }
    if (row.n > s->width_count) return err_set(e, ERR_GENERAL, "list index out of range");
    for (size_t i = 0; i < row.n; i++) {
        size_t width = columns_of(row.cells[i]);
        if (width > s->widths[i]) s->widths[i] = width;
    }
    return true;
}

bool table_header(struct table *t, struct row header, struct err *e)
{
    struct section *s = &t->sections[t->n - 1];
    if (!widen(t, s, header, e)) return false;
    if (!s->has_columns) s->columns = header.n;
    s->has_columns = true;
    s->header = header;
    return true;
}

bool table_row(struct table *t, struct row row, struct err *e)
{
    struct section *s = &t->sections[t->n - 1];
    if (!s->has_columns) s->columns = row.n;
    s->has_columns = true;
    if (row.n != s->columns) {
        return err_set(e, ERR_GENERAL, "Row should have %zu elements, instead it has %zu",
                       s->columns, row.n);
    }
    if (s->n == s->cap) {
        size_t cap = s->cap ? s->cap * 2 : 8, size = sizeof *s->rows;
        s->rows = arena_grow(t->arena, s->rows, s->cap * size, cap * size);
        s->cap = cap;
    }
    s->rows[s->n++] = row;
    return widen(t, s, row, e);
}

/* ---- measuring ---- */

static size_t section_width(const struct section *s)
{
    size_t total = 2;
    for (size_t i = 0; i < s->width_count; i++) total += s->widths[i] + CELL_PADDING;
    size_t title = columns_of(s->title) + 2;
    return (total > title ? total : title) + 2 * (size_t)s->indent;
}

static size_t table_width(const struct table *t)
{
    size_t width = 0;
    for (size_t i = 0; i < t->n; i++) {
        size_t w = section_width(&t->sections[i]);
        if (w > width) width = w;
    }
    return width;
}

/* A section with a header and one row becomes a row for each column: name, value. */
static bool turn_upright(struct table *t, struct section *s, struct err *e)
{
    if (s->n != 1 || s->header.n == 0) return true;
    struct section old = *s;
    *s = (struct section){.has_title = old.has_title, .title = old.title, .indent = old.indent};
    size_t n = old.header.n < old.rows[0].n ? old.header.n : old.rows[0].n;
    size_t last = t->n;
    t->n = (size_t)(s - t->sections) + 1; /* table_row() adds to the last section */
    bool ok = true;
    for (size_t i = 0; ok && i < n; i++) {
        struct row row = {ARENA_ARRAY(t->arena, struct str, 2), 2};
        row.cells[0] = old.header.cells[i];
        row.cells[1] = old.rows[0].cells[i];
        ok = table_row(t, row, e);
    }
    t->n = last;
    return ok;
}

/* Stretches the columns to fill the width exactly; what rounding leaves over goes one by one to the
 * last columns, or is taken from the first ones. */
static int64_t *stretched(struct arena *a, const struct section *s, int64_t width)
{
    size_t n = s->width_count;
    int64_t *widths = ARENA_ARRAY(a, int64_t, n + 1);
    if (n == 0) return widths;
    double sum = 0;
    for (size_t i = 0; i < n; i++) sum += (double)(s->widths[i] + CELL_PADDING);
    double scale = (double)width / sum;
    int64_t off_by = -width;
    for (size_t i = 0; i < n; i++) {
        widths[i] = (int64_t)nearbyint(scale * (double)(s->widths[i] + CELL_PADDING));
        off_by += widths[i];
    }
    while (off_by != 0) {
        bool grow = off_by < 0;
        for (size_t i = 0; i < n && off_by != 0; i++) {
            widths[grow ? n - 1 - i : i] += grow ? 1 : -1;
            off_by += grow ? 1 : -1;
        }
    }
    return widths;
}

/* ---- drawing ---- */

struct pen {
    struct arena *arena;
    struct buf *out;
    bool colour;
    unsigned indent;
};

/* With colours the CLI's stream ends every single write with a reset. */
static void put(const struct pen *p, struct str s)
{
    buf_add(p->out, s);
    if (p->colour) buf_add(p->out, STR(RESET));
}

static void put_edge(const struct pen *p)
{
    struct buf b = buf_new(p->arena, 64 * ((size_t)p->indent + 1));
    for (unsigned i = 0; i < p->indent; i++) {
        buf_add(&b, p->colour ? STR("\033[2m\033[33m|" RESET) : STR("|"));
    }
    put(p, buf_str(&b));
}

static void put_line(const struct pen *p, struct str line)
{
    put_edge(p);
    put(p, line);
    put_edge(p);
    put(p, STR("\n"));
}

static size_t spaces(int64_t n)
{
    return n > 0 ? (size_t)n : 0;
}

/* "|  text  |" of `length` columns; left is "|" or empty, the right edge always "|". */
static void add_centred(struct buf *b, struct str text, int64_t length, struct str left)
{
    int64_t width = (int64_t)columns_of(text);
    int64_t before = length / 2 - width / 2 - 1;
    buf_add(b, left);
    buf_add_repeat(b, ' ', spaces(before));
    buf_add(b, text);
    buf_add_repeat(b, ' ', spaces(length - 1 - ((int64_t)left.n + before + width)));
    buf_add_char(b, '|');
}

static void add_left(struct buf *b, const struct pen *p, struct str text, int64_t length,
                     struct str left)
{
    int64_t width = (int64_t)columns_of(text);
    int64_t padding = length >= width + 2 + (int64_t)left.n + 1 ? 2 : 0;
    buf_add(b, left);
    buf_add_repeat(b, ' ', spaces(padding));
    if (p->colour) buf_add(b, STR("\033[1m\033[34m"));
    buf_add(b, text);
    if (p->colour) buf_add(b, STR(RESET));
    buf_add_repeat(b, ' ', spaces(length - ((int64_t)left.n + padding + width) - 1));
    buf_add_char(b, '|');
}

static struct buf line_buf(const struct pen *p)
{
    return buf_new(p->arena, p->out->limit);
}

static void put_rule(const struct pen *p, const int64_t *widths, size_t n)
{
    struct buf b = line_buf(p);
    for (size_t i = 0; i < n; i++) {
        if (i == 0) buf_add_char(&b, '+');
        buf_add_repeat(&b, '-', spaces(widths[i] - (i == 0 ? 2 : 1)));
        buf_add_char(&b, '+');
    }
    put_line(p, buf_str(&b));
}

static void put_title(const struct pen *p, const struct section *s, int64_t width)
{
    if (!s->has_title || s->title.n == 0) return;
    struct buf b = line_buf(p);
    add_centred(&b, s->title, width, STR("|"));
    put_line(p, buf_str(&b));
    if (s->header.n == 0 && s->n == 0) put_rule(p, &width, 1);
}

static void put_header(const struct pen *p, const struct section *s, const int64_t *widths)
{
    if (s->header.n == 0) return;
    struct buf b = line_buf(p);
    for (size_t i = 0; i < s->header.n && i < s->width_count; i++) {
        add_centred(&b, s->header.cells[i], widths[i], i == 0 ? STR("|") : STR(""));
    }
    put_rule(p, widths, s->width_count);
    put_line(p, buf_str(&b));
}

static void put_rows(const struct pen *p, const struct section *s, const int64_t *widths)
{
    if (s->n == 0 || s->width_count == 0) return;
    put_rule(p, widths, s->width_count);
    for (size_t i = 0; i < s->n; i++) {
        struct buf b = line_buf(p);
        for (size_t k = 0; k < s->rows[i].n && k < s->width_count; k++) {
            add_left(&b, p, s->rows[i].cells[k], widths[k], k == 0 ? STR("|") : STR(""));
        }
        put_line(p, buf_str(&b));
    }
    put_rule(p, widths, s->width_count);
}

bool table_draw(const struct output *o, struct table *t, struct err *e)
{
    size_t width = table_width(t);
    if (width > (o->columns ? o->columns : OUTPUT_COLUMNS)) {
        for (size_t i = 0; i < t->n; i++) {
            if (!turn_upright(t, &t->sections[i], e)) return false;
        }
        width = table_width(t);
    }
    struct pen p = {t->arena, o->out, o->colour, 0};
    struct buf top = line_buf(&p);
    buf_add_repeat(&top, '-', width);
    buf_add_char(&top, '\n');
    put(&p, buf_str(&top));
    for (size_t i = 0; i < t->n; i++) {
        const struct section *s = &t->sections[i];
        p.indent = s->indent;
        int64_t inner = (int64_t)width - 2 * (int64_t)s->indent;
        const int64_t *widths = stretched(t->arena, s, inner);
        put_title(&p, s, inner);
        put_header(&p, s, widths);
        put_rows(&p, s, widths);
    }
    return true;
}
