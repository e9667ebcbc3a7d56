#include "base/err.h"

#include <stdarg.h>

struct kind {
    const char *code;
    int exit_status;
    bool retryable;
};

static const struct kind kinds[] = {
#define ERR_KIND(symbol, code, exit_status, retryable) [symbol] = {code, exit_status, retryable},
#include "base/err_kinds.def"
#undef ERR_KIND
};
_Static_assert(ARRAY_LEN(kinds) == ERR_KIND_COUNT, "one row per kind");

struct err err_init(struct arena *a)
{
    return (struct err){.arena = a};
}

bool(err_set)(struct err *e, enum err_kind kind, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    e->message = arena_vprintf(e->arena, fmt, args);
    va_end(args);
    e->kind = kind;
    e->hint = STR_NONE;
    e->code = STR_NONE;
    return false;
}

bool err_no_region(struct err *e)
{
    return err_set(e, ERR_NO_REGION,
                   "You must specify a region. You can also configure your region by running "
                   "\"aws configure\".");
}

bool(err_prefix)(struct err *e, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    struct str prefix = arena_vprintf(e->arena, fmt, args);
    va_end(args);
    e->message = arena_printf(e->arena, STR_FMT STR_FMT, STR_ARG(prefix), STR_ARG(e->message));
    return false;
}

void err_hint(struct err *e, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    e->hint = arena_vprintf(e->arena, fmt, args);
    va_end(args);
}

bool err_is_set(const struct err *e)
{
    return e->kind != ERR_NONE;
}

bool err_is_retryable(const struct err *e)
{
    return kinds[e->kind].retryable;
}

int err_exit_status(const struct err *e)
{
    return kinds[e->kind].exit_status;
}

const char *err_kind_code(enum err_kind kind)
{
    return kinds[kind].code;
}
