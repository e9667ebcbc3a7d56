#include "policy/access.h"

#include <string.h>

#include "base/embedded.h"

/* Sorted lines "service Operation class"; a comment begins with '#', which sorts first. */
extern const struct embedded policy_operations[]; /* one file */

static const struct {
    struct str name;
    enum access kind;
} classes[] = {
    {STR_INIT("read"), ACCESS_READ},
    {STR_INIT("secret"), ACCESS_SECRET},
    {STR_INIT("conditional"), ACCESS_CONDITIONAL},
    {STR_INIT("unknown"), ACCESS_UNKNOWN},
    {STR_INIT("write"), ACCESS_WRITE},
    {STR_INIT("effect"), ACCESS_EFFECT},
    {STR_INIT("credential"), ACCESS_CREDENTIAL},
};

const char *access_name(enum access kind)
{
    for (size_t i = 0; i < ARRAY_LEN(classes); i++) {
        if (classes[i].kind == kind) return classes[i].name.p;
    }
    return "unknown";
}

bool access_is_read(enum access kind)
{
    return kind == ACCESS_READ || kind == ACCESS_SECRET;
}

static struct str line_at(struct str table, size_t *begin)
{
    while (*begin > 0 && table.p[*begin - 1] != '\n') (*begin)--;
    struct str rest = str_from(table, *begin);
    size_t end = str_find_char(rest, '\n');
    return end == STR_NPOS ? rest : str_sub(rest, 0, end);
}

/* The order of the line to "service operation ", without joining the two. */
static int compare(struct str line, struct str service, struct str operation)
{
    size_t blank = str_find_char(line, ' ');
    if (blank == STR_NPOS) return -1;
    int order = str_cmp(str_sub(line, 0, blank), service);
    if (order != 0) return order;
    struct str rest = str_from(line, blank + 1);
    blank = str_find_char(rest, ' ');
    return blank == STR_NPOS ? -1 : str_cmp(str_sub(rest, 0, blank), operation);
}

static enum access class_of_line(struct str line)
{
    struct str name = str_from(line, str_rfind_char(line, ' ') + 1);
    for (size_t i = 0; i < ARRAY_LEN(classes); i++) {
        if (str_eq(classes[i].name, name)) return classes[i].kind;
    }
    return ACCESS_UNKNOWN;
}

enum access access_of(struct str service, struct str operation)
{
    const struct str table = policy_operations[0].text;
    size_t low = 0, high = table.n;
    while (low < high) {
        size_t begin = low + (high - low) / 2;
        struct str line = line_at(table, &begin);
        int order = str_starts(line, STR("#")) ? -1 : compare(line, service, operation);
        if (order == 0) return class_of_line(line);
        if (order < 0) {
            low = begin + line.n + 1;
        } else {
            high = begin;
        }
    }
    return ACCESS_WRITE;
}

bool access_next(size_t *at, struct str *service, struct str *operation, enum access *kind)
{
    struct str rest = str_from(policy_operations[0].text, *at), line;
    size_t before = rest.n;
    while (str_next(&rest, '\n', &line)) {
        *at += before - rest.n;
        before = rest.n;
        if (str_starts(line, STR("#"))) continue;
        *kind = class_of_line(line);
        return str_next(&line, ' ', service) && str_next(&line, ' ', operation);
    }
    return false;
}
