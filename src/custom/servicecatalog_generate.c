/* aws servicecatalog generate product and provisioning-artifact: a template into a bucket, and what
 * is made of it (awscli customizations/servicecatalog). */
#include "base/limits.h"
#include "custom/artifacts.h"
#include "custom/commands.h"
#include "value/json.h"

static const struct json_style indented = {
    .item_separator = STR_INIT(","), .name_separator = STR_INIT(": "), .indent = 2};

static const struct str product_types[] = {STR_INIT("CLOUD_FORMATION_TEMPLATE"),
                                           STR_INIT("MARKETPLACE")};
static const struct str artifact_types[] = {
    STR_INIT("CLOUD_FORMATION_TEMPLATE"), STR_INIT("MARKETPLACE_AMI"), STR_INIT("MARKETPLACE_CAR")};

static struct str base_name(struct str path)
{
    size_t slash = str_rfind_char(path, '/');
    return slash == STR_NPOS ? path : str_from(path, slash + 1);
}

static bool upload(struct request *r, const struct value *params, struct err *e)
{
    struct str path = value_get_text(params, STR("file-path")), bytes;
    struct err why = err_init(r->arena);
    struct artifacts u = {.request = r, .bucket = value_get_text(params, STR("bucket-name"))};
    if (!custom_on(r, STR("s3"), &u.s3, e)) return false;
    u.s3.settings.endpoint.endpoint_url = r->settings.endpoint.endpoint_url;
    if (!files_read(r->arena, &r->engine->files, path, LIMIT_FILE, &bytes, &why)) {
        if (why.kind != ERR_IO) return custom_error(e, &why);
        return err_set(e, ERR_GENERAL, STR_FMT " cannot be found", STR_ARG(path));
    }
    return artifacts_put_as(&u, bytes, base_name(path), e);
}

static const struct value *artifact_of(struct request *r, const struct value *params)
{
    struct arena *a = r->arena;
    struct value *artifact = value_map(a), *info = value_map(a);
    struct str region = r->settings.endpoint.region;
    bool first = str_eq(region, STR("us-east-1"));
    struct str url = arena_printf(a, "https://s3%s" STR_FMT ".amazonaws.com/" STR_FMT "/" STR_FMT,
                                  first ? "" : "-", STR_ARG(first ? STR("") : region),
                                  STR_ARG(value_get_text(params, STR("bucket-name"))),
                                  STR_ARG(base_name(value_get_text(params, STR("file-path")))));
    set_text(a, info, STR("LoadTemplateFromURL"), url);
    value_set(a, artifact, STR("Name"), value_get(params, STR("provisioning-artifact-name")));
    value_set(a, artifact, STR("Description"),
              value_get(params, STR("provisioning-artifact-description")));
    value_set(a, artifact, STR("Info"), info);
    value_set(a, artifact, STR("Type"), value_get(params, STR("provisioning-artifact-type")));
    return artifact;
}

/* Key=k,Value=v */
static bool tag_of(struct arena *a, struct str text, struct value *tag, struct err *e)
{
    struct str rest = text, pair, name, item;
    for (int i = 0; str_next(&rest, ',', &pair); i++) {
        size_t parts = 0;
        struct str of_pair = pair;
        while (str_next(&of_pair, '=', &item)) {
            if (parts++ == 0) name = item;
        }
        if (parts != 2) {
            return err_set(e, ERR_GENERAL,
                           "dictionary update sequence element #%d has length %zu; 2 is required",
                           i, parts);
        }
        set_text(a, tag, name, item);
    }
    return true;
}

static bool tags_of(struct arena *a, const struct value *given, const struct value **out,
                    struct err *e)
{
    struct value *tags = value_list(a);
    for (size_t i = 0; i < value_count(given); i++) {
        struct value *tag = value_map(a);
        if (!tag_of(a, value_text(value_at(given, i)), tag, e)) return false;
        value_push(a, tags, tag);
    }
    *out = tags;
    return true;
}

static bool call_print(struct request *r, struct str operation, const struct value *params,
                       struct err *e)
{
    const struct value *output;
    if (!cli_check_params(r->arena, custom_operation(r, operation), params, e) ||
        !custom_call(r, operation, params, &output, e))
        return false;
    json_write(&r->out, output, &indented);
    return true;
}

static bool run_product(void *context, struct arena *a, const struct invocation *in, struct err *e)
{
    static const struct {
        struct str option, member;
    } more[] = {{STR_INIT("support-description"), STR_INIT("SupportDescription")},
                {STR_INIT("product-description"), STR_INIT("Description")},
                {STR_INIT("support-email"), STR_INIT("SupportEmail")},
                {STR_INIT("product-distributor"), STR_INIT("Distributor")}};
    struct request *r = context;
    struct value *params = value_map(a);
    const struct value *tags;
    if (!upload(r, in->params, e) || !tags_of(a, value_get(in->params, STR("tags")), &tags, e))
        return false;
    value_set(a, params, STR("Name"), value_get(in->params, STR("product-name")));
    value_set(a, params, STR("Owner"), value_get(in->params, STR("product-owner")));
    value_set(a, params, STR("ProductType"), value_get(in->params, STR("product-type")));
    value_set(a, params, STR("Tags"), tags);
    value_set(a, params, STR("ProvisioningArtifactParameters"), artifact_of(r, in->params));
    for (size_t i = 0; i < ARRAY_LEN(more); i++) {
        struct str text = value_get_text(in->params, more[i].option);
        if (text.n > 0) set_text(a, params, more[i].member, text);
    }
    return call_print(r, STR("CreateProduct"), params, e);
}

static bool run_artifact(void *context, struct arena *a, const struct invocation *in, struct err *e)
{
    struct request *r = context;
    struct value *params = value_map(a);
    if (!upload(r, in->params, e)) return false;
    value_set(a, params, STR("ProductId"), value_get(in->params, STR("product-id")));
    value_set(a, params, STR("Parameters"), artifact_of(r, in->params));
    return call_print(r, STR("CreateProvisioningArtifact"), params, e);
}

#define REQUIRED(option_name, text)                                                                \
    {                                                                                              \
        .option = {.name = STR_INIT(option_name), .required = true}, .help = (text)                \
    }
#define ONE_OF(option_name, list, text)                                                            \
    {                                                                                              \
        .option = {.name = STR_INIT(option_name),                                                  \
                   .required = true,                                                               \
                   .choices = {list, ARRAY_LEN(list)}},                                            \
        .help = (text)                                                                             \
    }

static const struct command_option product_options[] = {
    REQUIRED("product-name", "of the new product"),
    REQUIRED("product-owner", "of the new product"),
    ONE_OF("product-type", product_types, "CLOUD_FORMATION_TEMPLATE or MARKETPLACE"),
    TEXT_OPTION("product-description", "of the new product"),
    TEXT_OPTION("product-distributor", "of the new product"),
    {.option = {.name = STR_INIT("tags"), .arity = ARITY_SOME}, .help = "Key=k,Value=v for each"},
    REQUIRED("file-path", "the template, a file"),
    REQUIRED("bucket-name", "the bucket that it goes to"),
    TEXT_OPTION("support-description", "of the new product"),
    TEXT_OPTION("support-email", "of the new product"),
    REQUIRED("provisioning-artifact-name", "of its first version"),
    REQUIRED("provisioning-artifact-description", "of its first version"),
    ONE_OF("provisioning-artifact-type", artifact_types, "what the template is"),
};

static const struct command_option artifact_options[] = {
    REQUIRED("file-path", "the template, a file"),
    REQUIRED("bucket-name", "the bucket that it goes to"),
    REQUIRED("provisioning-artifact-name", "of the new version"),
    REQUIRED("provisioning-artifact-description", "of the new version"),
    ONE_OF("provisioning-artifact-type", artifact_types, "what the template is"),
    REQUIRED("product-id", "the product"),
};

static const struct str product_calls[] = {STR_INIT("servicecatalog:CreateProduct"),
                                           BYTES_PUT_CALLS};
static const struct str artifact_calls[] = {STR_INIT("servicecatalog:CreateProvisioningArtifact"),
                                            BYTES_PUT_CALLS};

const struct command generate_product = {.service = STR_INIT("servicecatalog"),
                                         .name = STR_INIT("generate product"),
                                         .help = "Upload a template and make a product of it.",
                                         OPTIONS(product_options),
                                         CALLS(product_calls),
                                         .run = run_product};

const struct command generate_artifact = {
    .service = STR_INIT("servicecatalog"),
    .name = STR_INIT("generate provisioning-artifact"),
    .help = "Upload a template and make a version of a product of it.",
    OPTIONS(artifact_options),
    CALLS(artifact_calls),
    .run = run_artifact};
