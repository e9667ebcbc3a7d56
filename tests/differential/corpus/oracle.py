"""The real AWS CLI in one process, with canned answers instead of a network.

run(words) gives what a process would have: exit status, stdout, stderr, the requests that would have been sent, and the
replies that were given to them. The home folder is the caller's: the AWS CLI writes to it.
"""
import base64
import gc
import inspect
import io
import json
import os
import random
import sys
import time
import zlib

os.environ.update(
    AWS_ACCESS_KEY_ID="AKIDEXAMPLE", AWS_SECRET_ACCESS_KEY="secret", AWS_DEFAULT_REGION="us-east-1",
    AWS_CONFIG_FILE="/nonexistent", AWS_SHARED_CREDENTIALS_FILE="/nonexistent", AWS_EC2_METADATA_DISABLED="true",
    AWS_PAGER="", AWS_MAX_ATTEMPTS="1", TZ="UTC", COLUMNS="80")
time.tzset()

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../wire"))

import awscli.clidriver  # noqa: E402
import answers  # noqa: E402
import botocore.endpoint  # noqa: E402
import botocore.hooks  # noqa: E402
import botocore.loaders  # noqa: E402
import botocore.session  # noqa: E402
from botocore.awsrequest import AWSResponse, HeadersDict  # noqa: E402

answers.TEXTS = ["my-name", "prod", "arn:aws:iam::123456789012:role/Admin", "i-0abc", "a b", "x+y", "Zürich ✓", "a/b",
                 "<a>&\"'", "", "new\nline", "0", "true", "tab\tx", "us-east-1a", "日本語", "available", "None",
                 "2024-01-02T03:04:05Z", "- a", "#x", "a: b"]
answers.json_or_null = answers.json_text  # no service sends null in a list
LOADERS = {}
create_loader = botocore.loaders.create_loader


def shared_loader(search_path_string=None):
    """One loader for all commands: service models are read once."""
    if search_path_string not in LOADERS:
        LOADERS[search_path_string] = create_loader(search_path_string)
    return LOADERS[search_path_string]


botocore.loaders.create_loader = shared_loader
botocore.session.create_loader = shared_loader
time.sleep = lambda seconds: None
# A process of its own per command would look at these once; none of it changes what a command does.
awscli.clidriver.register_session_id_event = lambda session: None
accepts_kwargs = botocore.hooks.accepts_kwargs
botocore.hooks.accepts_kwargs = lambda f: (
    f.__code__.co_flags & inspect.CO_VARKEYWORDS if hasattr(f, "__code__") else accepts_kwargs(f))
OUTPUTS = {}  # the last session and its only entry: each operation of a service would make one
OutputStreamFactory = awscli.clidriver.OutputStreamFactory


def shared_outputs(session):
    if session not in OUTPUTS:
        OUTPUTS.clear()
        OUTPUTS[session] = OutputStreamFactory(session)
    return OUTPUTS[session]


awscli.clidriver.OutputStreamFactory = shared_outputs
# Every operation of a service copies the environment for each command: see set_environment.
ENVIRONMENT = dict(os.environ)
# The models of a service stay; garbage is collected after some commands.
gc.disable()
COLLECT_AFTER = 64


class Body(io.BytesIO):
    """As urllib3 hands a body out."""

    def stream(self, amt=65536, decode_content=None):
        data = self.read(amt)
        while data:
            yield data
            data = self.read(amt)

    def release_conn(self):
        pass


class Exchanges:
    """The requests of one command; makes up the replies."""

    def __init__(self):
        self.seen = []
        self.operation = None
        self.commands = 0
        self.given = None
        self.wants_error = False

    def begin(self, text, given):
        self.seen = []
        self.given = given
        answers.pick.seed(zlib.crc32(text.encode()))
        self.wants_error = " wait " in text

    def reply(self):
        given = self.given(self.operation) if self.given and len(self.seen) == 1 else None
        if given:
            return given
        if self.wants_error:
            return self.failure()
        if len(self.seen) > 1:
            return self.second()
        if answers.pick.random() < 0.12:
            return self.failure()
        return self.success()

    def failure(self):
        operation = self.operation
        protocol = operation.service_model.resolved_protocol
        shape, code = None, answers.pick.choice(["AccessDenied", "ValidationException", "ResourceNotFoundException"])
        if operation.error_shapes and answers.pick.random() < 0.7:
            shape = answers.pick.choice(operation.error_shapes)
            code = shape.error_code
        status = answers.pick.choice([400, 403, 404])
        headers = {"x-amzn-RequestId": "r"}
        if protocol in ("query", "ec2", "rest-xml"):
            body = answers.xml_error(protocol, shape, code)
        else:
            body = answers.json_error(protocol, shape, code)
        if protocol == "rest-json":
            headers["x-amzn-errortype"] = code
        if operation.http["method"] == "HEAD":
            body = ""
        return status, headers, body.replace("<Message></Message>", "<Message>no</Message>").encode()

    def success(self):
        operation = self.operation
        protocol = operation.service_model.resolved_protocol
        headers = dict(answers.headers_of(operation.output_shape).items()) if protocol.startswith("rest") else {}
        headers["x-amzn-RequestId"] = "r"
        if operation.http["method"] == "HEAD" or operation.has_event_stream_output:
            return 200, headers, b""
        if protocol == "smithy-rpc-v2-cbor":
            headers["smithy-protocol"] = "rpc-v2-cbor"
            return 200, headers, b"\xa0"
        if operation.is_endpoint_discovery_operation:
            place = {"Address": "cell1.timestream.us-east-1.amazonaws.com", "CachePeriodInMinutes": 1440}
            return 200, headers, json.dumps({"Endpoints": [place]}).encode()
        untrue = ("x-amz-checksum", "content-length")
        headers = {k: v for k, v in headers.items() if not k.lower().startswith(untrue)}
        return 200, headers, answers.success_body(protocol, operation).encode()

    def second(self):
        protocol = self.operation.service_model.resolved_protocol
        if protocol == "query":
            return 200, {}, ("<r><%s/></r>" % self.operation.output_shape.serialization.get("resultWrapper")).encode()
        if protocol in ("ec2", "rest-xml"):
            return 200, {}, b"<r/>"
        if protocol == "smithy-rpc-v2-cbor":
            return 200, {"smithy-protocol": "rpc-v2-cbor"}, b"\xa0"
        return 200, {}, b"{}"

    def send(self, request):
        body = request.body
        if hasattr(body, "read"):
            body = body.read()
        if isinstance(body, str):
            body = body.encode()
        headers = {k: v.decode() if isinstance(v, bytes) else str(v) for k, v in request.headers.items()}
        entry = {"method": request.method, "url": request.url, "headers": headers,
                 "body": base64.b64encode(bytes(body or b"")).decode()}
        self.seen.append(entry)
        status, reply_headers, text = self.reply()
        entry["reply"] = {"status": status, "headers": reply_headers, "body": base64.b64encode(text).decode()}
        return AWSResponse(request.url, status, HeadersDict(reply_headers), Body(text))


EXCHANGES = Exchanges()
_send_request = botocore.endpoint.Endpoint._send_request


def note_operation(self, request_dict, operation_model):
    EXCHANGES.operation = operation_model
    return _send_request(self, request_dict, operation_model)


botocore.endpoint.Endpoint._send_request = note_operation
botocore.endpoint.Endpoint._send = lambda self, request: EXCHANGES.send(request)


def forget_models():
    for loader in LOADERS.values():
        loader._cache.clear()


def set_environment(environment):
    """Exactly ENVIRONMENT and these, without those that are "<unset>"."""
    wanted = {k: v for k, v in {**ENVIRONMENT, **environment}.items() if v != "<unset>"}
    for name in set(os.environ) - set(wanted):
        del os.environ[name]
    os.environ.update(wanted)
    type(os.environ).copy = lambda self: dict(wanted)


def run(words, given=None, environment=None):
    """One command, as one process. given(operation) may give its first reply: (status, headers, body) or None."""
    set_environment(environment or {})
    EXCHANGES.begin(" ".join(words), given)
    EXCHANGES.commands += 1
    if EXCHANGES.commands % COLLECT_AFTER == 0:
        gc.collect()
    random.seed(1)
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) for _ in range(2))
    saved = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = out, err
    try:
        with awscli.clidriver.start_as_current_context():
            entry = awscli.clidriver.AWSCLIEntryPoint()
            status = entry.main(words)
    except SystemExit as e:
        status = e.code
    finally:
        sys.stdout, sys.stderr = saved
    return {"words": words, "environment": environment or {}, "status": status or 0, "stdout": out.buffer.getvalue().decode("utf-8", "backslashreplace"),
            "stderr": err.buffer.getvalue().decode("utf-8", "backslashreplace"), "requests": EXCHANGES.seen}
