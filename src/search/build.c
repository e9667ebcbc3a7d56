#include "search/build.h"

#include <stdio.h>

#include "model/html_text.h"
#include "search/concepts.h"
#include "search/text.h"

#define TEXT_LIMIT ((size_t)8 << 20)
#define DOCUMENTATION_MAX 700u /* bytes of an operation's text that are indexed */
#define LESSONS_MAX 6000u      /* bytes of it that words are learned from */
#define SENTENCE_LEAST 16u
#define DOCUMENTS_MAX (INDEX_NONE - 1)

/* BM25F: weight of a field, its usual number of words, how much longer fields count less. */
static const struct {
    float weight, usual, slope;
} fields[POSTING_FIELD_COUNT] = {
    [FIELD_SERVICE] = {1.5f, 3, 0.3f},   [FIELD_NAME] = {4.0f, 3, 0.5f},
    [FIELD_SENTENCE] = {2.0f, 15, 0.5f}, [FIELD_DOCUMENTATION] = {0.7f, 60, 0.6f},
    [FIELD_MEMBERS] = {0.7f, 15, 0.6f},  [FIELD_PHRASES] = {1.5f, 20, 0.6f},
};

struct index_text build_text(struct builder *b, struct str s)
{
    struct index_text at = {(uint32_t)b->text.n, (uint32_t)s.n};
    buf_add(&b->text, s);
    return at;
}

static struct term *term_of(struct builder *b, struct str stem)
{
    struct term *t = strmap_get(&b->vocabulary, stem);
    if (t) return t;
    t = ARENA_NEW(b->arena, struct term);
    t->text = arena_str(b->arena, stem);
    strmap_set(&b->vocabulary, t->text, t);
    return t;
}

/* Documents come in order, so one that is there already is the last. */
static void occur(struct arena *a, struct occurrences *list, uint16_t place, uint8_t field,
                  float weight)
{
    if (!list->last || list->last->place != place) {
        struct occurrence *o = ARENA_NEW(a, struct occurrence);
        o->place = place;
        if (list->last) {
            list->last->next = o;
        } else {
            list->first = o;
        }
        list->last = o;
        list->n++;
    }
    list->last->fields |= field;
    list->last->weight += weight;
}

void build_field(struct builder *b, size_t d, enum posting_field field, struct str text)
{
    struct arena *scratch = arena_new();
    struct tokens t = text_tokens(scratch, text);
    float slope = fields[field].slope;
    float length = 1 - slope + slope * (float)t.n / fields[field].usual;
    for (size_t i = 0; i < t.n; i++) {
        struct term *term = term_of(b, text_stem(scratch, t.items[i].text));
        occur(b->arena, &term->documents, (uint16_t)d, (uint8_t)(1u << field),
              fields[field].weight / length);
    }
    arena_free(scratch);
}

static struct str entry_name(struct arena *a, enum entry_kind kind, struct str key)
{
    return arena_printf(a, "%d " STR_FMT, (int)kind, STR_ARG(key));
}

static bool find_known(const void *where, enum entry_kind kind, struct str key, struct str *value)
{
    const struct builder *b = where;
    char room[128];
    int n = snprintf(room, sizeof room, "%d " STR_FMT, (int)kind, STR_ARG(key));
    if (n < 0 || (size_t)n >= sizeof room) return false;
    const struct known_entry *entry = strmap_get(&b->entries, (struct str){room, (size_t)n});
    if (entry) *value = entry->value;
    return entry != NULL;
}

static void add_lesson(struct builder *b, enum lesson_kind kind, size_t d, struct str text)
{
    struct arena *scratch = arena_new();
    struct tokens t = text_tokens(scratch, text);
    struct entries e = {find_known, b};
    lesson_add(&b->lessons, kind, d, meaning_features(scratch, e, &t));
    arena_free(scratch);
}

void build_phrase(struct builder *b, size_t d, struct str text)
{
    add_lesson(b, LESSON_PHRASE, d, text);
    if (b->phrase_count >= INDEX_NONE) return;
    struct arena *scratch = arena_new();
    struct tokens t = text_tokens(scratch, text);
    uint16_t place = (uint16_t)b->phrase_count;
    for (size_t i = 0; i < t.n; i++) {
        struct term *term = term_of(b, text_stem(scratch, t.items[i].text));
        occur(b->arena, &term->phrases, place, 0, 1);
    }
    struct concepts concepts = text_concepts(scratch, (struct entries){find_known, b}, &t);
    for (size_t i = 0; i < concepts.n; i++) {
        occur(b->arena, &term_of(b, concepts.names[i])->phrases, place, 0, 1);
    }
    size_t size = sizeof *b->phrase_documents;
    if ((b->phrase_count & (b->phrase_count - 1)) == 0) {
        b->phrase_documents = arena_grow(b->arena, b->phrase_documents, b->phrase_count * size,
                                         (b->phrase_count ? b->phrase_count * 2 : 1) * size);
    }
    b->phrase_documents[b->phrase_count++] = (uint16_t)d;
    arena_free(scratch);
}

uint16_t build_service(struct builder *b, struct str name)
{
    for (size_t i = 0; i < b->service_count; i++) {
        if (str_eq(b->service_names[i], name)) return (uint16_t)i;
    }
    if (b->service_count == b->service_cap) BUG("more services than were counted");
    struct index_service *s = &b->services[b->service_count];
    *s = (struct index_service){build_text(b, name), 0, INDEX_NONE};
    b->service_names[b->service_count] = name;
    return (uint16_t)b->service_count++;
}

/* "batch-get-item" is about getting. */
static bool has_prefix(struct str name)
{
    return str_starts(name, STR("batch-")) || str_starts(name, STR("admin-")) ||
           str_starts(name, STR("bulk-"));
}

bool build_document(struct builder *b, struct str service, struct str name, size_t *out,
                    struct err *e)
{
    if (b->document_count == b->document_cap || b->document_count >= DOCUMENTS_MAX) {
        return err_set(e, ERR_MODEL, "more commands than the search index can hold (%u)",
                       DOCUMENTS_MAX);
    }
    size_t d = b->document_count++;
    struct document *doc = &b->documents[d];
    doc->service = service;
    doc->name = name;
    doc->out.service = build_service(b, service);
    doc->out.name = build_text(b, name);
    if (verb_reads(name)) doc->out.flags |= DOCUMENT_READS;
    if (has_prefix(name)) doc->out.flags |= DOCUMENT_PREFIXED;
    struct tokens t = text_tokens(b->arena, name);
    doc->name_terms = ARENA_ARRAY(b->arena, struct term *, t.n);
    for (size_t i = 0; i < t.n && i < UINT8_MAX; i++) {
        doc->name_terms[doc->out.name_terms_n++] = term_of(b, text_stem(b->arena, t.items[i].text));
    }
    add_lesson(b, LESSON_NAME, d,
               arena_printf(b->arena, STR_FMT " " STR_FMT, STR_ARG(name), STR_ARG(service)));
    build_field(b, d, FIELD_NAME, name);
    build_field(b, d, FIELD_SERVICE, service);
    struct str key = arena_printf(b->arena, STR_FMT " " STR_FMT, STR_ARG(service), STR_ARG(name));
    strmap_set(&b->by_command, key, (void *)(uintptr_t)(d + 1));
    *out = d;
    return true;
}

/* ---- from the models ---- */

static void index_documentation(struct builder *b, size_t d, struct str html)
{
    struct arena *scratch = arena_new();
    struct str text = html_text(scratch, str_sub(html, 0, LESSONS_MAX)), rest = text, sentence;
    while (str_next(&rest, '.', &sentence)) {
        if (sentence.n >= SENTENCE_LEAST) add_lesson(b, LESSON_SENTENCE, d, sentence);
    }
    build_field(b, d, FIELD_SENTENCE, html_sentence(scratch, html, DOCUMENTATION_MAX / 2));
    build_field(b, d, FIELD_DOCUMENTATION, str_sub(text, 0, DOCUMENTATION_MAX));
    arena_free(scratch);
}

static void index_members(struct builder *b, size_t d, const struct operation *o)
{
    const struct member *input = operation_input(o);
    if (!input) return;
    struct arena *scratch = arena_new();
    struct buf names = buf_new(scratch, MIB);
    const struct shape *s = member_shape(input);
    for (size_t i = 0; i < shape_member_count(s); i++) {
        buf_add(&names, member_cli_name(shape_member_at(s, i)));
        buf_add_char(&names, ' ');
    }
    build_field(b, d, FIELD_MEMBERS, buf_str(&names));
    arena_free(scratch);
}

static bool add_operation(struct builder *b, const struct service *s, struct str service,
                          const struct operation *o, struct err *e)
{
    size_t d;
    if (!build_document(b, service, operation_cli_name(o), &d, e)) return false;
    struct arena *scratch = arena_new();
    build_field(b, d, FIELD_SERVICE, service_id(s));
    index_documentation(b, d, operation_documentation(scratch, s, o));
    index_members(b, d, o);
    if (operation_is_deprecated(o)) b->documents[d].out.flags |= DOCUMENT_DEPRECATED;
    if (operation_is_readonly_trait(o)) b->documents[d].out.flags |= DOCUMENT_READS;
    arena_free(scratch);
    return true;
}

static bool add_waiter(struct builder *b, struct str service, const struct waiter *w, struct err *e)
{
    size_t d;
    struct str name = arena_printf(b->arena, "wait " STR_FMT, STR_ARG(waiter_cli_name(w)));
    if (!build_document(b, service, name, &d, e)) return false;
    b->documents[d].out.flags |= DOCUMENT_WAITER;
    build_field(b, d, FIELD_DOCUMENTATION, STR("wait until"));
    return true;
}

static bool add_service(struct builder *b, const struct service *s, struct err *e)
{
    struct str name = knowledge_cli_name(b->knowledge, service_name(s));
    for (size_t i = 0; i < service_operation_count(s); i++) {
        if (!add_operation(b, s, name, service_operation_at(s, i), e)) return false;
    }
    for (size_t i = 0; i < service_waiter_count(s); i++) {
        if (!add_waiter(b, name, service_waiter_at(s, i), e)) return false;
    }
    return true;
}

/* ---- from our own texts ---- */

static bool add_command(struct builder *b, const struct known_command *c, struct err *e)
{
    struct str key =
        arena_printf(b->arena, STR_FMT " " STR_FMT, STR_ARG(c->service), STR_ARG(c->operation));
    size_t d = (uintptr_t)strmap_get(&b->by_command, key);
    if (d > 0) {
        d--;
    } else if (c->is_custom) {
        if (!build_document(b, c->service, c->operation, &d, e)) return false;
        struct index_document *out = &b->documents[d].out;
        out->flags |= DOCUMENT_CUSTOM;
        out->description = build_text(b, c->description);
        out->example = build_text(b, c->example);
        build_field(b, d, FIELD_SENTENCE, c->description);
        add_lesson(b, LESSON_SENTENCE, d, c->description);
    } else {
        return true; /* the models are of another version */
    }
    if (c->is_core) b->documents[d].out.flags |= DOCUMENT_COMMON;
    struct buf all = buf_new(b->arena, TEXT_LIMIT);
    for (const struct known_phrase *p = c->phrases; p; p = p->next) {
        build_phrase(b, d, p->text);
        buf_add(&all, p->text);
        buf_add_char(&all, '\n');
    }
    build_field(b, d, FIELD_PHRASES, buf_str(&all));
    return true;
}

static void set_priors(struct builder *b)
{
    for (const struct known_service *s = b->knowledge->services; s; s = s->next) {
        for (size_t i = 0; i < b->service_count; i++) {
            if (!str_eq(b->service_names[i], s->name)) continue;
            b->services[i].prior = s->prior;
            if (s->newer.n > 0) b->services[i].newer = build_service(b, s->newer);
        }
    }
}

/* Room for all that may come. */
static bool count_room(struct builder *b, const struct model *m, struct err *e)
{
    b->service_cap = model_service_count(m);
    for (size_t i = 0; i < model_service_count(m); i++) {
        const struct service *s;
        if (!model_service(m, model_service_name(m, i), &s, e)) return false;
        b->document_cap += service_operation_count(s) + service_waiter_count(s);
    }
    const struct knowledge *k = b->knowledge;
    for (const struct known_command *c = k->commands; c; c = c->next) {
        b->document_cap++;
        b->service_cap++;
    }
    for (const struct known_service *s = k->services; s; s = s->next) b->service_cap++;
    b->documents = ARENA_ARRAY(b->arena, struct document, b->document_cap);
    b->services = ARENA_ARRAY(b->arena, struct index_service, b->service_cap);
    b->service_names = ARENA_ARRAY(b->arena, struct str, b->service_cap);
    return true;
}

bool search_build(struct arena *a, const struct model *m, const struct embedded *texts,
                  size_t text_count, struct str *out, struct err *e)
{
    struct arena *work = arena_new();
    struct knowledge k;
    struct builder b = {.arena = work, .knowledge = &k, .vocabulary = strmap_new(work)};
    b.by_command = strmap_new(work);
    b.text = buf_new(work, TEXT_LIMIT);
    b.entries = strmap_new(work);
    b.lessons = (struct lessons){.arena = work};
    bool ok = knowledge_read(work, texts, text_count, &k, e) && count_room(&b, m, e);
    for (const struct known_entry *n = ok ? k.entries : NULL; n; n = n->next) {
        strmap_set(&b.entries, entry_name(work, n->kind, n->key), (void *)(uintptr_t)n);
    }
    for (size_t i = 0; ok && i < model_service_count(m); i++) {
        const struct service *s;
        ok = model_service(m, model_service_name(m, i), &s, e) && add_service(&b, s, e);
    }
    for (const struct known_command *c = k.commands; ok && c; c = c->next) {
        ok = add_command(&b, c, e);
    }
    if (ok) {
        set_priors(&b);
        *out = arena_str(a, build_write(&b));
    }
    arena_free(work);
    return ok;
}
