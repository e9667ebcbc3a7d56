/* Text of others made safe to show: control characters, ANSI sequences, direction overrides,
 * invisible and tag characters become \uXXXX escapes, which in JSON mean the same character. */
#ifndef MCP_VISIBLE_H
#define MCP_VISIBLE_H

#include "base/arena.h"

/* Line ends and tabs stay. The text itself when there is nothing to escape. */
struct str visible_text(struct arena *a, struct str s);
/* Line ends and tabs are escaped, too: for a text that must be one line. */
struct str visible_line(struct arena *a, struct str s);
/* So are characters of other scripts that can be taken for ASCII ones. */
struct str visible_exact(struct arena *a, struct str s);

#endif
