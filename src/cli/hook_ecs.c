/* aws ecs create-, update-, delete-express-gateway-service --monitor-resources, --monitor-mode
 * (awscli/customizations/ecs/monitormutatinggatewayservice.py). Monitoring does not end by itself:
 * the mode that needs a terminal is passed over as the AWS CLI does without one, the other is
 * refused. */
#include "cli/arguments.h"

static const struct str views[] = {STR_INIT("DEPLOYMENT"), STR_INIT("RESOURCE")};
static const struct str modes[] = {STR_INIT("INTERACTIVE"), STR_INIT("TEXT-ONLY")};

static bool apply_nothing(struct call *c, const struct argument *arg, const struct raw *raw,
                          struct err *e)
{
    (void)c, (void)arg, (void)raw, (void)e;
    return true; /* check reads both arguments */
}

static void build(struct call *c)
{
    struct argument *view =
        arguments_custom(&c->table, STR("monitor-resources"), ARITY_OPTIONAL, apply_nothing,
                         "Needs a terminal: without one, nothing is monitored.");
    view->option.choices = (struct choices){views, ARRAY_LEN(views)};
    struct argument *mode =
        arguments_custom(&c->table, STR("monitor-mode"), ARITY_OPTIONAL, apply_nothing,
                         "INTERACTIVE needs a terminal; TEXT-ONLY is refused: it does not end.");
    mode->option.choices = (struct choices){modes, ARRAY_LEN(modes)};
}

static bool check(struct call *c, struct err *e)
{
    bool monitors = call_is_given(c, STR("monitor-resources"));
    struct str mode = call_word(c, STR("monitor-mode"));
    if (!monitors && mode.n > 0)
        return err_set(e, ERR_GENERAL, "--monitor-mode can only be used with --monitor-resources");
    if (!monitors) return true;
    if (str_eq(mode, STR("TEXT-ONLY"))) {
        return err_set(e, ERR_DENIED,
                       "--monitor-mode TEXT-ONLY is refused because it prints until it is stopped. "
                       "Leave --monitor-resources out and use 'aws ecs "
                       "describe-express-gateway-service'.");
    }
    c->note = (struct output_note){
        .member = STR("service.serviceArn"),
        .text = STR("aws: [ERROR]: Interactive mode requires a TTY (terminal). Monitoring skipped. "
                    "Use --monitor-mode TEXT-ONLY for non-interactive environments.")};
    return true;
}

#define HOOK(symbol, name)                                                                         \
    const struct argument_hook symbol = {                                                          \
        .service = STR_INIT("ecs"),                                                                \
        .operation = STR_INIT(name),                                                               \
        .build = build,                                                                            \
        .check = check,                                                                            \
    }

HOOK(hook_ecs_create_express, "create-express-gateway-service");
HOOK(hook_ecs_update_express, "update-express-gateway-service");
HOOK(hook_ecs_delete_express, "delete-express-gateway-service");
