/* aws ec2 run-instances: --count for the two counts, and short options for one network interface
 * (awscli/customizations/ec2/addcount.py, runinstances.py). */
#include "cli/arguments.h"
#include "cli/pynum.h"

static bool apply_count(struct call *c, const struct argument *arg, const struct raw *raw,
                        struct err *e)
{
    (void)arg;
    struct str word = raw->words.items[0], low = word, high = word;
    size_t colon = str_find_char(word, ':');
    if (colon != STR_NPOS) {
        low = str_sub(word, 0, colon);
        high = str_from(word, colon + 1);
    }
    if (!py_int(c->arena, low, &low) || !py_int(c->arena, high, &high))
        return err_set(e, ERR_PARAM,
                       "count parameter should be of form min[:max] (e.g. 1 or 1:10)");
    value_set(c->arena, c->params, STR("MinCount"), value_number(c->arena, low));
    value_set(c->arena, c->params, STR("MaxCount"), value_number(c->arena, high));
    return true;
}

/* Sets one field of NetworkInterfaces[0], which is made when there is none. */
static void set_interface(struct call *c, struct str name, const struct value *v)
{
    bool made = !value_get(c->params, STR("NetworkInterfaces"));
    struct value *interface = call_first_item(c, STR("NetworkInterfaces"));
    if (made) value_set(c->arena, interface, STR("DeviceIndex"), value_int(c->arena, 0));
    value_set(c->arena, interface, name, v);
}

static const struct value *address(struct call *c, struct str ip, bool primary)
{
    struct value *map = value_map(c->arena);
    value_set(c->arena, map, STR("PrivateIpAddress"), value_string(c->arena, ip));
    value_set(c->arena, map, STR("Primary"), value_bool(primary));
    return map;
}

static bool apply_addresses(struct call *c, const struct argument *arg, const struct raw *raw,
                            struct err *e)
{
    (void)arg, (void)e;
    if (raw->words.n == 0) return true;
    struct value *list = value_list(c->arena);
    for (size_t i = 0; i < raw->words.n; i++)
        value_push(c->arena, list, address(c, raw->words.items[i], false));
    set_interface(c, STR("PrivateIpAddresses"), list);
    return true;
}

static bool apply_address_count(struct call *c, const struct argument *arg, const struct raw *raw,
                                struct err *e)
{
    (void)arg, (void)e;
    struct str number;
    if (!py_int(c->arena, raw->words.items[0], &number)) BUG("argparse checked the number");
    if (!str_eq(number, STR("0")))
        set_interface(c, STR("SecondaryPrivateIpAddressCount"), value_number(c->arena, number));
    return true;
}

static bool apply_public_address(struct call *c, const struct argument *arg, const struct raw *raw,
                                 struct err *e)
{
    (void)raw, (void)e;
    bool yes = !str_starts(arg->option.name, STR("no-"));
    set_interface(c, STR("AssociatePublicIpAddress"), value_bool(yes));
    return true;
}

static void build(struct call *c)
{
    struct argument_table *t = &c->table;
    /* the CLI renames it before it adds what follows */
    arguments_rename(t, STR("no-disable-api-termination"), STR("enable-api-termination"));
    arguments_custom(t, STR("count"), ARITY_ONE, apply_count,
                     "Number of instances to launch: n, or min:max. Default 1.");
    arguments_remove(t, STR("min-count"));
    arguments_remove(t, STR("max-count"));
    arguments_custom(t, STR("secondary-private-ip-addresses"), ARITY_ANY, apply_addresses,
                     "Secondary private IP addresses for the network interface.");
    arguments_custom(t, STR("secondary-private-ip-address-count"), ARITY_ONE, apply_address_count,
                     "The number of secondary IP addresses to assign.")
        ->option.type = TYPE_INT;
    arguments_custom(t, STR("associate-public-ip-address"), ARITY_FLAG, apply_public_address,
                     "Assign a public IP address to the instance in a VPC.");
    arguments_custom(t, STR("no-associate-public-ip-address"), ARITY_FLAG, apply_public_address,
                     "Assign no public IP address.");
}

static bool check(struct call *c, struct err *e)
{
    if (!call_is_truthy(c, STR("network-interfaces"))) return true;
    int64_t count;
    bool counted =
        str_to_i64(call_word(c, STR("secondary-private-ip-address-count")), &count) && count != 0;
    if (!counted && !call_is_truthy(c, STR("secondary-private-ip-addresses")) &&
        !call_is_given(c, STR("associate-public-ip-address")))
        return true;
    return err_set(e, ERR_PARAM,
                   "Mixing the --network-interfaces option with the simple, scalar "
                   "options is not supported.");
}

static void remove_param(struct call *c, struct str name)
{
    struct value *kept = value_map(c->arena);
    for (size_t i = 0; i < c->params->u.map.n; i++) {
        const struct field *f = &c->params->u.map.fields[i];
        if (!str_eq(f->name, name)) value_set(c->arena, kept, f->name, f->value);
    }
    c->params = kept;
}

/* EC2 wants these inside the interface once there is one. */
static void move_into_interface(struct call *c)
{
    static const struct {
        struct str from, to;
    } moves[] = {
        {STR_INIT("SubnetId"), STR_INIT("SubnetId")},
        {STR_INIT("SecurityGroupIds"), STR_INIT("Groups")},
        {STR_INIT("PrivateIpAddress"), STR_INIT("PrivateIpAddresses")},
        {STR_INIT("Ipv6AddressCount"), STR_INIT("Ipv6AddressCount")},
        {STR_INIT("Ipv6Addresses"), STR_INIT("Ipv6Addresses")},
        {STR_INIT("EnablePrimaryIpv6"), STR_INIT("PrimaryIpv6")},
    };
    for (size_t i = 0; i < ARRAY_LEN(moves); i++) {
        const struct value *v = value_get(c->params, moves[i].from);
        if (!v) continue;
        if (str_eq(moves[i].from, STR("PrivateIpAddress"))) {
            struct value *list = value_list(c->arena);
            value_push(c->arena, list, address(c, value_text(v), true));
            v = list;
        }
        set_interface(c, moves[i].to, v);
        remove_param(c, moves[i].from);
    }
}

static bool finish(struct call *c, struct err *e)
{
    (void)e;
    if (!value_get(c->params, STR("MaxCount")))
        value_set(c->arena, c->params, STR("MaxCount"), value_int(c->arena, 1));
    if (!value_get(c->params, STR("MinCount")))
        value_set(c->arena, c->params, STR("MinCount"), value_int(c->arena, 1));
    const struct value *interface = value_at(value_get(c->params, STR("NetworkInterfaces")), 0);
    if (value_get(interface, STR("PrivateIpAddresses")) ||
        value_get(interface, STR("SecondaryPrivateIpAddressCount")) ||
        value_get(interface, STR("AssociatePublicIpAddress")))
        move_into_interface(c);
    return true;
}

const struct argument_hook hook_ec2_run_instances = {
    .service = STR_INIT("ec2"),
    .operation = STR_INIT("run-instances"),
    .build = build,
    .check = check,
    .finish = finish,
};
