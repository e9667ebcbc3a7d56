#include "mcp/http/door.h"

/* "name:port", "[::1]:port": without the port. */
static struct str name_of(struct str authority)
{
    size_t bracket = str_rfind_char(authority, ']');
    size_t colon = str_rfind_char(authority, ':');
    if (colon == STR_NPOS || (bracket != STR_NPOS && colon < bracket)) return authority;
    return str_sub(authority, 0, colon);
}

static bool is_loopback_name(struct str name)
{
    return str_eq_nocase(name, STR("localhost")) || str_eq(name, STR("127.0.0.1")) ||
           str_eq(name, STR("[::1]"));
}

static bool is_welcome(const struct door *d, struct str list, struct str name)
{
    struct str item;
    if (name.n == 0) return false;
    if (d->is_loopback && is_loopback_name(name)) return true;
    while (str_next(&list, ',', &item)) {
        item = str_trim(item);
        if (str_eq(item, STR("*")) || str_eq_nocase(name_of(item), name)) return true;
    }
    return false;
}

static struct str host_of_origin(struct str origin)
{
    static const struct str schemes[] = {STR_INIT("http://"), STR_INIT("https://")};
    for (size_t i = 0; i < ARRAY_LEN(schemes); i++) {
        if (str_starts(origin, schemes[i])) return name_of(str_from(origin, schemes[i].n));
    }
    return STR_NONE;
}

const char *door_refusal(const struct door *d, const struct head *h)
{
    if (!is_welcome(d, d->hosts, name_of(head_get(h, STR("host"))))) {
        return "Host header validation failed: this name is none of AWS_API_MCP_ALLOWED_HOSTS";
    }
    struct str origin = head_get(h, STR("origin"));
    if (head_has(h, STR("origin")) && !is_welcome(d, d->origins, host_of_origin(origin))) {
        return "Origin header validation failed: this name is none of AWS_API_MCP_ALLOWED_ORIGINS";
    }
    return NULL;
}
