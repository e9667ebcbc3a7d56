/* Words of any language: folding of case and accents, splitting, English stems. */
#ifndef SEARCH_TEXT_H
#define SEARCH_TEXT_H

#include "base/buf.h"

#define TOKENS_MAX 400u

struct token {
    struct str text;    /* folded */
    bool is_unspaced;   /* a run of Chinese, Japanese or Korean writing */
    bool is_joined;     /* was written as oneWord of severalWords */
    struct str written; /* as it came */
};

struct tokens {
    struct token *items;
    size_t n;
};

/* At most TOKENS_MAX words; what is neither letter nor digit separates them. */
struct tokens text_tokens(struct arena *a, struct str text);

/* "describeDBInstances" to "describe DB Instances". */
struct str text_split_joined(struct arena *a, struct str word);

/* Light English: plural, -ing, -ed, -ion, final e. "deleting", "deletion" and "delete" agree.
 * Words with bytes outside ASCII stay as they are. */
struct str text_stem(struct arena *a, struct str folded);

/* The stems of a text's words with single blanks between. */
struct str text_stems(struct arena *a, struct str text);
/* The same without stemming, for words of other languages. */
struct str text_folded(struct arena *a, struct str text);

#endif
