/* Hostile answers: every protocol's parser must end in an answer or an error. The first byte
 * chooses protocol and operation, the second the status, the rest is headers ("name: value" lines
 * up to an empty one) and body. */
#include "compile/compile.h"
#include "protocol/protocol.h"
#include "value/json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct str protocols[] = {STR_INIT("json"),     STR_INIT("rest-json"),
                                       STR_INIT("rest-xml"), STR_INIT("smithy-rpc-v2-cbor"),
                                       STR_INIT("query"),    STR_INIT("ec2")};

#define OPERATIONS                                                                                 \
    "\"operations\":{\"Get\":{\"name\":\"Get\",\"http\":{\"method\":\"GET\",\"requestUri\":\"/"    \
    "\"},"                                                                                         \
    "\"output\":{\"shape\":\"All\"},\"errors\":[{\"shape\":\"Bad\"}]},"                            \
    "\"Raw\":{\"name\":\"Raw\",\"http\":{\"method\":\"GET\",\"requestUri\":\"/\"},"                \
    "\"output\":{\"shape\":\"Stream\"}}},"

#define SHAPES                                                                                     \
    "\"shapes\":{\"All\":{\"type\":\"structure\",\"members\":{"                                    \
    "\"s\":{\"shape\":\"S\"},\"b\":{\"shape\":\"B\"},\"n\":{\"shape\":\"N\"},\"f\":{\"shape\":"    \
    "\"F\"},"                                                                                      \
    "\"o\":{\"shape\":\"O\"},\"t\":{\"shape\":\"T\"},\"l\":{\"shape\":\"L\"},\"fl\":{\"shape\":"   \
    "\"FL\"},"                                                                                     \
    "\"m\":{\"shape\":\"M\"},\"fm\":{\"shape\":\"FM\"},\"u\":{\"shape\":\"U\"},\"all\":{"          \
    "\"shape\":\"All\"},"                                                                          \
    "\"d\":{\"shape\":\"D\"},\"a\":{\"shape\":\"S\",\"xmlAttribute\":true,\"locationName\":\"x:"   \
    "a\"},"                                                                                        \
    "\"h\":{\"shape\":\"L\",\"location\":\"header\",\"locationName\":\"h\"},"                      \
    "\"ht\":{\"shape\":\"T\",\"location\":\"header\",\"locationName\":\"ht\"},"                    \
    "\"hj\":{\"shape\":\"S\",\"location\":\"header\",\"locationName\":\"hj\",\"jsonvalue\":true}," \
    "\"hp\":{\"shape\":\"M\",\"location\":\"headers\",\"locationName\":\"p-\"}}},"                 \
    "\"Bad\":{\"type\":\"structure\",\"exception\":true,\"members\":{\"s\":{\"shape\":\"S\"}}},"   \
    "\"Stream\":{\"type\":\"structure\",\"payload\":\"b\",\"members\":{\"b\":{\"shape\":\"U\"}}}," \
    "\"S\":{\"type\":\"string\"},\"B\":{\"type\":\"blob\"},\"N\":{\"type\":\"integer\"},"          \
    "\"F\":{\"type\":\"double\"},\"O\":{\"type\":\"boolean\"},\"T\":{\"type\":\"timestamp\"},"     \
    "\"L\":{\"type\":\"list\",\"member\":{\"shape\":\"S\"}},"                                      \
    "\"FL\":{\"type\":\"list\",\"flattened\":true,\"member\":{\"shape\":\"All\",\"locationName\":" \
    "\"i\"}},"                                                                                     \
    "\"M\":{\"type\":\"map\",\"key\":{\"shape\":\"S\"},\"value\":{\"shape\":\"S\"}},"              \
    "\"FM\":{\"type\":\"map\",\"flattened\":true,\"key\":{\"shape\":\"S\"},\"value\":{\"shape\":"  \
    "\"L\"}},"                                                                                     \
    "\"D\":{\"type\":\"structure\",\"document\":true,\"members\":{}},"                             \
    "\"U\":{\"type\":\"structure\",\"union\":true,\"members\":{\"s\":{\"shape\":\"S\"},"           \
    "\"n\":{\"shape\":\"N\"}}}}}"

static const struct service *make_service(struct arena *a, struct str protocol)
{
    struct err e = err_init(a);
    struct str json = arena_printf(a,
                                   "{\"metadata\":{\"apiVersion\":\"1\",\"protocol\":\"" STR_FMT
                                   "\",\"serviceId\":\"T\"}," OPERATIONS SHAPES,
                                   STR_ARG(protocol));
    const struct value *model_json;
    const struct model *model;
    const struct service *s = NULL;
    struct str bytes;
    struct compile_service one = {.name = STR("test")};
    struct compile_input in = {.source = STR("fuzz"), .services = &one, .count = 1};
    if (!json_read(a, json, &model_json, &e)) BUG("bad model");
    one.service = model_json;
    bool ok = compile_database(a, &in, &bytes, &e) && model_of_bytes(a, bytes, &model, &e) &&
              model_service(model, one.name, &s, &e);
    if (!ok) BUG("bad model");
    return s;
}

/* Made once, and kept as long as the process. */
static const struct service *service_for(size_t protocol)
{
    static struct arena *forever;
    static const struct service *services[ARRAY_LEN(protocols)];
    if (!forever) forever = arena_new();
    if (!services[protocol]) services[protocol] = make_service(forever, protocols[protocol]);
    return services[protocol];
}

static void read_headers(struct arena *a, struct str *rest, struct http_headers *headers)
{
    struct str line;
    while (str_next(rest, '\n', &line) && line.n > 0) {
        size_t colon = str_find_char(line, ':');
        if (colon == STR_NPOS) continue;
        http_headers_add(a, headers, str_sub(line, 0, colon), str_trim(str_from(line, colon + 1)));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const int statuses[] = {200, 204, 300, 400, 404, 500, 503};
    if (size < 2) return 0;
    struct arena *a = arena_new();
    struct err e = err_init(a);
    const struct service *s = service_for(data[0] % ARRAY_LEN(protocols));
    const struct operation *o = service_operation(s, data[0] & 64 ? STR("Raw") : STR("Get"));
    struct http_response response = {.status = statuses[data[1] % ARRAY_LEN(statuses)]};
    struct str rest = {(const char *)data + 2, size - 2};
    struct answer answer;
    read_headers(a, &rest, &response.headers);
    response.body = rest;
    bool ok = protocol_parse(a, s, o, NULL, &response, &answer, &e);
    if (ok == err_is_set(&e)) BUG("an error without a reason, or a reason without an error");
    if (ok && !answer.is_error && json_text(a, answer.output, &json_compact).n == 0) {
        BUG("an answer without a text");
    }
    arena_free(a);
    return 0;
}
