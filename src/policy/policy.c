#include "policy/policy.h"

#include "policy/rules.h"

/* A switch with an unknown value is on: the safe reading. */
static bool is_switched_on(const struct env *v, struct str name)
{
    return env_switch(v, name) != ENV_OFF;
}

/* "show" is another word for "allow"; anything unknown is denied: the safe reading. */
static enum secrets secrets_of(const struct env *v)
{
    struct str word = str_trim(env_or(v, STR("AWS_API_MCP_SECRETS"), STR("allow")));
    if (str_eq_nocase(word, STR("allow")) || str_eq_nocase(word, STR("show"))) return SECRETS_ALLOW;
    return str_eq_nocase(word, STR("redact")) ? SECRETS_REDACT : SECRETS_DENY;
}

const char *secrets_name(enum secrets s)
{
    switch (s) {
    case SECRETS_ALLOW:
        return "allow";
    case SECRETS_REDACT:
        return "redact";
    case SECRETS_DENY:
        break;
    }
    return "deny";
}

struct policy policy_of_env(struct arena *a, const struct env *v, enum principal principal)
{
    struct str file =
        arena_printf(a, STR_FMT "/.aws/aws-api-mcp/mcp-security-policy.json", STR_ARG(env_home(v)));
    struct str profile =
        env_or(v, STR("AWS_PROFILE"), env_or(v, STR("AWS_DEFAULT_PROFILE"), STR("default")));
    return (struct policy){
        .principal = principal,
        .read_only =
            is_switched_on(v, STR("READ_OPERATIONS_ONLY")) ? READ_ONLY_SETTING : READ_ONLY_OFF,
        .consent_wanted = is_switched_on(v, STR("REQUIRE_MUTATION_CONSENT")),
        .secrets = secrets_of(v),
        .policy_file = file,
        .documents = document_cache_new(a),
        .own_profile = env_or(v, STR("AWS_API_MCP_PROFILE_NAME"), profile),
        .allowed_profiles = env_or(v, STR("AWS_API_MCP_ALLOWED_PROFILES"), STR_NONE),
    };
}

struct rule {
    struct str name;
    rule_fn objects;
};

/* The first that objects decides. */
static const struct rule deny_rules[] = {
    {STR_INIT("built-in"), rule_built_in},   {STR_INIT("option"), rule_option},
    {STR_INIT("endpoint"), rule_endpoint},   {STR_INIT("region"), rule_region},
    {STR_INIT("profile"), rule_profile},     {STR_INIT("deny-list"), rule_deny_list},
    {STR_INIT("read-only"), rule_read_only}, {STR_INIT("allow-list"), rule_allow_list},
    {STR_INIT("secrets"), rule_secrets},
};

/* Asked only of what nothing denies, and only for a model: a person has typed the command. */
static const struct rule ask_rules[] = {
    {STR_INIT("elicit-list"), rule_elicit_list},
    {STR_INIT("consent"), rule_consent},
};

static bool find_objection(struct arena *a, const struct judged *j, const struct rule *rules,
                           size_t n, enum verdict verdict, struct decision *out)
{
    for (size_t i = 0; i < n; i++) {
        struct str reason = rules[i].objects(a, j);
        if (reason.n == 0) continue;
        *out = (struct decision){verdict, rules[i].name, reason, j->uses.access};
        return true;
    }
    return false;
}

struct decision policy_decide(struct arena *a, const struct policy *p, const struct caller *caller,
                              const struct invocation *in)
{
    struct judged j = {.policy = p, .in = in, .caller = caller, .uses = uses_of(a, in)};
    struct err e = err_init(a);
    struct decision d = {VERDICT_ALLOW, STR("default"), STR_NONE, j.uses.access};
    if (uses_aws(in) && !document_recall(p->documents, a, p->policy_file, &j.document, &e)) {
        return (struct decision){VERDICT_DENY, STR("policy-file"), e.message, j.uses.access};
    }
    if (find_objection(a, &j, deny_rules, ARRAY_LEN(deny_rules), VERDICT_DENY, &d) ||
        p->principal == PRINCIPAL_PERSON) {
        return d;
    }
    (void)find_objection(a, &j, ask_rules, ARRAY_LEN(ask_rules), VERDICT_ASK, &d);
    return d;
}

struct str policy_effects(struct arena *a, const struct invocation *in)
{
    struct uses uses = uses_of(a, in);
    struct str text = STR_NONE;
    for (size_t i = 0; i < uses.n; i++) {
        const struct use *u = &uses.items[i];
        text = arena_printf(a, STR_FMT "%s" STR_FMT ":" STR_FMT " (%s)", STR_ARG(text),
                            i > 0 ? ", " : "", STR_ARG(u->service), STR_ARG(u->operation),
                            access_name(u->access));
    }
    return uses.n > 0 ? text : STR("no call to AWS");
}
