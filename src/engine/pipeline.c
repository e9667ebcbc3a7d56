/* The program in two tables: what happens to a command, in this order. Each arrow leaves its result
 * in struct request; engine/stage.c prints any of them as JSON. What happens to one AWS call is the
 * third table, build_stages in engine/call.c. */
#include "engine/engine.h"

#include "engine/caller.h"
#include "engine/discovery.h"
#include "engine/plan.h"
#include "engine/print.h"
#include "engine/run.h"
#include "jmespath/jmespath.h"
#include "output/output.h"
#include "protocol/protocol.h"

struct stage {
    struct str name;
    bool (*run)(struct request *r, struct str line, struct err *e);
};

static bool stage_lex(struct request *r, struct str line, struct err *e)
{
    return r->words.n > 0 || lex_command(r->arena, line, &r->words, e);
}

static bool compile_query(struct request *r, struct err *e)
{
    struct str query = r->invocation.globals.query;
    if (query.n == 0 || jmespath_compile(r->arena, query, &r->query, e)) return true;
    e->kind = ERR_PARAM;
    return err_prefix(e, "Bad value for --query " STR_FMT ": ", STR_ARG(query));
}

static bool check_endpoint(const struct request *r, struct err *e)
{
    const struct invocation *in = &r->invocation;
    return !settings_makes_client(in) ||
           endpoint_check_settings(r->engine->model, in->service, &r->settings.endpoint, e);
}

static bool settle_client(struct request *r, struct err *e)
{
    if (r->invocation.globals.profile.n == 0) {
        r->invocation.globals.profile = r->engine->default_profile;
    }
    return settings_resolve(r->arena, r->engine->env, r->config, &r->invocation, &r->settings, e) &&
           check_endpoint(r, e);
}

/* A command is refused: what the AWS CLI would have complained about before. It reads --query
 * before it looks at what stands behind the service, and makes a client before it checks
 * parameters by the model. */
static void find_earlier_fault(struct request *r, struct err *e)
{
    const struct invocation *in = &r->invocation;
    struct err first = err_init(r->arena);
    bool fine = !in->service || compile_query(r, &first);
    if (fine && in->understood) {
        fine = settle_client(r, &first) &&
               protocol_check_params(r->arena, in->service, in->operation, in->params, &first);
    }
    if (!fine) *e = first;
}

static bool stage_parse(struct request *r, struct str line, struct err *e)
{
    (void)line;
    const struct engine *g = r->engine;
    if (!g->model) {
        return err_set(e, ERR_MODEL, STR_FMT, STR_ARG(g->model_error));
    }
    if (!config_load(r->arena, g->env, &r->config, e)) return false;
    const struct value *profile =
        config_profile(r->config, config_effective_profile(g->env, STR_NONE));
    struct cli_context ctx = plan_cli_context(r);
    ctx.files_read = r->files_read = value_list(r->arena);
    ctx.default_binary_format = value_get_text(profile, STR("cli_binary_format"));
    if (cli_parse(r->arena, &ctx, &r->words, &r->invocation, e)) return plan_bind_command(r, e);
    find_earlier_fault(r, e);
    return false;
}

static bool stage_decide(struct request *r, struct str line, struct err *e)
{
    (void)line;
    (void)e;
    const struct caller caller = caller_of(r);
    r->decision = policy_decide(r->arena, &r->engine->policy, &caller, &r->invocation);
    return true;
}

static bool stage_settle(struct request *r, struct str line, struct err *e)
{
    (void)line;
    bool local = r->invocation.kind == INVOKE_HELP || r->invocation.kind == INVOKE_VERSION;
    if (local) return true;
    if (!compile_query(r, e) || !settle_client(r, e)) return false;
    r->invocation.place = discovery_operation(r);
    return print_choose(r, e);
}

static bool stage_plan(struct request *r, struct str line, struct err *e)
{
    (void)line;
    return plan_make(r, e);
}

static bool stage_run(struct request *r, struct str line, struct err *e)
{
    (void)line;
    if (r->decision.verdict != VERDICT_ALLOW) {
        return err_set(e, ERR_DENIED, STR_FMT, STR_ARG(r->decision.reason));
    }
    bool ok = run_plan(r, e);
    print_redact(r); /* of a failed command too: what it printed before is shown */
    return ok;
}

static bool stage_query(struct request *r, struct str line, struct err *e)
{
    (void)line;
    /* What is not printed is not asked (awscli/formatter.py OffFormatter). */
    if (!r->query || !r->result || str_eq(r->formatter->name, STR("off"))) return true;
    return jmespath_search(r->arena, r->query, r->result, &r->result, e);
}

static bool stage_format(struct request *r, struct str line, struct err *e)
{
    (void)line;
    return !r->result || print_result(r, e);
}

static const struct stage prepare_stages[] = {
    /* text in, plan out, no network */
    {STR_INIT("lex"), stage_lex},       {STR_INIT("parse"), stage_parse},
    {STR_INIT("settle"), stage_settle}, {STR_INIT("decide"), stage_decide},
    {STR_INIT("plan"), stage_plan},
};

static const struct stage run_stages[] = {
    {STR_INIT("run"), stage_run},
    {STR_INIT("query"), stage_query},
    {STR_INIT("format"), stage_format},
};

struct request request_new(struct arena *a, const struct engine *g)
{
    return (struct request){.arena = a, .engine = g, .max_items = OPTION_UNSET};
}

static bool run_timed(struct request *r, const struct stage *stage, struct str line, struct err *e)
{
    int64_t start = clock_monotonic_us();
    bool ok = stage->run(r, line, e);
    if (r->time_count < STAGE_MAX) {
        r->times[r->time_count++] =
            (struct stage_time){stage->name.p, clock_monotonic_us() - start};
    }
    return ok;
}

bool engine_prepare_until(struct request *r, struct str line, struct str last_stage, struct err *e)
{
    for (size_t i = 0; i < ARRAY_LEN(prepare_stages); i++) {
        if (!run_timed(r, &prepare_stages[i], line, e)) return false;
        if (str_eq(prepare_stages[i].name, last_stage)) return true;
    }
    return true;
}

bool engine_prepare(struct request *r, struct str line, struct err *e)
{
    return engine_prepare_until(r, line, STR_NONE, e);
}

bool engine_run(struct request *r, struct err *e)
{
    for (size_t i = 0; i < ARRAY_LEN(run_stages); i++) {
        if (!run_timed(r, &run_stages[i], STR_NONE, e)) return false;
    }
    return true;
}
