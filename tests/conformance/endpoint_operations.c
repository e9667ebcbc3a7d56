/* Do operations reach the published endpoints? The cases of the endpoint suite that name an
 * operation and its input run through endpoint_resolve, on the models of AWS CLI v2; the built-ins
 * they set become settings. */
#include <dirent.h>
#include <stdio.h>

#include "endpoint/endpoint.h"
#include "suite.h"
#include "value/json.h"

/* What a user of the CLI cannot set up, so that no call ever gets there. */
enum skip {
    SKIP_GLOBAL,
    SKIP_OWN_ENDPOINT,
    SKIP_NO_REGION,
    SKIP_PATH_STYLE,
    SKIP_EMPTY_ACCOUNT,
    SKIP_NONE
};
static const char *const skip_reasons[] = {
    [SKIP_GLOBAL] = "AWS CLI v2 has no setting for the global endpoints of S3 and STS",
    [SKIP_OWN_ENDPOINT] = "AWS CLI v2 passes no FIPS or dual stack with an own endpoint",
    [SKIP_NO_REGION] = "AWS CLI v2 wants a region before it looks for an endpoint",
    [SKIP_PATH_STYLE] = "AWS CLI v2 drops path style for ARNs and accelerated buckets",
    [SKIP_EMPTY_ACCOUNT] = "an empty account id is none",
};

struct run {
    struct str folder;
    const struct model *model;
    unsigned passed, failed;
    unsigned skipped[SKIP_NONE];
};

static bool is_set(const struct value *builtins, const char *name)
{
    return value_is_true(value_get(builtins, str_of(name)));
}

static enum skip skip_of(const struct value *b, struct str bucket)
{
    const struct value *account = value_get(b, STR("AWS::Auth::AccountId"));
    bool own = value_get(b, STR("SDK::Endpoint")) != NULL;
    if (is_set(b, "AWS::S3::UseGlobalEndpoint") || is_set(b, "AWS::STS::UseGlobalEndpoint")) {
        return SKIP_GLOBAL;
    }
    if (own && (is_set(b, "AWS::UseFIPS") || is_set(b, "AWS::UseDualStack"))) {
        return SKIP_OWN_ENDPOINT;
    }
    if (is_set(b, "AWS::S3::ForcePathStyle") &&
        (is_set(b, "AWS::S3::Accelerate") || str_starts(bucket, STR("arn:")))) {
        return SKIP_PATH_STYLE;
    }
    if (account && value_text(account).n == 0) return SKIP_EMPTY_ACCOUNT;
    return value_get_text(b, STR("AWS::Region")).n == 0 ? SKIP_NO_REGION : SKIP_NONE;
}

static bool unless_false(const struct value *builtins, const char *name)
{
    const struct value *v = value_get(builtins, str_of(name));
    return !v || value_is_true(v);
}

static struct endpoint_settings settings_of(const struct value *b)
{
    return (struct endpoint_settings){
        .region = value_get_text(b, STR("AWS::Region")),
        .endpoint_url = value_get_text(b, STR("SDK::Endpoint")),
        .use_fips = is_set(b, "AWS::UseFIPS"),
        .use_dual_stack = is_set(b, "AWS::UseDualStack"),
        .account_id = value_get_text(b, STR("AWS::Auth::AccountId")),
        .account_id_mode = value_get_text(b, STR("AWS::Auth::AccountIdEndpointMode")),
        /* "auto" would be path style for own endpoints; the cases mean what they say */
        .s3_addressing_style = is_set(b, "AWS::S3::ForcePathStyle") ? STR("path") : STR("virtual"),
        .s3_use_accelerate = is_set(b, "AWS::S3::Accelerate"),
        .s3_use_arn_region = unless_false(b, "AWS::S3::UseArnRegion"),
        .s3control_use_arn_region = unless_false(b, "AWS::S3Control::UseArnRegion"),
        .s3_disable_multi_region = is_set(b, "AWS::S3::DisableMultiRegionAccessPoints"),
    };
}

static bool same_schemes(const struct endpoint *got, const struct value *properties)
{
    const struct value *want = value_get(properties, STR("authSchemes"));
    if (got->scheme_count != value_count(want)) return false;
    for (size_t i = 0; i < got->scheme_count; i++) {
        const struct value *w = value_at(want, i);
        const struct auth_scheme *s = &got->schemes[i];
        const struct value *set = value_get(w, STR("signingRegionSet"));
        struct str region =
            set ? value_text(value_at(set, 0)) : value_get_text(w, STR("signingRegion"));
        if (!str_eq(s->name, value_get_text(w, STR("name"))) ||
            !str_eq(s->signing_name, value_get_text(w, STR("signingName"))) ||
            !str_eq(s->signing_region, region) ||
            s->disable_double_encoding !=
                value_is_true(value_get(w, STR("disableDoubleEncoding")))) {
            return false;
        }
    }
    return true;
}

/* Errors that AWS CLI v2 words anew, or finds before the rules do. */
static bool same_error(struct str got, struct str want)
{
    static const struct {
        struct str want, got;
    } rows[] = {
        {STR_INIT("Invalid region in ARN: "), STR_INIT("Invalid host label to be bound")},
        {STR_INIT("Invalid ARN: the accountId specified in the ARN"),
         STR_INIT("Account ID in arn does not match the AccountId parameter provided")},
    };
    if (str_ends(got, want)) return true;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        if (str_starts(want, rows[i].want) && str_find(got, rows[i].got) != STR_NPOS) return true;
    }
    return false;
}

/* Why it is wrong, or empty. */
static struct str judge(struct arena *a, const struct value *expect, bool ok,
                        const struct endpoint *got, const struct err *e)
{
    struct str error = value_get_text(expect, STR("error"));
    const struct value *want = value_get(expect, STR("endpoint"));
    if (error.n > 0) {
        if (ok) return arena_printf(a, "wants an error, got " STR_FMT, STR_ARG(got->url));
        return same_error(e->message, error)
                   ? STR("")
                   : arena_printf(a, "other error: " STR_FMT, STR_ARG(e->message));
    }
    if (!ok) return arena_printf(a, "wants an endpoint, got: " STR_FMT, STR_ARG(e->message));
    if (!str_eq(got->url, value_get_text(want, STR("url")))) {
        return arena_printf(a, "other URL: " STR_FMT, STR_ARG(got->url));
    }
    if (!same_schemes(got, value_get(want, STR("properties")))) return STR("other schemes");
    const struct value *headers = value_get(want, STR("headers"));
    bool same = value_count(headers) == 0 ? value_count(got->headers) == 0
                                          : value_eq(got->headers, headers);
    return same ? STR("") : STR("other headers");
}

static void run_input(struct run *r, struct arena *a, const struct service *s,
                      const struct value *test, const struct value *in)
{
    struct err e = err_init(a);
    const struct value *builtins = value_get(in, STR("builtInParams"));
    const struct value *params = value_get(in, STR("operationParams"));
    enum skip skip = skip_of(builtins, value_get_text(params, STR("Bucket")));
    if (skip != SKIP_NONE) {
        r->skipped[skip]++;
        return;
    }
    const struct operation *o = service_operation(s, value_get_text(in, STR("operationName")));
    const struct endpoint_settings settings = settings_of(builtins);
    struct endpoint got = {0};
    struct str why = STR("no such operation");
    if (o) {
        bool ok = endpoint_resolve(a, r->model, s, o, params ? params : value_map(a), &settings,
                                   &got, &e);
        why = judge(a, value_get(test, STR("expect")), ok, &got, &e);
    }
    r->passed += why.n == 0;
    r->failed += why.n > 0;
    if (why.n > 0) {
        printf(STR_FMT " " STR_FMT ": " STR_FMT "\n  " STR_FMT "\n", STR_ARG(service_name(s)),
               STR_ARG(value_get_text(in, STR("operationName"))),
               STR_ARG(value_get_text(test, STR("documentation"))), STR_ARG(why));
    }
}

static void run_service(struct run *r, struct str name)
{
    struct arena *a = arena_new();
    struct err e = err_init(a);
    const struct service *s = NULL;
    const struct value *tests = NULL;
    struct str path = arena_printf(a, STR_FMT "/endpoint-rules/" STR_FMT "/endpoint-tests-1.json",
                                   STR_ARG(r->folder), STR_ARG(name));
    if (!suite_read_json(a, path, &tests) || !model_service(r->model, name, &s, &e)) r->failed++;
    const struct value *cases = value_get(tests, STR("testCases"));
    for (size_t i = 0; s && i < value_count(cases); i++) {
        const struct value *inputs = value_get(value_at(cases, i), STR("operationInputs"));
        for (size_t k = 0; k < value_count(inputs); k++) {
            run_input(r, a, s, value_at(cases, i), value_at(inputs, k));
        }
    }
    arena_free(a);
}

int main(int argc, char **argv)
{
    struct arena *a = arena_new();
    struct err e = err_init(a);
    struct run r = {.folder = str_of(argc > 1 ? argv[1] : "")};
    DIR *d = opendir(arena_cstr(a, arena_printf(a, STR_FMT "/endpoint-rules", STR_ARG(r.folder))));
    if (!d || argc != 3) {
        printf("the endpoint tests are missing in '" STR_FMT "': tools/setup test fetches them\n",
               STR_ARG(r.folder));
        return SUITE_MISSING;
    }
    if (!model_open(a, str_of(argv[2]), &r.model, &e)) {
        printf(STR_FMT "\n", STR_ARG(e.message));
        return 1;
    }
    for (struct dirent *f; (f = readdir(d));) {
        if (f->d_name[0] != '.') run_service(&r, arena_str(a, str_of(f->d_name)));
    }
    closedir(d);
    for (size_t i = 0; i < SKIP_NONE; i++) {
        if (r.skipped[i] == 0) continue;
        printf("%u skipped: %s\n", r.skipped[i], skip_reasons[i]);
    }
    printf("%u passed, %u failed\n", r.passed, r.failed);
    arena_free(a);
    return r.failed > 0 || r.passed == 0;
}
