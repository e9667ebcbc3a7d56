#include <math.h>

#include "search/rank.h"

/* Fitted to the tuning queries, tldr-pages and queries about nothing here: is what was meant among
 * the best at all (a logistic curve over the best score), and which of them it is. */
#define SCORE_HALF_SURE 4.4f
#define SCORE_STEEPNESS 1.1f
#define SCORE_TEMPERATURE 0.5f
#define CONFIDENCE_MOST 0.99f

static void set_shares(const struct ranked *r, size_t n, float *shares)
{
    float sum = 0;
    for (size_t i = 0; i < n; i++) {
        shares[i] = expf((r[i].score - r[0].score) / SCORE_TEMPERATURE);
        sum += shares[i];
    }
    float any = n > 0 ? 1 / (1 + expf(-SCORE_STEEPNESS * (r[0].score - SCORE_HALF_SURE))) : 0;
    for (size_t i = 0; i < n; i++) shares[i] = fminf(CONFIDENCE_MOST, any * shares[i] / sum);
}

/* Two documents that say the same: an operation and the one that took its place. */
static bool is_twin(const struct search_index *x, const struct index_document *a,
                    const struct index_document *b)
{
    struct str p = index_text(x, a->name), q = index_text(x, b->name);
    if (a->service == b->service) {
        bool versions = str_starts(p, q) && str_eq(str_from(p, q.n), STR("-v2"));
        return versions || (str_starts(q, p) && str_eq(str_from(q, p.n), STR("-v2")));
    }
    bool related =
        x->services[a->service].newer == b->service || x->services[b->service].newer == a->service;
    return related && str_eq(p, q);
}

static bool has_twin(const struct search_index *x, const struct ranked *r, size_t before)
{
    for (size_t i = 0; i < before; i++) {
        const struct index_document *a = &x->documents[r[i].document];
        if (is_twin(x, a, &x->documents[r[before].document])) return true;
    }
    return false;
}

size_t search_document_count(const struct search_index *x)
{
    return x->n[INDEX_DOCUMENTS];
}

struct search_hit search_document(const struct search_index *x, size_t i)
{
    const struct index_document *d = &x->documents[i];
    bool has_service = d->service < x->n[INDEX_SERVICES];
    return (struct search_hit){
        .service = has_service ? index_text(x, x->services[d->service].name) : STR_NONE,
        .operation = index_text(x, d->name),
        .description = index_text(x, d->description),
        .example = index_text(x, d->example),
        .is_modelled = !(d->flags & DOCUMENT_CUSTOM),
    };
}

static struct search_hit hit_of(const struct search_index *x, const struct ranked *r, float share)
{
    struct search_hit hit = search_document(x, r->document);
    hit.score = r->score;
    hit.confidence = share;
    return hit;
}

void search_ask(struct arena *a, const struct search_index *x, struct str query, size_t max,
                struct search_answer *out)
{
    search_ask_with(a, x, query, NULL, max, out);
}

size_t search_words(struct arena *a, const struct search_index *x, struct str query,
                    struct search_word **out)
{
    struct query q = query_read(a, x, str_sub(query, 0, SEARCH_QUERY_MAX));
    *out = ARENA_ARRAY(a, struct search_word, q.term_count);
    for (size_t i = 0; i < q.term_count; i++) {
        (*out)[i] =
            (struct search_word){index_text(x, x->terms[q.terms[i]].text), q.weights[q.terms[i]]};
    }
    return q.term_count;
}

void search_ask_with(struct arena *a, const struct search_index *x, struct str query,
                     const float *opinion, size_t max, struct search_answer *out)
{
    *out = (struct search_answer){0};
    struct query q = query_read(a, x, str_sub(query, 0, SEARCH_QUERY_MAX));
    struct ranked ranked[SEARCH_RESULTS_MAX];
    size_t n = rank_documents(&q, opinion, ranked, SEARCH_RESULTS_MAX);
    float shares[SEARCH_RESULTS_MAX];
    set_shares(ranked, n, shares);
    for (size_t i = 0; i < n && out->n < max && out->n < SEARCH_RESULTS_MAX; i++) {
        if (has_twin(x, ranked, i)) continue;
        out->hits[out->n] = hit_of(x, &ranked[i], shares[i]);
        out->hits[out->n++].is_named = query_names(&q, ranked[i].document);
    }
    out->error_code = q.error_code;
    out->error_cause = q.error_cause;
}
