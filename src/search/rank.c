#include "search/rank.h"

#include <math.h>
#include <string.h>

/* What each sign is worth; set by hand, checked on the tuning part of the queries. */
static const struct {
    float words, name, service, verb, wrong_verb, phrase, prior, common;
    float deprecated, older, waiter, error, dear_verb;
} weigh = {
    .words = 1.0f,
    .name = 0.7f,
    .service = 0.7f,
    .verb = 0.25f,
    .wrong_verb = -0.3f,
    .phrase = 2.5f,
    .prior = 0.14f,
    .common = 0.35f,
    .deprecated = -0.3f,
    .older = -0.25f,
    .waiter = -0.35f,
    .error = 1.5f,
    .dear_verb = -0.12f,
};

#define UNLIKE 0.3f
#define EXPANSION_IN_PHRASE 0.4f /* phrases are compared by the words themselves first */

/* By document: share of the query's words, likeness of a phrase, whether an error's remedy. */
struct tally {
    float *words, *phrases;
    bool *remedies;
};

static void add_words(const struct query *q, float *words)
{
    const struct search_index *x = q->index;
    for (size_t i = 0; i < q->term_count; i++) {
        const struct index_term *t = &x->terms[q->terms[i]];
        float weight = q->weights[q->terms[i]] * t->idf / 255;
        for (uint32_t k = 0; k < t->postings_n; k++) {
            if (t->postings_at + k >= x->n[INDEX_POSTINGS]) break;
            const struct index_posting *p = &x->postings[t->postings_at + k];
            if (p->document < x->n[INDEX_DOCUMENTS])
                words[p->document] += weight * (float)p->impact;
        }
    }
}

/* The phrase most like the query, by Dice's coefficient over IDF. */
static void add_phrases(const struct query *q, float *phrases)
{
    const struct search_index *x = q->index;
    uint32_t n = x->n[INDEX_PHRASES];
    float *shared = ARENA_ARRAY(q->arena, float, n + 1), mass = 0;
    for (size_t i = 0; i < q->term_count; i++) {
        const struct index_term *t = &x->terms[q->terms[i]];
        bool own = q->own[q->terms[i]];
        float weight = own ? t->phrase_idf : EXPANSION_IN_PHRASE * t->phrase_idf;
        if (own) mass += weight;
        for (uint32_t k = 0; k < t->phrases_n; k++) {
            if (t->phrases_at + k >= x->n[INDEX_PHRASE_POSTINGS]) break;
            uint16_t phrase = x->phrase_postings[t->phrases_at + k];
            if (phrase < n) shared[phrase] += weight;
        }
    }
    for (uint32_t i = 0; i < n; i++) {
        uint32_t d = x->phrases[i].document;
        if (shared[i] == 0 || d >= x->n[INDEX_DOCUMENTS]) continue;
        float likeness = fminf(1, 2 * shared[i] / (mass + x->phrases[i].weight));
        if (likeness > phrases[d]) phrases[d] = likeness;
    }
}

static bool is_command(const struct search_index *x, uint32_t d, struct str command)
{
    struct str service = index_text(x, x->services[x->documents[d].service].name);
    struct str name = index_text(x, x->documents[d].name);
    return str_starts(command, service) && str_ends(command, name) &&
           command.n == service.n + 1 + name.n;
}

static void add_remedies(const struct query *q, bool *remedies)
{
    const struct search_index *x = q->index;
    struct str rest = q->error_commands, command;
    while (str_next(&rest, ';', &command)) {
        command = str_trim(command);
        for (uint32_t d = 0; d < x->n[INDEX_DOCUMENTS]; d++) {
            if (x->documents[d].service >= x->n[INDEX_SERVICES]) continue;
            if (is_command(x, d, command)) remedies[d] = true;
        }
    }
}

struct name_match {
    float nouns; /* how much of the name the query covers */
    float verb;
};

static struct name_match match_name(const struct query *q, const struct index_document *d)
{
    const struct search_index *x = q->index;
    struct name_match m = {0, 0};
    float all = 0;
    for (uint32_t i = 0; i < d->name_terms_n; i++) {
        if (d->name_terms_at + i >= x->n[INDEX_NAME_TERMS]) break;
        uint32_t term = x->name_terms[d->name_terms_at + i];
        if (term >= x->n[INDEX_TERMS]) break;
        if (i == 0) {
            m.verb = fmaxf(q->verbs[term], q->weights[term] > 0.9f ? 0.9f : 0);
            if (d->name_terms_n > 1) continue;
        }
        all += x->terms[term].idf;
        m.nouns += fminf(1, q->weights[term]) * x->terms[term].idf;
    }
    if (all > 0) m.nouns /= all;
    return m;
}

static float signs(const struct query *q, uint32_t i, const struct tally *t)
{
    const struct search_index *x = q->index;
    const struct index_document *d = &x->documents[i];
    const struct index_service *s = &x->services[d->service];
    struct name_match m = match_name(q, d);
    /* One word in common is no likeness. */
    float phrase = fmaxf(0, (t->phrases[i] - UNLIKE) / (1 - UNLIKE));
    float score = weigh.words * (q->mass > 0 ? t->words[i] / q->mass : 0);
    score += weigh.name * m.nouns + weigh.service * q->services[d->service];
    score += weigh.phrase * phrase * sqrtf(phrase) + weigh.prior * (float)s->prior;
    if (q->has_verb) score += m.verb > 0 ? weigh.verb * m.verb : weigh.wrong_verb;
    if (!q->has_verb && !(d->flags & DOCUMENT_READS)) score += weigh.dear_verb;
    if (d->flags & DOCUMENT_COMMON) score += weigh.common;
    if (d->flags & DOCUMENT_DEPRECATED) score += weigh.deprecated;
    if (s->newer != INDEX_NONE) score += weigh.older;
    if ((d->flags & DOCUMENT_WAITER) && m.verb < 0.5f) score += weigh.waiter;
    if (t->remedies[i]) score += weigh.error;
    return score;
}

static void insert(struct ranked *out, size_t *n, size_t max, struct ranked r)
{
    if (*n == max && r.score <= out[max - 1].score) return;
    size_t i = *n < max ? (*n)++ : max - 1;
    for (; i > 0 && out[i - 1].score < r.score; i--) out[i] = out[i - 1];
    out[i] = r;
}

size_t rank_documents(const struct query *q, const float *opinion, struct ranked *out, size_t max)
{
    const struct search_index *x = q->index;
    uint32_t all = x->n[INDEX_DOCUMENTS];
    struct tally t = {ARENA_ARRAY(q->arena, float, all + 1), ARENA_ARRAY(q->arena, float, all + 1),
                      ARENA_ARRAY(q->arena, bool, all + 1)};
    add_words(q, t.words);
    add_phrases(q, t.phrases);
    add_remedies(q, t.remedies);
    size_t n = 0;
    for (uint32_t i = 0; i < all && max > 0; i++) {
        float more = opinion && opinion[i] > 0 ? opinion[i] : 0;
        bool is_touched = t.words[i] > 0 || t.phrases[i] > 0 || t.remedies[i] || more > 0;
        if (!is_touched || x->documents[i].service >= x->n[INDEX_SERVICES]) continue;
        insert(out, &n, max, (struct ranked){i, signs(q, i, &t) + more, t.phrases[i]});
    }
    return n;
}
