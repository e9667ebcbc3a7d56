/* `policy`: what the operator's rules say, without running anything. */
#include "app/app.h"

#include <stdio.h>

#include "base/clock.h"
#include "base/limits.h"
#include "cli/command.h"
#include "cli/commands.h"
#include "compile/xform.h"
#include "engine/caller.h"
#include "policy/document.h"
#include "policy/uses.h"

static int failed(const struct err *e)
{
    fprintf(stderr, "aws-api-mcp-server: " STR_FMT "\n", STR_ARG(e->message));
    return err_exit_status(e);
}

/* ---- dump ---- */

static bool dump_service(struct arena *a, const struct model *m, size_t i, struct err *e)
{
    const struct service *s;
    if (!model_service(m, model_service_name(m, i), &s, e)) return false;
    struct str cli_service = cli_service_name(service_name(s));
    struct choices names = command_names(a, s, cli_service);
    for (size_t k = 0; k < names.n; k++) {
        const struct operation *o = command_operation(s, cli_service, names.items[k]);
        if (!o) continue;
        printf(STR_FMT " " STR_FMT " %s\n", STR_ARG(cli_service), STR_ARG(names.items[k]),
               access_name(access_of(service_name(s), operation_name(o))));
    }
    return true;
}

/* What the table says of operations that these models lack: others, older or newer, may have them.
 */
static bool dump_rest(struct arena *a, const struct model *m, struct err *e)
{
    size_t at = 0;
    struct str service, operation;
    enum access kind;
    while (access_next(&at, &service, &operation, &kind)) {
        const struct service *s;
        if (!model_service(m, service, &s, e)) return false;
        if (s && service_operation(s, operation)) continue;
        printf(STR_FMT " " STR_FMT " %s\n", STR_ARG(cli_service_name(service)),
               STR_ARG(xform_name(a, operation)), access_name(kind));
    }
    return true;
}

static int dump(const struct app *app)
{
    const struct engine *g = app_engine(app, PRINCIPAL_MODEL);
    struct err e = err_init(app->arena);
    if (!g->model) {
        (void)err_set(&e, ERR_MODEL, STR_FMT, STR_ARG(g->model_error));
        return failed(&e);
    }
    for (size_t i = 0; i < model_service_count(g->model); i++) {
        if (!dump_service(app->arena, g->model, i, &e)) return failed(&e);
    }
    if (!dump_rest(app->arena, g->model, &e)) return failed(&e);
    for (size_t i = 0; i < g->command_count; i++) {
        const struct command *c = g->commands[i];
        const struct invocation in = {.kind = INVOKE_CUSTOM,
                                      .command = c,
                                      .service_name = c->service,
                                      .operation_name = c->name};
        printf(STR_FMT " " STR_FMT " %s\n", STR_ARG(c->service), STR_ARG(c->name),
               access_name(uses_of(app->arena, &in).access));
    }
    return 0;
}

/* ---- show ---- */

static void show_list(const char *name, const struct entries *list)
{
    if (!list->given) return;
    printf("%s:\n", name);
    for (size_t i = 0; i < list->n; i++) printf("  " STR_FMT "\n", STR_ARG(list->items[i].text));
}

static int show(const struct app *app)
{
    struct policy p = policy_of_env(app->arena, app->env, PRINCIPAL_MODEL);
    struct err e = err_init(app->arena);
    struct document d;
    printf("READ_OPERATIONS_ONLY: %s\n", p.read_only == READ_ONLY_OFF ? "off" : "on");
    printf("REQUIRE_MUTATION_CONSENT: %s\n", p.consent_wanted ? "on" : "off");
    printf("AWS_API_MCP_SECRETS: %s\n", secrets_name(p.secrets));
    printf("profile: " STR_FMT "\n", STR_ARG(p.own_profile));
    printf("further profiles: " STR_FMT "\n", STR_ARG(p.allowed_profiles));
    if (!document_read(app->arena, p.policy_file, &d, &e)) {
        puts("policy file: cannot be used, every call is refused");
        return failed(&e);
    }
    printf("policy file: " STR_FMT "%s\n", STR_ARG(p.policy_file), d.exists ? "" : " (none)");
    show_list("denyList", &d.deny);
    show_list("elicitList", &d.elicit);
    show_list("allowList", &d.allow);
    return 0;
}

/* ---- check ---- */

static const char *verdict_name(enum verdict v)
{
    switch (v) {
    case VERDICT_ALLOW:
        return "allow";
    case VERDICT_ASK:
        return "ask";
    case VERDICT_DENY:
        return "deny";
    }
    return "deny";
}

/* What a decision takes in a server that has made some: the rules know the file by then. */
static double cost_us(const struct request *r, const struct caller *caller)
{
    enum { ROUNDS = 200 };
    int64_t start = clock_monotonic_us();
    for (size_t i = 0; i < ROUNDS; i++) {
        struct arena *own = arena_new();
        (void)policy_decide(own, &r->engine->policy, caller, &r->invocation);
        arena_free(own);
    }
    return (double)(clock_monotonic_us() - start) / ROUNDS;
}

static struct str known(struct str s)
{
    return s.n > 0 ? s : STR("not known before a call");
}

/* Exit status 0: allowed; 1: needs consent; that of a denial else. */
static int check(const struct app *app, struct str line)
{
    struct arena *a = app->arena;
    struct request *r = ARENA_NEW(a, struct request);
    *r = request_new(a, app_engine(app, PRINCIPAL_MODEL));
    struct err e = err_init(a);
    if (!engine_prepare_until(r, line, STR("decide"), &e)) return failed(&e);
    printf("%s (rule " STR_FMT ")\n", verdict_name(r->decision.verdict), STR_ARG(r->decision.rule));
    if (r->decision.reason.n > 0) printf("reason: " STR_FMT "\n", STR_ARG(r->decision.reason));
    const struct caller caller = caller_of(r);
    printf("as: profile " STR_FMT ", region " STR_FMT ", account " STR_FMT "\n",
           STR_ARG(caller.profile), STR_ARG(known(caller.region)), STR_ARG(known(caller.account)));
    printf("class: %s\noperations: " STR_FMT "\n", access_name(r->decision.access),
           STR_ARG(policy_effects(a, &r->invocation)));
    printf("takes: %.1f us\n", cost_us(r, &caller));
    (void)err_set(&e, ERR_DENIED, STR_FMT, STR_ARG(r->decision.reason));
    if (r->decision.verdict == VERDICT_DENY) return err_exit_status(&e);
    return r->decision.verdict == VERDICT_ASK ? 1 : 0;
}

int app_policy(const struct app *app)
{
    size_t n = app->arg_count;
    struct str name = n > 0 ? app->args[0] : STR_NONE;
    if (str_eq(name, STR("dump")) && n == 2 && str_eq(app->args[1], STR("--read-only"))) {
        return dump(app);
    }
    if (str_eq(name, STR("show")) && n == 1) return show(app);
    if (str_eq(name, STR("check")) && n == 2) return check(app, app->args[1]);
    fputs("usage: aws-api-mcp-server policy check \"aws SERVICE OPERATION ...\"\n"
          "       aws-api-mcp-server policy show\n"
          "       aws-api-mcp-server policy dump --read-only\n",
          stderr);
    return 252;
}
