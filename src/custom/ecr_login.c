/* aws ecr get-login-password and aws ecr-public get-login-password: the password for container
 * clients (awscli ecr.py, ecr_public.py). */
#include "base/base64.h"
#include "custom/commands.h"
#include "custom/custom.h"

static bool print_password(struct request *r, const struct value *auth, struct err *e)
{
    struct str token = value_get_text(auth, STR("authorizationToken")), text, user;
    if (!base64_decode(r->arena, token, &text)) {
        return err_set(e, ERR_GENERAL, "The authorization token is no base64.");
    }
    str_next(&text, ':', &user);
    buf_addf(&r->out, STR_FMT "\n", STR_ARG(text));
    return true;
}

static bool run(void *context, struct arena *a, const struct invocation *in, struct err *e)
{
    (void)in;
    struct request *r = context;
    const struct value *output;
    if (!custom_call(r, STR("GetAuthorizationToken"), value_map(a), &output, e)) return false;
    const struct value *data = value_get(output, STR("authorizationData"));
    return print_password(r, data && data->kind == VALUE_LIST ? value_at(data, 0) : data, e);
}

static const struct str calls[] = {STR_INIT("ecr:GetAuthorizationToken")};
static const struct str public_calls[] = {STR_INIT("ecr-public:GetAuthorizationToken")};

const struct command ecr_login = {.service = STR_INIT("ecr"),
                                  .name = STR_INIT("get-login-password"),
                                  .help = "Print the password for container clients.",
                                  CALLS(calls),
                                  .run = run};
const struct command ecr_public_login = {.service = STR_INIT("ecr-public"),
                                         .name = STR_INIT("get-login-password"),
                                         .help = "Print the password for container clients.",
                                         CALLS(public_calls),
                                         .run = run};
