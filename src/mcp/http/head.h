/* The head of an HTTP/1.1 request, read strictly (RFC 9112): what two readers could understand in
 * two ways (folded lines, bare CR, odd names, a field twice that may stand once) is refused. */
#ifndef MCP_HTTP_HEAD_H
#define MCP_HTTP_HEAD_H

#include "base/arena.h"

#define HEAD_LIMIT (32u * 1024u) /* bytes of a head */
#define HEAD_FIELDS 100u

struct head_field {
    struct str name, value;
};

struct head {
    struct str method, target;
    struct head_field fields[HEAD_FIELDS];
    size_t n;
};

/* `text` ends with the empty line; texts of `out` point into it. 0, or the HTTP status that says
 * what is wrong with it. */
int head_parse(struct str text, struct head *out);

/* Empty when absent. Names ignore case. */
struct str head_get(const struct head *h, struct str name);
bool head_has(const struct head *h, struct str name);

/* Is `word` one of the comma list, case and parameters (;q=1) ignored? */
bool head_lists(struct str list, struct str word);

#endif
