/* Guardrails without a model: the access table, statements, policy files and their entries. */
#include "harness.h"

#include <pthread.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "cli/command.h"
#include "policy/access.h"
#include "policy/document.h"
#include "policy/policy.h"
#include "policy/statement.h"
#include "value/json.h"

/* In the folder that the test runs in. */
static void scratch_policy(struct str text)
{
    FILE *f = fopen("policy.json", "we");
    if (!CHECK(f != NULL)) return;
    CHECK(fwrite(text.p, 1, text.n, f) == text.n);
    CHECK(fchmod(fileno(f), 0600) == 0);
    CHECK(fclose(f) == 0);
}

static void test_table(void)
{
    static const struct {
        const char *service, *operation;
        enum access access;
    } rows[] = {
        {"s3", "ListBuckets", ACCESS_READ},
        {"s3", "DeleteObject", ACCESS_WRITE},
        {"s3", "CreateSession", ACCESS_CREDENTIAL},
        {"accessanalyzer", "CheckAccessNotGranted", ACCESS_READ}, /* first line of the table */
        {"xray", "ListTagsForResource", ACCESS_READ},             /* last ones */
        {"sts", "AssumeRole", ACCESS_CREDENTIAL},
        {"sts", "GetSessionToken", ACCESS_CREDENTIAL},
        {"sts", "GetCallerIdentity", ACCESS_READ},
        {"ssm", "GetAccessToken", ACCESS_CREDENTIAL},
        {"ssm", "GetParameter", ACCESS_SECRET},
        {"eks-auth", "AssumeRoleForPodIdentity", ACCESS_CREDENTIAL},
        {"gamelift", "GetComputeAuthToken", ACCESS_CREDENTIAL},
        {"quicksight", "GetSessionEmbedUrl", ACCESS_CREDENTIAL},
        {"config", "DeliverConfigSnapshot", ACCESS_EFFECT},
        {"iot", "TestInvokeAuthorizer", ACCESS_EFFECT},
        {"ec2", "StartDeclarativePoliciesReport", ACCESS_EFFECT},
        {"cognito-idp", "GetUserAttributeVerificationCode", ACCESS_EFFECT},
        {"datazone", "GetConnection", ACCESS_CONDITIONAL},
        {"secretsmanager", "GetSecretValue", ACCESS_SECRET},
        {"kms", "Decrypt", ACCESS_WRITE},
        {"lambda", "Invoke", ACCESS_WRITE},
        {"stepfunctions", "GetActivityTask", ACCESS_WRITE},
        {"sqs", "ReceiveMessage", ACCESS_READ},
        {"rds-data", "ExecuteStatement", ACCESS_WRITE},
        {"athena", "StartQueryExecution", ACCESS_WRITE},
        {"ssm", "StartSession", ACCESS_WRITE},
        {"dynamodb", "TransactGetItems", ACCESS_READ},
        {"nosuch", "ListThings", ACCESS_WRITE},
        {"s3", "", ACCESS_WRITE},
        {"", "ListBuckets", ACCESS_WRITE},
        {"# Generated", "by", ACCESS_WRITE},
        {"s3 ListBuckets", "read", ACCESS_WRITE},
    };
    test_begin("access table");
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        enum access got = access_of(str_of(rows[i].service), str_of(rows[i].operation));
        test_check(got == rows[i].access, __FILE__, __LINE__, "%s %s: %s, expected %s",
                   rows[i].service, rows[i].operation, access_name(got),
                   access_name(rows[i].access));
    }
}

static void test_statements(struct arena *a)
{
    static const struct {
        const char *service, *operation, *params;
        enum access access;
    } rows[] = {
        {"dynamodb", "ExecuteStatement", "{\"Statement\":\"SELECT * FROM t\"}", ACCESS_READ},
        {"dynamodb", "ExecuteStatement", "{\"Statement\":\" \\n-- x\\n/* y */select*from t\"}",
         ACCESS_READ},
        {"dynamodb", "ExecuteStatement", "{\"Statement\":\"DELETE FROM t\"}", ACCESS_WRITE},
        {"dynamodb", "ExecuteStatement", "{\"Statement\":\"-- SELECT\\nDELETE FROM t\"}",
         ACCESS_WRITE},
        {"dynamodb", "ExecuteStatement", "{\"Statement\":\"/* SELECT * FROM t\"}", ACCESS_WRITE},
        {"dynamodb", "ExecuteStatement", "{\"Statement\":\"SELECTED\"}", ACCESS_WRITE},
        {"dynamodb", "ExecuteStatement", "{\"Statement\":\"\"}", ACCESS_WRITE},
        {"dynamodb", "ExecuteStatement", "{}", ACCESS_WRITE},
        {"dynamodb", "BatchExecuteStatement",
         "{\"Statements\":[{\"Statement\":\"SELECT 1 FROM t\"},{\"Statement\":\"SELECT 2 FROM "
         "t\"}]}",
         ACCESS_READ},
        {"dynamodb", "BatchExecuteStatement",
         "{\"Statements\":[{\"Statement\":\"SELECT 1 FROM t\"},{\"Statement\":\"UPDATE t\"}]}",
         ACCESS_WRITE},
        {"dynamodb", "BatchExecuteStatement", "{\"Statements\":[]}", ACCESS_WRITE},
        {"dynamodb", "ExecuteTransaction",
         "{\"TransactStatements\":[{\"Statement\":\"select a from t\"}]}", ACCESS_READ},
        {"dynamodb", "ExecuteTransaction",
         "{\"TransactStatements\":[{\"Statement\":\"insert into t value {}\"}]}", ACCESS_WRITE},
        {"timestream-query", "Query", "{\"QueryString\":\"WITH x AS (SELECT 1) SELECT 1\"}",
         ACCESS_READ},
        {"timestream-query", "Query", "{\"QueryString\":\"show tables\"}", ACCESS_READ},
        {"timestream-query", "Query", "{\"QueryString\":\"UNLOAD (SELECT 1) TO 's3://b'\"}",
         ACCESS_WRITE},
        {"dynamodb", "ExecuteStatement", "{\"Statement\":\"SELECT 1 FROM t;DELETE FROM t\"}",
         ACCESS_WRITE},
        {"dynamodb", "ExecuteStatement", "{\"Statement\":\"SELECT ';x' FROM t; -- x\"}",
         ACCESS_READ},
        {"dynamodb", "ExecuteStatement", "{\"Statement\":\"SELECT 'x FROM t\"}", ACCESS_WRITE},
        {"timestream-query", "Query", "{\"QueryString\":\"WITH x AS (SELECT 1) unload (x)\"}",
         ACCESS_WRITE},
        {"timestream-query", "Query", "{\"QueryString\":\"SELECT 'UNLOAD', unloads\"}",
         ACCESS_READ},
        {"datazone", "GetConnection", "{}", ACCESS_READ},
        {"datazone", "GetConnection", "{\"withSecret\":false}", ACCESS_READ},
        {"datazone", "GetConnection", "{\"withSecret\":true}", ACCESS_CREDENTIAL},
        {"datazone", "GetConnection", "{\"withSecret\":\"false\"}", ACCESS_CREDENTIAL},
        {"s3", "ListBuckets", "{}", ACCESS_WRITE},
    };
    test_begin("statements");
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        const struct value *params;
        struct err e = err_init(a);
        CHECK_OK(json_read(a, str_of(rows[i].params), &params, &e), &e);
        enum access got =
            statement_access(str_of(rows[i].service), str_of(rows[i].operation), params);
        test_check(got == rows[i].access, __FILE__, __LINE__, "%s %s: %s", rows[i].operation,
                   rows[i].params, access_name(got));
    }
}

static void test_documents(struct arena *a)
{
    static const struct {
        const char *text;
        const char *error; /* part of the message; NULL: accepted */
    } rows[] = {
        {"{}", NULL},
        {"{\"version\":\"1.0\",\"policy\":{\"denyList\":[\"aws iam delete-user\"]}}", NULL},
        {"{\"policy\":{\"denyList\":[\"iam:Delete*\",\"organizations:*\"],\"elicitList\":[],"
         "\"allowList\":[\"aws * describe-*\"]}}",
         NULL},
        {"{\"policy\":{\n\"denylist\":[]}}", "line 2: there is no key \"denylist\""},
        {"{\"denyList\":[]}", "no key \"denyList\" here; known are version and policy"},
        {"{\"policy\":{\"denyList\":\"aws iam delete-user\"}}", "takes a list of entries"},
        {"{\"policy\":{\"denyList\":[1]}}", "entry 1 of \"denyList\" is a number"},
        {"{\"policy\":{\n\n\"denyList\":[\"iam delete-user\"]}}", "line 3: the entry \"iam delete"},
        {"{\"policy\":{\"denyList\":[\"aws iam\"]}}", "the entry \"aws iam\""},
        {"{\"policy\":{\"denyList\":[\" aws iam delete-user\"]}}", "the entry"},
        {"{\"policy\":{\"denyList\":[\"aws iam delete-user \"]}}", "the entry"},
        {"{\"policy\":{\"denyList\":[\"aws  iam delete-user\"]}}", "the entry"},
        {"{\"policy\":{\"denyList\":[\"aws iam delete-use?\"]}}", "the entry"},
        {"{\"policy\":{\"denyList\":[\"aws iam [d]elete-user\"]}}", "the entry"},
        {"{\"policy\":{\"denyList\":[\"iam:\"]}}", "the entry"},
        {"{\"policy\":{\"denyList\":[\"*\"]}}", "the entry"},
        {"{\"policy\":{\"denyList\":[\"\"]}}", "the entry"},
        {"{\"policy\":{\"denyList\":[\"aws iam delete-user\"],\"denyList\":[]}}", "given twice"},
        {"{\"policy\":{\"denyList\":[],\"deny\\u004cist\":[]}}", "backslash"},
        {"{\"policy\":[]}", "\"policy\" takes an object"},
        {"{\"version\":\"2.0\"}", "must be \"1.0\""},
        {"{\"version\":1.0,\"policy\":{}}", NULL},
        {"{\"policy\":{\"denyList\":[{\"command\":\"iam:*\",\"region\":\"eu-*\",\"account\":[\"1\"]"
         ","
         "\"profile\":\"p\",\"parameters\":{\"a.b\":[\"x\",\"y\"]}}]}}",
         NULL},
        {"{\"policy\":{\"denyList\":[{\"command\":\"iam:*\",\n\"regoin\":\"x\"}]}}",
         "line 2: there is no key \"regoin\""},
        {"{\"policy\":{\"denyList\":[{\"region\":\"x\"}]}}", "needs \"command\""},
        {"{\"policy\":{\"denyList\":[{\"command\":\"iam:*\",\"region\":[1]}]}}", "takes a text"},
        {"{\"policy\":{\"denyList\":[{\"command\":\"iam:*\",\"region\":\"a\",\"region\":\"b\"}]}}",
         "given twice"},
        {"[]", "no JSON object"},
        {"", ""},
        {"{\"policy\":{}", ""},
        {"{\"policy\":{}} x", ""},
    };
    test_begin("policy documents");
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct document d;
        struct err e = err_init(a);
        bool ok = document_parse(a, str_of(rows[i].text), &d, &e);
        bool as_wanted = rows[i].error ? !ok && e.kind == ERR_CONFIG &&
                                             str_find(e.message, str_of(rows[i].error)) != STR_NPOS
                                       : ok;
        test_check(as_wanted, __FILE__, __LINE__, "%s: " STR_FMT, rows[i].text, STR_ARG(e.message));
    }
}

static bool matches(struct arena *a, const char *entry, const char *service, const char *operation,
                    bool wide)
{
    struct entry parsed;
    struct err e = err_init(a);
    const struct use use = {.service = str_of(service),
                            .cli_service = cli_service_name(str_of(service)),
                            .operation = str_of(operation)};
    if (!CHECK_OK(entry_parse(a, str_of(entry), &parsed, &e), &e)) return false;
    return entry_matches_use(a, &parsed, &use, wide);
}

static void test_entries(struct arena *a)
{
    static const struct {
        const char *entry, *service, *operation;
        bool denied, allowed;
    } rows[] = {
        {"aws s3api delete-object", "s3", "DeleteObject", true, true},
        {"aws s3 delete-object", "s3", "DeleteObject", true, true},
        {"s3:DeleteObject", "s3", "DeleteObject", true, true},
        {"S3:deleteobject", "s3", "DeleteObject", true, true},
        {"AWS S3API Delete_Object", "s3", "DeleteObject", true, true},
        {"aws s3api delete-object", "s3", "DeleteObjects", true, false},
        {"aws s3 rm", "s3", "DeleteObject", true, false},
        {"aws s3 rm", "s3", "DeleteObjects", true, false},
        {"s3:PutObject", "s3", "CopyObject", true, false},
        {"s3:ListAllMyBuckets", "s3", "ListBuckets", true, false},
        {"aws s3api delete-*", "s3", "DeleteBucket", true, true},
        {"aws s3api delete-*", "s3", "GetObject", false, false},
        {"aws s3api delete-bucket", "s3", "DeleteBucketPolicy", false, false},
        {"aws rds delete-db-instance", "rds", "DeleteDBInstance", true, true},
        {"rds:DeleteDBInstance", "rds", "DeleteDBInstance", true, true},
        {"aws iam deactivate-mfa-device", "iam", "DeactivateMFADevice", true, true},
        {"aws deploy create-deployment", "codedeploy", "CreateDeployment", true, true},
        {"codedeploy:CreateDeployment", "codedeploy", "CreateDeployment", true, true},
        {"aws configservice delete-config-rule", "config", "DeleteConfigRule", true, true},
        {"config:DeleteConfigRule", "config", "DeleteConfigRule", true, true},
        {"lambda:InvokeFunction", "lambda", "Invoke", true, false},
        {"organizations:*", "organizations", "LeaveOrganization", true, true},
        {"aws * delete-*", "iam", "DeleteUser", true, true},
        {"iam:*User*", "iam", "CreateUserThing", true, true},
        {"iam:**User", "iam", "DeleteUser", true, true},
        {"cloudformation:DeleteResource", "cloudcontrol", "DeleteResource", true, true},
        {"iam:DeleteUser", "iam", "DeleteUserPolicy", false, false},
        {"iam:DeleteUser", "sts", "DeleteUser", false, false},
    };
    test_begin("entries");
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        bool denied = matches(a, rows[i].entry, rows[i].service, rows[i].operation, true);
        bool allowed = matches(a, rows[i].entry, rows[i].service, rows[i].operation, false);
        test_check(denied == rows[i].denied && allowed == rows[i].allowed, __FILE__, __LINE__,
                   "%s against %s %s: denied %d, allowed %d", rows[i].entry, rows[i].service,
                   rows[i].operation, denied, allowed);
    }
}

static void test_switches(struct arena *a)
{
    static const struct {
        const char *value;
        bool on;
    } rows[] = {{"true", true}, {"TRUE ", true}, {"on", true},     {"yes", true},
                {"ture", true}, {"1", true},     {"false", false}, {"False", false},
                {"no", false},  {"0", false},    {"", false},      {"2", true}};
    test_begin("switches");
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct str line = arena_printf(a, "READ_OPERATIONS_ONLY=%s", rows[i].value);
        const char *const pairs[] = {"HOME=/nonexistent", arena_cstr(a, line), NULL};
        struct policy p = policy_of_env(a, env_of_pairs(a, pairs), PRINCIPAL_MODEL);
        test_check((p.read_only != READ_ONLY_OFF) == rows[i].on, __FILE__, __LINE__, "'%s'",
                   rows[i].value);
    }
}

/* An equivalent spelling never changes what an entry matches. */
static void test_spellings(struct arena *a)
{
    static const struct str entries[] = {
        STR_INIT("aws s3api delete-object"), STR_INIT("aws rds delete-db-instance"),
        STR_INIT("aws iam deactivate-mfa-device"), STR_INIT("aws * delete-*")};
    static const struct str uses[][2] = {{STR_INIT("s3"), STR_INIT("DeleteObject")},
                                         {STR_INIT("s3"), STR_INIT("DeleteObjects")},
                                         {STR_INIT("rds"), STR_INIT("DeleteDBInstance")},
                                         {STR_INIT("iam"), STR_INIT("DeactivateMFADevice")},
                                         {STR_INIT("iam"), STR_INIT("GetUser")}};
    test_begin("spellings");
    for (unsigned bits = 0; bits < 4096; bits++) {
        struct str entry = entries[bits % ARRAY_LEN(entries)];
        char *text = arena_cstr(a, entry);
        for (size_t i = 4; i < entry.n; i++) {
            bool flip = (bits * 2654435761u >> (i % 24)) & 1;
            if (flip && text[i] >= 'a' && text[i] <= 'z') text[i] = (char)(text[i] - 'a' + 'A');
            if (flip && text[i] == '-') text[i] = '_';
        }
        for (size_t k = 0; k < ARRAY_LEN(uses); k++) {
            bool plain = matches(a, entry.p, uses[k][0].p, uses[k][1].p, true);
            bool spelt = matches(a, text, uses[k][0].p, uses[k][1].p, true);
            if (plain != spelt) CHECK_STR(str_of(text), entry);
        }
    }
}

/* One more denyList entry never allows more, whatever else the file says. */
static void test_more_denials(struct arena *a)
{
    static const char *const entries[] = {"aws s3 cp",      "s3:*",           "aws * list-*",
                                          "aws s3api rm-*", "aws iam list-x", "iam:Delete*"};
    static const char *const lists[] = {"\"elicitList\":[\"s3:*\"]",
                                        "\"allowList\":[\"aws s3 cp\"]", "\"allowList\":[]"};
    static const struct str calls[] = {STR_INIT("s3:PutObject"), STR_INIT("s3:DeleteObject")};
    static const struct command command = {.service = STR_INIT("s3"),
                                           .name = STR_INIT("cp"),
                                           .calls = calls,
                                           .call_count = ARRAY_LEN(calls)};
    const struct invocation in = {.kind = INVOKE_CUSTOM,
                                  .command = &command,
                                  .service_name = STR("s3"),
                                  .operation_name = STR("cp")};
    test_begin("more denials");
    for (size_t i = 0; i < ARRAY_LEN(lists); i++) {
        enum verdict last = VERDICT_ALLOW;
        for (size_t n = 0; n <= ARRAY_LEN(entries); n++) {
            struct str deny = STR_NONE;
            for (size_t k = 0; k < n; k++) {
                deny = arena_printf(a, STR_FMT "%s\"%s\"", STR_ARG(deny), k ? "," : "", entries[k]);
            }
            struct str text = arena_printf(a, "{\"policy\":{\"denyList\":[" STR_FMT "],%s}}",
                                           STR_ARG(deny), lists[i]);
            const struct policy p = {.principal = PRINCIPAL_MODEL,
                                     .policy_file = STR("policy.json")};
            scratch_policy(text);
            struct decision d = policy_decide(a, &p, NULL, &in);
            CHECK(d.verdict >= last);
            CHECK((n > 0) == (str_eq(d.rule, STR("deny-list"))));
            last = d.verdict;
        }
    }
}

enum { READERS = 4, EDITS = 6 };

static void *read_often(void *cache)
{
    size_t *wrong = NULL;
    for (size_t i = 0; i < 2000; i++) {
        struct arena *own = arena_new();
        struct err e = err_init(own);
        struct document d;
        bool ok = document_recall(cache, own, STR("kept.json"), &d, &e);
        if (!ok || d.deny.n < 1 || d.deny.items[d.deny.n - 1].operation.n == 0) wrong = cache;
        arena_free(own);
    }
    return wrong;
}

static void write_kept(const char *text)
{
    FILE *f = fopen("kept.new", "we");
    if (!CHECK(f != NULL)) return;
    CHECK(fputs(text, f) >= 0 && fchmod(fileno(f), 0600) == 0);
    CHECK(fclose(f) == 0 && rename("kept.new", "kept.json") == 0);
}

/* Every edit counts at the next look, also while others look. */
static void test_kept(struct arena *a)
{
    static const char *const texts[] = {
        "{\"policy\":{\"denyList\":[\"iam:Delete*\"]}}",
        "{\"policy\":{\"denyList\":[\"iam:Create*\"]}}", /* as long as the first */
        "{\"policy\":{\"denyList\":[\"iam:*\",\"s3:*\"]}}"};
    struct document_cache *cache = document_cache_new(a);
    pthread_t threads[READERS];
    test_begin("kept documents");
    write_kept(texts[0]);
    for (size_t i = 0; i < READERS; i++) {
        CHECK(pthread_create(&threads[i], NULL, read_often, cache) == 0);
    }
    for (size_t i = 0; i < EDITS; i++) {
        struct document d, known;
        struct err e = err_init(a);
        write_kept(texts[i % ARRAY_LEN(texts)]);
        if (i % 2) usleep(150000);
        CHECK_OK(document_recall(cache, a, STR("kept.json"), &d, &e), &e);
        CHECK_OK(document_parse(a, str_of(texts[i % ARRAY_LEN(texts)]), &known, &e), &e);
        CHECK(d.deny.n == known.deny.n);
        CHECK_STR(d.deny.items[0].text, known.deny.items[0].text);
    }
    for (size_t i = 0; i < READERS; i++) {
        void *wrong;
        CHECK(pthread_join(threads[i], &wrong) == 0 && !wrong);
    }
    struct document d;
    struct err e = err_init(a);
    CHECK(chmod("kept.json", 0666) == 0);
    CHECK(!document_recall(cache, a, STR("kept.json"), &d, &e));
    CHECK(str_find(e.message, STR("others may write")) != STR_NPOS);
    CHECK(unlink("kept.json") == 0);
    CHECK_OK(document_recall(cache, a, STR("kept.json"), &d, &e), &e);
    CHECK(!d.exists);
}

static void measure(struct arena *a)
{
    enum { ROUNDS = 5000 };
    static const struct str calls[] = {STR_INIT("s3:PutObject"), STR_INIT("s3:DeleteObject")};
    static const struct command command = {.calls = calls, .call_count = ARRAY_LEN(calls)};
    const struct invocation in = {.kind = INVOKE_CUSTOM,
                                  .command = &command,
                                  .service_name = STR("s3"),
                                  .operation_name = STR("mv")};
    const struct policy with = {.principal = PRINCIPAL_MODEL, .policy_file = STR("policy.json")};
    const struct policy kept = {.principal = PRINCIPAL_MODEL,
                                .policy_file = STR("policy.json"),
                                .documents = document_cache_new(a)};
    const struct policy without = {.principal = PRINCIPAL_MODEL, .policy_file = STR("none.json")};
    const struct policy *const policies[] = {&without, &with, &kept};
    static const char *const names[] = {"without a policy file", "reading a policy file",
                                        "with a known policy file"};
    scratch_policy(STR("{\"policy\":{\"denyList\":[\"aws iam delete-*\",\"organizations:*\"]}}"));
    usleep(200000); /* a file that has just changed is read each time */
    for (size_t i = 0; i < ARRAY_LEN(policies); i++) {
        int64_t start = clock_monotonic_us();
        for (size_t k = 0; k < ROUNDS; k++) {
            struct arena *own = arena_new();
            if (policy_decide(own, policies[i], NULL, &in).verdict == VERDICT_DENY) CHECK(false);
            arena_free(own);
        }
        printf("decision %s: %.1f us\n", names[i], (double)(clock_monotonic_us() - start) / ROUNDS);
    }
}

void run_tests(struct arena *a)
{
    test_table();
    test_statements(a);
    test_documents(a);
    test_entries(a);
    test_switches(a);
    test_spellings(a);
    test_more_denials(a);
    test_kept(a);
    measure(a);
}
