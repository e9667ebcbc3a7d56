#include "policy/statement.h"

static bool is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool is_word(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

/* Blanks, "-- to the end of the line" and C comments (nested ones are not told apart: then the
 * statement starts with what follows the first end, which is no keyword). */
static struct str skip_comments(struct str s)
{
    for (;;) {
        while (s.n > 0 && is_blank(s.p[0])) s = str_from(s, 1);
        struct str end = STR_NONE;
        if (str_starts(s, STR("--"))) end = STR("\n");
        if (str_starts(s, STR("/*"))) end = STR("*/");
        if (end.n == 0) return s;
        s = str_from(s, 2);
        size_t at = str_find(s, end);
        if (at == STR_NPOS) return STR_NONE;
        s = str_from(s, at + end.n);
    }
}

bool statement_starts(struct str statement, const struct str *keywords, size_t n)
{
    struct str s = skip_comments(statement);
    for (size_t i = 0; i < n; i++) {
        size_t k = keywords[i].n;
        if (!str_eq_nocase(str_sub(s, 0, k), keywords[i])) continue;
        if (s.n > k && !is_word(s.p[k])) return true;
    }
    return false;
}

/* Cuts the next token off: a word, a whole quoted text, or one character. Empty at the end, and
 * when a quoted text has none: then *sound is false. */
static struct str next_token(struct str *s, bool *sound)
{
    size_t n = 0;
    *s = skip_comments(*s);
    while (n < s->n && is_word(s->p[n])) n++;
    if (n == 0 && s->n > 0) n = 1;
    if (n == 1 && (s->p[0] == '\'' || s->p[0] == '"' || s->p[0] == '`')) {
        size_t end = str_find_char(str_from(*s, 1), s->p[0]);
        *sound = end != STR_NPOS;
        n = *sound ? end + 2 : 0;
    }
    struct str token = str_sub(*s, 0, n);
    *s = str_from(*s, n);
    return token;
}

/* Is it one statement, in which that word is only text? */
static bool is_one_without(struct str statement, struct str word)
{
    bool sound = true, ended = false;
    for (;;) {
        struct str token = next_token(&statement, &sound);
        if (token.n == 0) return sound;
        if (ended || str_eq_nocase(token, word)) return false;
        ended = str_eq(token, STR(";"));
    }
}

static bool is_select(const struct value *statement)
{
    static const struct str select[] = {STR_INIT("SELECT")};
    struct str text = value_text(statement);
    return value_kind_of(statement) == VALUE_STRING &&
           statement_starts(text, select, ARRAY_LEN(select)) && is_one_without(text, STR_NONE);
}

static enum access of_one(const struct value *params)
{
    return is_select(value_get(params, STR("Statement"))) ? ACCESS_READ : ACCESS_WRITE;
}

static enum access of_all(const struct value *list)
{
    for (size_t i = 0; i < value_count(list); i++) {
        if (of_one(value_at(list, i)) != ACCESS_READ) return ACCESS_WRITE;
    }
    return value_kind_of(list) == VALUE_LIST && value_count(list) > 0 ? ACCESS_READ : ACCESS_WRITE;
}

static enum access of_batch(const struct value *params)
{
    return of_all(value_get(params, STR("Statements")));
}

static enum access of_transaction(const struct value *params)
{
    return of_all(value_get(params, STR("TransactStatements")));
}

/* UNLOAD writes to S3. */
static enum access of_timestream(const struct value *params)
{
    static const struct str reading[] = {STR_INIT("SELECT"), STR_INIT("WITH"), STR_INIT("SHOW"),
                                         STR_INIT("DESCRIBE")};
    struct str text = value_get_text(params, STR("QueryString"));
    bool reads =
        statement_starts(text, reading, ARRAY_LEN(reading)) && is_one_without(text, STR("UNLOAD"));
    return reads ? ACCESS_READ : ACCESS_WRITE;
}

static enum access of_connection(const struct value *params)
{
    const struct value *with = value_get(params, STR("withSecret"));
    bool without = !with || (with->kind == VALUE_BOOL && !with->u.boolean);
    return without ? ACCESS_READ : ACCESS_CREDENTIAL;
}

static const struct {
    struct str service, operation;
    enum access (*judge)(const struct value *params);
} judges[] = {
    {STR_INIT("datazone"), STR_INIT("GetConnection"), of_connection},
    {STR_INIT("dynamodb"), STR_INIT("BatchExecuteStatement"), of_batch},
    {STR_INIT("dynamodb"), STR_INIT("ExecuteStatement"), of_one},
    {STR_INIT("dynamodb"), STR_INIT("ExecuteTransaction"), of_transaction},
    {STR_INIT("timestream-query"), STR_INIT("Query"), of_timestream},
};

enum access statement_access(struct str service, struct str operation, const struct value *params)
{
    for (size_t i = 0; i < ARRAY_LEN(judges); i++) {
        if (str_eq(judges[i].service, service) && str_eq(judges[i].operation, operation)) {
            return judges[i].judge(params);
        }
    }
    return ACCESS_WRITE;
}
