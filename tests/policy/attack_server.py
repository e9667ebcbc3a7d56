"""What the attack suites share: an endpoint that records what reaches it, the real server driven as a hostile client
would, and checks. A suite is a program `NAME PROGRAM DATABASE` that ends with `finish()`."""
import http.server
import json
import os
import subprocess
import sys
import tempfile
import threading

PROGRAM, DATABASE = sys.argv[1:3]
if not os.path.exists(DATABASE):
    print(f"skipped: no model database {DATABASE}")
    sys.exit(77)
HOME = tempfile.mkdtemp()
WORK = os.path.join(HOME, "work")
os.makedirs(WORK)
POLICY = os.path.join(HOME, ".aws/aws-api-mcp/mcp-security-policy.json")
os.makedirs(os.path.dirname(POLICY))
seen = []  # "METHOD /path" of what reached the network since the last call
passed, failed = 0, 0


class Exchange:
    """One request as it reached the endpoint, and the answer to give."""

    def __init__(self, method, path, headers, body):
        self.method, self.path, self.headers, self.body = method, path, headers, body


class Recorder(http.server.BaseHTTPRequestHandler):
    """`answers` maps a function of the exchange to (status, headers, body); the first that gives something counts."""
    protocol_version = "HTTP/1.1"
    wbufsize = 1 << 16  # an answer in one packet
    answers, exchanges = [], []

    def answer(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        exchange = Exchange(self.command, self.path, dict(self.headers), body)
        seen.append(self.command + " " + self.path)
        self.exchanges.append(exchange)
        status, headers, body = next((a for a in (f(exchange) for f in self.answers) if a), (200, {}, b"{}"))
        self.send_response(status)
        for name, value in {"Content-Type": "application/x-amz-json-1.0", **headers}.items():
            self.send_header(name, value)
        if "Content-Length" not in headers:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = do_PATCH = answer

    def handle_expect_100(self):
        done = super().handle_expect_100()
        self.wfile.flush()
        return done

    def do_CONNECT(self):  # as a proxy: says where a connection would have gone, and ends it
        seen.append("CONNECT " + self.path)
        self.send_error(403)

    def log_message(self, *_):
        pass


endpoint = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Recorder)
endpoint.daemon_threads = True
threading.Thread(target=endpoint.serve_forever, daemon=True).start()
URL = f"http://127.0.0.1:{endpoint.server_port}"


def answer_with(body, status=200, **headers):
    """The endpoint's answer from now on: bytes, text, a value to be JSON, or a function of the exchange."""
    if callable(body):
        Recorder.answers[:] = [body]
        return
    if not isinstance(body, (bytes, str)):
        body = json.dumps(body, ensure_ascii=False)
    data = body.encode() if isinstance(body, str) else body
    Recorder.answers[:] = [lambda _: (status, {k.replace("_", "-"): v for k, v in headers.items()}, data)]


class Server:
    """The program on stdio. `answer`: the client's answer to a question; None: it cannot be asked."""

    def __init__(self, answer=None, **env):
        base = {"HOME": HOME, "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_REGION":
                "us-east-1", "AWS_API_MCP_MODELS": DATABASE, "AWS_API_MCP_WORKING_DIR": WORK, "AWS_MAX_ATTEMPTS": "1",
                "AWS_ENDPOINT_URL": URL}
        environment = {k: v for k, v in {**base, **env}.items() if v is not None}
        self.answer, self.questions, self.number, self.environment = answer, [], 0, environment
        self.process = subprocess.Popen([PROGRAM], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                                        stderr=subprocess.DEVNULL, env=environment)
        can = {"elicitation": {}} if answer is not None else {}
        self.request("initialize", {"protocolVersion": "2025-11-25", "capabilities": can,
                                    "clientInfo": {"name": "attacks", "version": "1"}})
        self.send({"jsonrpc": "2.0", "method": "notifications/initialized"})

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def send(self, message):
        self.process.stdin.write(json.dumps(message) + "\n")
        self.process.stdin.flush()

    def request(self, method, params):
        self.number += 1
        self.send({"jsonrpc": "2.0", "id": self.number, "method": method, "params": params})
        while True:
            message = json.loads(self.process.stdout.readline())
            if message.get("method") == "elicitation/create":
                check(not seen, "a request went out before the answer")
                self.questions.append(message["params"]["message"])
                self.send({"jsonrpc": "2.0", "id": message["id"], "result": self.answer})
            elif message.get("id") == self.number:
                return message

    def call(self, command, tool="call_aws"):
        seen.clear()
        Recorder.exchanges.clear()
        result = self.request("tools/call", {"name": tool, "arguments": {"cli_command": command}})
        result = result.get("result") or {"isError": True, "content": [{"text": json.dumps(result)}]}
        return result.get("isError", False), result["content"][0]["text"]

    def close(self):
        self.process.stdin.close()
        self.process.wait(10)


def check(ok, what):
    global passed, failed
    passed, failed = passed + bool(ok), failed + (not ok)
    if not ok:
        print("FAILED", what)


def refused(server, commands, text="", tool="call_aws"):
    """Each ends as an error that says `text`, and nothing reached the network."""
    for command in commands:
        error, said = server.call(command, tool)
        check(error and not seen and text in said, f"not refused: {command!r}: {said[:300]!r} {seen}")


def sent(server, commands, tool="call_aws"):
    """Each reaches the network: a server that refuses everything fails too."""
    for command in commands:
        _, said = server.call(command, tool)
        check(seen, f"not sent: {command!r}: {said[:300]!r}")


def policy(text, mode=0o600):
    """Writes the policy file: its "policy" object, or its whole text; None removes it."""
    if os.path.lexists(POLICY):
        os.remove(POLICY)
    if text is not None:
        with open(POLICY, "w") as f:
            f.write(text if isinstance(text, str) else json.dumps({"version": "1.0", "policy": text}))
        os.chmod(POLICY, mode)


def write(path, text, mode=0o644):
    path = os.path.join(WORK, path)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w" if isinstance(text, str) else "wb") as f:
        f.write(text)
    os.chmod(path, mode)
    return path


def tree(folder):
    """Every path below a folder, to compare before and after."""
    return sorted(os.path.join(root, name) for root, folders, names in os.walk(folder) for name in folders + names)


def finish():
    print(f"{passed} passed, {failed} failed")
    sys.exit(failed > 0)
