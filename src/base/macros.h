/* Small macros shared by every layer. */
#ifndef BASE_MACROS_H
#define BASE_MACROS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MUST_USE __attribute__((warn_unused_result))
#define PRINTF_LIKE(fmt, args) __attribute__((format(printf, fmt, args)))
#define NORETURN _Noreturn
#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

/* Our own mistake: says where and aborts, in every build type. */
#define BUG(text) bug_at(__FILE__, __LINE__, text)
NORETURN void bug_at(const char *file, int line, const char *text);

#endif
