#!/usr/bin/env python3
"""consent.py [--sanitized] PROGRAM DATABASE: no command that needs consent leaves before a person has said yes in time."""
import random
import threading
import time

from client import LIST, Endpoint, Session, check, code, report

DELETE = "aws dynamodb delete-table --table-name t"
YES = {"action": "accept", "content": {"answer": True}}
CAN = {"elicitation": {}}
WRONG = ({"action": "decline"}, {"action": "cancel"}, {"action": "accept"}, {"action": "accept", "content": None},
         {"action": "accept", "content": {"answer": False}}, {"action": "accept", "content": {"answer": "true"}},
         {"action": "accept", "content": {"answer": 1}}, {"action": "accept", "content": [True]}, {"action": True},
         {"action": "ACCEPT", "content": {"answer": True}}, {"content": {"answer": True}}, {}, [], None, "accept", True, 1)


def begin(era, **env):
    return Session(era, CAN, REQUIRE_MUTATION_CONSENT="true", **env)


def sent(before):
    time.sleep(0.05)
    return Endpoint.seen - before


def legacy_shapes():
    s = begin("2025-11-25")
    for answer in WRONG:
        before = Endpoint.seen
        s.call(1, DELETE)
        question = s.line()
        check(question.get("method") == "elicitation/create", f"not asked: {question}")
        s.raw({"jsonrpc": "2.0", "id": question["id"], "result": answer})
        check(s.answer(1).get("result", {}).get("isError"), f"{answer!r} was taken for a yes")
        s.raw({"jsonrpc": "2.0", "id": question["id"], "result": YES})
        s.lives()
        check(sent(before) == 0, f"sent after {answer!r}")
    before = Endpoint.seen
    s.call(1, DELETE)
    s.raw({"jsonrpc": "2.0", "id": s.line()["id"], "result": YES})
    check(not s.answer(1)["result"].get("isError") and sent(before) == 1, "not sent after a yes")
    s.end()


def legacy_time_out():
    s = begin("2025-11-25", AWS_API_MCP_CONSENT_TIMEOUT="1")
    before = Endpoint.seen
    s.call(1, DELETE)
    question = s.line()["id"]
    start = time.monotonic()
    withdrawn = s.line()
    check(withdrawn == {"jsonrpc": "2.0", "method": "notifications/cancelled", "params": {"requestId": question}},
          f"the question is not withdrawn: {withdrawn}")
    check(s.answer(1).get("result", {}).get("isError"), "no refusal after the time")
    check(0.9 < time.monotonic() - start < 10, f"{time.monotonic() - start} s")
    s.raw({"jsonrpc": "2.0", "id": question, "result": YES})
    s.lives()
    check(sent(before) == 0, "sent after the time")
    s.end()


def silence():
    """Sixteen questions that nobody answers hold up neither other calls nor the end."""
    s = begin("2025-11-25")
    before = Endpoint.seen
    for number in range(16):
        s.call(number, DELETE)
    questions = [s.line() for _ in range(16)]
    check(all(q.get("method") == "elicitation/create" for q in questions), f"not asked: {questions}")
    s.call("more", DELETE)
    check(s.answer("more")["result"].get("isError"), "asked without end")
    s.call("read", LIST)
    check("result" in s.answer("read"), "a read waits for a person")
    check(sent(before) == 1, "sent without an answer")
    s.end()
    check(sent(before) == 1, "sent after the end of the input")


def modern_shapes():
    s = begin("2026-07-28")
    before = Endpoint.seen

    def asked(command=DELETE):
        s.call(1, command)
        result = s.answer(1).get("result", {})
        check(result.get("resultType") == "input_required", f"not asked: {result}")
        return result.get("requestState", "")

    for answer in WRONG:
        s.call(2, DELETE, requestState=asked(), inputResponses={"consent": answer})
        result = s.answer(2).get("result", {})
        check(result.get("isError") or result.get("resultType") == "input_required", f"{answer!r}: {result}")
    for responses in (None, [], "x", {}, {"other": YES}, {"Consent": YES}):
        s.call(3, DELETE, requestState=asked(), inputResponses=responses)
        check(s.answer(3).get("result", {}).get("resultType") == "input_required", f"responses {responses!r}")
    for state in ("", "x", 5, [], {}, True, "A" * 200000, "\u0000"):
        s.call(4, DELETE, requestState=state, inputResponses={"consent": YES})
        check(code(s.answer(4)) == -32602, f"state {str(state)[:20]!r}")
    state = asked()
    for i in range(0, len(state), 3):
        s.call(5, DELETE, requestState=state[:i] + ("A" if state[i] != "A" else "B") + state[i + 1:], inputResponses={"consent": YES})
        check(code(s.answer(5)) == -32602, f"altered at {i}")
    for command in (DELETE + "u", DELETE + " --region eu-west-1", DELETE + " ", [DELETE], "aws dynamodb  delete-table --table-name t"):
        s.call(6, command, requestState=asked(), inputResponses={"consent": YES})
        check(code(s.answer(6)) == -32602, f"given for another command: {command}")
    s.call(7, DELETE, requestState=asked(), inputResponses={"consent": YES}, name="read_aws")
    check(s.answer(7).get("result", {}).get("isError") or code(s.answer(7)), "given to another tool")
    other = begin("2026-07-28")
    other.call(8, DELETE, requestState=asked(), inputResponses={"consent": YES})
    check(code(other.answer(8)) == -32602, "given to another process")
    other.end()
    check(sent(before) == 0, f"{sent(before)} commands were sent")
    state = asked()
    s.end()
    check(sent(before) == 0, "sent after the end")


def modern_time_out():
    s = begin("2026-07-28", AWS_API_MCP_CONSENT_TIMEOUT="1")
    before = Endpoint.seen
    s.call(1, DELETE)
    state = s.answer(1)["result"]["requestState"]
    time.sleep(1.2)
    s.call(2, DELETE, requestState=state, inputResponses={"consent": YES})
    check(code(s.answer(2)) == -32602 and sent(before) == 0, "accepted after the time")
    s.end()


def modern_race():
    """One state sent many times at once lets one command out."""
    s = begin("2026-07-28")
    for _ in range(20):
        before = Endpoint.seen
        s.call(0, DELETE)
        state = s.answer(0)["result"]["requestState"]
        for number in range(1, 9):
            s.call(number, DELETE, requestState=state, inputResponses={"consent": YES})
        answers = [s.line() for _ in range(8)]
        check(sum("result" in m for m in answers) == 1 and sum(code(m) == -32602 for m in answers) == 7, f"{answers}")
        check(sent(before) == 1, f"{sent(before)} were sent")
    s.end()


def legacy_race():
    """Answers, withdrawals and cancellations at once: as many commands leave as were allowed, at most."""
    s = begin("2025-11-25")
    rnd = random.Random(11)
    before, allowed, refused, open_calls = Endpoint.seen, 0, 0, set()
    lock = threading.Lock()

    def write(data):
        with lock:
            s.raw(data)

    for number in range(300):
        with lock:
            s.call(number, DELETE)
        open_calls.add(number)
        while True:
            message = s.line()
            if message.get("method") == "elicitation/create":
                break
            open_calls.discard(message.get("id"))
        choice = rnd.randrange(4)
        yes = {"jsonrpc": "2.0", "id": message["id"], "result": YES}
        no = {"jsonrpc": "2.0", "id": message["id"], "result": {"action": "decline"}}
        cancel = {"jsonrpc": "2.0", "method": "notifications/cancelled", "params": {"requestId": number}}
        for data in ([yes], [no, yes], [cancel, yes], [yes, cancel])[choice]:
            write(data)
        allowed += choice in (0, 3)
        refused += choice in (1, 2)
    s.end()
    check(allowed * 0.3 < sent(before) <= allowed, f"{sent(before)} left, {allowed} were allowed, {refused} were not")


for case in (legacy_shapes, legacy_time_out, silence, modern_shapes, modern_time_out, modern_race, legacy_race):
    case()
report()
