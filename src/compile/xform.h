/* API names to command line names, as botocore's xform_name(name, '-') makes them. */
#ifndef COMPILE_XFORM_H
#define COMPILE_XFORM_H

#include "base/arena.h"

/* "DescribeInstances" -> "describe-instances". The result may be `name` itself or a constant. */
struct str xform_name(struct arena *a, struct str name);

#endif
