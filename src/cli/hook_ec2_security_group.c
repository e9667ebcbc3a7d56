/* aws ec2 authorize/revoke-security-group-in/egress: --protocol, --port, --cidr, --source-group
 * and --group-owner build one entry of IpPermissions
 * (awscli/customizations/ec2/secgroupsimplify.py). */
#include "cli/arguments.h"
#include "cli/pynum.h"

static struct value *permission(struct call *c)
{
    return call_first_item(c, STR("IpPermissions"));
}

static bool apply_protocol(struct call *c, const struct argument *arg, const struct raw *raw,
                           struct err *e)
{
    (void)arg;
    struct str word = raw->words.items[0], number;
    int64_t n;
    if (str_is_empty(word)) return true;
    if (py_int(c->arena, word, &number)) {
        if (!str_to_i64(number, &n) || ((n < 0 || n > 255) && n != -1))
            return err_set(e, ERR_PARAM,
                           "protocol numbers must be in the range 0-255 or -1 to "
                           "specify all protocols");
    } else if (str_eq(word, STR("all"))) {
        word = STR("-1");
    } else if (!str_eq(word, STR("tcp")) && !str_eq(word, STR("udp")) &&
               !str_eq(word, STR("icmp"))) {
        return err_set(e, ERR_PARAM,
                       "protocol parameter should be one of: tcp|udp|icmp|all or any "
                       "valid protocol number.");
    }
    value_set(c->arena, permission(c), STR("IpProtocol"), value_string(c->arena, word));
    return true;
}

static bool apply_port(struct call *c, const struct argument *arg, const struct raw *raw,
                       struct err *e)
{
    (void)arg;
    struct str word = raw->words.items[0], from = word, to = word;
    if (str_is_empty(word)) return true;
    size_t dash = str_find_char(word, '-');
    if (str_eq(word, STR("-1")) || str_eq(word, STR("all"))) {
        from = to = STR("-1");
    } else if (dash != STR_NPOS) {
        from = str_sub(word, 0, dash);
        to = str_from(word, dash + 1);
    }
    if (!py_int(c->arena, from, &from) || !py_int(c->arena, to, &to))
        return err_set(e, ERR_PARAM,
                       "port parameter should be of the form <from[-to]> (e.g. 22 or 22-25)");
    struct value *entry = permission(c);
    value_set(c->arena, entry, STR("FromPort"), value_number(c->arena, from));
    value_set(c->arena, entry, STR("ToPort"), value_number(c->arena, to));
    return true;
}

static bool apply_cidr(struct call *c, const struct argument *arg, const struct raw *raw,
                       struct err *e)
{
    (void)arg, (void)e;
    if (str_is_empty(raw->words.items[0])) return true;
    struct value *range = value_map(c->arena), *list = value_list(c->arena);
    value_set(c->arena, range, STR("CidrIp"), value_string(c->arena, raw->words.items[0]));
    value_push(c->arena, list, range);
    value_set(c->arena, permission(c), STR("IpRanges"), list);
    return true;
}

static bool set_group(struct call *c, struct str name, struct str word)
{
    if (str_is_empty(word)) return true;
    struct value *entry = permission(c);
    const struct value *pairs = value_get(entry, STR("UserIdGroupPairs"));
    struct value *pair = map_copy(c->arena, value_at(pairs, 0));
    value_set(c->arena, pair, name, value_string(c->arena, word));
    struct value *list = value_list(c->arena);
    value_push(c->arena, list, pair);
    value_set(c->arena, entry, STR("UserIdGroupPairs"), list);
    return true;
}

static bool apply_group(struct call *c, const struct argument *arg, const struct raw *raw,
                        struct err *e)
{
    (void)arg, (void)e;
    struct str word = raw->words.items[0];
    return set_group(c, str_starts(word, STR("sg-")) ? STR("GroupId") : STR("GroupName"), word);
}

static bool apply_owner(struct call *c, const struct argument *arg, const struct raw *raw,
                        struct err *e)
{
    (void)arg, (void)e;
    return set_group(c, STR("UserId"), raw->words.items[0]);
}

static void build(struct call *c)
{
    struct argument_table *t = &c->table;
    static const struct str hidden[] = {
        STR_INIT("ip-protocol"),
        STR_INIT("from-port"),
        STR_INIT("to-port"),
        STR_INIT("cidr-ip"),
        STR_INIT("source-security-group-name"),
        STR_INIT("source-security-group-owner-id"),
    };
    arguments_custom(t, STR("protocol"), ARITY_ONE, apply_protocol,
                     "The IP protocol: tcp, udp, icmp, a number, or all.");
    arguments_custom(t, STR("port"), ARITY_ONE, apply_port,
                     "A port or a range min-max; for ICMP type-code; -1 or all means all.");
    arguments_custom(t, STR("cidr"), ARITY_ONE, apply_cidr,
                     "The IPv4 address range, in CIDR format.");
    arguments_custom(t, STR("source-group"), ARITY_ONE, apply_group,
                     "The name or ID of the source security group.");
    arguments_custom(t, STR("group-owner"), ARITY_ONE, apply_owner,
                     "The account that owns the source security group.");
    for (size_t i = 0; i < ARRAY_LEN(hidden); i++) arguments_hide(t, hidden[i]);
}

static bool check(struct call *c, struct err *e)
{
    static const struct {
        struct str name, shown;
    } simple[] = {
        {STR_INIT("protocol"), STR_INIT("protocol")},
        {STR_INIT("port"), STR_INIT("port")},
        {STR_INIT("cidr"), STR_INIT("cidr")},
        {STR_INIT("source-group"), STR_INIT("source_group")},
        {STR_INIT("group-owner"), STR_INIT("group_owner")},
    };
    if (!call_is_truthy(c, STR("ip-permissions"))) return true;
    for (size_t i = 0; i < ARRAY_LEN(simple); i++)
        if (call_is_truthy(c, simple[i].name))
            return err_set(e, ERR_PARAM,
                           "The --" STR_FMT
                           " option is not compatible with the --ip-permissions option",
                           STR_ARG(simple[i].shown));
    return true;
}

#define HOOK(symbol, name)                                                                         \
    const struct argument_hook symbol = {                                                          \
        .service = STR_INIT("ec2"), .operation = STR_INIT(name), .build = build, .check = check}

HOOK(hook_ec2_authorize_ingress, "authorize-security-group-ingress");
HOOK(hook_ec2_authorize_egress, "authorize-security-group-egress");
HOOK(hook_ec2_revoke_ingress, "revoke-security-group-ingress");
HOOK(hook_ec2_revoke_egress, "revoke-security-group-egress");
