/* What people bring from a terminal or a text: other commands around the one, prompts, comments,
 * typographic quotes. */
#include "base/buf.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "cli/repair.h"

static bool begins_with_program(struct arena *a, struct str line)
{
    struct err ignored = err_init(a);
    struct words words;
    return str_starts(line, STR("aws ")) && lex_command(a, line, &words, &ignored);
}

static struct str joined(struct arena *a, struct str line)
{
    struct buf b = buf_new(a, line.n + 1);
    for (size_t i = 0; i < line.n; i++) buf_add_char(&b, line.p[i] == '\n' ? ' ' : line.p[i]);
    return buf_str(&b);
}

/* ```bash, the command, ```: the line that is the command. */
static struct str fenced(struct str line)
{
    struct str part;
    while (str_next(&line, '\n', &part)) {
        while (str_starts(part, STR("`"))) part = str_from(part, 1);
        while (str_ends(part, STR("`"))) part = str_sub(part, 0, part.n - 1);
        if (str_starts(part, STR("aws "))) return part;
    }
    return STR("");
}

/* In front of 2> stands the number of a stream, which is no word of the command. */
static struct str without_stream(struct str before)
{
    size_t n = before.n;
    bool numbered =
        n > 1 && before.p[n - 1] >= '0' && before.p[n - 1] <= '9' && before.p[n - 2] == ' ';
    return numbered ? str_trim(str_sub(before, 0, n - 1)) : before;
}

struct str repair_operator(struct arena *a, struct str line, size_t at)
{
    struct str before = str_sub(line, 0, at), behind = str_from(line, at), candidate;
    char c = line.p[at];
    if (c == '`' && at == 0)
        candidate = fenced(line);
    else if (at == 0)
        candidate = str_trim(str_from(line, 1));
    else if (c == '\n' && str_starts(str_trim(behind), STR("-")))
        candidate = joined(a, line);
    else if (c == '>')
        candidate = without_stream(str_trim(before));
    else if (c == '`' || c == '<' || str_starts(behind, STR("$(")))
        return STR("");
    else
        candidate = str_trim(before);
    return begins_with_program(a, candidate) ? candidate : STR("");
}

static bool repair_comment(struct arena *a, const struct words *words, struct err *e)
{
    for (size_t i = 1; i < words->n; i++) {
        if (!str_starts(words->items[i], STR("#"))) continue;
        repair_did_you_mean(e, lex_join(a, &(struct words){words->items, i}));
        return true;
    }
    return false;
}

static struct str lower(struct arena *a, struct str s)
{
    char *p = arena_alloc(a, s.n + 1);
    for (size_t i = 0; i < s.n; i++)
        p[i] = s.p[i] >= 'A' && s.p[i] <= 'Z' ? (char)(s.p[i] - 'A' + 'a') : s.p[i];
    return (struct str){p, s.n};
}

/* --output JSON, --flag=true, --flag=false */
static bool repair_value(struct arena *a, const struct words *words, struct err *e)
{
    bool is_flag = str_find(e->message, STR("ignored explicit argument")) != STR_NPOS;
    for (size_t i = 1; i < words->n; i++) {
        struct str word = words->items[i], small = lower(a, word), fixed = word;
        if (str_eq(words->items[i - 1], STR("--output")) || str_starts(word, STR("--output=")))
            fixed = small;
        if (is_flag && str_ends(small, STR("=true"))) fixed = str_sub(word, 0, word.n - 5);
        if (is_flag && str_ends(small, STR("=false")) && str_starts(word, STR("--")))
            fixed = arena_printf(a, "--no-" STR_FMT, STR_ARG(str_sub(word, 2, word.n - 8)));
        if (str_eq(fixed, word)) continue;
        repair_did_you_mean(e, repair_replace(a, words, word, fixed));
        return true;
    }
    return false;
}

static const struct {
    struct str typed, ascii;
} typography[] = {
    {STR_INIT("\xe2\x80\x9c"), STR_INIT("\"")}, {STR_INIT("\xe2\x80\x9d"), STR_INIT("\"")},
    {STR_INIT("\xe2\x80\x98"), STR_INIT("'")},  {STR_INIT("\xe2\x80\x99"), STR_INIT("'")},
    {STR_INIT("\xe2\x80\x93"), STR_INIT("-")},  {STR_INIT("\xe2\x80\x94"), STR_INIT("--")},
    {STR_INIT("\xc2\xa0"), STR_INIT(" ")},
};

/* A word typed by a text program, in ASCII. */
static void add_plain(struct buf *b, struct str word)
{
    for (size_t i = 0; i < word.n;) {
        struct str rest = str_from(word, i);
        size_t k = 0;
        while (k < ARRAY_LEN(typography) && !str_starts(rest, typography[k].typed)) k++;
        if (k < ARRAY_LEN(typography)) {
            buf_add(b, typography[k].ascii);
            i += typography[k].typed.n;
        } else {
            buf_add_char(b, word.p[i++]);
        }
    }
}

/* Words with quotes or blanks of their own stand as they are: what they hold was meant. */
static bool was_quoted(struct str word)
{
    return word.n == 0 || str_has_char(word, ' ') || str_has_char(word, '"') ||
           str_has_char(word, '\'') || str_has_char(word, '\\');
}

static void repair_typography(struct arena *a, const struct words *words, struct err *e)
{
    struct buf b = buf_new(a, LIMIT_COMMAND);
    struct str before = lex_join(a, words);
    for (size_t i = 0; i < words->n; i++) {
        if (i > 0) buf_add_char(&b, ' ');
        struct words one = {&words->items[i], 1};
        if (was_quoted(words->items[i]))
            buf_add(&b, lex_join(a, &one));
        else
            add_plain(&b, words->items[i]);
    }
    struct err ignored = err_init(a);
    struct words plain;
    if (!buf_ok(&b, "the command", &ignored) || !lex_command(a, buf_str(&b), &plain, &ignored))
        return;
    for (size_t i = 0; i < plain.n; i++) {
        /* an en dash in front of an option stands for one dash or for both */
        bool single =
            str_starts(plain.items[i], STR("-")) && !str_starts(plain.items[i], STR("--"));
        bool typed = i < words->n && str_starts(words->items[i], STR("\xe2\x80\x93"));
        if (!single || !typed) continue;
        struct str *items = ARENA_ARRAY(a, struct str, plain.n);
        for (size_t k = 0; k < plain.n; k++) items[k] = plain.items[k];
        items[i] = arena_printf(a, "-" STR_FMT, STR_ARG(plain.items[i]));
        plain.items = items;
    }
    struct str after = lex_join(a, &plain);
    if (!str_eq(before, after)) repair_did_you_mean(e, after);
}

void repair_pasted(struct arena *a, const struct words *words, struct err *e)
{
    if (e->hint.n > 0 || repair_value(a, words, e) || repair_comment(a, words, e)) return;
    for (size_t i = 0; i < words->n; i++)
        for (size_t k = 0; k < ARRAY_LEN(typography); k++) {
            if (str_find(words->items[i], typography[k].typed) == STR_NPOS) continue;
            repair_typography(a, words, e);
            return;
        }
}
