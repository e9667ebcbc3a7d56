"""A bare MCP client on pipes, and what the operating system says about a process."""

import json
import os
import subprocess
import time


class Server:
    """The program under measurement, initialized; `started` is the time from spawn to the answer of initialize."""

    def __init__(self, program, env):
        begin = time.perf_counter()
        self.process = subprocess.Popen([program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=env, bufsize=0)
        self.pending = b""
        self.next_id = 0
        hello = {"protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": {"name": "bench", "version": "1"}}
        self.receive(self.send("initialize", hello))
        self.started = time.perf_counter() - begin
        self.write({"jsonrpc": "2.0", "method": "notifications/initialized"})

    def write(self, message):
        self.process.stdin.write(json.dumps(message).encode() + b"\n")

    def send(self, method, params=None):
        self.next_id += 1
        self.write({"jsonrpc": "2.0", "id": self.next_id, "method": method, "params": params or {}})
        return self.next_id

    def send_call(self, command):
        return self.send("tools/call", {"name": "call_aws", "arguments": {"cli_command": command}})

    def receive(self, wanted):
        """The answer with this id; others are dropped."""
        while True:
            line, found, rest = self.pending.partition(b"\n")
            if not found:
                data = os.read(self.process.stdout.fileno(), 1 << 20)
                if not data:
                    raise RuntimeError("the server closed its output")
                self.pending += data
                continue
            self.pending = rest
            message = json.loads(line)
            if message.get("id") == wanted and "method" not in message:
                return message

    def call(self, command):
        begin = time.perf_counter()
        message = self.receive(self.send_call(command))
        took = time.perf_counter() - begin
        return took, message["result"]

    def resident_kb(self):
        with open(f"/proc/{self.process.pid}/smaps_rollup") as f:
            fields = dict(line.split(":", 1) for line in f if ":" in line)
        return int(fields["Rss"].split()[0])

    def end(self):
        """Closes the input; the time until the process has ended."""
        begin = time.perf_counter()
        self.process.stdin.close()
        self.process.wait(timeout=30)
        self.process.stdout.close()
        return time.perf_counter() - begin


def run_once(argv, env):
    """One whole process: seconds."""
    begin = time.perf_counter()
    status = subprocess.run(argv, env=env, stdout=subprocess.DEVNULL).returncode
    took = time.perf_counter() - begin
    if status != 0:
        raise RuntimeError(f"{' '.join(argv)} ended with status {status}")
    return took


def peak_kb(argv, env, after):
    """The greatest resident size of a process `after` seconds into its wait for a slow answer. What wait4 tells is of no
    use: it counts the memory of the process that forked."""
    process = subprocess.Popen(argv, env=env, stdout=subprocess.DEVNULL)
    time.sleep(after)
    with open(f"/proc/{process.pid}/status") as f:
        fields = dict(line.split(":", 1) for line in f)
    process.wait()
    return int(fields["VmHWM"].split()[0])
