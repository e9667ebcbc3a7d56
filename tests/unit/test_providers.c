/* Providers that ask a service, against a scripted transport. */
#include "auth/credentials.h"
#include "codec/hash.h"
#include "harness.h"
#include "scratch.h"

#define NOW_MS (INT64_C(1772600767) * 1000) /* 2026-03-04T05:06:07Z */
#define LATER "2026-03-04T06:06:07Z"
#define LATER_MS (NOW_MS + 3600 * 1000)

static int64_t fixed_now(void *ctx)
{
    (void)ctx;
    return NOW_MS;
}

static const struct clock fixed_clock = {.now_ms = fixed_now};

/* One expected request and its answer. */
struct exchange {
    const char *method, *url;
    const char *body;   /* whole; NULL: none */
    const char *header; /* "Name: value" that must be there */
    int status;         /* 0: nobody answers */
    const char *answer;
    const char *type; /* x-amzn-ErrorType of the answer */
};

struct script {
    const struct exchange *list;
    size_t n, at;
};

static bool has_header(struct arena *a, const struct http_request *r, struct str line)
{
    size_t colon = str_find_char(line, ':');
    struct str value;
    (void)a;
    return http_headers_get(&r->headers, str_sub(line, 0, colon), &value) &&
           str_starts(value, str_trim(str_from(line, colon + 1)));
}

static bool answer(void *ctx, struct arena *a, const struct http_request *r,
                   const struct http_options *options, struct http_response *out, struct err *e)
{
    struct script *s = ctx;
    (void)options;
    struct str url =
        arena_printf(a, STR_FMT "://" STR_FMT STR_FMT "%s" STR_FMT, STR_ARG(r->scheme),
                     STR_ARG(r->host), STR_ARG(r->path), r->query.n ? "?" : "", STR_ARG(r->query));
    if (!test_check(s->at < s->n, __FILE__, __LINE__, "unexpected request " STR_FMT,
                    STR_ARG(url))) {
        return err_set(e, ERR_CANCELLED, "unexpected");
    }
    const struct exchange *x = &s->list[s->at++];
    CHECK_STR(r->method, str_of(x->method));
    CHECK_STR(url, str_of(x->url));
    CHECK_STR(r->body, str_of(x->body));
    if (x->header) CHECK(has_header(a, r, str_of(x->header)));
    if (x->status == 0) return err_set(e, ERR_NETWORK, "Could not connect");
    *out = (struct http_response){.status = x->status, .body = str_of(x->answer)};
    if (x->type) http_headers_add(a, &out->headers, STR("x-amzn-ErrorType"), str_of(x->type));
    return true;
}

struct row {
    const char *name;
    const char *env[8];
    const char *config, *credentials;
    const char *profile; /* --profile */
    bool allow_process;
    struct exchange exchanges[6];
    const char *access, *secret, *token, *account, *source;
    int64_t expires_ms;
    enum err_kind kind;
    const char *message;
};

#define BASE_KEYS "[base]\naws_access_key_id=BK\naws_secret_access_key=BS\n"
#define STS "https://sts.eu-west-1.amazonaws.com/"
#define ROLE_ANSWER(op)                                                                            \
    "<" op "Response xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><" op "Result>"           \
    "<AssumedRoleUser><Arn>arn:aws:sts::123456789012:assumed-role/R/s</Arn></AssumedRoleUser>"     \
    "<Credentials><AccessKeyId>RK</AccessKeyId><SecretAccessKey>RS</SecretAccessKey>"              \
    "<SessionToken>RT</SessionToken><Expiration>" LATER "</Expiration></Credentials>"              \
    "</" op "Result></" op "Response>"
#define ROLE_FOUND                                                                                 \
    .access = "RK", .secret = "RS", .token = "RT", .account = "123456789012", .expires_ms = LATER_MS
#define ASSUME(args) "Action=AssumeRole&Version=2011-06-15&" args
#define SSO_PROFILE                                                                                \
    "sso_session=my\nsso_account_id=210\nsso_role_name=Reader role\n[sso-session my]\n"            \
    "sso_start_url=https://s.awsapps.com/start\nsso_region=eu-west-1\n"
#define PORTAL                                                                                     \
    "https://portal.sso.eu-west-1.amazonaws.com/federation/credentials?role_name=Reader%20role&"   \
    "account_id=210"
#define CONTAINER_KEYS                                                                             \
    "{\"AccessKeyId\":\"CK\",\"SecretAccessKey\":\"CS\",\"Token\":\"CT\",\"Expiration\":"          \
    "\"" LATER "\",\"AccountId\":\"77\"}"
#define IMDS "http://169.254.169.254/latest/"
#define IMDS_ROLE IMDS "meta-data/iam/security-credentials/"

#define LOGIN "https://eu-west-1.signin.aws.amazon.com/v1/token"
#define LOGIN_PROFILE(name) "[default]\nregion=eu-west-1\nlogin_session=" name "\n"
#define LOGIN_KEYS(key, end)                                                                       \
    "{\"accessToken\":{\"accessKeyId\":\"" key "\",\"secretAccessKey\":\"LS\",\"sessionToken\":"   \
    "\"LT\",\"accountId\":\"99\",\"expiresAt\":\"" end "\"},\"refreshToken\":\"lr\",\"clientId\":" \
    "\"lc\",\"dpopKey\":\"MHcCAQEEIPm/sovxx+9+nHN/KM1tqgKTv/"                                      \
    "0e2zlpb5vQ7xUwocgGoAoGCCqGSM49AwEHoUQDQgAE34pKUGpXJ4BUDZ0TR05q1VIGcY7GFpKiTfSAVKR7ngB8OjwY8L" \
    "OKBZST6J6Sqbx50lqiDKjQdBUfbjZ+T7gOHQ==\"}"
#define LOGIN_BODY                                                                                 \
    "{\"clientId\": \"lc\", \"refreshToken\": \"lr\", \"grantType\": \"refresh_token\"}"

static const struct row rows[] = {
    {.name = "login session",
     .config = LOGIN_PROFILE("fresh"),
     .access = "LK",
     .secret = "LS",
     .token = "LT",
     .account = "99",
     .expires_ms = LATER_MS,
     .source = "login"},
    {.name = "login session renewed",
     .config = LOGIN_PROFILE("ended"),
     .exchanges = {{"POST", LOGIN, LOGIN_BODY, "DPoP: ey", 200,
                    "{\"accessToken\":{\"accessKeyId\":\"NK\",\"secretAccessKey\":\"NS\","
                    "\"sessionToken\":\"NT\"},\"expiresIn\":3600,\"refreshToken\":\"nr\"}",
                    NULL}},
     .access = "NK",
     .secret = "NS",
     .token = "NT",
     .account = "99",
     .expires_ms = LATER_MS,
     .source = "login"},
    {.name = "login session ended for good",
     .config = LOGIN_PROFILE("ended"),
     .exchanges = {{"POST", LOGIN, LOGIN_BODY, "DPoP: ey", 401,
                    "{\"error\":\"TOKEN_EXPIRED\",\"message\":\"m\"}", "AccessDeniedException"}},
     .kind = ERR_GENERAL,
     .message = "Your session has expired. Please reauthenticate using 'aws login'."},
    {.name = "login session without a region",
     .config = "[default]\nlogin_session=ended\n",
     .kind = ERR_NO_REGION,
     .message = "You must specify a region. You can also configure your region by running \"aws "
                "configure\"."},
    {.name = "role of a source profile",
     .config = "[profile r]\nrole_arn=arn:aws:iam::1:role/R\nsource_profile=base\n"
               "region=eu-west-1\nrole_session_name=me you\nexternal_id=x\nduration_seconds=900\n",
     .credentials = BASE_KEYS,
     .profile = "r",
     .exchanges = {{"POST", STS,
                    ASSUME("RoleSessionName=me%20you&ExternalId=x&DurationSeconds=900&"
                           "RoleArn=arn%3Aaws%3Aiam%3A%3A1%3Arole%2FR"),
                    "Authorization: AWS4-HMAC-SHA256 Credential=BK/20260304/eu-west-1/sts/", 200,
                    ROLE_ANSWER("AssumeRole"), NULL}},
     ROLE_FOUND,
     .source = "assume-role"},
    {.name = "chain of roles",
     .config = "[profile a]\nrole_arn=A\nsource_profile=b\n[profile b]\nrole_arn=B\n"
               "source_profile=base\n",
     .credentials = BASE_KEYS,
     .profile = "a",
     .env = {"AWS_REGION=eu-west-1"},
     .exchanges = {{"POST", STS, ASSUME("RoleArn=B&RoleSessionName=botocore-session-1772600767"),
                    "Authorization: AWS4-HMAC-SHA256 Credential=BK/", 200,
                    ROLE_ANSWER("AssumeRole"), NULL},
                   {"POST", STS, ASSUME("RoleArn=A&RoleSessionName=botocore-session-1772600767"),
                    "Authorization: AWS4-HMAC-SHA256 Credential=RK/", 200,
                    ROLE_ANSWER("AssumeRole"), NULL}},
     ROLE_FOUND,
     .source = "assume-role"},
    {.name = "own keys as the source",
     .config = "[default]\nrole_arn=A\nsource_profile=default\naws_access_key_id=DK\n"
               "aws_secret_access_key=DS\nregion=cn-north-1\n",
     .exchanges = {{"POST", "https://sts.cn-north-1.amazonaws.com.cn/",
                    ASSUME("RoleArn=A&RoleSessionName=botocore-session-1772600767"),
                    "Authorization: AWS4-HMAC-SHA256 Credential=DK/", 200,
                    ROLE_ANSWER("AssumeRole"), NULL}},
     ROLE_FOUND,
     .source = "assume-role"},
    {.name = "loop of roles",
     .config = "[profile a]\nrole_arn=A\nsource_profile=b\n[profile b]\nrole_arn=B\n"
               "source_profile=a\n",
     .profile = "a",
     .kind = ERR_GENERAL,
     .message = "Infinite loop in credential configuration detected. Attempting to load from "
                "profile a which has already been visited. Visited profiles: ['a', 'b']"},
    {.name = "missing source profile",
     .config = "[profile a]\nrole_arn=A\nsource_profile=b\n",
     .profile = "a",
     .kind = ERR_GENERAL,
     .message = "The source_profile \"b\" referenced in the profile \"a\" does not exist."},
    {.name = "source profile without keys",
     .config = "[profile a]\nrole_arn=A\nsource_profile=b\n[profile b]\nregion=x\n",
     .env = {"AWS_ACCESS_KEY_ID=EK", "AWS_SECRET_ACCESS_KEY=ES"},
     .profile = "a",
     .kind = ERR_GENERAL,
     .message = "The source profile \"b\" must have credentials."},
    {.name = "role without a source",
     .config = "[profile a]\nrole_arn=A\n",
     .profile = "a",
     .kind = ERR_GENERAL,
     .message = "Partial credentials found in assume-role, missing: source_profile or "
                "credential_source"},
    {.name = "both sources",
     .config = "[profile a]\nrole_arn=A\nsource_profile=a\ncredential_source=Environment\n",
     .profile = "a",
     .kind = ERR_GENERAL,
     .message = "The profile \"a\" contains both source_profile and credential_source."},
    {.name = "environment as the source",
     .config = "[profile a]\nrole_arn=A\ncredential_source=Environment\nregion=eu-west-1\n",
     .env = {"AWS_ACCESS_KEY_ID=EK", "AWS_SECRET_ACCESS_KEY=ES"},
     .profile = "a",
     .exchanges = {{"POST", STS, ASSUME("RoleArn=A&RoleSessionName=botocore-session-1772600767"),
                    "Authorization: AWS4-HMAC-SHA256 Credential=EK/", 200,
                    ROLE_ANSWER("AssumeRole"), NULL}},
     ROLE_FOUND,
     .source = "assume-role"},
    {.name = "empty environment as the source",
     .config = "[profile a]\nrole_arn=A\ncredential_source=Environment\n",
     .profile = "a",
     .kind = ERR_GENERAL,
     .message = "Error when retrieving credentials from Environment: No credentials found in "
                "credential_source referenced in profile a"},
    {.name = "unknown source",
     .config = "[profile a]\nrole_arn=A\ncredential_source=environment\n",
     .profile = "a",
     .kind = ERR_GENERAL,
     .message = "The credential source \"environment\" referenced in profile \"a\" is not valid."},
    {.name = "MFA",
     .config = "[profile a]\nrole_arn=A\nsource_profile=base\nmfa_serial=M\n",
     .credentials = BASE_KEYS,
     .profile = "a",
     .kind = ERR_CONFIG,
     .message = "The profile (a) needs a code of the MFA device (mfa_serial) M, which cannot be "
                "asked for here"},
    {.name = "refused role",
     .config = "[profile a]\nrole_arn=A\nsource_profile=base\nregion=eu-west-1\n",
     .credentials = BASE_KEYS,
     .profile = "a",
     .exchanges = {{"POST", STS, ASSUME("RoleArn=A&RoleSessionName=botocore-session-1772600767"),
                    NULL, 403,
                    "<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code>"
                    "<Message>not you</Message></Error></ErrorResponse>",
                    NULL}},
     .kind = ERR_SERVICE,
     .message = "An error occurred (AccessDenied) when calling the AssumeRole operation: not you"},
    {.name = "configured endpoint",
     .config = "[profile a]\nrole_arn=A\nsource_profile=base\nregion=eu-west-1\nservices=s\n"
               "[services s]\nsts =\n  endpoint_url = http://127.0.0.1:9/\n",
     .credentials = BASE_KEYS,
     .profile = "a",
     .exchanges = {{"POST", "http://127.0.0.1:9/",
                    ASSUME("RoleArn=A&RoleSessionName=botocore-session-1772600767"), NULL, 200,
                    ROLE_ANSWER("AssumeRole"), NULL}},
     ROLE_FOUND,
     .source = "assume-role"},
    {.name = "hostile region",
     .config = "[profile a]\nrole_arn=A\nsource_profile=base\nregion=x@evil.example/\n",
     .credentials = BASE_KEYS,
     .profile = "a",
     .kind = ERR_CONFIG,
     .message = "Provided region_name 'x@evil.example/' doesn't match a supported format."},
    {.name = "web identity from the environment",
     .env = {"AWS_WEB_IDENTITY_TOKEN_FILE=~/token", "AWS_ROLE_ARN=W", "AWS_REGION=eu-west-1"},
     .exchanges = {{"POST", STS,
                    "Action=AssumeRoleWithWebIdentity&Version=2011-06-15&RoleArn=W&"
                    "RoleSessionName=botocore-session-1772600767&WebIdentityToken=to.ken",
                    NULL, 200, ROLE_ANSWER("AssumeRoleWithWebIdentity"), NULL}},
     ROLE_FOUND,
     .source = "assume-role-with-web-identity"},
    {.name = "web identity of a profile",
     .config = "[profile w]\nrole_arn=W\nweb_identity_token_file=~/token\nrole_session_name=n\n"
               "region=eu-west-1\n",
     .env = {"AWS_ROLE_ARN=other"},
     .profile = "w",
     .exchanges = {{"POST", STS,
                    "Action=AssumeRoleWithWebIdentity&Version=2011-06-15&RoleSessionName=n&"
                    "RoleArn=W&WebIdentityToken=to.ken",
                    NULL, 200, ROLE_ANSWER("AssumeRoleWithWebIdentity"), NULL}},
     ROLE_FOUND,
     .source = "assume-role-with-web-identity"},
    {.name = "web identity without its file",
     .env = {"AWS_WEB_IDENTITY_TOKEN_FILE=/nonexistent", "AWS_ROLE_ARN=W"},
     .kind = ERR_GENERAL,
     .message = "[Errno 2] No such file or directory: '/nonexistent'"},
    {.name = "SSO",
     .config = "[profile s]\n" SSO_PROFILE,
     .profile = "s",
     .exchanges = {{"GET", PORTAL, NULL, "x-amz-sso_bearer_token: valid", 200,
                    "{\"roleCredentials\":{\"accessKeyId\":\"SK\",\"secretAccessKey\":\"SS\","
                    "\"sessionToken\":\"ST\",\"expiration\":1772604367000}}",
                    NULL}},
     .access = "SK",
     .secret = "SS",
     .token = "ST",
     .account = "210",
     .expires_ms = LATER_MS,
     .source = "sso"},
    {.name = "SSO refuses",
     .config = "[profile s]\n" SSO_PROFILE,
     .profile = "s",
     .exchanges = {{"GET", PORTAL, NULL, NULL, 401, "{\"message\":\"bad token\"}",
                    "UnauthorizedException:http://x"}},
     .kind = ERR_GENERAL,
     .message = "The SSO session associated with this profile has expired or is otherwise "
                "invalid. To refresh this SSO session run aws sso login with the corresponding "
                "profile."},
    {.name = "SSO with an old token that is renewed",
     .config = "[profile s]\nsso_session=old\nsso_account_id=210\nsso_role_name=Reader role\n"
               "[sso-session old]\nsso_start_url=u\nsso_region=eu-west-1\n",
     .profile = "s",
     .exchanges =
         {{"POST", "https://oidc.eu-west-1.amazonaws.com/token",
           "{\"clientId\": \"ci\", \"clientSecret\": \"cs\", \"grantType\": \"refresh_token\", "
           "\"refreshToken\": \"rt\"}",
           "Content-Type: application/json", 200,
           "{\"accessToken\":\"fresh\",\"expiresIn\":3600,\"refreshToken\":\"rt2\"}", NULL},
          {"GET", PORTAL, NULL, "x-amz-sso_bearer_token: fresh", 200,
           "{\"roleCredentials\":{\"accessKeyId\":\"SK\",\"secretAccessKey\":\"SS\","
           "\"sessionToken\":\"ST\",\"expiration\":1772604367000}}",
           NULL}},
     .access = "SK",
     .secret = "SS",
     .token = "ST",
     .account = "210",
     .expires_ms = LATER_MS,
     .source = "sso"},
    {.name = "SSO without access",
     .config = "[profile s]\n" SSO_PROFILE,
     .profile = "s",
     .exchanges = {{"GET", PORTAL, NULL, "x-amz-sso_bearer_token: valid", 403,
                    "{\"message\":\"No access\"}", "ForbiddenException"}},
     .kind = ERR_SERVICE,
     .message = "An error occurred (ForbiddenException) when calling the GetRoleCredentials "
                "operation: No access"},
    {.name = "SSO, expired for good",
     .config = "[profile s]\nsso_start_url=gone\nsso_region=eu-west-1\nsso_account_id=1\n"
               "sso_role_name=r\n",
     .profile = "s",
     .kind = ERR_GENERAL,
     .message = "The SSO session associated with this profile has expired or is otherwise "
                "invalid. To refresh this SSO session run aws sso login with the corresponding "
                "profile."},
    {.name = "SSO without a token",
     .config = "[profile s]\nsso_start_url=none\nsso_region=eu-west-1\nsso_account_id=1\n"
               "sso_role_name=r\n",
     .profile = "s",
     .kind = ERR_GENERAL,
     .message = "Error loading SSO Token: Token for none does not exist"},
    {.name = "SSO, incomplete",
     .config = "[profile s]\nsso_account_id=1\nsso_region=x\n",
     .profile = "s",
     .kind = ERR_GENERAL,
     .message = "The profile \"s\" is configured to use SSO but is missing required "
                "configuration: sso_role_name, sso_start_url"},
    {.name = "SSO, contradiction",
     .config = "[profile s]\nsso_region=other\n" SSO_PROFILE,
     .profile = "s",
     .kind = ERR_GENERAL,
     .message = "The value for sso_region is inconsistent between profile (other) and "
                "sso-session (eu-west-1)."},
    {.name = "SSO, unknown session",
     .config = "[profile s]\nsso_session=no\nsso_account_id=1\nsso_role_name=r\n",
     .profile = "s",
     .kind = ERR_GENERAL,
     .message = "The specified sso-session does not exist: \"no\""},
    {.name = "program, not allowed",
     .config = "[profile p]\ncredential_process=touch should-not-run\naws_access_key_id=K\n"
               "aws_secret_access_key=S\n",
     .profile = "p",
     .kind = ERR_CONFIG,
     .message = "The profile (p) gets its credentials from a program (credential_process), which "
                "is not allowed here"},
    {.name = "program",
     .config = "[profile p]\naws_account_id=5\ncredential_process=printf '%s' '{\"Version\": 1, "
               "\"AccessKeyId\": \"PK\", \"SecretAccessKey\": \"PS\", \"SessionToken\": \"PT\", "
               "\"Expiration\": \"" LATER "\"}'\n",
     .profile = "p",
     .allow_process = true,
     .access = "PK",
     .secret = "PS",
     .token = "PT",
     .account = "5",
     .expires_ms = LATER_MS,
     .source = "custom-process"},
    {.name = "program that fails",
     .config = "[profile p]\ncredential_process=sh -c 'echo \"no luck\" >&2; exit 3'\n",
     .profile = "p",
     .allow_process = true,
     .kind = ERR_GENERAL,
     .message = "Error when retrieving credentials from custom-process: no luck\n"},
    {.name = "program of another version",
     .config = "[profile p]\ncredential_process=echo '{\"Version\": 2}'\n",
     .profile = "p",
     .allow_process = true,
     .kind = ERR_GENERAL,
     .message = "Error when retrieving credentials from custom-process: Unsupported version '2' "
                "for credential process provider, supported versions: 1"},
    {.name = "program without a key",
     .config = "[profile p]\ncredential_process=echo '{\"Version\": 1}'\n",
     .profile = "p",
     .allow_process = true,
     .kind = ERR_GENERAL,
     .message = "Error when retrieving credentials from custom-process: Missing required key in "
                "response: 'AccessKeyId'"},
    {.name = "no such program",
     .config = "[profile p]\ncredential_process=/nonexistent/program x\n",
     .profile = "p",
     .allow_process = true,
     .kind = ERR_GENERAL,
     .message = "[Errno 2] No such file or directory: '/nonexistent/program'"},
    {.name = "program that writes for ever",
     .config = "[profile p]\ncredential_process=yes\n",
     .profile = "p",
     .allow_process = true,
     .kind = ERR_GENERAL,
     .message = "Error when retrieving credentials from custom-process: the output is larger than "
                "1 MiB"},
    {.name = "ECS task",
     .env = {"AWS_CONTAINER_CREDENTIALS_RELATIVE_URI=/v2/x?id=1",
             "AWS_CONTAINER_AUTHORIZATION_TOKEN=tok"},
     .exchanges = {{"GET", "http://169.254.170.2/v2/x?id=1", NULL, "Authorization: tok", 200,
                    CONTAINER_KEYS, NULL}},
     .access = "CK",
     .secret = "CS",
     .token = "CT",
     .account = "77",
     .expires_ms = LATER_MS,
     .source = "container-role"},
    {.name = "EKS pod with a token file",
     .env = {"AWS_CONTAINER_CREDENTIALS_FULL_URI=http://169.254.170.23/v1/credentials",
             "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE=~/token"},
     .exchanges = {{"GET", "http://169.254.170.23/v1/credentials", NULL, "Authorization: to.ken",
                    200, CONTAINER_KEYS, NULL}},
     .access = "CK",
     .secret = "CS",
     .token = "CT",
     .account = "77",
     .expires_ms = LATER_MS,
     .source = "container-role"},
    {.name = "container address elsewhere",
     .env = {"AWS_CONTAINER_CREDENTIALS_FULL_URI=http://127.0.0.1.evil.example/x"},
     .kind = ERR_GENERAL,
     .message = "Unsupported host '127.0.0.1.evil.example'.  Can only retrieve metadata from a "
                "loopback address or one of these hosts: 169.254.170.2, 169.254.170.23, "
                "fd00:ec2::23, localhost"},
    {.name = "container address with a user",
     .env = {"AWS_CONTAINER_CREDENTIALS_FULL_URI=http://localhost@evil.example/x"},
     .kind = ERR_GENERAL,
     .message = "Unsupported host 'evil.example'.  Can only retrieve metadata from a loopback "
                "address or one of these hosts: 169.254.170.2, 169.254.170.23, fd00:ec2::23, "
                "localhost"},
    {.name = "container on IPv6 loopback, third try",
     .env = {"AWS_CONTAINER_CREDENTIALS_FULL_URI=http://[::1]:80/x"},
     .exchanges = {{"GET", "http://[::1]:80/x", NULL, NULL, 500, "busy", NULL},
                   {"GET", "http://[::1]:80/x", NULL, NULL, 0, NULL, NULL},
                   {"GET", "http://[::1]:80/x", NULL, NULL, 404, "gone", NULL}},
     .kind = ERR_GENERAL,
     .message = "Error when retrieving credentials from container-role: Error retrieving metadata: "
                "Received non 200 response 404 from container metadata: gone"},
    {.name = "instance metadata",
     .env = {"AWS_EC2_METADATA_DISABLED=false"},
     .exchanges = {{"PUT", IMDS "api/token", NULL, "x-aws-ec2-metadata-token-ttl-seconds: 21600",
                    200, "tok", NULL},
                   {"GET", IMDS_ROLE, NULL, "x-aws-ec2-metadata-token: tok", 200, "role", NULL},
                   {"GET", IMDS_ROLE "role", NULL, "x-aws-ec2-metadata-token: tok", 200,
                    CONTAINER_KEYS, NULL}},
     .access = "CK",
     .secret = "CS",
     .token = "CT",
     .expires_ms = LATER_MS,
     .source = "iam-role"},
    {.name = "instance metadata, version 1",
     .env = {"AWS_EC2_METADATA_DISABLED=false"},
     .exchanges = {{"PUT", IMDS "api/token", NULL, NULL, 404, "", NULL},
                   {"GET", IMDS_ROLE, NULL, NULL, 200, "role", NULL},
                   {"GET", IMDS_ROLE "role", NULL, NULL, 200, CONTAINER_KEYS, NULL}},
     .access = "CK",
     .secret = "CS",
     .token = "CT",
     .expires_ms = LATER_MS,
     .source = "iam-role"},
    {.name = "instance metadata, version 1 forbidden",
     .env = {"AWS_EC2_METADATA_DISABLED=false", "AWS_EC2_METADATA_V1_DISABLED=true"},
     .exchanges = {{"PUT", IMDS "api/token", NULL, NULL, 404, "", NULL}},
     .kind = ERR_GENERAL,
     .message = "Error retrieving metadata: Unable to retrieve token for use in IMDSv2 call and "
                "IMDSv1 has been disabled"},
    {.name = "no instance",
     .env = {"AWS_EC2_METADATA_DISABLED=false"},
     .exchanges = {{"PUT", IMDS "api/token", NULL, NULL, 0, NULL, NULL}},
     .kind = ERR_NO_CREDENTIALS,
     .message = "Unable to locate credentials. You can configure credentials by running \"aws "
                "login\"."},
    {.name = "instance without a role, own endpoint, two tries",
     .env = {"AWS_EC2_METADATA_DISABLED=false", "AWS_EC2_METADATA_SERVICE_ENDPOINT=http://h:1",
             "AWS_METADATA_SERVICE_NUM_ATTEMPTS=2"},
     .exchanges = {{"PUT", "http://h:1/latest/api/token", NULL, NULL, 0, NULL, NULL},
                   {"PUT", "http://h:1/latest/api/token", NULL, NULL, 200, "t", NULL},
                   {"GET", "http://h:1/latest/meta-data/iam/security-credentials/", NULL, NULL, 404,
                    "", NULL},
                   {"GET", "http://h:1/latest/meta-data/iam/security-credentials/", NULL, NULL, 404,
                    "", NULL}},
     .kind = ERR_NO_CREDENTIALS,
     .message = "Unable to locate credentials. You can configure credentials by running \"aws "
                "login\"."},
};

static const struct env *env_of(struct arena *a, struct str home, const struct row *row)
{
    const char *pairs[12] = {arena_printf(a, "HOME=" STR_FMT, STR_ARG(home)).p};
    size_t n = 1;
    for (size_t i = 0; i < ARRAY_LEN(row->env) && row->env[i]; i++) pairs[n++] = row->env[i];
    pairs[n] = "AWS_EC2_METADATA_DISABLED=true"; /* of a name given twice the first counts */
    return env_of_pairs(a, pairs);
}

static void check_found(const struct row *row, const struct credentials *c)
{
    CHECK_STR(c->access_key, str_of(row->access));
    CHECK_STR(c->secret_key, str_of(row->secret));
    CHECK_STR(c->session_token, str_of(row->token));
    CHECK_STR(c->account_id, str_of(row->account));
    CHECK_STR(c->source, str_of(row->source));
    CHECK(c->expires_ms == row->expires_ms);
}

static void run_row(struct arena *a, struct str home, const struct row *row)
{
    test_begin(row->name);
    scratch_write(a, home, ".aws/config", row->config ? row->config : "");
    scratch_write(a, home, ".aws/credentials", row->credentials ? row->credentials : "");
    struct script script = {.list = row->exchanges};
    while (script.n < ARRAY_LEN(row->exchanges) && row->exchanges[script.n].method) script.n++;
    struct transport transport = {.send = answer, .ctx = &script};
    struct err e = err_init(a);
    const struct env *v = env_of(a, home, row);
    const struct config *config;
    if (!CHECK_OK(config_load(a, v, &config, &e), &e)) return;
    struct credential_query q = {.env = v,
                                 .config = config,
                                 .profile = config_effective_profile(v, str_of(row->profile)),
                                 .profile_explicit = row->profile != NULL,
                                 .allow_process = row->allow_process,
                                 .transport = &transport,
                                 .clock = &fixed_clock};
    struct credentials c = {.expires_ms = 0};
    bool ok = credentials_find(a, &q, &c, &e);
    CHECK(script.at == script.n);
    if (row->kind != ERR_NONE) {
        CHECK(!ok && e.kind == row->kind);
        CHECK_STR(e.message, str_of(row->message));
    } else if (CHECK_OK(ok, &e)) {
        check_found(row, &c);
    }
}

static void write_token(struct arena *a, struct str home, const char *name, const char *text)
{
    struct digest d = hash_sha1(str_of(name));
    struct str file =
        arena_printf(a, ".aws/sso/cache/" STR_FMT ".json", STR_ARG(digest_hex(a, &d)));
    scratch_write(a, home, file.p, text);
}

static void write_login(struct arena *a, struct str home, const char *name, const char *text)
{
    struct str hash = hash_sha256_hex(a, str_of(name));
    struct str file = arena_printf(a, ".aws/login/cache/" STR_FMT ".json", STR_ARG(hash));
    scratch_write(a, home, file.p, text);
}

static struct str make_home(struct arena *a)
{
    struct str home = scratch_new(a);
    scratch_write(a, home, "token", "to.ken");
    write_login(a, home, "fresh", LOGIN_KEYS("LK", LATER));
    write_login(a, home, "ended", LOGIN_KEYS("LO", "2026-03-04T05:06:37Z"));
    write_token(a, home, "my", "{\"accessToken\":\"valid\",\"expiresAt\":\"" LATER "\"}");
    write_token(a, home, "gone", "{\"accessToken\":\"x\",\"expiresAt\":\"2026-03-04T05:06:07Z\"}");
    write_token(a, home, "old",
                "{\"accessToken\":\"x\",\"expiresAt\":\"2026-03-04T05:00:00Z\",\"clientId\":"
                "\"ci\",\"clientSecret\":\"cs\",\"refreshToken\":\"rt\","
                "\"registrationExpiresAt\":\"2026-06-01T00:00:00Z\"}");
    return home;
}

void run_tests(struct arena *a)
{
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) run_row(a, make_home(a), &rows[i]);
}
