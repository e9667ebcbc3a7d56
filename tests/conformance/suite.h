/* What the runners of the published protocol suites share: reading the suite's files, one service
 * per case, the list of cases left out, counting. */
#ifndef TESTS_SUITE_H
#define TESTS_SUITE_H

#include "model/model.h"
#include "value/value.h"

#define SUITE_MISSING 77 /* exit status for "skipped" */

struct suite {
    struct arena *arena;
    struct str folder;
    const struct value *skips; /* {"input/json CaseId": "reason"} */
    const char *direction;     /* "input" or "output" */
    unsigned passed, failed, skipped;
};

/* One case of a file: the suite around it gives metadata and shapes. */
struct suite_case {
    struct arena *arena; /* freed behind the case */
    struct str file;     /* without ".json" */
    struct str id;
    const struct value *suite;
    const struct value *test;
};

/* Whole file; false when it cannot be read. */
MUST_USE bool suite_read(struct arena *a, struct str path, struct str *out);
MUST_USE bool suite_read_json(struct arena *a, struct str path, const struct value **out);
/* Names of a folder's files that end in `extension`, sorted, without it; none when it is missing.
 */
struct suite_names {
    struct str *items;
    size_t n, cap;
};

struct suite_names suite_list(struct arena *a, struct str folder, struct str extension);

/* Lines "direction/file CaseId reason"; '#' starts a comment. */
MUST_USE bool suite_read_skips(struct arena *a, struct str path, const struct value **out);

/* Runs every case of every file in folder/direction; returns the exit status. `run` reports a
 * failure itself, through suite_fail. */
typedef bool (*suite_run_fn)(const struct suite_case *c);
int suite_run(struct suite *s, suite_run_fn run);

/* Prints why a case failed; returns false. */
bool suite_fail(const struct suite_case *c, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* Is `got` what a suite wants? Suites give times as epoch seconds or another way of writing them,
 * bytes as their UTF-8 text, NaN and infinities as strings. */
bool suite_matches(struct arena *a, const struct value *got, const struct value *want);

/* What a suite wants of member `m`, with blobs as the CLI keeps them: base64 text. A blob that is
 * the whole body stays bytes; so does all without a shape (m is NULL). */
const struct value *suite_blobs_as_text(struct arena *a, const struct value *want,
                                        const struct member *m);

/* A database with the case's one service and one operation. */
MUST_USE bool suite_model(const struct suite_case *c, const struct service **s,
                          const struct operation **o);

#endif
