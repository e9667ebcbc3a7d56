#include "search/lessons.h"

#include <math.h>
#include <string.h>

#define BATCH 192u
#define EPOCHS 7u
#define ROWS_LEAST 64u
#define ROWS_MOST (1u << 15)
#define PARTS_MAX 24u
#define SHARPNESS 14.0f /* of the softmax over cosines */
#define RATE_FIRST 0.08f
#define RATE_DROP 0.9f /* share of the rate that is gone at the end */
#define SPREAD 0.125f  /* of the vectors at the beginning */
#define SLIGHT 1e-4f   /* gradients that are passed over */
#define PHRASE_SHARE 0.5f
#define PHRASES_FULL 4.0f /* more phrases of a document count together as many */

/* Of 256 lessons so many are of each kind. */
static const uint32_t shares[LESSON_KIND_COUNT] = {
    [LESSON_NAME] = 26, [LESSON_SENTENCE] = 64, [LESSON_PHRASE] = 166};

void lesson_add(struct lessons *l, enum lesson_kind kind, size_t document, struct features text)
{
    struct lesson_list *list = &l->kinds[kind];
    struct lesson *lesson = ARENA_NEW(l->arena, struct lesson);
    *lesson = (struct lesson){.document = (uint32_t)document, .kind = kind};
    lesson->text = (struct features){ARENA_ARRAY(l->arena, uint32_t, text.n), text.n};
    if (text.n > 0) memcpy(lesson->text.items, text.items, text.n * sizeof *text.items);
    if (list->last) {
        list->last->next = lesson;
    } else {
        list->first = lesson;
    }
    list->last = lesson;
    list->n++;
    l->n++;
}

/* A lesson beside its document as far as it is told of: `told` are parts of the document. */
struct example {
    const struct lesson *asked, *told[PARTS_MAX];
    size_t told_count;
    float question[MEANING_SIZE], question_length, question_slope[MEANING_SIZE];
    float answer[MEANING_SIZE], answer_length, answer_slope[MEANING_SIZE];
};

struct pupil {
    struct lesson **kinds[LESSON_KIND_COUNT];
    struct lesson **parts; /* by document: what its vector is made of, its name first */
    const struct lessons *lessons;
    float *rows, *moved; /* moved: how much each row was, to move it less */
    uint32_t mask;
    uint64_t state; /* of the sequence of chances */
    struct example *batch;
};

static uint32_t chance(struct pupil *p, uint32_t below)
{
    p->state ^= p->state << 13;
    p->state ^= p->state >> 7;
    p->state ^= p->state << 17;
    return below > 1 ? (uint32_t)(p->state >> 32) % below : 0;
}

/* e to a power below zero: the C library's differs from machine to machine. */
static float exp_below(float x)
{
    if (x < -80) return 0;
    float y = x / 256, e = 1 + y * (1 + y / 2 * (1 + y / 3));
    for (int i = 0; i < 8; i++) e *= e;
    return e;
}

static float dot(const float *a, const float *b)
{
    float sums[8] = {0};
    for (size_t i = 0; i < MEANING_SIZE; i += 8) {
        for (size_t k = 0; k < 8; k++) sums[k] += a[i + k] * b[i + k];
    }
    return ((sums[0] + sums[4]) + (sums[1] + sums[5])) +
           ((sums[2] + sums[6]) + (sums[3] + sums[7]));
}

static void add_scaled(float *out, float scale, const float *v)
{
    for (size_t i = 0; i < MEANING_SIZE; i++) out[i] += scale * v[i];
}

static void add_text(const struct pupil *p, struct features f, float scale, float *v)
{
    for (size_t i = 0; i < f.n; i++) {
        const float *row = &p->rows[(size_t)(f.items[i] & p->mask) * MEANING_SIZE];
        add_scaled(v, scale * feature_weight(f.items[i]), row);
    }
}

/* AdaGrad with one rate for a row. */
static void move_text(struct pupil *p, struct features f, const float *slope, float rate)
{
    float steep = dot(slope, slope) / MEANING_SIZE;
    for (size_t i = 0; i < f.n; i++) {
        uint32_t row = f.items[i] & p->mask;
        float weight = feature_weight(f.items[i]);
        p->moved[row] += steep * weight * weight;
        add_scaled(&p->rows[(size_t)row * MEANING_SIZE], -rate * weight / sqrtf(p->moved[row]),
                   slope);
    }
}

/* ---- examples ---- */

static const struct lesson *choose_lesson(struct pupil *p)
{
    uint32_t at = chance(p, 256);
    for (int k = 0; k < LESSON_KIND_COUNT; k++) {
        if (at < shares[k] && p->lessons->kinds[k].n > 0) {
            return p->kinds[k][chance(p, p->lessons->kinds[k].n)];
        }
        at = at < shares[k] ? 0 : at - shares[k];
    }
    return p->kinds[LESSON_NAME][chance(p, p->lessons->kinds[LESSON_NAME].n)];
}

/* Some of the document's parts, so that none alone is relied upon; never what is asked. */
static void tell(struct pupil *p, struct example *x)
{
    uint32_t coins = chance(p, UINT32_MAX), place = 0;
    bool with_phrases = chance(p, 2) == 0;
    x->told_count = 0;
    for (const struct lesson *part = p->parts[x->asked->document]; part && place < PARTS_MAX;
         part = part->next_part, place++) {
        bool is_told = part->kind == LESSON_NAME ? (coins >> 24) % 8 != 0 : coins >> place & 1;
        if (part->kind == LESSON_PHRASE && !with_phrases) is_told = false;
        if (part != x->asked && is_told) x->told[x->told_count++] = part;
    }
    if (x->told_count == 0) x->told[x->told_count++] = p->parts[x->asked->document];
}

static void prepare(struct pupil *p, struct example *x)
{
    x->asked = choose_lesson(p);
    tell(p, x);
    size_t size = sizeof x->question;
    memset(x->question, 0, size);
    memset(x->answer, 0, size);
    memset(x->question_slope, 0, size);
    memset(x->answer_slope, 0, size);
    add_text(p, x->asked->text, 1, x->question);
    for (size_t i = 0; i < x->told_count; i++) add_text(p, x->told[i]->text, 1, x->answer);
    x->question_length = meaning_normalise(x->question);
    x->answer_length = meaning_normalise(x->answer);
}

/* ---- learning ---- */

/* The slopes of the softmax's loss: of the batch's documents, its own is the right one. */
static void compare(struct example *batch, size_t right)
{
    float shares_of[BATCH], most = -SHARPNESS, sum = 0;
    struct example *x = &batch[right];
    for (size_t i = 0; i < BATCH; i++) {
        shares_of[i] = SHARPNESS * dot(x->question, batch[i].answer);
        most = fmaxf(most, shares_of[i]);
    }
    for (size_t i = 0; i < BATCH; i++) {
        bool is_same = i != right && batch[i].asked->document == x->asked->document;
        shares_of[i] = is_same ? 0 : exp_below(shares_of[i] - most);
        sum += shares_of[i];
    }
    for (size_t i = 0; i < BATCH; i++) {
        float slope = SHARPNESS * (shares_of[i] / sum - (i == right));
        if (fabsf(slope) < SLIGHT) continue;
        add_scaled(x->question_slope, slope, batch[i].answer);
        add_scaled(batch[i].answer_slope, slope, x->question);
    }
}

/* Through the division by the length. */
static void unscale(float *slope, const float *v, float length)
{
    add_scaled(slope, -dot(slope, v), v);
    for (size_t i = 0; i < MEANING_SIZE; i++) slope[i] /= length;
}

static void learn(struct pupil *p, float rate)
{
    for (size_t i = 0; i < BATCH; i++) prepare(p, &p->batch[i]);
    for (size_t i = 0; i < BATCH; i++) compare(p->batch, i);
    for (size_t i = 0; i < BATCH; i++) {
        struct example *x = &p->batch[i];
        unscale(x->question_slope, x->question, x->question_length);
        unscale(x->answer_slope, x->answer, x->answer_length);
        move_text(p, x->asked->text, x->question_slope, rate);
        for (size_t k = 0; k < x->told_count; k++) {
            move_text(p, x->told[k]->text, x->answer_slope, rate);
        }
    }
}

/* ---- beginning and end ---- */

static void list_lessons(struct arena *a, struct pupil *p, size_t document_count)
{
    struct lesson **last = ARENA_ARRAY(a, struct lesson *, document_count);
    p->parts = ARENA_ARRAY(a, struct lesson *, document_count);
    for (int k = 0; k < LESSON_KIND_COUNT; k++) {
        const struct lesson_list *list = &p->lessons->kinds[k];
        p->kinds[k] = ARENA_ARRAY(a, struct lesson *, list->n);
        size_t n = 0;
        for (struct lesson *l = list->first; l; l = l->next) {
            p->kinds[k][n++] = l;
            struct lesson *before = last[l->document];
            bool is_later = k == LESSON_SENTENCE && before && before->kind == LESSON_SENTENCE;
            if (is_later) continue;
            if (before) before->next_part = l;
            if (!before) p->parts[l->document] = l;
            last[l->document] = l;
        }
    }
}

static struct pupil begin(struct arena *a, const struct lessons *l, size_t document_count)
{
    struct pupil p = {.lessons = l, .state = 88172645463325252u};
    uint32_t rows = ROWS_LEAST;
    while (rows < ROWS_MOST && rows < 8 * l->n) rows *= 2;
    p.mask = rows - 1;
    p.rows = ARENA_ARRAY(a, float, (size_t)rows *MEANING_SIZE);
    p.moved = ARENA_ARRAY(a, float, rows);
    p.batch = ARENA_ARRAY(a, struct example, BATCH);
    for (size_t i = 0; i < (size_t)rows * MEANING_SIZE; i++) {
        p.rows[i] = SPREAD * ((float)chance(&p, 2001) / 1000 - 1);
    }
    for (uint32_t i = 0; i < rows; i++) p.moved[i] = 1e-8f;
    list_lessons(a, &p, document_count);
    return p;
}

static struct index_meaning document_meaning(const struct pupil *p, size_t document)
{
    float v[MEANING_SIZE] = {0}, phrases[MEANING_SIZE] = {0}, n = 0;
    for (const struct lesson *l = p->parts[document]; l; l = l->next_part) {
        add_text(p, l->text, 1, l->kind == LESSON_PHRASE ? phrases : v);
        n += l->kind == LESSON_PHRASE;
    }
    add_scaled(v, PHRASE_SHARE * fminf(1, PHRASES_FULL / fmaxf(1, n)), phrases);
    meaning_normalise(v);
    return meaning_round(v);
}

struct learned lessons_learn(struct arena *a, const struct lessons *l, size_t document_count)
{
    struct arena *work = arena_new();
    struct pupil p = begin(work, l, document_count);
    struct learned out = {ARENA_ARRAY(a, struct index_meaning, p.mask + 1),
                          ARENA_ARRAY(a, struct index_meaning, document_count), p.mask + 1};
    uint32_t steps = l->n * EPOCHS / BATCH + 1;
    for (uint32_t i = 0; l->kinds[LESSON_NAME].n > 0 && i < steps; i++) {
        learn(&p, RATE_FIRST * (1 - RATE_DROP * (float)i / (float)steps));
    }
    for (uint32_t i = 0; i <= p.mask; i++) {
        out.rows[i] = meaning_round(&p.rows[(size_t)i * MEANING_SIZE]);
    }
    for (size_t i = 0; i < document_count; i++) out.documents[i] = document_meaning(&p, i);
    arena_free(work);
    return out;
}
