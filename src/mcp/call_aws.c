#include "mcp/call_aws.h"

#include "base/crew.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "engine/audit.h"
#include "mcp/consent.h"
#include "mcp/regions.h"
#include "mcp/visible.h"
#include "value/json.h"

#define RESULT_TEXT_MAX (1u * MIB) /* of one call; more is cut, and said so */
#define LINE_USUAL (4u * KIB)

static const struct str description = STR_INIT(
    "Run AWS CLI commands (any service, AWS CLI v2 syntax) and get their JSON output. "
    "cli_command is one command starting with 'aws', or a list of up to 20 that run in parallel "
    "and answer in order. No shell: no pipes, redirections, variables or loops; use --query "
    "(JMESPath) to filter. --region '*' runs a command in every enabled region. Commands are "
    "checked against the AWS service models first; errors name "
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
    struct words words; /* of the line, when it is one of several made of it; else none */
    int64_t max_items;
    bool alone; /* progress of a batch would be interleaved */
    struct request *request;
    struct str text;
    bool failed;
    struct audit_entry outcome;
};

/* The commands of a call, in order. */
struct command_list {
    struct arena *arena; /* of the call */
    const struct engine *engine;
    const struct tool_call *call;
    struct command_run *items;
    size_t n, cap;
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
    struct request *r = c->request;
    r->cancel = c->call->cancel;
    r->max_items = c->max_items;
    r->client = c->call->client;
    if (c->alone) {
        r->progress = report;
        r->progress_ctx = (void *)(uintptr_t)c->call;
    }
    r->words = c->words;
    struct err e = err_init(c->arena);
    if (!c->failed && !engine_prepare(r, c->line, &e)) fail(c, &e);
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

static void free_arena(void *handle)
{
    arena_free(handle);
}

static bool run_turn(void *runs, size_t i)
{
    run_command((struct command_run *)runs + i);
    return true;
}

static void run_all(struct arena *a, struct command_run *runs, size_t n)
{
    struct crew *crew = crew_new(a, n < LIMIT_BATCH ? (unsigned)n : LIMIT_BATCH);
    crew_each(crew, n, run_turn, runs);
}

/* The most bytes each command may have so that all together stay below RESULT_TEXT_MAX: what short
 * answers leave goes to the long ones. */
static size_t fair_share(const struct command_run *runs, size_t n)
{
    size_t share = RESULT_TEXT_MAX / (n > 0 ? n : 1);
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

static struct str tool_name(const struct engine *g)
{
    return g->policy.read_only == READ_ONLY_TOOL ? STR("read_aws") : STR("call_aws");
}

static void write_audit(const struct engine *g, const struct tool_call *call,
                        struct command_run *runs, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        runs[i].outcome.tool = tool_name(g);
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

static struct command_run *add_command(struct command_list *l, struct str line)
{
    if (l->n == l->cap) {
        size_t cap = l->cap ? l->cap * 2 : LIMIT_BATCH;
        l->items =
            arena_grow(l->arena, l->items, l->cap * sizeof *l->items, cap * sizeof *l->items);
        l->cap = cap;
    }
    struct command_run *c = &l->items[l->n++];
    *c = (struct command_run){.engine = l->engine, .call = l->call, .arena = arena_new()};
    arena_defer(l->arena, free_arena, c->arena);
    c->line = line;
    c->request = ARENA_NEW(c->arena, struct request);
    *c->request = request_new(c->arena, c->engine);
    return c;
}

/* One command, or one for each region. False when they are too many. */
static bool add_line(struct command_list *l, struct str line, struct err *e)
{
    struct words *each = NULL;
    size_t n;
    struct err why = err_init(l->arena);
    if (!regions_expand(l->arena, l->engine, l->call, tool_name(l->engine), line, &each, &n,
                        &why)) {
        fail(add_command(l, line), &why);
        return true;
    }
    if (l->n + n > LIMIT_EXPANDED) {
        return err_set(e, ERR_USAGE,
                       "--region '*' makes more than %u commands of this call; send fewer at once.",
                       LIMIT_EXPANDED);
    }
    if (n == 0) add_command(l, line);
    for (size_t i = 0; i < n; i++) add_command(l, lex_join(l->arena, &each[i]))->words = each[i];
    return true;
}

static bool call_aws(void *ctx, struct arena *a, const struct tool_call *call,
                     struct tool_result *result, struct err *e)
{
    const struct value *command = unquoted_list(a, value_get(call->arguments, STR("cli_command")));
    bool is_list = command->kind == VALUE_LIST;
    size_t n = is_list ? value_count(command) : 1;
    if (n == 0 || n > LIMIT_BATCH) {
        return err_set(e, ERR_USAGE, "cli_command takes 1 to %u commands, not %zu.", LIMIT_BATCH,
                       n);
    }
    int64_t max_items = OPTION_UNSET;
    value_to_i64(value_get(call->arguments, STR("max_results")), &max_items);
    struct command_list all = {.arena = a, .engine = ctx, .call = call};
    for (size_t i = 0; i < n; i++) {
        if (!add_line(&all, value_text(is_list ? value_at(command, i) : command), e)) return false;
    }
    for (size_t i = 0; i < all.n; i++) {
        all.items[i].max_items = max_items;
        all.items[i].alone = all.n == 1;
        prepare_command(&all.items[i]);
    }
    if (!settle(a, call, all.items, all.n)) return true;
    run_all(a, all.items, all.n);
    write_audit(ctx, call, all.items, all.n);
    make_presentable(all.items, all.n);
    if (is_list || all.n > 1) {
        answer_batch(a, all.items, all.n, result);
    } else {
        result->text = all.items[0].text;
        result->is_error = all.items[0].failed;
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
