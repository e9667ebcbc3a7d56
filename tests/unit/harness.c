#include "harness.h"

#include <stdarg.h>
#include <stdio.h>

static const char *current = "?";
static unsigned passed;
static unsigned failed;

void test_begin(const char *name)
{
    current = name;
}

bool test_check(bool ok, const char *file, int line, const char *fmt, ...)
{
    if (ok) {
        passed++;
        return true;
    }
    failed++;
    printf("%s:%d: [%s] ", file, line, current);
    va_list args;
    va_start(args, fmt);
    vprintf(fmt, args);
    va_end(args);
    putchar('\n');
    return false;
}

bool test_str(struct str got, struct str want, const char *file, int line)
{
    return test_check(str_eq(got, want), file, line, "got  «" STR_FMT "»\n  want «" STR_FMT "»",
                      STR_ARG(got), STR_ARG(want));
}

bool test_ok(bool ok, const struct err *e, const char *file, int line, const char *call)
{
    struct str why = ok ? STR_NONE : e->message;
    return test_check(ok, file, line, "%s: " STR_FMT, call, STR_ARG(why));
}

int main(void)
{
    struct arena *a = arena_new();
    run_tests(a);
    arena_free(a);
    printf("%u passed, %u failed\n", passed, failed);
    return failed > 0 || passed == 0;
}
