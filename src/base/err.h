/* struct err: why something failed, in words for the user.
 * A function that can fail returns bool, takes `struct err *e` last, leaves it untouched on
 * success and sets it once on failure; callers may only prefix context or add a hint.
 * Texts live in the arena given to err_init. */
#ifndef BASE_ERR_H
#define BASE_ERR_H

#include "base/arena.h"

enum err_kind {
#define ERR_KIND(symbol, code, exit_status, retryable) symbol,
#include "base/err_kinds.def"
#undef ERR_KIND
    ERR_KIND_COUNT
};

struct err {
    struct arena *arena;
    enum err_kind kind;
    struct str message; /* a complete sentence or several lines, without final newline */
    struct str hint;    /* what to do about it: a corrected command, a setting; may be empty */
    struct str code;    /* error code of a service answer, for example NoSuchBucket; may be empty */
};

struct err err_init(struct arena *a);

/* All return false, so that a failing function can `return err_set(...)`. */
bool err_set(struct err *e, enum err_kind kind, const char *fmt, ...) PRINTF_LIKE(3, 4);
bool err_prefix(struct err *e, const char *fmt, ...) PRINTF_LIKE(2, 3);
void err_hint(struct err *e, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* Shows an optimising compiler the constant result; else it warns of values that only success sets.
 */
static inline bool err_false(bool result)
{
    (void)result;
    return false;
}
#define err_set(...) err_false(err_set(__VA_ARGS__))

bool err_no_region(struct err *e); /* ERR_NO_REGION in the words of AWS CLI v2 */
#define err_prefix(...) err_false(err_prefix(__VA_ARGS__))

bool err_is_set(const struct err *e);
bool err_is_retryable(const struct err *e);
int err_exit_status(const struct err *e);
const char *err_kind_code(enum err_kind kind); /* "ParamValidation" and so on, or NULL */

#endif
