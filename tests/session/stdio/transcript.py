#!/usr/bin/env python3
"""Plays transcripts to a server on stdio and compares what it answers.

usage: transcript.py SERVER FILE...

A transcript is a text file of one step a line; what a step leaves open is a failure:
  # text              comment; blank lines are skipped
  args WORD...        arguments of the server; before the first other step
  > TEXT              sends the line
  bytes LITERAL...    sends exactly these bytes, written as in Python; 5*b'x' repeats
  large N             sends a ping with id "large" whose line has N bytes
  flood N TEXT        sends the line N times, "#" in it replaced by 0, 1, ...
  < JSON              the next line must be this
  <* JSON...          consecutive ones: the next lines, in any order
  count N JSON        the next N lines must all be this
  quiet S             no line within S seconds
  within S            the next line must come in that time (from the last step on)
  wait S              does nothing for S seconds
  close               closes the server's input
  signal NAME         sends SIGNAME to the server
  exit N S            the server must end with status N within S seconds

In the JSON, the string "<any>" matches every value, "<text ...>" a text that contains the rest, and
a member "..." of any value lets an object have more members than shown. "<save NAME>" matches every
value and keeps it: {{NAME}} in a line that is sent later stands for it.
"""
import ast
import json
import queue
import re
import signal
import subprocess
import sys
import threading
import time

PATIENCE = 20.0


def matches(want, got, saved):
    if want == "<any>":
        return True
    if isinstance(want, str) and want.startswith("<save "):
        saved[want[6:-1]] = got
        return True
    if isinstance(want, str) and want.startswith("<text "):
        return isinstance(got, str) and want[6:-1] in got
    if type(want) is not type(got):
        return False
    if isinstance(want, dict):
        names = [n for n in want if n != "..."]
        return (all(n in got and matches(want[n], got[n], saved) for n in names)
                and ("..." in want or len(got) == len(names)))
    if isinstance(want, list):
        return len(want) == len(got) and all(
            matches(w, g, saved) for w, g in zip(want, got))
    return want == got


class Failure(Exception):
    pass


class Player:
    def __init__(self, server):
        self.command = [server]
        self.process = None
        self.lines = queue.Queue()
        self.patience = PATIENCE
        self.held = []
        self.saved = {}
        self.passed = 0

    def start(self):
        if self.process:
            return
        self.process = subprocess.Popen(self.command, stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE)
        threading.Thread(target=self.read, daemon=True).start()

    def read(self):
        for line in self.process.stdout:
            self.lines.put(line)

    def send(self, data):
        self.start()
        self.process.stdin.write(data)
        self.process.stdin.flush()

    def next_line(self):
        patience, self.patience = self.patience, PATIENCE
        try:
            line = self.lines.get(timeout=patience)
        except queue.Empty:
            raise Failure(f"no line within {patience} s") from None
        if not line.endswith(b"\n"):
            raise Failure(f"a line without end: {line[:200]!r}")
        return json.loads(line.decode("utf-8"))

    def expect(self, want):
        got = self.next_line()
        if not matches(want, got, self.saved):
            raise Failure(f"got  {json.dumps(got)[:2000]}\n    want {json.dumps(want)}")
        self.passed += 1

    def expect_held(self):
        while self.held:
            got = self.next_line()
            fitting = [w for w in self.held if matches(w, got, self.saved)]
            if not fitting:
                raise Failure(f"got  {json.dumps(got)[:2000]}\n    want one of {self.held}")
            self.held.remove(fitting[0])
            self.passed += 1

    def step(self, verb, rest):
        if verb != "<*":
            self.expect_held()
        getattr(self, "do_" + NAMES.get(verb, verb))(rest)

    def do_args(self, rest):
        self.command += rest.split()

    def do_send(self, rest):
        for name, value in self.saved.items():
            rest = rest.replace("{{" + name + "}}", json.dumps(value))
        self.send(rest.encode() + b"\n")

    def do_bytes(self, rest):
        parts = re.findall(r"(?:(\d+)\*)?(b'(?:[^'\\]|\\.)*')", rest)
        self.send(b"".join(int(n or 1) * ast.literal_eval(text) for n, text in parts))

    def do_large(self, rest):
        head = b'{"jsonrpc":"2.0","id":"large","method":"ping","params":{"x":"'
        tail = b'"}}'
        self.send(head + b"x" * (int(rest) - len(head) - len(tail)) + tail + b"\n")

    def do_flood(self, rest):
        count, text = rest.split(" ", 1)
        self.send(b"".join(text.replace("#", str(i)).encode() + b"\n" for i in range(int(count))))

    def do_expect(self, rest):
        self.expect(json.loads(rest))

    def do_hold(self, rest):
        self.held.append(json.loads(rest))

    def do_count(self, rest):
        count, text = rest.split(" ", 1)
        for _ in range(int(count)):
            self.expect(json.loads(text))

    def do_quiet(self, rest):
        try:
            line = self.lines.get(timeout=float(rest))
        except queue.Empty:
            self.passed += 1
            return
        raise Failure(f"expected silence, got {line[:300]!r}")

    def do_within(self, rest):
        self.patience = float(rest)

    def do_wait(self, rest):
        self.start()
        time.sleep(float(rest))

    def do_close(self, _):
        self.start()
        self.process.stdin.close()

    def do_signal(self, rest):
        self.start()
        self.process.send_signal(getattr(signal, "SIG" + rest))

    def do_exit(self, rest):
        status, seconds = rest.split()
        try:
            got = self.process.wait(timeout=float(seconds))
        except subprocess.TimeoutExpired:
            raise Failure(f"still running after {seconds} s") from None
        if got != int(status):
            raise Failure(f"ended with status {got}")
        self.passed += 1

    def end(self):
        self.expect_held()
        if self.process.poll() is None:
            self.process.stdin.close()
            if self.process.wait(timeout=PATIENCE) != 0:
                raise Failure(f"ended with status {self.process.returncode}")
        time.sleep(0.02)
        if not self.lines.empty():
            raise Failure(f"a line too many: {self.lines.get()[:300]!r}")


NAMES = {">": "send", "<": "expect", "<*": "hold"}


def play(server, path):
    player = Player(server)
    number = 0
    try:
        for number, line in enumerate(open(path, encoding="utf-8"), 1):
            line = line.rstrip("\n")
            if line.strip() and not line.startswith("#"):
                verb, _, rest = line.partition(" ")
                player.step(verb, rest)
        player.end()
        return player.passed, 0
    except (Failure, OSError, ValueError, subprocess.TimeoutExpired) as failure:
        print(f"{path}:{number}: {failure}")
        return player.passed, 1
    finally:
        if player.process and player.process.poll() is None:
            player.process.kill()


def main():
    passed = failed = 0
    for path in sys.argv[2:]:
        good, bad = play(sys.argv[1], path)
        passed += good
        failed += bad
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed or not passed else 0)


if __name__ == "__main__":
    main()
