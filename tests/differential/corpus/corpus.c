/* Command lines through the engine in one process, with recorded replies instead of a network.
 * Arguments: the model database, and "run" (cases on standard input, one JSON object a line with
 * `words`, `requests[].reply` and the `folder` that files are in) or "arguments" (the argument
 * table of every operation). Answers are JSON objects on standard output, one a line. */
#include "app/failure.h"
#include "base/base64.h"
#include "base/limits.h"
#include "cli/arguments.h"
#include "cli/commands.h"
#include "custom/table.h"
#include "value/json.h"

#include <stdio.h>
#include <string.h>

/* What the transport of one command knows. */
struct replies {
    const struct value *requests; /* those of the AWS CLI, with the replies they got */
    struct value *seen;
};

static struct str sent(struct arena *a, const struct http_source *source)
{
    struct buf b = buf_new(a, 64u * MIB);
    struct err e = err_init(a);
    size_t got = 0;
    bool ok = source->rewind(source->ctx, &e);
    while (ok) {
        char *room = buf_room(&b, 64 * KIB);
        ok = room && source->read(source->ctx, room, 64 * KIB, &got, &e) && got > 0;
        if (ok) b.n += got;
    }
    return buf_str(&b);
}

static const struct value *text_of(struct arena *a, const struct http_request *r)
{
    struct value *headers = value_map(a);
    for (size_t i = 0; i < r->headers.n; i++) {
        value_set(a, headers, r->headers.items[i].name, value_string(a, r->headers.items[i].value));
    }
    struct value *out = value_map(a);
    value_set(a, out, STR("method"), value_string(a, r->method));
    value_set(a, out, STR("url"),
              value_string(a, arena_printf(a, STR_FMT "://" STR_FMT STR_FMT "%s" STR_FMT,
                                           STR_ARG(r->scheme), STR_ARG(r->host), STR_ARG(r->path),
                                           r->query.n > 0 ? "?" : "", STR_ARG(r->query))));
    value_set(a, out, STR("headers"), headers);
    struct buf body = buf_new(a, 64u * MIB);
    base64_encode(&body, r->source ? sent(a, r->source) : r->body);
    value_set(a, out, STR("body"), value_string(a, buf_str(&body)));
    return out;
}

static bool reply(void *ctx, struct arena *a, const struct http_request *request,
                  const struct http_options *options, struct http_response *response, struct err *e)
{
    struct replies *replies = ctx;
    const struct value *next =
        value_get(value_at(replies->requests, value_count(replies->seen)), STR("reply"));
    value_push(a, replies->seen, text_of(a, request));
    if (!next) return err_set(e, ERR_NETWORK, "a request that the AWS CLI did not send");
    int64_t status = 0;
    const struct value *headers = value_get(next, STR("headers"));
    *response = (struct http_response){0};
    if (!value_to_i64(value_get(next, STR("status")), &status) ||
        !base64_decode(a, value_get_text(next, STR("body")), &response->body)) {
        return err_set(e, ERR_GENERAL, "a damaged reply");
    }
    response->status = (int)status;
    for (size_t i = 0; i < value_count(headers); i++) {
        const struct field *f = &headers->u.map.fields[i];
        http_headers_add(a, &response->headers, f->name, value_text(f->value));
    }
    const struct http_sink *sink = options->sink;
    if (!sink || status < 200 || status >= 300) return true;
    struct str body = response->body;
    response->body = STR_NONE;
    return sink->begin(sink->ctx, response, e) && sink->add(sink->ctx, body, e);
}

/* What a command has in its environment of its own, then what all have: the first of a name counts.
 */
static const struct env *env_of_case(struct arena *a, const struct value *settings)
{
    static const char *const common[] = {"AWS_ACCESS_KEY_ID=AKIDEXAMPLE",
                                         "AWS_SECRET_ACCESS_KEY=secret",
                                         "AWS_DEFAULT_REGION=us-east-1",
                                         "AWS_CONFIG_FILE=/nonexistent",
                                         "AWS_SHARED_CREDENTIALS_FILE=/nonexistent",
                                         "AWS_EC2_METADATA_DISABLED=true",
                                         "AWS_MAX_ATTEMPTS=1",
                                         "HOME=/nonexistent"};
    size_t own = value_count(settings), n = 0;
    const char **pairs = ARENA_ARRAY(a, const char *, ARRAY_LEN(common) + own + 1);
    for (size_t i = 0; i < own; i++) {
        const struct field *f = &settings->u.map.fields[i];
        struct str text = value_text(f->value);
        if (str_eq(text, STR("<unset>"))) continue;
        pairs[n++] =
            arena_cstr(a, arena_printf(a, STR_FMT "=" STR_FMT, STR_ARG(f->name), STR_ARG(text)));
    }
    for (size_t i = 0; i < ARRAY_LEN(common); i++) {
        struct str pair = str_of(common[i]);
        if (value_get(settings, str_sub(pair, 0, str_find_char(pair, '=')))) continue;
        pairs[n++] = common[i];
    }
    pairs[n] = NULL;
    return env_of_pairs(a, pairs);
}

static struct engine engine_of(struct arena *a, const struct model *m, const struct transport *t,
                               const struct env *env)
{
    struct engine g = engine_new(a, &clock_system);
    g.model = m;
    g.env = env;
    g.policy = policy_of_env(a, env, PRINCIPAL_PERSON);
    g.files.mode = FILES_PERSON;
    g.random = &random_system;
    g.transport = t;
    g.user_agent = STR("corpus");
    g.commands = custom_commands;
    g.command_count = custom_command_count;
    return g;
}

static struct words words_of(struct arena *a, const struct value *list)
{
    size_t n = value_count(list);
    struct str *items = ARENA_ARRAY(a, struct str, n + 1);
    items[0] = STR("aws");
    for (size_t i = 0; i < n; i++) items[i + 1] = value_text(value_at(list, i));
    return (struct words){items, n + 1};
}

static void run_case(struct arena *a, const struct model *m, struct str line)
{
    struct err e = err_init(a);
    const struct value *in;
    if (!json_read(a, line, &in, &e)) {
        printf("{\"status\": -1}\n");
        return;
    }
    struct replies replies = {value_get(in, STR("requests")), value_list(a)};
    struct transport transport = {reply, &replies};
    const struct env *env = env_of_case(a, value_get(in, STR("environment")));
    struct engine engine = engine_of(a, m, &transport, env);
    engine.files.folder = value_get_text(in, STR("folder"));
    struct request r = request_new(a, &engine);
    r.words = words_of(a, value_get(in, STR("words")));
    bool ok = engine_prepare(&r, STR_NONE, &e) && engine_run(&r, &e);
    struct buf messages = buf_new(a, 64u * MIB);
    buf_add(&messages, buf_str(&r.messages));
    e.hint = STR_NONE; /* how to do it right: the AWS CLI does not say */
    if (!ok) buf_add(&messages, failure_text(a, &r, &e));
    struct value *out = value_map(a);
    value_set(a, out, STR("status"), value_int(a, ok ? r.exit_status : err_exit_status(&e)));
    value_set(a, out, STR("stdout"), value_string(a, r.text));
    value_set(a, out, STR("stderr"), value_string(a, buf_str(&messages)));
    value_set(a, out, STR("requests"), replies.seen);
    printf(STR_FMT "\n", STR_ARG(json_text(a, out, &json_python)));
}

static void run_cases(const struct model *m)
{
    struct arena *all = arena_new();
    struct buf line = buf_new(all, 64u * MIB);
    char part[65536];
    while (fgets(part, sizeof part, stdin)) {
        buf_add(&line, str_of(part));
        if (!str_ends(buf_str(&line), STR("\n"))) continue;
        struct arena *a = arena_new();
        run_case(a, m, str_trim(buf_str(&line)));
        arena_free(a);
        buf_clear(&line);
    }
    arena_free(all);
}

/* ---- argument tables ---- */

/* The AWS CLI's name of an argument's type; empty for arguments that a customization made. */
static const char *type_of(const struct argument *arg)
{
    static const char *const kinds[] = {
        [SHAPE_STRUCTURE] = "structure", [SHAPE_LIST] = "list",       [SHAPE_MAP] = "map",
        [SHAPE_STRING] = "string",       [SHAPE_INTEGER] = "integer", [SHAPE_LONG] = "long",
        [SHAPE_FLOAT] = "float",         [SHAPE_DOUBLE] = "double",   [SHAPE_BOOLEAN] = "boolean",
        [SHAPE_TIMESTAMP] = "timestamp", [SHAPE_BLOB] = "blob"};
    if (arg->kind == ARGUMENT_CUSTOM || arg->member == NULL || arg->apply != NULL) return "";
    return kinds[shape_kind(member_shape(arg->member))];
}

static const struct value *table_of(struct arena *a, struct call *c)
{
    struct value *list = value_list(a);
    arguments_build(c, true);
    for (size_t i = 0; i < c->table.n; i++) {
        const struct argument *arg = &c->table.items[i];
        if (arg->kind == ARGUMENT_HELP) continue;
        struct value *row = value_list(a);
        value_push(a, row, value_string(a, arg->option.name));
        value_push(a, row, value_string(a, str_of(type_of(arg))));
        /* A flag is never required by argparse, only said to be. */
        value_push(a, row,
                   value_bool(arg->option.required ||
                              (arg->kind == ARGUMENT_TRUE && arg->document_required)));
        value_push(a, row, value_bool(arg->hidden));
        value_push(a, row, value_bool(arg->option.positional));
        value_push(a, list, row);
    }
    return list;
}

static void dump_service(struct arena *a, const struct cli_context *ctx, struct str name)
{
    struct err e = err_init(a);
    const struct service *service;
    if (!model_service(ctx->model, cli_model_name(name), &service, &e) || !service) return;
    struct choices names = command_names(a, service, name);
    struct value *tables = value_map(a), *out = value_map(a);
    for (size_t i = 0; i < names.n; i++) {
        struct call c = {.arena = a, .ctx = ctx, .service = service, .service_name = name};
        c.operation_name = names.items[i];
        c.operation = command_operation(service, name, names.items[i]);
        if (c.operation) value_set(a, tables, names.items[i], table_of(a, &c));
    }
    value_set(a, out, STR("service"), value_string(a, name));
    value_set(a, out, STR("arguments"), tables);
    printf(STR_FMT "\n", STR_ARG(json_text(a, out, &json_python)));
}

static void dump_arguments(struct arena *all, const struct model *m)
{
    struct cli_context ctx = {.model = m};
    struct choices services = service_names(all, m);
    for (size_t i = 0; i < services.n; i++) {
        struct arena *a = arena_new();
        dump_service(a, &ctx, services.items[i]);
        arena_free(a);
    }
}

int main(int argc, char **argv)
{
    struct arena *a = arena_new();
    struct err e = err_init(a);
    const struct model *m;
    if (argc != 3 || !model_open(a, str_of(argv[1]), &m, &e)) {
        fprintf(stderr, "corpus: " STR_FMT "\n", STR_ARG(e.message));
        return 2;
    }
    if (strcmp(argv[2], "arguments") == 0) {
        dump_arguments(a, m);
    } else {
        run_cases(m);
    }
    arena_free(a);
    return 0;
}
