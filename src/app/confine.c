#include "app/confine.h"

#include <stdlib.h>
#include <sys/stat.h>

#include "auth/config.h"
#include "base/io.h"
#include "base/sandbox.h"
#include "engine/audit.h"
#include "model/locate.h"

#define RULES 64u /* more than the tables here have; profiles come on top, two each */
#define CHAIN 32u /* profiles that name each other as their source */

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define IS_INSTRUMENTED true /* the run time of sanitizers looks into /proc and traces itself */
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define IS_INSTRUMENTED true
#endif
#endif
#ifndef IS_INSTRUMENTED
#define IS_INSTRUMENTED false
#endif

struct places {
    struct arena *arena;
    const struct env *env;
    struct sandbox_rule *rules;
    size_t n, room;
};

static void add(struct places *p, struct str path, enum sandbox_access access)
{
    if (path.n == 0 || p->n >= p->room) return;
    if (str_starts(path, STR("~/"))) {
        path = arena_printf(p->arena, STR_FMT STR_FMT, STR_ARG(env_home(p->env)),
                            STR_ARG(str_from(path, 1)));
    }
    p->rules[p->n++] = (struct sandbox_rule){path, access};
}

/* For files that are replaced, not rewritten: the new one is in the same folder. */
static void add_folder_of(struct places *p, struct str path, enum sandbox_access access)
{
    size_t slash = str_rfind_char(path, '/');
    if (slash != STR_NPOS && slash > 0) add(p, str_sub(path, 0, slash), access);
}

/* ---- the system's ---- */

/* Where the list of name servers is replaced by renaming, a rule for the file would end with it. */
static bool is_resolver_replaced(void)
{
    struct stat file, etc;
    return lstat("/etc/resolv.conf", &file) == 0 && S_ISREG(file.st_mode) &&
           stat("/etc", &etc) == 0 && file.st_dev == etc.st_dev;
}

static void add_system(struct places *p)
{
    static const struct str read[] = {
        STR_INIT("/usr/lib"),
        STR_INIT("/usr/lib64"),
        STR_INIT("/lib"),
        STR_INIT("/lib64"),
        STR_INIT("/usr/share"),
        STR_INIT("/usr/local/lib"),
        STR_INIT("/usr/local/share"),
        STR_INIT("/nix/store"),
        STR_INIT("/gnu/store"),
        STR_INIT("/etc/ssl"),
        STR_INIT("/etc/pki"),
        STR_INIT("/etc/ca-certificates"),
        STR_INIT("/etc/crypto-policies"),
        STR_INIT("/etc/resolv.conf"),
        STR_INIT("/etc/hosts"),
        STR_INIT("/etc/nsswitch.conf"),
        STR_INIT("/etc/host.conf"),
        STR_INIT("/etc/gai.conf"),
        STR_INIT("/etc/services"),
        STR_INIT("/etc/protocols"),
        STR_INIT("/etc/ld.so.cache"),
        STR_INIT("/etc/localtime"),
        STR_INIT("/run/systemd/resolve"),
        STR_INIT("/run/resolvconf"),
        STR_INIT("/run/NetworkManager"),
        STR_INIT("/mnt/wsl"),
        STR_INIT("/dev/urandom"),
        STR_INIT("/sys/devices/system/cpu"),
    };
    for (size_t i = 0; i < ARRAY_LEN(read); i++) add(p, read[i], SANDBOX_READ);
    if (is_resolver_replaced()) add(p, STR("/etc"), SANDBOX_READ);
    add(p, STR("/dev/null"), SANDBOX_WRITE);
}

/* ---- the operator's ---- */

static void add_variables(struct places *p)
{
    static const struct str files[] = {
        STR_INIT("AWS_CONFIG_FILE"),     STR_INIT("AWS_SHARED_CREDENTIALS_FILE"),
        STR_INIT("AWS_CA_BUNDLE"),       STR_INIT("REQUESTS_CA_BUNDLE"),
        STR_INIT("SSL_CERT_FILE"),       STR_INIT("SSL_CERT_DIR"),
        STR_INIT("CURL_CA_BUNDLE"),      STR_INIT("OPENSSL_CONF"),
        STR_INIT("EMBEDDING_MODEL_DIR"),
    };
    static const struct str tokens[] = {STR_INIT("AWS_WEB_IDENTITY_TOKEN_FILE"),
                                        STR_INIT("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE")};
    for (size_t i = 0; i < ARRAY_LEN(files); i++) {
        add(p, env_or(p->env, files[i], STR_NONE), SANDBOX_READ);
    }
    for (size_t i = 0; i < ARRAY_LEN(tokens); i++) {
        add_folder_of(p, env_or(p->env, tokens[i], STR_NONE), SANDBOX_READ);
    }
    add(p, model_user_folder(p->arena, p->env), SANDBOX_READ);
}

/* Policy and logs, caches of credentials and tokens. Only what exists can be given, so it is made;
 * without a configuration nothing is cached. */
static void add_own_folders(struct places *p)
{
    static const struct str written[] = {STR_INIT("aws-api-mcp/"), STR_INIT("cli/cache/"),
                                         STR_INIT("sso/cache/"), STR_INIT("login/cache/")};
    struct str home = env_home(p->env);
    struct stat st;
    bool caches = stat(arena_cstr(p->arena, arena_printf(p->arena, STR_FMT "/.aws", STR_ARG(home))),
                       &st) == 0 ||
                  env_or(p->env, STR("AWS_CONFIG_FILE"), STR_NONE).n > 0;
    for (size_t i = 0; i < ARRAY_LEN(written) && home.n > 0; i++) {
        if (i > 0 && !caches) break;
        struct str path =
            arena_printf(p->arena, STR_FMT "/.aws/" STR_FMT, STR_ARG(home), STR_ARG(written[i]));
        /* A home that cannot be written has no caches either way. */
        if (io_make_folders(p->arena, path, 0700)) add(p, path, SANDBOX_WRITE);
    }
    add(p, STR("~/.aws"), SANDBOX_READ);
    add(p, env_or(p->env, STR("AWS_LOGIN_CACHE_DIRECTORY"), STR_NONE), SANDBOX_WRITE);
    struct str audit = audit_path(p->arena, p->env);
    if (io_make_folders(p->arena, audit, 0700)) add_folder_of(p, audit, SANDBOX_WRITE);
}

static void add_profiles(struct places *p, const struct config *config)
{
    for (size_t i = 0; i < config_profile_count(config); i++) {
        const struct value *profile = config_profile(config, config_profile_name(config, i));
        add_folder_of(p, value_get_text(profile, STR("web_identity_token_file")), SANDBOX_READ);
        add(p, value_get_text(profile, STR("ca_bundle")), SANDBOX_READ);
    }
}

static void add_all(struct places *p, const struct engine *g, const struct config *config)
{
    add_system(p);
    add_variables(p);
    add_own_folders(p);
    if (config) add_profiles(p, config);
    if (g->files.mode == FILES_WORKDIR) add(p, g->files.folder, SANDBOX_WRITE);
}

/* ---- what is wanted and possible ---- */

/* Does the profile that the operator chose, or one that it takes its keys from, run a program? */
static bool needs_program(const struct config *config, struct str name)
{
    for (size_t i = 0; config && name.n > 0 && i < CHAIN; i++) {
        const struct value *profile = config_profile(config, name);
        if (value_get(profile, STR("credential_process"))) return true;
        name = value_get_text(profile, STR("source_profile"));
    }
    return false;
}

static const struct config *load_config(const struct app *app)
{
    struct err e = err_init(app->arena);
    const struct config *config;
    return config_load(app->arena, app->env, &config, &e) ? config : NULL;
}

struct confinement confinement_of(const struct app *app, const struct engine *g)
{
    struct confinement c = {.shortage = STR_NONE};
    c.is_wanted = env_or(app->env, STR("AWS_API_MCP_SANDBOX"), STR_NONE).n == 0 ||
                  env_switch(app->env, STR("AWS_API_MCP_SANDBOX")) != ENV_OFF;
    if (!c.is_wanted) return c;
    bool wants_files = g->files.mode != FILES_UNRESTRICTED;
    c.files = wants_files && !IS_INSTRUMENTED && sandbox_landlock_abi() > 0;
    c.programs = !IS_INSTRUMENTED && sandbox_knows_programs();
    if (IS_INSTRUMENTED)
        c.shortage = STR("this build has sanitizers, which need more than the sandbox leaves");
    else if (wants_files && !c.files)
        c.shortage = STR("this kernel has no Landlock: files are guarded by openat2 alone");
    else if (!c.programs)
        c.shortage = STR("no seccomp on this kernel or processor: programs are not stopped");
    return c;
}

struct confinement app_confine(const struct app *app, struct engine *g)
{
    struct confinement c = confinement_of(app, g);
    struct err e = err_init(app->arena);
    if (!c.files && !c.programs) return c;
    const struct config *config = load_config(app);
    if (needs_program(config, g->policy.own_profile)) g->outside = outside_new(app->arena);
    if (c.files) {
        struct places *p = ARENA_NEW(app->arena, struct places);
        p->arena = app->arena;
        p->env = app->env;
        p->room = RULES + (config ? 2 * config_profile_count(config) : 0);
        p->rules = ARENA_ARRAY(app->arena, struct sandbox_rule, p->room);
        add_all(p, g, config);
        c.files = sandbox_files(app->arena, p->rules, p->n, &e);
    }
    if (c.programs) c.programs = sandbox_programs(&e);
    if (err_is_set(&e)) c.shortage = e.message;
    return c;
}
