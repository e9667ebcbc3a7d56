#!/usr/bin/env python3
"""transport.py [--sanitized] PROGRAM DATABASE: the HTTP transport: who may come in, what is no request, who belongs to whom."""
import json
import re
import subprocess
import threading
import time

from client import HOME, LIST, PROGRAM, SANITIZED, Endpoint, check, code, report
from http_client import ACCEPT, Server, call, modern

PING = {"jsonrpc": "2.0", "id": 1, "method": "ping"}
DELETE = "aws dynamodb delete-table --table-name t"
YES = {"action": "accept", "content": {"answer": True}}


def until(condition, seconds=10):
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.01)
    return condition()


def peak(pid):
    """Most KiB of memory so far."""
    with open(f"/proc/{pid}/status", encoding="utf-8") as f:
        return int(re.search(r"VmHWM:\s*(\d+)", f.read()).group(1))


def starts():
    """What is missing or cannot be is said, and nothing listens."""
    base = {"HOME": HOME, "AWS_API_MCP_TRANSPORT": "streamable-http"}
    for env, says in (({}, "AUTH_TYPE=no-auth"), ({"AUTH_TYPE": "oauth"}, "AUTH_ISSUER"), ({"AUTH_TYPE": "none"}, "AUTH_TYPE=no-auth"),
                      ({"AUTH_TYPE": "no-auth", "AWS_API_MCP_PORT": "x"}, "AWS_API_MCP_PORT"),
                      ({"AUTH_TYPE": "no-auth", "AWS_API_MCP_PORT": "65536"}, "AWS_API_MCP_PORT"),
                      ({"AUTH_TYPE": "no-auth", "AWS_API_MCP_HOST": "nowhere.invalid"}, "nowhere.invalid"),
                      ({"AUTH_TYPE": "no-auth", "AWS_API_MCP_TRANSPORT": "http"}, "must be stdio")):
        done = subprocess.run([PROGRAM], env={**base, **env}, capture_output=True, text=True, timeout=20, check=False)
        check(done.returncode == 1 and says in done.stderr, f"{env}: {done}")
    s = Server(AWS_API_MCP_HOST="0.0.0.0")
    check("no authentication" in s.process.stderr.readline(), "an open address is not warned of")
    s.end()


def doors(s):
    port = s.port
    sid = s.initialize()
    for host in (f"127.0.0.1:{port}", "127.0.0.1", f"localhost:{port}", "LOCALHOST", f"[::1]:{port}", "[::1]:1"):
        check(s.ask(PING, host=host, Mcp_Session_Id=sid).status == 200, f"Host {host}")
    for host in ("evil.example", f"evil.example:{port}", "127.0.0.1.evil.example", "localhost.evil.example", "evil.example:127.0.0.1", "127.0.0.2",
                 "[::2]", "0.0.0.0", "localhost@evil.example", "", "2130706433", "127.1", "*", "localhost,evil.example"):
        check(s.ask(PING, host=host or " ", Mcp_Session_Id=sid).status == 403, f"Host {host!r}")
    for origin in ("http://localhost:3000", "https://127.0.0.1", f"http://[::1]:{port}"):
        check(s.ask(PING, Origin=origin, Mcp_Session_Id=sid).status == 200, f"Origin {origin}")
    for origin in ("http://evil.example", "https://localhost.evil.example", "null", "", "localhost", "file://localhost", "http://localhost@evil.example",
                   "http://evil.example/#localhost", "chrome-extension://localhost"):
        check(s.ask(PING, Origin=origin, Mcp_Session_Id=sid).status == 403, f"Origin {origin!r}")
    other = Server(AWS_API_MCP_ALLOWED_HOSTS="good.example, other.example:99", AWS_API_MCP_ALLOWED_ORIGINS="*")
    sid = other.initialize()
    for host, status in (("good.example", 200), ("good.example:1", 200), ("OTHER.example", 200), ("bad.example", 403)):
        check(other.ask(PING, host=host, Origin="https://any.example", Mcp_Session_Id=sid).status == status, f"allowed hosts: {host}")
    other.end()


def shapes(s):
    """Requests that are none, or could be read in two ways: a 4xx or 5xx, and the connection ends."""
    whole = s.request(PING).decode("latin-1")
    line, _, rest = whole.partition("\r\n")
    for what, text in {
            "two lengths": whole.replace("Content-Length: ", "Content-Length: 5\r\nContent-Length: "),
            "two equal lengths": whole.replace("Content-Length: ", f"Content-Length: {len(json.dumps(PING))}\r\nContent-Length: "),
            "length and chunks": whole.replace("Content-Length: ", "Transfer-Encoding: chunked\r\nContent-Length: "),
            "gzip, chunked": whole.replace("Content-Length: ", "Transfer-Encoding: gzip, chunked\r\nX: "),
            "odd coding": whole.replace("Content-Length: ", "Transfer-Encoding: xchunked\r\nX: "),
            "two codings": whole.replace("Content-Length: ", "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\nX: "),
            "negative length": whole.replace("Content-Length: ", "Content-Length: -"), "plus": whole.replace("Content-Length: ", "Content-Length: +"),
            "hex length": whole.replace("Content-Length: ", "Content-Length: 0x"), "a list": whole.replace("Content-Length: ", "Content-Length: 1, "),
            "no length": whole.replace("Content-Length: ", "Content-Length:\r\nX: "), "long length": whole.replace("Content-Length: ", "Content-Length: " + "9" * 30),
            "folded": whole.replace("\r\nAccept", "\r\n folded\r\nAccept"), "blank before the colon": whole.replace("Accept:", "Accept :"),
            "bare CR": whole.replace("\r\nAccept", "\rX: y\r\nAccept"), "NUL": whole.replace("Accept: ", "Accept: \0"), "no colon": whole.replace("\r\nAccept", "\r\nX\r\nAccept"),
            "no name": whole.replace("\r\nAccept", "\r\n: x\r\nAccept"), "no host": line + "\r\n" + rest.partition("\r\n")[2],
            "two hosts": whole.replace("Host:", "Host: localhost\r\nHost:"), "HTTP/1.0": whole.replace("HTTP/1.1", "HTTP/1.0"), "HTTP/2": whole.replace("HTTP/1.1", "HTTP/2"),
            "no version": whole.replace(" HTTP/1.1", ""), "absolute": whole.replace("POST /mcp", "POST http://localhost/mcp"), "blanks": whole.replace("POST /mcp", "POST  /mcp"),
            "fragment in blanks": whole.replace("POST /mcp", "POST /m cp"), "large head": whole.replace("Accept:", "X: " + "x" * 40000 + "\r\nAccept:"),
            "many fields": whole.replace("Accept:", "".join(f"X{i}: y\r\n" for i in range(200)) + "Accept:"), "garbage": "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
            "empty line": "\r\n\r\n", "LF only": whole.replace("\r\n", "\n") + "\r\n\r\n"}.items():
        wire = s.wire()
        wire.send(text.encode("latin-1"))
        answer = wire.answer()
        check(answer.status in (400, 408, 413, 431, 501, 505) and b"Connection: close" in answer.head, f"{what}: {answer.status} {answer.head}")
        check(wire.answer().status is None, f"{what}: the connection goes on")
        wire.close()
    head = s.request(b"").replace(b"Content-Length: 0", b"Transfer-Encoding: chunked")
    data = json.dumps(PING).encode()
    for body, good in ((b"%x\r\n%s\r\n0\r\n\r\n" % (len(data), data), True), (b"%X\r\n%s\r\n1\r\n\n\r\n0\r\n\r\n" % (len(data), data), True),
                       (b"5\r\n12345\r\n", None), (b"-1\r\nx\r\n0\r\n\r\n", False), (b"0x2\r\n{}\r\n0\r\n\r\n", False), (b"2;a=b\r\n{}\r\n0\r\n\r\n", False),
                       (b"2\r\n{}x\r\n0\r\n\r\n", False), (b"ffffffff\r\n", False), (b"fffffffff\r\n", False), (b"2\n{}\r\n0\r\n\r\n", False), (b"0\r\nTrailer: x\r\n\r\n", False)):
        wire = s.wire()
        wire.send(head + body)
        if good is None:
            wire.close()
            continue
        answer = wire.answer()
        check((b"Mcp-Session-Id is missing" in answer.body) == good, f"chunks {body[:30]}: {answer.status} {answer.body}")
        wire.close()
    for fields, status in (({"Content_Type": "text/plain"}, 415), ({"Content_Type": None}, 415), ({"Content_Type": "application/json; charset=utf-8"}, 400),
                           ({"Accept": "application/json"}, 406), ({"Accept": "text/html"}, 406), ({"Accept": "*/*"}, 400), ({"Accept": None}, 400),
                           ({"path": "/"}, 404), ({"path": "/mcp/x"}, 404), ({"path": "/MCP"}, 404), ({"path": "/mcp?token=x"}, 404),
                           ({"method": "GET"}, 405), ({"method": "PUT"}, 405), ({"method": "OPTIONS"}, 405), ({"method": "post"}, 405)):
        check(s.ask(PING, **fields).status == status, f"{fields}")
    for body, want in ((b"", -32700), (b"{", -32700), (b"[]", -32600), (b"5", -32600), (b'{"id":1}', -32600), (b"[" * 100000, -32700)):
        answer = s.ask(body)
        check(answer.status == 400, f"{body[:20]}: {answer.status}")
        check(code(answer.messages()[0]) in (want, -32600), f"{body[:20]}: {answer.body}")
    check(s.ask(b'{"x":"' + b"x" * (17 << 20) + b'"}').status in (413, None), "17 MB are taken")
    wire = s.wire()  # a million chunks are no million buffers
    wire.send(head + b"1\r\n \r\n" * 1000000)
    check(peak(s.process.pid) < 100 << 10 or SANITIZED, f"{peak(s.process.pid)} KiB for a body of small chunks")
    wire.close()
    wire = s.wire()  # several requests in one piece are answered in order
    sid = s.initialize()
    wire.send(b"".join(s.request({**PING, "id": i}, Mcp_Session_Id=sid) for i in range(50)))
    check([wire.answer().messages()[0]["id"] for _ in range(50)] == list(range(50)), "pipelined requests")
    wire.close()
    slow = s.wire()
    slow.send(b"POST /mcp HTTP/1.1\r\nHost: x\r\n")
    return slow


def sessions(s):
    one, two = s.initialize({"elicitation": {}}), s.initialize({"elicitation": {}})
    check(one != two and len(one) == 32, "session ids")
    check(s.ask(PING).status == 400, "without a session")
    for wrong in ("", "x", one[:-1], one + "0", one.upper() if one != one.upper() else "X" * 32, "0" * 32):
        check(s.ask(PING, Mcp_Session_Id=wrong).status in (400, 404), f"session {wrong!r}")
    check(s.ask(PING, Mcp_Session_Id=one, MCP_Protocol_Version="1999-01-01").status == 400, "an unknown version")
    check(s.ask(PING, Mcp_Session_Id=one, MCP_Protocol_Version="2025-11-25").status == 200, "a known version")
    check(s.ask({"jsonrpc": "2.0", "method": "notifications/initialized"}, Mcp_Session_Id=one).status == 202, "a notification")
    check(s.ask({"jsonrpc": "2.0", "id": 77, "result": {}}, Mcp_Session_Id=one).status == 202, "an answer to nothing")
    check(s.ask([PING], Mcp_Session_Id=one).status == 400, "a batch in 2025-11-25")
    old = s.initialize(version="2025-03-26")
    answer = s.ask([PING, {**PING, "id": 2}], Mcp_Session_Id=old)
    check(answer.status == 200 and len(json.loads(answer.body)) == 2, f"a batch in 2025-03-26: {answer.body}")
    # A call of one session is neither cancelled nor doubled from another.
    Endpoint.hold.set()
    seen, closed = Endpoint.seen, Endpoint.closed
    wire = s.wire()
    wire.send(s.request(call(5, LIST), Mcp_Session_Id=one))
    check(until(lambda: Endpoint.seen > seen), "not sent")
    cancel = {"jsonrpc": "2.0", "method": "notifications/cancelled", "params": {"requestId": 5}}
    check(s.ask(cancel, Mcp_Session_Id=two).status == 202, "cancellation of somebody else's")
    check(s.ask({**PING, "id": 5}, Mcp_Session_Id=two).status == 200, "the same id in another session")
    check(s.ask({**PING, "id": 5}, Mcp_Session_Id=one).status == 400, "the same id twice")
    time.sleep(0.3)
    check(Endpoint.closed == closed, "another session cancels")
    s.ask(cancel, Mcp_Session_Id=one)
    check(until(lambda: Endpoint.closed > closed), "the own session cannot cancel")
    check(wire.answer().body == b"", "a cancelled call is answered")
    wire.close()
    # Closing a session ends what runs in it.
    wire = s.wire()
    wire.send(s.request(call(6, LIST), Mcp_Session_Id=two))
    check(until(lambda: Endpoint.seen > seen + 1), "not sent")
    check(s.ask(b"", method="DELETE", Mcp_Session_Id=two).status == 204, "DELETE")
    check(until(lambda: Endpoint.closed > closed + 1), "a closed session goes on")
    wire.close()
    check(s.ask(PING, Mcp_Session_Id=two).status == 404 and s.ask(b"", method="DELETE", Mcp_Session_Id=two).status == 404, "a session after its end")
    # Who goes away cancels in 2026-07-28 only.
    message, fields = modern(call(7, LIST))
    wire = s.wire()
    wire.send(s.request(message, **fields))
    check(until(lambda: Endpoint.seen > seen + 2), "not sent")
    wire.close()
    check(until(lambda: Endpoint.closed > closed + 2), "a disconnection does not cancel")
    wire = s.wire()
    wire.send(s.request(call(8, LIST), Mcp_Session_Id=one))
    check(until(lambda: Endpoint.seen > seen + 3), "not sent")
    wire.close()
    time.sleep(0.5)
    check(Endpoint.closed == closed + 3, "a disconnection cancels in 2025-11-25")
    Endpoint.hold.clear()


def headers(s):
    message, fields = modern(call(1, LIST))
    answer = s.ask(message, **fields)
    check(answer.status == 200 and answer.messages()[0]["result"]["resultType"] == "complete", f"modern: {answer.body}")
    for change, want in (({"Mcp_Method": "ping"}, -32020), ({"Mcp_Method": None}, -32020), ({"Mcp_Name": "read_aws"}, -32020), ({"Mcp_Name": None}, -32020),
                         ({"MCP_Protocol_Version": "2025-11-25"}, -32020), ({"MCP_Protocol_Version": None}, -32020), ({"Mcp_Name": "=?base64?!!?="}, -32020),
                         ({"Mcp_Name": "CALL_AWS"}, -32020)):
        answer = s.ask(message, **{**fields, **change})
        check(answer.status == 400 and code(answer.messages()[0]) == want, f"{change}: {answer.status} {answer.body}")
    check(s.ask(message, **{**fields, "Mcp_Name": "=?base64?Y2FsbF9hd3M=?="}).status == 200, "an encoded name")
    for method, status, want in (("ping", 404, -32601), ("initialize", 404, -32601), ("nope", 404, -32601), ("tools/list", 200, None)):
        message, fields = modern({"jsonrpc": "2.0", "id": 1, "method": method})
        answer = s.ask(message, **fields)
        check(answer.status == status and code(answer.messages()[0]) == want, f"{method}: {answer.status} {answer.body}")
    message, fields = modern({"jsonrpc": "2.0", "id": 1, "method": "tools/list"})
    del message["params"]["_meta"]["io.modelcontextprotocol/clientCapabilities"]
    answer = s.ask(message, **fields)
    check(answer.status == 400 and code(answer.messages()[0]) == -32602, f"no capabilities: {answer.status}")
    check(s.ask({"jsonrpc": "2.0", "method": "notifications/x"}, MCP_Protocol_Version="2026-07-28").status == 202, "a modern notification")


def consent():
    s = Server(REQUIRE_MUTATION_CONSENT="true")
    one, two = s.initialize({"elicitation": {}}), s.initialize({"elicitation": {}})
    before = Endpoint.seen

    def asked():
        wire = s.wire()
        wire.send(s.request(call(1, DELETE), Mcp_Session_Id=one))
        _, head = wire.head()
        check(b"text/event-stream" in head, f"no stream: {head}")
        return wire, json.loads(wire.event().partition(b"data: ")[2])

    wire, question = asked()
    check(question["method"] == "elicitation/create", f"no question: {question}")
    yes = {"jsonrpc": "2.0", "id": question["id"], "result": YES}
    s.ask(yes, Mcp_Session_Id=two)
    s.ask({**yes, "id": question["id"] + 1000000}, Mcp_Session_Id=one)
    time.sleep(0.2)
    check(Endpoint.seen == before, "answered from another session")
    s.ask(yes, Mcp_Session_Id=one)
    check(json.loads(wire.event().partition(b"data: ")[2])["id"] == 1 and Endpoint.seen == before + 1, "not run after the yes")
    wire.close()
    s.ask(yes, Mcp_Session_Id=one)
    wire, question = asked()
    wire.close()
    s.ask(b"", method="DELETE", Mcp_Session_Id=one)
    s.ask({**yes, "id": question["id"]}, Mcp_Session_Id=two)
    message, fields = modern(call(1, DELETE), {"elicitation": {}})
    state = s.ask(message, **fields).messages()[0]["result"]["requestState"]
    message["params"] |= {"requestState": state, "inputResponses": {"consent": YES}}
    check(Endpoint.seen == before + 1, "sent without an answer")
    check("result" in s.ask(message, **fields).messages()[0] and Endpoint.seen == before + 2, "not run after a modern yes")
    check(code(s.ask(message, **fields).messages()[0]) == -32602 and Endpoint.seen == before + 2, "a state works twice")
    s.end()


def crowds(s, slow):
    """Many at once: each is answered, or refused with 503; nobody waits for the slow one."""
    sid = s.initialize()
    statuses = []

    def one(i):
        answer = s.ask(call(i, "aws dynamodb list-tablez"), Mcp_Session_Id=sid)
        statuses.append((answer.status, answer.messages()[0]["id"] == i if answer.status == 200 else None))

    threads = [threading.Thread(target=one, args=(i,)) for i in range(200)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    check(len(statuses) == 200 and all(status == 503 or (status == 200 and right) for status, right in statuses), f"{statuses}")
    check(sum(status == 200 for status, _ in statuses) >= 60, "too few are answered")
    slow.socket.settimeout(15)
    check(slow.answer().status == 408, "a head that never ends is waited for")
    idle = [s.wire() for _ in range(60)]
    check(s.ask(PING, Mcp_Session_Id=sid).status == 200, "no room beside idle connections")
    Endpoint.hold.set()
    seen = Endpoint.seen
    idle[0].send(s.request(call("last", LIST), Mcp_Session_Id=sid))
    check(until(lambda: Endpoint.seen > seen), "not sent")
    begin = time.monotonic()
    s.end()
    check(time.monotonic() - begin < 5, "takes long to end")
    Endpoint.hold.clear()


starts()
server = Server()
doors(server)
slow_one = shapes(server)
sessions(server)
headers(server)
consent()
crowds(server, slow_one)
stateless = Server(AWS_API_MCP_STATELESS_HTTP="true")
check(stateless.ask(PING).status == 200, "stateless: a request without a session")
check(stateless.ask(call(1, LIST)).messages()[0]["id"] == 1, "stateless: a call")
check(stateless.ask(b"", method="DELETE").status == 405, "stateless: DELETE")
check(ACCEPT and stateless.ask({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {
    "protocolVersion": "2025-11-25", "capabilities": {}}}).field("Mcp-Session-Id") is None, "stateless: a session id")
stateless.end()
report()
