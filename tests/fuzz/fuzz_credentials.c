/* Hostile answers of the services that give credentials: the first byte chooses the provider, the
 * rest is what every request gets as its body. The search ends in credentials or a reason. */
#include "auth/config_internal.h"
#include "auth/credentials.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool answer(void *ctx, struct arena *a, const struct http_request *request,
                   const struct http_options *options, struct http_response *response,
                   struct err *e)
{
    const struct str *body = ctx;
    (void)a, (void)request, (void)options, (void)e;
    /* 400 ends the search, 5xx would sleep before the next try. */
    int status = body->n > 0 && body->p[body->n - 1] == '!' ? 400 : 200;
    *response = (struct http_response){.status = status, .body = *body};
    return true;
}

static int64_t fixed_now(void *ctx)
{
    (void)ctx;
    return INT64_C(1772600767000);
}

static const struct value *role_profile(struct arena *a)
{
    struct value *profile = value_map(a);
    value_set(a, profile, STR("role_arn"), value_string(a, STR("arn:aws:iam::1:role/r")));
    value_set(a, profile, STR("credential_source"), value_string(a, STR("Environment")));
    value_set(a, profile, STR("region"), value_string(a, STR("us-east-1")));
    return profile;
}

static const char *const environments[][4] = {
    {"AWS_ACCESS_KEY_ID=K", "AWS_SECRET_ACCESS_KEY=S", NULL},
    {"AWS_EC2_METADATA_DISABLED=false", NULL},
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0) return 0;
    struct arena *a = arena_new();
    struct err e = err_init(a);
    size_t which = data[0] % ARRAY_LEN(environments);
    struct str body = {(const char *)data + 1, size - 1};
    struct value *profiles = value_map(a);
    if (which == 0) value_set(a, profiles, STR("default"), role_profile(a));
    struct config config = {.profiles = profiles, .config_profiles = profiles};
    struct transport transport = {.send = answer, .ctx = &body};
    struct clock clock = {.now_ms = fixed_now};
    struct credential_query q = {.env = env_of_pairs(a, environments[which]),
                                 .config = &config,
                                 .profile = STR("default"),
                                 .profile_explicit = which == 0,
                                 .transport = &transport,
                                 .clock = &clock};
    struct credentials c;
    bool ok = credentials_find(a, &q, &c, &e);
    if (ok == err_is_set(&e)) BUG("an error without a reason, or a reason without an error");
    arena_free(a);
    return 0;
}
