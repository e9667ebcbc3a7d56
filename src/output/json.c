#include "value/json.h"
#include "output/format.h"

static bool print_json(const struct output *o, const struct value *v, struct err *e)
{
    (void)e;
    if (format_is_empty_map(v)) return true;
    json_write(o->out, v, &json_cli);
    buf_add_char(o->out, '\n');
    return true;
}

const struct formatter format_json = {STR_INIT("json"), PAGES_MERGED, print_json};
