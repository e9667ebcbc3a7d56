#include "endpoint/s3control.h"

#include "endpoint/arn.h"

static bool bad_arn(struct str arn, const char *why, struct str detail, struct err *e)
{
    return err_set(e, ERR_GENERAL,
                   "S3 ARN \"" STR_FMT "\" provided is invalid for this operation. %s" STR_FMT,
                   STR_ARG(arn), why, STR_ARG(detail));
}

/* arn:…:s3-outposts:region:account:outpost/op-123/<kind>/name */
static bool is_outpost(const struct value *arn, struct str kind)
{
    const struct value *parts = value_get(arn, STR("resourceId"));
    return str_eq(value_get_text(arn, STR("service")), STR("s3-outposts")) &&
           value_count(parts) == 4 && str_eq(value_text(value_at(parts, 0)), STR("outpost")) &&
           str_eq(value_text(value_at(parts, 2)), kind);
}

static const struct value *with_account(struct arena *a, const struct value *input,
                                        const struct value *account)
{
    struct value *out = value_map(a);
    for (size_t i = 0; i < value_count(input); i++) {
        value_set(a, out, input->u.map.fields[i].name, input->u.map.fields[i].value);
    }
    value_set(a, out, STR("AccountId"), account);
    return out;
}

static bool take_account(const struct builtin_query *q, struct str member, struct str kind,
                         const struct value **input, struct err *e)
{
    struct str text = value_get_text(*input, member);
    const struct value *arn = arn_parse(q->arena, text);
    if (!arn) return true;
    struct str region = value_get_text(arn, STR("region"));
    if (str_starts(region, STR("fips-")) || str_ends(region, STR("fips-"))) {
        return bad_arn(text, "Invalid ARN, FIPS region not allowed in ARN.", STR(""), e);
    }
    if (q->settings->s3_use_accelerate) {
        return err_set(e, ERR_GENERAL,
                       "Unsupported configuration when using S3 Control: S3 control client does "
                       "not support accelerate endpoints");
    }
    if (!is_outpost(arn, kind)) {
        return bad_arn(
            text,
            arena_cstr(q->arena, arena_printf(q->arena, "The " STR_FMT " parameter does not ",
                                              STR_ARG(member))),
            STR("support the provided ARN"), e);
    }
    const struct value *account = value_get(arn, STR("accountId"));
    struct str given = value_get_text(*input, STR("AccountId"));
    if (given.n > 0 && !str_eq(given, value_text(account))) {
        return bad_arn(text, "Account ID in arn does not match the AccountId parameter provided: ",
                       arena_printf(q->arena, "\"" STR_FMT "\"", STR_ARG(given)), e);
    }
    *input = with_account(q->arena, *input, account);
    return true;
}

bool s3control_input(const struct builtin_query *q, const struct value **out, struct err *e)
{
    struct str operation = operation_name(q->operation);
    *out = q->input;
    if (!str_eq(service_name(q->service), STR("s3control"))) return true;
    /* these two follow OutpostId, not an ARN */
    if (str_eq(operation, STR("CreateBucket")) || str_eq(operation, STR("ListRegionalBuckets"))) {
        return true;
    }
    bool by_name = !str_eq(operation, STR("CreateAccessPoint"));
    return (!by_name || take_account(q, STR("Name"), STR("accesspoint"), out, e)) &&
           take_account(q, STR("Bucket"), STR("bucket"), out, e);
}
