#include "endpoint/arn.h"

static const struct value *resource_parts(struct arena *a, struct str resource)
{
    struct value *list = value_list(a);
    size_t start = 0;
    for (size_t i = 0; i <= resource.n; i++) {
        if (i < resource.n && resource.p[i] != ':' && resource.p[i] != '/') continue;
        value_push(a, list, value_string(a, str_sub(resource, start, i - start)));
        start = i + 1;
    }
    return list;
}

const struct value *arn_parse(struct arena *a, struct str text)
{
    static const struct str names[] = {STR_INIT("partition"), STR_INIT("service"),
                                       STR_INIT("region"), STR_INIT("accountId")};
    struct str rest = text, part;
    if (!str_next(&rest, ':', &part) || !str_eq(part, STR("arn"))) return NULL;
    struct value *arn = value_map(a);
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        if (!str_next(&rest, ':', &part)) return NULL;
        bool required = i < 2;
        if (required && part.n == 0) return NULL;
        value_set(a, arn, names[i], value_string(a, part));
    }
    if (!rest.p || rest.n == 0) return NULL;
    value_set(a, arn, STR("resourceId"), resource_parts(a, rest));
    return arn;
}
