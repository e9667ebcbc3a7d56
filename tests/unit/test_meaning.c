/* Meanings that are learned: what the words of lessons have in common brings new texts to the right
 * document. */
#include "harness.h"

#include <math.h>
#include <string.h>

#include "search/lessons.h"

enum { BARN, CAR, DOCUMENTS };

static bool find_nothing(const void *where, enum entry_kind kind, struct str key, struct str *value)
{
    (void)where, (void)kind, (void)key, (void)value;
    return false;
}

static struct features features_of(struct arena *a, struct str text)
{
    struct tokens t = text_tokens(a, text);
    return meaning_features(a, (struct entries){find_nothing, NULL}, &t);
}

static struct learned school(struct arena *a)
{
    static const struct {
        enum lesson_kind kind;
        size_t document;
        struct str text;
    } texts[] = {
        {LESSON_NAME, BARN, STR_INIT("build barn")},
        {LESSON_NAME, CAR, STR_INIT("repair car")},
        {LESSON_SENTENCE, BARN, STR_INIT("a roof for cattle and their hay")},
        {LESSON_SENTENCE, CAR, STR_INIT("a wheel or the engine is mended")},
        {LESSON_PHRASE, BARN, STR_INIT("the cows get wet")},
        {LESSON_PHRASE, BARN, STR_INIT("somewhere to keep hay dry")},
        {LESSON_PHRASE, CAR, STR_INIT("the motor makes a noise")},
        {LESSON_PHRASE, CAR, STR_INIT("a tyre has a hole")},
    };
    struct lessons l = {.arena = a};
    /* Told again and again, for as many steps as a true index takes. */
    for (size_t i = 0; i < 400 * ARRAY_LEN(texts); i++) {
        size_t k = i % ARRAY_LEN(texts);
        bool is_again = i >= ARRAY_LEN(texts) && texts[k].kind != LESSON_PHRASE;
        if (!is_again) {
            lesson_add(&l, texts[k].kind, texts[k].document, features_of(a, texts[k].text));
        }
    }
    return lessons_learn(a, &l, DOCUMENTS);
}

static struct search_index index_of(const struct learned *l)
{
    struct search_index x = {.rows = l->rows, .meanings = l->documents};
    x.n[INDEX_ROWS] = l->row_count;
    x.n[INDEX_MEANINGS] = DOCUMENTS;
    return x;
}

static void nearest(struct arena *a, const struct search_index *x)
{
    static const struct {
        struct str text;
        size_t document;
    } cases[] = {
        {STR_INIT("wet cattle"), BARN},        {STR_INIT("dry cows"), BARN},
        {STR_INIT("mend a noisy tyre"), CAR},  {STR_INIT("wheels with holes"), CAR},
        {STR_INIT("engines and motors"), CAR}, {STR_INIT("roofs over hay"), BARN},
    };
    test_begin("new texts are nearest to what their words were learned for");
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        float likeness[DOCUMENTS];
        meaning_scan(x, features_of(a, cases[i].text), likeness);
        CHECK(likeness[cases[i].document] > likeness[1 - cases[i].document] + 0.2f);
    }
}

/* The cosine of the rounded vectors, in another order of steps. */
static void scan_is_exact(struct arena *a, const struct search_index *x)
{
    test_begin("the scan is the cosine of the stored vectors");
    struct features f = features_of(a, STR("the roof of my car"));
    float v[MEANING_SIZE] = {0}, likeness[DOCUMENTS];
    for (size_t k = 0; k < MEANING_SIZE; k++) {
        for (size_t i = 0; i < f.n; i++) {
            const struct index_meaning *row = &x->rows[f.items[i] & (x->n[INDEX_ROWS] - 1)];
            v[k] += feature_weight(f.items[i]) * row->scale * (float)row->x[k];
        }
    }
    meaning_normalise(v);
    struct index_meaning q = meaning_round(v);
    meaning_scan(x, f, likeness);
    for (size_t d = 0; d < DOCUMENTS; d++) {
        double cosine = 0;
        for (size_t k = MEANING_SIZE; k-- > 0;) cosine += q.x[k] * x->meanings[d].x[k];
        cosine *= (double)q.scale * (double)x->meanings[d].scale;
        CHECK(fabs(cosine - (double)likeness[d]) < 1e-6);
    }
}

static void rounding(void)
{
    test_begin("rounding keeps a vector to half a step");
    float v[MEANING_SIZE] = {0}, nothing[MEANING_SIZE] = {0};
    for (size_t i = 0; i < MEANING_SIZE; i++) v[i] = 0.01f * (float)i - 0.3f;
    struct index_meaning m = meaning_round(v);
    for (size_t i = 0; i < MEANING_SIZE; i++) {
        CHECK(fabsf(m.scale * (float)m.x[i] - v[i]) <= 0.51f * m.scale);
    }
    CHECK(meaning_round(nothing).scale == 0);
}

static void same_bytes(struct arena *a, const struct learned *first)
{
    test_begin("the same lessons, the same bytes");
    struct learned second = school(a);
    CHECK(first->row_count == second.row_count);
    CHECK(!memcmp(first->rows, second.rows, first->row_count * sizeof *first->rows));
    CHECK(!memcmp(first->documents, second.documents, DOCUMENTS * sizeof *first->documents));
}

void run_tests(struct arena *a)
{
    struct learned l = school(a);
    struct search_index x = index_of(&l);
    nearest(a, &x);
    scan_is_exact(a, &x);
    rounding();
    same_bytes(a, &l);
    struct lessons none = {.arena = a};
    CHECK(lessons_learn(a, &none, 0).row_count > 0);
}
