/* From the words given for an argument to the value of its member, in the AWS CLI's order:
 * file:// and fileb://, shorthand, JSON or scalar (awscli/argprocess.py). Blobs are still text
 * here; blobs_decode turns base64 into bytes when all parameters are together. */
#ifndef CLI_UNPACK_H
#define CLI_UNPACK_H

#include "cli/arguments.h"
#include "cli/paramfile.h"

/* "Error parsing parameter '--name': …", ERR_PARAM. */
bool param_error(struct err *e, struct str argument, const char *fmt, ...) PRINTF_LIKE(3, 4);

struct paramfiles call_files(const struct call *c);

/* The words after reading files: a list of one word that names a file becomes its content. */
MUST_USE bool unpack_raw(struct call *c, const struct argument *arg, const struct option_use *use,
                         struct raw *out, struct err *e);

/* *is_json: the value was written as JSON (Python shows such maps as OrderedDict). */
MUST_USE bool unpack_value(struct call *c, const struct argument *arg, const struct raw *raw,
                           const struct value **out, bool *is_json, struct err *e);

/* Every text that lands in a blob member is base64 (cli_binary_format=base64).
 * ERR_GENERAL "Invalid base64: …". */
MUST_USE bool blobs_decode(struct arena *a, const struct value *v, const struct member *m,
                           const struct value **out, struct err *e);

#endif
