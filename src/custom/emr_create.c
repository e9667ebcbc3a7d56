/* aws emr create-cluster (awscli customizations/emr/createcluster.py): options and structures under
 * the CLI's names made a RunJobFlow. */
#include "custom/emr_create.h"
#include "cli/pynum.h"
#include "custom/commands.h"
#include "custom/emr.h"
#include "engine/print.h"
#include "value/json.h"
#include "value/pyrepr.h"

static bool both(const char *one, const char *other, const char *more, struct err *e)
{
    return err_set(e, ERR_PARAM, "You cannot specify both %s and %s options together.%s", one,
                   other, more);
}

static bool has(const struct value *params, const char *option)
{
    return value_get(params, str_of(option)) != NULL;
}

static bool check_release(const struct value *params, struct err *e)
{
    bool ami = has(params, "ami-version"), release = has(params, "release-label");
    if (ami && release) return both("--ami-version", "--release-label", "", e);
    if (ami || release) return true;
    return err_set(e, ERR_PARAM, "Either --ami-version or --release-label is required.");
}

static bool check_roles(const struct emr_cluster *c, struct err *e)
{
    static const char more[] = " Either choose --use-default-roles or use both --service-role "
                               "<roleName> and --ec2-attributes InstanceProfile=<profileName>.";
    if (!param_flag(c->params, STR("use-default-roles"))) return true;
    if (has(c->params, "service-role")) {
        return both("--use-default-roles", "--service-role", more, e);
    }
    if (!value_get(c->ec2, STR("InstanceProfile"))) return true;
    return both("--use-default-roles", "--ec2-attributes InstanceProfile", more, e);
}

static const struct value *plain_group(struct arena *a, const struct value *type, int64_t count,
                                       const char *role)
{
    struct value *v = value_map(a);
    value_set(a, v, STR("InstanceType"), type);
    value_set(a, v, STR("InstanceCount"), value_int(a, count));
    set_text(a, v, STR("InstanceRole"), str_of(role));
    set_text(a, v, STR("Name"), str_of(role));
    set_text(a, v, STR("Market"), STR("ON_DEMAND"));
    return v;
}

/* int(text), or its error. */
static bool integer(struct arena *a, const struct value *text, int64_t *out, struct err *e)
{
    struct str number, shown = py_repr_str(a, value_text(text));
    if (py_int(a, value_text(text), &number) && str_to_i64(number, out)) return true;
    return err_set(e, ERR_GENERAL, "invalid literal for int() with base 10: " STR_FMT,
                   STR_ARG(shown));
}

static bool set_instances(struct emr_cluster *c, struct err *e)
{
    struct arena *a = c->arena;
    const struct value *groups, *fleets, *type = value_get(c->params, STR("instance-type"));
    const struct value *count = value_get(c->params, STR("instance-count"));
    int64_t n = 1;
    if (!emr_structured(c->request, c->params, &emr_groups_schema, &groups, e) ||
        !emr_structured(c->request, c->params, &emr_fleets_schema, &fleets, e)) {
        return false;
    }
    if (groups && fleets) return both("--instance-groups", "--instance-fleets", "", e);
    if (fleets) {
        value_set(a, c->instances, STR("InstanceFleets"), emr_fleets(a, fleets));
        return true;
    }
    if (!groups && !type) {
        return err_set(e, ERR_PARAM,
                       "Must specify either --instance-groups or --instance-type with "
                       "--instance-count(optional) to configure instance groups.");
    }
    if (groups && (type || count)) {
        return err_set(e, ERR_PARAM,
                       "You may not specify --instance-type or --instance-count with "
                       "--instance-groups, because --instance-type and --instance-count are "
                       "shortcut options for --instance-groups.");
    }
    struct value *list = value_list(a);
    if (groups) {
        c->scales = false;
        for (size_t i = 0; i < value_count(groups); i++) {
            c->scales = c->scales || value_get(value_at(groups, i), STR("AutoScalingPolicy"));
        }
        value_set(a, c->instances, STR("InstanceGroups"), emr_groups(a, groups));
        return true;
    }
    if (count && !integer(a, count, &n, e)) return false;
    value_push(a, list, plain_group(a, type, 1, "MASTER"));
    if (n > 1) value_push(a, list, plain_group(a, type, n - 1, "CORE"));
    value_set(a, c->instances, STR("InstanceGroups"), list);
    return true;
}

static bool set_version(struct emr_cluster *c, struct err *e)
{
    const struct value *release = value_get(c->params, STR("release-label"));
    const struct value *configurations = value_get(c->params, STR("configurations")), *v;
    struct str ami = value_get_text(c->params, STR("ami-version"));
    struct err ignored = err_init(c->arena);
    if (!release) {
        size_t dot = ami.n > 0 && ami.p[0] >= '0' && ami.p[0] <= '9' ? 1 : 0;
        if (dot < ami.n && ami.p[dot] == '.') {
            set_text(c->arena, c->cluster, STR("AmiVersion"), ami);
            return true;
        }
        return err_set(e, ERR_PARAM,
                       "The supplied AMI version \"" STR_FMT
                       "\" is invalid. Please see AMI Versions Supported in Amazon EMR in Amazon "
                       "Elastic MapReduce Developer Guide: "
                       "http://docs.aws.amazon.com/ElasticMapReduce/latest/DeveloperGuide/"
                       "ami-versions-supported.html",
                       STR_ARG(ami));
    }
    value_set(c->arena, c->cluster, STR("ReleaseLabel"), release);
    if (!configurations) return true;
    if (!json_read(c->arena, value_text(configurations), &v, &ignored)) {
        return err_set(e, ERR_PARAM, "invalid json argument for option --configurations");
    }
    value_set(c->arena, c->cluster, STR("Configurations"), v);
    return true;
}

/* Pairs of flags: "cannot use both …"; of neither, `fallback` counts. */
static bool pair(const struct value *params, const char *on, const char *off, bool fallback,
                 bool *out, struct err *e)
{
    bool yes = has(params, on), no = has(params, off);
    if (yes && no) {
        return err_set(e, ERR_PARAM, "cannot use both --%s and --%s options together.", on, off);
    }
    *out = yes || (!no && fallback);
    return true;
}

static bool set_switches(struct emr_cluster *c, struct err *e)
{
    static const struct {
        const char *on, *off;
        struct str member;
        bool instances, always, fallback;
    } rows[] = {
        {"no-auto-terminate", "auto-terminate", STR_INIT("KeepJobFlowAliveWhenNoSteps"), true, true,
         true},
        {"termination-protected", "no-termination-protected", STR_INIT("TerminationProtected"),
         true, true, false},
        {"unhealthy-node-replacement", "no-unhealthy-node-replacement",
         STR_INIT("UnhealthyNodeReplacement"), true, false, false},
        {"visible-to-all-users", "no-visible-to-all-users", STR_INIT("VisibleToAllUsers"), false,
         true, true},
        {"extended-support", "no-extended-support", STR_INIT("ExtendedSupport"), false, false,
         false},
        {"session-enabled", "no-session-enabled", STR_INIT("SessionEnabled"), false, false, false},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        bool on;
        if (!pair(c->params, rows[i].on, rows[i].off, rows[i].fallback, &on, e)) return false;
        if (!rows[i].always && !has(c->params, rows[i].on) && !has(c->params, rows[i].off))
            continue;
        value_set(c->arena, rows[i].instances ? c->instances : c->cluster, rows[i].member,
                  value_bool(on));
    }
    return true;
}

static bool set_texts(struct emr_cluster *c, struct err *e)
{
    static const struct {
        const char *option;
        struct str member;
        bool number;
    } rows[] = {
        {"additional-info", STR_INIT("AdditionalInfo"), false},
        {"os-release-label", STR_INIT("OSReleaseLabel"), false},
        {"log-encryption-kms-key-id", STR_INIT("LogEncryptionKmsKeyId"), false},
        {"auto-scaling-role", STR_INIT("AutoScalingRole"), false},
        {"scale-down-behavior", STR_INIT("ScaleDownBehavior"), false},
        {"security-configuration", STR_INIT("SecurityConfiguration"), false},
        {"custom-ami-id", STR_INIT("CustomAmiId"), false},
        {"ebs-root-volume-size", STR_INIT("EbsRootVolumeSize"), true},
        {"ebs-root-volume-iops", STR_INIT("EbsRootVolumeIops"), true},
        {"ebs-root-volume-throughput", STR_INIT("EbsRootVolumeThroughput"), true},
        {"repo-upgrade-on-boot", STR_INIT("RepoUpgradeOnBoot"), false},
        {"step-concurrency-level", STR_INIT("StepConcurrencyLevel"), true},
        {"step-execution-role-arn", STR_INIT("StepExecutionRoleArn"), false},
    };
    if (c->log_uri.n > 0) set_text(c->arena, c->cluster, STR("LogUri"), c->log_uri);
    if (c->service_role.n > 0) set_text(c->arena, c->cluster, STR("ServiceRole"), c->service_role);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        const struct value *v = value_get(c->params, str_of(rows[i].option));
        int64_t n;
        if (!v || value_text(v).n == 0) continue;
        if (rows[i].number && !integer(c->arena, v, &n, e)) return false;
        value_set(c->arena, c->cluster, rows[i].member,
                  rows[i].number ? value_int(c->arena, n) : v);
    }
    if (!c->scales || has(c->params, "auto-scaling-role")) return true;
    return err_set(e, ERR_PARAM,
                   "Must specify --auto-scaling-role when configuring an AutoScaling policy for an "
                   "instance group.");
}

static bool run(void *context, struct arena *a, const struct invocation *in, struct err *e)
{
    struct request *r = context;
    struct emr_cluster c = {.request = r,
                            .arena = a,
                            .params = in->params,
                            .cluster = value_map(a),
                            .instances = value_map(a),
                            .steps = value_list(a)};
    const struct value *output, *name = value_get(in->params, STR("name"));
    value_set(a, c.cluster, STR("Name"), name);
    if (!emr_create_settings(&c, e) || !check_release(in->params, e) || !check_roles(&c, e) ||
        !set_instances(&c, e) || !set_version(&c, e) || !emr_create_roles(&c, e) ||
        !set_texts(&c, e) || !set_switches(&c, e)) {
        return false;
    }
    value_set(a, c.cluster, STR("Tags"), emr_tags(a, value_get(in->params, STR("tags"))));
    if (!emr_create_structures(&c, e)) return false;
    value_set(a, c.cluster, STR("Instances"), c.instances);
    if (!cli_check_params(a, custom_operation(r, STR("RunJobFlow")), c.cluster, e) ||
        !custom_call(r, STR("RunJobFlow"), c.cluster, &output, e)) {
        return false;
    }
    struct value *shown = value_map(a);
    const struct value *id = value_get(output, STR("JobFlowId"));
    const struct value *arn = value_get(output, STR("ClusterArn"));
    if (id) {
        value_set(a, shown, STR("ClusterId"), id);
        value_set(a, shown, STR("ClusterArn"), arn ? arn : &value_null);
    }
    return print_add(r, STR("run_job_flow"), shown, e);
}

static const struct command_option options[] = {
    TEXT_OPTION("release-label", "release of EMR: emr-7.1.0"),
    TEXT_OPTION("os-release-label", "release of Amazon Linux"),
    TEXT_OPTION("ami-version", "image of clusters before releases: 3.11"),
    EMR_LIST("instance-groups", false,
             "InstanceGroupType=…,InstanceType=…,InstanceCount=… for each group, or JSON"),
    TEXT_OPTION("instance-type", "type of all instances"),
    TEXT_OPTION("instance-count", "how many, the master included"),
    FLAG_OPTION("auto-terminate", "end after the last step"),
    FLAG_OPTION("no-auto-terminate", "wait after the last step; the default"),
    EMR_LIST("instance-fleets", false, "InstanceFleetType=… for each fleet, or JSON"),
    {.option = {.name = STR_INIT("name")},
     .preset = STR_INIT("Development Cluster"),
     .help = "name of the cluster"},
    TEXT_OPTION("log-uri", "where logs go: s3://…"),
    TEXT_OPTION("log-encryption-kms-key-id", "encrypts the logs"),
    TEXT_OPTION("service-role", "role of EMR"),
    TEXT_OPTION("auto-scaling-role", "role of automatic scaling"),
    FLAG_OPTION("use-default-roles", "EMR_DefaultRole and EMR_EC2_DefaultRole"),
    TEXT_OPTION("configurations", "configuration of applications, JSON"),
    TEXT_OPTION("ec2-attributes", "KeyName=…,InstanceProfile=…,SubnetId=… or JSON"),
    FLAG_OPTION("termination-protected", "it cannot be terminated"),
    FLAG_OPTION("no-termination-protected", "it can be terminated; the default"),
    FLAG_OPTION("unhealthy-node-replacement", "unhealthy nodes are replaced"),
    FLAG_OPTION("no-unhealthy-node-replacement", "unhealthy nodes stay"),
    TEXT_OPTION("scale-down-behavior", "when instances are removed"),
    FLAG_OPTION("visible-to-all-users", "all users of the account may see it; the default"),
    FLAG_OPTION("no-visible-to-all-users", "only its maker may see it"),
    FLAG_OPTION("enable-debugging", "index the logs; needs --log-uri"),
    FLAG_OPTION("no-enable-debugging", "do not"),
    EMR_LIST("tags", false, "Key=Value words"),
    EMR_LIST("bootstrap-actions", false, "Path=…,Name=…,Args=[…] for each action, or JSON"),
    EMR_LIST("applications", false, "Name=Spark Name=Hive …"),
    TEXT_OPTION("emrfs", "not built in: use --configurations with emrfs-site"),
    EMR_LIST("steps", false, "Type=…,Name=…,Jar=…,Args=[…] for each step, or JSON"),
    TEXT_OPTION("additional-info", "JSON for special features"),
    TEXT_OPTION("restore-from-hbase-backup", "Dir=…,BackupVersion=…"),
    TEXT_OPTION("security-configuration", "name of a security configuration"),
    TEXT_OPTION("custom-ami-id", "an own image"),
    TEXT_OPTION("ebs-root-volume-size", "GiB"),
    TEXT_OPTION("ebs-root-volume-iops", "I/O operations a second"),
    TEXT_OPTION("ebs-root-volume-throughput", "MiB a second"),
    TEXT_OPTION("repo-upgrade-on-boot", "SECURITY or NONE"),
    TEXT_OPTION("kerberos-attributes", "Realm=…,KdcAdminPassword=… or JSON"),
    TEXT_OPTION("step-concurrency-level", "steps at the same time"),
    TEXT_OPTION("step-execution-role-arn", "role that runs the steps"),
    TEXT_OPTION("managed-scaling-policy", "ComputeLimits={…} or JSON"),
    EMR_LIST("placement-group-configs", false, "InstanceRole=…,PlacementStrategy=… or JSON"),
    TEXT_OPTION("auto-termination-policy", "IdleTimeout=seconds"),
    TEXT_OPTION("monitoring-configuration", "where logs and metrics go, JSON"),
    FLAG_OPTION("extended-support", "patches beyond the end of support"),
    FLAG_OPTION("no-extended-support", "none of them"),
    FLAG_OPTION("session-enabled", "interactive sessions may be started"),
    FLAG_OPTION("no-session-enabled", "none may"),
};

static const struct str calls[] = {STR_INIT("emr:RunJobFlow")};

const struct command emr_create = {.service = STR_INIT("emr"),
                                   .name = STR_INIT("create-cluster"),
                                   .help = "Create a cluster and run its steps.",
                                   OPTIONS(options),
                                   CALLS(calls),
                                   .run = run};
