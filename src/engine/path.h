/* Dotted paths into maps, as result keys and tokens of paginators use them
 * (botocore/utils.py set_value_from_jmespath). */
#ifndef ENGINE_PATH_H
#define ENGINE_PATH_H

#include "value/value.h"

/* A copy of `map` in which path ("a.b") is `item`; the rest is shared. Maps on the way are made. */
const struct value *path_with(struct arena *a, const struct value *map, struct str path,
                              const struct value *item);

/* A copy of `map` with one member set, or taken out when item is NULL. */
struct value *path_copy_with(struct arena *a, const struct value *map, struct str name,
                             const struct value *item);

#endif
