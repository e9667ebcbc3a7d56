"""What of a run is compared, with all that differs from run to run masked."""

import json
import re

HEADERS = re.compile(
    r"^(content-type|content-md5|content-encoding|range|expect|x-amz-(?!date$|security-token$|user-agent$)[a-z0-9-]+"
    r"|if-[a-z-]+|accept)$"
)
UUID = re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b")
SCOPE = re.compile(r"Credential=[^/]+/\d+/([^,]+)")
SIGNED = re.compile(r"SignedHeaders=([^,]+)")


def mask(text):
    return UUID.sub("<uuid>", text)


def body_of(exchange):
    text = exchange.body.decode("utf-8", "backslashreplace")
    kind = exchange.headers.get("Content-Type", "")
    if "json" in kind:
        try:
            return json.dumps(json.loads(text), sort_keys=True)
        except ValueError:
            return text
    if "x-www-form-urlencoded" in kind:
        return "\n".join(sorted(mask(text).split("&")))
    return text


def request_of(exchange):
    headers = {name.lower(): value for name, value in exchange.headers.items()}
    path, _, query = exchange.path.partition("?")
    kept = sorted(f"{name}: {value}" for name, value in headers.items() if HEADERS.match(name) and not varies(name))
    authorization = headers.get("authorization", "")
    scope = SCOPE.search(authorization)
    lines = [f"{exchange.method} {path}"]
    lines += [f"?{part}" for part in sorted(query.split("&")) if part]
    lines += kept
    lines.append(f"scope {scope.group(1) if scope else 'none'}")
    return mask("\n".join(lines) + "\n" + body_of(exchange))


def varies(name):
    return name in ("x-amz-trace-id", "x-amzn-trace-id", "x-amz-client-context")


class Run:
    """One execution of one command."""

    def __init__(self, status, stdout, stderr, exchanges):
        self.parts = {
            "status": str(status),
            "stdout": mask(stdout.decode("utf-8", "backslashreplace")),
            "stderr": mask(stderr.decode("utf-8", "backslashreplace")),
            "requests": "\n--\n".join(request_of(exchange) for exchange in exchanges),
        }


def differences(theirs, ours):
    return [name for name in theirs.parts if theirs.parts[name] != ours.parts[name]]


def value_at(stdout, path):
    value = json.loads(stdout)
    for key in path.split("."):
        value = value[int(key)] if isinstance(value, list) else value[key]
    return str(value)


