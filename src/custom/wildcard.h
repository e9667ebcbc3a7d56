/* Python's fnmatch on POSIX: * and ? match any character, slashes too; [abc], [a-z], [!x]. */
#ifndef CUSTOM_WILDCARD_H
#define CUSTOM_WILDCARD_H

#include "base/str.h"

bool wildcard_match(struct str pattern, struct str text);

#endif
