#!/usr/bin/env python3
"""sandbox.py [--sanitized] PROGRAM DATABASE: a path or a program that has got past the checks is stopped by the kernel.

The way past them is a configuration that changes while the server runs: the provider of web identities reads the file that
it names, the one of credential_process starts a program. Without the sandbox both reach the endpoint."""
import ctypes
import http.server
import json
import os
import ssl
import struct
import subprocess
import sys
import tempfile
import threading
import urllib.parse

from client import DATABASE, HOME, LIST, PROGRAM, SANITIZED, Endpoint, Session, check, endpoint, report

WORK = os.path.join(HOME, "work")
OUTSIDE = tempfile.mkdtemp()
SECRET = "SECRET-OUTSIDE-OF-EVERYTHING"
bodies = []


class Recorder(Endpoint):
    def do_POST(self):
        length = int(self.headers.get("Content-Length") or 0)
        bodies.append(urllib.parse.unquote(self.rfile.read(length).decode("latin-1")) + str(self.headers))
        self.send_response(200)
        body = b"{}" if self.command in ("POST", "GET") else b""
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Last-Modified", "Tue, 24 Nov 2026 00:00:00 GMT")
        self.end_headers()
        self.wfile.write(body)

    do_PUT = do_GET = do_HEAD = do_POST


endpoint.RequestHandlerClass = Recorder


def write(path, text, mode=0o600):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="ascii") as f:
        f.write(text)
    os.chmod(path, mode)


def config(text):
    write(os.path.join(HOME, ".aws/config"), "[default]\nregion = us-east-1\n" + text)


def begin(**env):
    """A session whose keys come from the configuration."""
    keys = {"AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": ""}
    return Session("2025-11-25", None, AWS_API_MCP_WORKING_DIR=WORK, AWS_EC2_METADATA_DISABLED="true", **{**keys, **env})


def result(s, command):
    bodies.clear()
    s.call(1, command)
    answer = s.answer(1).get("result", {"isError": True, "content": [{"text": ""}]})
    return answer["isError"], answer["content"][0]["text"]


def identity(path):
    return f"role_arn = arn:aws:iam::123456789012:role/r\nweb_identity_token_file = {path}\n"


def program(marker):
    path = os.path.join(OUTSIDE, "credentials.sh")
    write(path, f"#!/bin/sh\ntouch {marker}\necho '{json.dumps({'Version': 1, 'AccessKeyId': 'AKIDPROGRAM', 'SecretAccessKey': 'x'})}'\n",
          0o700)
    return f"credential_process = {path}\n"


def threads_are_confined():
    s = begin(AWS_ACCESS_KEY_ID="a", AWS_SECRET_ACCESS_KEY="b")
    result(s, [LIST] * 3)
    for task in os.listdir(f"/proc/{s.process.pid}/task"):
        with open(f"/proc/{s.process.pid}/task/{task}/status", encoding="ascii") as f:
            status = dict(line.split(":", 1) for line in f)
        check(status["NoNewPrivs"].strip() == "1" and status["Seccomp"].strip() == "2", f"thread {task} is not confined")
    s.end()


def paths_are_stopped(switch, reaches):
    secret = os.path.join(OUTSIDE, "secret")
    write(secret, SECRET)
    config(identity(os.path.join(HOME, "tokens/token")))
    write(os.path.join(HOME, "tokens/token"), "TOKEN-OF-THE-OPERATOR")
    s = begin(AWS_API_MCP_SANDBOX=switch)
    result(s, LIST)
    check("TOKEN-OF-THE-OPERATOR" in str(bodies), "the configured token was not read")
    for path in (secret, "/proc/self/environ", os.path.join(HOME, "tokens/../secret")):
        write(os.path.join(HOME, "secret"), SECRET)
        config(identity(path))
        failed, text = result(s, LIST)
        is_secret = SECRET in str(bodies) or "AWS_API_MCP_SANDBOX" in str(bodies)
        check(failed and is_secret == reaches, f"{path} with sandbox {switch}: {text} {bodies}")
        check(reaches or "Permission denied" in text or "Errno 13" in text, f"no reason: {text}")
    s.end()


def programs_are_stopped(switch, runs):
    marker = os.path.join(OUTSIDE, "marker-" + switch)
    config("")
    s = begin(AWS_API_MCP_SANDBOX=switch)
    config(program(marker))
    result(s, LIST)
    check(os.path.exists(marker) == runs, f"program with sandbox {switch}")
    s.end()


def configured_program_runs():
    """Unconfined, as it was before: it may write where the server may not."""
    marker = os.path.join(OUTSIDE, "marker")
    config("source_profile = keys\nrole_arn = arn:aws:iam::123456789012:role/r\n[profile keys]\n" + program(marker))
    for profile in ("keys", "default"):
        s = begin(AWS_API_MCP_PROFILE_NAME=profile)
        result(s, LIST)
        check(os.path.exists(marker) and "AKIDPROGRAM" in str(bodies), f"profile {profile} got no credentials: {bodies}")
        os.remove(marker)
        s.end()


def work_goes_on():
    """What a server needs is left: its working folder, caches, the log, name resolution, TLS."""
    config("")
    s = begin(AWS_ACCESS_KEY_ID="a", AWS_SECRET_ACCESS_KEY="b")
    write(os.path.join(WORK, "in"), "CONTENT-OF-WORK")
    failed, text = result(s, "aws s3api put-object --bucket b --key k --body in")
    check(not failed and "CONTENT-OF-WORK" in str(bodies), f"body: {text}")
    failed, text = result(s, "aws s3api get-object --bucket b --key k sub.out")
    check(not failed and os.path.exists(os.path.join(WORK, "sub.out")), f"output file: {text}")
    failed, text = result(s, "aws s3 cp s3://b/k new/folder/file")
    check(os.path.exists(os.path.join(WORK, "new/folder/file")), f"new folders: {text}")
    failed, text = result(s, f"aws sts get-caller-identity --endpoint-url http://localhost:{endpoint.server_port}")
    check(bodies, f"localhost is not found: {text}")
    failed, text = result(s, "aws s3 ls help")
    check(not failed, f"help: {text}")
    check(os.path.getsize(os.path.join(HOME, ".aws/aws-api-mcp/audit.jsonl")) > 0, "no audit log")
    s.end()
    s = begin(AWS_ACCESS_KEY_ID="a", AWS_SECRET_ACCESS_KEY="b", AWS_API_MCP_AUDIT_LOG=os.path.join(HOME, "new/logs/audit"))
    result(s, LIST)
    check(os.path.getsize(os.path.join(HOME, "new/logs/audit")) > 0, "no audit log in a folder of its own")
    s.end()


def tls_works():
    folder = os.path.join(HOME, "tls")
    os.makedirs(folder)
    made = subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout",
                           folder + "/key", "-out", folder + "/ca.pem", "-days", "2", "-subj", "/CN=localhost", "-addext",
                           "subjectAltName=DNS:localhost"], capture_output=True, check=False)
    if made.returncode:
        print("left out: TLS, openssl cannot make a certificate")
        return
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder + "/ca.pem", folder + "/key")
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Recorder)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    for bundle, works in ((folder + "/ca.pem", True), ("", False)):
        s = begin(AWS_ACCESS_KEY_ID="a", AWS_SECRET_ACCESS_KEY="b", AWS_CA_BUNDLE=bundle,
                  AWS_ENDPOINT_URL=f"https://localhost:{server.server_port}")
        failed, text = result(s, LIST)
        check(failed != works and bool(bodies) == works, f"TLS with {bundle!r}: {text}")
        s.end()
    server.shutdown()


def unrestricted_mode():
    """Files are free then, programs are not."""
    write(os.path.join(OUTSIDE, "free"), "FREE-CONTENT")
    config("")
    s = begin(AWS_ACCESS_KEY_ID="a", AWS_SECRET_ACCESS_KEY="b", AWS_API_MCP_ALLOW_UNRESTRICTED_LOCAL_FILE_ACCESS="unrestricted")
    failed, text = result(s, f"aws s3api put-object --bucket b --key k --body {OUTSIDE}/free")
    check(not failed and "FREE-CONTENT" in str(bodies), f"unrestricted: {text}")
    s.end()
    programs_are_stopped("true", False)


def without_landlock():
    """A process whose kernel answers ENOSYS to landlock_create_ruleset, as one of before 5.13 does."""
    libc = ctypes.CDLL(None, use_errno=True)
    code = [(0x20, 0, 0, 0), (0x15, 0, 1, 444), (0x06, 0, 0, 0x00050000 | 38), (0x06, 0, 0, 0x7fff0000)]
    filters = b"".join(struct.pack("HBBI", *c) for c in code)

    def forget():
        buffer = ctypes.create_string_buffer(filters)
        libc.prctl(38, 1, 0, 0, 0)
        libc.prctl(22, 2, struct.pack("HxxxxxxQ", len(code), ctypes.addressof(buffer)), 0, 0)

    env = {"HOME": HOME, "AWS_API_MCP_MODELS": DATABASE, "AWS_API_MCP_WORKING_DIR": WORK}
    for argv, where in (([PROGRAM], "stderr"), ([PROGRAM, "doctor"], "stdout")):
        done = subprocess.run(argv, input=b'{"jsonrpc":"2.0","id":1,"method":"ping"}\n', env=env, preexec_fn=forget, capture_output=True,
                              timeout=20, check=False)
        check(b"no Landlock" in getattr(done, where), f"{argv}: {done}")
        check(where == "stdout" or b'"id":1' in done.stdout, f"the server does not serve: {done}")


os.makedirs(WORK)
if SANITIZED:
    print("skipped: builds with sanitizers are not confined")
    sys.exit(77)
doctor = subprocess.run([PROGRAM, "doctor"], env={"HOME": HOME}, capture_output=True, text=True, timeout=20, check=False).stdout
if "ok    sandbox       the server opens files in its own places only and starts no programs" not in doctor:
    print("skipped: this kernel cannot confine the server:", next(line for line in doctor.splitlines() if "sandbox" in line))
    sys.exit(77)
threads_are_confined()
paths_are_stopped("true", False)
paths_are_stopped("false", True)
programs_are_stopped("true", False)
programs_are_stopped("false", True)
configured_program_runs()
work_goes_on()
tls_works()
unrestricted_mode()
without_landlock()
report()
