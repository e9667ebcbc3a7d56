#include "search/concepts.h"

#define SPAN_MAX 5u /* words of a known phrase */

static struct str join_span(struct arena *a, const struct token *t, size_t n, bool stems)
{
    struct buf b = buf_new(a, 4096);
    for (size_t i = 0; i < n; i++) {
        if (i > 0) buf_add_char(&b, ' ');
        buf_add(&b, stems ? text_stem(a, t[i].text) : t[i].text);
    }
    return buf_str(&b);
}

size_t entry_span(struct arena *a, struct entries e, enum entry_kind kind, const struct token *t,
                  size_t n, struct str *value)
{
    if (n > SPAN_MAX) n = SPAN_MAX;
    for (; n > 0; n--) {
        struct str key = join_span(a, t, n, kind != ENTRY_LEXICON);
        if (e.find(e.where, kind, key, value)) return n;
    }
    return 0;
}

static bool announces_noun(struct str word)
{
    static const struct str words[] = {
        STR_INIT("a"),    STR_INIT("an"),  STR_INIT("the"),   STR_INIT("my"),   STR_INIT("our"),
        STR_INIT("this"), STR_INIT("of"),  STR_INIT("its"),   STR_INIT("that"), STR_INIT("their"),
        STR_INIT("each"), STR_INIT("any"), STR_INIT("every"), STR_INIT("your")};
    for (size_t i = 0; i < ARRAY_LEN(words); i++) {
        if (str_eq(word, words[i])) return true;
    }
    return false;
}

size_t verb_span(struct arena *a, struct entries e, const struct tokens *t, size_t at,
                 struct str *value)
{
    if (at > 0 && announces_noun(t->items[at - 1].text)) return 0;
    size_t n = entry_span(a, e, ENTRY_VERB, &t->items[at], t->n - at, value);
    bool asks = n > 0 && str_starts(*value, STR("?"));
    return asks && at > 1 ? 0 : n;
}

bool verb_reads(struct str name)
{
    static const struct str verbs[] = {
        STR_INIT("describe"), STR_INIT("list"),  STR_INIT("get"),       STR_INIT("search"),
        STR_INIT("query"),    STR_INIT("scan"),  STR_INIT("batch-get"), STR_INIT("head"),
        STR_INIT("lookup"),   STR_INIT("wait "), STR_INIT("filter"),    STR_INIT("select"),
        STR_INIT("ls"),       STR_INIT("tail")};
    for (size_t i = 0; i < ARRAY_LEN(verbs); i++) {
        if (str_starts(name, verbs[i])) return true;
    }
    return false;
}

struct str concept_of(struct arena *a, enum entry_kind kind, struct str value)
{
    struct str rest = value, first = STR_NONE;
    if (kind == ENTRY_NOUN) return arena_printf(a, "=" STR_FMT, STR_ARG(value));
    if (kind == ENTRY_SERVICE) {
        bool weak = str_starts(value, STR("~"));
        return arena_printf(a, "@" STR_FMT, STR_ARG(weak ? str_from(value, 1) : value));
    }
    while (str_next(&rest, ' ', &first) && (first.n == 0 || str_eq(first, STR("?")))) continue;
    return verb_reads(first) ? STR("!read") : arena_printf(a, "!" STR_FMT, STR_ARG(first));
}

struct concepts text_concepts(struct arena *a, struct entries e, const struct tokens *t)
{
    static const enum entry_kind kinds[] = {ENTRY_NOUN, ENTRY_SERVICE, ENTRY_VERB};
    struct concepts out = {ARENA_ARRAY(a, struct str, ARRAY_LEN(kinds) * t->n + 1), 0};
    for (size_t k = 0; k < ARRAY_LEN(kinds); k++) {
        for (size_t i = 0; i < t->n;) {
            struct str value;
            size_t n = kinds[k] == ENTRY_VERB
                           ? verb_span(a, e, t, i, &value)
                           : entry_span(a, e, kinds[k], &t->items[i], t->n - i, &value);
            if (n > 0) out.names[out.n++] = concept_of(a, kinds[k], value);
            i += n > 0 ? n : 1;
        }
    }
    return out;
}
