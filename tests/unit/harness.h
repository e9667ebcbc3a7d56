/* A small test harness: rows of cases, one CHECK per expectation, a closing count.
 * A test file defines `void run_tests(struct arena *a)` and calls TEST(name) blocks in it. */
#ifndef TESTS_HARNESS_H
#define TESTS_HARNESS_H

#include "base/arena.h"
#include "base/err.h"

void run_tests(struct arena *a); /* defined by the test file */

void test_begin(const char *name); /* names what the following checks are about */
bool test_check(bool ok, const char *file, int line, const char *fmt, ...) PRINTF_LIKE(4, 5);
bool test_str(struct str got, struct str want, const char *file, int line);

/* Looks into `e` only when the call has failed. */
bool test_ok(bool ok, const struct err *e, const char *file, int line, const char *call);

#define CHECK(cond) test_check((cond), __FILE__, __LINE__, "%s", #cond)
#define CHECK_STR(got, want) test_str((got), (want), __FILE__, __LINE__)
#define CHECK_OK(call, err) test_ok((call), (err), __FILE__, __LINE__, #call)

#endif
