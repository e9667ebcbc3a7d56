/* The AWS CLI's shorthand syntax: a=b,c=[d,e],f={g=h} (awscli/shorthand.py).
 *
 *   parameter := keyval { "," keyval }         keyval := key [ "@" ] "=" values
 *   values    := "[" … "]" | "{" … "}" | csv   csv of one item is a scalar, of more a list
 *
 * Parsing knows no model; shorthand_adapt then turns texts into what the model wants. */
#ifndef CLI_SHORTHAND_H
#define CLI_SHORTHAND_H

#include "cli/paramfile.h"
#include "model/model.h"
#include "value/value.h"

/* `files` serves "key@=file://…". Syntax errors come as ERR_PARAM with the CLI's text and the
 * input with a caret; the caller prefixes the parameter's name. Other kinds (an unreadable file)
 * are final. */
MUST_USE bool shorthand_parse(struct arena *a, const struct paramfiles *files, struct str text,
                              const struct value **out, struct err *e);

/* A scalar where the model wants a list becomes a list of one; numbers and booleans are read.
 * ERR_PARAM for document types, ERR_GENERAL ("invalid literal for int() …") for bad numbers. */
MUST_USE bool shorthand_adapt(struct arena *a, const struct value *v, const struct member *m,
                              const struct value **out, struct err *e);

#endif
