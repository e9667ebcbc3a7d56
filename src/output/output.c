#include "output/output.h"

#include "output/format.h"

static bool print_nothing(const struct output *o, const struct value *v, struct err *e)
{
    (void)o, (void)v, (void)e;
    return true;
}

const struct formatter format_off = {STR_INIT("off"), PAGES_MERGED, print_nothing};

static const struct formatter *const formatters[] = {
    &format_json, &format_text, &format_table, &format_yaml, &format_yaml_stream, &format_off,
};

const struct formatter *output_formatter(struct str name)
{
    for (size_t i = 0; i < ARRAY_LEN(formatters); i++) {
        if (str_eq(formatters[i]->name, name)) return formatters[i];
    }
    return NULL;
}

const struct value *output_resume_page(struct arena *a, struct str token)
{
    struct value *inner = value_map(a), *page = value_map(a);
    value_set(a, inner, STR("NextToken"), value_string(a, token));
    value_set(a, page, STR("NextToken"), inner);
    return page;
}
