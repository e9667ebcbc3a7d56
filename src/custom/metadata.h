/* --metadata of the commands that upload: k=v,l=w or JSON, a map of texts. */
#ifndef CUSTOM_METADATA_H
#define CUSTOM_METADATA_H

#include "custom/custom.h"

/* *out: NULL when it is not given. ERR_PARAM. */
MUST_USE bool metadata_read(struct request *r, const struct value *params, const struct value **out,
                            struct err *e);

#endif
