"""What goes wrong, and with which configuration: name → Case."""

import dataclasses
import datetime
import hashlib
import json
import re

from server import Reset, answer, error, good, keys_json, later

DYNAMODB = "dynamodb list-tables"
KEYS = {"AWS_ACCESS_KEY_ID": "OWNKEY", "AWS_SECRET_ACCESS_KEY": "secret"}


@dataclasses.dataclass
class Case:
    plan: dict = dataclasses.field(default_factory=dict)
    command: str = DYNAMODB
    config: str = ""
    env: dict = dataclasses.field(default_factory=dict)
    files: dict = dataclasses.field(default_factory=dict)  # below HOME: name → text
    endpoint: bool = True  # AWS_ENDPOINT_URL is the server


def raw(*parts):
    """Bytes and pauses as they are."""
    return lambda route, request: list(parts)


def head(status=200, **headers):
    lines = [f"HTTP/1.1 {status} Said", *(f"{k.replace('_', '-')}: {v}" for k, v in headers.items())]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


TABLES = b'{"TableNames": ["a"]}'
SERVICE_FAULTS = {
    "500 once": [error(500, "InternalServerError"), good],
    "500 twice": [error(500, "InternalServerError")] * 2 + [good],
    "500 always": [error(500, "InternalServerError")],
    "502 always, html": [answer(502, b"<html>bad gateway</html>")],
    "503 always, empty": [answer(503)],
    "504 always": [answer(504, b"late")],
    "501 always": [answer(501, b"<html>no</html>")],
    "505 always": [answer(505, b"")],
    "429 always, no code": [answer(429, b"{}")],
    "throttled once": [error(400, "ThrottlingException"), good],
    "throttled always": [error(400, "ThrottlingException")],
    "provisioned throughput once": [error(400, "ProvisionedThroughputExceededException"), good],
    "request limit once": [error(400, "RequestLimitExceeded"), good],
    "slow down always": [error(503, "SlowDown")],
    "bandwidth once": [error(400, "BandwidthLimitExceeded"), good],
    "too many requests once": [error(429, "TooManyRequestsException"), good],
    "limit exceeded always": [error(400, "LimitExceededException")],
    "transaction in progress once": [error(400, "TransactionInProgressException"), good],
    "prior request once": [error(400, "PriorRequestNotComplete"), good],
    "request timeout once": [error(400, "RequestTimeout"), good],
    "request timeout exception once": [error(400, "RequestTimeoutException"), good],
    "ec2 throttled once": [error(503, "EC2ThrottledException"), good],
    "idp once": [error(400, "IDPCommunicationError"), good],
    "denied": [error(403, "AccessDeniedException")],
    "expired token": [error(403, "ExpiredTokenException")],
    "unrecognized client": [error(400, "UnrecognizedClientException")],
    "validation": [error(400, "ValidationException")],
    "404": [error(404, "ResourceNotFoundException")],
    "301, no place": [answer(301, b"")],
    "302 to elsewhere": [answer(302, b"", {"Location": "http://127.0.0.1:1/"})],
    "307 to elsewhere": [answer(307, b"", {"Location": "http://127.0.0.1:1/"})],
    "304": [answer(304, b"")],
    "reset at once": [raw(Reset), good],
    "reset always": [raw(Reset)],
    "closed without a word": [raw(), good],
    "closed without a word always": [raw()],
    "closed in the status line": [raw(b"HTTP/1.1 2"), good],
    "closed in the headers": [raw(b"HTTP/1.1 200 OK\r\nContent-Le"), good],
    "closed in the body": [raw(head(Content_Length=100) + TABLES), good],
    "closed in the body always": [raw(head(Content_Length=100) + TABLES)],
    "body ends early, connection stays": [raw(head(Content_Length=len(TABLES) - 2) + TABLES[:-2], None), good],
    "no length": [raw(head() + TABLES)],
    "chunked": [raw(head(Transfer_Encoding="chunked") + b"15\r\n" + TABLES + b"\r\n0\r\n\r\n")],
    "chunked, slow": [raw(head(Transfer_Encoding="chunked") + b"15\r\n" + TABLES[:5], 0.2, TABLES[5:] + b"\r\n0\r\n", 0.2, b"\r\n")],
    "chunked, cut": [raw(head(Transfer_Encoding="chunked") + b"15\r\n" + TABLES[:5]), good],
    "chunked, garbage": [raw(head(Transfer_Encoding="chunked") + b"zz\r\n" + TABLES + b"\r\n0\r\n\r\n"), good],
    "not http": [raw(b"SSH-2.0-OpenSSH\r\n"), good],
    "not http always": [raw(b"SSH-2.0-OpenSSH\r\n")],
    "not json": [answer(200, b"<html>hello</html>")],
    "json of another kind": [answer(200, b"[1, 2]")],
    "empty body": [answer(200, b"")],
    "crc32 wrong once": [answer(200, TABLES, {"x-amz-crc32": "1"}), good],
    "crc32 wrong always": [answer(200, TABLES, {"x-amz-crc32": "1"})],
    "error that is not json": [answer(400, b"nope")],
    "error without a body": [answer(400, b"")],
    "100 twice": [raw(b"HTTP/1.1 100 Continue\r\n\r\n" * 2 + head(Content_Length=len(TABLES)) + TABLES, None)],
    "length too small": [raw(head(Content_Length=len(TABLES) - 5) + TABLES, None)],
    "length negative": [raw(head(Content_Length=-1) + TABLES), good],
    "length no number": [raw(head(Content_Length="abc") + TABLES), good],
    "length beyond all numbers": [raw(head(Content_Length=10 ** 30) + TABLES), good],
    "length of a terabyte, always": [raw(head(Content_Length=10 ** 12) + TABLES)],
    "length twice, the same": [raw(b"HTTP/1.1 200 OK\r\n" + b"Content-Length: %d\r\n" % len(TABLES) * 2 + b"\r\n" + TABLES, None)],
    "length and chunks": [raw(head(Content_Length=3, Transfer_Encoding="chunked") + b"15\r\n" + TABLES + b"\r\n0\r\n\r\n", None)],
    "http 1.0": [raw(b"HTTP/1.0 200 OK\r\n\r\n" + TABLES)],
    "204": [answer(204)],
    "408 always": [answer(408, b"")],
    "508 always": [answer(508, b"")],
    "599 always": [answer(599, b"")],
    "503, wait a second": [error(503, "ServiceUnavailable", headers={"Retry-After": "1"}), good],
    "503, wait by the service": [error(503, "ServiceUnavailable", headers={"x-amz-retry-after": "200"}), good],
    "503, wait no number": [error(503, "ServiceUnavailable", headers={"x-amz-retry-after": "soon"}), good],
    "throttled with 500 once": [error(500, "Throttling"), good],
    "throttled exception once": [error(400, "ThrottledException"), good],
    "request throttled once": [error(400, "RequestThrottled"), good],
    "request throttled exception once": [error(400, "RequestThrottledException"), good],
    "limit exceeded once": [error(400, "LimitExceeded")],
    "internal failure with 400": [error(400, "InternalFailure")],
    "internal error with 400": [error(400, "InternalServerError")],
    "signature does not match": [error(403, "SignatureDoesNotMatch")],
    "bad gateway, then reset, then good": [answer(502), raw(Reset), good],
    "reset, then throttled, then 500": [raw(Reset), error(400, "ThrottlingException"), error(500, "InternalServerError")],
    "many headers": [raw(b"HTTP/1.1 200 OK\r\n" + b"".join(b"x-h-%d: %s\r\n" % (i, b"v" * 40) for i in range(90)) +
                         b"Content-Length: %d\r\n\r\n" % len(TABLES) + TABLES, None)],
}

# The same faults for other protocols, where codes are read otherwise.
OTHER_PROTOCOLS = {"sts get-caller-identity": "query", "s3api get-bucket-tagging --bucket bucket-1": "s3"}
SHARED = ("500 always", "503 always, empty", "502 always, html", "throttled once", "slow down always", "request timeout once",
          "denied", "reset at once", "closed in the body", "idp once", "404", "error without a body", "error that is not json",
          "request limit once", "301, no place", "302 to elsewhere", "chunked, cut")

MOVED = (b"<Error><Code>PermanentRedirect</Code><Message>moved</Message><Endpoint>bucket-1.s3.eu-central-1.amazonaws.com</Endpoint>"
         b"<Bucket>bucket-1</Bucket></Error>")
MALFORMED = (b"<Error><Code>AuthorizationHeaderMalformed</Code><Message>wrong region</Message><Region>eu-central-1</Region>"
             b"</Error>")


def transport():
    for name, plan in SERVICE_FAULTS.items():
        yield "json: " + name, Case({"service": plan}, env=KEYS)
        for command, protocol in OTHER_PROTOCOLS.items():
            if name in SHARED:
                yield f"{protocol}: {name}", Case({"service": plan}, command, env=KEYS)
    for attempts in (1, 2, 4):
        yield f"attempts {attempts}", Case({"service": SERVICE_FAULTS["500 always"]}, env=KEYS | {"AWS_MAX_ATTEMPTS": str(attempts)})
    yield "nonsense mode", Case({"service": SERVICE_FAULTS["500 always"]}, env=KEYS | {"AWS_RETRY_MODE": "nonsense"})
    for mode in ("standard", "adaptive"):
        for name in ("500 always", "throttled always", "throttled once", "reset always", "429 always, no code", "validation"):
            yield f"{mode}: {name}", Case({"service": SERVICE_FAULTS[name]}, env=KEYS | {"AWS_RETRY_MODE": mode})
    for text in ("0", "x", "-1", "1.5", " 2", "1_0", "'", "1000", "99999999999999999999"):
        yield f"attempts: {text}", Case({"service": [error(500, "InternalServerError")] * 4 + [error(400, "ValidationException")]},
                                        env=KEYS | {"AWS_MAX_ATTEMPTS": text, "AWS_NEW_RETRIES_2026": "true"})
    yield "mode by the profile", Case({"service": SERVICE_FAULTS["500 always"]}, env=KEYS, config="[default]\nretry_mode = adaptive\n")
    yield "attempts by the profile", Case({"service": SERVICE_FAULTS["500 always"]}, env=KEYS, config="[default]\nmax_attempts = 2\n")
    yield "adaptive", Case({"service": SERVICE_FAULTS["500 twice"]}, env=KEYS | {"AWS_RETRY_MODE": "adaptive"})
    yield "legacy", Case({"service": SERVICE_FAULTS["500 twice"]}, env=KEYS | {"AWS_RETRY_MODE": "legacy"})
    for name in ("500 always", "throttled always", "throttled once", "reset at once", "503, wait by the service",
                 "503, wait no number", "503, wait a second"):
        yield "retries of 2026: " + name, Case({"service": SERVICE_FAULTS[name]}, env=KEYS | {"AWS_NEW_RETRIES_2026": "true"})
    slow = [raw(30.0)]
    yield "silence", Case({"service": slow}, DYNAMODB + " --cli-read-timeout 1", env=KEYS | {"AWS_MAX_ATTEMPTS": "2"})
    yield "silence, then an answer", Case({"service": slow + [good]}, DYNAMODB + " --cli-read-timeout 1", env=KEYS)
    yield "silence in the body", Case({"service": [raw(head(Content_Length=100) + TABLES, 30.0)]},
                                      DYNAMODB + " --cli-read-timeout 1", env=KEYS | {"AWS_MAX_ATTEMPTS": "2"})
    drip = [raw(head(Content_Length=len(TABLES)), *(x for b in TABLES for x in (bytes([b]), 0.1)))]
    yield "a byte at a time", Case({"service": drip}, DYNAMODB + " --cli-read-timeout 1", env=KEYS)
    yield "no such host", Case({}, DYNAMODB + " --endpoint-url http://no-such-host.invalid", env=KEYS, endpoint=False)
    yield "refused", Case({}, DYNAMODB + " --endpoint-url http://127.0.0.1:9", env=KEYS, endpoint=False)
    yield "waiter, 404 then 200", Case({"service": [answer(404), good]}, "s3api wait bucket-exists --bucket bucket-1", env=KEYS)


def skewed(code, hours, always=False):
    """A refusal by a service whose clock is so many hours ahead."""
    then = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(hours=hours)
    refusal = error(403, code, headers={"Date": then.strftime("%a, %d %b %Y %H:%M:%S GMT")})
    return [refusal] if always else [refusal, good]


def clocks():
    for code in ("RequestTimeTooSkewed", "RequestExpired", "InvalidSignatureException", "SignatureDoesNotMatch", "AuthFailure", "AccessDenied"):
        for hours in (1, -1, 0):
            yield f"clock: {hours} h, {code}", Case({"service": skewed(code, hours)}, env=KEYS)
    yield "clock: always", Case({"service": skewed("RequestTimeTooSkewed", 1, always=True)}, env=KEYS)
    yield "clock: s3", Case({"service": skewed("RequestTimeTooSkewed", 1)}, "s3api get-bucket-tagging --bucket bucket-1", env=KEYS)


SETTINGS = (
    "AWS_REQUEST_CHECKSUM_CALCULATION=never", "AWS_RESPONSE_CHECKSUM_VALIDATION=never", "AWS_REQUEST_CHECKSUM_CALCULATION=WHEN_REQUIRED",
    "AWS_ACCOUNT_ID_ENDPOINT_MODE=never", "AWS_ACCOUNT_ID_ENDPOINT_MODE=Preferred", "AWS_ACCOUNT_ID_ENDPOINT_MODE=disabled",
    "AWS_REQUEST_MIN_COMPRESSION_SIZE_BYTES=x", "AWS_REQUEST_MIN_COMPRESSION_SIZE_BYTES=-1", "AWS_REQUEST_MIN_COMPRESSION_SIZE_BYTES=1.5",
    "AWS_REQUEST_MIN_COMPRESSION_SIZE_BYTES=10485761", "AWS_DISABLE_REQUEST_COMPRESSION=perhaps", "AWS_ENDPOINT_DISCOVERY_ENABLED=perhaps",
    "AWS_USE_FIPS_ENDPOINT=perhaps", "AWS_USE_DUALSTACK_ENDPOINT=perhaps", "AWS_STS_REGIONAL_ENDPOINTS=perhaps",
    "AWS_DEFAULTS_MODE=perhaps", "AWS_DEFAULTS_MODE=standard", "AWS_RETRY_MODE=Standard", "AWS_DEFAULT_OUTPUT=xml", "AWS_CA_BUNDLE=/nonexistent/ca",
    "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS=perhaps", "AWS_ENDPOINT_URL=nowhere", "AWS_ENDPOINT_URL_DYNAMODB=ftp://127.0.0.1/",
    "AWS_SIGV4A_SIGNING_REGION_SET=*", "AWS_AUTH_SCHEME_PREFERENCE=perhaps", "AWS_REGION=not a region", "AWS_REGION=eu-west-1",
    "AWS_SDK_UA_APP_ID=a b", "AWS_DISABLE_HOST_PREFIX_INJECTION=perhaps",
)


def settings():
    """Values that a setting cannot have, in a variable and in the profile, and odd ones that it can."""
    for text in SETTINGS:
        name, _, value = text.partition("=")
        yield "setting: " + text, Case(env=KEYS | {name: value})
    for text in ("request_checksum_calculation = never", "account_id_endpoint_mode = never", "request_min_compression_size_bytes = x",
                 "max_attempts = x", "max_attempts = 0", "retry_mode = legacy", "output = xml", "cli_timestamp_format = perhaps", "cli_timestamp_format = Wire", "cli_pager = x", "parameter_validation = perhaps", "tcp_keepalive = perhaps", "services = missing",
                 "endpoint_url = nowhere", "use_fips_endpoint = perhaps", "s3 =\n  addressing_style = perhaps", "s3 = text"):
        yield "profile: " + text.replace("\n ", ""), Case(env=KEYS, config=f"[default]\n{text}\n",
                                                     endpoint=not text.startswith(("services", "endpoint_url")))
    for style in ("perhaps", "Path", "path"):
        yield f"s3 addressing style {style}", Case(env=KEYS, config=f"[default]\ns3 =\n  addressing_style = {style}\n",
                                                   command="s3api get-bucket-tagging --bucket bucket-1")


USER = (b"<GetUserResponse><GetUserResult><User><UserName>u</UserName><CreateDate>2019-12-31T12:00:00Z</CreateDate></User></GetUserResult>"
        b"</GetUserResponse>")
TIMES = {
    "json": ("dynamodb describe-table --table-name t", answer(200, b'{"Table": {"CreationDateTime": 1421866952.062, "TableName": "t"}}')),
    "json, whole seconds": ("dynamodb describe-table --table-name t", answer(200, b'{"Table": {"CreationDateTime": 1421866952}}')),
    "json, asked": ("dynamodb describe-table --table-name t --query Table.CreationDateTime", answer(200, b'{"Table": {"CreationDateTime": 1e9}}')),
    "json, text": ("dynamodb describe-table --table-name t --output text", answer(200, b'{"Table": {"CreationDateTime": 1421866952.5}}')),
    "query": ("iam get-user", answer(200, USER)),
    "a header": ("s3api head-object --bucket b --key k", answer(200, b"", {"Last-Modified": "Wed, 21 Oct 2015 07:28:00 GMT"})),
    "rest-json": ("lambda get-layer-version --layer-name l --version-number 1", answer(200, b'{"CreatedDate": "2019-12-31T12:00:00.5Z"}')),
    "rest-json, unix": ("apigateway get-api-key --api-key k", answer(200, b'{"createdDate": 1421866952}')),
}


def times():
    """Time stamps as the profile wants them."""
    for name, (command, reply) in TIMES.items():
        for form in ("wire", "iso8601"):
            yield f"{form}: {name}", Case({"service": [reply]}, command, env=KEYS, config=f"[default]\ncli_timestamp_format = {form}\n")


DEAD = "http://127.0.0.1:9"
OUTSIDE = DYNAMODB + " --endpoint-url http://service.invalid/path"
NO_PROXY = ("*", "127.0.0.1", "127.0.0.1:{port}", "127.0.0.1:1", "localhost, 127.0.0.1", ".0.0.1", "0.0.1", "7.0.0.1", " 127.0.0.1 ", "127.0.0.0/8",
            "*.0.0.1", "127.0.0.1.", "**", "", ",", ", *")


def proxies():
    def outside(plan, scheme="http", **env):
        command = OUTSIDE.replace("http:", scheme + ":")
        return Case({"service": plan}, command, env=KEYS | {"AWS_MAX_ATTEMPTS": "2"} | env, endpoint=False)
    for text in NO_PROXY:
        yield "no_proxy: " + text, Case(env=KEYS | {"HTTP_PROXY": DEAD, "NO_PROXY": text, "AWS_MAX_ATTEMPTS": "1"})
    yield "proxy: works", outside([good], HTTP_PROXY="{url}")
    yield "proxy: without a scheme", outside([good], HTTP_PROXY="127.0.0.1:{port}")
    yield "proxy: lower case", outside([good], http_proxy="{url}", HTTP_PROXY=DEAD)
    yield "proxy: with a path", outside([good], HTTP_PROXY="{url}/a/b?c")
    for name, user in {"a name and a password": "me:secret", "coded": "me:p%40%3Aw", "a name": "me", "no password": "me:", "no name": ":pw"}.items():
        yield "proxy: with " + name, outside([good], HTTP_PROXY=f"http://{user}@127.0.0.1:{{port}}")
    for scheme in ("http", "https"):
        variable = scheme.upper() + "_PROXY"
        for name, plan in {"407": [answer(407)], "403": [answer(403, b"<html>no</html>")], "502": [answer(502)], "reset": [raw(Reset)],
                           "closed": [raw()], "not http": [raw(b"SSH-2.0-OpenSSH\r\n")]}.items():
            yield f"proxy: {scheme}, {name}", outside(plan, scheme, **{variable: "{url}"})
        yield f"proxy: {scheme}, dead", outside([good], scheme, **{variable: "http://me:secret@127.0.0.1:9"})
        yield f"proxy: {scheme}, no such host", outside([good], scheme, **{variable: "http://no-such-host.invalid:1"})
    yield "proxy: for https only", outside([good], HTTPS_PROXY="{url}")
    yield "proxy: for all", outside([good], ALL_PROXY="{url}")
    yield "ca bundle: none there", Case({}, DYNAMODB + " --endpoint-url https://127.0.0.1:9", env=KEYS | {"AWS_CA_BUNDLE": "/nonexistent/ca"},
                                        endpoint=False)
    yield "ca bundle: a folder", Case({}, DYNAMODB + " --endpoint-url https://127.0.0.1:9", env=KEYS | {"AWS_CA_BUNDLE": "/usr"}, endpoint=False)
    yield "ca bundle: no certificate in it", Case({}, DYNAMODB + " --endpoint-url https://127.0.0.1:9",
                                                  env=KEYS | {"AWS_CA_BUNDLE": "{home}/ca"}, files={"ca": "text"}, endpoint=False)


def redirects():
    get, headed = "s3api get-bucket-tagging --bucket bucket-1", {"x-amz-bucket-region": "eu-central-1"}
    for name, plan in {
        "301 with the region": [answer(301, MOVED, headed), good],
        "301 always": [answer(301, MOVED, headed)],
        "301 without a region": [answer(301, MOVED), good],
        "301 without a region, told by head": [answer(301, MOVED), answer(200, b"", headed), good],
        "301 without a region, head refused": [answer(301, MOVED), answer(403, b"", headed), good],
        "301 without a region, head moved": [answer(301, MOVED), answer(301, b"", headed), answer(200, b"", headed), good],
        "301 without a region, head throttled once": [answer(301, MOVED), error(503, "SlowDown"), answer(200, b"", headed), good],
        "301 without a region, head in no region": [answer(301, MOVED), answer(200, b"", {"x-amz-bucket-region": "a/b"}), good],
        "307 with the region": [answer(307, MOVED, headed), good],
        "malformed with the region": [answer(400, MALFORMED), good],
        "malformed always": [answer(400, MALFORMED)],
        "redirect, then 500 once": [answer(301, MOVED, headed), error(500, "InternalError"), good],
        "500, then a redirect": [error(500, "InternalError"), answer(301, MOVED, headed), good],
        "redirect, then reset": [answer(301, MOVED, headed), raw(Reset), good],
        "redirect, then throttled always": [answer(301, MOVED, headed), error(503, "SlowDown")],
        "redirect to the same region": [answer(301, MOVED, {"x-amz-bucket-region": "us-east-1"}), good],
    }.items():
        yield "s3 redirect: " + name, Case({"service": plan}, get, env=KEYS)
    for name, plan in {
        "head 301": [answer(301, b"", headed), good],
        "head 400": [answer(400, b"", headed), good],
        "head 400 without a region": [answer(400, b"")],
        "head 403": [answer(403, b"")],
    }.items():
        yield "s3 redirect: " + name, Case({"service": plan}, "s3api head-bucket --bucket bucket-1", env=KEYS)
        yield f"s3 redirect: object {name}", Case({"service": plan}, "s3api head-object --bucket bucket-1 --key k", env=KEYS)


# ---- credentials ----

OWN = "[profile base]\naws_access_key_id = BASEKEY\naws_secret_access_key = secret\n"
ROLE = OWN + "[default]\nrole_arn = arn:aws:iam::123456789012:role/R\nsource_profile = base\n"
WEB = {"AWS_ROLE_ARN": "arn:aws:iam::123456789012:role/R", "AWS_WEB_IDENTITY_TOKEN_FILE": "{home}/token"}
SSO = ("[default]\nsso_session = my\nsso_account_id = 123456789012\nsso_role_name = R\n[sso-session my]\n"
       "sso_start_url = https://s.awsapps.com/start\nsso_region = us-east-1\nsso_registration_scopes = sso:account:access\n")
SSO_OLD = ("[default]\nsso_start_url = https://s.awsapps.com/start\nsso_region = us-east-1\nsso_account_id = 123456789012\n"
           "sso_role_name = R\n")
LOGIN = "[default]\nlogin_session = arn:aws:iam::123456789012:user/me\n"
DPOP = ("-----BEGIN EC PRIVATE KEY-----\nMHcCAQEEIPm/sovxx+9+nHN/KM1tqgKTv/0e2zlpb5vQ7xUwocgGoAoGCCqGSM49\n"
        "AwEHoUQDQgAE34pKUGpXJ4BUDZ0TR05q1VIGcY7GFpKiTfSAVKR7ngB8OjwY8LOK\nBZST6J6Sqbx50lqiDKjQdBUfbjZ+T7gOHQ==\n"
        "-----END EC PRIVATE KEY-----\n")
IMDS = {"AWS_EC2_METADATA_SERVICE_ENDPOINT": "{url}/", "AWS_EC2_METADATA_DISABLED": "false"}
CONTAINER = {"AWS_CONTAINER_CREDENTIALS_FULL_URI": "{url}/container"}
PROCESS = "[default]\ncredential_process = cat {home}/keys.json\n"


def sso_token(key, seconds, **more):
    name = f".aws/sso/cache/{hashlib.sha1(key.encode()).hexdigest()}.json"
    return {name: json.dumps({"startUrl": "https://s.awsapps.com/start", "region": "us-east-1", "accessToken": "t",
                              "expiresAt": later(seconds), **more})}


def renewable(seconds, registration=86400):
    return sso_token("my", seconds, clientId="c", clientSecret="s", refreshToken="r", registrationExpiresAt=later(registration))


def login_token(seconds, **more):
    name = ".aws/login/cache/" + hashlib.sha256(b"arn:aws:iam::123456789012:user/me").hexdigest() + ".json"
    keys = {"accessKeyId": "LOGINKEY", "secretAccessKey": "secret", "sessionToken": "token", "accountId": "123456789012",
            "expiresAt": later(seconds)}
    token = {"accessToken": keys, "tokenType": "aws_sigv4", "refreshToken": "r", "clientId": "arn:aws:signin:::devtools/same-device",
             "idToken": "i", "dpopKey": DPOP, **more}
    return {name: json.dumps({k: v for k, v in token.items() if v is not None})}


def keys_file(text=None, **more):
    keys = {"Version": 1, "AccessKeyId": "GIVENKEY", "SecretAccessKey": "secret", "SessionToken": "token", **more}
    return {"keys.json": json.dumps({k: v for k, v in keys.items() if v is not None}) if text is None else text}


THROTTLED, BROKEN = error(400, "Throttling", "Rate exceeded"), error(500, "InternalFailure")
FAULTS = {
    "works": [good],
    "throttled once": [THROTTLED, good],
    "throttled always": [THROTTLED],
    "500 once": [BROKEN, good],
    "500 always": [BROKEN],
    "reset once": [raw(Reset), good],
    "garbage": [answer(200, b"\x00garbage")],
    "denied": [error(403, "AccessDenied", "not you")],
    "empty": [answer(200, b"")],
}


def roles():
    for name, plan in FAULTS.items():
        if name == "empty":
            continue
        # The command's own call comes behind those for the role.
        yield "role: " + name, Case({"service": plan + ([good] if plan[-1] is good else [])}, config=ROLE)
        yield "web identity: " + name, Case({"service": plan}, env=WEB, files={"token": "a.b.c"})
    yield "web identity: expired token", Case({"service": [error(400, "ExpiredTokenException", "Token expired")]}, env=WEB,
                                              files={"token": "a.b.c"})
    yield "web identity: no file", Case(env=WEB)
    yield "role: loop", Case(config="[default]\nrole_arn = A\nsource_profile = b\n[profile b]\nrole_arn = B\nsource_profile = default\n")
    yield "role: chain", Case(config=OWN + "[default]\nrole_arn = arn:aws:iam::1:role/A\nsource_profile = b\n"
                                           "[profile b]\nrole_arn = arn:aws:iam::1:role/B\nsource_profile = base\n")
    yield "role: source profile missing", Case(config="[default]\nrole_arn = A\nsource_profile = b\n")
    yield "role: no source", Case(config="[default]\nrole_arn = A\n")
    yield "role: both sources", Case(config=OWN + "[default]\nrole_arn = A\nsource_profile = base\ncredential_source = Environment\n")
    yield "role: bad credential_source", Case(config="[default]\nrole_arn = A\ncredential_source = Nowhere\n")
    yield "role: environment", Case(config="[profile p]\nrole_arn = arn:aws:iam::1:role/A\ncredential_source = Environment\n",
                                    command=DYNAMODB + " --profile p", env=KEYS)
    yield "role: container", Case(config="[default]\nrole_arn = arn:aws:iam::1:role/A\ncredential_source = EcsContainer\n",
                                  env=CONTAINER)
    yield "role: instance", Case(config="[default]\nrole_arn = arn:aws:iam::1:role/A\ncredential_source = Ec2InstanceMetadata\n",
                                 env=IMDS)
    yield "role: mfa without a terminal", Case(config=ROLE + "mfa_serial = arn:aws:iam::123456789012:mfa/me\n")


def sso():
    for name, plan in FAULTS.items():
        yield "sso: " + name, Case({"sso": plan}, config=SSO, files=renewable(3600))
    yield "sso: unauthorized", Case({"sso": [error(401, "UnauthorizedException", "Session token not found or invalid")]},
                                    config=SSO, files=renewable(3600))
    yield "sso: no token", Case(config=SSO)
    yield "sso: damaged token", Case(config=SSO, files={k: "{" for k in sso_token("my", 0)})
    yield "sso: token without a field", Case(config=SSO, files={k: '{"accessToken": "t"}' for k in sso_token("my", 0)})
    yield "sso: expired, cannot be renewed", Case(config=SSO, files=sso_token("my", -60))
    yield "sso: expired, renewed", Case(config=SSO, files=renewable(-60))
    yield "sso: soon to expire, renewed", Case(config=SSO, files=renewable(600))
    yield "sso: soon to expire, renewal fails", Case({"oidc": [error(400, "InvalidGrantException", "bad")]}, config=SSO,
                                                     files=renewable(600))
    yield "sso: expired, renewal refused", Case({"oidc": [error(400, "InvalidGrantException", "bad")]}, config=SSO, files=renewable(-60))
    yield "sso: expired, renewal throttled once", Case({"oidc": [error(400, "SlowDownException"), good]}, config=SSO, files=renewable(-60))
    yield "sso: expired, registration expired", Case(config=SSO, files=renewable(-60, -60))
    yield "sso: old form", Case(config=SSO_OLD, files=sso_token("https://s.awsapps.com/start", 3600))
    yield "sso: old form, expired", Case(config=SSO_OLD, files=sso_token("https://s.awsapps.com/start", -60))
    yield "sso: old form, no token", Case(config=SSO_OLD)
    yield "sso: no such session", Case(config="[default]\nsso_session = x\nsso_account_id = 1\nsso_role_name = R\n")
    yield "sso: incomplete", Case(config="[default]\nsso_account_id = 1\nsso_role_name = R\n")


def login():
    for name, plan in FAULTS.items():
        yield "login: renewal " + name, Case({"login": plan}, config=LOGIN, files=login_token(-60))
    yield "login: fresh", Case(config=LOGIN, files=login_token(3600))
    yield "login: none", Case(config=LOGIN)
    yield "login: damaged", Case(config=LOGIN, files={k: "{" for k in login_token(0)})
    yield "login: without a field", Case(config=LOGIN, files=login_token(60, refreshToken=None))
    for reason in ("TOKEN_EXPIRED", "USER_CREDENTIALS_CHANGED", "INSUFFICIENT_PERMISSIONS", "SOMETHING"):
        refusal = answer(400, json.dumps({"error": reason, "message": "m"}).encode(), {"x-amzn-ErrorType": "AccessDeniedException"})
        yield "login: " + reason, Case({"login": [refusal]}, config=LOGIN, files=login_token(-60))


def machines():
    for name, plan in FAULTS.items():
        yield "container: " + name, Case({"container": plan}, env=CONTAINER)
        for route in ("imds-token", "imds-role", "imds-keys"):
            yield f"{route}: {name}", Case({route: plan}, env=IMDS)
    for route in ("imds-token", "imds-role", "imds-keys", "container"):
        yield f"{route}: silence", Case({route: [raw(10.0)]}, env=CONTAINER if route == "container" else IMDS)
    yield "imds: attempts", Case({"imds-role": [BROKEN, BROKEN, good]}, env=IMDS | {"AWS_METADATA_SERVICE_NUM_ATTEMPTS": "3"})
    for text in ("x", "0", "-1", "2.5", " 2 "):
        yield "imds: attempts " + text, Case({"imds-role": [BROKEN, good]}, env=IMDS | {"AWS_METADATA_SERVICE_NUM_ATTEMPTS": text})
        yield "imds: timeout " + text, Case({"imds-role": [BROKEN, good]}, env=IMDS | {"AWS_METADATA_SERVICE_TIMEOUT": text})
    yield "imds: switched off", Case(env=IMDS | {"AWS_EC2_METADATA_DISABLED": "TRUE"})
    yield "imds: switched off by a word", Case(env=IMDS | {"AWS_EC2_METADATA_DISABLED": "yes"})
    yield "imds: role with blanks", Case({"imds-role": [answer(200, b"a role\n")]}, env=IMDS)
    yield "imds: two roles", Case({"imds-role": [answer(200, b"one\ntwo")]}, env=IMDS)
    yield "imds: keys expired", Case({"imds-keys": [answer(200, keys_json(Code="Success", Expiration=later(-600)))]}, env=IMDS)
    yield "imds: keys of failure", Case({"imds-keys": [answer(200, b'{"Code": "AssumeRoleUnauthorizedAccess", "Message": "m"}')]}, env=IMDS)
    yield "imds: endpoint by the profile", Case(config="[default]\nec2_metadata_service_endpoint = http://127.0.0.1:9/\n",
                                                env={"AWS_EC2_METADATA_DISABLED": "false"})
    yield "container: localhost", Case(env={"AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://localhost:{port}/container"})
    yield "container: no url", Case(env={"AWS_CONTAINER_CREDENTIALS_FULL_URI": "container"})
    yield "container: token with a line break", Case(env=CONTAINER | {"AWS_CONTAINER_AUTHORIZATION_TOKEN": "a\nb"})
    yield "container: token file missing", Case(env=CONTAINER | {"AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE": "{home}/none"})
    yield "container: keys expired", Case({"container": [answer(200, keys_json(Expiration=later(-600)))]}, env=CONTAINER)
    yield "container: 404", Case({"container": [answer(404, b"no")]}, env=CONTAINER)
    yield "container: a redirect", Case({"container": [answer(302, b"", {"Location": "http://127.0.0.1:1/"})]}, env=CONTAINER)
    yield "container: expiry is no time", Case({"container": [answer(200, keys_json(Expiration="soon"))]}, env=CONTAINER)
    yield "container: through no proxy", Case(env=CONTAINER | {"HTTP_PROXY": DEAD, "NO_PROXY": "127.0.0.1"})
    yield "container: a proxy is set", Case(env=CONTAINER | {"HTTP_PROXY": DEAD})
    yield "imds: a proxy is set", Case(env=IMDS | {"HTTP_PROXY": DEAD})
    yield "imds: no tokens", Case({"imds-token": [answer(404)]}, env=IMDS)
    yield "imds: tokens forbidden", Case({"imds-token": [answer(403)]}, env=IMDS)
    yield "imds: version 1 forbidden", Case({"imds-token": [answer(404)]}, env=IMDS | {"AWS_EC2_METADATA_V1_DISABLED": "true"})
    yield "imds: bad mode", Case(env=IMDS | {"AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE": "ipv5"})
    yield "imds: token of another kind", Case({"imds-keys": [answer(200, b'{"Code": "Failed"}')]}, env=IMDS)
    yield "container: with a token", Case(env=CONTAINER | {"AWS_CONTAINER_AUTHORIZATION_TOKEN": "Basic x"})
    yield "container: with a token file", Case(env=CONTAINER | {"AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE": "{home}/t"}, files={"t": "x"})
    yield "container: foreign host", Case(env={"AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://example.com/c"})
    yield "container: keys without an end", Case({"container": [answer(200, b'{"AccessKeyId": "GIVENKEY"}')]}, env=CONTAINER)


def processes():
    yield "process: works", Case(config=PROCESS, files=keys_file())
    yield "process: with an end", Case(config=PROCESS, files=keys_file(Expiration=later(3600)))
    yield "process: expired", Case(config=PROCESS, files=keys_file(Expiration=later(-60)))
    yield "process: version 2", Case(config=PROCESS, files=keys_file(Version=2))
    yield "process: no version", Case(config=PROCESS, files=keys_file(Version=None))
    yield "process: no secret", Case(config=PROCESS, files=keys_file(SecretAccessKey=None))
    yield "process: garbage", Case(config=PROCESS, files=keys_file("garbage"))
    yield "process: nothing", Case(config=PROCESS, files=keys_file(""))
    yield "process: not a program", Case(config="[default]\ncredential_process = {home}\n")
    yield "process: bad quotes", Case(config="[default]\ncredential_process = cat 'keys.json\n")
    yield "process: empty", Case(config="[default]\ncredential_process =\n")
    yield "process: killed", Case(config="[default]\ncredential_process = sh -c 'kill -9 $$'\n")
    yield "process: no json", Case(config=PROCESS, files=keys_file("[1]"))
    yield "process: account", Case(config=PROCESS, files=keys_file(AccountId="123456789012"))
    yield "process: expiry is no time", Case(config=PROCESS, files=keys_file(Expiration="soon"))
    yield "process: version as text", Case(config=PROCESS, files=keys_file(Version="1"))
    yield "process: fails", Case(config="[default]\ncredential_process = sh -c 'echo bad >&2; exit 3'\n")
    yield "process: no such program", Case(config="[default]\ncredential_process = {home}/none\n")


# Where we do otherwise than the AWS CLI, and why: patterns of names. What we do then is in deliberate.json.
EXCEPTION = "the AWS CLI prints what its parser or a Python exception says; we say what was wrong with the answer"
CUT = "the AWS CLI takes the part of a body that came for the whole; we see that it broke off, and try again"
REUSED = "a request over a kept connection that turns out to be closed is sent again over a new one, which the AWS CLI does not"
DELIBERATE = (
    (r"query: (301,|302|error) .*|json: json of another kind|(role|web identity): garbage|sso: (garbage|empty|damaged token)", EXCEPTION),
    (r"login: (renewal garbage|renewal empty|damaged)|process: (garbage|nothing|empty|no json)|container: keys without an end", EXCEPTION),
    (r"json: closed in the (headers|body|body always)|query: closed in the body", CUT),
    (r"json: length (negative|no number)", "a length that is none is a broken answer: we try again"),
    (r"json: length of a terabyte, always", CUT),
    (r"s3: 30[12],? .*", "the AWS CLI asks for the bucket until Python's stack is full"),
    (r"s3 redirect: 301 without a region, head in no region", "a region that is none is not followed: the service's own answer stands"),
    (r"clock: (-?1 h, (Request\w+|InvalidSignatureException|SignatureDoesNotMatch|AuthFailure)|always|s3)",
     "the AWS CLI gives up; we take the service's time and sign anew, once"),
    (r"imds-(role|keys): reset once", REUSED),
    (r"container: keys expired", "keys that have ended already are not asked for twice"),
    (r"imds: a proxy is set", "no metadata service is there: that is why there are no credentials"),
    (r"imds-token: garbage", "a token with a NUL goes into no header"),
    (r"role: mfa without a terminal", "nobody is asked for a code; the refusal says what to do instead"),
)


def deliberate(name):
    return next((reason for pattern, reason in DELIBERATE if re.fullmatch(pattern, name)), "")


def all_cases():
    cases = {}
    for group in (transport, clocks, settings, times, proxies, redirects, roles, sso, login, machines, processes):
        cases.update(group())
    return cases
