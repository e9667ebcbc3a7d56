#include "endpoint/schemes.h"

#include "base/buf.h"
#include "base/limits.h"

/* sigv4a signs for a set of regions, written with commas between. */
static struct str region_set(struct arena *a, const struct value *set)
{
    struct buf b = buf_new(a, 64 * KIB);
    for (size_t i = 0; i < value_count(set); i++) {
        if (i > 0) buf_add_char(&b, ',');
        buf_add(&b, value_text(value_at(set, i)));
    }
    return buf_str(&b);
}

static struct auth_scheme read_scheme(struct arena *a, const struct value *v)
{
    struct str name = value_get_text(v, STR("name"));
    size_t hash = str_rfind_char(name, '#'); /* "aws.auth#sigv4" is "sigv4" */
    const struct value *set = value_get(v, STR("signingRegionSet"));
    return (struct auth_scheme){
        .name = hash == STR_NPOS ? name : str_from(name, hash + 1),
        .signing_name = value_get_text(v, STR("signingName")),
        .signing_region = set ? region_set(a, set) : value_get_text(v, STR("signingRegion")),
        .disable_double_encoding = value_is_true(value_get(v, STR("disableDoubleEncoding"))),
    };
}

void schemes_read(struct arena *a, struct endpoint *endpoint)
{
    const struct value *list = value_get(endpoint->properties, STR("authSchemes"));
    size_t n = value_count(list);
    struct auth_scheme *schemes = ARENA_ARRAY(a, struct auth_scheme, n + 1);
    for (size_t i = 0; i < n; i++) schemes[i] = read_scheme(a, value_at(list, i));
    endpoint->schemes = schemes;
    endpoint->scheme_count = n;
}
