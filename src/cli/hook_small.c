/* Customizations of a few lines each: s3api select-object-content (output file), kinesis
 * list-streams, emr list-clusters and add-tags, configservice put-configuration-recorder
 * (awscli/customizations/s3events.py, kinesis.py, emr/, configservice/). */
#include "cli/unpack.h"

/* ---- s3api select-object-content ---- */

static void build_select(struct call *c)
{
    struct argument *arg = arguments_add(&c->table, STR("outfile"), ARGUMENT_OUTFILE);
    arg->option.positional = arg->document_required = true;
    arg->help = "Filename where the records will be saved";
}

const struct argument_hook hook_s3_select = {
    .service = STR_INIT("s3api"),
    .operation = STR_INIT("select-object-content"),
    .build = build_select,
};

/* ---- kinesis list-streams: the old token still turns paging off ---- */

static void build_streams(struct call *c)
{
    arguments_hide(&c->table, STR("exclusive-start-stream-name"));
}

static bool check_streams(struct call *c, struct err *e)
{
    (void)e;
    if (call_is_given(c, STR("exclusive-start-stream-name"))) c->no_paginate = true;
    return true;
}

const struct argument_hook hook_kinesis_streams = {
    .service = STR_INIT("kinesis"),
    .operation = STR_INIT("list-streams"),
    .build = build_streams,
    .check = check_streams,
};

/* ---- emr ---- */

static bool one_state_filter(const struct call *c, struct err *e)
{
    if (value_count(value_get(c->params, STR("ClusterStates"))) == 0) return true;
    return err_set(e, ERR_PARAM,
                   "You can specify only one of the cluster state filters: --cluster-states, "
                   "--active, --terminated, --failed.");
}

static bool set_states(struct call *c, struct choices states, struct err *e)
{
    if (!one_state_filter(c, e)) return false;
    struct value *list = value_list(c->arena);
    for (size_t i = 0; i < states.n; i++)
        value_push(c->arena, list, value_string(c->arena, states.items[i]));
    value_set(c->arena, c->params, STR("ClusterStates"), list);
    return true;
}

static bool apply_states(struct call *c, const struct argument *arg, const struct raw *raw,
                         struct err *e)
{
    (void)arg;
    return set_states(c, (struct choices){raw->words.items, raw->words.n}, e);
}

static bool apply_state_flag(struct call *c, const struct argument *arg, const struct raw *raw,
                             struct err *e)
{
    static const struct str active[] = {STR_INIT("STARTING"), STR_INIT("BOOTSTRAPPING"),
                                        STR_INIT("RUNNING"), STR_INIT("WAITING"),
                                        STR_INIT("TERMINATING")},
                            terminated[] = {STR_INIT("TERMINATED")},
                            failed[] = {STR_INIT("TERMINATED_WITH_ERRORS")};
    (void)raw;
    if (str_eq(arg->option.name, STR("active")))
        return set_states(c, (struct choices){active, ARRAY_LEN(active)}, e);
    bool ended = str_eq(arg->option.name, STR("terminated"));
    return set_states(c, (struct choices){ended ? terminated : failed, 1}, e);
}

static void build_clusters(struct call *c)
{
    struct argument_table *t = &c->table;
    arguments_custom(t, STR("cluster-states"), ARITY_SOME, apply_states,
                     "The states of the clusters to list.");
    arguments_custom(t, STR("active"), ARITY_FLAG, apply_state_flag, "Only active clusters.");
    arguments_custom(t, STR("terminated"), ARITY_FLAG, apply_state_flag,
                     "Only terminated clusters.");
    arguments_custom(t, STR("failed"), ARITY_FLAG, apply_state_flag, "Only failed clusters.");
}

const struct argument_hook hook_emr_clusters = {
    .service = STR_INIT("emr"),
    .operation = STR_INIT("list-clusters"),
    .build = build_clusters,
};

static bool apply_tags(struct call *c, const struct argument *arg, const struct raw *raw,
                       struct err *e)
{
    (void)arg, (void)e;
    struct value *list = value_list(c->arena);
    for (size_t i = 0; i < raw->words.n; i++) {
        struct str word = raw->words.items[i];
        size_t eq = str_find_char(word, '=');
        struct value *tag = value_map(c->arena);
        value_set(c->arena, tag, STR("Key"),
                  value_string(c->arena, eq == STR_NPOS ? word : str_sub(word, 0, eq)));
        value_set(c->arena, tag, STR("Value"),
                  value_string(c->arena, eq == STR_NPOS ? STR("") : str_from(word, eq + 1)));
        value_push(c->arena, list, tag);
    }
    value_set(c->arena, c->params, STR("Tags"), list);
    return true;
}

static void build_tags(struct call *c)
{
    arguments_custom(&c->table, STR("tags"), ARITY_SOME, apply_tags, "Tags as key=value.")
        ->option.required = true;
}

const struct argument_hook hook_emr_tags = {
    .service = STR_INIT("emr"),
    .operation = STR_INIT("add-tags"),
    .build = build_tags,
};

/* ---- configservice put-configuration-recorder: --recording-group on its own ---- */

static bool apply_recorder(struct call *c, const struct argument *arg, const struct raw *raw,
                           struct err *e)
{
    const struct value *v;
    bool is_json;
    if (!unpack_value(c, arg, raw, &v, &is_json, e)) return false;
    struct value *recorder = call_param(c, STR("ConfigurationRecorder"));
    if (str_eq(arg->option.name, STR("recording-group"))) {
        value_set(c->arena, recorder, STR("recordingGroup"), v);
        return true;
    }
    for (size_t i = 0; i < value_count(v); i++)
        value_set(c->arena, recorder, v->u.map.fields[i].name, v->u.map.fields[i].value);
    return true;
}

static void build_recorder(struct call *c)
{
    size_t i = arguments_find(&c->table, STR("configuration-recorder"));
    if (i == STR_NPOS) return;
    c->table.items[i].apply = apply_recorder;
    const struct member *group =
        shape_member(member_shape(c->table.items[i].member), STR("recordingGroup"));
    if (!group) return;
    struct argument *arg = arguments_custom(&c->table, STR("recording-group"), ARITY_ONE,
                                            apply_recorder, "The resource types to record.");
    arg->member = group;
}

const struct argument_hook hook_config_recorder = {
    .service = STR_INIT("configservice"),
    .operation = STR_INIT("put-configuration-recorder"),
    .build = build_recorder,
};
