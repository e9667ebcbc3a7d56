#include "engine/redirect.h"

#include "engine/bucket_regions.h"
#include "engine/caller.h"

static struct str bucket_of(const struct call *c)
{
    const struct service *s = c->request->invocation.service;
    struct str bucket = value_get_text(c->params, STR("Bucket"));
    bool is_arn = str_starts(bucket, STR("arn:"));
    return str_eq(service_name(s), STR("s3")) && !is_arn ? bucket : STR_NONE;
}

void redirect_recall(struct call *c)
{
    struct request *r = c->request;
    bucket_regions_get(r->engine->buckets, r->arena, bucket_of(c), &r->settings.endpoint.region);
}

/* <Region> of an error document; the body was parsed before, so a plain search is enough. */
static struct str region_in_body(struct str body)
{
    size_t begin = str_find(body, STR("<Region>"));
    if (begin == STR_NPOS) return STR_NONE;
    struct str rest = str_from(body, begin + STR("<Region>").n);
    return str_sub(rest, 0, str_find_char(rest, '<'));
}

static bool is_redirect(const struct call *c, bool has_header, struct str in_body)
{
    const struct answer *answer = &c->answer;
    struct str operation = operation_name(c->operation);
    bool head_code = str_eq(answer->code, STR("301")) || str_eq(answer->code, STR("400"));
    if (c->response.status == 301 || c->response.status == 302 || c->response.status == 307) {
        return true;
    }
    if (str_eq(answer->code, STR("PermanentRedirect"))) return true;
    if (head_code && str_eq(operation, STR("HeadObject"))) return true;
    if (head_code && str_eq(operation, STR("HeadBucket"))) return has_header;
    if (str_eq(answer->code, STR("AuthorizationHeaderMalformed"))) return in_body.n > 0;
    return str_eq(answer->code, STR("IllegalLocationConstraintException")) &&
           !str_eq(operation, STR("CreateBucket"));
}

static const struct str region_header = STR_INIT("x-amz-bucket-region");

/* Any answer to HeadBucket names the region. That is a call of its own, which the policy judges as
 * if somebody had typed it; where it says anything but yes, nobody asks. */
static struct str region_by_head(const struct call *c, struct str bucket)
{
    struct str region = STR_NONE;
    struct request r = *c->request;
    struct value *params = value_map(r.arena);
    const struct operation *head = service_operation(r.invocation.service, STR("HeadBucket"));
    if (!head || head == c->operation) return region;
    value_set(r.arena, params, STR("Bucket"), value_string(r.arena, bucket));
    r.invocation = (struct invocation){.kind = INVOKE_CALL,
                                       .globals = r.invocation.globals,
                                       .service_name = STR("s3api"),
                                       .operation_name = STR("head-bucket"),
                                       .service = r.invocation.service,
                                       .operation = head,
                                       .params = params};
    const struct caller caller = caller_of(&r);
    r.decision = policy_decide(r.arena, &r.engine->policy, &caller, &r.invocation);
    if (r.decision.verdict != VERDICT_ALLOW) return region;
    r.plan = (struct plan){.kind = STEP_CALL, .operations = &head, .operation_count = 1};
    struct call ask = call_new(&r, head, params);
    struct err ignored = err_init(r.arena); /* then the first answer stands */
    if (call_run(&ask, &ignored)) http_headers_get(&ask.response.headers, region_header, &region);
    return region;
}

bool redirect_follow(struct call *c)
{
    struct request *r = c->request;
    struct str bucket = bucket_of(c), region = STR_NONE;
    if (bucket.n == 0 || c->redirected || !c->answer.is_error) return false;
    bool has_header = http_headers_get(&c->response.headers, region_header, &region);
    struct str in_body = region_in_body(c->response.body);
    if (!is_redirect(c, has_header, in_body)) return false;
    if (!has_header) region = in_body;
    if (region.n == 0) region = region_by_head(c, bucket);
    struct err refused = err_init(r->arena); /* a bad region is not followed: the answer stands */
    if (region.n == 0 || !endpoint_check_region(region, &refused)) return false;
    bucket_regions_put(r->engine->buckets, bucket, region);
    c->redirected = true;
    return true;
}
