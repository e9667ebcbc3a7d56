/* The models that AWS CLI v2 ships, compiled and read: counts, facts, sizes and times. */
#include "harness.h"

#include "compile/compile.h"
#include "endpoint/endpoint.h"
#include "model_dump.h"

#include <stdio.h>
#include <time.h>

static double now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static const struct service *find(struct arena *a, const struct model *m, struct str name)
{
    struct err e = err_init(a);
    const struct service *s = NULL;
    CHECK_OK(model_service(m, name, &s, &e), &e);
    if (!s) BUG(arena_cstr(a, arena_printf(a, "no service " STR_FMT, STR_ARG(name))));
    return s;
}

static const struct model *open_model(struct arena *a, struct str path)
{
    struct err e = err_init(a);
    const struct model *m = NULL;
    if (!CHECK_OK(model_open(a, path, &m, &e), &e)) BUG("no model");
    return m;
}

static void build(struct arena *a, struct str path)
{
    test_begin("build");
    struct err e = err_init(a);
    double start = now_ms();
    struct arena *b = arena_new();
    CHECK_OK(compile_from(b, STR(REAL_MODELS), path, &e), &e);
    arena_free(b);
    const struct model *m = open_model(a, path);
    struct model_info i = model_info(m);
    printf("%s: " STR_FMT ", %u services, %u operations, %.1f MB, made in %.1f s\n", REAL_MODELS,
           STR_ARG(i.source), i.services, i.operations, (double)i.bytes / 1e6,
           (now_ms() - start) / 1e3);
    CHECK(i.services >= 420 && i.operations >= 18800 && i.bytes < 60000000);
    CHECK(str_starts(i.source, STR("aws-cli 2.")));
    CHECK(str_find(model_blob(m, STR("partition-endpoints")), STR("iam aws-global\n")) != STR_NPOS);
    CHECK(str_find(model_blob(m, STR("signing-regions")), STR("health aws us-east-1\n")) !=
          STR_NPOS);
    CHECK_OK(endpoint_check_partitions(model_blob(m, STR("partitions")), &e), &e);
}

/* Best of several, each with a new mapping: the file itself is in the page cache. */
static void times(struct arena *a, struct str path)
{
    test_begin("times");
    double open_best = 1e9, first_best = 1e9;
    for (int i = 0; i < 20; i++) {
        struct arena *b = arena_new();
        double start = now_ms();
        const struct model *m = open_model(b, path);
        double opened = now_ms();
        find(b, m, STR("ec2"));
        double used = now_ms();
        if (opened - start < open_best) open_best = opened - start;
        if (used - opened < first_best) first_best = used - opened;
        arena_free(b);
    }
    printf("model_open %.3f ms, first use of ec2 %.3f ms\n", open_best, first_best);
    CHECK(open_best > 0 && first_best > 0);
    double start = now_ms();
    const struct model *m = open_model(a, path);
    for (size_t i = 0; i < model_service_count(m); i++) find(a, m, model_service_name(m, i));
    printf("all services checked in %.1f ms\n", now_ms() - start);
}

static void ec2(struct arena *a, const struct model *m)
{
    test_begin("ec2");
    const struct service *s = find(a, m, STR("ec2"));
    CHECK(service_protocol(s) == PROTOCOL_EC2);
    CHECK_STR(service_api_version(s), STR("2016-11-15"));
    CHECK(service_operation_count(s) > 770);
    const struct operation *o = service_operation_by_cli_name(s, STR("describe-instances"));
    CHECK_STR(operation_name(o), STR("DescribeInstances"));
    const struct shape *in = member_shape(operation_input(o));
    CHECK_STR(shape_name(in), STR("DescribeInstancesRequest"));
    const struct member *ids = shape_member(in, STR("InstanceIds"));
    CHECK_STR(member_cli_name(ids), STR("instance-ids"));
    CHECK_STR(member_location_name(ids), STR("InstanceId"));
    CHECK(shape_kind(member_shape(ids)) == SHAPE_LIST);
    CHECK_STR(paginator_result_key(operation_paginator(o), 0), STR("Reservations"));
    CHECK(str_find(operation_documentation(a, s, o), STR("<p>Describes the specified instances")) ==
          0);
    const struct waiter *w = service_waiter_by_cli_name(s, STR("instance-running"));
    CHECK(waiter_operation(w) == o && waiter_delay_s(w) == 15 && waiter_max_attempts(w) == 40);
}

static void s3(struct arena *a, const struct model *m)
{
    test_begin("s3");
    const struct service *s = find(a, m, STR("s3"));
    CHECK(service_protocol(s) == PROTOCOL_REST_XML);
    CHECK_STR(service_signature_version(s), STR("s3"));
    CHECK(service_blob(s, STR("client-context-params")).n > 0);
    const struct operation *o = service_operation(s, STR("PutObject"));
    CHECK_STR(operation_request_uri(o), STR("/{Bucket}/{Key+}"));
    CHECK_STR(operation_checksum_algorithm_member(o), STR("ChecksumAlgorithm"));
    const struct shape *in = member_shape(operation_input(o));
    CHECK_STR(shape_payload(in), STR("Body"));
    CHECK(member_is_streaming(shape_member(in, STR("Body"))));
    CHECK(member_location(shape_member(in, STR("Metadata"))) == LOCATION_HEADERS);
    CHECK_STR(member_context_param(shape_member(in, STR("Bucket"))), STR("Bucket"));
    const struct operation *get = service_operation(s, STR("GetObject"));
    CHECK_STR(operation_checksum_mode_member(get), STR("ChecksumMode"));
    CHECK(operation_response_checksum_count(get) >= 5);
    CHECK(operation_has_event_stream_output(service_operation(s, STR("SelectObjectContent"))));
    const struct paginator *p = operation_paginator(service_operation(s, STR("ListObjects")));
    CHECK_STR(paginator_output_token(p, 0), STR("NextMarker || Contents[-1].Key"));
    CHECK_STR(paginator_more_results(p), STR("IsTruncated"));
    CHECK(paginator_non_aggregate_count(p) > 0);
}

static void dynamodb(struct arena *a, const struct model *m)
{
    test_begin("dynamodb");
    const struct service *s = find(a, m, STR("dynamodb"));
    CHECK(service_protocol(s) == PROTOCOL_JSON);
    CHECK_STR(service_target_prefix(s), STR("DynamoDB_20120810"));
    const struct shape *v = service_shape(s, STR("AttributeValue"));
    const struct shape *map = member_shape(shape_member(v, STR("M")));
    CHECK(shape_kind(map) == SHAPE_MAP);
    CHECK(member_shape(shape_value(map)) == v);
    const struct operation *o = service_operation(s, STR("BatchGetItem"));
    CHECK_STR(operation_context_path(o, 0), STR("keys(RequestItems)"));
    bool required;
    CHECK(operation_has_endpoint_discovery(o, &required) && !required);
}

static void other_facts(struct arena *a, const struct model *m)
{
    test_begin("other facts");
    CHECK_STR(service_global_endpoint(find(a, m, STR("iam"))), STR("iam.amazonaws.com"));
    CHECK(service_protocol(find(a, m, STR("cloudwatch"))) == PROTOCOL_JSON);
    CHECK(service_is_query_compatible(find(a, m, STR("sqs"))));
    const struct service *sts = find(a, m, STR("sts"));
    const struct operation *o = service_operation(sts, STR("AssumeRole"));
    CHECK_STR(member_result_wrapper(operation_output(o)), STR("AssumeRoleResult"));
    const struct service *waf = find(a, m, STR("wafv2"));
    CHECK(service_operation_by_cli_name(waf, STR("list-web-acls")) != NULL);
}

/* No two operations or waiters of a service may share a command line name. */
static void unique_names(struct arena *a, const struct model *m)
{
    test_begin("unique names");
    for (size_t i = 0; i < model_service_count(m); i++) {
        const struct service *s = find(a, m, model_service_name(m, i));
        for (size_t k = 0; k < service_operation_count(s); k++) {
            struct str name = operation_cli_name(service_operation_at(s, k));
            if (service_operation_by_cli_name(s, name) != service_operation_at(s, k)) CHECK(false);
        }
        for (size_t k = 0; k < service_waiter_count(s); k++) {
            struct str name = waiter_cli_name(service_waiter_at(s, k));
            if (service_waiter_by_cli_name(s, name) != service_waiter_at(s, k)) CHECK(false);
        }
    }
}

void run_tests(struct arena *a)
{
    struct str path = STR(MODEL_TEST_PACKAGES "/real.db");
    build(a, path);
    times(a, path);
    const struct model *m = open_model(a, path);
    ec2(a, m);
    s3(a, m);
    dynamodb(a, m);
    other_facts(a, m);
    unique_names(a, m);
}
