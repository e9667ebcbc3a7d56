#include "policy/rules.h"

#include "cli/refused.h"
#include "codec/uri.h"

/* ---- options ---- */

struct str rule_option(struct arena *a, const struct judged *j)
{
    const struct invocation *in = j->in;
    if (j->policy->principal == PRINCIPAL_PERSON) return STR_NONE;
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

/* None, or a number that a connection can have. */
static bool is_port(struct str port)
{
    int64_t n;
    return !port.p || (str_to_i64(port, &n) && port.p[0] != '+' && n > 0 && n < 65536);
}

struct str rule_endpoint(struct arena *a, const struct judged *j)
{
    const struct invocation *in = j->in;
    if (j->policy->principal == PRINCIPAL_PERSON || in->globals.endpoint_url.n == 0)
        return STR_NONE;
    struct uri u;
    bool plain = uri_split(in->globals.endpoint_url, &u) && u.userinfo.p == NULL &&
                 u.query.p == NULL && u.fragment.p == NULL &&
                 !str_has_char(in->globals.endpoint_url, '\\') && is_port(u.port) &&
                 (str_eq(u.scheme, STR("http")) || str_eq(u.scheme, STR("https")));
    if (plain && is_loopback(u.host)) return STR_NONE;
    return arena_printf(a,
                        "The endpoint '" STR_FMT
                        "' is not allowed: --endpoint-url takes loopback addresses only "
                        "(127.0.0.1, localhost, [::1]). The operator can set AWS_ENDPOINT_URL.",
                        STR_ARG(in->globals.endpoint_url));
}

static bool is_letter(char c)
{
    return c >= 'a' && c <= 'z';
}

/* Names of AWS regions: words of letters with dashes between, a number at the end, "fips-" before
 * or "-fips" behind; and the global pseudo regions. */
static bool is_region_name(struct str s)
{
    if (str_starts(s, STR("fips-"))) s = str_from(s, 5);
    if (str_ends(s, STR("-fips"))) s.n -= 5;
    static const struct str global[] = {STR_INIT("aws-global"), STR_INIT("aws-cn-global"),
                                        STR_INIT("aws-us-gov-global"), STR_INIT("aws-iso-global"),
                                        STR_INIT("aws-iso-b-global")};
    for (size_t i = 0; i < ARRAY_LEN(global); i++) {
        if (str_eq(s, global[i])) return true;
    }
    size_t dashes = 0, digits = 0;
    for (size_t i = 0; i < s.n; i++) {
        bool after_letter = i > 0 && is_letter(s.p[i - 1]);
        bool digit = s.p[i] >= '0' && s.p[i] <= '9';
        if (s.p[i] == '-' ? !after_letter : !is_letter(s.p[i]) && !digit) return false;
        if (is_letter(s.p[i]) && digits > 0) return false;
        dashes += s.p[i] == '-';
        digits += digit;
    }
    return dashes >= 2 && digits >= 1 && digits <= 2;
}

struct str rule_region(struct arena *a, const struct judged *j)
{
    struct str region = j->in->globals.region;
    if (j->policy->principal == PRINCIPAL_PERSON || region.n == 0 || is_region_name(region)) {
        return STR_NONE;
    }
    return arena_printf(a,
                        "The region '" STR_FMT
                        "' is not allowed: it does not look like a region of "
                        "AWS, as us-east-1 does.",
                        STR_ARG(region));
}

struct str rule_profile(struct arena *a, const struct judged *j)
{
    const struct invocation *in = j->in;
    const struct policy *p = j->policy;
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

/* ---- operations ---- */

/* A person's settings are nothing that a model needs: it is told region, profile and account by
 * what it may call. */
static struct str configuration(struct arena *a, const struct judged *j)
{
    if (j->policy->principal == PRINCIPAL_PERSON) return STR_NONE;
    return arena_printf(a,
                        "'aws configure " STR_FMT "' is refused because it shows the settings of a "
                        "person. Use 'aws sts get-caller-identity' for who calls are made as; "
                        "commands run in the configured region unless --region is given.",
                        STR_ARG(j->in->operation_name));
}

/* AWS CLI v2 would start a program for these operations. */
struct str rule_built_in(struct arena *a, const struct judged *j)
{
    if (uses_aws(j->in) && str_eq(j->in->service_name, STR("configure")))
        return configuration(a, j);
    const struct refused *refused = refused_find(j->in->service_name, j->in->operation_name);
    if (!refused || !uses_aws(j->in) || j->in->kind == INVOKE_CUSTOM) return STR_NONE;
    struct err e = err_init(a);
    return refused_error(refused, j->in->operation_name, &e) ? STR_NONE : e.message;
}

/* Does the entry count for the command by its own name, or for one of its operations? */
static bool counts_for_command(struct arena *a, const struct entry *entry, const struct judged *j,
                               bool wide)
{
    return entry_matches_command(a, entry, j->in) &&
           conditions_hold(&entry->conditions, j->caller, j->in, NULL, wide);
}

static bool counts_for_use(struct arena *a, const struct entry *entry, const struct judged *j,
                           const struct use *use, bool wide)
{
    return entry_matches_use(a, entry, use, wide) &&
           conditions_hold(&entry->conditions, j->caller, j->in, use, wide);
}

static const struct entry *find_entry(struct arena *a, const struct entries *list,
                                      const struct judged *j)
{
    for (size_t i = 0; i < list->n; i++) {
        const struct entry *entry = &list->items[i];
        if (counts_for_command(a, entry, j, true)) return entry;
        for (size_t k = 0; k < j->uses.n; k++) {
            if (counts_for_use(a, entry, j, &j->uses.items[k], true)) return entry;
        }
    }
    return NULL;
}

struct str rule_deny_list(struct arena *a, const struct judged *j)
{
    const struct entry *entry = find_entry(a, &j->document.deny, j);
    if (!entry) return STR_NONE;
    return arena_printf(a, "The security policy denies it: denyList has \"" STR_FMT "\".",
                        STR_ARG(entry->text));
}

struct str rule_elicit_list(struct arena *a, const struct judged *j)
{
    const struct entry *entry = find_entry(a, &j->document.elicit, j);
    if (!entry) return STR_NONE;
    return arena_printf(a, "the security policy asks for consent: elicitList has \"" STR_FMT "\"",
                        STR_ARG(entry->text));
}

static bool is_listed(struct arena *a, const struct entries *list, const struct judged *j,
                      const struct use *use)
{
    for (size_t i = 0; i < list->n; i++) {
        if (counts_for_use(a, &list->items[i], j, use, false)) return true;
    }
    return false;
}

static bool names_command(struct arena *a, const struct entries *list, const struct judged *j)
{
    for (size_t i = 0; i < list->n; i++) {
        if (counts_for_command(a, &list->items[i], j, false)) return true;
    }
    return false;
}

/* With an allowList only what it names may run: the command by its own name, or all it uses. */
struct str rule_allow_list(struct arena *a, const struct judged *j)
{
    const struct entries *list = &j->document.allow;
    if (!list->given || !uses_aws(j->in) || names_command(a, list, j)) return STR_NONE;
    bool all = j->uses.n > 0;
    for (size_t i = 0; i < j->uses.n; i++) all = all && is_listed(a, list, j, &j->uses.items[i]);
    if (all) return STR_NONE;
    return arena_printf(
        a,
        "The security policy does not allow it: no entry of allowList counts for 'aws " STR_FMT
        " " STR_FMT "' as it would run.",
        STR_ARG(j->in->service_name), STR_ARG(j->in->operation_name));
}

static const char *why_no_read(enum access kind)
{
    switch (kind) {
    case ACCESS_READ:
    case ACCESS_SECRET:
    case ACCESS_CONDITIONAL:
        break;
    case ACCESS_UNKNOWN:
        return "it is not known to be read-only";
    case ACCESS_WRITE:
        return "it can change things";
    case ACCESS_EFFECT:
        return "it has effects beyond reading";
    case ACCESS_CREDENTIAL:
        return "it hands out credentials";
    }
    return "it cannot be judged";
}

struct str rule_read_only(struct arena *a, const struct judged *j)
{
    enum read_only mode = j->policy->read_only;
    if (mode == READ_ONLY_OFF || access_is_read(j->uses.access)) return STR_NONE;
    return arena_printf(
        a, "'aws " STR_FMT " " STR_FMT "' is refused because %s, and %s.",
        STR_ARG(j->in->service_name), STR_ARG(j->in->operation_name), why_no_read(j->uses.access),
        mode == READ_ONLY_TOOL ? "read_aws runs only what reads. Use call_aws for it"
                               : "READ_OPERATIONS_ONLY is set by the operator");
}

struct str rule_secrets(struct arena *a, const struct judged *j)
{
    bool secret = j->uses.access == ACCESS_CREDENTIAL || j->uses.access == ACCESS_SECRET;
    for (size_t i = 0; i < j->uses.n; i++) {
        enum access kind = j->uses.items[i].access;
        secret = secret || kind == ACCESS_SECRET || kind == ACCESS_CREDENTIAL;
    }
    if (j->policy->secrets != SECRETS_DENY || !secret) return STR_NONE;
    return arena_printf(a,
                        "'aws " STR_FMT " " STR_FMT "' is refused because its answer may hold a "
                        "secret, and AWS_API_MCP_SECRETS does not allow that.",
                        STR_ARG(j->in->service_name), STR_ARG(j->in->operation_name));
}

struct str rule_consent(struct arena *a, const struct judged *j)
{
    (void)a;
    if (!j->policy->consent_wanted || access_is_read(j->uses.access)) return STR_NONE;
    return STR("REQUIRE_MUTATION_CONSENT is set, and the command does not only read");
}
