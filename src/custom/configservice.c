/* aws configservice subscribe and get-status (awscli customizations/configservice). */
#include "custom/commands.h"
#include "custom/custom.h"
#include "value/json.h"

#define NAME "default"

/* ---- get-status ---- */

static void print_last(struct request *r, const struct value *status, const char *name)
{
    struct str last = value_get_text(status, STR("lastStatus"));
    buf_addf(&r->out, "last %sstatus: " STR_FMT "\n", name, STR_ARG(last));
    if (!str_eq(last, STR("FAILURE"))) return;
    buf_addf(&r->out, "error code: " STR_FMT "\nmessage: " STR_FMT "\n",
             STR_ARG(value_get_text(status, STR("lastErrorCode"))),
             STR_ARG(value_get_text(status, STR("lastErrorMessage"))));
}

static void print_recorder(struct request *r, const struct value *recorder)
{
    bool on = param_flag(recorder, STR("recording"));
    buf_addf(&r->out, "name: " STR_FMT "\nrecorder: %s\n",
             STR_ARG(value_get_text(recorder, STR("name"))), on ? "ON" : "OFF");
    if (on) print_last(r, recorder, "");
    buf_addf(&r->out, "\n");
}

static void print_channel(struct request *r, const struct value *channel)
{
    static const struct {
        struct str member;
        const char *name;
    } rows[] = {{STR_INIT("configStreamDeliveryInfo"), "stream delivery "},
                {STR_INIT("configHistoryDeliveryInfo"), "history delivery "},
                {STR_INIT("configSnapshotDeliveryInfo"), "snapshot delivery "}};
    buf_addf(&r->out, "name: " STR_FMT "\n", STR_ARG(value_get_text(channel, STR("name"))));
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        const struct value *status = value_get(channel, rows[i].member);
        if (value_count(status) > 0) print_last(r, status, rows[i].name);
    }
    buf_addf(&r->out, "\n");
}

static bool get_status(void *context, struct arena *a, const struct invocation *in, struct err *e)
{
    struct request *r = context;
    const struct value *output, *list, *none = value_map(a);
    (void)in;
    if (!custom_call(r, STR("DescribeConfigurationRecorderStatus"), none, &output, e)) return false;
    buf_addf(&r->out, "Configuration Recorders:\n\n");
    list = value_get(output, STR("ConfigurationRecordersStatus"));
    for (size_t i = 0; i < value_count(list); i++) print_recorder(r, value_at(list, i));
    if (!custom_call(r, STR("DescribeDeliveryChannelStatus"), none, &output, e)) return false;
    buf_addf(&r->out, "Delivery Channels:\n\n");
    list = value_get(output, STR("DeliveryChannelsStatus"));
    for (size_t i = 0; i < value_count(list); i++) print_channel(r, value_at(list, i));
    return true;
}

static const struct str status_calls[] = {STR_INIT("config:DescribeConfigurationRecorderStatus"),
                                          STR_INIT("config:DescribeDeliveryChannelStatus")};

const struct command config_status = {.service = STR_INIT("configservice"),
                                      .name = STR_INIT("get-status"),
                                      .help = "Show recorders and delivery channels.",
                                      CALLS(status_calls),
                                      .run = get_status};

/* ---- subscribe ---- */

static bool prepare_bucket(struct request *r, struct str bucket, struct err *e)
{
    struct arena *a = r->arena;
    struct request s3;
    struct err why = err_init(a);
    struct value *params = value_map(a);
    set_text(a, params, STR("Bucket"), bucket);
    if (!custom_on(r, STR("s3"), &s3, e)) return false;
    bool there = custom_call(&s3, STR("HeadBucket"), params, NULL, &why);
    if (!there && why.code.n == 0) {
        *e = why;
        return false;
    }
    if (there || !str_eq(why.code, STR("404"))) {
        buf_addf(&r->out, "Using existing S3 bucket: " STR_FMT "\n", STR_ARG(bucket));
        return true;
    }
    struct str region = s3.settings.endpoint.region;
    if (!str_eq(region, STR("us-east-1"))) {
        struct value *where = value_map(a);
        set_text(a, where, STR("LocationConstraint"), region);
        value_set(a, params, STR("CreateBucketConfiguration"), where);
    }
    if (!custom_call(&s3, STR("CreateBucket"), params, NULL, e)) return false;
    buf_addf(&r->out, "Using new S3 bucket: " STR_FMT "\n", STR_ARG(bucket));
    return true;
}

/* A name becomes a topic; what has a colon is the ARN of one. */
static bool prepare_topic(struct request *r, struct str given, struct str *arn, struct err *e)
{
    struct request sns;
    const struct value *output;
    struct value *params = value_map(r->arena);
    *arn = given;
    if (str_has_char(given, ':')) {
        buf_addf(&r->out, "Using existing SNS topic: " STR_FMT "\n", STR_ARG(given));
        return true;
    }
    set_text(r->arena, params, STR("Name"), given);
    if (!custom_on(r, STR("sns"), &sns, e) ||
        !custom_call(&sns, STR("CreateTopic"), params, &output, e)) {
        return false;
    }
    *arn = value_get_text(output, STR("TopicArn"));
    buf_addf(&r->out, "Using new SNS topic: " STR_FMT "\n", STR_ARG(*arn));
    return true;
}

static bool start(struct request *r, struct str role, const struct value *channel, struct err *e)
{
    struct arena *a = r->arena;
    struct value *recorder = value_map(a), *put = value_map(a), *deliver = value_map(a);
    struct value *named = value_map(a);
    set_text(a, recorder, STR("name"), STR(NAME));
    set_text(a, recorder, STR("roleARN"), role);
    value_set(a, put, STR("ConfigurationRecorder"), recorder);
    value_set(a, deliver, STR("DeliveryChannel"), channel);
    set_text(a, named, STR("ConfigurationRecorderName"), STR(NAME));
    return custom_call(r, STR("PutConfigurationRecorder"), put, NULL, e) &&
           custom_call(r, STR("PutDeliveryChannel"), deliver, NULL, e) &&
           custom_call(r, STR("StartConfigurationRecorder"), named, NULL, e);
}

static bool print_list(struct request *r, const char *title, struct str operation,
                       struct str member, const char *end, struct err *e)
{
    static const struct json_style style = {.item_separator = STR_INIT(","),
                                            .name_separator = STR_INIT(": "),
                                            .indent = 4,
                                            .ascii_only = true};
    const struct value *output;
    buf_addf(&r->out, "%s: ", title);
    if (!custom_call(r, operation, value_map(r->arena), &output, e)) return false;
    const struct value *list = value_get(output, member);
    json_write(&r->out, list ? list : value_list(r->arena), &style);
    buf_addf(&r->out, "%s", end);
    return true;
}

static bool subscribe(void *context, struct arena *a, const struct invocation *in, struct err *e)
{
    struct request *r = context;
    struct str path = value_get_text(in->params, STR("s3-bucket")), topic;
    size_t slash = str_find_char(path, '/');
    struct str bucket = str_sub(path, 0, slash);
    struct str prefix = slash == STR_NPOS ? STR_NONE : str_from(path, slash + 1);
    if (!prepare_bucket(r, bucket, e) ||
        !prepare_topic(r, value_get_text(in->params, STR("sns-topic")), &topic, e)) {
        return false;
    }
    struct value *channel = value_map(a);
    set_text(a, channel, STR("name"), STR(NAME));
    set_text(a, channel, STR("s3BucketName"), bucket);
    set_text(a, channel, STR("snsTopicARN"), topic);
    if (prefix.n > 0) set_text(a, channel, STR("s3KeyPrefix"), prefix);
    if (!start(r, value_get_text(in->params, STR("iam-role")), channel, e)) return false;
    buf_addf(&r->out, "Subscribe succeeded:\n\n");
    return print_list(r, "Configuration Recorders", STR("DescribeConfigurationRecorders"),
                      STR("ConfigurationRecorders"), "\n\n", e) &&
           print_list(r, "Delivery Channels", STR("DescribeDeliveryChannels"),
                      STR("DeliveryChannels"), "\n", e);
}

static const struct command_option options[] = {
    {.option = {.name = STR_INIT("s3-bucket"), .required = true},
     .help = "bucket/prefix of the deliveries; made when it is missing"},
    {.option = {.name = STR_INIT("sns-topic"), .required = true},
     .help = "ARN of a topic, or the name of a new one"},
    {.option = {.name = STR_INIT("iam-role"), .required = true}, .help = "role of the recorder"},
};

static const struct str subscribe_calls[] = {STR_INIT("config:PutConfigurationRecorder"),
                                             STR_INIT("config:PutDeliveryChannel"),
                                             STR_INIT("config:StartConfigurationRecorder"),
                                             STR_INIT("config:DescribeConfigurationRecorders"),
                                             STR_INIT("config:DescribeDeliveryChannels"),
                                             STR_INIT("s3:HeadBucket"),
                                             STR_INIT("s3:CreateBucket"),
                                             STR_INIT("sns:CreateTopic")};

const struct command config_subscribe = {.service = STR_INIT("configservice"),
                                         .name = STR_INIT("subscribe"),
                                         .help = "Record the configuration of the account.",
                                         OPTIONS(options),
                                         CALLS(subscribe_calls),
                                         .run = subscribe};
