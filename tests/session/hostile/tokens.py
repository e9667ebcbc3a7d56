"""Tokens for the tests of access tokens: keys and signatures by the program openssl, and the issuer's keys on loopback."""
import base64
import hashlib
import hmac
import http.server
import json
import os
import subprocess
import tempfile
import threading
import time

FOLDER = tempfile.mkdtemp()


def openssl(*args, data=None):
    return subprocess.run(["openssl", *args], input=data, capture_output=True, check=True).stdout


def text(raw):
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def part(value):
    return text(value if isinstance(value, bytes) else json.dumps(value).encode())


def number(raw):
    return text(raw.lstrip(b"\0"))


class Key:
    """`alg` as in a token; `kid` may be None."""
    made = 0

    def __init__(self, alg, kid, bits=2048):
        Key.made += 1
        self.alg, self.kid, self.path = alg, kid, os.path.join(FOLDER, f"{Key.made}.pem")
        self.is_ec = alg.startswith("ES")
        kind = ["EC", "-pkeyopt", "ec_paramgen_curve:P-256"] if self.is_ec else ["RSA", "-pkeyopt", f"rsa_keygen_bits:{bits}"]
        openssl("genpkey", "-algorithm", *kind, "-out", self.path)

    def public_pem(self):
        return openssl("pkey", "-in", self.path, "-pubout")

    def jwk(self, **more):
        if self.is_ec:
            point = openssl("pkey", "-in", self.path, "-pubout", "-outform", "DER")[-64:]
            key = {"kty": "EC", "crv": "P-256", "x": text(point[:32]), "y": text(point[32:])}
        else:
            modulus = openssl("rsa", "-in", self.path, "-noout", "-modulus").decode().partition("=")[2].strip()
            key = {"kty": "RSA", "n": number(bytes.fromhex(modulus)), "e": "AQAB"}
        return {**key, **({"kid": self.kid} if self.kid else {}), **more}

    def sign(self, data):
        if self.alg.startswith("PS"):
            return openssl("dgst", "-sha256", "-sigopt", "rsa_padding_mode:pss", "-sigopt", "rsa_pss_saltlen:digest", "-sign", self.path, data=data)
        raw = openssl("dgst", "-sha256", "-sign", self.path, data=data)
        if not self.is_ec:
            return raw
        numbers, at = b"", 2
        for _ in range(2):  # SEQUENCE of two INTEGERs
            size = raw[at + 1]
            numbers += raw[at + 2:at + 2 + size].lstrip(b"\0").rjust(32, b"\0")
            at += 2 + size
        return numbers


def token(key, claims, **header):
    head = {"alg": key.alg, "typ": "at+jwt", **({"kid": key.kid} if key.kid else {}), **header}
    signed = part({k: v for k, v in head.items() if v is not None}) + "." + part(claims)
    return signed + "." + text(key.sign(signed.encode()))


def shared(secret, claims, **header):
    """HS256 under that secret: the confusion of a public key with a shared one."""
    signed = part({"alg": "HS256", **header}) + "." + part(claims)
    return signed + "." + text(hmac.new(secret, signed.encode(), hashlib.sha256).digest())


class Issuer:
    """Serves its keys; `asked` counts, `answer` may be (status, body) in place of the keys."""

    def __init__(self, keys):
        issuer = self
        self.keys, self.asked, self.answer = keys, 0, None

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                issuer.asked += 1
                status, body = issuer.answer or (200, json.dumps({"keys": issuer.keys}))
                self.send_response(status)
                if status == 302:
                    self.send_header("Location", body)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body.encode())

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}/keys"


def claims(**changes):
    now = int(time.time())
    base = {"iss": "https://issuer.example", "aud": "https://mcp.example/mcp", "sub": "one", "exp": now + 600, "iat": now - 5, "scope": "aws openid"}
    return {k: v for k, v in {**base, **changes}.items() if v is not None}
