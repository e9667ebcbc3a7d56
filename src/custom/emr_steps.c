/* aws emr add-steps, and the steps of new clusters (awscli customizations/emr/steputils.py). */
#include "custom/commands.h"
#include "custom/emr.h"

static const struct str step_names[] = {
    STR_INIT("Type"),       STR_INIT("Name"),   STR_INIT("ActionOnFailure"),
    STR_INIT("Jar"),        STR_INIT("Args"),   STR_INIT("MainClass"),
    STR_INIT("Properties"), STR_INIT("LogUri"), STR_INIT("EncryptionKeyArn")};

const struct emr_schema emr_steps_schema = {.option = STR_INIT("steps"),
                                            .names = step_names,
                                            .name_count = ARRAY_LEN(step_names),
                                            .list = true};

/* What a type of step puts around the arguments. Without a release label the cluster is of an old
 * AMI, whose programs come from a bucket. */
static const struct step_type {
    struct str type;
    const char *structure, *name;
    const char *command, *old_command; /* first argument; of old clusters a path in the bucket */
    const char *run, *versions;        /* options in front of --args */
    bool blank_refused;                /* one empty argument is as none */
    bool old_in_bucket;
} types[] = {
    {STR_INIT("streaming"), "StreamingStepConfig", "Streaming program", "hadoop-streaming", NULL,
     NULL, NULL, true, false},
    {STR_INIT("hive"), "HiveStepConfig", "Hive program", "hive-script", "/libs/hive/hive-script",
     "--run-hive-script", "--hive-versions", true, true},
    {STR_INIT("pig"), "PigStepConfig", "Pig program", "pig-script", "/libs/pig/pig-script",
     "--run-pig-script", "--pig-versions", true, true},
    {STR_INIT("impala"), "ImpalaStepConfig", "Impala program", NULL, "/libs/impala/setup-impala",
     "--run-impala-script", NULL, false, true},
    {STR_INIT("spark"), "SparkStepConfig", "Spark application", "spark-submit",
     "/home/hadoop/spark/bin/spark-submit", NULL, NULL, false, false},
};

const struct value *emr_step(struct arena *a, const struct emr_step *s)
{
    struct value *step = value_map(a), *jar = value_map(a), *s3 = value_map(a);
    if (s->name.n > 0) set_text(a, step, STR("Name"), s->name);
    if (s->action.n > 0) set_text(a, step, STR("ActionOnFailure"), s->action);
    set_text(a, jar, STR("Jar"), s->jar);
    if (value_count(s->args) > 0) value_set(a, jar, STR("Args"), s->args);
    if (s->main_class.n > 0) set_text(a, jar, STR("MainClass"), s->main_class);
    if (value_count(s->properties) > 0) value_set(a, jar, STR("Properties"), s->properties);
    value_set(a, step, STR("HadoopJarStep"), jar);
    if (s->log_uri.n > 0) set_text(a, s3, STR("LogUri"), s->log_uri);
    if (s->key_arn.n > 0) set_text(a, s3, STR("EncryptionKeyArn"), s->key_arn);
    if (value_count(s3) > 0) {
        struct value *monitoring = value_map(a);
        value_set(a, monitoring, STR("S3MonitoringConfiguration"), s3);
        value_set(a, step, STR("StepMonitoringConfiguration"), monitoring);
    }
    return step;
}

static bool missing(const char *structure, const char *name, struct err *e)
{
    return err_set(e, ERR_PARAM, "The following required parameters are missing for %s: %s.",
                   structure, name);
}

/* "k1=v1,k2" */
static const struct value *properties_of(struct arena *a, const struct value *text)
{
    struct str rest = value_text(text), part;
    struct value *words = value_list(a);
    if (!text) return NULL;
    if (rest.n == 0) value_push(a, words, text);
    while (rest.n > 0 && str_next(&rest, ',', &part)) value_push(a, words, value_string(a, part));
    return emr_tags(a, words);
}

static struct emr_step common(struct arena *a, const struct value *given, const char *name)
{
    (void)a;
    const struct value *named = value_get(given, STR("Name"));
    const struct value *action = value_get(given, STR("ActionOnFailure"));
    return (struct emr_step){
        .name = named ? value_text(named) : str_of(name),
        .action = action ? value_text(action) : STR("CONTINUE"),
        .log_uri = value_get_text(given, STR("LogUri")),
        .key_arn = value_get_text(given, STR("EncryptionKeyArn")),
    };
}

static void push_text(struct arena *a, struct value *list, struct str text)
{
    value_push(a, list, value_string(a, text));
}

static const struct value *arguments(struct request *r, const struct step_type *type, bool release,
                                     const struct value *given)
{
    struct arena *a = r->arena;
    struct value *args = value_list(a);
    if (release) {
        push_text(a, args, str_of(type->command));
    } else if (type->old_command) {
        push_text(a, args,
                  type->old_in_bucket ? emr_link(r, type->old_command) : str_of(type->old_command));
    }
    if (type->run) push_text(a, args, str_of(type->run));
    if (type->versions && !release) {
        push_text(a, args, str_of(type->versions));
        push_text(a, args, STR("latest"));
    }
    if (type->versions) push_text(a, args, STR("--args"));
    for (size_t i = 0; i < value_count(given); i++) value_push(a, args, value_at(given, i));
    return args;
}

static bool typed_step(struct request *r, const struct step_type *type, const struct value *given,
                       bool release, const struct value **out, struct err *e)
{
    struct emr_step step = common(r->arena, given, type->name);
    const struct value *args = value_get(given, STR("Args"));
    if (release && !type->command) {
        return err_set(e, ERR_PARAM, "The step type " STR_FMT " is not supported.",
                       STR_ARG(type->type));
    }
    if (value_count(args) == 0) return missing(type->structure, "Args", e);
    if (type->blank_refused && value_count(args) == 1 &&
        str_trim(value_text(value_at(args, 0))).n == 0) {
        return err_set(e, ERR_PARAM, "The parameter Args cannot be an empty list.");
    }
    bool streaming = str_eq(type->type, STR("streaming"));
    step.jar = release     ? STR("command-runner.jar")
               : streaming ? STR("/home/hadoop/contrib/streaming/hadoop-streaming.jar")
                           : emr_link(r, "/libs/script-runner/script-runner.jar");
    step.args = arguments(r, type, release, args);
    *out = emr_step(r->arena, &step);
    return true;
}

static bool one_step(struct request *r, const struct value *given, bool release,
                     const struct value **out, struct err *e)
{
    const struct value *type = value_get(given, STR("Type"));
    struct str name = value_text(type);
    for (size_t i = 0; type && i < ARRAY_LEN(types); i++) {
        if (str_eq_nocase(types[i].type, name)) {
            return typed_step(r, &types[i], given, release, out, e);
        }
    }
    if (type && !str_eq_nocase(name, STR("custom_jar"))) {
        return err_set(e, ERR_PARAM, "The step type " STR_FMT " is not supported.",
                       STR_ARG(arena_lower(r->arena, name)));
    }
    struct emr_step step = common(r->arena, given, "Custom JAR");
    step.jar = value_get_text(given, STR("Jar"));
    if (step.jar.n == 0) return missing("CustomJARStepConfig", "Jar", e);
    step.args = value_get(given, STR("Args"));
    step.main_class = value_get_text(given, STR("MainClass"));
    step.properties = properties_of(r->arena, value_get(given, STR("Properties")));
    *out = emr_step(r->arena, &step);
    return true;
}

bool emr_steps(struct request *r, const struct value *given, bool release, const struct value **out,
               struct err *e)
{
    struct value *list = value_list(r->arena);
    for (size_t i = 0; i < value_count(given); i++) {
        const struct value *step;
        if (!one_step(r, value_at(given, i), release, &step, e)) return false;
        value_push(r->arena, list, step);
    }
    *out = list;
    return true;
}

static bool run(void *context, struct arena *a, const struct invocation *in, struct err *e)
{
    struct request *r = context;
    const struct value *given, *steps;
    const struct value *role = value_get(in->params, STR("execution-role-arn"));
    struct value *params = emr_job_flow(a, in->params);
    struct str release;
    if (!emr_structured(r, in->params, &emr_steps_schema, &given, e) ||
        !emr_release_label(r, in->params, &release, e) ||
        !emr_steps(r, given, release.n > 0, &steps, e)) {
        return false;
    }
    value_set(a, params, STR("Steps"), steps);
    if (role) value_set(a, params, STR("ExecutionRoleArn"), role);
    return emr_call_print(r, STR("AddJobFlowSteps"), params, e);
}

static const struct command_option options[] = {
    EMR_TEXT_REQUIRED("cluster-id", "the cluster"),
    EMR_LIST("steps", true, "Type=…,Name=…,Jar=…,Args=[…] for each step, or JSON"),
    TEXT_OPTION("execution-role-arn", "role that runs the steps"),
};

static const struct str calls[] = {STR_INIT("emr:DescribeCluster"),
                                   STR_INIT("emr:AddJobFlowSteps")};

const struct command emr_add_steps = {.service = STR_INIT("emr"),
                                      .name = STR_INIT("add-steps"),
                                      .help = "Add steps to a cluster.",
                                      OPTIONS(options),
                                      CALLS(calls),
                                      .run = run};
