"""A server process spoken to by lines, and measuring: nothing is parsed between two clock readings."""
import json
import os
import subprocess
import time


def line(**message):
    return json.dumps({'jsonrpc': '2.0', **message}).encode() + b'\n'


def call_line(ident, command):
    return line(id=ident, method='tools/call', params={'name': 'call_aws', 'arguments': {'cli_command': command}})


INITIALIZE = line(id='i', method='initialize', params={
    'protocolVersion': '2025-06-18', 'capabilities': {}, 'clientInfo': {'name': 'bench', 'version': '1'}})
INITIALIZED = line(method='notifications/initialized')


class Process:
    def __init__(self, argv, env):
        self.child = subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=env, bufsize=0)
        self.into, self.out, self.held = self.child.stdin.fileno(), self.child.stdout.fileno(), b''

    def send(self, data):
        os.write(self.into, data)

    def read(self):
        while b'\n' not in self.held:
            more = os.read(self.out, 1 << 20)
            if not more:
                raise EOFError(f'the server ended its output, status {self.child.wait(5)}')
            self.held += more
        text, _, self.held = self.held.partition(b'\n')
        return text

    def ask(self, data):
        self.send(data)
        return self.read()

    def answers(self, count):
        """id -> answer and the time it came, for the next `count` answers; notifications are skipped."""
        got = {}
        while len(got) < count:
            message = json.loads(self.read())
            if 'id' in message and 'method' not in message:
                got[message['id']] = message, time.perf_counter()
        return got

    def start(self):
        answer = self.ask(INITIALIZE)
        self.send(INITIALIZED)
        return answer

    def memory(self, field='VmRSS'):
        """MB of the given line of the process's status."""
        with open(f'/proc/{self.child.pid}/status') as status:
            return next(int(text.split()[1]) / 1024 for text in status if text.startswith(field + ':'))

    def close(self):
        """Ends its input; seconds until it has exited."""
        os.close(self.into) if not self.child.stdin.closed else None
        self.child.stdin = None
        begin = time.perf_counter()
        try:
            self.child.wait(10)
        except subprocess.TimeoutExpired:
            self.child.kill()
            self.child.wait()
        self.child.stdout.close()
        return time.perf_counter() - begin


def median(values):
    return sorted(values)[len(values) // 2]


def best(measure, groups=12, size=9):
    """The best of the medians of several groups: what the code costs when the machine lets it."""
    return min(median([measure() for _ in range(size)]) for _ in range(groups))


def timed(action):
    begin = time.perf_counter()
    action()
    return time.perf_counter() - begin
