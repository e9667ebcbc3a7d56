/* INI text as Python's configparser.RawConfigParser reads it, which is what AWS configuration files
 * are made of: option names in lower case, '=' or ':', full-line comments with '#' or ';', deeper
 * indented lines continue a value, duplicates are errors, [DEFAULT] lends its options to all. */
#ifndef CODEC_INI_H
#define CODEC_INI_H

#include "base/err.h"
#include "value/value.h"

/* A map of section names to maps of option names to strings; lines of a value are joined with
 * '\n'. ERR_SYNTAX with the line number. Results live in the arena, or in the text. */
MUST_USE bool ini_read(struct arena *a, struct str text, const struct value **out, struct err *e);

#endif
