/* Values as Python prints them, for messages that must read as the AWS CLI's. */
#ifndef VALUE_PYREPR_H
#define VALUE_PYREPR_H

#include "value/value.h"

struct str py_repr_str(struct arena *a, struct str s); /* 'it', "it's", '\n', '\x00' */

/* str(value): strings bare, containers by repr. JSON arguments are read into OrderedDict, which
 * shows in the text; everything else is dict. */
struct str py_str(struct arena *a, const struct value *v, bool ordered);

/* "NoneType", "int" and so on: type(value).__name__. */
const char *py_type_name(const struct value *v);

/* "<class 'int'>" and so on; blobs that are bytes read "<class 'bytes'>". */
struct str py_type(const struct value *v, bool ordered);

#endif
