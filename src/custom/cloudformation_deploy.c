/* aws cloudformation deploy: a template made a change set, and the change set executed (awscli
 * customizations/cloudformation/deploy.py, deployer.py). */
#include "codec/timestamp.h"
#include "custom/artifacts.h"
#include "custom/cloudformation.h"
#include "custom/commands.h"
#include "custom/template.h"
#include "engine/wait.h"

#define BODY_MAX 51200 /* bytes of a template that need no bucket */
#define CHANGE_SET_DELAY_S 5
#define STACK_DELAY_S 30
#define STACK_ATTEMPTS 120

struct deployment {
    struct request *request;
    const struct value *params;
    struct str stack, text; /* the template's text */
    const struct value *parameters, *tags;
    bool update; /* the stack exists */
    struct str change_set;
};

static struct value *stack_params(const struct deployment *d)
{
    struct value *params = value_map(d->request->arena);
    set_text(d->request->arena, params, STR("StackName"), d->stack);
    return params;
}

/* A stack that only a change set has announced does not exist yet. */
static bool find_stack(struct deployment *d, struct err *e)
{
    const struct value *output;
    struct arena *a = d->request->arena;
    if (!custom_call(d->request, STR("DescribeStacks"), stack_params(d), &output, e)) {
        struct str absent =
            arena_printf(a, "Stack with id " STR_FMT " does not exist", STR_ARG(d->stack));
        if (str_find(e->message, absent) == STR_NPOS) return false;
        *e = err_init(a);
        d->update = false;
        return true;
    }
    const struct value *stacks = value_get(output, STR("Stacks"));
    struct str status = value_get_text(value_at(stacks, 0), STR("StackStatus"));
    d->update = value_count(stacks) == 1 && !str_eq(status, STR("REVIEW_IN_PROGRESS"));
    return true;
}

static bool has_parameter(const struct value *summary, struct str name)
{
    const struct value *list = value_get(summary, STR("Parameters"));
    for (size_t i = 0; i < value_count(list); i++) {
        if (str_eq(value_get_text(value_at(list, i), STR("ParameterKey")), name)) return true;
    }
    return false;
}

/* Only what the stack has can keep its value. */
static bool keep_known_parameters(struct deployment *d, struct err *e)
{
    struct arena *a = d->request->arena;
    const struct value *summary = NULL;
    struct value *kept = value_list(a);
    if (d->update &&
        !custom_call(d->request, STR("GetTemplateSummary"), stack_params(d), &summary, e)) {
        return false;
    }
    for (size_t i = 0; i < value_count(d->parameters); i++) {
        const struct value *p = value_at(d->parameters, i);
        bool keeps = value_is_true(value_get(p, STR("UsePreviousValue")));
        if (keeps && !has_parameter(summary, value_get_text(p, STR("ParameterKey")))) continue;
        value_push(a, kept, p);
    }
    d->parameters = kept;
    return true;
}

static bool set_template(const struct deployment *d, struct value *params, struct err *e)
{
    struct arena *a = d->request->arena;
    struct artifacts bucket;
    struct str key, url;
    if (value_get_text(d->params, STR("s3-bucket")).n == 0) {
        set_text(a, params, STR("TemplateBody"), d->text);
        return true;
    }
    if (!artifacts_new(d->request, d->params, &bucket, e) ||
        !artifacts_put(&bucket, d->text, STR("template"), &key, e) ||
        !artifacts_url(&bucket, key, &url, e)) {
        return false;
    }
    set_text(a, params, STR("TemplateURL"), url);
    return true;
}

static void copy_option(struct arena *a, struct value *to, struct str name,
                        const struct value *params, struct str option)
{
    const struct value *v = value_get(params, option);
    if (v) value_set(a, to, name, v);
}

static bool create_change_set(struct deployment *d, struct err *e)
{
    struct request *r = d->request;
    struct arena *a = r->arena;
    int64_t now_ms = clock_now_ms(r->engine->clock);
    struct timestamp now = timestamp_of_ms(now_ms);
    now.is_naive = true;
    struct value *params = value_map(a);
    const struct value *capabilities = value_get(d->params, STR("capabilities")), *output;
    set_text(
        a, params, STR("ChangeSetName"),
        arena_printf(a, "awscli-cloudformation-package-deploy-%lld", (long long)(now_ms / 1000)));
    set_text(a, params, STR("StackName"), d->stack);
    set_text(a, params, STR("ChangeSetType"), d->update ? STR("UPDATE") : STR("CREATE"));
    value_set(a, params, STR("Parameters"), d->parameters);
    value_set(a, params, STR("Capabilities"), capabilities ? capabilities : value_list(a));
    set_text(a, params, STR("Description"),
             arena_printf(a, "Created by AWS CLI at " STR_FMT " UTC",
                          STR_ARG(timestamp_isoformat(a, &now))));
    value_set(a, params, STR("Tags"), d->tags);
    if (!set_template(d, params, e)) return false;
    copy_option(a, params, STR("RoleARN"), d->params, STR("role-arn"));
    copy_option(a, params, STR("NotificationARNs"), d->params, STR("notification-arns"));
    if (!cli_check_params(a, custom_operation(r, STR("CreateChangeSet")), params, e) ||
        !custom_call(r, STR("CreateChangeSet"), params, &output, e)) {
        return false;
    }
    d->change_set = value_get_text(output, STR("Id"));
    return true;
}

/* *empty: there is nothing to change. */
static bool wait_for_change_set(const struct deployment *d, bool *empty, struct err *e)
{
    struct request *r = d->request;
    struct value *params = stack_params(d);
    set_text(r->arena, params, STR("ChangeSetName"), d->change_set);
    struct wait w = {.waiter = service_waiter_by_cli_name(r->invocation.service,
                                                          STR("change-set-create-complete")),
                     .params = params,
                     .delay_s = CHANGE_SET_DELAY_S};
    buf_addf(&r->out, "\nWaiting for changeset to be created..\n");
    *empty = false;
    if (!w.waiter) return err_set(e, ERR_MODEL, "The model has no waiter for change sets.");
    if (!custom_show(r, e)) return false;
    if (wait_until(r, &w, e)) return true;
    if (e->kind != ERR_GENERAL || !w.last) return false;
    struct str status = value_get_text(w.last, STR("Status"));
    struct str reason = value_get_text(w.last, STR("StatusReason"));
    bool same =
        str_find(reason, STR("The submitted information didn't contain changes.")) != STR_NPOS;
    *empty = (str_eq(status, STR("FAILED")) && same) ||
             str_find(reason, STR("No updates are to be performed")) != STR_NPOS;
    struct str why = e->message;
    return err_set(e, ERR_GENERAL,
                   "Failed to create the changeset: " STR_FMT " Status: " STR_FMT
                   ". Reason: " STR_FMT,
                   STR_ARG(why), STR_ARG(status), STR_ARG(reason));
}

static bool execute(const struct deployment *d, struct err *e)
{
    struct request *r = d->request;
    struct value *params = stack_params(d);
    set_text(r->arena, params, STR("ChangeSetName"), d->change_set);
    value_set(r->arena, params, STR("DisableRollback"),
              value_bool(param_flag(d->params, STR("disable_rollback"))));
    if (!custom_call(r, STR("ExecuteChangeSet"), params, NULL, e)) return false;
    buf_addf(&r->out, "Waiting for stack create/update to complete\n");
    struct str name = d->update ? STR("stack-update-complete") : STR("stack-create-complete");
    struct wait w = {.waiter = service_waiter_by_cli_name(r->invocation.service, name),
                     .params = stack_params(d),
                     .delay_s = STACK_DELAY_S,
                     .max_attempts = STACK_ATTEMPTS};
    if (!w.waiter) return err_set(e, ERR_MODEL, "The model has no waiter for stacks.");
    if (!custom_show(r, e)) return false;
    if (wait_until(r, &w, e)) {
        buf_addf(&r->out, "Successfully created/updated stack - " STR_FMT "\n", STR_ARG(d->stack));
        return true;
    }
    if (e->kind != ERR_GENERAL) return false;
    return err_set(e, ERR_GENERAL,
                   "Failed to create/update the stack. Run the following command\n"
                   "to fetch the list of events leading up to the failure\n"
                   "aws cloudformation describe-stack-events --stack-name " STR_FMT,
                   STR_ARG(d->stack));
}

static bool deploy(struct deployment *d, struct err *e)
{
    struct request *r = d->request;
    bool empty = false;
    if (!find_stack(d, e) || !keep_known_parameters(d, e) || !create_change_set(d, e)) return false;
    if (!wait_for_change_set(d, &empty, e)) {
        if (!empty) return false;
        err_set(e, ERR_GENERAL, "No changes to deploy. Stack " STR_FMT " is up to date",
                STR_ARG(d->stack));
        if (param_flag(d->params, STR("fail_on_empty_changeset"))) return false;
        buf_addf(&r->out, "\n" STR_FMT "\n", STR_ARG(e->message));
        *e = err_init(r->arena);
        return true;
    }
    const struct value *go = value_get(d->params, STR("execute_changeset"));
    if (!go || value_is_true(go)) return execute(d, e);
    buf_addf(&r->out,
             "Changeset created successfully. Run the following command to review changes:\n"
             "aws cloudformation describe-change-set --change-set-name " STR_FMT "\n",
             STR_ARG(d->change_set));
    return true;
}

static const struct value *tag_list(struct arena *a, const struct value *map)
{
    struct value *list = value_list(a);
    for (size_t i = 0; i < value_count(map); i++) {
        struct value *tag = value_map(a);
        set_text(a, tag, STR("Key"), map->u.map.fields[i].name);
        value_set(a, tag, STR("Value"), map->u.map.fields[i].value);
        value_push(a, list, tag);
    }
    return list;
}

static bool run(void *context, struct arena *a, const struct invocation *in, struct err *e)
{
    struct request *r = context;
    const struct value *template, *tags, *given = value_get(in->params, STR("tags"));
    struct str path = template_path(r, value_get_text(in->params, STR("template-file")));
    struct deployment d = {
        .request = r, .params = in->params, .stack = value_get_text(in->params, STR("stack-name"))};
    if (!template_check_path(r, path, e) || !template_read(r, path, &d.text, &template, e) ||
        !deploy_pairs(a, given, "tags", &tags, e) ||
        !deploy_parameters(a, in->params, template, &d.parameters, e)) {
        return false;
    }
    d.tags = tag_list(a, tags);
    if (d.text.n > BODY_MAX && value_get_text(in->params, STR("s3-bucket")).n == 0) {
        return err_set(e, ERR_GENERAL,
                       "Templates with a size greater than 51,200 bytes must be deployed via an S3 "
                       "Bucket. Please add the --s3-bucket parameter to your command. The local "
                       "template will be copied to that S3 bucket and then deployed.");
    }
    return deploy(&d, e);
}

#define SWITCH_OPTION(option_name, target, off, text)                                              \
    {                                                                                              \
        .option = {.name = STR_INIT(option_name), .arity = ARITY_FLAG}, .dest = STR_INIT(target),  \
        .flag_off = (off), .help = (text)                                                          \
    }
#define LIST_OPTION(option_name, text)                                                             \
    {                                                                                              \
        .option = {.name = STR_INIT(option_name), .arity = ARITY_SOME}, .help = (text)             \
    }

static const struct command_option options[] = {
    {.option = {.name = STR_INIT("template-file"), .required = true}, .help = "the template"},
    {.option = {.name = STR_INIT("stack-name"), .required = true},
     .help = "the stack to create or update"},
    TEXT_OPTION("s3-bucket", "put the template there first; a must above 51,200 bytes"),
    FLAG_OPTION("force-upload", "also when the bucket has it"),
    TEXT_OPTION("s3-prefix", "in front of the key in the bucket"),
    TEXT_OPTION("kms-key-id", "encrypts what is put into the bucket"),
    LIST_OPTION("parameter-overrides", "Key=Value words, or JSON"),
    LIST_OPTION("capabilities", "CAPABILITY_IAM, CAPABILITY_NAMED_IAM …"),
    SWITCH_OPTION("no-execute-changeset", "execute_changeset", true, "create the change set only"),
    SWITCH_OPTION("disable-rollback", "disable_rollback", false, "keep what was made on failure"),
    SWITCH_OPTION("no-disable-rollback", "disable_rollback", true, "roll back on failure"),
    TEXT_OPTION("role-arn", "role that CloudFormation assumes"),
    LIST_OPTION("notification-arns", "topics that are told of the stack's events"),
    SWITCH_OPTION("fail-on-empty-changeset", "fail_on_empty_changeset", false,
                  "nothing to change is an error"),
    SWITCH_OPTION("no-fail-on-empty-changeset", "fail_on_empty_changeset", true,
                  "nothing to change is no error; the default"),
    LIST_OPTION("tags", "Key=Value words"),
};

static const struct str calls[] = {
    STR_INIT("cloudformation:DescribeStacks"),   STR_INIT("cloudformation:GetTemplateSummary"),
    STR_INIT("cloudformation:CreateChangeSet"),  STR_INIT("cloudformation:DescribeChangeSet"),
    STR_INIT("cloudformation:ExecuteChangeSet"), ARTIFACT_CALLS};

#define WITH_BUCKET(call)                                                                          \
    {                                                                                              \
        STR_INIT("s3:" call), STR_INIT("s3-bucket")                                                \
    }
static const struct command_call_option call_options[] = {
    WITH_BUCKET("HeadObject"),
    WITH_BUCKET("PutObject"),
    WITH_BUCKET("CreateMultipartUpload"),
    WITH_BUCKET("UploadPart"),
    WITH_BUCKET("CompleteMultipartUpload"),
    WITH_BUCKET("AbortMultipartUpload"),
};

const struct command cloudformation_deploy = {.service = STR_INIT("cloudformation"),
                                              .name = STR_INIT("deploy"),
                                              .help = "Create or update a stack from a template.",
                                              OPTIONS(options),
                                              CALLS(calls),
                                              CALL_OPTIONS(call_options),
                                              .run = run};
