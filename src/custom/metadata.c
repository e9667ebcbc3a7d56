#include "custom/metadata.h"

#include "cli/pyjson.h"
#include "cli/shorthand.h"
#include "value/pyrepr.h"

#define BAD "Error parsing parameter '--metadata': "

static bool parse(struct request *r, struct str text, const struct value **out, struct err *e)
{
    const struct paramfiles files = {.files = &r->engine->files};
    struct str problem;
    if (!str_starts(str_trim(text), STR("{")))
        return shorthand_parse(r->arena, &files, text, out, e) || err_prefix(e, BAD);
    return py_json(r->arena, text, out, &problem) ||
           err_set(e, ERR_PARAM, BAD "Invalid JSON: " STR_FMT "\nJSON received: " STR_FMT,
                   STR_ARG(problem), STR_ARG(text));
}

bool metadata_read(struct request *r, const struct value *params, const struct value **out,
                   struct err *e)
{
    struct arena *a = r->arena;
    const struct value *given = value_get(params, STR("metadata"));
    *out = NULL;
    if (!given) return true;
    if (!parse(r, value_text(given), out, e)) return false;
    for (size_t i = 0; i < value_count(*out); i++) {
        const struct field *f = &(*out)->u.map.fields[i];
        if (value_kind_of(f->value) == VALUE_STRING) continue;
        struct str shown = py_str(a, f->value, true), type = py_type(f->value, true);
        return err_set(e, ERR_PARAM,
                       "Parameter validation failed:\nInvalid type for parameter " STR_FMT
                       ", value: " STR_FMT ", type: " STR_FMT ", valid types: <class 'str'>",
                       STR_ARG(f->name), STR_ARG(shown), STR_ARG(type));
    }
    return true;
}
