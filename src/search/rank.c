#include "search/rank.h"

#include <math.h>
#include <string.h>

/* What speaks for or against a document. */
enum sign {
    SIGN_WORDS,         /* BM25F's share of the query */
    SIGN_TALK,          /* the same for all its phrases together */
    SIGN_NAME,          /* share of the name's nouns that the query has */
    SIGN_NAME_OWN,      /* the same by the query's own words only */
    SIGN_NAME_REST,     /* nouns that the query has not */
    SIGN_NAME_LIKE,     /* likeness of the whole name and the query, as for phrases */
    SIGN_NAME_AND_VERB, /* its nouns together with its verb */
    SIGN_SERVICE,       /* its service is named or meant */
    SIGN_OTHER_SERVICE, /* another one surely is */
    SIGN_PRIOR,         /* how much its service is used */
    SIGN_PRIOR_ALONE,   /* the same where no service is recognised */
    SIGN_VERB,
    SIGN_WRONG_VERB,
    SIGN_PHRASE,       /* likeness of its nearest phrase, small ones for less */
    SIGN_PHRASE_PART,  /* share of that phrase which the query has */
    SIGN_PHRASE_WRONG, /* that likeness where the verb is another */
    SIGN_MEANING,      /* likeness of what both are about, as learned */
    SIGN_COMMON,
    SIGN_DEPRECATED,
    SIGN_OLDER,
    SIGN_WAITER,
    SIGN_ERROR,
    SIGN_NAMED,      /* the query has its very name */
    SIGN_DEAR_VERB,  /* changes something, though the query has no verb */
    SIGN_ASKS_WRITE, /* changes something, though the query is a question */
    SIGN_COUNT
};

static const float weigh[SIGN_COUNT] = {
    [SIGN_WORDS] = 4.33f,         [SIGN_TALK] = 0.67f,        [SIGN_NAME] = -0.58f,
    [SIGN_NAME_OWN] = 0.01f,      [SIGN_NAME_REST] = -0.20f,  [SIGN_NAME_LIKE] = 1.51f,
    [SIGN_NAME_AND_VERB] = 1.27f, [SIGN_SERVICE] = 0.97f,     [SIGN_OTHER_SERVICE] = -0.11f,
    [SIGN_PRIOR] = -0.19f,        [SIGN_PRIOR_ALONE] = 0.45f, [SIGN_VERB] = 0.64f,
    [SIGN_WRONG_VERB] = 0.51f,    [SIGN_PHRASE] = 3.02f,      [SIGN_PHRASE_PART] = 0.79f,
    [SIGN_PHRASE_WRONG] = 0.10f,  [SIGN_MEANING] = 4.0f,      [SIGN_COMMON] = 0.80f,
    [SIGN_DEPRECATED] = -0.42f,   [SIGN_OLDER] = -0.36f,      [SIGN_WAITER] = -0.40f,
    [SIGN_ERROR] = 2.04f,         [SIGN_NAMED] = 8.0f,        [SIGN_DEAR_VERB] = 0.51f,
    [SIGN_ASKS_WRITE] = 0.04f,
};

#define UNLIKE 0.3f
#define NEAR 0.5f /* a document of this likeness is looked at without a word in common */
#define EXPANSION_IN_PHRASE 0.4f /* phrases are compared by the words themselves first */

/* By document: share of the query's words that its text and its phrases have, likeness of the
 * nearest phrase and how much of it the query has, whether an error's remedy. */
struct tally {
    float *words, *talk, *phrases, *parts, *meanings;
    bool *remedies;
};

static void add_words(const struct query *q, struct tally *tally)
{
    const struct search_index *x = q->index;
    for (size_t i = 0; i < q->term_count; i++) {
        const struct index_term *t = &x->terms[q->terms[i]];
        float weight = q->weights[q->terms[i]] * t->idf / 255;
        for (uint32_t k = 0; k < t->postings_n; k++) {
            if (t->postings_at + k >= x->n[INDEX_POSTINGS]) break;
            const struct index_posting *p = &x->postings[t->postings_at + k];
            if (p->document >= x->n[INDEX_DOCUMENTS]) continue;
            bool in_phrases = p->fields == 1u << FIELD_PHRASES;
            float *share = in_phrases ? tally->talk : tally->words;
            share[p->document] += weight * (float)p->impact;
        }
    }
}

static void share_term(const struct search_index *x, uint32_t term, float weight, float *shared)
{
    const struct index_term *t = &x->terms[term];
    for (uint32_t k = 0; k < t->phrases_n; k++) {
        if (t->phrases_at + k >= x->n[INDEX_PHRASE_POSTINGS]) break;
        uint16_t phrase = x->phrase_postings[t->phrases_at + k];
        if (phrase < x->n[INDEX_PHRASES]) shared[phrase] += weight;
    }
}

/* The phrase most like the query, by Dice's coefficient over IDF. */
static void add_phrases(const struct query *q, struct tally *tally)
{
    const struct search_index *x = q->index;
    uint32_t n = x->n[INDEX_PHRASES];
    float *shared = ARENA_ARRAY(q->arena, float, n + 1), mass = 0;
    for (size_t i = 0; i < q->term_count; i++) {
        float idf = x->terms[q->terms[i]].phrase_idf;
        bool own = q->own[q->terms[i]];
        if (own) mass += idf;
        share_term(x, q->terms[i], own ? idf : EXPANSION_IN_PHRASE * idf, shared);
    }
    for (size_t i = 0; i < q->concept_count; i++) {
        float idf = x->terms[q->concepts[i]].phrase_idf;
        mass += idf;
        share_term(x, q->concepts[i], idf, shared);
    }
    for (uint32_t i = 0; i < n; i++) {
        uint32_t d = x->phrases[i].document;
        if (shared[i] == 0 || d >= x->n[INDEX_DOCUMENTS]) continue;
        float likeness = fminf(1, 2 * shared[i] / (mass + x->phrases[i].weight));
        if (likeness <= tally->phrases[d]) continue;
        tally->phrases[d] = likeness;
        tally->parts[d] = fminf(1, shared[i] / x->phrases[i].weight);
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

static void match_name(const struct query *q, const struct index_document *d, float *sign)
{
    const struct search_index *x = q->index;
    float all = 0, had = 0, own = 0, verb_idf = 0;
    uint32_t verb_at = (d->flags & DOCUMENT_PREFIXED) ? 1 : 0;
    for (uint32_t i = 0; i < d->name_terms_n; i++) {
        if (d->name_terms_at + i >= x->n[INDEX_NAME_TERMS]) break;
        uint32_t term = x->name_terms[d->name_terms_at + i];
        if (term >= x->n[INDEX_TERMS]) break;
        float weight = q->weights[term], idf = x->terms[term].idf;
        if (i == verb_at) {
            sign[SIGN_VERB] = fmaxf(q->verbs[term], q->own[term] && weight > 0.9f ? 0.9f : 0);
            verb_idf = idf;
        }
        if (i <= verb_at && d->name_terms_n > verb_at + 1) continue;
        all += idf;
        had += fminf(1, weight) * idf;
        if (q->own[term]) own += idf;
    }
    if (all > 0) sign[SIGN_NAME] = had / all;
    if (all > 0) sign[SIGN_NAME_OWN] = own / all;
    sign[SIGN_NAME_REST] = (all - had) / 10;
    float shared = had + verb_idf * sign[SIGN_VERB];
    sign[SIGN_NAME_LIKE] = fminf(1, 2 * shared / (all + verb_idf + q->mass));
    sign[SIGN_NAME_AND_VERB] = sign[SIGN_NAME] * sign[SIGN_VERB];
}

static void read_signs(const struct query *q, uint32_t i, const struct tally *t, float *sign)
{
    const struct search_index *x = q->index;
    const struct index_document *d = &x->documents[i];
    const struct index_service *s = &x->services[d->service];
    bool writes = !(d->flags & DOCUMENT_READS);
    match_name(q, d, sign);
    /* One word in common is no likeness. */
    float phrase = fmaxf(0, (t->phrases[i] - UNLIKE) / (1 - UNLIKE));
    sign[SIGN_WORDS] = q->mass > 0 ? t->words[i] / q->mass : 0;
    sign[SIGN_TALK] = q->mass > 0 ? t->talk[i] / q->mass : 0;
    sign[SIGN_SERVICE] = q->services[d->service];
    sign[SIGN_OTHER_SERVICE] = q->names_service && q->services[d->service] < 0.5f;
    sign[SIGN_PRIOR] = s->prior;
    sign[SIGN_PRIOR_ALONE] = q->has_service ? 0 : s->prior;
    sign[SIGN_WRONG_VERB] = q->has_verb && sign[SIGN_VERB] == 0;
    sign[SIGN_PHRASE] = phrase * sqrtf(phrase);
    sign[SIGN_PHRASE_PART] = phrase > 0 ? t->parts[i] : 0;
    sign[SIGN_PHRASE_WRONG] = sign[SIGN_WRONG_VERB] * sign[SIGN_PHRASE];
    sign[SIGN_MEANING] = fmaxf(0, t->meanings[i]);
    sign[SIGN_COMMON] = (d->flags & DOCUMENT_COMMON) != 0;
    sign[SIGN_DEPRECATED] = (d->flags & DOCUMENT_DEPRECATED) != 0;
    sign[SIGN_OLDER] = s->newer != INDEX_NONE;
    sign[SIGN_WAITER] = (d->flags & DOCUMENT_WAITER) && sign[SIGN_VERB] < 0.5f;
    sign[SIGN_ERROR] = t->remedies[i];
    sign[SIGN_NAMED] = query_names(q, i);
    sign[SIGN_DEAR_VERB] = !q->has_verb && writes;
    sign[SIGN_ASKS_WRITE] = q->asks && writes;
}

static float score_of(const float *sign)
{
    float score = 0;
    for (size_t i = 0; i < SIGN_COUNT; i++) score += weigh[i] * sign[i];
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
                      ARENA_ARRAY(q->arena, float, all + 1), ARENA_ARRAY(q->arena, float, all + 1),
                      ARENA_ARRAY(q->arena, float, all + 1), ARENA_ARRAY(q->arena, bool, all + 1)};
    add_words(q, &t);
    add_phrases(q, &t);
    add_remedies(q, t.remedies);
    if (q->term_count + q->concept_count > 0) meaning_scan(x, q->features, t.meanings);
    size_t n = 0;
    for (uint32_t i = 0; i < all && max > 0; i++) {
        float more = opinion && opinion[i] > 0 ? opinion[i] : 0;
        bool is_touched =
            t.words[i] > 0 || t.phrases[i] > 0 || t.remedies[i] || more > 0 || t.meanings[i] > NEAR;
        if (!is_touched || x->documents[i].service >= x->n[INDEX_SERVICES]) continue;
        float sign[SIGN_COUNT] = {0};
        read_signs(q, i, &t, sign);
        insert(out, &n, max, (struct ranked){i, score_of(sign) + more, t.phrases[i]});
    }
    return n;
}
