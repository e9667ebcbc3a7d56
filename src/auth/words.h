/* Words by POSIX shell quoting, as Python's shlex.split cuts them. */
#ifndef AUTH_WORDS_H
#define AUTH_WORDS_H

#include "base/arena.h"

/* Cuts the next word off *rest; found is false at the end. False when a quotation has no end. */
MUST_USE bool words_next(struct arena *a, struct str *rest, struct str *word, bool *found);

#endif
