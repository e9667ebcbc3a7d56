/* aws eks get-token: a presigned request to STS that a cluster takes as a password (awscli
 * customizations/eks/get_token.py). */
#include "base/base64.h"
#include "base/limits.h"
#include "codec/timestamp.h"
#include "custom/commands.h"
#include "custom/custom.h"
#include "engine/presign.h"
#include "engine/print.h"
#include "value/json.h"

#define URL_EXPIRES_S 60
#define TOKEN_EXPIRES_MS (14 * 60 * 1000) /* clients renew before STS's 15 minutes are over */
#define BETA "client.authentication.k8s.io/v1beta1"

/* "k8s-aws-v1." and the address in URL-safe base64 without padding. */
static struct str token_of(struct arena *a, struct str url)
{
    struct buf b = buf_new(a, LIMIT_COMMAND);
    base64_encode(&b, url);
    while (b.n > 0 && b.p[b.n - 1] == '=') b.n--;
    for (size_t i = 0; i < b.n; i++) {
        if (b.p[i] == '+') b.p[i] = '-';
        if (b.p[i] == '/') b.p[i] = '_';
    }
    return arena_printf(a, "k8s-aws-v1." STR_FMT, STR_ARG(buf_str(&b)));
}

/* The version that the client asked for in KUBERNETES_EXEC_INFO. */
static struct str api_version(struct request *r)
{
    struct str info = env_or(r->engine->env, STR("KUBERNETES_EXEC_INFO"), STR_NONE);
    if (info.n == 0) return STR(BETA);
    struct err ignored = err_init(r->arena); /* said below in the CLI's words */
    const struct value *v;
    if (!json_read(r->arena, info, &v, &ignored)) {
        buf_addf(&r->messages,
                 "Error parsing KUBERNETES_EXEC_INFO, defaulting to " BETA ". This is likely a bug "
                 "in your Kubernetes client. Please update your Kubernetes client.\n");
        return STR(BETA);
    }
    struct str version = value_get_text(v, STR("apiVersion"));
    if (str_eq(version, STR("client.authentication.k8s.io/v1alpha1"))) {
        buf_addf(&r->messages,
                 "Kubeconfig user entry is using deprecated API version " STR_FMT
                 ". Run 'aws eks update-kubeconfig' to update.\n",
                 STR_ARG(version));
        return version;
    }
    if (str_eq(version, STR("client.authentication.k8s.io/v1")) || str_eq(version, STR(BETA))) {
        return version;
    }
    buf_addf(&r->messages,
             "Unrecognized API version in KUBERNETES_EXEC_INFO, defaulting to " BETA
             ". This is likely due to an outdated AWS CLI. Please update your AWS CLI.\n");
    return STR(BETA);
}

static const struct value *credential_of(struct request *r, struct str token)
{
    struct arena *a = r->arena;
    const struct timestamp end =
        timestamp_of_ms((clock_now_ms(r->engine->clock) + TOKEN_EXPIRES_MS) / 1000 * 1000);
    struct value *status = value_map(a), *v = value_map(a);
    set_text(a, status, STR("expirationTimestamp"), timestamp_iso8601(a, &end));
    set_text(a, status, STR("token"), token);
    set_text(a, v, STR("kind"), STR("ExecCredential"));
    set_text(a, v, STR("apiVersion"), api_version(r));
    value_set(a, v, STR("spec"), value_map(a));
    value_set(a, v, STR("status"), status);
    return v;
}

static bool run(void *context, struct arena *a, const struct invocation *in, struct err *e)
{
    struct request *r = context, sts, as_role;
    struct str role = value_get_text(in->params, STR("role-arn"));
    struct str name = value_get_text(in->params, STR("cluster-name"));
    struct str id = value_get_text(in->params, STR("cluster-id"));
    if (!custom_on(r, STR("sts"), &sts, e)) return false;
    if (value_get(in->params, STR("role-arn"))) {
        if (!custom_assume(&sts, role, STR("EKSGetTokenAuth"), &as_role, e)) return false;
        sts = as_role;
    }
    if (value_get(in->params, STR("cluster-name")) && value_get(in->params, STR("cluster-id"))) {
        return err_set(e, ERR_PARAM,
                       "The key \"cluster_id\" cannot be specified when one of the following keys "
                       "are also specified: cluster_name");
    }
    if (id.n == 0 && name.n == 0) {
        buf_addf(&r->messages,
                 "Either parameter --cluster-name or --cluster-id must be specified.\n");
        r->exit_status = 1;
        return true;
    }
    const struct http_header header = {STR("x-k8s-aws-id"), id.n > 0 ? id : name};
    struct call c = call_new(&sts, custom_operation(r, STR("GetCallerIdentity")), value_map(a));
    struct str url;
    if (!presign_call(&c, URL_EXPIRES_S, &header, &url, e) ||
        !print_add(r, STR("get-token"), credential_of(r, token_of(a, url)), e)) {
        return false;
    }
    buf_add_char(&r->out, '\n');
    return true;
}

static const struct command_option options[] = {
    TEXT_OPTION("cluster-name", "the cluster that the token is for"),
    TEXT_OPTION("role-arn", "sign with this role's credentials"),
    TEXT_OPTION("cluster-id", "id of a local cluster on an Outpost"),
};

static const struct str calls[] = {STR_INIT("sts:GetCallerIdentity"), STR_INIT("sts:AssumeRole")};

static const struct command_call_option call_options[] = {
    {STR_INIT("sts:AssumeRole"), STR_INIT("role-arn")},
};

const struct command eks_token = {.service = STR_INIT("eks"),
                                  .name = STR_INIT("get-token"),
                                  .help = "Make a token that logs in to a cluster.",
                                  OPTIONS(options),
                                  CALLS(calls),
                                  CALL_OPTIONS(call_options),
                                  .local = COMMAND_SECRET,
                                  .run = run};
