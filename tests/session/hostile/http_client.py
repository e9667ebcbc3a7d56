"""An HTTP session for the clients of this folder: raw requests, answers parsed only as far as they are looked at."""
import json
import os
import re
import socket
import subprocess

from client import DATABASE, HOME, META, PROGRAM, check, endpoint

ACCEPT = "application/json, text/event-stream"


class Answer:
    def __init__(self, status, head, body):
        self.status, self.head, self.body = status, head, body

    def messages(self):
        if b"text/event-stream" in self.head:
            return [json.loads(line[6:]) for line in self.body.split(b"\n") if line.startswith(b"data: ")]
        return [json.loads(self.body)] if self.body else []

    def field(self, name):
        found = re.search(rb"(?im)^" + name.encode() + rb": *([^\r]*)", self.head)
        return found.group(1).decode() if found else None


class Wire:
    """One connection."""

    def __init__(self, port, timeout=20):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout)
        self.data = b""

    def send(self, data):
        try:
            self.socket.sendall(data)
        except OSError:
            pass  # the server has seen enough; it has answered

    def more(self):
        try:
            chunk = self.socket.recv(1 << 20)
        except ConnectionResetError:
            chunk = b""
        self.data += chunk
        return chunk

    def until(self, end):
        while end not in self.data:
            if not self.more():
                return None
        text, _, self.data = self.data.partition(end)
        return text + end

    def exactly(self, n):
        while len(self.data) < n and self.more():
            pass
        text, self.data = self.data[:n], self.data[n:]
        return text

    def head(self):
        head = self.until(b"\r\n\r\n")
        return (int(head.split(b" ")[1]), head) if head else (None, b"")

    def event(self):
        """The next chunk of a stream."""
        size = int(self.until(b"\r\n"), 16)
        return self.exactly(size + 2)[:-2]

    def answer(self):
        """The next answer; status None when the connection was closed before it."""
        status, head = self.head()
        body = b""
        if status is not None and b"Transfer-Encoding: chunked" in head:
            while part := self.event():
                body += part
        elif length := re.search(rb"Content-Length: (\d+)", head):
            body = self.exactly(int(length.group(1)))
        return Answer(status, head, body)

    def close(self):
        self.socket.close()


class Server:
    def __init__(self, **env):
        base = {"HOME": HOME, "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_REGION": "us-east-1",
                "AWS_API_MCP_MODELS": DATABASE, "AWS_MAX_ATTEMPTS": "1", "AWS_API_MCP_TRANSPORT": "streamable-http",
                "AUTH_TYPE": "no-auth", "AWS_API_MCP_PORT": "0", "AWS_ENDPOINT_URL": f"http://127.0.0.1:{endpoint.server_port}"}
        self.process = subprocess.Popen([PROGRAM], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                                        env={**base, **env})
        self.port, self.said = None, []
        for line in self.process.stderr:
            self.said.append(line)
            if found := re.search(r"listens on http://.*:(\d+)/mcp", line):
                self.port = int(found.group(1))
                break

    def wire(self):
        return Wire(self.port)

    def request(self, body, method="POST", path="/mcp", host=None, **fields):
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        named = {"Host": host or f"127.0.0.1:{self.port}", "Content-Type": "application/json", "Accept": ACCEPT,
                 "Content-Length": str(len(data)), **{k.replace("_", "-"): v for k, v in fields.items()}}
        lines = "".join(f"{name}: {value}\r\n" for name, value in named.items() if value is not None)
        return f"{method} {path} HTTP/1.1\r\n{lines}\r\n".encode("latin-1") + data

    def ask(self, body, **fields):
        wire = self.wire()
        wire.send(self.request(body, **fields))
        answer = wire.answer()
        wire.close()
        return answer

    def initialize(self, can=None, version="2025-11-25"):
        answer = self.ask({"jsonrpc": "2.0", "id": 0, "method": "initialize", "params": {
            "protocolVersion": version, "capabilities": can or {}, "clientInfo": {"name": "hostile", "version": "1"}}})
        check(answer.status == 200 and answer.field("Mcp-Session-Id"), f"no session: {answer.status} {answer.head}")
        return answer.field("Mcp-Session-Id")

    def end(self):
        self.process.terminate()
        try:
            check(self.process.wait(10) == 0, f"ended with status {self.process.returncode}")
        except subprocess.TimeoutExpired:
            check(False, "does not end")
            self.process.kill()
        check(self.process.stdout.read() == "", "something on stdout")


def call(number, command, **extra):
    return {"jsonrpc": "2.0", "id": number, "method": "tools/call", "params": {
        "name": "call_aws", "arguments": {"cli_command": command}, **extra}}


def modern(message, can=None):
    meta = {**META, "io.modelcontextprotocol/clientCapabilities": can or {}}
    fields = {"MCP_Protocol_Version": "2026-07-28", "Mcp_Method": message["method"]}
    if message["method"] == "tools/call":
        fields["Mcp_Name"] = message["params"]["name"]
    return {**message, "params": {**message.get("params", {}), "_meta": meta}}, fields


def alive(process):
    return process.poll() is None and os.path.exists(f"/proc/{process.pid}")
