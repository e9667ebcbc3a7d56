/* What can be got out of a line that the JSON reader refuses, so that its sender is answered under
 * the id it waits for. Looks at text alone; results are in the arena or point into the line. */
#ifndef MCP_SALVAGE_H
#define MCP_SALVAGE_H

#include "value/value.h"

/* The line with U+FFFD for every byte that is no UTF-8 and for every escaped half of a surrogate
 * pair. True when something was replaced. */
bool salvage_text(struct arena *a, struct str line, struct str *mended);

/* The member "id" of the object that the line is, when it is a string or an integer that can be
 * echoed; else NULL. For well-formed lines that are too large or too deep to be read. */
const struct value *salvage_id(struct arena *a, struct str line);

#endif
