#include "endpoint/region.h"

#include "endpoint/endpoint.h"
#include "endpoint/host.h"

static bool is_number(struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] < '0' || s.p[i] > '9') return false;
    }
    return true;
}

/* botocore utils.validate_region_name: one host label, and not a number. */
bool endpoint_check_region(struct str region, struct err *e)
{
    if (host_is_label(region, false) && !is_number(region)) return true;
    return err_set(e, ERR_GENERAL,
                   "Provided region_name '" STR_FMT "' doesn't match a supported format.",
                   STR_ARG(region));
}

static struct str without(struct arena *a, struct str s, struct str part)
{
    for (size_t at; (at = str_find(s, part)) != STR_NPOS;) {
        s = arena_printf(a, STR_FMT STR_FMT, STR_ARG(str_sub(s, 0, at)),
                         STR_ARG(str_from(s, at + part.n)));
    }
    return s;
}

struct str region_without_fips(struct arena *a, struct str region, bool *fips)
{
    struct str plain = without(a, without(a, region, STR("fips-")), STR("-fips"));
    if (!str_eq(plain, region)) *fips = true;
    return plain;
}
