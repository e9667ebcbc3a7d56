"""What the clients of this folder share: an endpoint that can hold its answers, a session, the count of checks."""
import http.server
import json
import os
import select
import subprocess
import sys
import tempfile
import threading
import time

SANITIZED = sys.argv[1] == "--sanitized"
PROGRAM, DATABASE = sys.argv[2 if SANITIZED else 1:]
if not os.path.exists(DATABASE):
    print(f"skipped: no model database {DATABASE}")
    sys.exit(77)
HOME = tempfile.mkdtemp()
META = {"io.modelcontextprotocol/protocolVersion": "2026-07-28", "io.modelcontextprotocol/clientCapabilities": {}}
LEGACY = ("2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25")
LIST = "aws dynamodb list-tables"
counts = [0, 0]


def check(ok, what):
    counts[not ok] += 1
    if not ok:
        print(f"FAILED {sys._getframe(1).f_code.co_name}: {what}")


def report():
    print(f"{counts[0]} passed, {counts[1]} failed")
    sys.exit(1 if counts[1] or not counts[0] else 0)


class Endpoint(http.server.BaseHTTPRequestHandler):
    """Answers at once, or with `hold` set not before it is cleared. Notes connections that the client has closed."""
    hold = threading.Event()
    lock = threading.Lock()
    seen = closed = 0
    agent = ""

    def do_POST(self):
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        with Endpoint.lock:
            Endpoint.seen += 1
            Endpoint.agent = self.headers.get("User-Agent")
        while Endpoint.hold.is_set():
            if select.select([self.connection], [], [], 0.02)[0]:
                with Endpoint.lock:
                    Endpoint.closed += 1
                self.close_connection = True
                return
        body = b'{"TableNames":["t"]}'
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class Listener(http.server.ThreadingHTTPServer):
    request_queue_size = 256
    daemon_threads = True

    def handle_error(self, *_):
        pass


endpoint = Listener(("127.0.0.1", 0), Endpoint)
threading.Thread(target=endpoint.serve_forever, daemon=True).start()


class Session:
    def __init__(self, version="2025-11-25", can=None, stderr=None, **env):
        base = {"HOME": HOME, "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_REGION": "us-east-1",
                "AWS_API_MCP_MODELS": DATABASE, "AWS_MAX_ATTEMPTS": "1",
                "AWS_ENDPOINT_URL": f"http://127.0.0.1:{endpoint.server_port}"}
        self.modern = version not in LEGACY
        self.read = b""
        self.meta = {**META, "io.modelcontextprotocol/clientCapabilities": can or {}}
        self.process = subprocess.Popen([PROGRAM], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=stderr, env={**base, **env})
        if not self.modern:
            self.raw({"jsonrpc": "2.0", "id": "init", "method": "initialize", "params": {
                "protocolVersion": version, "capabilities": can or {}, "clientInfo": {"name": "hostile", "version": "1"}}})
            self.answer("init")
            self.raw({"jsonrpc": "2.0", "method": "notifications/initialized"})

    def raw(self, data):
        if not isinstance(data, bytes):
            data = json.dumps(data).encode()
        self.process.stdin.write(data + b"\n")
        self.process.stdin.flush()

    def params(self, params):
        return {**params, "_meta": {**self.meta, **params.get("_meta", {})}} if self.modern else params

    def send(self, number, method, params=None):
        self.raw({"jsonrpc": "2.0", "id": number, "method": method, "params": self.params(params or {})})

    def call(self, number, command, **extra):
        self.send(number, "tools/call", {"name": "call_aws", "arguments": {"cli_command": command}, **extra})

    def cancel(self, number):
        self.raw({"jsonrpc": "2.0", "method": "notifications/cancelled", "params": self.params({"requestId": number})})

    def line(self, patience=20):
        while b"\n" not in self.read:
            if not select.select([self.process.stdout], [], [], patience)[0]:
                return None
            chunk = os.read(self.process.stdout.fileno(), 1 << 20)
            if not chunk:
                return None
            self.read += chunk
        text, _, self.read = self.read.partition(b"\n")
        return json.loads(text.decode("utf-8"))

    def answer(self, number=None):
        """The next answer; it must be that of `number` (None: one without id)."""
        got = self.line()
        check(got is not None and got.get("id") == number and type(got.get("id")) is type(number),
              f"expected an answer to {number!r}, got {str(got)[:300]}")
        return got or {}

    def lives(self):
        self.send("alive?", "tools/list")
        check("result" in self.answer("alive?"), "the session is dead")

    def memory(self, field="VmRSS"):
        with open(f"/proc/{self.process.pid}/status", encoding="ascii") as f:
            return int(next(line for line in f if line.startswith(field + ":")).split()[1]) * 1024

    def end(self, seconds=10.0):
        begin = time.monotonic()
        self.process.stdin.close()
        rest = self.read + self.process.stdout.read()
        self.ends(seconds - (time.monotonic() - begin))
        return [json.loads(line) for line in rest.splitlines()]

    def ends(self, seconds):
        try:
            check(self.process.wait(max(seconds, 0.01)) == 0, f"ended with status {self.process.returncode}")
        except subprocess.TimeoutExpired:
            check(False, "does not end")
            self.process.kill()


def code(message):
    return message.get("error", {}).get("code")
