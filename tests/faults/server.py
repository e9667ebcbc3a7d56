"""A loopback server that is every service of AWS and everything that hands out credentials, and misbehaves as told.

A plan is a list of behaviours for each route; each request to the route takes the next, the last one stays."""

import datetime
import json
import re
import socket
import struct
import threading
import time

ROUTES = (
    ("imds-token", r"PUT /latest/api/token$"),
    ("imds-role", r"GET /latest/meta-data/iam/security-credentials/$"),
    ("imds-keys", r"GET /latest/meta-data/iam/security-credentials/.+"),
    ("imds-region", r"GET /latest/meta-data/placement/"),
    ("container", r"GET /container"),
    ("sso", r"GET /federation/credentials"),
    ("oidc", r"POST /token$"),
    ("login", r"POST /v1/token$"),
    ("service", r""),
)


def later(seconds):
    return (datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%SZ")


def keys_json(**more):
    return json.dumps({"AccessKeyId": "GIVENKEY", "SecretAccessKey": "secret", "Token": "token", **more}).encode()


def sts(action):
    return (f"<{action}Response xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><{action}Result><AssumedRoleUser>"
            f"<Arn>arn:aws:sts::123456789012:assumed-role/R/s</Arn><AssumedRoleId>A:s</AssumedRoleId></AssumedRoleUser>"
            f"<Credentials><AccessKeyId>GIVENKEY</AccessKeyId><SecretAccessKey>secret</SecretAccessKey><SessionToken>token"
            f"</SessionToken><Expiration>{later(3600)}</Expiration></Credentials></{action}Result></{action}Response>").encode()


def good(route, request):
    """The right answer: status, headers, body."""
    if route == "imds-token":
        return 200, {}, b"imds-token"
    if route == "imds-role":
        return 200, {}, b"a-role"
    if route == "imds-region":
        return 200, {}, b"eu-west-1a"
    if route == "imds-keys":
        return 200, {}, keys_json(Code="Success", Type="AWS-HMAC", LastUpdated=later(0), Expiration=later(3600))
    if route == "container":
        return 200, {}, keys_json(Expiration=later(3600))
    if route == "sso":
        keys = {"accessKeyId": "GIVENKEY", "secretAccessKey": "secret", "sessionToken": "token",
                "expiration": int((time.time() + 3600) * 1000)}
        return 200, {}, json.dumps({"roleCredentials": keys}).encode()
    if route == "oidc":
        return 200, {}, json.dumps({"accessToken": "fresh", "expiresIn": 3600, "refreshToken": "next",
                                    "tokenType": "Bearer"}).encode()
    if route == "login":
        keys = {"accessKeyId": "GIVENKEY", "secretAccessKey": "secret", "sessionToken": "token"}
        return 200, {}, json.dumps({"accessToken": keys, "expiresIn": 900, "refreshToken": "next",
                                    "tokenType": "aws_sigv4"}).encode()
    return service(request)


def service(request):
    action = re.search(rb"(?:^|&)Action=(\w+)", request["body"])
    if action and action[1].startswith(b"AssumeRole"):
        return 200, {"Content-Type": "text/xml"}, sts(action[1].decode())
    if action:
        name = action[1].decode()
        return 200, {"Content-Type": "text/xml"}, (f"<{name}Response><{name}Result><Account>1</Account></{name}Result>"
                                                   f"</{name}Response>").encode()
    if request["headers"].get("x-amz-target"):
        return 200, {"Content-Type": "application/x-amz-json-1.0"}, b'{"TableNames": ["a"]}'
    return 200, {"Content-Type": "application/xml", "ETag": '"e"'}, b""


def error(status, code, message="said so", headers=None):
    """As the protocol of the request wants it."""
    def make(route, request):
        if route == "service" and request["headers"].get("x-amz-target"):
            return status, headers or {}, json.dumps({"__type": code, "message": message}).encode()
        if route == "service" and b"Action=" in request["body"]:
            return status, headers or {}, (f"<ErrorResponse><Error><Type>Sender</Type><Code>{code}</Code><Message>{message}</Message>"
                                           "</Error><RequestId>r</RequestId></ErrorResponse>").encode()
        if route == "service":
            return status, headers or {}, f"<Error><Code>{code}</Code><Message>{message}</Message></Error>".encode()
        body = {"message": message, "error": code, "error_description": message}
        return status, {"x-amzn-ErrorType": code, **(headers or {})}, json.dumps(body).encode()
    return make


def answer(status, body=b"", headers=None):
    return lambda route, request: (status, headers or {}, body)


class Reset(Exception):
    """Nothing more is said; the connection is reset."""


class Server:
    def __init__(self, plan):
        self.plan, self.seen, self.lock, self.stopped = {k: list(v) for k, v in plan.items()}, [], threading.Lock(), False
        self.socket = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port = self.socket.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def stop(self):
        self.stopped = True
        self.socket.close()

    def accept(self):
        while not self.stopped:
            try:
                connection, _ = self.socket.accept()
            except OSError:
                return
            threading.Thread(target=self.serve, args=(connection,), daemon=True).start()

    def serve(self, connection):
        with connection:
            try:
                stream = connection.makefile("rb")
                while request := self.read(connection, stream):
                    if not self.reply(connection, request):
                        return
            except Reset:
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                stream.close()
            except (OSError, ValueError):
                return

    def read(self, connection, stream):
        line = stream.readline().decode("latin-1").strip()
        if not line:
            return None
        headers = {}
        while (text := stream.readline().decode("latin-1").strip()):
            name, _, value = text.partition(":")
            headers[name.lower()] = value.strip()
        if headers.get("expect") == "100-continue":
            connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
        body = b""
        if "chunked" in headers.get("transfer-encoding", ""):
            while size := int(stream.readline().split(b";")[0], 16):
                body += stream.read(size)
                stream.readline()
            while stream.readline().strip():
                pass
        else:
            body = stream.read(int(headers.get("content-length", "0")))
        return {"line": line.rsplit(" ", 1)[0], "headers": headers, "body": body}

    def next(self, route):
        with self.lock:
            behaviours = self.plan.get(route, [])
            if not behaviours:
                return good
            return behaviours.pop(0) if len(behaviours) > 1 else behaviours[0]

    def note(self, route, request):
        action = re.search(rb"(?:^|&)Action=(\w+)", request["body"])
        key = re.search(r"Credential=(\w+)/\d+/([\w-]+)/", request["headers"].get("authorization", ""))
        proxied = request["headers"].get("proxy-authorization", "")
        words = ["proxied " + proxied if proxied else "", request["line"].split("?")[0] if route == "service" else route, action[1].decode() if action else "",
                 key[1] + " " + key[2] if key else ""]
        with self.lock:
            self.seen.append(" ".join(w for w in words if w))

    def reply(self, connection, request):
        route = next(name for name, pattern in ROUTES if re.match(pattern, request["line"]))
        self.note(route, request)
        made = self.next(route)(route, request)
        if isinstance(made, tuple):
            status, headers, body = made
            lines = [f"HTTP/1.1 {status} Said", f"Content-Length: {len(body)}", *(f"{k}: {v}" for k, v in headers.items())]
            made = [("\r\n".join(lines) + "\r\n\r\n").encode() + (b"" if request["line"].startswith("HEAD") else body), None]
        for part in made:  # bytes to send, seconds to wait, None to go on; the list's end closes
            if part is None:
                return True
            if part is Reset:
                raise Reset
            if isinstance(part, bytes):
                connection.sendall(part)
            else:
                time.sleep(part)
        return False
