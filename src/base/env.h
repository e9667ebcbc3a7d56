/* The process environment as an input: modules read variables through this table, so that tests
 * can give their own and two commands never see different values. Read-only after start. */
#ifndef BASE_ENV_H
#define BASE_ENV_H

#include "base/arena.h"

struct env;

struct env *env_of_process(struct arena *a);                      /* a copy of environ */
struct env *env_of_pairs(struct arena *a, const char *const *kv); /* "K=V", ..., NULL */

/* False when unset. A set but empty variable is found, with an empty value. */
bool env_get(const struct env *v, struct str name, struct str *out);
struct str env_or(const struct env *v, struct str name, struct str fallback); /* unset or empty */
bool env_is_true(const struct env *v, struct str name);                       /* "true", any case */

/* The words of a switch, blanks around them and case ignored: true, yes and 1; false, no, 0 and
 * nothing. What any other word means is the caller's choice: the safe reading. */
enum env_switch { ENV_OFF, ENV_ON, ENV_ODD };
enum env_switch env_switch(const struct env *v, struct str name);

struct str env_home(const struct env *v); /* HOME, else the password database's; may be empty */

/* All that are set, in the order of the process. */
size_t env_count(const struct env *v);
struct str env_name(const struct env *v, size_t i);

#endif
