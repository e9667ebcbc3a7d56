#include "engine/answer.h"

#include "base/base64.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "codec/rsa.h"
#include "engine/call.h"
#include "engine/pipeline_definition.h"

static struct value *copy_map(struct arena *a, const struct value *map)
{
    struct value *copy = value_map(a);
    size_t n = value_kind_of(map) == VALUE_MAP ? map->u.map.n : 0;
    for (size_t i = 0; i < n; i++)
        value_set(a, copy, map->u.map.fields[i].name, map->u.map.fields[i].value);
    return copy;
}

bool answer_complete_params(struct request *r, struct err *e)
{
    const struct completion *how = &r->invocation.completion;
    if (!how->operation) return true;
    struct arena *a = r->arena;
    struct value *asked = value_map(a), *params = copy_map(a, r->invocation.params);
    value_set(a, asked, STR("Id"), value_get(params, STR("Id")));
    struct call c = call_new(r, how->operation, asked);
    if (!call_run(&c, e) || !call_check(&c, e)) return false;
    const struct value *tag = value_get(c.answer.output, STR("ETag"));
    if (!tag) return err_set(e, ERR_GENERAL, "'ETag'"); /* as the CLI says it */
    struct value *config = copy_map(a, value_get(c.answer.output, STR("DistributionConfig")));
    value_set(a, config, STR("DefaultRootObject"), value_string(a, how->root_object));
    value_set(a, params, STR("IfMatch"), tag);
    value_set(a, params, STR("DistributionConfig"), config);
    r->invocation.params = params;
    return cli_check_params(a, r->invocation.operation, params, e);
}

static bool decrypt_password(struct request *r, const struct value **output, struct err *e)
{
    struct str text = value_get_text(*output, STR("PasswordData")), bytes, clear;
    if (r->invocation.launch_key.n == 0 || text.n == 0) return true;
    if (!base64_decode(r->arena, text, &bytes) ||
        !rsa_decrypt(r->arena, r->invocation.launch_key, bytes, &clear) || !utf8_is_valid(clear)) {
        return err_set(e, ERR_GENERAL,
                       "Unable to decrypt password data using provided private key file.");
    }
    struct value *changed = copy_map(r->arena, *output);
    value_set(r->arena, changed, STR("PasswordData"), value_string(r->arena, clear));
    *output = changed;
    return true;
}

static void add_note(struct request *r, const struct value *output)
{
    struct str path = r->invocation.note.member, part;
    if (path.n == 0) return;
    while (str_next(&path, '.', &part)) output = value_get(output, part);
    if (value_text(output).n == 0) return;
    r->messages = buf_new(r->arena, LIMIT_RESULT);
    buf_add(&r->messages, r->invocation.note.text);
}

static bool is_definition(const struct invocation *in)
{
    return in->operation && str_eq(in->service_name, STR("datapipeline")) &&
           str_eq(operation_name(in->operation), STR("GetPipelineDefinition"));
}

bool answer_change(struct request *r, const struct value **output, struct err *e)
{
    add_note(r, *output);
    if (is_definition(&r->invocation)) return pipeline_definition(r->arena, *output, output, e);
    return decrypt_password(r, output, e);
}
