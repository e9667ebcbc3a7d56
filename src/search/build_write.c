#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "search/build.h"
#include "search/text.h"

#define INDEX_LIMIT ((size_t)64 << 20)
#define SATURATION 1.2f /* BM25's k1 */

struct writer {
    struct buf out;
    struct index_head head;
};

static void begin_table(struct writer *w, enum index_table t, size_t n)
{
    buf_add_repeat(&w->out, '\0', -w->out.n & (INDEX_ALIGN - 1));
    w->head.tables[t] = (struct index_place){(uint32_t)w->out.n, (uint32_t)n};
}

static void add_record(struct writer *w, const void *record, size_t size)
{
    buf_add(&w->out, (struct str){record, size});
}

static int by_text(const void *a, const void *b)
{
    const struct term *const *x = a, *const *y = b;
    return str_cmp((*x)->text, (*y)->text);
}

static struct term **sorted_terms(struct builder *b, size_t *n)
{
    struct term **list = ARENA_ARRAY(b->arena, struct term *, b->vocabulary.n + 1);
    *n = 0;
    for (size_t i = 0; i < b->vocabulary.cap; i++) {
        if (b->vocabulary.slots[i].value) list[(*n)++] = b->vocabulary.slots[i].value;
    }
    qsort(list, *n, sizeof(struct term *), by_text);
    for (size_t i = 0; i < *n; i++) list[i]->id = (uint32_t)i;
    return list;
}

static float idf(size_t all, size_t having)
{
    return logf(1 + ((float)all - (float)having + 0.5f) / ((float)having + 0.5f));
}

static void write_terms(struct writer *w, struct builder *b, struct term **terms, size_t n)
{
    uint32_t postings = 0, phrases = 0;
    begin_table(w, INDEX_TERMS, n);
    for (size_t i = 0; i < n; i++) {
        const struct term *t = terms[i];
        struct index_term out = {.text = build_text(b, t->text),
                                 .idf = idf(b->document_count, t->documents.n),
                                 .phrase_idf = idf(b->phrase_count, t->phrases.n),
                                 .postings_at = postings,
                                 .postings_n = t->documents.n,
                                 .phrases_at = phrases,
                                 .phrases_n = t->phrases.n,
                                 .letters = text_letters(t->text)};
        postings += t->documents.n;
        phrases += t->phrases.n;
        add_record(w, &out, sizeof out);
    }
    begin_table(w, INDEX_POSTINGS, postings);
    for (size_t i = 0; i < n; i++) {
        for (const struct occurrence *o = terms[i]->documents.first; o; o = o->next) {
            float share = o->weight / (o->weight + SATURATION);
            struct index_posting out = {o->place, (uint8_t)(share * 255), o->fields};
            add_record(w, &out, sizeof out);
        }
    }
    begin_table(w, INDEX_PHRASE_POSTINGS, phrases);
    for (size_t i = 0; i < n; i++) {
        for (const struct occurrence *o = terms[i]->phrases.first; o; o = o->next) {
            add_record(w, &o->place, sizeof o->place);
        }
    }
}

static void write_phrases(struct writer *w, struct builder *b, struct term **terms, size_t n)
{
    struct index_phrase *out = ARENA_ARRAY(b->arena, struct index_phrase, b->phrase_count + 1);
    for (uint32_t i = 0; i < b->phrase_count; i++) out[i].document = b->phrase_documents[i];
    for (size_t i = 0; i < n; i++) {
        float weight = idf(b->phrase_count, terms[i]->phrases.n);
        for (const struct occurrence *o = terms[i]->phrases.first; o; o = o->next) {
            out[o->place].weight += weight;
        }
    }
    begin_table(w, INDEX_PHRASES, b->phrase_count);
    add_record(w, out, b->phrase_count * sizeof *out);
}

static void write_documents(struct writer *w, struct builder *b)
{
    uint32_t at = 0;
    begin_table(w, INDEX_DOCUMENTS, b->document_count);
    for (size_t i = 0; i < b->document_count; i++) {
        b->documents[i].out.name_terms_at = at;
        at += b->documents[i].out.name_terms_n;
        add_record(w, &b->documents[i].out, sizeof b->documents[i].out);
    }
    begin_table(w, INDEX_NAME_TERMS, at);
    for (size_t i = 0; i < b->document_count; i++) {
        for (size_t k = 0; k < b->documents[i].out.name_terms_n; k++) {
            add_record(w, &b->documents[i].name_terms[k]->id, sizeof(uint32_t));
        }
    }
}

static int by_key(const void *a, const void *b)
{
    const struct known_entry *const *x = a, *const *y = b;
    if ((*x)->kind != (*y)->kind) return (*x)->kind < (*y)->kind ? -1 : 1;
    int order = str_cmp((*x)->key, (*y)->key);
    return order ? order : str_cmp((*x)->value, (*y)->value);
}

/* Sorted; of twins the first. */
static void write_entries(struct writer *w, struct builder *b)
{
    size_t n = 0, kept = 0;
    for (const struct known_entry *k = b->knowledge->entries; k; k = k->next) n++;
    const struct known_entry **list = ARENA_ARRAY(b->arena, const struct known_entry *, n + 1);
    n = 0;
    for (const struct known_entry *k = b->knowledge->entries; k; k = k->next) list[n++] = k;
    qsort(list, n, sizeof *list, by_key);
    for (size_t i = 0; i < n; i++) {
        bool twin = kept > 0 && list[kept - 1]->kind == list[i]->kind &&
                    str_eq(list[kept - 1]->key, list[i]->key);
        if (!twin) list[kept++] = list[i];
    }
    begin_table(w, INDEX_ENTRIES, kept);
    for (size_t i = 0; i < kept; i++) {
        struct index_entry out = {build_text(b, list[i]->key), build_text(b, list[i]->value),
                                  (uint32_t)list[i]->kind};
        add_record(w, &out, sizeof out);
    }
}

static void write_meanings(struct writer *w, struct builder *b)
{
    struct learned l = lessons_learn(b->arena, &b->lessons, b->document_count);
    begin_table(w, INDEX_ROWS, l.row_count);
    add_record(w, l.rows, l.row_count * sizeof *l.rows);
    begin_table(w, INDEX_MEANINGS, b->document_count);
    add_record(w, l.documents, b->document_count * sizeof *l.documents);
}

struct str build_write(struct builder *b)
{
    struct writer w = {.out = buf_new(b->arena, INDEX_LIMIT)};
    memcpy(w.head.magic, INDEX_MAGIC, sizeof w.head.magic);
    w.head.version = INDEX_VERSION;
    add_record(&w, &w.head, sizeof w.head);
    size_t n;
    struct term **terms = sorted_terms(b, &n);
    write_terms(&w, b, terms, n);
    write_phrases(&w, b, terms, n);
    write_documents(&w, b);
    write_entries(&w, b);
    write_meanings(&w, b);
    begin_table(&w, INDEX_SERVICES, b->service_count);
    add_record(&w, b->services, b->service_count * sizeof *b->services);
    begin_table(&w, INDEX_TEXT, b->text.n);
    buf_add(&w.out, buf_str(&b->text));
    w.head.size = (uint32_t)w.out.n;
    memcpy(w.out.p, &w.head, sizeof w.head);
    return buf_str(&w.out);
}
