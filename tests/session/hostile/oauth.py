#!/usr/bin/env python3
"""oauth.py [--sanitized] PROGRAM DATABASE: access tokens over HTTP: which open, which do not, and whose is whose."""
import json
import subprocess
import time

from client import HOME, LIST, PROGRAM, Endpoint, check, code, report
from http_client import Server, call, modern
from tokens import Issuer, Key, claims, openssl, part, shared, text, token

PING = {"jsonrpc": "2.0", "id": 1, "method": "ping"}
DELETE = "aws dynamodb delete-table --table-name t"
YES = {"action": "accept", "content": {"answer": True}}
OAUTH = {"AUTH_TYPE": "oauth", "AUTH_ISSUER": "https://issuer.example", "AUTH_RESOURCE": "https://mcp.example/mcp"}


def starts(issuer):
    """Settings that could let somebody in by mistake stop the start."""
    base = {"HOME": HOME, "AWS_API_MCP_TRANSPORT": "streamable-http", "AWS_API_MCP_PORT": "0", **OAUTH, "AUTH_JWKS_URI": issuer.url}
    for change, says in (({"AUTH_ISSUER": " "}, "AUTH_ISSUER"), ({"AUTH_JWKS_URI": ""}, "AUTH_JWKS_URI"), ({"AUTH_JWKS_URI": "http://issuer.example/keys"}, "AUTH_JWKS_URI"),
                         ({"AUTH_JWKS_URI": "file:///etc/passwd"}, "AUTH_JWKS_URI"), ({"AUTH_JWKS_URI": "http://127.0.0.1@evil.example/"}, "AUTH_JWKS_URI"),
                         ({"AUTH_JWKS_URI": "http://127.0.0.1.evil.example/"}, "AUTH_JWKS_URI"), ({"AUTH_RESOURCE": ""}, "AUTH_RESOURCE"),
                         ({"AUTH_RESOURCE": "mcp.example"}, "AUTH_RESOURCE"), ({"AUTH_RESOURCE": 'https://x/"'}, "AUTH_RESOURCE"), ({"AUTH_SCOPES": 'a"b'}, "AUTH_SCOPES")):
        done = subprocess.run([PROGRAM], env={**base, **change}, capture_output=True, text=True, timeout=20, check=False)
        check(done.returncode == 1 and says in done.stderr, f"{change}: {done}")


def opens(s, good, **fields):
    return s.ask({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {
        "protocolVersion": "2025-11-25", "capabilities": {"elicitation": {}}, "clientInfo": {"name": "c", "version": "1"}}},
                 **{"Authorization": "Bearer " + good, **fields})


def documents(s):
    for path in ("/.well-known/oauth-protected-resource", "/.well-known/oauth-protected-resource/mcp"):
        answer = s.ask(b"", method="GET", path=path)
        check(answer.status == 200 and json.loads(answer.body) == {
            "resource": "https://mcp.example/mcp", "authorization_servers": ["https://issuer.example"], "bearer_methods_supported": ["header"],
            "scopes_supported": ["aws"]}, f"{path}: {answer.status} {answer.body}")
    check(s.ask(b"", method="GET", path="/.well-known/oauth-protected-resource/other").status == 404, "another resource")
    check(s.ask(b"", method="GET", path="/.well-known/oauth-protected-resource", host="evil.example").status == 403, "the document for another Host")
    answer = s.ask(PING)
    want = 'Bearer resource_metadata="https://mcp.example/.well-known/oauth-protected-resource/mcp", scope="aws"'
    check(answer.status == 401 and answer.field("WWW-Authenticate") == want, f"{answer.status} {answer.head}")


def tokens(s, issuer, rsa, ec, pss, weak):
    good = token(rsa, claims())
    for key in (rsa, ec, pss):
        for change in ({}, {"aud": ["x", "https://mcp.example/mcp"]}, {"exp": int(time.time()) - 30}, {"nbf": int(time.time()) + 30}, {"scope": None, "scp": ["aws"]},
                       {"scope": "aws"}):
            check(opens(s, token(key, claims(**change))).status == 200, f"{key.alg} {change} does not open")
    for typ in (None, "JWT", "application/at+jwt"):
        check(opens(s, token(rsa, claims(), typ=typ)).status == 200, f"typ {typ}")
    check(opens(s, good, Authorization=None).status == 401, "without a token")
    other, stranger = Key("ES256", "other"), Key("RS256", "rsa")
    head, body, signature = good.split(".")
    later = int(time.time()) + 3600
    bad = {
        "no signature": part({"alg": "none"}) + "." + body + ".", "none, with a signature": part({"alg": "none"}) + "." + body + "." + signature,
        "nOnE": part({"alg": "nOnE", "kid": "rsa"}) + "." + body + "." + signature, "no alg": part({"kid": "rsa"}) + "." + body + "." + signature,
        "signature cut off": head + "." + body, "empty signature": head + "." + body + ".", "four parts": good + ".x", "five parts": good + ".x.y",
        "shared key, PEM": shared(rsa.public_pem(), claims(), kid="rsa"), "shared key, modulus": shared(rsa.jwk()["n"].encode(), claims(), kid="rsa"),
        "shared key, empty": shared(b"", claims()), "another key": token(stranger, claims()), "unknown kid": token(other, claims()),
        "kid of another kind": token(rsa, claims(), kid="ec"), "RS256 by the EC key": token(ec, claims(), alg="RS256"), "ES256 by the RSA key": token(rsa, claims(), alg="ES256", kid="ec"),
        "RS512 named": token(rsa, claims(), alg="RS512"), "PS256 named": token(rsa, claims(), alg="PS256"), "weak key": token(weak, claims()),
        "own key": token(stranger, claims(), jwk=stranger.jwk()), "own address": token(stranger, claims(), jku=issuer.url, kid="x"),
        "own certificate": token(rsa, claims(), x5c=["x"]), "x5u": token(rsa, claims(), x5u="https://evil.example"), "extension": token(rsa, claims(), crit=["b64"], b64=False),
        "another kind": token(rsa, claims(), typ="logout+jwt"), "changed claims": head + "." + part(claims(sub="two")) + "." + signature,
        "changed signature": head + "." + body + "." + text(b"x" * 256), "signature of zeros": token(ec, claims()).rpartition(".")[0] + "." + text(b"\0" * 64),
        "padding": good + "==", "alphabet": good.replace("_", "/").replace("-", "+") if "_" in good or "-" in good else good + "/", "blanks": good + " x", "empty": " ",
        "expired": token(rsa, claims(exp=int(time.time()) - 120)), "no exp": token(rsa, claims(exp=None)), "exp as text": token(rsa, claims(exp=str(later))),
        "exp null": token(rsa, claims(exp=None) | {"exp": None}), "exp negative": token(rsa, claims(exp=-1)), "not yet": token(rsa, claims(nbf=later)), "from the future": token(rsa, claims(iat=later)),
        "another issuer": token(rsa, claims(iss="https://issuer.example/")), "no issuer": token(rsa, claims(iss=None)), "issuers": token(rsa, claims(iss=["https://issuer.example"])),
        "another audience": token(rsa, claims(aud="https://mcp.example")), "no audience": token(rsa, claims(aud=None)), "empty audience": token(rsa, claims(aud="")),
        "audience as a map": token(rsa, claims(aud={"a": "https://mcp.example/mcp"})), "prefix": token(rsa, claims(aud="https://mcp.example/mcp2")),
        "claims are a list": token(rsa, [1]), "claims are none": token(rsa, b"x"), "deep": token(rsa, b"[" * 10000), "not UTF-8": token(rsa, b'{"iss":"\xff"}')}
    for what, value in bad.items():
        answer = opens(s, value)
        check(answer.status == 401 and b'error="invalid_token"' in answer.head or what in ("empty", "blanks") and answer.status == 401, f"{what}: {answer.status} {answer.head}")
        check(b"Connection: close" in answer.head, f"{what}: the connection goes on")
    for scheme in ("Basic " + good, good, "bearer" + good, "Bearer\t" + good, "Token " + good):
        check(opens(s, good, Authorization=scheme).status == 401, f"scheme {scheme[:10]}")
    check(opens(s, good, Authorization="bearer " + good).status == 200, "the scheme in small letters")
    check(opens(s, good, path="/mcp?access_token=" + good, Authorization=None).status in (401, 404), "a token in the query")
    check(s.ask(json.dumps({**PING, "access_token": good}).encode(), Authorization=None).status == 401, "a token in the body")
    for scope in ("openid", "AWS", "awss", ["openid"], 5, None):
        answer = opens(s, token(rsa, claims(scope=scope)))
        check(answer.status == 403 and b'error="insufficient_scope"' in answer.head and b'scope="aws"' in answer.head, f"scope {scope}: {answer.status} {answer.head}")
    wire = s.wire()  # nothing of a body is read before the token is
    wire.send(s.request(b"", Content_Length="16000000", Authorization="Bearer x"))
    check(wire.answer().status == 401, "a body is awaited from a stranger")
    wire.close()


def asks(issuer, rsa):
    """How often strangers make us ask the issuer, and what follows when it cannot be asked."""
    s = Server(**OAUTH, AUTH_JWKS_URI=issuer.url)
    before, made_up = issuer.asked, Key("ES256", "made-up")
    for _ in range(3):
        check(opens(s, token(made_up, claims(aud="x"))).status == 401, "another audience")
    check(issuer.asked == before, "the issuer is asked for tokens of others")
    for _ in range(5):
        check(opens(s, token(made_up, claims())).status == 401, "an unknown key")
    check(issuer.asked == before + 1, f"asked {issuer.asked - before} times")
    check(opens(s, token(rsa, claims())).status == 200 and issuer.asked == before + 1, "keys that were fetched")
    s.end()
    for answer in ((500, ""), (404, json.dumps({"keys": [rsa.jwk()]})), (302, issuer.url), (200, "x"), (200, "[]"), (200, '{"keys":5}'), (200, json.dumps({"keys": [rsa.jwk()], "x": "y" * 300000}))):
        issuer.answer = answer
        s = Server(**OAUTH, AUTH_JWKS_URI=issuer.url)
        check(opens(s, token(rsa, claims())).status == 503, f"keys answered with {answer[0]} {answer[1][:20]}")
        s.end()
    issuer.answer = (200, '{"keys":[]}')
    s = Server(**OAUTH, AUTH_JWKS_URI=issuer.url)
    check(opens(s, token(rsa, claims())).status == 401, "no keys")
    s.end()
    issuer.answer = None


def users(s, rsa):
    """A session, and a question, belong to whom they were given."""
    one, two = token(rsa, claims()), token(rsa, claims(sub="two"))
    sid = opens(s, one).field("Mcp-Session-Id")
    fields = {"Mcp_Session_Id": sid}
    check(s.ask(PING, Authorization="Bearer " + one, **fields).status == 200, "the own session")
    check(s.ask(PING, Authorization="Bearer " + token(rsa, claims(jti="x")), **fields).status == 200, "a new token of the same user")
    check(s.ask(PING, Authorization="Bearer " + two, **fields).status == 404, "a session of another user")
    check(s.ask(b"", method="DELETE", Authorization="Bearer " + two, **fields).status == 404, "another user ends a session")
    check(s.ask(PING, **fields).status == 401 and s.ask(b"", method="DELETE", **fields).status == 401, "without a token")
    before = Endpoint.seen
    wire = s.wire()
    wire.send(s.request(call(1, DELETE), Authorization="Bearer " + one, **fields))
    wire.head()
    question = json.loads(wire.event().partition(b"data: ")[2])
    yes = {"jsonrpc": "2.0", "id": question["id"], "result": YES}
    check(s.ask(yes, Authorization="Bearer " + two, **fields).status == 404, "another user answers")
    check(s.ask(yes, **fields).status == 401, "nobody answers")
    time.sleep(0.2)
    check(Endpoint.seen == before, "run by another user's answer")
    check(s.ask(yes, Authorization="Bearer " + one, **fields).status == 202, "the answer")
    check(json.loads(wire.event().partition(b"data: ")[2])["id"] == 1 and Endpoint.seen == before + 1, "not run")
    wire.close()
    message, named = modern(call(1, DELETE), {"elicitation": {}})
    state = s.ask(message, Authorization="Bearer " + one, **named).messages()[0]["result"]["requestState"]
    message["params"] |= {"requestState": state, "inputResponses": {"consent": YES}}
    check(code(s.ask(message, Authorization="Bearer " + two, **named).messages()[0]) == -32602 and Endpoint.seen == before + 1, "another user's state")
    check("result" in s.ask(message, Authorization="Bearer " + one, **named).messages()[0] and Endpoint.seen == before + 2, "the own state")
    check(s.ask(b"", method="DELETE", Authorization="Bearer " + one, **fields).status == 204, "the end")
    message, named = modern(call(1, LIST))
    check(s.ask(message, Authorization="Bearer " + one, **named).status == 200 and s.ask(message, **named).status == 401, "the modern era")


def main():
    rsa, ec, pss, weak = Key("RS256", "rsa"), Key("ES256", "ec"), Key("PS256", "pss"), Key("RS256", "weak", 1024)
    encrypting = Key("ES256", "encrypting")
    issuer = Issuer([rsa.jwk(use="sig", alg="RS256"), ec.jwk(use="sig"), pss.jwk(key_ops=["verify"]), weak.jwk(), encrypting.jwk(use="enc"), {"kty": "oct", "k": text(b"secret"), "kid": "shared"}, 5,
                     {"kty": "RSA", "n": "!!", "e": "AQAB", "kid": "broken"}, {"kty": "EC", "crv": "P-256", "x": text(b"x" * 32), "y": text(b"y" * 32), "kid": "off"}])
    starts(issuer)
    s = Server(**OAUTH, AUTH_JWKS_URI=issuer.url, AUTH_SCOPES="aws", REQUIRE_MUTATION_CONSENT="true")
    documents(s)
    tokens(s, issuer, rsa, ec, pss, weak)
    for key, kid in ((encrypting, None), (ec, "off"), (rsa, "broken"), (rsa, "shared")):
        check(opens(s, token(key, claims(), kid=kid or key.kid)).status == 401, f"key {kid or key.kid}")
    users(s, rsa)
    s.end()
    check(not any("eyJ" in line for line in s.process.stderr), "a token in the log")
    with open(f"{HOME}/.aws/aws-api-mcp/audit.jsonl", encoding="utf-8") as f:
        lines = f.read()
    check('"user":"one"' in lines and "eyJ" not in lines, "users in the audit log")
    asks(issuer, rsa)
    open_server = Server()
    check(open_server.ask(b"", method="GET", path="/.well-known/oauth-protected-resource").status == 404, "a document without tokens")
    open_server.end()
    report()


openssl("version")
main()
