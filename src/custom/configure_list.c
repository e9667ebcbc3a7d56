/* aws configure list and list-profiles: where the settings in force come from (awscli
 * customizations/configure/list.py, listprofiles.py). Keys are masked. */
#include "custom/commands.h"
#include "custom/custom.h"
#include "engine/sign.h"

#define SHOWN_OF_KEY 4 /* the last characters */

struct setting {
    struct str value, type, location;
};

static const struct setting not_set = {STR_INIT("<not set>"), STR_INIT("None"), STR_INIT("None")};

static void print_setting(struct request *r, const char *name, struct setting s)
{
    buf_addf(&r->out, "%-10s : " STR_FMT, name, STR_ARG(s.value));
    for (size_t i = s.value.n; i < 24; i++) buf_add_char(&r->out, ' ');
    buf_addf(&r->out, " : " STR_FMT, STR_ARG(s.type));
    for (size_t i = s.type.n; i < 16; i++) buf_add_char(&r->out, ' ');
    buf_addf(&r->out, " : " STR_FMT "\n", STR_ARG(s.location));
}

static struct setting profile(const struct request *r)
{
    struct str named = r->invocation.globals.profile, value;
    if (named.n > 0) return (struct setting){named, STR("manual"), STR("--profile")};
    if (env_get(r->engine->env, STR("AWS_PROFILE"), &value) ||
        env_get(r->engine->env, STR("AWS_DEFAULT_PROFILE"), &value)) {
        return (struct setting){value, STR("env"), STR("['AWS_PROFILE', 'AWS_DEFAULT_PROFILE']")};
    }
    return not_set;
}

static struct setting region(const struct request *r)
{
    const struct env *env = r->engine->env;
    struct str value;
    if (env_get(env, STR("AWS_REGION"), &value) ||
        env_get(env, STR("AWS_DEFAULT_REGION"), &value)) {
        return (struct setting){value, STR("env"), STR("['AWS_REGION', 'AWS_DEFAULT_REGION']")};
    }
    value = value_get_text(config_profile(r->config, r->settings.profile), STR("region"));
    if (value.n > 0) {
        return (struct setting){value, STR("config-file"),
                                env_or(env, STR("AWS_CONFIG_FILE"), STR("~/.aws/config"))};
    }
    /* the CLI names every other source so, --region too */
    value = r->settings.endpoint.region;
    return value.n > 0 ? (struct setting){value, STR("imds"), STR("")} : not_set;
}

static struct setting masked(const struct request *r, struct str key)
{
    struct str end = str_from(key, key.n > SHOWN_OF_KEY ? key.n - SHOWN_OF_KEY : 0);
    return (struct setting){arena_printf(r->arena, "****************" STR_FMT, STR_ARG(end)),
                            r->credentials.source, STR("")};
}

static bool run_list(void *context, struct arena *a, const struct invocation *in, struct err *e)
{
    (void)in;
    struct request *r = context;
    struct err failure = err_init(a);
    bool found = sign_credentials(r, &failure);
    if (!found && failure.kind != ERR_NO_CREDENTIALS) {
        *e = failure;
        return false;
    }
    print_setting(r, "NAME", (struct setting){STR("VALUE"), STR("TYPE"), STR("LOCATION")});
    print_setting(r, "profile", profile(r));
    print_setting(r, "access_key", found ? masked(r, r->credentials.access_key) : not_set);
    print_setting(r, "secret_key", found ? masked(r, r->credentials.secret_key) : not_set);
    print_setting(r, "region", region(r));
    return true;
}

static bool run_profiles(void *context, struct arena *a, const struct invocation *in, struct err *e)
{
    (void)a, (void)in, (void)e;
    struct request *r = context;
    for (size_t i = 0; i < config_profile_count(r->config); i++) {
        buf_addf(&r->out, STR_FMT "\n", STR_ARG(config_profile_name(r->config, i)));
    }
    return true;
}

const struct command configure_list = {.service = STR_INIT("configure"),
                                       .name = STR_INIT("list"),
                                       .help = "Show the settings in force and their sources.",
                                       .local = COMMAND_READS,
                                       .run = run_list};
const struct command configure_list_profiles = {.service = STR_INIT("configure"),
                                                .name = STR_INIT("list-profiles"),
                                                .help = "List the configured profiles.",
                                                .local = COMMAND_READS,
                                                .run = run_profiles};
