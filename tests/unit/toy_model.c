#include "toy_model.h"

#include "compile/compile.h"
#include "value/json.h"

static struct str operation(struct arena *a, const char *verb, struct str thing, const char *end)
{
    return arena_printf(a,
                        "\"%s" STR_FMT "%s\":{\"name\":\"%s" STR_FMT "%s\",\"http\":{\"method\":"
                        "\"POST\",\"requestUri\":\"/\"},\"input\":{\"shape\":\"In\"},"
                        "\"documentation\":\"<p>To %s it.</p>\"}",
                        verb, STR_ARG(thing), end, verb, STR_ARG(thing), end, verb);
}

const struct model *toy_model_of(struct arena *a, struct str service, struct str thing)
{
    struct err e = err_init(a);
    struct str json = arena_printf(
        a,
        "{\"metadata\":{\"apiVersion\":\"2020-01-01\",\"protocol\":\"json\",\"jsonVersion\":\"1."
        "1\","
        "\"serviceId\":\"" STR_FMT "\",\"endpointPrefix\":\"x\",\"signatureVersion\":\"v4\","
        "\"targetPrefix\":\"X\"},\"operations\":{" STR_FMT "," STR_FMT "," STR_FMT "},"
        "\"shapes\":{\"In\":{\"type\":\"structure\",\"members\":{\"Name\":{\"shape\":\"S\"}}},"
        "\"S\":{\"type\":\"string\"}}}",
        STR_ARG(service), STR_ARG(operation(a, "Create", thing, "")),
        STR_ARG(operation(a, "Delete", thing, "")), STR_ARG(operation(a, "Describe", thing, "s")));
    const struct value *v;
    struct str bytes;
    const struct model *m;
    if (!json_read(a, json, &v, &e)) BUG("the toy service is no JSON");
    struct compile_service one = {.name = service, .service = v};
    struct compile_input in = {.source = STR("toy"), .services = &one, .count = 1};
    if (!compile_database(a, &in, &bytes, &e) || !model_of_bytes(a, bytes, &m, &e)) {
        BUG("the toy service does not compile");
    }
    return m;
}
