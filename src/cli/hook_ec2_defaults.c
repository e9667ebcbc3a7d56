/* aws ec2 describe-volumes and describe-snapshots of everything: pages of 1000
 * (awscli/customizations/ec2/paginate.py). Network ACL entries: protocol names become numbers
 * (ec2/protocolarg.py). */
#include "cli/arguments.h"

static bool only_these(const struct call *c, struct choices allowed)
{
    for (size_t i = 0; i < c->params->u.map.n; i++) {
        bool known = false;
        for (size_t k = 0; k < allowed.n; k++)
            known = known || str_eq(allowed.items[k], c->params->u.map.fields[i].name);
        if (!known) return false;
    }
    return true;
}

static bool page_of_1000(struct call *c, struct err *e)
{
    static const struct str allowed[] = {STR_INIT("NextToken"), STR_INIT("DryRun"),
                                         STR_INIT("OwnerIds"), STR_INIT("RestorableByUserIds")};
    (void)e;
    bool snapshots = str_eq(c->operation_name, STR("describe-snapshots"));
    struct choices names = {allowed, snapshots ? 4 : 2};
    if (c->paginate && c->paging.page_size == OPTION_UNSET && only_these(c, names))
        c->paging.page_size = 1000;
    return true;
}

const struct argument_hook hook_ec2_volumes_page = {
    .service = STR_INIT("ec2"),
    .operation = STR_INIT("describe-volumes"),
    .finish = page_of_1000,
};
const struct argument_hook hook_ec2_snapshots_page = {
    .service = STR_INIT("ec2"),
    .operation = STR_INIT("describe-snapshots"),
    .finish = page_of_1000,
};

static bool number_protocol(struct call *c, struct err *e)
{
    static const struct {
        struct str name, number;
    } rows[] = {
        {STR_INIT("tcp"), STR_INIT("6")},
        {STR_INIT("udp"), STR_INIT("17")},
        {STR_INIT("icmp"), STR_INIT("1")},
        {STR_INIT("all"), STR_INIT("-1")},
    };
    (void)e;
    struct str protocol = value_get_text(c->params, STR("Protocol"));
    for (size_t i = 0; i < ARRAY_LEN(rows); i++)
        if (str_eq(protocol, rows[i].name))
            value_set(c->arena, c->params, STR("Protocol"), value_string(c->arena, rows[i].number));
    return true;
}

const struct argument_hook hook_ec2_create_acl_entry = {
    .service = STR_INIT("ec2"),
    .operation = STR_INIT("create-network-acl-entry"),
    .finish = number_protocol,
};
const struct argument_hook hook_ec2_replace_acl_entry = {
    .service = STR_INIT("ec2"),
    .operation = STR_INIT("replace-network-acl-entry"),
    .finish = number_protocol,
};
