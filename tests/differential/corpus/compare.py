"""Compares our answers with the AWS CLI's: compare.py PROGRAM MODELS EXPECTED [--show N] [--part NAME,…].

Prints the first N differences, how many lines are equal in each part, and "N passed, N failed"; a failure is a part of
which fewer are equal or listed in known.txt than FLOOR asks.
"""
import base64
import collections
import gzip
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import urllib.parse

HERE = os.path.dirname(os.path.abspath(__file__))
PARTS = ("status", "stdout", "requests")
MORE_PARTS = ("stderr", "files")
FLOOR = {"status": 0.99, "requests": 0.99, "stdout": 0.98, "arguments": 1}
IGNORED = {"user-agent", "x-amz-date", "authorization", "amz-sdk-invocation-id", "amz-sdk-request", "content-length",
           "expect", "host", "connection", "accept-encoding"}
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
VARIES = re.compile(r"(?:^|(?<=&))(Timestamp|Signature)=[^&]*|X-Amz-(Date|Signature)=[^&]*|%26X-Amz-(Date|Signature)%3D[0-9A-Za-z]*|\b1[0-9]{9}(-[0-9]+)?\b")


def mask(text):
    return VARIES.sub("<varies>", UUID.sub("<uuid>", text))


def body_of(request, headers):
    body = base64.b64decode(request["body"])
    kind = headers.get("content-type", "")
    if "json" in kind:
        try:
            return json.loads(mask(body.decode()))
        except ValueError:
            pass
    text = body.decode("utf-8", "backslashreplace")
    return sorted(mask(text).split("&")) if "x-www-form-urlencoded" in kind else mask(text)


def request_of(request):
    headers = {k.lower(): v.strip() for k, v in request["headers"].items()}
    if UUID.search(base64.b64decode(request["body"]).decode("utf-8", "replace")):
        headers.pop("x-amz-content-sha256", None)  # of a random identifier
    url, _, query = request["url"].partition("?")
    if url.count("/") == 2:  # an empty path is sent as "/"
        url += "/"
    authorization = headers.get("authorization", "")
    scope = re.search(r"Credential=[^/]+/\d+/([^,]+), ?SignedHeaders=([^,]+)", authorization)
    scope = (scope[1], sorted(set(scope[2].split(";")) - {"expect"})) if scope else authorization[:7]
    return [request["method"], url, sorted(mask(query).split("&")),
            {k: mask(v) for k, v in headers.items() if k not in IGNORED}, scope, body_of(request, headers)]


def parts_of(entry):
    return {"status": str(entry["status"]), "stdout": mask(entry["stdout"]),
            "requests": [request_of(r) for r in entry["requests"]], "stderr": mask(entry["stderr"]),
            "files": entry.get("written", {})}


def first_difference(a, b, path=""):
    if isinstance(a, dict) and isinstance(b, dict):
        for k in list(a) + [k for k in b if k not in a]:
            if a.get(k) != b.get(k):
                return first_difference(a.get(k), b.get(k), path + "." + k)
    if isinstance(a, (list, tuple)) and isinstance(b, (list, tuple)) and len(a) == len(b):
        for i, (x, y) in enumerate(zip(a, b)):
            if x != y:
                return first_difference(x, y, path + "[%d]" % i)
    if isinstance(a, str) and isinstance(b, str):
        at = next((i for i, (x, y) in enumerate(zip(a, b)) if x != y), min(len(a), len(b)))
        a, b = a[max(0, at - 60):at + 160], b[max(0, at - 60):at + 160]
    return "%s\n      AWS CLI %r\n      ours    %r" % (path, str(a)[:600] if not isinstance(a, str) else a,
                                                    str(b)[:600] if not isinstance(b, str) else b)


def read_known(folder):
    """(pattern of the command line, parts, pattern of the AWS CLI's output) of each accepted difference"""
    known = []
    with open(os.path.join(folder, "known.txt"), encoding="utf-8") as f:
        for line in f.read().splitlines():
            if line and not line.startswith("#"):
                parts, pattern, where, reason = line.split(" | ")
                assert reason, line
                known.append((re.compile(pattern, re.S), set(parts.split(",")), re.compile(where, re.S)))
    return known


def reason_of(known, line, theirs, part):
    return next((i for i, (pattern, parts, where) in enumerate(known) if part in parts and pattern.search(line)
                 and where.search(theirs["stderr"] + theirs["stdout"])), None)


def write_file(*path, text):
    os.makedirs(os.path.join(*path[:-1]), exist_ok=True)
    with open(os.path.join(*path), "w", encoding="utf-8") as f:
        f.write(text)


def written_in(folder, files):
    """{name: content in base64} of the files in a folder that are not `files`."""
    written = {}
    for name in sorted(os.listdir(folder)):
        if os.path.isfile(os.path.join(folder, name)):
            with open(os.path.join(folder, name), "rb") as f:
                content = f.read()
            if name not in files or content != files[name].encode():
                written[name] = base64.b64encode(content).decode()
    return written


def ours_of(program, models, cases):
    """What PROGRAM answers; a case may have a folder of its own with files, then it says what it wrote there."""
    home = tempfile.mkdtemp(prefix="aws-api-corpus-")
    shutil.copytree(os.path.join(HERE, "files"), home, dirs_exist_ok=True)
    given, folders = "", []
    for number, case in enumerate(cases):
        folder = os.path.join(home, str(number)) if "folder" in case else home
        folders.append(folder)
        os.makedirs(folder, exist_ok=True)
        for name, text in case.get("files", {}).items():
            write_file(folder, name, text=text)
        given += json.dumps({"words": case["words"], "environment": case["environment"], "requests": case["requests"],
                             "folder": folder}) + "\n"
    done = subprocess.run([program, models, "run"], input=given.encode(), capture_output=True, cwd=home, check=False,
                          env={"TZ": "UTC", "HOME": "/nonexistent", "LC_ALL": "C.UTF-8"})
    written = [written_in(f, c["files"]) if "folder" in c else {} for f, c in zip(folders, cases)]
    shutil.rmtree(home)
    lines = done.stdout.decode("utf-8", "backslashreplace").splitlines()
    if len(lines) != len(cases):
        sys.exit("%d answers for %d cases; the next: %r; %s" % (len(lines), len(cases), cases[len(lines)]["words"],
                                                              done.stderr.decode()[-2000:]))
    if done.returncode != 0:
        sys.exit("the program ended with %d: %s" % (done.returncode, done.stderr.decode()[-2000:]))
    return [dict(json.loads(x), written=w) for x, w in zip(lines, written)]


def compare_arguments(program, models, theirs, show):
    done = subprocess.run([program, models, "arguments"], capture_output=True, check=True)
    ours = {}
    for line in done.stdout.decode().splitlines():
        entry = json.loads(line)
        ours[entry["service"]] = entry["arguments"]
    same, count, shown = 0, 0, 0
    for service, operations in theirs.items():
        for operation, table in operations.items():
            count += 1
            got = ours.get(service, {}).get(operation)
            for row, want in zip(got or [], table):
                row[1] = row[1] or want[1]  # arguments that are no members have no shape of ours
                row[4] = want[4]  # the AWS CLI does not say this of its output files
            if got == table:
                same += 1
            elif shown < show:
                shown += 1
                print("arguments of %s %s%s" % (service, operation, first_difference(table, got)))
        for operation in set(ours.get(service, {})) - set(operations):
            print("no command of the AWS CLI: %s %s" % (service, operation))
    print("arguments: %d of %d operations equal" % (same, count))
    return same, count


class Options:
    """compare.py PROGRAM MODELS EXPECTED [--show N] [--part NAME,…]"""

    def __init__(self, argv):
        self.program, self.models, self.expected = (os.path.abspath(x) for x in argv[1:4])
        self.show = int(argv[argv.index("--show") + 1]) if "--show" in argv else 20
        self.parts = argv[argv.index("--part") + 1].split(",") if "--part" in argv else PARTS


class Tally:
    """How many cases are equal in each part, and the differences that are not known."""

    def __init__(self, options, folder):
        self.options, self.known, self.seen = options, read_known(folder), set()
        self.count, self.equal, self.unexplained = 0, collections.Counter(), collections.Counter()

    def compare(self, cases, parts=PARTS):
        """Compares all cases; those of `parts` are failures when they differ. [(case, part)] of the unexplained ones."""
        bad = []
        for case, got in zip(cases, ours_of(self.options.program, self.options.models, cases)):
            self.count += 1
            theirs, ours = parts_of(case), parts_of(got)
            for part in PARTS + MORE_PARTS:
                if theirs[part] == ours[part]:
                    self.equal[part] += 1
                elif part in parts or part in self.options.parts:
                    bad += [(case, part)] if self.differs(case, part, theirs, ours) else []
        return bad

    def differs(self, case, part, theirs, ours):
        """Is this difference not a known one?"""
        settings = "".join("%s=%s " % pair for pair in case["environment"].items())
        line = settings + "aws " + " ".join(case["words"])
        why = reason_of(self.known, line, theirs, part)
        if why is not None:
            self.seen.add(why)
            return False
        self.unexplained[part] += 1
        if part in self.options.parts and self.options.show > 0:
            self.options.show -= 1
            print("%s of %s%s" % (part, line[:700], first_difference(theirs[part], ours[part])))
            if part == "status":
                print("      stderr AWS CLI %r\n      stderr ours    %r" % (theirs["stderr"][-300:], ours["stderr"][-300:]))
        return True

    def report(self):
        for part in PARTS + MORE_PARTS:
            print("%s: %d of %d equal, %d unexplained" % (part, self.equal[part], self.count, self.unexplained[part]))

    def share(self, part):
        return 1 - self.unexplained[part] / max(1, self.count)


def entries_of(path):
    with gzip.open(path, "rt", encoding="utf-8") as f:
        return [json.loads(line) for line in f]


def finish(shares, floors, passed):
    """Says what is below its floor; the exit status."""
    missed = [part for part, floor in floors.items() if shares[part] < floor]
    for part in missed:
        print("FAILED %s: %.4f are equal or explained, at least %.4f must be" % (part, shares[part], floors[part]))
    print("%d passed, %d failed" % (passed, len(missed)))
    return 1 if missed or not passed else 0


def main():
    options = Options(sys.argv)
    entries = entries_of(options.expected)
    tables = {x["service"]: x["arguments"] for x in entries if "arguments" in x}
    tally = Tally(options, HERE)
    tally.compare([x for x in entries if "status" in x])
    same, count = compare_arguments(options.program, options.models, tables, max(0, options.show))
    tally.report()
    shares = {part: tally.share(part) for part in PARTS}
    shares["arguments"] = same / max(1, count)
    return finish(shares, FLOOR, sum(tally.equal[p] for p in PARTS) + same)


if __name__ == "__main__":
    sys.exit(main())
