#include "app/variables.h"

#include "app/oauth.h"
#include "base/log.h"
#include "cli/suggest.h"

#define PREFIX STR("AWS_API_MCP_")
#define SIMILAR 0.7
#define HTTP_PORT 8000
#define SECONDS_MOST 86400

enum variable_kind { TEXT, SECONDS, LEVEL, SWITCH_FAIL_ON, SWITCH_FAIL_OFF, UNUSED };

static const struct variable {
    struct str name;
    enum variable_kind kind;
    const char *why_unused;
} variables[] = {
    {STR_INIT("AWS_API_MCP_PROFILE_NAME"), TEXT, NULL},
    {STR_INIT("AWS_API_MCP_ALLOWED_PROFILES"), TEXT, NULL},
    {STR_INIT("AWS_API_MCP_WORKING_DIR"), TEXT, NULL},
    {STR_INIT("AWS_API_MCP_ALLOW_UNRESTRICTED_LOCAL_FILE_ACCESS"), TEXT, NULL},
    {STR_INIT("AWS_API_MCP_SECRETS"), TEXT, NULL},
    {STR_INIT("AWS_API_MCP_AUDIT_LOG"), TEXT, NULL},
    {STR_INIT("AWS_API_MCP_MODELS"), TEXT, NULL},
    {STR_INIT("AWS_API_MCP_AGENT_SCRIPTS_DIR"), TEXT, NULL},
    {STR_INIT("EMBEDDING_MODEL_DIR"), TEXT, NULL},
    {STR_INIT("AWS_API_MCP_TRANSPORT"), TEXT, NULL},
    {STR_INIT("AWS_API_MCP_CONSENT_TIMEOUT"), SECONDS, NULL},
    {STR_INIT("READ_OPERATIONS_ONLY"), SWITCH_FAIL_ON, NULL},
    {STR_INIT("REQUIRE_MUTATION_CONSENT"), SWITCH_FAIL_ON, NULL},
    {STR_INIT("AWS_API_MCP_SANDBOX"), SWITCH_FAIL_ON, NULL},
    {STR_INIT("AWS_API_MCP_TELEMETRY"), SWITCH_FAIL_OFF, NULL},
    {STR_INIT("FASTMCP_LOG_LEVEL"), LEVEL, NULL},
    {STR_INIT("EXPERIMENTAL_AGENT_SCRIPTS"), SWITCH_FAIL_OFF, NULL},
    {STR_INIT("AWS_API_MCP_HOST"), TEXT, NULL},
    {STR_INIT("AWS_API_MCP_PORT"), TEXT, NULL},
    {STR_INIT("AWS_API_MCP_ALLOWED_HOSTS"), TEXT, NULL},
    {STR_INIT("AWS_API_MCP_ALLOWED_ORIGINS"), TEXT, NULL},
    {STR_INIT("AWS_API_MCP_STATELESS_HTTP"), SWITCH_FAIL_OFF, NULL},
    {STR_INIT("AUTH_TYPE"), TEXT, NULL},
    {STR_INIT("AUTH_ISSUER"), TEXT, NULL},
    {STR_INIT("AUTH_JWKS_URI"), TEXT, NULL},
    {STR_INIT("AUTH_RESOURCE"), TEXT, NULL},
    {STR_INIT("AUTH_AUDIENCE"), TEXT, NULL},
    {STR_INIT("AUTH_SCOPES"), TEXT, NULL},
    {STR_INIT("AWS_API_MCP_SUPPRESS_DEPRECATION_WARNING"), UNUSED, "there is no such warning"},
    {STR_INIT("ENDPOINT_SUGGEST_AWS_COMMANDS"), UNUSED, "suggestions are made on this machine"},
};

void finding_add(struct findings *f, enum finding_level level, const char *topic, struct str text,
                 struct str fix)
{
    if (f->n >= ARRAY_LEN(f->items)) return;
    f->items[f->n++] = (struct finding){level, str_of(topic), text, fix};
}

bool variables_want_scripts(const struct env *v)
{
    return env_switch(v, STR("EXPERIMENTAL_AGENT_SCRIPTS")) == ENV_ON;
}

static bool read_seconds(const struct env *v, struct str name, int64_t *seconds)
{
    int64_t n;
    struct str value = str_trim(env_or(v, name, STR_NONE));
    if (!str_to_i64(value, &n) || n < 1 || n > SECONDS_MOST) return false;
    *seconds = n;
    return true;
}

int64_t variables_consent_timeout_ms(const struct env *v)
{
    int64_t seconds = 0;
    (void)read_seconds(v, STR("AWS_API_MCP_CONSENT_TIMEOUT"), &seconds);
    return seconds * 1000;
}

bool variables_want_http(const struct env *v)
{
    struct str value = str_trim(env_or(v, STR("AWS_API_MCP_TRANSPORT"), STR_NONE));
    return str_eq_nocase(value, STR("streamable-http"));
}

static bool read_port(const struct env *v, int64_t *port)
{
    struct str value = str_trim(env_or(v, STR("AWS_API_MCP_PORT"), STR_NONE));
    *port = HTTP_PORT;
    return value.n == 0 || (str_to_i64(value, port) && *port >= 0 && *port <= 65535);
}

struct mcp_http variables_http(const struct env *v)
{
    struct mcp_http http = {
        .host = env_or(v, STR("AWS_API_MCP_HOST"), STR("127.0.0.1")),
        .has_no_sessions = env_switch(v, STR("AWS_API_MCP_STATELESS_HTTP")) == ENV_ON,
    };
    http.hosts = env_or(v, STR("AWS_API_MCP_ALLOWED_HOSTS"), http.host);
    http.origins = env_or(v, STR("AWS_API_MCP_ALLOWED_ORIGINS"), http.host);
    (void)read_port(v, &http.port);
    return http;
}

struct str variables_transport_fault(struct arena *a, const struct env *v)
{
    struct str value = str_trim(env_or(v, STR("AWS_API_MCP_TRANSPORT"), STR("stdio")));
    struct str auth = str_trim(env_or(v, STR("AUTH_TYPE"), STR_NONE));
    int64_t port;
    if (value.n == 0 || str_eq_nocase(value, STR("stdio"))) return STR_NONE;
    if (!variables_want_http(v)) {
        return arena_printf(a,
                            "AWS_API_MCP_TRANSPORT is '" STR_FMT
                            "': it must be stdio (the default) or streamable-http",
                            STR_ARG(value));
    }
    if (!read_port(v, &port)) return STR("AWS_API_MCP_PORT is no port: 0 to 65535");
    if (str_eq_nocase(auth, STR("oauth"))) return oauth_fault(a, v);
    if (!str_eq_nocase(auth, STR("no-auth"))) {
        return STR("streamable-http needs AUTH_TYPE=oauth, or AUTH_TYPE=no-auth: whoever reaches "
                   "the port uses your credentials, so this must be said");
    }
    return STR_NONE;
}

static const struct variable *find(struct str name)
{
    for (size_t i = 0; i < ARRAY_LEN(variables); i++) {
        if (str_eq(variables[i].name, name)) return &variables[i];
    }
    return NULL;
}

/* Is the value none that the variable's kind knows? */
static bool is_odd(const struct env *v, const struct variable *variable, struct str value)
{
    enum log_level level;
    int64_t seconds;
    switch (variable->kind) {
    case TEXT:
        break;
    case SECONDS:
        return value.n > 0 && !read_seconds(v, variable->name, &seconds);
    case LEVEL:
        return value.n > 0 && !log_level_find(value, &level);
    case SWITCH_FAIL_ON:
    case SWITCH_FAIL_OFF:
        return env_switch(v, variable->name) == ENV_ODD;
    case UNUSED:
        return value.n > 0;
    }
    return false;
}

static void check_known(const struct env *v, const struct variable *variable, struct findings *out)
{
    static const struct {
        const char *fault;
        struct str fix;
    } words[] = {
        [TEXT] = {"", STR_INIT("")},
        [SECONDS] = {"holds no number of seconds, 1 to 86400", STR_INIT("the default is used")},
        [LEVEL] = {"holds no level; INFO is used",
                   STR_INIT("use DEBUG, INFO, WARNING, ERROR or CRITICAL")},
        [SWITCH_FAIL_ON] = {"holds an unknown word, which means on", STR_INIT("use true or false")},
        [SWITCH_FAIL_OFF] = {"holds an unknown word, which means off",
                             STR_INIT("use true or false")},
        [UNUSED] = {"has no effect: ", STR_INIT("remove it")},
    };
    if (!is_odd(v, variable, env_or(v, variable->name, STR_NONE))) return;
    finding_add(out, FINDING_WARNING, "variables",
                arena_printf(out->arena, STR_FMT " %s%s", STR_ARG(variable->name),
                             words[variable->kind].fault,
                             variable->why_unused ? variable->why_unused : ""),
                words[variable->kind].fix);
}

/* A name of our own that is not known, or one that is nearly a known one. Only ours are compared:
 * the other AWS_ variables belong to AWS's tools. */
static void check_unknown(struct str name, struct findings *out)
{
    bool is_ours = str_starts(name, PREFIX);
    const struct variable *nearest = NULL;
    double best = SIMILAR;
    for (size_t i = 0; i < ARRAY_LEN(variables); i++) {
        double s = similarity(name, variables[i].name);
        bool counts = is_ours || (variables[i].kind != TEXT && variables[i].kind != UNUSED);
        if (counts && s >= best) {
            nearest = &variables[i];
            best = s;
        }
    }
    if (!is_ours && !nearest) return;
    struct str fix =
        nearest ? arena_printf(out->arena, "did you mean " STR_FMT "?", STR_ARG(nearest->name))
                : STR("remove it");
    finding_add(out, FINDING_FAULT, "variables",
                arena_printf(out->arena, STR_FMT " is no variable of this program", STR_ARG(name)),
                fix);
}

void variables_check(const struct env *v, struct findings *out)
{
    size_t before = out->n;
    for (size_t i = 0; i < env_count(v); i++) {
        const struct variable *known = find(env_name(v, i));
        if (known) {
            check_known(v, known, out);
        } else if (env_name(v, i).n < 100) {
            check_unknown(env_name(v, i), out);
        }
    }
    struct str fault = variables_transport_fault(out->arena, v);
    if (fault.n > 0) finding_add(out, FINDING_FAULT, "transport", fault, STR_NONE);
    if (out->n == before) {
        finding_add(out, FINDING_OK, "variables", STR("no misspelt or ignored ones"), STR_NONE);
    }
}
