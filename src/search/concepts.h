/* Different words for one thing, made one: "get rid of a vm" and "delete an instance" share
 * the concepts "!delete" and "=instance @ec2". Phrases and queries are read by the same rules. */
#ifndef SEARCH_CONCEPTS_H
#define SEARCH_CONCEPTS_H

#include "search/index.h"
#include "search/text.h"

/* Where the entries of data/knowledge are looked up: by `key`, false when there is none. */
struct entries {
    bool (*find)(const void *where, enum entry_kind kind, struct str key, struct str *value);
    const void *where;
};

/* The longest span from `t` on that has an entry; 0: none. */
size_t entry_span(struct arena *a, struct entries e, enum entry_kind kind, const struct token *t,
                  size_t n, struct str *value);

/* The same for verbs: none where the word before says that a noun follows ("the backup"); words of
 * a question only where the text begins. */
size_t verb_span(struct arena *a, struct entries e, const struct tokens *t, size_t at,
                 struct str *value);

/* Name of the concept that an entry stands for. */
struct str concept_of(struct arena *a, enum entry_kind kind, struct str value);

/* All concepts of a text, in its order. */
struct concepts {
    struct str *names;
    size_t n;
};
struct concepts text_concepts(struct arena *a, struct entries e, const struct tokens *t);

/* Whether an operation whose name begins so looks only. */
bool verb_reads(struct str name);

#endif
