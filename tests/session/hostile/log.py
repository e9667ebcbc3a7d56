#!/usr/bin/env python3
"""log.py [--sanitized] PROGRAM DATABASE: what the server says of itself: levels, places, and never a secret or a value."""
import os
import re
import shutil
import subprocess

from client import HOME, LIST, Endpoint, Session, check, report

LOG = os.path.join(HOME, ".aws/aws-api-mcp/aws-api-mcp-server.log")
SECRET = "VALUE-NOBODY-MAY-SEE"
LINE = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z (DEBUG|INFO|WARNING|ERROR|CRITICAL) [\x20-\x7e]*$")


def run(client="hostile", **env):
    """The lines of the file and of stderr after a session with a good, a wrong and a refused command."""
    shutil.rmtree(os.path.join(HOME, ".aws"), ignore_errors=True)
    err = os.path.join(HOME, "stderr")
    with open(err, "wb") as errors:
        s = Session("2025-11-25", None, stderr=errors, AWS_SECRET_ACCESS_KEY=SECRET, AWS_SESSION_TOKEN=SECRET, **env)
        s.raw({"jsonrpc": "2.0", "id": "again", "method": "initialize", "params": {
            "protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": {"name": client, "version": "1"}}})
        s.answer("again")
        for number, command in enumerate((LIST, f"aws dynamodb delete-table --table-name {SECRET}", f"aws {SECRET} {SECRET}",
                                          f"{LIST} --profile {SECRET}", f"aws ssm put-parameter --name n --value {SECRET} --type X",
                                          "aws dynamodb delete-table --table-name t")):
            s.call(number, command)
            s.answer(number)
        s.raw(b"{" + SECRET.encode())
        s.line()
        s.end()
    texts = []
    for path in (LOG, err):
        with open(path, encoding="utf-8", newline="\n") if os.path.exists(path) else open(os.devnull, encoding="utf-8") as f:
            texts.append(f.read())
    return texts


def told(text, *parts):
    return all(part in text for part in parts)


def levels():
    for level, has, lacks in (("DEBUG", ("DEBUG", "INFO", "WARNING"), ()), ("", ("INFO", "WARNING"), ("DEBUG",)),
                              ("warning", ("WARNING",), ("DEBUG", "INFO")), ("ERROR", (), ("DEBUG", "INFO", "WARNING")),
                              ("CRITICAL", (), ("INFO", "WARNING", "ERROR")), ("odd", ("INFO", "WARNING"), ("DEBUG",))):
        for where, text in zip(("file", "stderr"), run(FASTMCP_LOG_LEVEL=level, READ_OPERATIONS_ONLY="true")):
            found = {line.split()[1] for line in text.splitlines()}
            check(found >= set(has) and not found & set(lacks), f"{level!r}: {where} has {found}")
            check(all(LINE.match(line) for line in text.splitlines()), f"{level!r}: {where} has other lines: {text}")
            check(SECRET not in text, f"{level!r}: {where} has a value: {text}")
    text, _ = run(client="evil\n2026-01-01T00:00:00.000Z ERROR forged\x1b[2J\u202e" + "x" * 5000, READ_OPERATIONS_ONLY="true")
    check(told(text, "starts; read mode on", "client hostile/1 wants MCP 2025-11-25", "call_aws: dynamodb list-tables ok,",
               "call_aws: dynamodb delete-table denied,", "ends: the client has closed the input"), f"not told: {text}")
    check(len([line for line in text.splitlines() if "forged" in line]) == 1, "a client forges a line")
    check(os.stat(LOG).st_mode & 0o777 == 0o600, "others may read the log")


def trouble():
    """A log that cannot be written, a stderr that nobody reads: neither stops the server."""
    shutil.rmtree(os.path.join(HOME, ".aws"), ignore_errors=True)
    os.makedirs(os.path.dirname(LOG))
    os.symlink("/dev/null", LOG)
    ours, theirs = os.pipe()
    os.set_blocking(theirs, False)
    try:
        while True:
            os.write(theirs, b"x" * 65536)
    except BlockingIOError:
        pass
    os.set_blocking(theirs, True)
    for stderr in (theirs, subprocess.DEVNULL):
        s = Session("2025-11-25", None, stderr=stderr)
        s.call(1, LIST)
        check("result" in s.answer(1), "the server waits for whoever reads its errors")
        s.end()
    os.close(ours)
    os.close(theirs)
    os.remove(LOG)
    with open(LOG, "w", encoding="ascii") as f:
        f.write("x" * (10 << 20))
    s = Session("2025-11-25")
    s.end()
    check(os.path.getsize(LOG) < 10000 and os.path.getsize(LOG + ".1") >= 10 << 20, "the log is not rotated")


def telemetry():
    for value, tells in (("true", True), ("false", False), ("", False), ("odd", False)):
        run(client="Some Client\r\nX-Evil: 1", AWS_API_MCP_TELEMETRY=value, READ_OPERATIONS_ONLY="true")
        agent = Endpoint.agent
        check(agent.startswith("aws-api-mcp-server/"), f"agent: {agent}")
        check(("cfg/ro#1 cfg/consent#0 cfg/scripts#0 cfg/file-access#no-access MCPClient/Some-Client--X-Evil--1#1" in agent) == tells and
              ("cfg/" in agent or "Some" in agent) == tells, f"telemetry {value!r}: {agent}")


levels()
trouble()
telemetry()
report()
