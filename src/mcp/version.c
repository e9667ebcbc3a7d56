#include "mcp/version.h"

static const struct str names[] = {
    [VERSION_2024_11_05] = STR_INIT("2024-11-05"), [VERSION_2025_03_26] = STR_INIT("2025-03-26"),
    [VERSION_2025_06_18] = STR_INIT("2025-06-18"), [VERSION_2025_11_25] = STR_INIT("2025-11-25"),
    [VERSION_2026_07_28] = STR_INIT("2026-07-28"),
};
_Static_assert(ARRAY_LEN(names) == VERSION_COUNT, "a name for each version");

struct str version_name(enum version v)
{
    return names[v];
}

bool version_find(struct str name, enum version *out)
{
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        if (!str_eq(names[i], name)) continue;
        *out = (enum version)i;
        return true;
    }
    return false;
}

bool version_is_modern(enum version v)
{
    return v >= VERSION_2026_07_28;
}
