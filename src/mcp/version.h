/* The revisions of the protocol that are spoken, oldest first, so that they compare with < and >=.
 * "Modern" is 2026-07-28 and later: stateless, no handshake. Everything older is "legacy". */
#ifndef MCP_VERSION_H
#define MCP_VERSION_H

#include "base/str.h"

enum version {
    VERSION_2024_11_05,
    VERSION_2025_03_26, /* batches, tool annotations, progress messages */
    VERSION_2025_06_18, /* titles, structuredContent, elicitation */
    VERSION_2025_11_25, /* newest with the handshake */
    VERSION_2026_07_28,
    VERSION_COUNT
};

#define VERSION_NEWEST_LEGACY VERSION_2025_11_25

struct str version_name(enum version v);
bool version_find(struct str name, enum version *out); /* false when it is not spoken */
bool version_is_modern(enum version v);

#endif
