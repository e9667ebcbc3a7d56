#include "model_toy.h"

#include "compile/compile.h"
#include "value/json.h"

#include <stdio.h>

static const struct value *read_json(struct arena *a, const char *name)
{
    struct str path = arena_printf(a, "%s/toy/2020-01-01/%s", MODEL_TEST_DATA, name);
    FILE *f = fopen(arena_cstr(a, path), "rb");
    if (!f) BUG("a test file is missing");
    char *text = arena_alloc(a, 65536);
    size_t n = fread(text, 1, 65536, f);
    fclose(f);
    struct err e = err_init(a);
    const struct value *v;
    if (!json_read(a, (struct str){text, n}, &v, &e)) BUG(arena_cstr(a, e.message));
    return v;
}

struct str toy_database(struct arena *a)
{
    const struct compile_service toy = {
        .name = STR("toy"),
        .service = read_json(a, "service-2.json"),
        .service_extras = read_json(a, "service-2.sdk-extras.json"),
        .paginators = read_json(a, "paginators-1.json"),
        .paginators_extras = read_json(a, "paginators-1.sdk-extras.json"),
        .waiters = read_json(a, "waiters-2.json"),
    };
    const struct compile_input in = {.source = STR("toys 1.0"),
                                     .services = &toy,
                                     .count = 1,
                                     .endpoints = read_json(a, "endpoints.json")};
    struct err e = err_init(a);
    struct str bytes;
    if (!compile_database(a, &in, &bytes, &e)) BUG(arena_cstr(a, e.message));
    return bytes;
}

const struct model *toy_model(struct arena *a, struct str bytes)
{
    struct err e = err_init(a);
    const struct model *m;
    if (!model_of_bytes(a, bytes, &m, &e)) BUG(arena_cstr(a, e.message));
    return m;
}
