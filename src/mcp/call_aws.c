#include "mcp/call_aws.h"

#include "base/limits.h"
#include "base/thread.h"
#include "base/utf8.h"
#include "engine/audit.h"
#include "mcp/consent.h"
#include "mcp/visible.h"
#include "value/json.h"

#define RESULT_TEXT_MAX (1u * MIB) /* of one call; more is cut, and said so */
#define LINE_USUAL (4u * KIB)
#define BATCH_STACK (1u * MIB)

static const struct str description = STR_INIT(
    "Run AWS CLI commands (any service, AWS CLI v2 syntax) and get their JSON output. "
    "cli_command is one command starting with 'aws', or a list of up to 20 that run in parallel "
    "and answer in order. No shell: no pipes, redirections, variables or loops; use --query "
    "(JMESPath) to filter. Commands are checked against the AWS service models first; errors name "
    "the fix. Lists are read to the end: limit them with max_results or --max-items, go on with "
    "--starting-token. '<command> help' describes a command.");

static const struct str read_description = STR_INIT(
    "The same as call_aws, but only for commands that read: everything that could change, send or "
    "start something, or hand out credentials, is refused. Prefer it for looking things up.");

static const struct str input_schema = STR_INIT(
    "{\"type\":\"object\",\"properties\":{\"cli_command\":{\"description\":\"An AWS CLI command, "
    "or "
    "a list of up to 20\",\"anyOf\":[{\"type\":\"string\"},{\"type\":\"array\",\"items\":{\"type\":"
    "\"string\"},\"minItems\":1,\"maxItems\":20}]},\"max_results\":{\"type\":\"integer\","
    "\"minimum\":1,\"description\":\"Most items of each paginated list\"}},\"required\":"
    "[\"cli_command\"],\"additionalProperties\":false}");

/* One command of a call; `text` and `failed` are the outcome, in the arena of the command. */
struct command_run {
    const struct engine *engine;
    const struct tool_call *call;
    struct arena *arena;
    struct str line;
    int64_t max_items;
    bool alone; /* progress of a batch would be interleaved */
    struct request *request;
    struct str text;
    bool failed;
    struct audit_entry outcome;
};

static void report(void *ctx, double done, double total, struct str message)
{
    tool_progress(ctx, done, total, message);
}

/* Cause, what to do, and whether trying again helps. */
static struct str failure_text(struct arena *a, const struct request *r, const struct err *e)
{
    struct buf b = buf_new(a, LIMIT_RESULT);
    const char *code = err_kind_code(e->kind);
    if (code) buf_addf(&b, "An error occurred (%s): ", code);
    buf_add(&b, e->message);
    if (r->error_request_id.n > 0) {
        buf_addf(&b, "\nRequest ID: " STR_FMT, STR_ARG(r->error_request_id));
    }
    if (e->hint.n > 0) buf_addf(&b, "\nHint: " STR_FMT, STR_ARG(e->hint));
    if (err_is_retryable(e)) buf_add(&b, STR("\nTrying again later may help."));
    return buf_str(&b);
}

/* At the end of a line when one is near: rows stay whole. */
static struct str cut_to_size(struct arena *a, struct str text, size_t most)
{
    if (text.n <= most) return text;
    size_t n = utf8_cut(text, most).n;
    size_t newline = str_rfind_char(str_sub(text, 0, n), '\n');
    if (newline != STR_NPOS && n - newline < LINE_USUAL) n = newline;
    return arena_printf(a,
                        STR_FMT "\n[cut here: %zu of %zu bytes shown. Narrow the command with "
                                "--query, --max-items or a filter to see the rest.]",
                        (int)n, text.p, n, text.n);
}

static void fail(struct command_run *c, const struct err *e)
{
    c->failed = true;
    c->outcome.kind = e->kind;
    c->outcome.code = e->code;
    c->outcome.status = err_exit_status(e);
    c->text = failure_text(c->arena, c->request, e);
}

static void prepare_command(struct command_run *c)
{
    struct err e = err_init(c->arena);
    struct request *r = ARENA_NEW(c->arena, struct request);
    *r = request_new(c->arena, c->engine);
    r->cancel = c->call->cancel;
    r->max_items = c->max_items;
    r->client = c->call->client;
    if (c->alone) {
        r->progress = report;
        r->progress_ctx = (void *)(uintptr_t)c->call;
    }
    c->request = r;
    if (!engine_prepare(r, c->line, &e)) fail(c, &e);
}

static void run_command(struct command_run *c)
{
    if (c->failed) return;
    struct err e = err_init(c->arena);
    struct request *r = c->request;
    if (!engine_run(r, &e)) {
        fail(c, &e);
        return;
    }
    c->outcome.status = r->exit_status;
    c->failed = r->exit_status != 0;
    if (r->messages.n > 0) {
        r->text = arena_printf(c->arena, STR_FMT STR_FMT, STR_ARG(r->text),
                               STR_ARG(buf_str(&r->messages)));
    }
    while (str_ends(r->text, STR("\n"))) r->text.n--;
    /* A command that prints nothing has succeeded: an empty text would look like a fault. */
    c->text = r->text.n > 0 ? r->text : STR("{}");
}

/* Puts the commands that need it before the person. False: the answer comes with a later call. */
static bool settle(struct arena *a, const struct tool_call *call, struct command_run *runs,
                   size_t n)
{
    const struct request **asking = ARENA_ARRAY(a, const struct request *, n);
    size_t count = 0;
    for (size_t i = 0; i < n; i++) {
        bool asks = !runs[i].failed && runs[i].request->decision.verdict == VERDICT_ASK;
        if (asks) asking[count++] = runs[i].request;
    }
    if (count == 0) return true;
    bool later;
    struct str refusal = STR_NONE;
    bool given = consent_given(call, a, asking, count, &later, &refusal);
    for (size_t i = 0; i < n && !later; i++) {
        struct request *r = runs[i].request;
        if (runs[i].failed || r->decision.verdict != VERDICT_ASK) continue;
        struct err e = err_init(runs[i].arena);
        if (given) {
            r->decision.verdict = VERDICT_ALLOW;
        } else if (!err_set(&e, ERR_DENIED, STR_FMT, STR_ARG(refusal))) {
            fail(&runs[i], &e);
        }
    }
    return !later;
}

static void *run_on_thread(void *arg)
{
    run_command(arg);
    return NULL;
}

static void free_arena(void *handle)
{
    arena_free(handle);
}

/* Every command on its own thread; one that cannot start runs here, so that all of them run. */
static void run_batch(struct command_run *runs, size_t n)
{
    pthread_t threads[LIMIT_BATCH];
    bool started[LIMIT_BATCH] = {false};
    for (size_t i = 1; i < n; i++) {
        started[i] = thread_start(&threads[i], BATCH_STACK, run_on_thread, &runs[i]);
    }
    run_command(&runs[0]);
    for (size_t i = 1; i < n; i++) {
        if (started[i]) {
            pthread_join(threads[i], NULL);
        } else {
            run_command(&runs[i]);
        }
    }
}

/* The most bytes each command may have so that all together stay below RESULT_TEXT_MAX: what short
 * answers leave goes to the long ones. */
static size_t fair_share(const struct command_run *runs, size_t n)
{
    size_t share = RESULT_TEXT_MAX / n;
    for (size_t round = 0; round < n; round++) {
        size_t used = 0, longer = 0;
        for (size_t i = 0; i < n; i++) {
            used += runs[i].text.n < share ? runs[i].text.n : share;
            longer += runs[i].text.n > share;
        }
        if (longer == 0 || used >= RESULT_TEXT_MAX) break;
        share += (RESULT_TEXT_MAX - used) / longer;
    }
    return share;
}

static void make_presentable(struct command_run *runs, size_t n)
{
    size_t share = fair_share(runs, n);
    for (size_t i = 0; i < n; i++) {
        runs[i].text = visible_text(runs[i].arena, cut_to_size(runs[i].arena, runs[i].text, share));
    }
}

static void answer_batch(struct arena *a, const struct command_run *runs, size_t n,
                         struct tool_result *result)
{
    struct buf b = buf_new(a, LIMIT_RESULT);
    size_t failed = 0;
    for (size_t i = 0; i < n; i++) {
        buf_addf(&b, "%s[%zu] " STR_FMT "%s\n" STR_FMT, i > 0 ? "\n" : "", i + 1,
                 STR_ARG(runs[i].line), runs[i].failed ? " (failed)" : "", STR_ARG(runs[i].text));
        failed += runs[i].failed;
    }
    result->text = buf_str(&b);
    result->is_error = failed == n;
}

/* Names of what a model knows only: other words may be anything, a secret too. */
static void write_log(struct log *log, const struct command_run *c)
{
    const struct invocation *in = &c->request->invocation;
    bool is_known = in->operation || in->command;
    const char *outcome = c->outcome.kind == ERR_DENIED      ? "denied"
                          : c->outcome.kind == ERR_CANCELLED ? "cancelled"
                          : c->failed                        ? "failed"
                                                             : "ok";
    struct str code =
        c->outcome.code.n > 0 ? c->outcome.code : str_of(err_kind_code(c->outcome.kind));
    int64_t us = 0;
    for (size_t i = 0; i < c->request->time_count; i++) us += c->request->times[i].us;
    log_write(log, c->failed ? LOG_WARNING : LOG_INFO,
              STR_FMT ": " STR_FMT "%s" STR_FMT " %s%s" STR_FMT ", %lld ms",
              STR_ARG(c->outcome.tool), STR_ARG(is_known ? in->service_name : STR("no command")),
              is_known ? " " : "", STR_ARG(is_known ? in->operation_name : STR_NONE), outcome,
              code.n > 0 ? ": " : "", STR_ARG(code), (long long)(us / 1000));
}

static void write_audit(const struct engine *g, const struct tool_call *call,
                        struct command_run *runs, size_t n)
{
    bool reads = g->policy.read_only == READ_ONLY_TOOL;
    for (size_t i = 0; i < n; i++) {
        runs[i].outcome.tool = reads ? STR("read_aws") : STR("call_aws");
        runs[i].outcome.client = call->client;
        runs[i].outcome.user = call->user;
        runs[i].outcome.request = runs[i].request;
        audit_write(g->audit, runs[i].arena, &runs[i].outcome);
        write_log(g->log, &runs[i]);
    }
}

/* Some clients send a list as its JSON text. No command begins with a bracket. */
static const struct value *unquoted_list(struct arena *a, const struct value *v)
{
    struct err e = err_init(a);
    const struct value *list;
    if (v->kind != VALUE_STRING || !str_starts(str_trim(v->u.text), STR("["))) return v;
    if (!json_read(a, v->u.text, &list, &e) || list->kind != VALUE_LIST) return v;
    for (size_t i = 0; i < value_count(list); i++) {
        if (value_at(list, i)->kind != VALUE_STRING) return v;
    }
    return list;
}

static bool call_aws(void *ctx, struct arena *a, const struct tool_call *call,
                     struct tool_result *result, struct err *e)
{
    const struct value *command = unquoted_list(a, value_get(call->arguments, STR("cli_command")));
    size_t n = command->kind == VALUE_LIST ? value_count(command) : 1;
    if (n == 0 || n > LIMIT_BATCH) {
        return err_set(e, ERR_USAGE, "cli_command takes 1 to %u commands, not %zu.", LIMIT_BATCH,
                       n);
    }
    int64_t max_items = OPTION_UNSET;
    value_to_i64(value_get(call->arguments, STR("max_results")), &max_items);
    struct command_run *runs = ARENA_ARRAY(a, struct command_run, n);
    for (size_t i = 0; i < n; i++) {
        const struct value *item = command->kind == VALUE_LIST ? value_at(command, i) : command;
        runs[i] = (struct command_run){.engine = ctx,
                                       .call = call,
                                       .arena = arena_new(),
                                       .line = value_text(item),
                                       .max_items = max_items,
                                       .alone = n == 1};
        arena_defer(a, free_arena, runs[i].arena);
    }
    for (size_t i = 0; i < n; i++) prepare_command(&runs[i]);
    if (!settle(a, call, runs, n)) return true;
    run_batch(runs, n);
    write_audit(ctx, call, runs, n);
    make_presentable(runs, n);
    if (command->kind == VALUE_LIST) {
        answer_batch(a, runs, n, result);
    } else {
        result->text = runs[0].text;
        result->is_error = runs[0].failed;
    }
    return true;
}

struct tool call_aws_tool(const struct engine *engine)
{
    bool reads = engine->policy.read_only != READ_ONLY_OFF;
    return (struct tool){.name = STR("call_aws"),
                         .title = STR("Run AWS commands"),
                         .description = description,
                         .input_schema = input_schema,
                         .read_only = reads,
                         .destructive = !reads,
                         .open_world = true,
                         .call = call_aws,
                         .ctx = (void *)(uintptr_t)engine};
}

struct tool read_aws_tool(const struct engine *engine)
{
    return (struct tool){.name = STR("read_aws"),
                         .title = STR("Read from AWS"),
                         .description = read_description,
                         .input_schema = input_schema,
                         .read_only = true,
                         .idempotent = true,
                         .open_world = true,
                         .call = call_aws,
                         .ctx = (void *)(uintptr_t)engine};
}
