#include "toy_service.h"

#include "compile/compile.h"
#include "value/json.h"

const struct value *toy_value(struct arena *a, struct str json)
{
    struct err e = err_init(a);
    const struct value *v;
    char *text = arena_cstr(a, json);
    for (size_t i = 0; i < json.n; i++) {
        if (text[i] == '\'') text[i] = '"';
    }
    if (!json_read(a, (struct str){text, json.n}, &v, &e)) BUG(arena_cstr(a, e.message));
    return v;
}

const struct service *toy_service(struct arena *a, struct str name, struct str json)
{
    struct err e = err_init(a);
    struct compile_service one = {.name = name, .service = toy_value(a, json)};
    struct compile_input in = {.source = STR("toy"), .services = &one, .count = 1};
    struct str bytes;
    const struct model *model;
    const struct service *s = NULL;
    bool ok = compile_database(a, &in, &bytes, &e) && model_of_bytes(a, bytes, &model, &e) &&
              model_service(model, name, &s, &e);
    if (!ok || !s) BUG(arena_cstr(a, e.message));
    return s;
}
