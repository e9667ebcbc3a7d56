/* The index while it is being made: terms with their postings, before they are sorted. */
#ifndef SEARCH_BUILD_H
#define SEARCH_BUILD_H

#include "base/buf.h"
#include "base/limits.h"
#include "base/strmap.h"
#include "search/knowledge.h"
#include "search/lessons.h"

struct occurrence {
    struct occurrence *next;
    uint16_t place; /* document or phrase */
    uint8_t fields;
    float weight;
};

struct occurrences {
    struct occurrence *first, *last;
    uint32_t n;
};

struct term {
    struct str text;
    uint32_t id; /* once sorted */
    struct occurrences documents, phrases;
};

struct document {
    struct index_document out;
    struct str service, name;
    struct term **name_terms;
};

struct builder {
    struct arena *arena;
    const struct knowledge *knowledge;
    struct strmap vocabulary;
    struct strmap entries;    /* kind and key -> struct known_entry */
    struct strmap by_command; /* "ec2 describe-instances" -> struct document */
    struct document *documents;
    size_t document_count, document_cap;
    struct index_service *services;
    struct str *service_names;
    size_t service_count, service_cap;
    struct buf text;
    uint16_t *phrase_documents;
    uint32_t phrase_count;
    struct lessons lessons;
};

struct index_text build_text(struct builder *b, struct str s);
/* The field's words into the postings of document `d`. */
void build_field(struct builder *b, size_t d, enum posting_field field, struct str text);
void build_phrase(struct builder *b, size_t d, struct str text);
MUST_USE bool build_document(struct builder *b, struct str service, struct str name, size_t *out,
                             struct err *e);
uint16_t build_service(struct builder *b, struct str name); /* finds or adds */

/* build_write.c */
struct str build_write(struct builder *b);

#endif
