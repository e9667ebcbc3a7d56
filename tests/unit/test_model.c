#include "harness.h"

#include "model_dump.h"
#include "model_toy.h"

#include <pthread.h>

static const struct service *toy(struct arena *a)
{
    struct err e = err_init(a);
    const struct service *s = NULL;
    CHECK_OK(model_service(toy_model(a, toy_database(a)), STR("toy"), &s, &e), &e);
    return s;
}

static void database(struct arena *a)
{
    test_begin("database");
    struct str bytes = toy_database(a);
    CHECK(str_eq(bytes, toy_database(a)));
    const struct model *m = toy_model(a, bytes);
    struct model_info i = model_info(m);
    CHECK_STR(i.source, STR("toys 1.0"));
    CHECK(i.services == 1 && i.operations == 3 && i.bytes == bytes.n && i.path.n == 0);
    CHECK(model_service_count(m) == 1);
    CHECK_STR(model_service_name(m, 0), STR("toy"));
    CHECK_STR(model_service_name(m, 1), STR(""));
    CHECK_STR(model_blob(m, STR("partition-endpoints")), STR("toys aws-global\n"));
    CHECK(model_blob(m, STR("nothing")).n == 0);
    struct err e = err_init(a);
    const struct service *s;
    CHECK(model_service(m, STR("toys"), &s, &e) && s == NULL);
}

static void service(struct arena *a)
{
    test_begin("service");
    const struct service *s = toy(a);
    CHECK_STR(service_name(s), STR("toy"));
    CHECK_STR(service_api_version(s), STR("2020-01-01"));
    CHECK_STR(service_id(s), STR("Toy"));
    CHECK_STR(service_full_name(s), STR("AWS Toy Service"));
    CHECK_STR(service_endpoint_prefix(s), STR("toys"));
    CHECK_STR(service_signing_name(s), STR("toy"));
    CHECK_STR(service_signature_version(s), STR("v4"));
    CHECK_STR(service_global_endpoint(s), STR("toy.aws"));
    CHECK(service_protocol(s) == PROTOCOL_REST_XML);
    CHECK_STR(service_json_version(s), STR("1.1"));
    CHECK_STR(service_target_prefix(s), STR("Toy_2020"));
    CHECK_STR(service_xml_namespace(s), STR("http://toy/"));
    CHECK(service_is_query_compatible(s));
    CHECK(service_auth_count(s) == 2);
    CHECK_STR(service_auth(s, 1), STR("aws.auth#sigv4a"));
    CHECK_STR(service_auth(s, 2), STR(""));
    CHECK_STR(service_documentation(a, s), STR("<p>Toys.</p>"));
    CHECK_STR(service_blob(s, STR("client-context-params")),
              STR("{\"Loud\":{\"type\":\"boolean\",\"documentation\":\"Makes noise.\"}}"));
    CHECK(service_blob(s, STR("x")).n == 0);
}

static void operation_order(struct arena *a)
{
    test_begin("operation order");
    const struct service *s = toy(a);
    CHECK(service_operation_count(s) == 3);
    CHECK_STR(operation_cli_name(service_operation_at(s, 0)), STR("list-toy-arns"));
    CHECK_STR(operation_cli_name(service_operation_at(s, 1)), STR("ping"));
    CHECK_STR(operation_cli_name(service_operation_at(s, 2)), STR("put-toy"));
    CHECK(service_operation_at(s, 3) == NULL);
    CHECK(service_operation(s, STR("PutToy")) == service_operation_at(s, 2));
    CHECK(service_operation(s, STR("ListToyARNs")) == service_operation_at(s, 0));
    CHECK(service_operation(s, STR("put-toy")) == NULL);
    CHECK(service_operation_by_cli_name(s, STR("ping")) == service_operation_at(s, 1));
    CHECK(service_operation_by_cli_name(s, STR("Ping")) == NULL);
}

static void operation_traits(struct arena *a)
{
    test_begin("operation traits");
    const struct service *s = toy(a);
    const struct operation *o = service_operation(s, STR("PutToy"));
    CHECK_STR(operation_http_method(o), STR("PUT"));
    CHECK_STR(operation_request_uri(o), STR("/toys/{Name+}?put"));
    CHECK(operation_http_status(o) == 201);
    CHECK(operation_error_count(o) == 2);
    CHECK_STR(shape_name(operation_error(o, 1)), STR("ToyLost"));
    CHECK(operation_error(o, 2) == NULL);
    CHECK_STR(operation_auth_type(o), STR("v4-unsigned-body"));
    CHECK(operation_auth_count(o) == 1);
    CHECK_STR(operation_auth(o, 0), STR("smithy.api#noAuth"));
    CHECK(operation_is_unsigned_payload(o) && operation_is_deprecated(o));
    CHECK(operation_is_idempotent(o) && !operation_is_readonly_trait(o));
    CHECK_STR(operation_host_prefix(o), STR("{Name}.box-"));
    CHECK(operation_has_event_stream_output(o) && !operation_has_event_stream_input(o));
    CHECK(operation_checksum_required(o) && operation_is_compressible(o));
    CHECK_STR(operation_checksum_algorithm_member(o), STR("Algorithm"));
    CHECK_STR(operation_checksum_mode_member(o), STR("Mode"));
    CHECK(operation_response_checksum_count(o) == 2);
    CHECK_STR(operation_response_checksum(o, 1), STR("SHA1"));
    bool required;
    CHECK(operation_has_endpoint_discovery(o, &required) && required);
    CHECK(!operation_is_endpoint_operation(o));
    CHECK(operation_static_context_count(o) == 2);
    CHECK_STR(operation_static_context_name(o, 0), STR("IsBig"));
    CHECK_STR(operation_static_context_json(o, 0), STR("true"));
    CHECK_STR(operation_static_context_json(o, 1), STR("[\"a\",\"b\"]"));
    CHECK(operation_context_count(o) == 1);
    CHECK_STR(operation_context_name(o, 0), STR("Names"));
    CHECK_STR(operation_context_path(o, 0), STR("Toys[*].Name"));
    CHECK(operation_paginator(o) == NULL);
    CHECK_STR(operation_documentation(a, s, o), STR("<p>Puts a toy.</p>"));
}

static void operation_defaults(struct arena *a)
{
    test_begin("operation defaults");
    const struct service *s = toy(a);
    const struct operation *o = service_operation(s, STR("Ping"));
    CHECK_STR(operation_http_method(o), STR("POST"));
    CHECK_STR(operation_request_uri(o), STR("/"));
    CHECK(operation_http_status(o) == 0);
    CHECK(!operation_input(o) && !operation_output(o));
    CHECK(operation_auth_type(o).n == 0 && operation_host_prefix(o).n == 0);
    CHECK(operation_is_endpoint_operation(o) && operation_checksum_required(o));
    bool required;
    CHECK(operation_has_endpoint_discovery(o, &required) && !required);
    CHECK(operation_documentation(a, s, o).n == 0);
    CHECK(operation_is_readonly_trait(service_operation(s, STR("ListToyARNs"))));
}

static void payloads(struct arena *a)
{
    test_begin("input and output");
    const struct operation *o = service_operation(toy(a), STR("PutToy"));
    const struct member *in = operation_input(o), *out = operation_output(o);
    CHECK_STR(shape_name(member_shape(in)), STR("PutToyRequest"));
    CHECK_STR(member_location_name(in), STR("PutToyRequest"));
    CHECK_STR(member_xml_namespace_uri(in), STR("http://toy/doc"));
    CHECK_STR(member_xml_namespace_prefix(in), STR("t"));
    CHECK_STR(shape_payload(member_shape(in)), STR("Body"));
    CHECK_STR(member_result_wrapper(out), STR("PutToyResult"));
    CHECK(member_result_wrapper(in).n == 0);
    CHECK(shape_is_wrapper(member_shape(out)));
}

static const struct member *member_of(const struct service *s, struct str shape, struct str name)
{
    const struct member *m = shape_member(service_shape(s, shape), name);
    if (!m) BUG("a member is missing");
    return m;
}

static void member_traits(struct arena *a)
{
    test_begin("member traits");
    const struct service *s = toy(a);
    struct str put = STR("PutToyRequest");
    const struct member *m = member_of(s, put, STR("Name"));
    CHECK(member_is_required(m) && member_location(m) == LOCATION_URI && member_is_host_label(m));
    CHECK_STR(member_context_param(m), STR("Toy"));
    CHECK_STR(member_documentation(a, s, m), STR("<p>A name.</p>"));
    struct docs *docs = docs_new(a, s);
    CHECK_STR(docs_member(docs, m), STR("<p>A name.</p>"));
    m = member_of(s, put, STR("Body"));
    CHECK(member_is_required(m) && member_is_streaming(m) && member_requires_length(m));
    CHECK(member_location(m) == LOCATION_NONE && member_location_name(m).n == 0);
    CHECK_STR(member_documentation(a, s, m), STR("<p>The toy itself.</p>"));
    CHECK_STR(docs_member(docs, m), STR("<p>The toy itself.</p>")); /* of a part that is known */
    m = member_of(s, put, STR("Algorithm"));
    CHECK(!member_is_required(m) && member_location(m) == LOCATION_HEADER);
    CHECK_STR(member_location_name(m), STR("x-algorithm"));
    m = member_of(s, put, STR("Token"));
    CHECK(member_is_idempotency_token(m) && member_location(m) == LOCATION_QUERYSTRING);
    CHECK(member_location(member_of(s, put, STR("Meta"))) == LOCATION_HEADERS);
    m = member_of(s, put, STR("Json"));
    CHECK(member_is_json_value(m) && member_is_deprecated(m));
    CHECK(member_timestamp_format(member_of(s, put, STR("When"))) == TIMESTAMP_RFC822);
    CHECK(member_timestamp_format(member_of(s, put, STR("Then"))) == TIMESTAMP_ISO8601);
    m = member_of(s, put, STR("Id"));
    CHECK(member_is_endpoint_discovery_id(m) && member_timestamp_format(m) == TIMESTAMP_UNSET);
    CHECK_STR(member_query_name(m), STR("TheId"));
    m = member_of(s, put, STR("Attr"));
    CHECK(member_is_xml_attribute(m));
    CHECK_STR(member_xml_namespace_uri(m), STR("http://attr/"));
    struct str answer = STR("PutToyAnswer");
    CHECK(member_location(member_of(s, answer, STR("Status"))) == LOCATION_STATUS_CODE);
    CHECK(member_is_flattened(member_of(s, answer, STR("Names"))));
    CHECK(!member_is_flattened(member_of(s, answer, STR("RoundNames"))));
    CHECK_STR(member_cli_name(member_of(s, answer, STR("RoundNames"))), STR("round-names"));
    CHECK(member_is_event_payload(member_of(s, STR("Played"), STR("Bytes"))));
    CHECK(member_is_event_header(member_of(s, STR("Played"), STR("Kind"))));
}

static void shapes(struct arena *a)
{
    test_begin("shapes");
    const struct service *s = toy(a);
    static const struct {
        struct str name;
        enum shape_kind kind;
    } rows[] = {
        {STR_INIT("Toy"), SHAPE_STRUCTURE},     {STR_INIT("Toys"), SHAPE_LIST},
        {STR_INIT("StringMap"), SHAPE_MAP},     {STR_INIT("Letter"), SHAPE_STRING},
        {STR_INIT("Stream"), SHAPE_BLOB},       {STR_INIT("Flag"), SHAPE_BOOLEAN},
        {STR_INIT("Short"), SHAPE_INTEGER},     {STR_INIT("Long"), SHAPE_LONG},
        {STR_INIT("Float"), SHAPE_FLOAT},       {STR_INIT("Double"), SHAPE_DOUBLE},
        {STR_INIT("IsoTime"), SHAPE_TIMESTAMP}, {STR_INIT("Big"), SHAPE_BIGDECIMAL},
        {STR_INIT("BigInt"), SHAPE_BIGINTEGER},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        const struct shape *x = service_shape(s, rows[i].name);
        CHECK(x && shape_kind(x) == rows[i].kind);
    }
    CHECK(service_shape(s, STR("Nothing")) == NULL);
    for (size_t i = 1; i < service_shape_count(s); i++) {
        CHECK(str_cmp(shape_name(service_shape_at(s, i - 1)), shape_name(service_shape_at(s, i))) <
              0);
    }
    const struct shape *toys = service_shape(s, STR("Toys"));
    const struct shape *one = service_shape(s, STR("Toy"));
    CHECK(member_shape(shape_element(toys)) == one);
    CHECK_STR(member_location_name(shape_element(toys)), STR("toy"));
    CHECK(shape_key(toys) == NULL && shape_member_count(toys) == 0);
    CHECK(shape_member_at(toys, 0) == NULL && shape_element(one) == NULL);
    CHECK(member_shape(shape_member(one, STR("Parts"))) == toys);
    CHECK_STR(shape_documentation(a, s, one), STR("<p>One toy.</p>"));
    const struct shape *map = service_shape(s, STR("StringMap"));
    CHECK_STR(member_location_name(shape_key(map)), STR("k"));
    CHECK_STR(shape_name(member_shape(shape_value(map))), STR("String"));
    const struct shape *in = service_shape(s, STR("ListToysRequest"));
    CHECK(shape_member_count(in) == 3);
    CHECK_STR(member_name(shape_member_at(in, 1)), STR("MaxResults"));
    CHECK_STR(member_cli_name(shape_member_at(in, 2)), STR("source-region"));
}

static void shape_traits(struct arena *a)
{
    test_begin("shape traits");
    const struct service *s = toy(a);
    double min, max;
    bool throttling;
    const struct shape *x = service_shape(s, STR("ToyName"));
    CHECK(shape_min(x, &min) && min == 1 && shape_max(x, &max) && max == 63);
    CHECK_STR(shape_pattern(x), STR("[a-z]+"));
    x = service_shape(s, STR("Small"));
    CHECK(shape_min(x, &min) && min == -1.5 && !shape_max(x, &max));
    x = service_shape(s, STR("Kind"));
    CHECK(shape_enum_count(x) == 2);
    CHECK_STR(shape_enum(x, 1), STR("hard"));
    x = service_shape(s, STR("Choice"));
    CHECK(shape_is_union(x) && shape_is_sensitive(x) && !shape_is_document(x));
    CHECK(shape_is_document(service_shape(s, STR("Anything"))));
    CHECK(shape_is_flattened(service_shape(s, STR("FlatNames"))));
    CHECK(shape_is_event_stream(service_shape(s, STR("ToyEvents"))));
    CHECK(shape_is_event(service_shape(s, STR("Played"))));
    x = service_shape(s, STR("TooManyToys"));
    CHECK(shape_is_exception(x) && shape_is_retryable(x, &throttling) && throttling);
    CHECK_STR(shape_error_code(x), STR("TooMany"));
    x = service_shape(s, STR("ToyLost"));
    CHECK(shape_is_retryable(x, &throttling) && !throttling);
    CHECK_STR(shape_error_code(x), STR("ToyLost"));
    CHECK(!shape_is_retryable(service_shape(s, STR("Kind")), &throttling));
}

static void paginators(struct arena *a)
{
    test_begin("paginators");
    const struct paginator *p = operation_paginator(service_operation(toy(a), STR("ListToyARNs")));
    CHECK(paginator_input_token_count(p) == 1 && paginator_output_token_count(p) == 1);
    CHECK_STR(paginator_input_token(p, 0), STR("NextToken"));
    CHECK_STR(paginator_output_token(p, 0), STR("NextToken"));
    CHECK(paginator_result_key_count(p) == 2);
    CHECK_STR(paginator_result_key(p, 1), STR("Toys[].Name"));
    CHECK(paginator_non_aggregate_count(p) == 1);
    CHECK_STR(paginator_non_aggregate(p, 0), STR("Total"));
    CHECK_STR(paginator_more_results(p), STR("More"));
    CHECK_STR(paginator_limit_key(p), STR("MaxResults"));
}

static void waiters(struct arena *a)
{
    test_begin("waiters");
    const struct service *s = toy(a);
    CHECK(service_waiter_count(s) == 2);
    CHECK_STR(waiter_cli_name(service_waiter_at(s, 0)), STR("any-toy"));
    const struct waiter *w = service_waiter_by_cli_name(s, STR("toy-there"));
    CHECK(w == service_waiter_at(s, 1));
    CHECK_STR(waiter_name(w), STR("ToyThere"));
    CHECK(waiter_operation(w) == service_operation(s, STR("ListToyARNs")));
    CHECK(waiter_delay_s(w) == 5 && waiter_max_attempts(w) == 40);
    CHECK(waiter_acceptor_count(w) == 3);
    CHECK(waiter_acceptor_matcher(w, 0) == MATCH_PATH_ALL);
    CHECK(waiter_acceptor_state(w, 0) == WAITER_SUCCESS);
    CHECK_STR(waiter_acceptor_argument(w, 0), STR("Toys[].Name"));
    CHECK_STR(waiter_acceptor_expected_json(w, 0), STR("\"ball\""));
    CHECK(waiter_acceptor_matcher(w, 1) == MATCH_STATUS);
    CHECK(waiter_acceptor_state(w, 1) == WAITER_RETRY);
    CHECK_STR(waiter_acceptor_expected_json(w, 1), STR("404"));
    CHECK(waiter_acceptor_matcher(w, 2) == MATCH_ERROR);
    CHECK(waiter_acceptor_argument(w, 2).n == 0);
}

static void *use_model(void *argument)
{
    const struct model *m = argument;
    struct arena *a = arena_new();
    struct err e = err_init(a);
    const struct service *s = NULL;
    bool ok = model_service(m, STR("toy"), &s, &e) && s && value_count(model_dump(a, s)) > 10;
    arena_free(a);
    return ok ? argument : NULL;
}

static void threads(struct arena *a)
{
    test_begin("threads");
    const struct model *m = toy_model(a, toy_database(a));
    union {
        const struct model *in;
        void *p;
    } argument = {.in = m};
    pthread_t all[8];
    for (size_t i = 0; i < ARRAY_LEN(all); i++) {
        CHECK(pthread_create(&all[i], NULL, use_model, argument.p) == 0);
    }
    for (size_t i = 0; i < ARRAY_LEN(all); i++) {
        void *answer;
        CHECK(pthread_join(all[i], &answer) == 0 && answer == argument.p);
    }
}

void run_tests(struct arena *a)
{
    database(a);
    service(a);
    operation_order(a);
    operation_traits(a);
    operation_defaults(a);
    payloads(a);
    member_traits(a);
    shapes(a);
    shape_traits(a);
    paginators(a);
    waiters(a);
    threads(a);
}
