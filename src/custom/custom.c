#include "custom/custom.h"

#include <math.h>
#include <time.h>
#include <unistd.h>

#include "base/io.h"
#include "codec/timestamp.h"

const struct operation *custom_operation(const struct request *r, struct str name)
{
    for (size_t i = 0; i < r->plan.operation_count; i++) {
        if (str_eq(operation_name(r->plan.operations[i]), name)) return r->plan.operations[i];
    }
    return NULL;
}

static bool not_declared(struct str name, struct err *e)
{
    return err_set(e, ERR_DENIED, "The operation " STR_FMT " is not part of what was decided.",
                   STR_ARG(name));
}

bool custom_send(struct request *r, struct str operation, const struct value *params,
                 const struct http_source *body, const struct value **output, struct err *e)
{
    const struct operation *o = custom_operation(r, operation);
    if (!o) return not_declared(operation, e);
    struct call c = call_new(r, o, params);
    c.body = body;
    if (!call_run(&c, e) || !call_check(&c, e)) return false;
    if (output) *output = c.answer.output;
    return true;
}

bool custom_call(struct request *r, struct str operation, const struct value *params,
                 const struct value **output, struct err *e)
{
    return custom_send(r, operation, params, NULL, output, e);
}

bool custom_stream(struct request *r, struct str operation, const struct value *params,
                   const struct http_sink *sink, struct err *e)
{
    const struct operation *o = custom_operation(r, operation);
    if (!o) return not_declared(operation, e);
    struct call c = call_new(r, o, params);
    c.sink = sink;
    return call_run(&c, e) && call_check(&c, e);
}

bool custom_pages(struct request *r, struct str operation, const struct value *params,
                  int64_t page_size, page_fn each, void *ctx, struct err *e)
{
    const struct page_source source = {
        .operation = custom_operation(r, operation),
        .params = params,
        .paging = {.enabled = true, .max_items = OPTION_UNSET, .page_size = page_size}};
    if (!source.operation) return not_declared(operation, e);
    struct pages pages;
    return pages_each_of(r, &source, each, ctx, &pages, e);
}

struct request custom_step(struct request *r)
{
    struct request step = *r;
    step.arena = arena_new();
    step.progress = NULL;
    return step;
}

bool custom_error(struct err *e, const struct err *why)
{
    err_set(e, why->kind, STR_FMT, STR_ARG(why->message));
    e->code = arena_str(e->arena, why->code);
    return false;
}

bool custom_on(struct request *r, struct str service, struct request *out, struct err *e)
{
    *out = *r;
    out->invocation.service_name = cli_service_name(service);
    out->invocation.globals.endpoint_url = STR_NONE;
    return model_service(r->engine->model, service, &out->invocation.service, e) &&
           settings_resolve(r->arena, r->engine->env, r->config, &out->invocation, &out->settings,
                            e);
}

void custom_credentials(struct request *r, const struct value *given)
{
    r->has_credentials = true;
    r->credentials =
        (struct credentials){.access_key = value_get_text(given, STR("AccessKeyId")),
                             .secret_key = value_get_text(given, STR("SecretAccessKey")),
                             .session_token = value_get_text(given, STR("SessionToken"))};
}

bool custom_assume(struct request *r, struct str role, struct str session_name, struct request *out,
                   struct err *e)
{
    struct request sts;
    const struct value *output;
    struct value *params = value_map(r->arena);
    set_text(r->arena, params, STR("RoleArn"), role);
    set_text(r->arena, params, STR("RoleSessionName"), session_name);
    if (!custom_on(r, STR("sts"), &sts, e) ||
        !custom_call(&sts, STR("AssumeRole"), params, &output, e)) {
        return false;
    }
    *out = *r;
    custom_credentials(out, value_get(output, STR("Credentials")));
    return true;
}

bool custom_show(struct request *r, struct err *e)
{
    if (r->engine->files.mode != FILES_PERSON) return true;
    bool ok = io_write_all(STDOUT_FILENO, buf_str(&r->out));
    buf_clear(&r->out);
    return ok || err_set(e, ERR_IO, "standard output cannot be written");
}

void set_text(struct arena *a, struct value *map, struct str name, struct str text)
{
    value_set(a, map, name, value_string(a, text));
}

int64_t param_int(const struct value *params, struct str name, int64_t fallback)
{
    int64_t n;
    return value_to_i64(value_get(params, name), &n) ? n : fallback;
}

bool param_flag(const struct value *params, struct str name)
{
    return value_is_true(value_get(params, name));
}

struct str local_time(struct arena *a, struct str timestamp)
{
    struct timestamp t;
    struct err ignored = err_init(a);
    struct tm tm;
    if (!timestamp_parse(timestamp, &t, &ignored)) return timestamp;
    time_t seconds = (time_t)t.seconds;
    if (!localtime_r(&seconds, &tm)) return timestamp;
    return arena_printf(a, "%d-%02d-%02d %02d:%02d:%02d", tm.tm_year + 1900, tm.tm_mon + 1,
                        tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec);
}

struct str human_size(struct arena *a, int64_t bytes)
{
    static const char *const units[] = {"KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
    if (bytes == 1) return STR("1 Byte");
    if (bytes < 1024) return arena_printf(a, "%lld Bytes", (long long)bytes);
    double size = (double)bytes;
    for (size_t i = 0; i < ARRAY_LEN(units); i++) {
        size /= 1024;
        /* the next unit starts where this one would round to 1024 */
        if (nearbyint(size) < 1024) return arena_printf(a, "%.1f %s", size, units[i]);
    }
    return arena_printf(a, "%lld Bytes", (long long)bytes);
}
