#include "output/yaml_fold.h"

#define WIDTH 80u

struct fold {
    struct buf *out;
    size_t column, indent; /* characters */
};

static size_t characters(struct str s)
{
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) n += ((unsigned char)s.p[i] & 0xc0) != 0x80;
    return n;
}

static void write(struct fold *f, struct str s)
{
    buf_add(f->out, s);
    f->column += characters(s);
}

static void break_line(struct fold *f)
{
    buf_add_char(f->out, '\n');
    buf_add_repeat(f->out, ' ', f->indent);
    f->column = f->indent;
}

/* Cuts the leading run of blanks, or of anything else, off *rest. */
static struct str take_run(struct str *rest, bool blanks)
{
    size_t n = 0;
    while (n < rest->n && (rest->p[n] == ' ') == blanks) n++;
    struct str run = str_sub(*rest, 0, n);
    *rest = str_from(*rest, n);
    return run;
}

static void fold_plain(struct fold *f, struct str rest)
{
    while (rest.n > 0) {
        struct str word = take_run(&rest, false);
        if (f->column + characters(word) > WIDTH && f->column > f->indent) break_line(f);
        write(f, word);
        struct str blanks = take_run(&rest, true);
        if (blanks.n == 1 && f->column >= WIDTH) {
            break_line(f);
        } else {
            write(f, blanks);
        }
    }
}

/* The quotes are part of the text. */
static void fold_quoted(struct fold *f, struct str rest)
{
    bool first = true;
    while (rest.n > 0) {
        write(f, take_run(&rest, false));
        struct str blanks = take_run(&rest, true);
        bool last = rest.n <= 1;
        if (blanks.n == 1 && f->column > WIDTH && !last && !first) {
            break_line(f);
        } else {
            write(f, blanks);
        }
        first = false;
    }
}

/* Where the text of a quoted scalar ends, behind its quote. */
static size_t quoted_end(struct str line, size_t at)
{
    char quote = line.p[at];
    for (size_t i = at + 1; i < line.n; i++) {
        if (quote == '"' && line.p[i] == '\\') {
            i++;
        } else if (line.p[i] == quote) {
            if (quote == '"' || i + 1 == line.n || line.p[i + 1] != quote) return i + 1;
            i++;
        }
    }
    return line.n;
}

/* Behind "key: ", or `at` when the line has no key there. */
static size_t behind_key(struct str line, size_t at)
{
    size_t end = at;
    if (at < line.n && (line.p[at] == '"' || line.p[at] == '\'')) {
        end = quoted_end(line, at);
    } else {
        size_t found = str_find(str_from(line, at), STR(": "));
        end = found == STR_NPOS ? line.n : at + found;
    }
    return str_starts(str_from(line, end), STR(": ")) ? end + 2 : at;
}

static void fold_line(struct buf *out, struct str line)
{
    size_t at = 0;
    while (at < line.n && line.p[at] == ' ') at++;
    while (str_starts(str_from(line, at), STR("- "))) at += 2;
    size_t scalar = behind_key(line, at);
    struct str text = str_from(line, scalar);
    struct fold f = {.out = out, .indent = scalar > at ? at + 2 : at};
    write(&f, str_sub(line, 0, scalar));
    if (str_starts(text, STR("'"))) {
        fold_quoted(&f, text);
    } else if (str_starts(text, STR("\""))) {
        write(&f, text);
    } else {
        fold_plain(&f, text);
    }
    buf_add_char(out, '\n');
}

void yaml_fold(struct buf *out, struct str text)
{
    struct str line;
    if (str_ends(text, STR("\n"))) text.n--;
    while (str_next(&text, '\n', &line)) fold_line(out, line);
}
