#!/usr/bin/env python3
"""Does the server behave as a process: descriptors, pipes, signals, memory, races?

usage: process.py [--sanitized] SERVER [CASE...]

--sanitized: the server's own memory cannot be measured, checks of it are left out.
"""
import fcntl
import json
import os
import random
import select
import signal
import subprocess
import sys
import threading
import time

SANITIZED = sys.argv[1] == "--sanitized"
SERVER, *WANTED = sys.argv[2 if SANITIZED else 1:]
PING = b'{"jsonrpc":"2.0","id":%d,"method":"ping"}\n'
checks = [0, 0]


def check(condition, what):
    checks[0 if condition else 1] += 1
    if not condition:
        print(f"{sys._getframe(1).f_code.co_name}: {what}")


def call(number, tool, arguments, meta=None):
    params = {"name": tool, "arguments": arguments}
    if meta:
        params["_meta"] = meta
    message = {"jsonrpc": "2.0", "id": number, "method": "tools/call", "params": params}
    return json.dumps(message).encode() + b"\n"


def start(*arguments, **options):
    return subprocess.Popen([SERVER, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, **options)


def ends(process, seconds, status=0):
    """True when the process ends in that time with that status."""
    try:
        return process.wait(timeout=seconds) == status
    except subprocess.TimeoutExpired:
        process.kill()
        return False


def finish(process):
    process.stdin.close()
    rest = process.stdout.read()
    check(ends(process, 10), "does not end after its input")
    return rest


def client_closes_output():
    p = start(stderr=subprocess.PIPE)
    p.stdout.close()
    try:
        for i in range(3):
            p.stdin.write(PING % i)
            p.stdin.flush()
            time.sleep(0.1)
    except BrokenPipeError:
        pass
    check(ends(p, 5), "does not end when nobody reads")
    check(p.stderr.read() == b"", "complains when nobody reads")


def client_reads_late():
    """A full pipe stops nobody but the writer; then progress is lost, answers are not."""
    p = start()
    for i in range(4):
        p.stdin.write(call(i, "big", {"bytes": 2000000}))
    p.stdin.flush()
    time.sleep(4 if SANITIZED else 1)  # until all four wait; nothing shows it from outside
    p.stdin.write(call(10, "progress", {}, {"progressToken": "t"}))
    p.stdin.write(PING % 11)
    p.stdin.flush()
    time.sleep(1.0)
    p.stdin.write(call(12, "sleep", {"ms": 60000}))
    p.stdin.write(b'{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":12}}\n')
    lines = [json.loads(line) for line in finish(p).splitlines()]
    ids = sorted(m["id"] for m in lines if "id" in m)
    check(ids == [0, 1, 2, 3, 10, 11], f"answers {ids}")
    tokens = [m for m in lines if m.get("method") == "notifications/progress"]
    check(tokens == [], "progress was kept while 8 MB were waiting")


def client_never_reads_and_closes_input():
    p = start()
    for i in range(4):
        p.stdin.write(call(i, "big", {"bytes": 2000000}))
    p.stdin.flush()
    time.sleep(0.5)
    begin = time.monotonic()
    p.stdin.close()
    check(ends(p, 10), "does not end while its output is blocked")
    check(time.monotonic() - begin < 1.9, "takes too long to end")


def client_floods_and_never_reads():
    """The queue has a limit: the server gives up and does not grow."""
    p = start()
    most = 0
    try:
        line = b'{"jsonrpc":"2.0","id":"%s","method":"ping"}\n' % (b"x" * 1000)
        for _ in range(200):
            p.stdin.write(line * 1000)
            with open(f"/proc/{p.pid}/statm", encoding="ascii") as f:
                most = max(most, int(f.read().split()[1]) * 4096)
    except (BrokenPipeError, FileNotFoundError, ProcessLookupError, IndexError):
        pass
    check(ends(p, 10), "does not give up")
    check(SANITIZED or most < 500e6, f"grew to {most} bytes")


def output_is_not_blocking():
    ours, theirs = os.pipe()
    fcntl.fcntl(theirs, fcntl.F_SETFL, fcntl.fcntl(theirs, fcntl.F_GETFL) | os.O_NONBLOCK)
    p = subprocess.Popen([SERVER], stdin=subprocess.PIPE, stdout=theirs)
    os.close(theirs)
    for i in range(3):
        p.stdin.write(call(i, "big", {"bytes": 3000000}))
    p.stdin.flush()
    time.sleep(0.3)
    got = b""
    with os.fdopen(ours, "rb") as out:
        while got.count(b"\n") < 3:
            chunk = out.read1(1 << 16)
            if not chunk:
                break
            got += chunk
        p.stdin.close()
        got += out.read()
    check(ends(p, 10), "does not end")
    check(got.count(b"\n") == 3 and len(got) > 9000000, f"{len(got)} bytes came through")


def input_is_not_blocking():
    theirs, ours = os.pipe()
    fcntl.fcntl(theirs, fcntl.F_SETFL, fcntl.fcntl(theirs, fcntl.F_GETFL) | os.O_NONBLOCK)
    p = subprocess.Popen([SERVER], stdin=theirs, stdout=subprocess.PIPE)
    os.close(theirs)
    time.sleep(0.2)
    os.write(ours, PING % 1)
    check(json.loads(p.stdout.readline())["id"] == 1, "no answer")
    os.close(ours)
    check(ends(p, 5), "does not end")


def input_is_a_file():
    read, write = os.pipe()
    os.write(write, PING % 1)
    os.close(write)
    path = f"/proc/self/fd/{read}"
    with open(path, "rb") as source:
        done = subprocess.run([SERVER], stdin=source, stdout=subprocess.PIPE, timeout=10,
                              check=False)
    os.close(read)
    check(done.returncode == 0 and b'"id":1' in done.stdout, "piped text is not answered")


def descriptors_are_missing():
    for fd, answers in ((0, 0), (1, 0), (2, 1)):
        p = start(preexec_fn=lambda fd=fd: os.close(fd))
        out = b""
        try:
            out, _ = p.communicate(PING % 1, timeout=10)
        except (BrokenPipeError, subprocess.TimeoutExpired):
            p.kill()
        check(p.wait(10) == 0, f"status {p.returncode} without descriptor {fd}")
        check(out.count(b"\n") == answers, f"answers without descriptor {fd}: {out!r}")


def errors_go_nowhere():
    """A standard error that nobody reads or that is closed must not matter."""
    ours, theirs = os.pipe()
    fcntl.fcntl(theirs, fcntl.F_SETFL, os.O_NONBLOCK)
    try:
        while True:
            os.write(theirs, b"x" * 65536)
    except BlockingIOError:
        pass
    fcntl.fcntl(theirs, fcntl.F_SETFL, 0)
    p = start(stderr=theirs)
    p.stdin.write(PING % 1)
    p.stdin.flush()
    check(b'"id":1' in p.stdout.readline(), "no answer with a blocked standard error")
    finish(p)
    os.close(ours)
    os.close(theirs)


def children_get_no_protocol():
    """Descriptors 0 and 1 are not the client's, the private ones close on exec."""
    p = start(stderr=subprocess.DEVNULL)
    p.stdin.write(PING % 1)
    p.stdin.flush()
    p.stdout.readline()
    pipes = {os.readlink(f"/proc/self/fd/{p.stdin.fileno()}"),
             os.readlink(f"/proc/self/fd/{p.stdout.fileno()}")}
    for fd in os.listdir(f"/proc/{p.pid}/fd"):
        target = os.readlink(f"/proc/{p.pid}/fd/{fd}")
        with open(f"/proc/{p.pid}/fdinfo/{fd}", encoding="ascii") as f:
            flags = int(next(line for line in f if line.startswith("flags:")).split()[1], 8)
        check(int(fd) > 2 or target not in pipes, f"descriptor {fd} is the client's")
        check(int(fd) <= 2 or flags & os.O_CLOEXEC, f"descriptor {fd} ({target}) survives exec")
    finish(p)


def parent_dies():
    """The input stays open, held by somebody else, but who started us is gone."""
    theirs, ours = os.pipe()
    read, write = os.pipe()
    middle = os.fork()
    if middle == 0:
        child = subprocess.Popen([SERVER], stdin=theirs, stdout=write)
        os.write(write, b"%d\n" % child.pid)
        time.sleep(60)
        os._exit(0)
    os.close(write)
    with os.fdopen(read, "rb") as out:
        pid = int(out.readline())
        os.write(ours, PING % 1)
        check(b'"id":1' in out.readline(), "no answer")
        os.kill(middle, signal.SIGKILL)
        os.waitpid(middle, 0)
        ready, _, _ = select.select([out], [], [], 5)
        check(ready and out.read() == b"", f"{pid} outlives its parent")
    if not ready:
        os.kill(pid, signal.SIGKILL)
    os.close(ours)
    os.close(theirs)


def starting_thread_ends():
    """Clients start servers from short-lived threads."""
    box = []
    thread = threading.Thread(target=lambda: box.append(start()))
    thread.start()
    thread.join()
    time.sleep(0.2)
    p = box[0]
    p.stdin.write(PING % 1)
    p.stdin.flush()
    check(b'"id":1' in p.stdout.readline(), "ended with the thread that started it")
    finish(p)


def cancels_race_with_answers():
    """Each call is answered once or, when it was cancelled, at most once; nothing else breaks."""
    p = start()
    answers = {}

    def read():
        for line in p.stdout:
            m = json.loads(line)
            answers.setdefault(m["id"], []).append(m)

    reader = threading.Thread(target=read)
    reader.start()
    rnd = random.Random(7)
    cancelled = set()
    for i in range(3000):
        p.stdin.write(call(i, "sleep", {"ms": rnd.choice((0, 0, 1, 2))}))
        if rnd.random() < 0.5:
            victim = max(0, i - rnd.randrange(4))
            cancelled.add(victim)
            p.stdin.write(b'{"jsonrpc":"2.0","method":"notifications/cancelled",'
                          b'"params":{"requestId":%d}}\n' % victim)
        if i % 7 == 0:
            p.stdin.flush()
            time.sleep(0.001)
    p.stdin.write(PING % 999999)
    p.stdin.flush()
    time.sleep(0.5)
    p.stdin.close()
    check(ends(p, 20), "does not end")
    reader.join()
    check(all(len(a) == 1 for a in answers.values()), "an id was answered twice")
    missing = set(range(3000)) - set(answers) - cancelled
    check(not missing, f"never answered: {sorted(missing)[:5]}")
    check(999999 in answers, "ping was not answered")


def tasks_race_with_answers():
    """A call that ends when it is about to become a task is answered once, as one or the other."""
    p = start("--tasks")
    meta = {"io.modelcontextprotocol/protocolVersion": "2026-07-28",
            "io.modelcontextprotocol/clientCapabilities":
                {"extensions": {"io.modelcontextprotocol/tasks": {}}}}
    rnd = random.Random(5)
    tasks = calls = 0
    for i in range(12):
        for j in range(4):
            p.stdin.write(call(i * 4 + j, "sleep", {"ms": rnd.randrange(146, 156)}, meta))
        p.stdin.flush()
        for _ in range(4):
            m = json.loads(p.stdout.readline())
            check(m["id"] // 4 == i, f"answer {m['id']} in round {i}")
            tasks += m["result"]["resultType"] == "task"
            calls += m["result"]["resultType"] == "complete"
    check(tasks + calls == 48, f"{tasks} tasks and {calls} calls")
    check(finish(p) == b"", "more than one answer")


CAN = {"elicitation": {}}
YES = {"action": "accept", "content": {"sure": True}}


def consents_race():
    """Answers, refusals and cancellations at once: what was not allowed is never done, nothing is answered twice."""
    p = start()
    p.stdin.write(json.dumps({"jsonrpc": "2.0", "id": "i", "method": "initialize", "params": {
        "protocolVersion": "2025-11-25", "capabilities": CAN, "clientInfo": {"name": "x", "version": "0"}}}).encode() + b"\n")
    p.stdin.flush()
    p.stdout.readline()
    rnd, lock, answers, plans = random.Random(13), threading.Lock(), {}, {}
    asked = set()

    def send(*messages):
        with lock:
            p.stdin.write(b"".join(json.dumps({"jsonrpc": "2.0", **m}).encode() + b"\n" for m in messages))
            p.stdin.flush()

    def read():
        for line in p.stdout:
            m = json.loads(line)
            if m.get("method") == "elicitation/create":
                number = int(m["params"]["message"].split()[1].rstrip("?"))
                yes, no = {"id": m["id"], "result": YES}, {"id": m["id"], "result": {"action": "decline"}}
                cancel = {"method": "notifications/cancelled", "params": {"requestId": number}}
                asked.add(number)
                send(*([yes], [no, yes], [cancel, yes], [yes, cancel])[plans[number]])
            elif "id" in m:
                answers.setdefault(m["id"], []).append(m)

    reader = threading.Thread(target=read)
    reader.start()
    for i in range(400):
        plans[i] = rnd.randrange(4)
        with lock:
            p.stdin.write(call(i, "consent", {"what": str(i)}))
            p.stdin.flush()
        while sum(k not in answers and (plan < 2 or k not in asked) for k, plan in plans.items()) > 6:
            time.sleep(0.001)
    end = time.monotonic() + 20
    while any(plan in (0, 1) and i not in answers for i, plan in plans.items()) and time.monotonic() < end:
        time.sleep(0.01)
    p.stdin.close()
    check(ends(p, 20), "does not end")
    reader.join()
    check(all(len(a) == 1 for a in answers.values()), "an id was answered twice")
    done = {i for i, a in answers.items() if "deleted" in json.dumps(a)}
    check(all(plans[i] in (0, 3) for i in done), "done without consent")
    check(all(i in done for i, plan in plans.items() if plan == 0), "not done with consent")


def consents_race_modern():
    """A state that is sent several times at once works once."""
    p = start()
    meta = {"io.modelcontextprotocol/protocolVersion": "2026-07-28", "io.modelcontextprotocol/clientCapabilities": CAN}
    for _ in range(50):
        p.stdin.write(call(0, "consent", {"what": "it"}, meta))
        p.stdin.flush()
        state = json.loads(p.stdout.readline())["result"]["requestState"]
        for i in range(1, 5):
            message = json.loads(call(i, "consent", {"what": "it"}, meta))
            message["params"] |= {"requestState": state, "inputResponses": {"confirm": YES}}
            p.stdin.write(json.dumps(message).encode() + b"\n")
        p.stdin.flush()
        answers = [json.loads(p.stdout.readline()) for _ in range(4)]
        check(sum("deleted" in json.dumps(m) for m in answers) == 1, f"one state, {answers}")
    finish(p)


def garbage():
    p = start()
    rnd = random.Random(3)
    alphabet = b'{}[]":,\\ntfe0123456789.jsonrpcidmethodparams\xff\x00\xc3 '
    for _ in range(3000):
        n = rnd.randrange(1, 200)
        p.stdin.write(bytes(rnd.choice(alphabet) for _ in range(n)) + b"\n")
    p.stdin.write(PING % 1)
    p.stdin.flush()
    lines = finish(p).splitlines()
    check(json.loads(lines[-1]) == {"jsonrpc": "2.0", "id": 1, "result": {}}, "no last answer")
    check(all(json.loads(line.decode("utf-8")) for line in lines), "a line is no JSON")


def memory_is_given_back():
    p = start()
    big = b'{"jsonrpc":"2.0","id":1,"method":"ping","params":{"x":"' + b"x" * 15000000 + b'"}}\n'
    for _ in range(5):
        p.stdin.write(big)
        p.stdin.flush()
        check(b'"id":1' in p.stdout.readline(), "no answer")
    p.stdin.write(PING % 2)
    p.stdin.flush()
    p.stdout.readline()
    with open(f"/proc/{p.pid}/statm", encoding="ascii") as f:
        resident = int(f.read().split()[1]) * 4096
    check(SANITIZED or resident < 60e6, f"{resident} bytes stay after lines of 15 MB")
    finish(p)


def values_are_counted():
    """Not only bytes: the most that one line can hold must not need a gigabyte."""
    p = start()
    for text in (b"[],", b"{},", b"1,", b'{"a":1},'):
        p.stdin.write(b'{"jsonrpc":"2.0","id":1,"method":"ping","params":{"x":[' +
                      text * (15000000 // len(text)) + b"0]}}\n")
        p.stdin.write(b'{"jsonrpc":"2.0","id":1,"method":"ping","params":{"x":[' +
                      text * 160000 + b"0]}}\n")
        p.stdin.flush()
        p.stdout.readline()
        check(b"result" in p.stdout.readline(), f"{text} is not read")
    with open(f"/proc/{p.pid}/status", encoding="ascii") as f:
        most = int(next(line for line in f if line.startswith("VmHWM:")).split()[1]) * 1024
    check(SANITIZED or most < 250e6, f"needed {most} bytes")
    finish(p)


def start_is_quick():
    times = []
    hello = (b'{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":'
             b'"2025-11-25","capabilities":{},"clientInfo":{"name":"x","version":"0"}}}\n')
    for _ in range(20):
        begin = time.monotonic()
        p = start()
        p.stdin.write(hello)
        p.stdin.flush()
        p.stdout.readline()
        times.append(time.monotonic() - begin)
        with open(f"/proc/{p.pid}/statm", encoding="ascii") as f:
            resident = int(f.read().split()[1]) * 4096
        finish(p)
    middle = sorted(times)[len(times) // 2]
    print(f"start to answer {middle * 1000:.1f} ms, resident {resident / 1e6:.1f} MB")
    check(middle < 0.5, "starts slowly")


CASES = [client_closes_output, client_reads_late, client_never_reads_and_closes_input,
         client_floods_and_never_reads, output_is_not_blocking, input_is_not_blocking,
         input_is_a_file, descriptors_are_missing, errors_go_nowhere, children_get_no_protocol,
         parent_dies, starting_thread_ends, cancels_race_with_answers, tasks_race_with_answers, consents_race,
         consents_race_modern, garbage,
         memory_is_given_back, values_are_counted, start_is_quick]


def main():
    for case in CASES:
        if not WANTED or case.__name__ in WANTED:
            case()
    if SANITIZED:
        print("left out: checks of memory, the sanitizer's own cannot be told from it")
    print(f"{checks[0]} passed, {checks[1]} failed")
    sys.exit(1 if checks[1] or not checks[0] else 0)


if __name__ == "__main__":
    main()
