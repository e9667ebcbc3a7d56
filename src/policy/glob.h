/* Comparing names and patterns of a policy file. */
#ifndef POLICY_GLOB_H
#define POLICY_GLOB_H

#include "base/str.h"

/* '*' stands for any text; quadratic at worst. `any_case`: of ASCII letters. */
bool glob_match(struct str pattern, struct str s, bool any_case);

/* The same but for case, dashes and underscores: instance-type and InstanceType. */
bool name_is_same(struct str a, struct str b);
/* `end` in small letters, without dashes. */
bool name_ends_with(struct str name, struct str end);

#endif
