/* aws emr add-instance-groups, and the instance groups and fleets of new clusters (awscli
 * customizations/emr/instancegroupsutils.py, instancefleetsutils.py). */
#include "custom/commands.h"
#include "custom/emr.h"
#include "engine/print.h"

static const struct str group_names[] = {STR_INIT("Name"),
                                         STR_INIT("InstanceGroupType"),
                                         STR_INIT("BidPrice"),
                                         STR_INIT("InstanceType"),
                                         STR_INIT("InstanceCount"),
                                         STR_INIT("CustomAmiId"),
                                         STR_INIT("EbsConfiguration"),
                                         STR_INIT("AutoScalingPolicy"),
                                         STR_INIT("Configurations")};
static const struct str group_required[] = {STR_INIT("InstanceGroupType"), STR_INIT("InstanceType"),
                                            STR_INIT("InstanceCount")};

const struct emr_schema emr_groups_schema = {.option = STR_INIT("instance-groups"),
                                             .names = group_names,
                                             .name_count = ARRAY_LEN(group_names),
                                             .required = group_required,
                                             .required_count = ARRAY_LEN(group_required),
                                             .member = STR_INIT("Instances.InstanceGroups"),
                                             .list = true};

static const struct str fleet_names[] = {STR_INIT("Name"),
                                         STR_INIT("InstanceFleetType"),
                                         STR_INIT("TargetOnDemandCapacity"),
                                         STR_INIT("TargetSpotCapacity"),
                                         STR_INIT("InstanceTypeConfigs"),
                                         STR_INIT("LaunchSpecifications"),
                                         STR_INIT("ResizeSpecifications"),
                                         STR_INIT("Context")};
static const struct str fleet_required[] = {STR_INIT("InstanceFleetType")};

const struct emr_schema emr_fleets_schema = {.option = STR_INIT("instance-fleets"),
                                             .names = fleet_names,
                                             .name_count = ARRAY_LEN(fleet_names),
                                             .required = fleet_required,
                                             .required_count = ARRAY_LEN(fleet_required),
                                             .member = STR_INIT("Instances.InstanceFleets"),
                                             .list = true};

static void copy(struct arena *a, struct value *to, const struct value *from, struct str name)
{
    const struct value *v = value_get(from, name);
    if (v) value_set(a, to, name, v);
}

static struct str upper(struct arena *a, struct str text)
{
    char *p = arena_cstr(a, text);
    for (size_t i = 0; i < text.n; i++) {
        if (p[i] >= 'a' && p[i] <= 'z') p[i] = (char)(p[i] - 'a' + 'A');
    }
    return (struct str){p, text.n};
}

static const struct value *group(struct arena *a, const struct value *given)
{
    static const struct str copied[] = {STR_INIT("EbsConfiguration"), STR_INIT("AutoScalingPolicy"),
                                        STR_INIT("Configurations"), STR_INIT("CustomAmiId")};
    struct value *v = value_map(a);
    const struct value *price = value_get(given, STR("BidPrice"));
    const struct value *name = value_get(given, STR("Name"));
    struct str type = value_get_text(given, STR("InstanceGroupType"));
    value_set(a, v, STR("Name"), name ? name : value_string(a, type));
    copy(a, v, given, STR("InstanceType"));
    copy(a, v, given, STR("InstanceCount"));
    set_text(a, v, STR("InstanceRole"), upper(a, type));
    if (price && !str_eq(value_text(price), STR("OnDemandPrice"))) {
        value_set(a, v, STR("BidPrice"), price);
    }
    set_text(a, v, STR("Market"), price ? STR("SPOT") : STR("ON_DEMAND"));
    for (size_t i = 0; i < ARRAY_LEN(copied); i++) copy(a, v, given, copied[i]);
    return v;
}

const struct value *emr_groups(struct arena *a, const struct value *given)
{
    struct value *list = value_list(a);
    for (size_t i = 0; i < value_count(given); i++) {
        value_push(a, list, group(a, value_at(given, i)));
    }
    return list;
}

const struct value *emr_fleets(struct arena *a, const struct value *given)
{
    static const struct str copied[] = {STR_INIT("InstanceFleetType"),
                                        STR_INIT("TargetOnDemandCapacity"),
                                        STR_INIT("TargetSpotCapacity"),
                                        STR_INIT("InstanceTypeConfigs"),
                                        STR_INIT("LaunchSpecifications"),
                                        STR_INIT("ResizeSpecifications"),
                                        STR_INIT("Context")};
    struct value *list = value_list(a);
    for (size_t i = 0; i < value_count(given); i++) {
        const struct value *from = value_at(given, i), *name = value_get(from, STR("Name"));
        struct value *v = value_map(a);
        value_set(a, v, STR("Name"), name ? name : value_get(from, STR("InstanceFleetType")));
        for (size_t k = 0; k < ARRAY_LEN(copied); k++) copy(a, v, from, copied[k]);
        value_push(a, list, v);
    }
    return list;
}

static bool run(void *context, struct arena *a, const struct invocation *in, struct err *e)
{
    struct request *r = context;
    const struct value *given, *output;
    struct value *params = emr_job_flow(a, in->params), *shown = value_map(a);
    if (!emr_structured(r, in->params, &emr_groups_schema, &given, e)) return false;
    value_set(a, params, STR("InstanceGroups"), emr_groups(a, given));
    const struct operation *o = custom_operation(r, STR("AddInstanceGroups"));
    if (!cli_check_params(a, o, params, e) ||
        !custom_call(r, STR("AddInstanceGroups"), params, &output, e)) {
        return false;
    }
    const struct value *id = value_get(output, STR("JobFlowId"));
    const struct value *groups = value_get(output, STR("InstanceGroupIds"));
    const struct value *arn = value_get(output, STR("ClusterArn"));
    if (id && groups) {
        value_set(a, shown, STR("ClusterId"), id);
        value_set(a, shown, STR("InstanceGroupIds"), groups);
        value_set(a, shown, STR("ClusterArn"), arn ? arn : &value_null);
    }
    return print_add(r, STR("add_instance_groups"), shown, e);
}

static const struct command_option options[] = {
    EMR_TEXT_REQUIRED("cluster-id", "the cluster"),
    EMR_LIST("instance-groups", true,
             "InstanceGroupType=…,InstanceType=…,InstanceCount=… for each group, or JSON"),
};

static const struct str calls[] = {STR_INIT("emr:AddInstanceGroups")};

const struct command emr_add_groups = {.service = STR_INIT("emr"),
                                       .name = STR_INIT("add-instance-groups"),
                                       .help = "Add instance groups to a cluster.",
                                       OPTIONS(options),
                                       CALLS(calls),
                                       .run = run};
