#include "cli/lex.h"

#include "cli/repair.h"

#include "base/buf.h"
#include "base/limits.h"
#include "base/utf8.h"

#include <string.h>

/* The word being read. `begun` tells an empty quoted word from no word. */
struct lexer {
    struct arena *arena;
    struct str line;
    size_t at;
    struct buf word;
    bool begun;
    struct str *items;
    size_t n, cap;
};

/* Longest first: the first that matches is the one that is named. */
static const struct {
    struct str text, meaning;
} operators[] = {
    {STR_INIT("&&"), STR_INIT("a list of commands")},
    {STR_INIT("||"), STR_INIT("a list of commands")},
    {STR_INIT(">>"), STR_INIT("a redirection")},
    {STR_INIT("<<"), STR_INIT("a here-document")},
    {STR_INIT("$("), STR_INIT("a command substitution")},
    {STR_INIT("|"), STR_INIT("a pipe")},
    {STR_INIT(";"), STR_INIT("a list of commands")},
    {STR_INIT("&"), STR_INIT("a background command")},
    {STR_INIT(">"), STR_INIT("a redirection")},
    {STR_INIT("<"), STR_INIT("a redirection")},
    {STR_INIT("`"), STR_INIT("a command substitution")},
    {STR_INIT("\n"), STR_INIT("a second command line")},
};

static bool refuse_operator(const struct lexer *x, struct err *e)
{
    struct str rest = str_from(x->line, x->at);
    for (size_t i = 0; i < ARRAY_LEN(operators); i++) {
        if (!str_starts(rest, operators[i].text)) continue;
        bool newline = operators[i].text.p[0] == '\n';
        err_set(e, ERR_USAGE,
                "Shell operator %s" STR_FMT "%s (" STR_FMT
                ") at position %zu is not supported: there is no shell, one command is run at a "
                "time",
                newline ? "" : "'", STR_ARG(newline ? STR("newline") : operators[i].text),
                newline ? "" : "'", STR_ARG(operators[i].meaning), x->at + 1);
        struct str alone = repair_operator(x->arena, x->line, x->at);
        err_hint(e,
                 "If it belongs to a value, put the value in single quotes; to filter or shorten "
                 "the answer use --query.%s" STR_FMT,
                 alone.n ? "\nDid you mean: " : "", STR_ARG(alone));
        return false;
    }
    return true;
}

static bool end_word(struct lexer *x, struct err *e)
{
    if (!x->begun) return true;
    if (x->n == LIMIT_COMMAND_WORDS)
        return err_set(e, ERR_USAGE, "The command has more than %u words", LIMIT_COMMAND_WORDS);
    if (x->n == x->cap) {
        size_t cap = x->cap ? 2 * x->cap : 16;
        x->items =
            arena_grow(x->arena, x->items, x->cap * sizeof *x->items, cap * sizeof *x->items);
        x->cap = cap;
    }
    x->items[x->n++] = arena_str(x->arena, buf_str(&x->word));
    buf_clear(&x->word);
    x->begun = false;
    return true;
}

/* Behind the opening quote: everything up to its partner. In double quotes the backslash escapes
 * only itself and the quote (Python's shlex, posix mode). */
static bool quoted(struct lexer *x, char quote, struct err *e)
{
    size_t opened = x->at++;
    for (; x->at < x->line.n; x->at++) {
        char c = x->line.p[x->at];
        if (c == quote) {
            x->at++;
            return true;
        }
        bool more = x->at + 1 < x->line.n;
        if (quote == '"' && c == '\\' && more &&
            (x->line.p[x->at + 1] == '"' || x->line.p[x->at + 1] == '\\'))
            c = x->line.p[++x->at];
        buf_add_char(&x->word, c);
    }
    err_set(e, ERR_USAGE, "No closing quotation: the %s quote at position %zu is never closed",
            quote == '"' ? "double" : "single", opened + 1);
    err_hint(e, "Close the quote; inside a single-quoted value write a single quote as '\"'\"'.");
    return false;
}

static bool escaped(struct lexer *x, struct err *e)
{
    if (x->at + 1 == x->line.n)
        return err_set(e, ERR_USAGE, "No escaped character: the command ends with a backslash");
    char c = x->line.p[x->at + 1];
    x->at += 2;
    if (c == '\n') return true; /* a continued line */
    x->begun = true;
    buf_add_char(&x->word, c);
    return true;
}

static bool step(struct lexer *x, struct err *e)
{
    char c = x->line.p[x->at];
    if (c == ' ' || c == '\t' || c == '\r') {
        x->at++;
        return end_word(x, e);
    }
    if (c == '\\') return escaped(x, e);
    if (c == '"' || c == '\'') {
        x->begun = true;
        return quoted(x, c, e);
    }
    if (!refuse_operator(x, e)) return false;
    x->begun = true;
    buf_add_char(&x->word, c);
    x->at++;
    return true;
}

static bool check_text(struct str line, struct err *e)
{
    if (line.n > LIMIT_COMMAND)
        return err_set(e, ERR_USAGE, "The command is longer than %u bytes", LIMIT_COMMAND);
    if (str_has_char(line, '\0'))
        return err_set(e, ERR_USAGE, "The command contains a NUL character");
    if (!utf8_is_valid(line)) return err_set(e, ERR_USAGE, "The command is not valid UTF-8");
    return true;
}

bool lex_command(struct arena *a, struct str line, struct words *out, struct err *e)
{
    if (!check_text(line, e)) return false;
    struct lexer x = {.arena = a, .line = str_trim(line), .word = buf_new(a, LIMIT_COMMAND)};
    /* A backslash before the white space that was cut off escapes it. */
    size_t slashes = 0;
    while (slashes < x.line.n && x.line.p[x.line.n - 1 - slashes] == '\\') slashes++;
    if (slashes % 2 == 1 && x.line.p + x.line.n < line.p + line.n) x.line.n++;
    while (x.at < x.line.n)
        if (!step(&x, e)) return false;
    if (!end_word(&x, e)) return false;
    *out = (struct words){x.items, x.n};
    return true;
}

static bool is_plain(struct str word)
{
    static const char safe[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                               "@%+=:,./_-";
    for (size_t i = 0; i < word.n; i++)
        if (!memchr(safe, word.p[i], sizeof safe - 1)) return false;
    return word.n > 0;
}

struct str lex_join(struct arena *a, const struct words *words)
{
    struct buf b = buf_new(a, 8 * (size_t)LIMIT_COMMAND);
    for (size_t i = 0; i < words->n; i++) {
        struct str word = words->items[i];
        if (i > 0) buf_add_char(&b, ' ');
        if (is_plain(word)) {
            buf_add(&b, word);
            continue;
        }
        buf_add_char(&b, '\'');
        for (size_t k = 0; k < word.n; k++) {
            if (word.p[k] == '\'')
                buf_add(&b, STR("'\"'\"'"));
            else
                buf_add_char(&b, word.p[k]);
        }
        buf_add_char(&b, '\'');
    }
    return buf_str(&b);
}
