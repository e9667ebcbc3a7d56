#include "auth/config.h"
#include "harness.h"
#include "scratch.h"
#include "value/json.h"

struct setup {
    struct arena *arena;
    struct str home;
    struct err err;
};

static const struct env *env_with(struct setup *s, const char *extra)
{
    struct str home = arena_printf(s->arena, "HOME=" STR_FMT, STR_ARG(s->home));
    const char *pairs[] = {home.p, extra, NULL};
    return env_of_pairs(s->arena, pairs);
}

static bool load(struct setup *s, const char *config, const char *credentials,
                 const struct config **out)
{
    scratch_write(s->arena, s->home, ".aws/config", config);
    scratch_write(s->arena, s->home, ".aws/credentials", credentials);
    s->err = err_init(s->arena);
    return config_load(s->arena, env_with(s, NULL), out, &s->err);
}

static struct str text_of(struct setup *s, const struct value *v)
{
    return v ? json_text(s->arena, v, &json_compact) : STR("(none)");
}

static void test_missing(struct setup *s)
{
    test_begin("no files");
    const struct config *c;
    CHECK_OK(config_load(s->arena, env_with(s, NULL), &c, &s->err), &s->err);
    CHECK(config_profile_count(c) == 0);
    CHECK(config_profile(c, STR("default")) == NULL);
}

static void test_sections(struct setup *s)
{
    test_begin("sections");
    const struct config *c;
    CHECK_OK(load(s,
                  "[default]\nregion = r0\n[profile a]\nregion=r1\ns3 =\n  Max = 1\n x=a=b\n"
                  "[profile \"b c\"]\nregion=r2\n[profile 'd']\n[profile e f]\nx=1\n"
                  "[profile \"unclosed]\nx=1\n[profiles]\n[sso-session my]\nsso_region=r3\n"
                  "[services s1]\ns3 =\n  endpoint_url = http://e\n[preview]\non=true\n"
                  "[profile default]\noutput=text\n",
                  "", &c),
             &s->err);
    CHECK_STR(text_of(s, config_profile(c, STR("default"))), STR("{\"output\":\"text\"}"));
    CHECK_STR(text_of(s, config_profile(c, STR("a"))),
              STR("{\"region\":\"r1\",\"s3\":{\"Max\":\"1\",\"x\":\"a=b\"}}"));
    CHECK_STR(text_of(s, config_profile(c, STR("b c"))), STR("{\"region\":\"r2\"}"));
    CHECK_STR(text_of(s, config_profile(c, STR("d"))), STR("{}"));
    CHECK(config_profile_count(c) == 4);
    CHECK_STR(config_profile_name(c, 1), STR("a"));
    CHECK_STR(config_profile_name(c, 4), STR_NONE);
    CHECK_STR(text_of(s, config_section(c, STR("sso-session"), STR("my"))),
              STR("{\"sso_region\":\"r3\"}"));
    CHECK_STR(text_of(s, config_section(c, STR("services"), STR("s1"))),
              STR("{\"s3\":{\"endpoint_url\":\"http://e\"}}"));
    CHECK_STR(text_of(s, config_section(c, STR(""), STR("preview"))), STR("{\"on\":\"true\"}"));
    CHECK(config_section(c, STR("services"), STR("no")) == NULL);
}

static void test_merge(struct setup *s)
{
    test_begin("the credentials file wins, key by key");
    const struct config *c;
    CHECK_OK(load(s, "[profile a]\nregion=r1\naws_access_key_id=1\n[profile b]\nx=1\n",
                  "[a]\naws_access_key_id=2\n[default]\nk=v\n[profile a]\nlost=1\n", &c),
             &s->err);
    CHECK_STR(text_of(s, config_profile(c, STR("a"))),
              STR("{\"region\":\"r1\",\"aws_access_key_id\":\"2\"}"));
    CHECK_STR(text_of(s, config_profile(c, STR("default"))), STR("{\"k\":\"v\"}"));
    CHECK_STR(text_of(s, config_profile(c, STR("profile a"))), STR("{\"lost\":\"1\"}"));
}

static void test_errors(struct setup *s)
{
    test_begin("errors");
    const struct config *c;
    static const char *const bad[] = {"x=1\n", "[a]\nx=1\nx=2\n", "[a]\ns3 =\n  nonsense\n",
                                      "[a]\nx=\xff\n"};
    for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
        CHECK(!load(s, bad[i], "", &c) && s->err.kind == ERR_GENERAL);
        CHECK_STR(s->err.message,
                  arena_printf(s->arena, "Unable to parse config file: " STR_FMT "/.aws/config",
                               STR_ARG(s->home)));
        CHECK(s->err.hint.n > 0);
        CHECK(!load(s, "", bad[i], &c));
        CHECK(str_ends(s->err.message, STR("/.aws/credentials")));
    }
}

static void test_paths(struct setup *s)
{
    test_begin("paths");
    struct str file = scratch_write(s->arena, s->home, "other/config", "[default]\nregion=o\n");
    scratch_write(s->arena, s->home, ".aws/config", "[default]\nregion=h\n");
    scratch_write(s->arena, s->home, ".aws/credentials", "");
    static const char *const ways[] = {"~/other/config", "$HOME/other/config",
                                       "${HOME}/other/config"};
    const struct config *c;
    for (size_t i = 0; i < ARRAY_LEN(ways); i++) {
        const struct env *v = env_with(s, arena_printf(s->arena, "AWS_CONFIG_FILE=%s", ways[i]).p);
        CHECK_OK(config_load(s->arena, v, &c, &s->err), &s->err);
        CHECK_STR(value_get_text(config_profile(c, STR("default")), STR("region")), STR("o"));
    }
    const struct env *v =
        env_with(s, arena_printf(s->arena, "AWS_CONFIG_FILE=" STR_FMT "$UNSET", STR_ARG(file)).p);
    CHECK_OK(config_load(s->arena, v, &c, &s->err), &s->err);
    CHECK(config_profile_count(c) == 0);
    v = env_with(s, "AWS_CONFIG_FILE=/"); /* a folder is no file */
    CHECK_OK(config_load(s->arena, v, &c, &s->err), &s->err);
}

struct profile_row {
    const char *env;
    const char *from_command;
    const char *want;
    bool exists;
};

static const struct profile_row profiles[] = {
    {"X=", "", "default", true},
    {"AWS_PROFILE=p", "", "p", true},
    {"AWS_DEFAULT_PROFILE=p", "", "p", true},
    {"AWS_PROFILE=nope", "p", "p", true},
    {"AWS_PROFILE=nope", "", "nope", false},
    {"AWS_PROFILE=", "", "", false},
    {"AWS_PROFILE=default", "", "default", false},
    {"X=", "nope", "nope", false},
};

static void test_effective_profile(struct setup *s)
{
    const struct config *c;
    CHECK_OK(load(s, "[profile p]\n", "", &c), &s->err);
    for (size_t i = 0; i < ARRAY_LEN(profiles); i++) {
        const struct profile_row *row = &profiles[i];
        test_begin(row->env);
        const struct env *v = env_with(s, row->env);
        struct str command = str_of(row->from_command);
        CHECK_STR(config_effective_profile(v, command), str_of(row->want));
        s->err = err_init(s->arena);
        CHECK(config_check_profile(c, v, command, &s->err) == row->exists);
        if (row->exists) continue;
        CHECK_STR(s->err.message,
                  arena_printf(s->arena, "The config profile (%s) could not be found", row->want));
        CHECK_STR(s->err.hint, STR("configured profiles: p"));
    }
}

/* What the published suite (conformance/configured_endpoints) leaves out. */
static const struct {
    const char *env, *profile;
    const char *want, *error;
} endpoints[] = {
    {"AWS_ENDPOINT_URL_CLOUDWATCH_LOGS=u", "missing", "u", NULL},
    {"AWS_ENDPOINT_URL=u", "missing", "u", NULL},
    {"AWS_ENDPOINT_URL_CLOUDWATCH_LOGS=", "own", "s", NULL},
    {"X=", "global", "g", NULL},
    {"AWS_IGNORE_CONFIGURED_ENDPOINT_URLS=TRUE", "missing", "", NULL},
    {"AWS_IGNORE_CONFIGURED_ENDPOINT_URLS=false", "ignores", "g", NULL},
    {"AWS_IGNORE_CONFIGURED_ENDPOINT_URLS=", "ignores", "g", NULL},
    {"X=", "ignores", "", NULL},
    {"X=", "missing", "",
     "The profile is configured to use the services section but the \"nope\" services "
     "configuration does not exist."},
};

static void test_endpoint_url(struct setup *s)
{
    const struct config *c;
    CHECK_OK(load(s,
                  "[profile own]\nservices = s\nendpoint_url = g\n"
                  "[services s]\ncloudwatch_logs =\n  endpoint_url = s\n"
                  "[profile global]\nservices = other\nendpoint_url = g\n"
                  "[services other]\ns3 =\n  endpoint_url = s\n[profile missing]\nservices = nope\n"
                  "[profile ignores]\nendpoint_url = g\nignore_configured_endpoint_urls = true\n",
                  "", &c),
             &s->err);
    for (size_t i = 0; i < ARRAY_LEN(endpoints); i++) {
        test_begin(endpoints[i].env);
        struct str url = STR_NONE;
        s->err = err_init(s->arena);
        bool ok = config_endpoint_url(s->arena, c, env_with(s, endpoints[i].env),
                                      config_profile(c, str_of(endpoints[i].profile)),
                                      STR("CloudWatch Logs"), &url, &s->err);
        CHECK(ok == !endpoints[i].error);
        if (ok) CHECK_STR(url, str_of(endpoints[i].want));
        if (!ok) CHECK_STR(s->err.message, str_of(endpoints[i].error));
    }
}

void run_tests(struct arena *a)
{
    struct setup s = {.arena = a, .home = scratch_new(a), .err = err_init(a)};
    test_missing(&s);
    test_sections(&s);
    test_merge(&s);
    test_errors(&s);
    test_paths(&s);
    test_effective_profile(&s);
    test_endpoint_url(&s);
}
