/* Are endpoint URLs of variables and configuration files used as published? botocore's cases for
 * the order of precedence, then every service's own variable and services section by its service
 * id. */
#include <stdio.h>

#include "base/buf.h"
#include "endpoint/endpoint.h"
#include "engine/settings.h"
#include "scratch.h"
#include "suite.h"

struct run {
    struct arena *arena;
    const struct model *model;
    struct str home;
    unsigned passed, failed;
};

static void judge(struct run *r, struct str name, struct str got, struct str want)
{
    bool same = str_eq(got, want);
    r->passed += same;
    r->failed += !same;
    if (!same) {
        printf(STR_FMT ": wants " STR_FMT ", got " STR_FMT "\n", STR_ARG(name), STR_ARG(want),
               STR_ARG(got));
    }
}

static void add_section(struct buf *file, const char *kind, struct str name,
                        const struct value *options)
{
    buf_addf(file, "[%s " STR_FMT "]\n", kind, STR_ARG(name));
    for (size_t i = 0; i < value_count(options); i++) {
        const struct field *f = &options->u.map.fields[i];
        buf_addf(file, STR_FMT " = " STR_FMT "\n", STR_ARG(f->name), STR_ARG(value_text(f->value)));
        if (value_kind_of(f->value) != VALUE_MAP) continue;
        for (size_t k = 0; k < value_count(f->value); k++) {
            const struct field *inner = &f->value->u.map.fields[k];
            buf_addf(file, "  " STR_FMT " = " STR_FMT "\n", STR_ARG(inner->name),
                     STR_ARG(value_text(inner->value)));
        }
    }
}

struct setting {
    struct str profile, file; /* the profile is in the file */
    const struct value *variables;
    bool ignores; /* all configured URLs */
    struct str endpoint_url;
};

static const struct env *env_of(struct run *r, struct arena *a, const struct setting *s)
{
    const char *pairs[8];
    size_t n = 0;
    scratch_write(a, r->home, "config", arena_cstr(a, s->file));
    pairs[n++] = arena_printf(a, "AWS_CONFIG_FILE=" STR_FMT "/config", STR_ARG(r->home)).p;
    pairs[n++] = "AWS_SHARED_CREDENTIALS_FILE=/nonexistent";
    if (s->ignores) pairs[n++] = "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS=true";
    for (size_t i = 0; i < value_count(s->variables) && n + 1 < ARRAY_LEN(pairs); i++) {
        const struct field *f = &s->variables->u.map.fields[i];
        if (s->ignores && str_eq(f->name, STR("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"))) continue;
        pairs[n++] =
            arena_printf(a, STR_FMT "=" STR_FMT, STR_ARG(f->name), STR_ARG(value_text(f->value))).p;
    }
    pairs[n] = NULL;
    return env_of_pairs(a, pairs);
}

/* Where the first operation of the service without parameters would go; else the error. */
static struct str place_of(struct run *r, struct arena *a, const struct service *s,
                           const struct operation *o, const struct setting *how)
{
    struct err e = err_init(a);
    const struct env *env = env_of(r, a, how);
    const struct config *config;
    struct settings settings;
    const struct invocation in = {
        .service = s, .globals = {.profile = how->profile, .endpoint_url = how->endpoint_url}};
    if (!config_load(a, env, &config, &e) ||
        !settings_resolve(a, env, config, &in, &settings, &e)) {
        return e.message;
    }
    if (!o) return settings.endpoint.endpoint_url;
    struct endpoint to = {0};
    bool ok = endpoint_resolve(a, r->model, s, o, value_map(a), &settings.endpoint, &to, &e);
    return ok ? to.url : e.message;
}

static const struct service *service_named(struct run *r, struct str name)
{
    const struct service *s = NULL;
    struct err e = err_init(r->arena);
    return model_service(r->model, name, &s, &e) ? s : NULL;
}

static void run_published(struct run *r, const struct value *suite, const struct value *test)
{
    struct arena *a = arena_new();
    struct str profile = value_get_text(test, STR("profile"));
    const struct value *options = value_path(suite, STR("profiles"), profile);
    struct str section = value_get_text(options, STR("services"));
    const struct value *client =
        value_path(suite, STR("client_configs"), value_get_text(test, STR("client_config")));
    struct buf file = buf_new(a, 100000);
    add_section(&file, "profile", profile, options);
    if (section.n > 0) {
        add_section(&file, "services", section, value_path(suite, STR("services"), section));
    }
    const struct setting how = {
        .profile = profile,
        .file = buf_str(&file),
        .variables =
            value_path(suite, STR("environments"), value_get_text(test, STR("environment"))),
        .ignores = value_is_true(value_get(client, STR("ignore_configured_endpoint_urls"))),
        .endpoint_url = value_get_text(client, STR("endpoint_url"))};
    struct str name = value_get_text(test, STR("service"));
    const struct service *s = service_named(r, name);
    const struct operation *o =
        s ? service_operation(s, str_eq(name, STR("s3")) ? STR("ListBuckets") : STR("ListTables"))
          : NULL;
    judge(r, value_get_text(test, STR("name")), o ? place_of(r, a, s, o, &how) : STR("nothing"),
          value_text(value_path(test, STR("output"), STR("endpointUrl"))));
    arena_free(a);
}

#define OVERRIDE "https://endpoint-override"

/* By the variable, then by the section, that the service's id gives. */
static void run_service(struct run *r, const struct service *s)
{
    struct arena *a = arena_new();
    char *key = arena_cstr(a, service_id(s));
    for (char *c = key; *c; c++) {
        if (*c == ' ') *c = '_';
    }
    struct value *variables = value_map(a);
    struct str upper = arena_upper(a, str_of(key)), lower = arena_lower(a, str_of(key));
    value_set(a, variables, arena_printf(a, "AWS_ENDPOINT_URL_" STR_FMT, STR_ARG(upper)),
              value_string(a, STR(OVERRIDE)));
    const struct setting by_variable = {
        .profile = STR("p"), .file = STR("[profile p]\nregion = r\n"), .variables = variables};
    judge(r, service_name(s), place_of(r, a, s, NULL, &by_variable), STR(OVERRIDE));
    const struct setting by_section = {
        .profile = STR("p"),
        .file = arena_printf(a,
                             "[profile p]\nservices = mine\n[services mine]\n" STR_FMT
                             " =\n  endpoint_url = " OVERRIDE "\n",
                             STR_ARG(lower))};
    judge(r, service_name(s), place_of(r, a, s, NULL, &by_section), STR(OVERRIDE));
    arena_free(a);
}

int main(int argc, char **argv)
{
    struct arena *a = arena_new();
    struct err e = err_init(a);
    struct run r = {.arena = a, .home = scratch_new(a)};
    const struct value *file = NULL;
    struct str path = arena_printf(a, "%s/functional/configured_endpoint_urls/profile-tests.json",
                                   argc > 1 ? argv[1] : "");
    if (argc != 3 || !suite_read_json(a, path, &file)) {
        printf("no " STR_FMT ": tools/setup test fetches it\n", STR_ARG(path));
        return SUITE_MISSING;
    }
    if (!model_open(a, str_of(argv[2]), &r.model, &e)) {
        printf(STR_FMT "\n", STR_ARG(e.message));
        return 1;
    }
    const struct value *suites = value_get(file, STR("testSuites"));
    for (size_t i = 0; i < value_count(suites); i++) {
        const struct value *tests = value_get(value_at(suites, i), STR("endpointUrlTests"));
        for (size_t k = 0; k < value_count(tests); k++) {
            run_published(&r, value_at(suites, i), value_at(tests, k));
        }
    }
    for (size_t i = 0; i < model_service_count(r.model); i++) {
        const struct service *s = service_named(&r, model_service_name(r.model, i));
        if (s) run_service(&r, s);
    }
    printf("%u passed, %u failed\n", r.passed, r.failed);
    arena_free(a);
    return r.failed > 0 || r.passed == 0;
}
