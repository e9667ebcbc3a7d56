#include "harness.h"

#include "cli/lex.h"

/* Words joined by '|', or the error's message. */
static struct str lexed(struct arena *a, struct str line)
{
    struct err e = err_init(a);
    struct words w;
    if (!lex_command(a, line, &w, &e)) {
        CHECK(e.kind == ERR_USAGE);
        return e.message;
    }
    struct str out = STR("");
    for (size_t i = 0; i < w.n; i++)
        out =
            arena_printf(a, STR_FMT "%s" STR_FMT, STR_ARG(out), i ? "|" : "", STR_ARG(w.items[i]));
    return out;
}

static void words(struct arena *a)
{
    static const struct {
        struct str line, words;
    } rows[] = {
        {STR_INIT("aws s3 ls"), STR_INIT("aws|s3|ls")},
        {STR_INIT("  aws \t s3  \r\n"), STR_INIT("aws|s3")},
        {STR_INIT(""), STR_INIT("")},
        {STR_INIT("a '' \"\""), STR_INIT("a||")},
        {STR_INIT("a'b c'\"d e\"f"), STR_INIT("ab cd ef")},
        {STR_INIT("'a\\n\"b'"), STR_INIT("a\\n\"b")},
        {STR_INIT("\"a\\\"b\\\\c\\d\\$e\""), STR_INIT("a\"b\\c\\d\\$e")},
        {STR_INIT("a\\ b \\\"c\\'"), STR_INIT("a b|\"c'")},
        {STR_INIT("a\\;b 'c;d' \"e|f\""), STR_INIT("a;b|c;d|e|f")},
        {STR_INIT("a \\\n --b"), STR_INIT("a|--b")},
        {STR_INIT("a 'b\nc'"), STR_INIT("a|b\nc")},
        {STR_INIT("$HOME ~ * # ! $x"), STR_INIT("$HOME|~|*|#|!|$x")},
        {STR_INIT("\"`x` $(y)\""), STR_INIT("`x` $(y)")},
        {STR_INIT("a\\ "), STR_INIT("a ")},
        {STR_INIT("a\\\\ "), STR_INIT("a\\")},
        {STR_INIT("\xc3\xa9"), STR_INIT("\xc3\xa9")},
    };
    test_begin("words");
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) CHECK_STR(lexed(a, rows[i].line), rows[i].words);
}

static void refused(struct arena *a)
{
    static const struct {
        struct str line, begin;
    } rows[] = {
        {STR_INIT("aws s3 ls|cat"), STR_INIT("Shell operator '|' (a pipe) at position 10 ")},
        {STR_INIT("a && b"), STR_INIT("Shell operator '&&' ")},
        {STR_INIT("a || b"), STR_INIT("Shell operator '||' ")},
        {STR_INIT("a & b"), STR_INIT("Shell operator '&' ")},
        {STR_INIT("a;b"), STR_INIT("Shell operator ';' ")},
        {STR_INIT("a >file"), STR_INIT("Shell operator '>' ")},
        {STR_INIT("a >>file"), STR_INIT("Shell operator '>>' ")},
        {STR_INIT("a <file"), STR_INIT("Shell operator '<' ")},
        {STR_INIT("a <<EOF"), STR_INIT("Shell operator '<<' ")},
        {STR_INIT("a `b`"), STR_INIT("Shell operator '`' ")},
        {STR_INIT("a $(b)"), STR_INIT("Shell operator '$(' ")},
        {STR_INIT("a\nb"), STR_INIT("Shell operator newline ")},
        {STR_INIT("a 'b"), STR_INIT("No closing quotation: the single quote at position 3 ")},
        {STR_INIT("a \"b\\\""), STR_INIT("No closing quotation: the double quote at position 3 ")},
        {STR_INIT("a \\"), STR_INIT("No escaped character")},
        {STR_INIT("a \0b"), STR_INIT("The command contains a NUL")},
        {STR_INIT("a \xff"), STR_INIT("The command is not valid UTF-8")},
    };
    test_begin("refused");
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct str got = lexed(a, rows[i].line);
        CHECK_STR(str_sub(got, 0, rows[i].begin.n), rows[i].begin);
    }
}

static void limits(struct arena *a)
{
    test_begin("limits");
    char *p = arena_alloc(a, 1024 * 1024 + 1);
    for (size_t i = 0; i < 1024 * 1024 + 1; i++) p[i] = i % 2 ? ' ' : 'x';
    CHECK_STR(lexed(a, (struct str){p, 1024 * 1024 + 1}),
              STR("The command is longer than 1048576 bytes"));
    CHECK_STR(lexed(a, (struct str){p, 20001}), STR("The command has more than 10000 words"));
}

static void join(struct arena *a)
{
    static const struct str rows[] = {
        STR_INIT("aws s3 ls"),      STR_INIT("a '' b"),          STR_INIT("a 'b c'"),
        STR_INIT("a 'it'\"'\"'s'"), STR_INIT("'{\"a\":\"b\"}'"), STR_INIT("'a\nb' '\\' '$(x)'"),
    };
    test_begin("join");
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct err e = err_init(a);
        struct words w = {0};
        CHECK_OK(lex_command(a, rows[i], &w, &e), &e);
        CHECK_STR(lex_join(a, &w), rows[i]);
    }
}

void run_tests(struct arena *a)
{
    words(a);
    refused(a);
    limits(a);
    join(a);
}
