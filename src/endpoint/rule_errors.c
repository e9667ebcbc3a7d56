#include "endpoint/rule_errors.h"

#define S3 "Unsupported configuration when using S3: "
#define ACCESS_POINTS "Unsupported configuration when using S3 access-points: "
#define CONTROL "Unsupported configuration when using S3 Control: "
#define VALIDATION "Parameter validation failed:\n"
#define ENDPOINT "Invalid endpoint configuration: "

/* The first row of the service whose text begins the message counts. */
static const struct {
    struct str service;
    struct str begins;
    const char *prefix;
    enum err_kind kind;
} rows[] = {
    {STR_INIT("s3"), STR_INIT("S3 Object Lambda does not support S3 Accelerate"), S3, ERR_GENERAL},
    {STR_INIT("s3"), STR_INIT("Accelerate cannot be used with FIPS"), S3, ERR_GENERAL},
    {STR_INIT("s3"), STR_INIT("S3 Outposts does not support"), ACCESS_POINTS, ERR_GENERAL},
    {STR_INIT("s3"), STR_INIT("S3 MRAP does not support"), ACCESS_POINTS, ERR_GENERAL},
    {STR_INIT("s3"), STR_INIT("S3 Object Lambda does not support"), ACCESS_POINTS, ERR_GENERAL},
    {STR_INIT("s3"), STR_INIT("Access Points do not support"), ACCESS_POINTS, ERR_GENERAL},
    {STR_INIT("s3"), STR_INIT("Invalid configuration:"), ACCESS_POINTS, ERR_GENERAL},
    {STR_INIT("s3"), STR_INIT("Client was configured for partition"), ACCESS_POINTS, ERR_GENERAL},
    {STR_INIT("s3"), STR_INIT("Invalid ARN:"), VALIDATION, ERR_PARAM},
    {STR_INIT("s3control"), STR_INIT("Invalid configuration:"), CONTROL, ERR_GENERAL},
    {STR_INIT("s3control"), STR_INIT("Client was configured for partition"), CONTROL, ERR_GENERAL},
    {STR_INIT("s3control"), STR_INIT("AccountId is required but not set"), VALIDATION, ERR_PARAM},
    {STR_INIT("events"),
     STR_INIT("Invalid Configuration: FIPS is not supported with EventBridge multi-region "
              "endpoints."),
     ENDPOINT, ERR_GENERAL},
    {STR_INIT("events"), STR_INIT("EndpointId must be a valid host label."), ENDPOINT, ERR_GENERAL},
};

/* "Invalid region in ARN: `us-we$t-2` (invalid DNS name)" */
static bool region_in_arn(struct err *e)
{
    struct str rest = e->message, label;
    bool quoted = str_next(&rest, '`', &label) && str_next(&rest, '`', &label);
    if (!quoted) label = e->message;
    return err_set(e, ERR_GENERAL,
                   "Invalid host label to be bound to the hostname of the endpoint: \"" STR_FMT
                   "\".",
                   STR_ARG(label));
}

bool rule_error(const struct service *s, const struct value *params, struct err *e)
{
    if (e->kind != ERR_GENERAL) return false;
    if (str_starts(e->message, STR("Invalid region in ARN: "))) return region_in_arn(e);
    struct str service = service_name(s);
    if (str_eq(service, STR("s3control")) && str_starts(e->message, STR("Invalid ARN:"))) {
        return err_prefix(e, "S3 ARN \"" STR_FMT "\" provided is invalid for this operation. ",
                          STR_ARG(value_get_text(params, STR("Bucket"))));
    }
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        if (!str_eq(rows[i].service, service) || !str_starts(e->message, rows[i].begins)) continue;
        e->kind = rows[i].kind;
        return err_prefix(e, "%s", rows[i].prefix);
    }
    return false;
}
