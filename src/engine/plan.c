#include "engine/plan.h"

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
    const struct operation **one = ARENA_NEW(r->arena, const struct operation *);
    *one = r->invocation.operation;
    r->plan = (struct plan){.kind = kind, .operations = one, .operation_count = 1};
}

static struct cli_context context_of(const struct request *r)
{
    const struct engine *g = r->engine;
    return (struct cli_context){.model = g->model,
                                .files = &g->files,
                                .commands = g->commands,
                                .command_count = g->command_count};
}

static bool plan_help(struct request *r, struct err *e)
{
    const struct cli_context ctx = context_of(r);
    return cli_help(r->arena, &ctx, &r->invocation, &r->plan.text, e);
}

bool plan_make(struct request *r, struct err *e)
{
    r->plan = (struct plan){.kind = STEP_NONE};
    switch (r->invocation.kind) {
    case INVOKE_CALL:
        cover(r, r->invocation.paging.enabled ? STEP_PAGES : STEP_CALL);
        return true;
    case INVOKE_WAIT:
        cover(r, STEP_WAIT);
        return true;
    case INVOKE_SKELETON:
        return cli_skeleton(r->arena, &r->invocation, &r->plan.text, e);
    case INVOKE_HELP:
        return plan_help(r, e);
    case INVOKE_VERSION:
        r->plan.text = r->engine->user_agent;
        return true;
    case INVOKE_CUSTOM:
        return err_set(e, ERR_USAGE,
                       "The command '" STR_FMT " " STR_FMT "' is not built into this version.",
                       STR_ARG(r->invocation.service_name), STR_ARG(r->invocation.operation_name));
    }
    return false;
}
