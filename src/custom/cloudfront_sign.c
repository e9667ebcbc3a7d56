/* aws cloudfront sign: a URL of private content, signed with the private key of a key pair
 * (awscli/customizations/cloudfront.py, botocore/signers.py CloudFrontSigner). Calls nothing. */
#include "base/base64.h"
#include "base/limits.h"
#include "codec/rsa.h"
#include "codec/timestamp.h"
#include "custom/commands.h"
#include "custom/custom.h"
#include "value/json.h"

static const struct json_style compact = {
    .item_separator = STR_INIT(","), .name_separator = STR_INIT(":"), .ascii_only = true};

/* Base64 whose characters a query string may have. */
static struct str url_base64(struct arena *a, struct str bytes)
{
    struct buf b = buf_new(a, 2 * bytes.n + 4);
    base64_encode(&b, bytes);
    char *p = arena_cstr(a, buf_str(&b));
    for (size_t i = 0; p[i]; i++) {
        if (p[i] == '+') p[i] = '-';
        if (p[i] == '=') p[i] = '_';
        if (p[i] == '/') p[i] = '~';
    }
    return str_of(p);
}

/* A date of the command line; *given is false when there is none. */
static bool read_date(const struct invocation *in, struct str option, bool *given, int64_t *seconds,
                      struct err *e)
{
    const struct value *v = value_get(in->params, option);
    struct timestamp t;
    *given = v != NULL;
    if (!v) return true;
    if (!timestamp_parse(value_text(v), &t, e)) return false;
    *seconds = t.seconds;
    return true;
}

static void add_condition(struct arena *a, struct value *conditions, struct str name,
                          struct str key, const struct value *v)
{
    struct value *condition = value_map(a);
    value_set(a, condition, key, v);
    value_set(a, conditions, name, condition);
}

struct limits {
    int64_t before, after; /* seconds since 1970 */
    bool has_after;
    struct str address;
};

static struct str policy_of(struct arena *a, struct str url, const struct limits *limits)
{
    struct value *conditions = value_map(a), *statement = value_map(a), *policy = value_map(a);
    struct str epoch = STR("AWS:EpochTime"), address = limits->address;
    add_condition(a, conditions, STR("DateLessThan"), epoch, value_int(a, limits->before));
    if (address.n > 0) {
        if (!str_has_char(address, '/')) address = arena_printf(a, STR_FMT "/32", STR_ARG(address));
        add_condition(a, conditions, STR("IpAddress"), STR("AWS:SourceIp"),
                      value_string(a, address));
    }
    if (limits->has_after)
        add_condition(a, conditions, STR("DateGreaterThan"), epoch, value_int(a, limits->after));
    set_text(a, statement, STR("Resource"), url);
    value_set(a, statement, STR("Condition"), conditions);
    struct value *statements = value_list(a);
    value_push(a, statements, statement);
    value_set(a, policy, STR("Statement"), statements);
    return json_text(a, policy, &compact);
}

static bool run(void *context, struct arena *a, const struct invocation *in, struct err *e)
{
    struct request *r = context;
    struct str url = value_get_text(in->params, STR("url")), signature;
    struct limits limits = {.address = value_get_text(in->params, STR("ip-address"))};
    bool given;
    if (!read_date(in, STR("date-less-than"), &given, &limits.before, e) ||
        !read_date(in, STR("date-greater-than"), &limits.has_after, &limits.after, e))
        return false;
    struct str policy = policy_of(a, url, &limits);
    bool custom = limits.has_after || value_get(in->params, STR("ip-address"));
    if (!rsa_sign_sha1(a, value_get_text(in->params, STR("private-key")), policy, &signature)) {
        err_set(e, ERR_GENERAL, "--private-key is no RSA private key in PEM.");
        err_hint(e, "Name its file: --private-key file://private-key.pem");
        return false;
    }
    buf_addf(&r->out, STR_FMT "%c", STR_ARG(url), str_has_char(url, '?') ? '&' : '?');
    if (custom)
        buf_addf(&r->out, "Policy=" STR_FMT, STR_ARG(url_base64(a, policy)));
    else
        buf_addf(&r->out, "Expires=%lld", (long long)limits.before);
    buf_addf(&r->out, "&Signature=" STR_FMT "&Key-Pair-Id=" STR_FMT,
             STR_ARG(url_base64(a, signature)),
             STR_ARG(value_get_text(in->params, STR("key-pair-id"))));
    return true;
}

static const struct command_option options[] = {
    {.option = {.name = STR_INIT("url"), .required = true}, .help = "the URL to sign"},
    {.option = {.name = STR_INIT("key-pair-id"), .required = true},
     .help = "the ID of the key pair"},
    {.option = {.name = STR_INIT("private-key"), .required = true},
     .help = "its private key in PEM: file://private-key.pem"},
    {.option = {.name = STR_INIT("date-less-than"), .required = true},
     .help = "until when the URL is good: a time stamp, UTC unless it says otherwise"},
    TEXT_OPTION("date-greater-than", "since when the URL is good"),
    TEXT_OPTION("ip-address", "the address or range that may use it: 192.0.2.1 or 192.0.2.0/24"),
};

const struct command cloudfront_sign = {.service = STR_INIT("cloudfront"),
                                        .name = STR_INIT("sign"),
                                        .help = "Sign the URL of private content.",
                                        OPTIONS(options),
                                        .local = COMMAND_SECRET,
                                        .run = run};
