#include "endpoint/blob.h"
#include "endpoint/endpoint.h"
#include "endpoint/host.h"

/* What rule sets write out beside the suffixes of partitions.json: sign-in and Neptune hosts. */
static const struct str further_suffixes[] = {
    STR_INIT("on.aws"),
    STR_INIT("oauth.signin.aws"),
    STR_INIT("signin.aws.amazon.com"),
    STR_INIT("signin.amazonaws.cn"),
    STR_INIT("amazonaws-us-gov.com"),
    STR_INIT("signin.amazonaws-eusc.eu"),
    STR_INIT("signin.c2shome.ic.gov"),
    STR_INIT("signin.sc2shome.sgov.gov"),
    STR_INIT("signin.csphome.adc-e.uk"),
    STR_INIT("signin.csphome.hci.ic.gov"),
};

static bool is_further(struct str host)
{
    for (size_t i = 0; i < ARRAY_LEN(further_suffixes); i++) {
        if (host_is_below(host, further_suffixes[i])) return true;
    }
    return false;
}

/* A database without partitions (hand-made) knows the one suffix that resolve_plain uses. */
static bool is_in_partition(struct str bytes, struct str host, bool *is, struct err *e)
{
    struct blob b;
    *is = bytes.n == 0 && host_is_below(host, STR("amazonaws.com"));
    if (bytes.n == 0) return true;
    if (!endpoint_check_partitions(bytes, e) || !blob_open(bytes, PARTITIONS_MAGIC, &b)) {
        return false;
    }
    *is = partitions_have_host(&b, host);
    return true;
}

bool endpoint_check_host(const struct model *m, struct str host, struct err *e)
{
    bool is_partition;
    if (!is_in_partition(model_blob(m, STR("partitions")), host, &is_partition, e)) return false;
    if (host_is_name(host) && (is_partition || is_further(host))) return true;
    return err_set(e, ERR_DENIED,
                   "The host '" STR_FMT "' is none of AWS's: the request is not signed for it. "
                   "Use --endpoint-url for an endpoint of your own.",
                   STR_ARG(host));
}
