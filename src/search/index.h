/* The layout of the index and how to follow it.
 *
 * head, then tables, 16-byte aligned. Terms are sorted by text, entries by kind and key; a record
 * names others by their place in a table. Numbers are in the byte order of the machine that wrote
 * the database. Whoever follows a number checks it against the table's size. */
#ifndef SEARCH_INDEX_H
#define SEARCH_INDEX_H

#include "base/str.h"

#define INDEX_MAGIC "AWSFIND"
#define INDEX_VERSION 3u
#define INDEX_ALIGN 16u
#define INDEX_NONE 0xffffu
#define MEANING_SIZE 64u

enum index_table {
    INDEX_SERVICES,
    INDEX_DOCUMENTS,
    INDEX_TERMS,
    INDEX_POSTINGS,
    INDEX_NAME_TERMS, /* uint32_t: terms of the documents' names, verb first */
    INDEX_PHRASES,
    INDEX_PHRASE_POSTINGS, /* uint16_t: phrases */
    INDEX_ENTRIES,
    INDEX_ROWS,     /* of words and their pieces, by hash; a power of two (meaning.h) */
    INDEX_MEANINGS, /* of the documents */
    INDEX_TEXT,     /* bytes */
    INDEX_TABLE_COUNT
};

struct index_place {
    uint32_t at, n; /* bytes from the start, records */
};

struct index_head {
    char magic[8];
    uint32_t version;
    uint32_t size;
    struct index_place tables[INDEX_TABLE_COUNT];
};

struct index_text {
    uint32_t at, n; /* in INDEX_TEXT */
};

struct index_service {
    struct index_text name; /* of the CLI */
    uint16_t prior;         /* 0 to 3: how much it is used */
    uint16_t newer;         /* the service that took its place, or INDEX_NONE */
};

enum document_flag {
    DOCUMENT_DEPRECATED = 1 << 0,
    DOCUMENT_WAITER = 1 << 1,
    DOCUMENT_CUSTOM = 1 << 2, /* no operation of the models */
    DOCUMENT_COMMON = 1 << 3, /* among the core of the intents */
    DOCUMENT_READS = 1 << 4,
    DOCUMENT_PREFIXED = 1 << 5 /* the verb is the second word of its name */
};

struct index_document {
    struct index_text name, description, example;
    uint32_t name_terms_at;
    uint16_t service;
    uint8_t name_terms_n;
    uint8_t flags; /* enum document_flag */
};

struct index_term {
    struct index_text text;
    float idf, phrase_idf;
    uint32_t postings_at, postings_n;
    uint32_t phrases_at, phrases_n; /* in INDEX_PHRASE_POSTINGS */
    uint32_t letters;               /* a bit for each letter in it */
};

enum posting_field {
    FIELD_SERVICE,
    FIELD_NAME,
    FIELD_SENTENCE,
    FIELD_DOCUMENTATION,
    FIELD_MEMBERS,
    FIELD_PHRASES,
    POSTING_FIELD_COUNT
};

struct index_posting {
    uint16_t document;
    uint8_t impact; /* BM25F's share of the term without its IDF, 255 being 1 */
    uint8_t fields; /* bits of enum posting_field */
};

struct index_phrase {
    float weight; /* sum of its terms' IDF */
    uint16_t document;
    uint16_t unused;
};

enum entry_kind {
    ENTRY_LEXICON, /* folded words of other languages: English words */
    ENTRY_NOUN,    /* stems: words and "@service" */
    ENTRY_SERVICE, /* stems: "name" or "~name" (an everyday word too) */
    ENTRY_VERB,    /* stem: verbs of operations, the likeliest first */
    ENTRY_ERROR,   /* error code, letters only: cause */
    ENTRY_KIND_COUNT
};

struct index_entry {
    struct index_text key, value;
    uint32_t kind; /* enum entry_kind */
};

/* A vector: scale times each. */
struct index_meaning {
    float scale;
    int8_t x[MEANING_SIZE];
};

struct search_index {
    struct str bytes;
    const struct index_service *services;
    const struct index_document *documents;
    const struct index_term *terms;
    const struct index_posting *postings;
    const uint32_t *name_terms;
    const struct index_phrase *phrases;
    const uint16_t *phrase_postings;
    const struct index_entry *entries;
    const struct index_meaning *rows, *meanings;
    struct str text;
    uint32_t n[INDEX_TABLE_COUNT];
};

struct str index_text(const struct search_index *x, struct index_text t);
/* Its place among the terms, or -1. */
int64_t index_find_term(const struct search_index *x, struct str stem);
/* The place where the key is, or would be. */
uint32_t index_entry_place(const struct search_index *x, enum entry_kind kind, struct str key,
                           bool *found);
/* False when there is none. */
bool index_find_entry(const struct search_index *x, enum entry_kind kind, struct str key,
                      struct str *value);
int64_t index_find_service(const struct search_index *x, struct str name);
uint32_t text_letters(struct str word);

#endif
