#include "endpoint/blob.h"
#include "endpoint/builtins.h"
#include "endpoint/endpoint.h"
#include "endpoint/global.h"
#include "endpoint/region.h"
#include "endpoint/rule_errors.h"
#include "endpoint/s3control.h"
#include "jmespath/jmespath.h"
#include "value/json.h"

/* One source of a parameter's value each; *out stays NULL when the source says nothing. */
static bool from_static(const struct builtin_query *q, struct str name, const struct value **out,
                        struct err *e)
{
    for (size_t i = 0; i < operation_static_context_count(q->operation); i++) {
        if (!str_eq(operation_static_context_name(q->operation, i), name)) continue;
        return json_read(q->arena, operation_static_context_json(q->operation, i), out, e);
    }
    return true;
}

/* What members of the input are bound to, by the parameter's name. */
static const struct value *bound_members(const struct builtin_query *q)
{
    struct value *bound = value_map(q->arena);
    const struct member *input = operation_input(q->operation);
    if (!input) return bound;
    const struct shape *shape = member_shape(input);
    for (size_t i = 0; i < shape_member_count(shape); i++) {
        const struct member *m = shape_member_at(shape, i);
        struct str name = member_context_param(m);
        if (name.n == 0) continue;
        const struct value *v = value_get(q->input, member_name(m));
        if (v) value_set(q->arena, bound, name, v);
    }
    return bound;
}

static bool from_path(const struct builtin_query *q, struct str name, const struct value **out,
                      struct err *e)
{
    for (size_t i = 0; i < operation_context_count(q->operation); i++) {
        const struct jmespath *path;
        if (!str_eq(operation_context_name(q->operation, i), name)) continue;
        if (!jmespath_compile(q->arena, operation_context_path(q->operation, i), &path, e) ||
            !jmespath_search(q->arena, path, q->input, out, e)) {
            return false;
        }
        if ((*out)->kind == VALUE_NULL) *out = NULL;
    }
    return true;
}

static bool resolve_parameter(const struct builtin_query *q, const struct value *bound,
                              struct str name, struct str builtin, const struct value **out,
                              struct err *e)
{
    *out = NULL;
    if (!from_static(q, name, out, e)) return false;
    if (!*out) *out = value_get(bound, name);
    if (!*out && !from_path(q, name, out, e)) return false;
    if (!*out && builtin.n > 0) *out = builtin_value(q, builtin);
    return true;
}

static bool collect(const struct builtin_query *q, const struct blob *rules,
                    const struct value **out, struct err *e)
{
    struct value *params = value_map(q->arena);
    const struct value *bound = bound_members(q);
    for (uint32_t i = 0; i < rules->words[HEAD_PARAMETER_COUNT]; i++) {
        uint32_t at = rules->words[HEAD_PARAMETERS] + i * PARAMETER_WORDS;
        struct str name = blob_text(rules, at + PARAMETER_NAME);
        const struct value *v;
        if (!resolve_parameter(q, bound, name, blob_text(rules, at + PARAMETER_BUILTIN), &v, e)) {
            return false;
        }
        if (v) value_set(q->arena, params, name, v);
    }
    *out = params;
    return true;
}

/* Services without rules, as hand-made models have it. */
static bool resolve_plain(const struct builtin_query *q, struct endpoint *out)
{
    const struct endpoint_settings *s = q->settings;
    *out = (struct endpoint){.url = s->endpoint_url};
    if (s->endpoint_url.n > 0) return true;
    out->url = arena_printf(q->arena, "https://" STR_FMT "." STR_FMT ".amazonaws.com",
                            STR_ARG(service_endpoint_prefix(q->service)), STR_ARG(s->region));
    return true;
}

static struct endpoint_settings effective(struct arena *a, const struct model *m,
                                          const struct service *s,
                                          const struct endpoint_settings *settings)
{
    struct endpoint_settings out = *settings;
    out.region = region_without_fips(a, settings->region, &out.use_fips);
    out.region_empty = settings->region_empty && settings->endpoint_url.n > 0;
    if (out.region.n == 0 && !out.region_empty) out.region = global_region(m, s);
    return out;
}

/* botocore endpoint.py create_endpoint; the host is that of regions.py EndpointResolver. */
static bool check_empty_region(const struct model *m, const struct service *s,
                               const struct endpoint_settings *settings, struct err *e)
{
    if (settings->endpoint_url.n > 0 || global_is_everywhere(m, s)) return true;
    return err_set(e, ERR_GENERAL, "Invalid endpoint: https://" STR_FMT "%s..%s",
                   STR_ARG(service_endpoint_prefix(s)), settings->use_fips ? "-fips" : "",
                   settings->use_dual_stack ? "api.aws" : "amazonaws.com");
}

bool endpoint_check_settings(const struct model *m, const struct service *s,
                             const struct endpoint_settings *settings, struct err *e)
{
    if (settings->region.n > 0) return endpoint_check_region(settings->region, e);
    if (settings->region_empty) return check_empty_region(m, s, settings, e);
    return global_region(m, s).n > 0 || err_no_region(e);
}

static bool check_blobs(const struct model *m, const struct service *s, struct err *e)
{
    return endpoint_check_rules(service_blob(s, STR("endpoint-rules")), e) &&
           endpoint_check_partitions(model_blob(m, STR("partitions")), e);
}

static bool by_rules(const struct builtin_query *q, const struct model *m, struct str bytes,
                     struct endpoint *out, struct err *e)
{
    const struct value *params;
    struct blob rules;
    if (!model_check_once(m, q->service, check_blobs, e)) return false;
    if (!blob_open(bytes, RULES_MAGIC, &rules)) BUG("checked endpoint rules do not open");
    if (!collect(q, &rules, &params, e)) return false;
    return endpoint_evaluate(q->arena, bytes, model_blob(m, STR("partitions")), params, out, e) ||
           rule_error(q->service, params, e);
}

bool endpoint_resolve(struct arena *a, const struct model *m, const struct service *s,
                      const struct operation *o, const struct value *input,
                      const struct endpoint_settings *settings, struct endpoint *out, struct err *e)
{
    const struct endpoint_settings used = effective(a, m, s, settings);
    struct builtin_query q = {a, s, o, input, &used};
    struct str rules = service_blob(s, STR("endpoint-rules"));
    if (!endpoint_check_settings(m, s, settings, e)) return false;
    if (!s3control_input(&q, &q.input, e)) return false;
    bool ok = rules.n > 0 ? by_rules(&q, m, rules, out, e) : resolve_plain(&q, out);
    if (!ok) return false;
    out->region = used.region;
    bool by_rule = rules.n > 0 && used.endpoint_url.n == 0;
    if (by_rule) out->region = global_signing_region(m, s, used.region);
    return true;
}
