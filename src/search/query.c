#include "search/query.h"

#include <string.h>

#include "search/concepts.h"

#define UNSPACED_SPAN_MAX 36u /* bytes of one: 12 characters */

#define WEIGHT_WORD 1.0f
#define WEIGHT_IN_PHRASE 0.5f /* its expansion says it better */
#define WEIGHT_EXPANSION 0.8f
#define WEIGHT_REPAIRED 0.9f
#define WEIGHT_SERVICE_WORD 0.4f /* services have a score of their own */
#define WEIGHT_VERB_WORD 0.5f
#define STRENGTH_WEAK_SERVICE 0.35f
#define STRENGTH_NOUN_SERVICE 0.7f
#define VERB_STEP 0.12f   /* each verb of a class is this much less likely than the one before */
#define LATER_VERB 0.6f   /* the first verb says what to do */
#define VERB_IN_ASK 0.35f /* of a question: what it is about */

/* ---- building blocks ---- */

static void add_term(struct query *q, int64_t term, float weight)
{
    if (term < 0) return;
    if (q->weights[term] == 0 && q->term_count < q->term_cap) {
        q->terms[q->term_count++] = (uint32_t)term;
    }
    if (weight > q->weights[term]) q->weights[term] = weight;
}

static void add_service(struct query *q, struct str name, float strength)
{
    if (str_starts(name, STR("~"))) {
        name = str_from(name, 1);
        strength *= STRENGTH_WEAK_SERVICE;
    }
    int64_t s = index_find_service(q->index, name);
    if (s < 0) return;
    if (strength > q->services[s]) q->services[s] = strength;
    q->has_service = true;
    if (strength >= 1) q->names_service = true;
}

/* "instance volume @ec2" */
static void add_expansion(struct query *q, struct str value)
{
    struct str word;
    while (str_next(&value, ' ', &word)) {
        if (word.n == 0) continue;
        if (word.p[0] == '@') {
            add_service(q, str_from(word, 1), STRENGTH_NOUN_SERVICE);
        } else {
            add_term(q, index_find_term(q->index, text_stem(q->arena, word)), WEIGHT_EXPANSION);
        }
    }
}

/* "? describe list": words of a question. */
static void add_verbs(struct query *q, struct str value, float weight)
{
    float step = VERB_STEP * weight;
    struct str word;
    while (str_next(&value, ' ', &word)) {
        if (str_eq(word, STR("?"))) {
            q->asks = q->asks || !q->has_verb;
            continue;
        }
        int64_t term = index_find_term(q->index, text_stem(q->arena, word));
        if (term >= 0 && weight > q->verbs[term]) q->verbs[term] = weight;
        weight = weight - step < step ? step : weight - step;
    }
    q->has_verb = true;
}

static bool find_entry(const void *where, enum entry_kind kind, struct str key, struct str *value)
{
    return index_find_entry(where, kind, key, value);
}

static size_t longest_span(struct query *q, enum entry_kind kind, const struct token *t, size_t n,
                           struct str *value)
{
    return entry_span(q->arena, (struct entries){find_entry, q->index}, kind, t, n, value);
}

/* ---- other languages ---- */

struct words_out {
    struct token *items;
    size_t n, cap;
};

static void push_word(struct words_out *out, struct token t)
{
    if (out->n < out->cap) out->items[out->n++] = t;
}

static void push_english(struct arena *a, struct words_out *out, struct str english)
{
    struct tokens t = text_tokens(a, english);
    for (size_t i = 0; i < t.n; i++) push_word(out, t.items[i]);
}

/* Longest known words first; what is not known is passed over by a character. */
static void read_unspaced(struct query *q, struct str run, struct words_out *out)
{
    for (size_t i = 0; i < run.n;) {
        size_t n = run.n - i < UNSPACED_SPAN_MAX ? run.n - i : UNSPACED_SPAN_MAX;
        struct str english;
        while (n > 0 && !index_find_entry(q->index, ENTRY_LEXICON, str_sub(run, i, n), &english))
            n--;
        if (n > 0) {
            push_english(q->arena, out, english);
            i += n;
        } else {
            i++;
        }
    }
}

static bool is_known(struct query *q, struct token t)
{
    struct str value;
    return index_find_term(q->index, text_stem(q->arena, t.text)) >= 0 ||
           longest_span(q, ENTRY_NOUN, &t, 1, &value) > 0 ||
           longest_span(q, ENTRY_SERVICE, &t, 1, &value) > 0 ||
           longest_span(q, ENTRY_VERB, &t, 1, &value) > 0;
}

/* To English words. */
static struct tokens translate(struct query *q, struct tokens in)
{
    struct words_out out = {ARENA_ARRAY(q->arena, struct token, 2 * TOKENS_MAX), 0, 2 * TOKENS_MAX};
    for (size_t i = 0; i < in.n;) {
        struct token t = in.items[i];
        struct str english;
        size_t n =
            t.is_unspaced ? 0 : longest_span(q, ENTRY_LEXICON, &in.items[i], in.n - i, &english);
        if (t.is_unspaced) {
            read_unspaced(q, t.text, &out);
        } else if (n > 0) {
            push_english(q->arena, &out, english);
        } else if (!is_known(q, t) && repair_foreign(q->index, t.text, &english)) {
            push_english(q->arena, &out, english);
        } else if (!is_known(q, t) && t.is_joined) {
            push_english(q->arena, &out, text_split_joined(q->arena, t.written));
        } else {
            push_word(&out, t);
        }
        i += n > 0 ? n : 1;
    }
    return (struct tokens){out.items, out.n};
}

/* ---- meaning ---- */

static void read_error_codes(struct query *q, struct tokens t)
{
    for (size_t i = 0; i < t.n && q->error_code.n == 0; i++) {
        /* "InvalidGroup.NotFound" came as two words. */
        for (size_t n = 3; n > 0; n--) {
            if (i + n > t.n) continue;
            struct buf key = buf_new(q->arena, 4096);
            for (size_t k = 0; k < n; k++) buf_add(&key, t.items[i + k].text);
            struct str value;
            if (!index_find_entry(q->index, ENTRY_ERROR, buf_str(&key), &value)) continue;
            struct str first = t.items[i].written, last = t.items[i + n - 1].written;
            q->error_code = str_range(first.p, last.p + last.n);
            str_next(&value, '\t', &q->error_cause);
            q->error_commands = value;
            break;
        }
    }
}

static void read_unknown(struct query *q, struct str stem, float weight)
{
    int64_t term = repair_term(q->index, stem);
    if (term < 0) return;
    struct str repaired = index_text(q->index, q->index->terms[term].text), value;
    if (index_find_entry(q->index, ENTRY_VERB, repaired, &value)) add_verbs(q, value, weight);
    if (index_find_entry(q->index, ENTRY_NOUN, repaired, &value)) add_expansion(q, value);
    if (index_find_entry(q->index, ENTRY_SERVICE, repaired, &value)) {
        add_service(q, value, WEIGHT_REPAIRED);
    }
    q->own[term] = true;
    add_term(q, term, weight * WEIGHT_REPAIRED);
}

static void read_word(struct query *q, struct token t, float weight, bool is_verb)
{
    struct str stem = text_stem(q->arena, t.text);
    int64_t term = index_find_term(q->index, stem);
    if (term < 0 && !is_verb) {
        read_unknown(q, stem, weight);
        return;
    }
    if (term >= 0) q->own[term] = true;
    add_term(q, term, weight);
}

static void read_nouns(struct query *q, struct tokens t, float *weights)
{
    for (size_t i = 0; i < t.n;) {
        struct str value;
        size_t n = longest_span(q, ENTRY_NOUN, &t.items[i], t.n - i, &value);
        if (n > 0) add_expansion(q, value);
        for (size_t k = 0; n > 1 && k < n; k++) weights[i + k] = WEIGHT_IN_PHRASE;
        i += n > 0 ? n : 1;
    }
}

static void read_services(struct query *q, struct tokens t, float *weights)
{
    for (size_t i = 0; i < t.n;) {
        struct str value;
        size_t n = longest_span(q, ENTRY_SERVICE, &t.items[i], t.n - i, &value);
        if (n > 0) add_service(q, value, 1);
        bool surely = n > 0 && !str_starts(value, STR("~"));
        for (size_t k = 0; surely && k < n; k++) weights[i + k] *= WEIGHT_SERVICE_WORD;
        i += n > 0 ? n : 1;
    }
}

static void read_verbs(struct query *q, struct tokens t, float *weights, bool *is_verb)
{
    struct entries e = {find_entry, q->index};
    for (size_t i = 0; i < t.n;) {
        struct str value;
        size_t n = verb_span(q->arena, e, &t, i, &value);
        float weight = q->asks ? VERB_IN_ASK : q->has_verb ? LATER_VERB : 1;
        if (n > 0) add_verbs(q, value, weight);
        for (size_t k = 0; k < n; k++) weights[i + k] *= WEIGHT_VERB_WORD;
        for (size_t k = 0; k < n; k++) is_verb[i + k] = true;
        i += n > 0 ? n : 1;
    }
}

static void read_concepts(struct query *q, struct tokens t)
{
    struct concepts c = text_concepts(q->arena, (struct entries){find_entry, q->index}, &t);
    q->concepts = ARENA_ARRAY(q->arena, uint32_t, c.n + 1);
    for (size_t i = 0; i < c.n; i++) {
        int64_t term = index_find_term(q->index, c.names[i]);
        if (term < 0 || q->own[term]) continue;
        q->own[term] = true;
        q->concepts[q->concept_count++] = (uint32_t)term;
    }
}

static void read_meaning(struct query *q, struct tokens t)
{
    float *weights = ARENA_ARRAY(q->arena, float, t.n + 1);
    bool *is_verb = ARENA_ARRAY(q->arena, bool, t.n + 1);
    for (size_t i = 0; i < t.n; i++) weights[i] = WEIGHT_WORD;
    read_nouns(q, t, weights);
    read_services(q, t, weights);
    read_verbs(q, t, weights, is_verb);
    for (size_t i = 0; i < t.n; i++) read_word(q, t.items[i], weights[i], is_verb[i]);
    read_concepts(q, t);
}

/* ---- resource ids ---- */

static const struct {
    struct str prefix;
    struct str means;
} id_patterns[] = {
    {STR_INIT("i-"), STR_INIT("instance @ec2")},
    {STR_INIT("vol-"), STR_INIT("volume @ec2")},
    {STR_INIT("snap-"), STR_INIT("snapshot @ec2")},
    {STR_INIT("ami-"), STR_INIT("image @ec2")},
    {STR_INIT("sg-"), STR_INIT("security group @ec2")},
    {STR_INIT("vpc-"), STR_INIT("vpc @ec2")},
    {STR_INIT("subnet-"), STR_INIT("subnet @ec2")},
    {STR_INIT("eni-"), STR_INIT("network interface @ec2")},
    {STR_INIT("igw-"), STR_INIT("internet gateway @ec2")},
    {STR_INIT("nat-"), STR_INIT("nat gateway @ec2")},
    {STR_INIT("rtb-"), STR_INIT("route table @ec2")},
    {STR_INIT("eipalloc-"), STR_INIT("address @ec2")},
    {STR_INIT("lt-"), STR_INIT("launch template @ec2")},
    {STR_INIT("fs-"), STR_INIT("file system @efs")},
    {STR_INIT("s3://"), STR_INIT("@s3 @s3api")},
    {STR_INIT("arn:aws:lambda:"), STR_INIT("function @lambda")},
    {STR_INIT("arn:aws:iam::"), STR_INIT("@iam")},
    {STR_INIT("arn:aws:sns:"), STR_INIT("topic @sns")},
    {STR_INIT("arn:aws:sqs:"), STR_INIT("queue @sqs")},
    {STR_INIT("AKIA"), STR_INIT("access key @iam")},
};

static bool has_digit(struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] >= '0' && s.p[i] <= '9') return true;
    }
    return false;
}

static void read_ids(struct query *q, struct str text)
{
    struct str word;
    while (str_next(&text, ' ', &word)) {
        for (size_t i = 0; i < ARRAY_LEN(id_patterns); i++) {
            bool is_url = str_find_char(id_patterns[i].prefix, ':') != STR_NPOS;
            if (!str_starts(word, id_patterns[i].prefix)) continue;
            if (is_url || has_digit(word)) add_expansion(q, id_patterns[i].means);
        }
    }
}

struct query query_read(struct arena *a, const struct search_index *x, struct str text)
{
    struct query q = {.arena = a, .index = x, .term_cap = 4 * TOKENS_MAX};
    q.weights = ARENA_ARRAY(a, float, x->n[INDEX_TERMS] + 1);
    q.own = ARENA_ARRAY(a, bool, x->n[INDEX_TERMS] + 1);
    q.verbs = ARENA_ARRAY(a, float, x->n[INDEX_TERMS] + 1);
    q.services = ARENA_ARRAY(a, float, x->n[INDEX_SERVICES] + 1);
    q.terms = ARENA_ARRAY(a, uint32_t, q.term_cap);
    struct tokens t = text_tokens(a, text);
    read_error_codes(&q, t);
    read_ids(&q, text);
    read_named(&q, text);
    struct tokens english = translate(&q, t);
    read_meaning(&q, english);
    q.features = meaning_features(a, (struct entries){find_entry, x}, &english);
    for (size_t i = 0; i < q.term_count; i++)
        q.mass += q.weights[q.terms[i]] * x->terms[q.terms[i]].idf;
    return q;
}
