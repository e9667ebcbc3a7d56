/* aws ecs deploy: a new revision of a task definition, deployed by CodeDeploy (awscli
 * customizations/ecs/deploy.py, filehelpers.py). */
#include "base/limits.h"
#include "cli/paramfile.h"
#include "cli/yaml.h"
#include "codec/hash.h"
#include "custom/commands.h"
#include "custom/custom.h"
#include "engine/wait.h"
#include "value/json.h"

#define DELAY_S 15
#define WAIT_MIN 30 /* minutes */
#define WAIT_MAX 360
#define WAIT_BUFFER 10
#define SUFFIX_MAX 46

struct ecs_deploy {
    struct request *request;
    struct request codedeploy;
    const struct value *params; /* of the command */
    const struct value *definition, *appspec;
    const struct value *service; /* as ECS describes it */
    struct str cluster, application, group;
    int64_t minutes; /* to wait */
};

/* ---- files ---- */

static bool load(struct request *r, struct str path, struct str *text, struct err *e)
{
    const struct env *env = r->engine->for_model ? NULL : r->engine->env;
    struct str full = paramfile_expand(r->arena, env, path);
    if (files_read(r->arena, &r->engine->files, full, LIMIT_FILE, text, e)) return true;
    if (e->kind != ERR_IO) return false;
    e->kind = ERR_GENERAL;
    return err_prefix(e, "Unable to load file at " STR_FMT ": ", STR_ARG(path));
}

static bool load_files(struct ecs_deploy *d, struct err *e)
{
    struct request *r = d->request;
    struct str text, problem;
    struct err ignored = err_init(r->arena); /* then it is YAML */
    if (!load(r, value_get_text(d->params, STR("task-definition")), &text, e)) return false;
    if (!json_read(r->arena, text, &d->definition, e)) {
        e->kind = ERR_GENERAL;
        return err_prefix(e, "The task definition is no JSON: ");
    }
    if (!load(r, value_get_text(d->params, STR("codedeploy-appspec")), &text, e)) return false;
    if (json_read(r->arena, text, &d->appspec, &ignored) ||
        yaml_read(r->arena, text, &d->appspec, &problem)) {
        return true;
    }
    return err_set(e, ERR_GENERAL, "The appspec is neither JSON nor YAML: " STR_FMT,
                   STR_ARG(problem));
}

/* ---- what is there ---- */

/* "Failed to <action>:\n<error>" */
static bool call(struct request *r, const char *action, struct str operation,
                 const struct value *params, const struct value **output, struct err *e)
{
    if (custom_call(r, operation, params, output, e)) return true;
    if (e->code.n == 0) return false;
    e->kind = ERR_GENERAL;
    return err_prefix(e, "Failed to %s:\n", action);
}

static bool find_service(struct ecs_deploy *d, struct err *e)
{
    struct arena *a = d->request->arena;
    struct value *params = value_map(a), *services = value_list(a);
    const struct value *cluster = value_get(d->params, STR("cluster")), *output;
    const struct value *name = value_get(d->params, STR("service"));
    if (!cluster) cluster = value_string(a, STR("default"));
    value_push(a, services, name);
    value_set(a, params, STR("cluster"), cluster);
    value_set(a, params, STR("services"), services);
    if (!call(d->request, "describe ECS service", STR("DescribeServices"), params, &output, e)) {
        return false;
    }
    d->service = value_at(value_get(output, STR("services")), 0);
    if (!d->service) {
        return err_set(e, ERR_GENERAL, "Service '" STR_FMT "' not found in cluster '" STR_FMT "'",
                       STR_ARG(value_text(name)), STR_ARG(value_text(cluster)));
    }
    struct str rest = value_get_text(d->service, STR("clusterArn"));
    if (!str_next(&rest, '/', &d->cluster) || !str_next(&rest, '/', &d->cluster)) {
        return err_set(e, ERR_GENERAL, "list index out of range");
    }
    return true;
}

/* The name given, or "<prefix><cluster>-<service>". */
static struct str resource_name(const struct ecs_deploy *d, const char *option, const char *prefix)
{
    const struct value *given = value_get(d->params, str_of(option));
    struct str service = value_get_text(d->service, STR("serviceName"));
    if (given) return value_text(given);
    return arena_printf(d->request->arena, "%s" STR_FMT "-" STR_FMT, prefix,
                        STR_ARG(str_sub(d->cluster, 0, SUFFIX_MAX)),
                        STR_ARG(str_sub(service, 0, SUFFIX_MAX)));
}

static bool is_ecs(const struct value *v, const char *kind, struct str name, struct err *e)
{
    if (str_eq(value_get_text(v, STR("computePlatform")), STR("ECS"))) return true;
    return err_set(e, ERR_GENERAL, "%s '" STR_FMT "' must support 'ECS' compute platform", kind,
                   STR_ARG(name));
}

/* Name or ARN of what the group deploys to. */
static bool targets(const struct ecs_deploy *d, const struct value *target, const char *kind,
                    struct str member, struct str name, struct str arn, struct err *e)
{
    struct str is = value_get_text(target, member);
    if (str_eq(is, name) || str_eq(is, arn)) return true;
    return err_set(e, ERR_GENERAL,
                   "deployment group '" STR_FMT "' does not target ECS %s '" STR_FMT "'",
                   STR_ARG(d->group), kind, STR_ARG(name));
}

static void set_wait(struct ecs_deploy *d, const struct value *info)
{
    const struct value *how = value_get(info, STR("blueGreenDeploymentConfiguration"));
    const struct value *ready = value_get(how, STR("deploymentReadyOption"));
    const struct value *end = value_get(how, STR("terminateBlueInstancesOnDeploymentSuccess"));
    d->minutes = param_int(ready, STR("waitTimeInMinutes"), 0) +
                 param_int(end, STR("terminationWaitTimeInMinutes"), 0) + WAIT_BUFFER;
    if (d->minutes > WAIT_MAX) d->minutes = WAIT_MAX;
    if (d->minutes < WAIT_MIN) d->minutes = WAIT_MIN;
}

static bool check_codedeploy(struct ecs_deploy *d, struct err *e)
{
    struct arena *a = d->request->arena;
    struct value *params = value_map(a), *group = value_map(a);
    const struct value *output, *application, *info;
    set_text(a, params, STR("applicationName"), d->application);
    set_text(a, group, STR("applicationName"), d->application);
    set_text(a, group, STR("deploymentGroupName"), d->group);
    if (!call(&d->codedeploy, "describe Code Deploy application", STR("GetApplication"), params,
              &application, e) ||
        !call(&d->codedeploy, "describe Code Deploy deployment group", STR("GetDeploymentGroup"),
              group, &output, e)) {
        return false;
    }
    info = value_get(output, STR("deploymentGroupInfo"));
    if (!is_ecs(value_get(application, STR("application")), "Application", d->application, e) ||
        !is_ecs(info, "Deployment Group", d->group, e)) {
        return false;
    }
    const struct value *services = value_get(info, STR("ecsServices"));
    for (size_t i = 0; i < value_count(services); i++) {
        const struct value *target = value_at(services, i);
        if (!targets(d, target, "service", STR("serviceName"),
                     value_get_text(d->service, STR("serviceName")),
                     value_get_text(d->service, STR("serviceArn")), e) ||
            !targets(d, target, "cluster", STR("clusterName"), d->cluster,
                     value_get_text(d->service, STR("clusterArn")), e)) {
            return false;
        }
    }
    set_wait(d, info);
    return true;
}

/* ---- the appspec ---- */

/* The name as the map has it, in any case. */
static bool find_key(struct str resource, const struct value *map, struct str name, struct str *key,
                     struct err *e)
{
    for (size_t i = 0; value_kind_of(map) == VALUE_MAP && i < value_count(map); i++) {
        *key = map->u.map.fields[i].name;
        if (str_eq_nocase(*key, name)) return true;
    }
    return err_set(e, ERR_GENERAL, "Resource '" STR_FMT "' must include property '" STR_FMT "'",
                   STR_ARG(resource), STR_ARG(name));
}

static struct value *copy_map(struct arena *a, const struct value *map)
{
    struct value *copy = value_map(a);
    for (size_t i = 0; i < value_count(map); i++) {
        value_set(a, copy, map->u.map.fields[i].name, map->u.map.fields[i].value);
    }
    return copy;
}

static bool with_definition(struct arena *a, struct str name, const struct value **content,
                            struct str arn, struct err *e)
{
    struct str properties, key;
    if (!find_key(name, *content, STR("properties"), &properties, e)) return false;
    const struct value *inner = value_get(*content, properties);
    if (!find_key(properties, inner, STR("taskDefinition"), &key, e)) return false;
    struct value *new_inner = copy_map(a, inner), *new_content = copy_map(a, *content);
    set_text(a, new_inner, key, arn);
    value_set(a, new_content, properties, new_inner);
    *content = new_content;
    return true;
}

/* Every resource gets the new revision. */
static bool update_appspec(struct ecs_deploy *d, struct str arn, struct err *e)
{
    struct arena *a = d->request->arena;
    struct str key;
    if (!find_key(STR("codedeploy-appspec"), d->appspec, STR("resources"), &key, e)) return false;
    const struct value *old = value_get(d->appspec, key);
    struct value *list = value_list(a), *appspec = copy_map(a, d->appspec);
    for (size_t i = 0; i < value_count(old); i++) {
        struct value *resource = copy_map(a, value_at(old, i));
        for (size_t k = 0; k < value_count(resource); k++) {
            const struct field f = resource->u.map.fields[k];
            const struct value *content = f.value;
            if (!with_definition(a, f.name, &content, arn, e)) return false;
            value_set(a, resource, f.name, content);
        }
        value_push(a, list, resource);
    }
    value_set(a, appspec, key, list);
    d->appspec = appspec;
    return true;
}

/* ---- the deployment ---- */

static bool register_definition(struct ecs_deploy *d, struct str *arn, struct err *e)
{
    struct request *r = d->request;
    const struct value *output;
    const struct operation *o = custom_operation(r, STR("RegisterTaskDefinition"));
    if (!cli_check_params(r->arena, o, d->definition, e) ||
        !call(r, "register ECS task definition", STR("RegisterTaskDefinition"), d->definition,
              &output, e)) {
        return false;
    }
    *arn = value_text(value_path(output, STR("taskDefinition"), STR("taskDefinitionArn")));
    buf_addf(&r->out, "Successfully registered new ECS task definition " STR_FMT "\n",
             STR_ARG(*arn));
    return true;
}

static bool create_deployment(struct ecs_deploy *d, struct str *id, struct err *e)
{
    struct arena *a = d->request->arena;
    struct value *params = value_map(a), *revision = value_map(a), *content = value_map(a);
    struct str text = json_text(a, d->appspec, &json_python);
    const struct value *output;
    set_text(a, content, STR("content"), text);
    set_text(a, content, STR("sha256"), hash_sha256_hex(a, text));
    set_text(a, revision, STR("revisionType"), STR("AppSpecContent"));
    value_set(a, revision, STR("appSpecContent"), content);
    set_text(a, params, STR("applicationName"), d->application);
    set_text(a, params, STR("deploymentGroupName"), d->group);
    value_set(a, params, STR("revision"), revision);
    if (!call(&d->codedeploy, "create deployment", STR("CreateDeployment"), params, &output, e)) {
        return false;
    }
    *id = value_get_text(output, STR("deploymentId"));
    buf_addf(&d->request->out, "Successfully created deployment " STR_FMT "\n", STR_ARG(*id));
    return true;
}

static bool wait_for(struct ecs_deploy *d, struct str id, struct err *e)
{
    struct arena *a = d->request->arena;
    struct value *params = value_map(a);
    set_text(a, params, STR("deploymentId"), id);
    struct wait w = {.waiter = service_waiter_by_cli_name(d->codedeploy.invocation.service,
                                                          STR("deployment-successful")),
                     .params = params,
                     .delay_s = DELAY_S,
                     .max_attempts = (uint32_t)(d->minutes * 60 / DELAY_S)};
    if (!w.waiter) return err_set(e, ERR_MODEL, "The model has no waiter for deployments.");
    buf_addf(&d->request->out,
             "Waiting for " STR_FMT " to succeed (will wait up to %lld minutes)...\n", STR_ARG(id),
             (long long)d->minutes);
    return custom_show(d->request, e) && wait_until(&d->codedeploy, &w, e);
}

static bool run(void *context, struct arena *a, const struct invocation *in, struct err *e)
{
    (void)a;
    struct request *r = context;
    struct ecs_deploy d = {.request = r, .params = in->params};
    struct str arn, id;
    if (!load_files(&d, e) || !find_service(&d, e) ||
        !custom_on(r, STR("codedeploy"), &d.codedeploy, e)) {
        return false;
    }
    d.application = resource_name(&d, "codedeploy-application", "AppECS-");
    d.group = resource_name(&d, "codedeploy-deployment-group", "DgpECS-");
    if (!check_codedeploy(&d, e) || !register_definition(&d, &arn, e) ||
        !update_appspec(&d, arn, e) || !create_deployment(&d, &id, e) || !wait_for(&d, id, e)) {
        return false;
    }
    buf_addf(&r->out, "Successfully deployed " STR_FMT " to service '" STR_FMT "'\n", STR_ARG(arn),
             STR_ARG(value_get_text(d.service, STR("serviceName"))));
    return true;
}

static const struct command_option options[] = {
    {.option = {.name = STR_INIT("service"), .required = true}, .help = "name or ARN"},
    {.option = {.name = STR_INIT("task-definition"), .required = true},
     .help = "file with the new task definition, JSON"},
    {.option = {.name = STR_INIT("codedeploy-appspec"), .required = true},
     .help = "file with the appspec, JSON or YAML"},
    TEXT_OPTION("cluster", "of the service; default unless given"),
    TEXT_OPTION("codedeploy-application", "AppECS-<cluster>-<service> unless given"),
    TEXT_OPTION("codedeploy-deployment-group", "DgpECS-<cluster>-<service> unless given"),
};

static const struct str calls[] = {
    STR_INIT("ecs:DescribeServices"),        STR_INIT("ecs:RegisterTaskDefinition"),
    STR_INIT("codedeploy:GetApplication"),   STR_INIT("codedeploy:GetDeploymentGroup"),
    STR_INIT("codedeploy:CreateDeployment"), STR_INIT("codedeploy:GetDeployment")};

const struct command ecs_deploy = {.service = STR_INIT("ecs"),
                                   .name = STR_INIT("deploy"),
                                   .help = "Deploy a new task definition by CodeDeploy.",
                                   OPTIONS(options),
                                   CALLS(calls),
                                   .run = run};
