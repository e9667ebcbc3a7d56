#!/usr/bin/env python3
"""hostile.py [--sanitized] PROGRAM DATABASE: clients that break the protocol, against the real program.

Each case opens a session in one era and sends what no good client sends. Every request with a readable id must be answered
exactly once, unless it was cancelled; the session must live on, and memory stay bounded (not measured with --sanitized)."""
import json
import signal
import threading
import time

from client import LEGACY, LIST, META, SANITIZED, Endpoint, Session, check, code, report


def until(condition, seconds=10):
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.01)
    return condition()


def texts(era):
    """Text that is no Unicode, and lines that are no messages."""
    s = Session(era)
    meta = json.dumps(META) if s.modern else "{}"
    for tail in (b'"\\ud800"', b'"\\udfff\\ud800"', b'"\xff"', b'"\xed\xa0\x80"', b'"\xf4\x90\x80\x80"', b'"\\u0000"'):
        s.raw(b'{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{"_meta":%s,"x":%s}}' % (meta.encode(), tail))
        check("result" in s.answer(1), f"{tail} is not answered")
        s.raw(b'{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"_meta":%s,"name":"call_aws","arguments":'
              b'{"cli_command":%s}}}' % (meta.encode(), tail))
        check(s.answer(2).get("result", {}).get("isError"), f"{tail} is a command")
    for line in (b"{", b"}", b"\x00", b"\xff\xfe{\x00}\x00", b"NaN", b"{'id':1}", b'{"id":1,}', b"'", b'"', b"[1,", b"nul",
                 b'{"jsonrpc":"2.0","id":3,"method":"ping"}{"jsonrpc":"2.0","id":4,"method":"ping"}', b'\\u007b}'):
        s.raw(line)
        check(code(s.answer()) == -32700, f"{line!r} is no parse error")
    for line in (b"1", b"null", b'"x"', b"{}", b'{"jsonrpc":"2.0"}', b'{"jsonrpc":"2.0","method":1}', b'{"method":"ping"}',
                 b'{"jsonrpc":"2.0","id":null,"method":"ping"}', b'{"jsonrpc":"2.0","id":[],"method":"ping"}',
                 b'{"jsonrpc":"2.0","id":false,"method":"ping"}', b'{"jsonrpc":"2.0","id":1.5,"method":"ping"}'):
        s.raw(line)
        check(code(s.answer()) == -32600, f"{line!r} is no invalid request")
    for line in (b"", b"\r", b"  \t ", b"\xef\xbb\xbf", b'{"jsonrpc":"2.0","method":"nope"}', b'{"jsonrpc":"2.0","id":9,"result":{}}',
                 b'{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":{}}}'):
        s.raw(line)
    s.lives()
    s.end()


def sizes(era):
    """Ids, lines and nestings of any size."""
    s = Session(era)
    for number in (0, -1, 2**31, 2**53, 2**63, 2**64, 10**400, "", "3", "x" * 60000, "\u0000", "\u202e", "😀", "null"):
        s.send(number, "tools/list")
        check("result" in s.answer(number), f"id {str(number)[:40]!r}")
    s.raw(b'{"jsonrpc":"2.0","id":1,"id":2,"method":"x","method":"tools/list","params":%s}' % json.dumps(s.params({})).encode())
    check("result" in s.answer(2), "the last of two members does not count")
    for depth in (1000, 1000000):
        s.raw(b'{"jsonrpc":"2.0","id":7,"method":"tools/list","params":{"x":' + b"[" * depth + b"]" * depth + b"}}")
        check(code(s.answer(7)) in (-32700, -32600), f"depth {depth}")
    s.raw(b"[" * 3000000)
    s.answer()
    before = s.memory()
    s.raw(b'{"jsonrpc":"2.0","id":1,"method":"ping","params":{"x":"' + b"x" * 100000000 + b'"}}')
    check(code(s.answer()) == -32600, "a line of 100 MB")
    s.lives()
    check(SANITIZED or s.memory() < before + 40e6, f"{s.memory()} bytes after a line of 100 MB")
    s.end()


def arguments(era):
    s = Session(era)
    for number, given in enumerate(({}, {"cli_command": 5}, {"cli_command": None}, {"cli_command": []}, {"cli_command": [1]},
                                    {"cli_command": [LIST] * 21}, {"cli_command": {"a": 1}}, {"cli_command": LIST, "x": 1},
                                    {"cli_command": LIST, "max_results": 0}, {"cli_command": LIST, "max_results": "many"},
                                    {"cli_command": LIST, "max_results": 1.5}, {"cli_command": LIST, "max_results": [1]},
                                    {"cli_command": "[]"}, {"cli_command": "x" * 2000000}, {"cli_command": "\u0000"},
                                    {"CLI_COMMAND": LIST})):
        s.send(number, "tools/call", {"name": "call_aws", "arguments": given})
        check(s.answer(number).get("result", {}).get("isError") is True, f"{str(given)[:60]} is accepted")
    for number, params in enumerate(({}, {"name": 1}, {"name": "nope"}, {"name": "call_aws\u0000"}, {"name": "Call_AWS"},
                                     {"name": None}, {"name": "call_aws", "arguments": []}, {"name": "call_aws", "arguments": "x"},
                                     {"name": "call_aws", "arguments": 0})):
        s.send(number, "tools/call", params)
        check(code(s.answer(number)) == -32602, f"{params} is no wrong parameter")
    for method in ("nope", "", "tools/List", "tools/list ", "notifications/initialized", "rpc.x", "ping" if s.modern else "tasks/get"):
        s.send(method, method)
        check(code(s.answer(method)) == -32601, f"method {method!r}")
    for token in (None, True, 1.5, [], {}, "t", 5, "x" * 70000):
        s.call("p", LIST, _meta={"progressToken": token})
        check("result" in s.answer("p"), f"progress token {str(token)[:20]!r}")
    s.raw({"jsonrpc": "2.0", "id": 5, "method": "tools/list", "params": [1]})
    check(code(s.answer(5)) == -32600, "params are a list")
    s.send(6, "tools/list", {"cursor": 7})
    check(code(s.answer(6)) == -32602, "a cursor is a number")
    for meta in ([], "x", 5, True):
        s.raw({"jsonrpc": "2.0", "id": 7, "method": "tools/list", "params": {"_meta": meta}})
        check(code(s.answer(7)) == -32602, f"_meta {meta!r}")
    s.lives()
    s.end()


def batches(version):
    s = Session(version)
    ping = {"jsonrpc": "2.0", "id": 1, "method": "ping"}
    if version == "2025-03-26":
        s.raw([ping, {"jsonrpc": "2.0", "id": 2, "method": "nope"}, 5, {"jsonrpc": "2.0", "method": "x"}])
        got = s.line()
        check(isinstance(got, list) and sorted(str(m.get("id")) for m in got) == ["1", "2", "None"], f"batch: {got}")
    else:
        s.raw([ping])
        check(code(s.answer()) == -32600, "a batch is accepted")
    s.raw([])
    check(code(s.answer()) == -32600, "an empty batch")
    s.raw([ping] * 5000)
    check(code(s.answer()) == -32600, "a batch of 5000")
    s.lives()
    s.end()


def lifecycle(version):
    """Before, within and after the handshake; versions and shapes that are none."""
    s = Session("none")
    s.raw({"jsonrpc": "2.0", "id": "a", "method": "tools/list"})
    check("result" in s.answer("a"), "no list before the handshake")
    s.raw({"jsonrpc": "2.0", "id": "b", "method": "server/discover"})
    check(code(s.answer("b")) == -32602, "a probe without _meta")
    for meta, want in (({}, -32602), ({**META, "io.modelcontextprotocol/protocolVersion": 1}, -32602),
                       ({"io.modelcontextprotocol/protocolVersion": "2026-07-28"}, -32602),
                       ({**META, "io.modelcontextprotocol/clientCapabilities": []}, -32602),
                       ({**META, "io.modelcontextprotocol/protocolVersion": "2025-11-25"}, -32022),
                       ({**META, "io.modelcontextprotocol/protocolVersion": "3000-01-01"}, -32022)):
        s.raw({"jsonrpc": "2.0", "id": "c", "method": "server/discover", "params": {"_meta": meta}})
        check(code(s.answer("c")) == want, f"_meta {meta}")
    for params in ({}, {"protocolVersion": 5}, {"protocolVersion": None}, {"protocolVersion": "2025-11-25", "capabilities": []}):
        s.raw({"jsonrpc": "2.0", "id": "d", "method": "initialize", "params": params})
        check(code(s.answer("d")) == -32602, f"initialize {params}")
    for asked, want in ((version, version), ("1999-01-01", "2025-11-25"), ("2026-07-28", "2025-11-25"), (version, version)):
        s.raw({"jsonrpc": "2.0", "id": "e", "method": "initialize", "params": {
            "protocolVersion": asked, "capabilities": {"roots": 1, "elicitation": "x"}, "clientInfo": {"name": 1}}})
        s.cancel("e")
        check(s.answer("e").get("result", {}).get("protocolVersion") == want, f"version {asked}")
    s.lives()
    s.end()


def flights(era):
    """Ids in flight twice, reused, cancelled too early, too late, twice; the socket of a cancelled call is closed."""
    s = Session(era)
    s.cancel(1)
    s.call(1, LIST)
    check("result" in s.answer(1), "a cancellation before its request was remembered")
    s.cancel(1)
    for number in (1, 1):
        s.call(number, LIST)
        check("result" in s.answer(number), "an id cannot be used again")
    Endpoint.hold.set()
    closed, seen = Endpoint.closed, Endpoint.seen
    s.call(2, LIST)
    check(until(lambda: Endpoint.seen > seen), "a call is not sent")
    s.call(2, LIST)
    check(code(s.answer(2)) == -32600, "an id is in flight twice")
    s.call("2", LIST)
    for _ in range(2):
        s.cancel(2)
        s.cancel("2")
    s.call(2, "aws nosuch x")
    check(s.answer(2).get("result", {}).get("isError"), "an id cannot be used after its cancellation")
    for number in range(100, 140):
        s.call(number, LIST)
    s.lives()  # the calls are held, the list is not
    for number in range(100, 140):
        s.cancel(number)
    s.lives()
    check(until(lambda: Endpoint.closed > closed), "a cancelled call keeps its socket")
    Endpoint.hold.clear()
    s.call(3, LIST)
    check("result" in s.answer(3), "no call after the cancellations")
    check(s.end() == [], "a cancelled request was answered")


def floods(era):
    """Thousands of requests, never more of them open than may wait: each is answered once, memory stays bounded."""
    s = Session(era)
    got = {}

    def read():
        for line in s.process.stdout:
            message = json.loads(line)
            got.setdefault(message["id"], []).append(message)

    reader = threading.Thread(target=read)
    reader.start()
    for number in range(4000):
        until(lambda: number - len(got) < 900, 60)
        if number % 4 == 0:
            s.call(number, LIST if number % 40 == 0 else "aws dynamodb list-tablez")
        else:
            s.send(number, ("tools/list", "nope", "tools/call")[number % 4 - 1])
    most = s.memory("VmHWM")
    until(lambda: len(got) >= 4000, 60)
    s.process.stdin.close()
    s.ends(10)
    reader.join()
    check(len(got) == 4000 and all(len(a) == 1 for a in got.values()), f"{len(got)} of 4000 are answered")
    refused = sum(code(a[0]) == -32603 for a in got.values())
    check(refused == 0, f"{refused} were refused")
    check(SANITIZED or most < 150e6, f"grew to {most} bytes")


def full_pipes(era):
    """Nobody reads for a while: nothing is lost, and the rest goes on."""
    s = Session(era)
    seen = Endpoint.seen
    for number in range(200):
        s.send(number, "tools/list")
    s.call("c", LIST)
    check(until(lambda: Endpoint.seen > seen), "a call waits for a reader")
    time.sleep(0.2)
    ids = [s.line()["id"] for _ in range(201)]
    check(sorted(map(str, ids)) == sorted([*map(str, range(200)), "c"]), "answers were lost")
    s.lives()
    s.end()


def endings(era):
    """However a session ends in the middle of calls, the program is gone in time and says nothing wrong."""
    Endpoint.hold.set()
    for how in ("input", "output", "both", signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGPIPE):
        s = Session(era)
        s.lives()
        seen = Endpoint.seen
        for number in range(10):
            s.call(number, [LIST, LIST])
        until(lambda: Endpoint.seen >= seen + 4)
        if how in ("output", "both"):
            s.process.stdout.close()
        if how in ("input", "both"):
            s.process.stdin.close()
        elif how == "output":
            try:
                s.send("x", "tools/list")
            except BrokenPipeError:
                pass
        else:
            s.process.send_signal(how)
            if how == signal.SIGPIPE:
                s.lives()
                s.process.stdin.close()
        s.ends(10.0 if SANITIZED else 4.0)
    Endpoint.hold.clear()


for version in LEGACY:
    lifecycle(version)
    batches(version)
for era in ("2025-11-25", "2026-07-28"):
    for case in (texts, sizes, arguments, flights, floods, full_pipes, endings):
        case(era)
report()
