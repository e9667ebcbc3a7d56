#include "custom/emr_create.h"

#define BOOTSTRAP_MAX 16

#define NAMES(list) .names = (list), .name_count = ARRAY_LEN(list)

static const struct str ec2_names[] = {STR_INIT("KeyName"),
                                       STR_INIT("SubnetId"),
                                       STR_INIT("SubnetIds"),
                                       STR_INIT("AvailabilityZone"),
                                       STR_INIT("AvailabilityZones"),
                                       STR_INIT("InstanceProfile"),
                                       STR_INIT("EmrManagedMasterSecurityGroup"),
                                       STR_INIT("EmrManagedSlaveSecurityGroup"),
                                       STR_INIT("ServiceAccessSecurityGroup"),
                                       STR_INIT("AdditionalMasterSecurityGroups"),
                                       STR_INIT("AdditionalSlaveSecurityGroups")};
static const struct emr_schema ec2_schema = {.option = STR_INIT("ec2-attributes"),
                                             NAMES(ec2_names)};

static const struct str named[] = {STR_INIT("Name"), STR_INIT("Args")};
static const struct emr_schema application_schema = {.option = STR_INIT("applications"),
                                                     NAMES(named),
                                                     .required = named,
                                                     .required_count = 1,
                                                     .member = STR_INIT("Applications"),
                                                     .list = true};

static const struct str action_names[] = {STR_INIT("Name"), STR_INIT("Path"), STR_INIT("Args")};
static const struct emr_schema action_schema = {.option = STR_INIT("bootstrap-actions"),
                                                NAMES(action_names),
                                                .required = &action_names[1],
                                                .required_count = 1,
                                                .list = true};

static const struct str restore_names[] = {STR_INIT("Dir"), STR_INIT("BackupVersion")};
static const struct emr_schema restore_schema = {.option = STR_INIT("restore-from-hbase-backup"),
                                                 NAMES(restore_names)};

static const struct str kerberos_names[] = {
    STR_INIT("Realm"), STR_INIT("KdcAdminPassword"), STR_INIT("CrossRealmTrustPrincipalPassword"),
    STR_INIT("ADDomainJoinUser"), STR_INIT("ADDomainJoinPassword")};
static const struct str scaling_names[] = {STR_INIT("ComputeLimits"), STR_INIT("ScalingStrategy"),
                                           STR_INIT("UtilizationPerformanceIndex")};
static const struct str placement_names[] = {STR_INIT("InstanceRole"),
                                             STR_INIT("PlacementStrategy")};
static const struct str termination_names[] = {STR_INIT("IdleTimeout")};
static const struct str monitoring_names[] = {STR_INIT("CloudWatchLogConfiguration"),
                                              STR_INIT("S3LoggingConfiguration")};

/* Structures that go to RunJobFlow as they are. */
static const struct emr_schema plain[] = {
    {.option = STR_INIT("kerberos-attributes"),
     NAMES(kerberos_names),
     .member = STR_INIT("KerberosAttributes")},
    {.option = STR_INIT("managed-scaling-policy"),
     NAMES(scaling_names),
     .member = STR_INIT("ManagedScalingPolicy")},
    {.option = STR_INIT("placement-group-configs"),
     NAMES(placement_names),
     .required = placement_names,
     .required_count = 1,
     .member = STR_INIT("PlacementGroupConfigs"),
     .list = true},
    {.option = STR_INIT("auto-termination-policy"),
     NAMES(termination_names),
     .member = STR_INIT("AutoTerminationPolicy")},
    {.option = STR_INIT("monitoring-configuration"),
     NAMES(monitoring_names),
     .member = STR_INIT("MonitoringConfiguration")},
};

/* ---- settings ---- */

static struct str setting(const struct emr_cluster *c, const char *name)
{
    const struct request *r = c->request;
    const struct value *profile = config_profile(r->config, r->settings.profile);
    return value_text(value_path(profile, STR("emr"), str_of(name)));
}

static void add_attribute(struct emr_cluster *c, struct str name, struct str text)
{
    struct value *map = value_map(c->arena);
    if (text.n == 0 || value_get(c->ec2, name)) return;
    for (size_t i = 0; i < value_count(c->ec2); i++) {
        value_set(c->arena, map, c->ec2->u.map.fields[i].name, c->ec2->u.map.fields[i].value);
    }
    set_text(c->arena, map, name, text);
    c->ec2 = map;
}

bool emr_create_settings(struct emr_cluster *c, struct err *e)
{
    bool defaults = param_flag(c->params, STR("use-default-roles"));
    bool on = param_flag(c->params, STR("enable-debugging"));
    bool off = param_flag(c->params, STR("no-enable-debugging"));
    if (!emr_structured(c->request, c->params, &ec2_schema, &c->ec2, e)) return false;
    c->log_uri = value_get_text(c->params, STR("log-uri"));
    c->service_role = value_get_text(c->params, STR("service-role"));
    if (c->log_uri.n == 0) c->log_uri = setting(c, "log_uri");
    if (c->service_role.n == 0 && !defaults) c->service_role = setting(c, "service_role");
    if (!defaults) add_attribute(c, STR("InstanceProfile"), setting(c, "instance_profile"));
    add_attribute(c, STR("KeyName"), setting(c, "key_name"));
    c->debugging = on || (!off && str_eq_nocase(setting(c, "enable_debugging"), STR("true")));
    return !(on && off) || err_set(e, ERR_PARAM,
                                   "cannot use both --enable-debugging and --no-enable-debugging "
                                   "options together.");
}

/* ---- EC2 attributes ---- */

static void apply(struct emr_cluster *c, struct value *to, struct str member, const char *name)
{
    const struct value *v = value_get(c->ec2, str_of(name));
    bool empty = value_kind_of(v) == VALUE_LIST ? value_count(v) == 0 : value_text(v).n == 0;
    if (!empty) value_set(c->arena, to, member, v);
}

bool emr_create_roles(struct emr_cluster *c, struct err *e)
{
    bool subnet = value_get(c->ec2, STR("SubnetId")), zone;
    bool subnets = value_get(c->ec2, STR("SubnetIds"));
    bool zones = value_get(c->ec2, STR("AvailabilityZones"));
    zone = value_get(c->ec2, STR("AvailabilityZone"));
    if (param_flag(c->params, STR("use-default-roles"))) {
        c->service_role = STR("EMR_DefaultRole");
        add_attribute(c, STR("InstanceProfile"), STR("EMR_EC2_DefaultRole"));
    }
    if ((subnet && subnets) || (zone && zones)) {
        const char *name = subnet && subnets ? "SubnetId" : "AvailabilityZone";
        return err_set(e, ERR_PARAM, "You cannot specify both %s and %ss options together.", name,
                       name);
    }
    if ((subnet || subnets) && (zone || zones)) {
        return err_set(e, ERR_PARAM,
                       "You may not specify both a SubnetId and an AvailabilityZone (placement) "
                       "because ec2SubnetId implies a placement.");
    }
    apply(c, c->instances, STR("Ec2KeyName"), "KeyName");
    apply(c, c->instances, STR("Ec2SubnetId"), "SubnetId");
    apply(c, c->instances, STR("Ec2SubnetIds"), "SubnetIds");
    if (zone || zones) {
        struct value *placement = value_map(c->arena);
        apply(c, placement, STR("AvailabilityZone"), "AvailabilityZone");
        apply(c, placement, STR("AvailabilityZones"), "AvailabilityZones");
        value_set(c->arena, c->instances, STR("Placement"), placement);
    }
    apply(c, c->cluster, STR("JobFlowRole"), "InstanceProfile");
    for (size_t i = 6; i < ARRAY_LEN(ec2_names); i++) { /* names that are those of the API */
        apply(c, c->instances, ec2_names[i], ec2_names[i].p);
    }
    return true;
}

/* ---- structures ---- */

static void push_step(struct emr_cluster *c, const struct emr_step *step)
{
    value_push(c->arena, c->steps, emr_step(c->arena, step));
}

static bool add_debugging(struct emr_cluster *c, struct err *e)
{
    bool release = value_get(c->params, STR("release-label"));
    struct request *r = c->request;
    struct value *args = value_list(c->arena);
    if (!c->debugging) return true;
    if (c->log_uri.n == 0) {
        return err_set(e, ERR_PARAM,
                       "LogUri not specified. You must specify a logUri if you enable debugging "
                       "when creating a cluster.");
    }
    struct str fetch =
        release ? STR("state-pusher-script") : emr_link(r, "/libs/state-pusher/0.1/fetch");
    value_push(c->arena, args, value_string(c->arena, fetch));
    const struct emr_step step = {.name = STR("Setup Hadoop Debugging"),
                                  .action = STR("TERMINATE_CLUSTER"),
                                  .jar = release
                                             ? STR("command-runner.jar")
                                             : emr_link(r, "/libs/script-runner/script-runner.jar"),
                                  .args = args};
    push_step(c, &step);
    return true;
}

static bool has_application(const struct value *applications, const char *name)
{
    for (size_t i = 0; i < value_count(applications); i++) {
        struct str given = value_get_text(value_at(applications, i), STR("Name"));
        if (str_eq_nocase(given, str_of(name))) return true;
    }
    return false;
}

/* What steps need must be installed. */
static bool check_applications(struct emr_cluster *c, const struct value *applications,
                               const struct value *steps, struct err *e)
{
    static const char *const names[] = {"Hive", "Pig", "Impala"};
    struct str missing = STR_NONE;
    for (size_t k = 0; k < ARRAY_LEN(names); k++) {
        bool used = false;
        for (size_t i = 0; i < value_count(steps); i++) {
            struct str type = value_get_text(value_at(steps, i), STR("Type"));
            used = used || str_eq_nocase(type, str_of(names[k]));
        }
        if (!used || has_application(applications, names[k])) continue;
        missing = arena_printf(c->arena, STR_FMT "%s%s", STR_ARG(missing),
                               missing.n > 0 ? ", " : "", names[k]);
    }
    if (value_get(c->params, restore_schema.option) && !has_application(applications, "HBase")) {
        missing =
            arena_printf(c->arena, STR_FMT "%sHbase", STR_ARG(missing), missing.n > 0 ? ", " : "");
    }
    if (missing.n == 0) return true;
    return err_set(e, ERR_PARAM,
                   "Some of the steps require the following applications to be installed: " STR_FMT
                   ". Please install the applications using --applications.",
                   STR_ARG(missing));
}

static bool add_restore(struct emr_cluster *c, struct err *e)
{
    const struct value *given;
    if (!emr_structured(c->request, c->params, &restore_schema, &given, e)) return false;
    if (!given) return true;
    struct value *args = value_list(c->arena);
    const struct value *version = value_get(given, STR("BackupVersion"));
    value_push(c->arena, args, value_string(c->arena, STR("emr.hbase.backup.Main")));
    value_push(c->arena, args, value_string(c->arena, STR("--restore")));
    value_push(c->arena, args, value_string(c->arena, STR("--backup-dir")));
    value_push(c->arena, args, value_string(c->arena, value_get_text(given, STR("Dir"))));
    if (version) {
        value_push(c->arena, args, value_string(c->arena, STR("--backup-version")));
        value_push(c->arena, args, version);
    }
    const struct emr_step step = {.name = STR("Restore HBase"),
                                  .action = STR("CANCEL_AND_WAIT"),
                                  .jar = STR("/home/hadoop/lib/hbase.jar"),
                                  .args = args};
    push_step(c, &step);
    return true;
}

static bool set_actions(struct emr_cluster *c, struct err *e)
{
    struct arena *a = c->arena;
    const struct value *given;
    struct value *list = value_list(a);
    if (!emr_structured(c->request, c->params, &action_schema, &given, e)) return false;
    if (value_count(given) > BOOTSTRAP_MAX) {
        return err_set(e, ERR_PARAM, "maximum number of bootstrap actions for a cluster exceeded.");
    }
    for (size_t i = 0; i < value_count(given); i++) {
        const struct value *item = value_at(given, i), *name = value_get(item, STR("Name"));
        struct value *action = value_map(a), *script = value_map(a);
        const struct value *args = value_get(item, STR("Args"));
        value_set(a, action, STR("Name"), name ? name : value_string(a, STR("Bootstrap action")));
        value_set(a, script, STR("Path"), value_get(item, STR("Path")));
        if (value_count(args) > 0) value_set(a, script, STR("Args"), args);
        value_set(a, action, STR("ScriptBootstrapAction"), script);
        value_push(a, list, action);
    }
    if (value_count(list) > 0) value_set(a, c->cluster, STR("BootstrapActions"), list);
    return true;
}

static bool set_plain(struct emr_cluster *c, struct err *e)
{
    for (size_t i = 0; i < ARRAY_LEN(plain); i++) {
        const struct value *v;
        if (!emr_structured(c->request, c->params, &plain[i], &v, e)) return false;
        if (value_count(v) > 0) value_set(c->arena, c->cluster, plain[i].member, v);
    }
    return true;
}

static bool refuse_old(const struct emr_cluster *c, struct err *e)
{
    bool old = !value_get(c->params, STR("release-label"));
    if (value_get(c->params, STR("emrfs"))) {
        return err_set(e, ERR_DENIED,
                       "--emrfs is not built in. Use --configurations with the classification "
                       "emrfs-site.");
    }
    if (!old || !value_get(c->params, STR("applications"))) return true;
    return err_set(e, ERR_DENIED,
                   "--applications with --ami-version is not built in: such clusters cannot be "
                   "made any more. Use --release-label.");
}

bool emr_create_structures(struct emr_cluster *c, struct err *e)
{
    const struct value *applications, *given, *steps;
    bool release = value_get(c->params, STR("release-label"));
    if (!refuse_old(c, e) || !add_debugging(c, e) ||
        !emr_structured(c->request, c->params, &application_schema, &applications, e)) {
        return false;
    }
    if (applications) value_set(c->arena, c->cluster, STR("Applications"), applications);
    if (!add_restore(c, e) || !set_actions(c, e) ||
        !emr_structured(c->request, c->params, &emr_steps_schema, &given, e) ||
        !emr_steps(c->request, given, release, &steps, e)) {
        return false;
    }
    for (size_t i = 0; i < value_count(steps); i++) {
        value_push(c->arena, c->steps, value_at(steps, i));
    }
    if (value_count(c->steps) > 0) value_set(c->arena, c->cluster, STR("Steps"), c->steps);
    return set_plain(c, e) && check_applications(c, applications, given, e);
}
