/* sdk-extras: corrections that botocore's loader lays over the models. */
#ifndef COMPILE_EXTRAS_H
#define COMPILE_EXTRAS_H

#include "value/value.h"

/* `base` with the "merge" part of `extras` laid over it: maps are merged, everything else is
 * replaced (botocore/loaders.py ExtrasProcessor, utils.py deep_merge). NULL extras give `base`. */
const struct value *extras_apply(struct arena *a, const struct value *base,
                                 const struct value *extras);

#endif
