/* aws eks update-kubeconfig: how to reach a cluster, put into the file of Kubernetes clients
 * (awscli customizations/eks/update_kubeconfig.py). */
#include "custom/eks_kubeconfig.h"

#include "custom/commands.h"

struct entries {
    struct value *cluster, *user, *context;
};

static bool describe(struct request *r, const struct value *params, const struct value **cluster,
                     struct err *e)
{
    struct request as_role;
    const struct value *role = value_get(params, STR("assume-role-arn")), *output;
    if (value_text(role).n > 0) {
        struct str name = STR("EKSDescribeClusterSession");
        if (!custom_assume(r, value_text(role), name, &as_role, e)) return false;
        r = &as_role;
    }
    struct value *input = value_map(r->arena);
    set_text(r->arena, input, STR("name"), value_get_text(params, STR("cluster_name")));
    if (!custom_call(r, STR("DescribeCluster"), input, &output, e)) return false;
    *cluster = value_get(output, STR("cluster"));
    struct str status = value_get_text(*cluster, STR("status"));
    if (status.n == 0) return err_set(e, ERR_GENERAL, "Cluster not found");
    if (str_eq(status, STR("ACTIVE")) || str_eq(status, STR("UPDATING"))) return true;
    return err_set(e, ERR_GENERAL, "Cluster status is " STR_FMT, STR_ARG(status));
}

static const struct value *or_null(const struct value *v)
{
    return v ? v : &value_null;
}

static struct value *cluster_entry(struct arena *a, const struct value *cluster,
                                   const struct value *params)
{
    struct value *entry = value_map(a), *inner = value_map(a);
    const struct value *proxy = value_get(params, STR("proxy-url"));
    set_text(a, inner, STR("certificate-authority-data"),
             value_text(value_path(cluster, STR("certificateAuthority"), STR("data"))));
    value_set(a, inner, STR("server"), or_null(value_get(cluster, STR("endpoint"))));
    if (proxy) value_set(a, inner, STR("proxy-url"), proxy);
    value_set(a, entry, STR("cluster"), inner);
    value_set(a, entry, STR("name"), or_null(value_get(cluster, STR("arn"))));
    return entry;
}

static void push_text(struct arena *a, struct value *list, struct str text)
{
    value_push(a, list, value_string(a, text));
}

/* The words behind "aws" that make a token. */
static bool token_arguments(struct arena *a, const struct value *cluster,
                            const struct value *params, struct value *args, struct err *e)
{
    struct str rest = value_get_text(cluster, STR("arn")), region = STR_NONE;
    const struct value *outpost = value_get(cluster, STR("outpostConfig"));
    const struct value *role = value_get(params, STR("role-arn"));
    for (size_t i = 0; i < 4; i++) {
        if (!str_next(&rest, ':', &region)) {
            return err_set(e, ERR_GENERAL, "list index out of range");
        }
    }
    bool by_name = !outpost || value_get(outpost, STR("etcdInstanceType"));
    push_text(a, args, STR("--region"));
    push_text(a, args, region);
    push_text(a, args, STR("eks"));
    push_text(a, args, STR("get-token"));
    push_text(a, args, by_name ? STR("--cluster-name") : STR("--cluster-id"));
    value_push(
        a, args,
        or_null(by_name ? value_get(params, STR("cluster_name")) : value_get(cluster, STR("id"))));
    push_text(a, args, STR("--output"));
    push_text(a, args, STR("json"));
    if (!role) return true;
    push_text(a, args, STR("--role"));
    value_push(a, args, role);
    return true;
}

/* The profile that was asked for, by option or environment. */
static struct str asked_profile(const struct request *r)
{
    struct str given = r->invocation.globals.profile;
    const struct env *v = r->engine->env;
    if (given.n > 0) return given;
    return env_or(v, STR("AWS_PROFILE"), env_or(v, STR("AWS_DEFAULT_PROFILE"), STR_NONE));
}

static bool user_entry(const struct request *r, const struct value *cluster,
                       const struct value *params, struct value **out, struct err *e)
{
    struct arena *a = r->arena;
    struct value *entry = value_map(a), *user = value_map(a), *exec = value_map(a);
    struct value *args = value_list(a);
    struct str alias = value_get_text(params, STR("user-alias")), profile = asked_profile(r);
    if (!token_arguments(a, cluster, params, args, e)) return false;
    set_text(a, exec, STR("apiVersion"), STR("client.authentication.k8s.io/v1beta1"));
    value_set(a, exec, STR("args"), args);
    set_text(a, exec, STR("command"), STR("aws"));
    if (profile.n > 0) {
        struct value *variable = value_map(a), *list = value_list(a);
        set_text(a, variable, STR("name"), STR("AWS_PROFILE"));
        set_text(a, variable, STR("value"), profile);
        value_push(a, list, variable);
        value_set(a, exec, STR("env"), list);
    }
    value_set(a, user, STR("exec"), exec);
    set_text(a, entry, STR("name"), alias.n > 0 ? alias : value_get_text(cluster, STR("arn")));
    value_set(a, entry, STR("user"), user);
    *out = entry;
    return true;
}

static struct value *context_entry(struct arena *a, const struct entries *n, struct str alias)
{
    struct value *entry = value_map(a), *context = value_map(a);
    struct str user = value_get_text(n->user, STR("name"));
    value_set(a, context, STR("cluster"), value_get(n->cluster, STR("name")));
    set_text(a, context, STR("user"), user);
    value_set(a, entry, STR("context"), context);
    set_text(a, entry, STR("name"), alias.n > 0 ? alias : user);
    return entry;
}

static void insert(struct arena *a, struct kubeconfig *k, const struct entries *n)
{
    kubeconfig_insert(a, k, STR("clusters"), n->cluster);
    kubeconfig_insert(a, k, STR("users"), n->user);
    kubeconfig_insert(a, k, STR("contexts"), n->context);
    struct value *content = value_map(a);
    for (size_t i = 0; i < value_count(k->content); i++) {
        value_set(a, content, k->content->u.map.fields[i].name, k->content->u.map.fields[i].value);
    }
    value_set(a, content, STR("current-context"), value_get(n->context, STR("name")));
    k->content = content;
}

static bool print_entries(struct request *r, const struct entries *n, struct err *e)
{
    const struct value *const all[] = {n->context, n->user, n->cluster};
    buf_addf(&r->out, "Entries:\n\n");
    for (size_t i = 0; i < ARRAY_LEN(all); i++) {
        struct str text;
        if (!kubeconfig_text(r->arena, all[i], &text, e)) return false;
        buf_addf(&r->out, STR_FMT "\n", STR_ARG(text));
    }
    return true;
}

static bool run(void *context, struct arena *a, const struct invocation *in, struct err *e)
{
    struct request *r = context;
    const struct value *cluster;
    struct entries n;
    struct kubeconfig k;
    struct str text;
    bool dry_run = param_flag(in->params, STR("dry-run"));
    if ((!dry_run && !kubeconfig_check(r, in->params, e)) ||
        !describe(r, in->params, &cluster, e)) {
        return false;
    }
    n.cluster = cluster_entry(a, cluster, in->params);
    if (!user_entry(r, cluster, in->params, &n.user, e)) return false;
    struct str name = value_get_text(n.cluster, STR("name"));
    if (!kubeconfig_choose(r, in->params, name, &k, e)) return false;
    bool known = kubeconfig_has(&k, name);
    n.context = context_entry(a, &n, value_get_text(in->params, STR("alias")));
    insert(a, &k, &n);
    if (dry_run) {
        if (!kubeconfig_text(a, k.content, &text, e)) return false;
        buf_add(&r->out, text);
        return true;
    }
    if (!kubeconfig_write(r, &k, e)) return false;
    buf_addf(&r->out, "%s context " STR_FMT " %s " STR_FMT "\n", known ? "Updated" : "Added new",
             STR_ARG(value_get_text(n.context, STR("name"))), known ? "in" : "to", STR_ARG(k.path));
    return !param_flag(in->params, STR("verbose")) || print_entries(r, &n, e);
}

static const struct command_option options[] = {
    {.option = {.name = STR_INIT("name"), .required = true},
     .dest = STR_INIT("cluster_name"),
     .help = "the cluster"},
    TEXT_OPTION("kubeconfig", "the file; the first of KUBECONFIG or ~/.kube/config unless given"),
    TEXT_OPTION("role-arn", "role that makes the tokens"),
    TEXT_OPTION("proxy-url", "proxy on the way to the cluster"),
    FLAG_OPTION("dry-run", "print the merged file, write nothing"),
    FLAG_OPTION("verbose", "print the new entries too"),
    TEXT_OPTION("alias", "name of the context; the cluster's ARN unless given"),
    TEXT_OPTION("user-alias", "name of the user; the cluster's ARN unless given"),
    TEXT_OPTION("assume-role-arn", "role that reads about the cluster"),
};

static const struct str calls[] = {STR_INIT("eks:DescribeCluster"), STR_INIT("sts:AssumeRole")};

static const struct command_call_option call_options[] = {
    {STR_INIT("sts:AssumeRole"), STR_INIT("assume-role-arn")},
};

const struct command eks_kubeconfig = {.service = STR_INIT("eks"),
                                       .name = STR_INIT("update-kubeconfig"),
                                       .help = "Put a cluster into the file of Kubernetes clients.",
                                       OPTIONS(options),
                                       CALLS(calls),
                                       CALL_OPTIONS(call_options),
                                       .run = run};
