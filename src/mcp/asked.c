#include "mcp/asked.h"

#include <math.h>

#include "base/limits.h"
#include "cli/help_types.h"
#include "mcp/example.h"
#include "model/html_text.h"
#include "search/text.h"

#define DOCUMENTATION_MAX 500u
#define WORDS_MAX 40u
#define NAME_WEIGHT 2.5f /* of a word in the name; one in the types or the text counts 1 */

/* Stems between blanks. */
struct texts {
    struct str name, rest;
};

static struct str stems_of(struct arena *a, struct str text)
{
    return arena_printf(a, " " STR_FMT " ", STR_ARG(text_stems(a, text_split_joined(a, text))));
}

static struct texts texts_of(struct arena *a, const struct service *s, const struct argument *arg)
{
    struct buf rest = buf_new(a, MIB);
    if (arg->member) {
        struct str html = member_documentation(a, s, arg->member);
        help_type(&rest, arg->member);
        buf_add_char(&rest, ' ');
        buf_add(&rest, str_sub(html_text(a, html), 0, DOCUMENTATION_MAX));
    } else if (arg->help) {
        buf_add(&rest, str_of(arg->help));
    }
    return (struct texts){stems_of(a, arg->option.name), stems_of(a, buf_str(&rest))};
}

static float share_of(struct arena *a, const struct texts *t, struct str stem)
{
    struct str word = arena_printf(a, " " STR_FMT " ", STR_ARG(stem));
    if (str_find(t->name, word) != STR_NPOS) return NAME_WEIGHT;
    return str_find(t->rest, word) != STR_NPOS ? 1 : 0;
}

/* Words that many arguments have count less; those of the command itself not at all. */
static void add_scores(struct arena *a, const struct asked *q, struct str command,
                       const struct texts *texts, size_t n, float *scores)
{
    float *shares = ARENA_ARRAY(a, float, n);
    for (size_t w = 0; w < q->n && w < WORDS_MAX; w++) {
        struct str word = arena_printf(a, " " STR_FMT " ", STR_ARG(q->words[w].stem));
        float having = 0;
        if (str_find(command, word) != STR_NPOS) continue;
        for (size_t i = 0; i < n; i++) {
            shares[i] = share_of(a, &texts[i], q->words[w].stem);
            having += shares[i] > 0;
        }
        float weight = q->words[w].weight * logf((float)(n + 1) / (having + 0.5f));
        for (size_t i = 0; i < n; i++) scores[i] += weight * shares[i];
    }
}

/* "--no-x" stands beside "--x". */
static bool is_negation(const struct argument *arg)
{
    return str_starts(arg->option.name, STR("no-"));
}

size_t asked_arguments(struct arena *a, const struct asked *q, const struct service *s,
                       const struct argument_table *t, const struct argument *out[ASKED_MAX])
{
    struct texts *texts = ARENA_ARRAY(a, struct texts, t->n);
    float *scores = ARENA_ARRAY(a, float, t->n);
    size_t found = 0;
    if (q->n == 0) return 0;
    for (size_t i = 0; i < t->n; i++) texts[i] = texts_of(a, s, &t->items[i]);
    add_scores(a, q, stems_of(a, q->command), texts, t->n, scores);
    while (found < ASKED_MAX) {
        size_t best = t->n;
        for (size_t i = 0; i < t->n; i++) {
            bool is_asked = scores[i] > 0 && !t->items[i].hidden && !is_negation(&t->items[i]) &&
                            !example_needs(&t->items[i]);
            if (is_asked && (best == t->n || scores[i] > scores[best])) best = i;
        }
        if (best == t->n) break;
        scores[best] = 0;
        out[found++] = &t->items[best];
    }
    return found;
}
