/* aws emr describe-cluster, terminate-clusters and modify-cluster-attributes. */
#include "custom/commands.h"
#include "custom/emr.h"
#include "engine/print.h"

/* ---- describe-cluster ---- */

static bool add_list(struct request *r, struct str operation, struct str key,
                     const struct value *params, struct value *cluster, struct err *e)
{
    const struct value *output;
    if (!custom_call(r, operation, params, &output, e)) return false;
    const struct value *list = value_get(output, key);
    if (list) value_set(r->arena, cluster, key, list);
    return true;
}

static bool describe(void *context, struct arena *a, const struct invocation *in, struct err *e)
{
    struct request *r = context;
    struct value *params = value_map(a), *cluster = value_map(a), *shown = value_map(a);
    const struct value *output;
    set_text(a, params, STR("ClusterId"), value_get_text(in->params, STR("cluster-id")));
    if (!custom_call(r, STR("DescribeCluster"), params, &output, e)) return false;
    const struct value *answer = value_get(output, STR("Cluster"));
    for (size_t i = 0; i < value_count(answer); i++) {
        value_set(a, cluster, answer->u.map.fields[i].name, answer->u.map.fields[i].value);
    }
    value_set(a, cluster, STR("BootstrapActions"), value_list(a));
    bool fleets =
        str_eq(value_get_text(answer, STR("InstanceCollectionType")), STR("INSTANCE_FLEET"));
    struct str key = fleets ? STR("InstanceFleets") : STR("InstanceGroups");
    struct str list = fleets ? STR("ListInstanceFleets") : STR("ListInstanceGroups");
    if (!add_list(r, list, key, params, cluster, e) ||
        !add_list(r, STR("ListBootstrapActions"), STR("BootstrapActions"), params, cluster, e)) {
        return false;
    }
    for (size_t i = 0; i < value_count(output); i++) {
        value_set(a, shown, output->u.map.fields[i].name, output->u.map.fields[i].value);
    }
    value_set(a, shown, STR("Cluster"), cluster);
    return print_add(r, STR("describe_cluster"), shown, e);
}

static const struct command_option describe_options[] = {
    EMR_TEXT_REQUIRED("cluster-id", "the cluster")};

static const struct str describe_calls[] = {
    STR_INIT("emr:DescribeCluster"), STR_INIT("emr:ListInstanceFleets"),
    STR_INIT("emr:ListInstanceGroups"), STR_INIT("emr:ListBootstrapActions")};

const struct command emr_describe = {.service = STR_INIT("emr"),
                                     .name = STR_INIT("describe-cluster"),
                                     .help = "Describe a cluster with its groups and actions.",
                                     OPTIONS(describe_options),
                                     CALLS(describe_calls),
                                     .run = describe};

/* ---- terminate-clusters ---- */

static bool terminate(void *context, struct arena *a, const struct invocation *in, struct err *e)
{
    struct value *params = value_map(a);
    value_set(a, params, STR("JobFlowIds"), value_get(in->params, STR("cluster-ids")));
    return emr_call_print(context, STR("TerminateJobFlows"), params, e);
}

static const struct command_option terminate_options[] = {
    EMR_LIST("cluster-ids", true, "the clusters")};

static const struct str terminate_calls[] = {STR_INIT("emr:TerminateJobFlows")};

const struct command emr_terminate = {.service = STR_INIT("emr"),
                                      .name = STR_INIT("terminate-clusters"),
                                      .help = "Terminate clusters.",
                                      OPTIONS(terminate_options),
                                      CALLS(terminate_calls),
                                      .run = terminate};

/* ---- modify-cluster-attributes ---- */

static const struct attribute {
    const char *on, *off;
    struct str operation, member;
    bool inverted; /* the member says the opposite */
} attributes[] = {
    {"visible-to-all-users", "no-visible-to-all-users", STR_INIT("SetVisibleToAllUsers"),
     STR_INIT("VisibleToAllUsers"), false},
    {"termination-protected", "no-termination-protected", STR_INIT("SetTerminationProtection"),
     STR_INIT("TerminationProtected"), false},
    {"auto-terminate", "no-auto-terminate", STR_INIT("SetKeepJobFlowAliveWhenNoSteps"),
     STR_INIT("KeepJobFlowAliveWhenNoSteps"), true},
    {"unhealthy-node-replacement", "no-unhealthy-node-replacement",
     STR_INIT("SetUnhealthyNodeReplacement"), STR_INIT("UnhealthyNodeReplacement"), false},
};

static bool modify(void *context, struct arena *a, const struct invocation *in, struct err *e)
{
    struct request *r = context;
    bool any = false;
    for (size_t i = 0; i < ARRAY_LEN(attributes); i++) {
        const struct attribute *t = &attributes[i];
        if (!emr_exclusive(in->params, t->on, t->off, e)) return false;
        any = any || value_get(in->params, str_of(t->on)) || value_get(in->params, str_of(t->off));
    }
    if (!any) {
        return err_set(e, ERR_PARAM,
                       "Must specify one of the following boolean options: "
                       "--visible-to-all-users|--no-visible-to-all-users, "
                       "--termination-protected|--no-termination-protected, "
                       "--auto-terminate|--no-auto-terminate, "
                       "--unhealthy-node-replacement|--no-unhealthy-node-replacement.");
    }
    struct value *ids = value_list(a);
    value_push(a, ids, value_get(in->params, STR("cluster-id")));
    for (size_t i = 0; i < ARRAY_LEN(attributes); i++) {
        const struct attribute *t = &attributes[i];
        bool on = value_get(in->params, str_of(t->on)) != NULL;
        if (!on && !value_get(in->params, str_of(t->off))) continue;
        struct value *params = value_map(a);
        value_set(a, params, STR("JobFlowIds"), ids);
        value_set(a, params, t->member, value_bool(on != t->inverted));
        if (!emr_call_print(r, t->operation, params, e)) return false;
    }
    return true;
}

static const struct command_option modify_options[] = {
    EMR_TEXT_REQUIRED("cluster-id", "the cluster"),
    FLAG_OPTION("visible-to-all-users", "all users of the account may see it"),
    FLAG_OPTION("no-visible-to-all-users", "only its maker may see it"),
    FLAG_OPTION("termination-protected", "it cannot be terminated"),
    FLAG_OPTION("no-termination-protected", "it can be terminated"),
    FLAG_OPTION("auto-terminate", "it ends after its last step"),
    FLAG_OPTION("no-auto-terminate", "it waits after its last step"),
    FLAG_OPTION("unhealthy-node-replacement", "unhealthy nodes are replaced"),
    FLAG_OPTION("no-unhealthy-node-replacement", "unhealthy nodes stay"),
};

static const struct str modify_calls[] = {
    STR_INIT("emr:SetVisibleToAllUsers"), STR_INIT("emr:SetTerminationProtection"),
    STR_INIT("emr:SetKeepJobFlowAliveWhenNoSteps"), STR_INIT("emr:SetUnhealthyNodeReplacement")};

const struct command emr_modify = {.service = STR_INIT("emr"),
                                   .name = STR_INIT("modify-cluster-attributes"),
                                   .help = "Change what a cluster does by itself.",
                                   OPTIONS(modify_options),
                                   CALLS(modify_calls),
                                   .run = modify};
