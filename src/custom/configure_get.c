/* aws configure get: one value of the shared configuration (awscli
 * customizations/configure/get.py). */
#include "custom/commands.h"
#include "custom/custom.h"

#define PARTS_MAX 4 /* more dots than any name has */

struct parts {
    struct str items[PARTS_MAX];
    size_t n; /* PARTS_MAX + 1: too many */
};

static struct parts split(struct str name)
{
    struct parts p = {.n = 0};
    struct str part;
    while (p.n <= PARTS_MAX && str_next(&name, '.', &part)) {
        if (p.n < PARTS_MAX) p.items[p.n] = part;
        p.n++;
    }
    return p;
}

/* <profile>.<name>, profile.<profile>.<name>, <name>.<nested name>; a nested name may follow. */
static bool dotted(const struct request *r, struct str name, const struct value **out,
                   struct err *e)
{
    const struct parts p = split(name);
    if (p.n == 2 && str_find(STR("plugins"), p.items[0]) != STR_NPOS) {
        *out = value_get(config_section(r->config, STR(""), p.items[0]), p.items[1]);
        if (!*out) *out = value_get(config_profile(r->config, p.items[0]), p.items[1]);
        return true;
    }
    size_t at = 0;
    struct str profile = r->settings.profile;
    if (str_eq(p.items[0], STR("profile"))) {
        at = 2;
        profile = p.items[1];
    } else if (str_eq(p.items[0], STR("default")) || config_profile(r->config, p.items[0])) {
        at = 1;
        profile = p.items[0];
    }
    if (at >= p.n) return err_set(e, ERR_GENERAL, "list index out of range");
    *out = value_get(config_profile(r->config, profile), p.items[at]);
    if (p.n == at + 2) *out = value_get(*out, p.items[at + 1]);
    return true;
}

static bool of_section(const struct request *r, struct str kind, struct str section,
                       struct str name, const struct value **out, struct err *e)
{
    const struct value *map = config_section(r->config, kind, section);
    if (!map) {
        return err_set(e, ERR_GENERAL, "The config sub-section (" STR_FMT ") could not be found",
                       STR_ARG(section));
    }
    const struct parts p = split(name);
    *out = p.n > 2    ? NULL
           : p.n == 2 ? value_get(value_get(map, p.items[0]), p.items[1])
                      : value_get(map, name);
    return true;
}

static bool find(const struct request *r, const struct value *params, const struct value **out,
                 struct err *e)
{
    static const struct str kinds[] = {STR_INIT("sso-session"), STR_INIT("services")};
    struct str name = value_get_text(params, STR("varname"));
    const struct value *session = value_get(params, kinds[0]);
    const struct value *services = value_get(params, kinds[1]);
    if (session && services) {
        return err_set(e, ERR_PARAM,
                       "The key \"services\" cannot be specified when one of the following keys "
                       "are also specified: sso_session");
    }
    for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
        const struct value *section = value_get(params, kinds[i]);
        if (section) return of_section(r, kinds[i], value_text(section), name, out, e);
    }
    if (str_has_char(name, '.')) return dotted(r, name, out, e);
    *out = value_get(config_profile(r->config, r->settings.profile), name);
    return true;
}

static bool run(void *context, struct arena *a, const struct invocation *in, struct err *e)
{
    (void)a;
    struct request *r = context;
    const struct value *v = NULL;
    struct str name = value_get_text(in->params, STR("varname"));
    if (!find(r, in->params, &v, e)) return false;
    if (value_kind_of(v) == VALUE_STRING) {
        buf_addf(&r->out, STR_FMT "\n", STR_ARG(value_text(v)));
        return true;
    }
    if (value_kind_of(v) == VALUE_MAP) {
        buf_addf(&r->messages,
                 "varname (" STR_FMT ") must reference a value, not a section or sub-section.",
                 STR_ARG(name));
    }
    r->exit_status = 1;
    return true;
}

static const struct command_option options[] = {
    {.option = {.name = STR_INIT("varname"), .positional = true, .required = true},
     .help = "name of the setting; profile.<name>.<setting> of another profile"},
    TEXT_OPTION("sso-session", "the sso-session section to look in"),
    TEXT_OPTION("services", "the services section to look in"),
};

const struct command configure_get = {.service = STR_INIT("configure"),
                                      .name = STR_INIT("get"),
                                      .help = "Print one setting of the configuration files.",
                                      OPTIONS(options),
                                      .local = COMMAND_READS,
                                      .run = run};
