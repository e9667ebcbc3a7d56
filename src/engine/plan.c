#include "engine/plan.h"

#include "cli/command.h"
#include "engine/save.h"
#include "output/output.h"
#include "policy/uses.h"

const char *plan_step_name(enum step_kind kind)
{
    switch (kind) {
    case STEP_NONE:
        return "none";
    case STEP_CALL:
        return "call";
    case STEP_PAGES:
        return "pages";
    case STEP_WAIT:
        return "wait";
    case STEP_CUSTOM:
        return "custom";
    }
    return "unknown";
}

static void cover(struct request *r, enum step_kind kind)
{
    const struct operation **all = ARENA_ARRAY(r->arena, const struct operation *, 3);
    const struct operation *first = r->invocation.completion.operation;
    const struct operation *place = r->invocation.place;
    size_t n = 0;
    all[n++] = r->invocation.operation;
    if (first) all[n++] = first;
    if (place) all[n++] = place;
    r->plan = (struct plan){.kind = kind, .operations = all, .operation_count = n};
}

struct cli_context plan_cli_context(const struct request *r)
{
    const struct engine *g = r->engine;
    return (struct cli_context){.model = g->model,
                                .files = &g->files,
                                .commands = g->commands,
                                .command_count = g->command_count,
                                .env = g->for_model ? NULL : g->env,
                                .clock = g->clock,
                                .random = g->random};
}

static bool plan_help(struct request *r, struct err *e)
{
    const struct cli_context ctx = plan_cli_context(r);
    return cli_help(r->arena, &ctx, &r->invocation, &r->plan.text, e);
}

/* "s3:ListBuckets": service and operation by the model's names. */
static bool find_call(struct request *r, struct str call, const struct service **service,
                      const struct operation **operation, struct err *e)
{
    size_t colon = str_find_char(call, ':');
    if (!model_service(r->engine->model, str_sub(call, 0, colon), service, e)) return false;
    *operation = *service ? service_operation(*service, str_from(call, colon + 1)) : NULL;
    if (*operation) return true;
    return err_set(e, ERR_MODEL,
                   "The command '" STR_FMT " " STR_FMT "' needs the operation " STR_FMT
                   ", which the model database does not have.",
                   STR_ARG(r->invocation.service_name), STR_ARG(r->invocation.operation_name),
                   STR_ARG(call));
}

bool plan_bind_command(struct request *r, struct err *e)
{
    const struct command *c = r->invocation.command;
    const struct operation *ignored;
    return r->invocation.kind != INVOKE_CUSTOM || c->call_count == 0 ||
           find_call(r, c->calls[0], &r->invocation.service, &ignored, e);
}

/* Covers what the decision was made on: a download may not write, though the command can. */
static bool plan_custom(struct request *r, struct err *e)
{
    const struct uses uses = uses_of(r->arena, &r->invocation);
    const struct operation **all = ARENA_ARRAY(r->arena, const struct operation *, uses.n + 1);
    for (size_t i = 0; i < uses.n; i++) {
        const struct use *use = &uses.items[i];
        const struct service *s;
        struct str call = arena_printf(r->arena, STR_FMT ":" STR_FMT, STR_ARG(use->service),
                                       STR_ARG(use->operation));
        if (!find_call(r, call, &s, &all[i], e)) return false;
    }
    r->plan = (struct plan){.kind = STEP_CUSTOM, .operations = all, .operation_count = uses.n};
    return true;
}

static const struct value *plan_sample(const struct request *r)
{
    bool json = r->formatter && str_eq(r->formatter->name, STR("json"));
    return cli_skeleton_answer(r->arena, &r->invocation, !json);
}

bool plan_make(struct request *r, struct err *e)
{
    r->plan = (struct plan){.kind = STEP_NONE};
    switch (r->invocation.kind) {
    case INVOKE_CALL:
        cover(r, r->invocation.paging.enabled ? STEP_PAGES : STEP_CALL);
        return save_check(r, e);
    case INVOKE_WAIT:
        cover(r, STEP_WAIT);
        return true;
    case INVOKE_SKELETON:
        r->plan.sample = plan_sample(r);
        return r->plan.sample || cli_skeleton(r->arena, &r->invocation, &r->plan.text, e);
    case INVOKE_HELP:
        return plan_help(r, e);
    case INVOKE_VERSION:
        r->plan.text = r->engine->user_agent;
        return true;
    case INVOKE_CUSTOM:
        return plan_custom(r, e);
    }
    return false;
}
