#include "policy/policy.h"

#include <sys/stat.h>

#include "codec/uri.h"

/* A switch with an unknown value is on: the safe reading. Only the plain "off" words are off. */
static bool is_switched_on(const struct env *v, struct str name)
{
    static const struct str off[] = {STR_INIT("false"), STR_INIT("no"), STR_INIT("0")};
    struct str value = str_trim(env_or(v, name, STR_NONE));
    if (value.n == 0) return false;
    for (size_t i = 0; i < ARRAY_LEN(off); i++) {
        if (str_eq_nocase(value, off[i])) return false;
    }
    return true;
}

struct policy policy_of_env(struct arena *a, const struct env *v, enum principal principal)
{
    struct str file =
        arena_printf(a, STR_FMT "/.aws/aws-api-mcp/mcp-security-policy.json", STR_ARG(env_home(v)));
    struct stat st;
    bool has_file = lstat(arena_cstr(a, file), &st) == 0;
    struct str profile =
        env_or(v, STR("AWS_PROFILE"), env_or(v, STR("AWS_DEFAULT_PROFILE"), STR("default")));
    return (struct policy){
        .principal = principal,
        .read_only_wanted = is_switched_on(v, STR("READ_OPERATIONS_ONLY")),
        .consent_wanted = is_switched_on(v, STR("REQUIRE_MUTATION_CONSENT")),
        .policy_file = has_file ? file : STR_NONE,
        .own_profile = env_or(v, STR("AWS_API_MCP_PROFILE_NAME"), profile),
        .allowed_profiles = env_or(v, STR("AWS_API_MCP_ALLOWED_PROFILES"), STR_NONE),
    };
}

/* A rule returns the reason to deny, or an empty text. */
typedef struct str (*rule_fn)(struct arena *a, const struct policy *p, const struct invocation *in);

static bool touches_aws(const struct invocation *in)
{
    return in->kind == INVOKE_CALL || in->kind == INVOKE_WAIT || in->kind == INVOKE_CUSTOM;
}

static struct str guard_rule(struct arena *a, const struct policy *p, const struct invocation *in)
{
    if (!touches_aws(in)) return STR_NONE;
    if (p->read_only_wanted) {
        return STR("READ_OPERATIONS_ONLY is set, and this version cannot tell reads from writes "
                   "yet: no call is made while it is set.");
    }
    if (p->consent_wanted) {
        return STR("REQUIRE_MUTATION_CONSENT is set, and this version cannot ask for consent yet: "
                   "no call is made while it is set.");
    }
    if (p->policy_file.n > 0) {
        return arena_printf(a,
                            "There is a security policy file (" STR_FMT
                            "), and this version cannot enforce it yet: no call is made while it "
                            "exists.",
                            STR_ARG(p->policy_file));
    }
    return STR_NONE;
}

static struct str option_rule(struct arena *a, const struct policy *p, const struct invocation *in)
{
    if (p->principal == PRINCIPAL_PERSON) return STR_NONE;
    const struct {
        bool given;
        const char *name;
        const char *why;
    } rows[] = {
        {in->globals.debug, "--debug", "it would print secrets"},
        {in->globals.no_verify_ssl, "--no-verify-ssl", "it would trust any server"},
        {in->globals.no_sign_request, "--no-sign-request",
         "calls are made as the configured "
         "identity only"},
        {in->globals.ca_bundle.n > 0, "--ca-bundle", "the operator sets AWS_CA_BUNDLE instead"},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        if (rows[i].given) {
            return arena_printf(a, "The option %s is not allowed here: %s. Leave it out.",
                                rows[i].name, rows[i].why);
        }
    }
    return STR_NONE;
}

static bool is_loopback(struct str host)
{
    static const struct str names[] = {STR_INIT("127.0.0.1"), STR_INIT("localhost"),
                                       STR_INIT("[::1]")};
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        if (str_eq(host, names[i])) return true;
    }
    return false;
}

static struct str endpoint_rule(struct arena *a, const struct policy *p,
                                const struct invocation *in)
{
    if (p->principal == PRINCIPAL_PERSON || in->globals.endpoint_url.n == 0) return STR_NONE;
    struct uri u;
    bool plain = uri_split(in->globals.endpoint_url, &u) && u.userinfo.p == NULL &&
                 u.query.p == NULL && u.fragment.p == NULL &&
                 !str_has_char(in->globals.endpoint_url, '\\') &&
                 (str_eq(u.scheme, STR("http")) || str_eq(u.scheme, STR("https")));
    if (plain && is_loopback(u.host)) return STR_NONE;
    return arena_printf(a,
                        "The endpoint '" STR_FMT
                        "' is not allowed: --endpoint-url takes loopback addresses only "
                        "(127.0.0.1, localhost, [::1]). The operator can set AWS_ENDPOINT_URL.",
                        STR_ARG(in->globals.endpoint_url));
}

static struct str profile_rule(struct arena *a, const struct policy *p, const struct invocation *in)
{
    struct str wanted = in->globals.profile;
    if (p->principal == PRINCIPAL_PERSON || wanted.n == 0) return STR_NONE;
    if (str_eq(wanted, p->own_profile)) return STR_NONE;
    struct str rest = p->allowed_profiles, item;
    while (str_next(&rest, ',', &item)) {
        item = str_trim(item);
        if (str_eq(item, wanted) || str_eq(item, STR("*"))) return STR_NONE;
    }
    return arena_printf(a,
                        "The profile '" STR_FMT "' is not allowed: the operator lists profiles in "
                        "AWS_API_MCP_ALLOWED_PROFILES. Leave --profile out to use '" STR_FMT "'.",
                        STR_ARG(wanted), STR_ARG(p->own_profile));
}

static const struct {
    struct str name;
    rule_fn denies;
} rules[] = {
    {STR_INIT("guard"), guard_rule},
    {STR_INIT("option"), option_rule},
    {STR_INIT("endpoint"), endpoint_rule},
    {STR_INIT("profile"), profile_rule},
};

struct decision policy_decide(struct arena *a, const struct policy *p, const struct invocation *in)
{
    for (size_t i = 0; i < ARRAY_LEN(rules); i++) {
        struct str reason = rules[i].denies(a, p, in);
        if (reason.n > 0) return (struct decision){VERDICT_DENY, rules[i].name, reason};
    }
    return (struct decision){.verdict = VERDICT_ALLOW, .rule = STR("default")};
}
