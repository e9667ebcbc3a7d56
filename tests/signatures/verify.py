"""Recomputes the signature of an HTTP request as a service does, from what came over the wire and the secret alone.

Written from AWS's description of Signature Version 4, 4A and 2; shares nothing with the program under test."""

import base64
import datetime
import functools
import hashlib
import hmac
import os
import re
import urllib.parse
import zlib

import p256

HERE = os.path.dirname(os.path.abspath(__file__))
SINGLE_ENCODED = {"s3", "s3express", "s3-outposts", "s3-object-lambda"}
UNSIGNED, STREAMING = "UNSIGNED-PAYLOAD", "STREAMING-UNSIGNED-PAYLOAD-TRAILER"
AUTHORIZATION = re.compile(r"(AWS4-\S+) Credential=([^,/]+)/([^,]+), SignedHeaders=([^,]+), Signature=([0-9a-f]+)")
# Signed by another region than the one asked for: the partition's own for global services.
GLOBAL = {"us-east-1", "us-west-2"}


class Refused(Exception):
    pass


def check(condition, reason, *detail):
    if not condition:
        raise Refused(" ".join([reason, *map(str, detail)]))


class Request:
    def __init__(self, method, target, headers, body, scheme="https"):
        self.method, self.target, self.headers, self.body, self.scheme = method, target, headers, body, scheme
        self.path, _, self.query = target.partition("?")

    def header(self, name, default=""):
        values = [v for k, v in self.headers if k.lower() == name.lower()]
        return ",".join(values) if values else default

    def pairs(self):
        """Of the query, as sent: [(encoded name, encoded value)]."""
        return [tuple(p.partition("=")[::2]) for p in self.query.split("&") if p]

    def parameters(self):
        return {urllib.parse.unquote(k): urllib.parse.unquote(v) for k, v in self.pairs()}


class Facts:
    """What is known of each service: its signing name, its signature, operations that are not (wholly) signed."""

    def __init__(self):
        self.services = {}
        with open(os.path.join(HERE, "signing.txt"), encoding="utf-8") as f:
            for line in f:
                if line.strip() and not line.startswith("#"):
                    service, name, version, *operations = line.split()
                    self.services[service] = (name, version, {o: w for o, _, w in (x.partition("=") for x in operations)})

    def of(self, service, operation):
        name, version, operations = self.services.get(service, (None, "v4", {}))
        return name, version, operations.get(operation, "")

    @staticmethod
    def by_host(host):
        """For a request of which nobody says whose it is."""
        return None, "s3" if ".s3" in "." + host and "dsql" not in host else "v2" if host.startswith("sdb.") else "v4", ""


@functools.lru_cache(maxsize=4096)
def signing_key(secret, date, region, service):
    key = ("AWS4" + secret).encode()
    for part in (date, region, service, "aws4_request"):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    return key


@functools.lru_cache(maxsize=64)
def public_key(access, secret):
    return p256.multiply(p256.derive_key(access, secret), p256.G)


def encode(text):
    return urllib.parse.quote(text, safe="-_.~")


def canonical_path(path, single):
    if single:
        return path
    kept = []
    for segment in path.split("/"):
        if segment == "..":
            kept[-1:] = []
        elif segment not in ("", "."):
            kept.append(segment)
    clean = "/" + "/".join(kept) + ("/" if kept and path.endswith("/") else "")
    return "/".join(encode(s) for s in clean.split("/"))


def canonical_query(request, without=()):
    pairs = [(encode(urllib.parse.unquote_to_bytes(k)), encode(urllib.parse.unquote_to_bytes(v))) for k, v in request.pairs()]
    return "&".join(f"{k}={v}" for k, v in sorted(pairs) if k not in without)


def canonical_headers(request, names):
    check(names == sorted(names), "the names of signed headers are not in order")
    text = ""
    for name in names:
        check(any(k.lower() == name for k, _ in request.headers), "a signed header was not sent:", name)
        text += name + ":" + " ".join(request.header(name).split()) + "\n"
    return text


def must_be_signed(request, names):
    for name, _ in request.headers:
        low = name.lower()
        if low == "host" or low == "content-type" or (low.startswith("x-amz-") and low != "x-amz-trace-id"):
            check(low in names, "not signed:", low)


# ---- bodies ----

def crc64nvme(data):
    crc = 0xFFFFFFFFFFFFFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0x9A6C9329AC4BC9B5 if crc & 1 else 0)
    return (crc ^ 0xFFFFFFFFFFFFFFFF).to_bytes(8, "big")


def crc32c(data):
    crc = 0xFFFFFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0x82F63B78 if crc & 1 else 0)
    return (crc ^ 0xFFFFFFFF).to_bytes(4, "big")


CHECKSUMS = {
    "crc64nvme": crc64nvme,
    "crc32c": crc32c,
    "crc32": lambda d: zlib.crc32(d).to_bytes(4, "big"),
    "sha1": lambda d: hashlib.sha1(d).digest(),
    "sha256": lambda d: hashlib.sha256(d).digest(),
    "sha512": lambda d: hashlib.sha512(d).digest(),
}


def check_checksum(name, value, data):
    algorithm = name.lower().removeprefix("x-amz-checksum-")
    if algorithm in CHECKSUMS:
        check(value == base64.b64encode(CHECKSUMS[algorithm](data)).decode(), "wrong checksum", name, value)


def read_chunks(request):
    """The content of an aws-chunked body; its trailer is checked."""
    check("aws-chunked" in request.header("Content-Encoding"), "a trailer without aws-chunked")
    rest, content = request.body, b""
    while True:
        size, found, rest = rest.partition(b"\r\n")
        check(found and re.fullmatch(rb"[0-9a-fA-F]+", size), "a bad chunk size", size[:40])
        n = int(size, 16)
        if n == 0:
            break
        content, rest = content + rest[:n], rest[n:]
        check(rest.startswith(b"\r\n"), "a chunk longer than it says")
        rest = rest[2:]
    check(rest.endswith(b"\r\n\r\n") or rest == b"\r\n", "the trailer has no end")
    trailers = dict(line.split(":", 1) for line in rest.decode().strip().split("\r\n") if line)
    announced = request.header("X-Amz-Trailer").split(",")
    check(sorted(trailers) == sorted(announced), "announced trailers", announced, "sent", list(trailers))
    check(request.header("X-Amz-Decoded-Content-Length") == str(len(content)), "wrong decoded length")
    for name, value in trailers.items():
        check_checksum(name, value.strip(), content)
    return content


def payload_hash(request, service, note):
    said = request.header("X-Amz-Content-SHA256")
    if said == STREAMING:
        check(request.scheme == "https", "an unsigned body over http")
        read_chunks(request)
        return said
    if said == UNSIGNED:
        check(request.scheme == "https", "an unsigned body over http")
        check(service in SINGLE_ENCODED or note == "unsigned-body", "an unsigned body to", service)
        return said
    actual = hashlib.sha256(request.body).hexdigest()
    check(said in ("", actual), "the body is not the one that X-Amz-Content-SHA256 tells of")
    check(said or service != "s3", "S3 wants X-Amz-Content-SHA256")
    return actual


# ---- signatures ----

class Verifier:
    def __init__(self, secrets, region, token="", now=None):
        self.secrets, self.region, self.token, self.facts, self.canonical = secrets, region, token, Facts(), ""
        self.now = now or (lambda: datetime.datetime.now(datetime.timezone.utc))

    def secret(self, access, session_token):
        check(access in self.secrets, "unknown access key", access)
        secret, wanted = self.secrets[access]
        check(session_token == wanted, "the session token is missing or wrong")
        return secret

    def check_time(self, stamp, past_s=300):
        check(re.fullmatch(r"\d{8}T\d{6}Z", stamp), "no time:", stamp)
        time = datetime.datetime.strptime(stamp, "%Y%m%dT%H%M%SZ").replace(tzinfo=datetime.timezone.utc)
        age = (self.now() - time).total_seconds()
        check(-300 < age < past_s, "signed for another time:", stamp)

    def check_scope(self, scope, stamp, name, asymmetric):
        parts = scope.split("/")
        check(len(parts) == (3 if asymmetric else 4) and parts[-1] == "aws4_request", "bad scope", scope)
        date, service = parts[0], parts[-2]
        region = "" if asymmetric else parts[1]
        check(date == stamp[:8], "the scope's date is not the request's")
        check(asymmetric or region == self.region or region in GLOBAL, "another region:", region)
        check(name is None or service == name or service in SINGLE_ENCODED and name == "s3", "signed for", service)
        return date, region, service

    def string_to_sign(self, algorithm, stamp, scope, request, names, query, hashed, single):
        self.canonical = canonical = "\n".join([request.method, canonical_path(request.path, single), query,
                               canonical_headers(request, names), ";".join(names), hashed])
        return "\n".join([algorithm, stamp, scope, hashlib.sha256(canonical.encode("utf-8", "surrogateescape")).hexdigest()])

    def check_signature(self, algorithm, access, secret, scope, text, signature):
        if algorithm == "AWS4-ECDSA-P256-SHA256":
            good = p256.verify(public_key(access, secret), text.encode(), bytes.fromhex(signature))
        else:
            check(algorithm == "AWS4-HMAC-SHA256", "unknown algorithm", algorithm)
            key = signing_key(secret, *scope)
            good = hmac.compare_digest(hmac.new(key, text.encode(), hashlib.sha256).hexdigest(), signature)
        check(good, "the signature does not match:\n" + self.canonical)

    def header(self, request, name, note):
        m = AUTHORIZATION.fullmatch(request.header("Authorization"))
        check(m, "no signature:", request.header("Authorization"))
        algorithm, access, scope, names, signature = m.groups()
        asymmetric = "ECDSA" in algorithm
        stamp, names = request.header("X-Amz-Date"), names.split(";")
        self.check_time(stamp)
        must_be_signed(request, names)
        parts = self.check_scope(scope, stamp, name, asymmetric)
        token = request.header("x-amz-s3session-token") or request.header("x-amz-security-token")
        if asymmetric:
            check(request.header("X-Amz-Region-Set"), "no region set")
        text = self.string_to_sign(algorithm, stamp, scope, request, names, canonical_query(request),
                                   payload_hash(request, parts[2], note), parts[2] in SINGLE_ENCODED)
        self.check_signature(algorithm, access, self.secret(access, token), parts, text, signature)
        return "v4a" if asymmetric else "v4 trailer" if STREAMING in text or request.header("X-Amz-Trailer") else "v4"

    def presigned(self, request, name, version):
        p = request.parameters()
        access, _, scope = p.get("X-Amz-Credential", "").partition("/")
        algorithm, stamp, names = p["X-Amz-Algorithm"], p.get("X-Amz-Date", ""), p.get("X-Amz-SignedHeaders", "").split(";")
        check(p.get("X-Amz-Expires", "").isdigit(), "no expiry")
        self.check_time(stamp, int(p["X-Amz-Expires"]))
        check("host" in names, "the host is not signed")
        asymmetric = "ECDSA" in algorithm
        parts = self.check_scope(scope, stamp, name, asymmetric)
        single = parts[2] in SINGLE_ENCODED and version.startswith("s3")
        hashed = UNSIGNED if single else hashlib.sha256(request.body).hexdigest()
        token = p.get("X-Amz-S3session-Token") or p.get("X-Amz-Security-Token", "")
        text = self.string_to_sign(algorithm, stamp, scope, request, names, canonical_query(request, ("X-Amz-Signature",)),
                                   hashed, single)
        self.check_signature(algorithm, access, self.secret(access, token), parts, text, p["X-Amz-Signature"])
        return "presigned v4a" if asymmetric else "presigned"

    def v2(self, request):
        body = dict(urllib.parse.parse_qsl(request.body.decode(), keep_blank_values=True, strict_parsing=True))
        signature = body.pop("Signature", "")
        check(body.get("SignatureVersion") == "2" and body.get("SignatureMethod") == "HmacSHA256", "no SigV2")
        self.check_time(re.sub("[-:]", "", body.get("Timestamp", "")))
        query = "&".join(f"{encode(k)}={encode(v)}" for k, v in sorted(body.items()))
        text = "\n".join([request.method, request.header("Host").lower(), request.path or "/", query])
        secret = self.secret(body.get("AWSAccessKeyId", ""), body.get("SecurityToken", ""))
        wanted = base64.b64encode(hmac.new(secret.encode(), text.encode(), hashlib.sha256).digest()).decode()
        check(hmac.compare_digest(wanted, signature), "the signature does not match:\n" + text)
        return "v2"

    def bearer(self, request):
        check(request.header("Authorization") == "Bearer " + self.token, "no bearer token")
        return "bearer"

    def verify(self, request, service="", operation=""):
        """What kind of signature it is; Refused when a service would not take it."""
        name, version, note = self.facts.of(service, operation) if service else self.facts.by_host(request.header("Host"))
        if "X-Amz-Algorithm" in request.query:
            return self.presigned(request, name, version)
        for header, value in request.headers:
            if header.lower().startswith("x-amz-checksum-") and header.lower() != "x-amz-checksum-type":
                check_checksum(header, value, request.body)
        if note == "none":
            check(not request.header("Authorization"), "a signature that nobody asked for")
            return "unsigned"
        if version == "bearer" or request.header("Authorization").startswith("Bearer "):
            check("bearer" in version or not service, "a token that nobody asked for")
            return self.bearer(request)
        return self.v2(request) if version == "v2" else self.header(request, name, note)
