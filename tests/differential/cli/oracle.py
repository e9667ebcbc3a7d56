"""Commands on standard input (JSON strings), what the AWS CLI makes of them on standard output.

Nothing is sent: the call stops where its parameters have been validated. Handlers of botocore that
change parameters (they belong to sending, not to parsing) are left out, except idempotency tokens.
"""
import base64
import datetime
import decimal
import io
import json
import os
import re
import shlex
import sys

os.environ.update(
    AWS_ACCESS_KEY_ID="AKIDEXAMPLE", AWS_SECRET_ACCESS_KEY="secret", AWS_DEFAULT_REGION="us-east-1",
    AWS_CONFIG_FILE="/nonexistent", AWS_SHARED_CREDENTIALS_FILE="/nonexistent", AWS_EC2_METADATA_DISABLED="true",
    AWS_PAGER="", AWS_MAX_ATTEMPTS="1")

import awscli.clidriver  # noqa: E402
import awscli.customizations.cloudfront  # noqa: E402
import botocore.handlers  # noqa: E402
import botocore.paginate  # noqa: E402
import botocore.validate  # noqa: E402
import botocore.waiter  # noqa: E402
from botocore.exceptions import ParamValidationError  # noqa: E402

botocore.handlers.BUILTIN_HANDLERS = [
    row for row in botocore.handlers.BUILTIN_HANDLERS
    if not row[0].startswith("before-parameter-build") or row[1] is botocore.handlers.generate_idempotent_uuid]

awscli.customizations.cloudfront.unique_string = lambda prefix="cli": prefix + "-1700000000-1"

seen = {}


class Stop(BaseException):
    """Ends the call; the CLI's own error handler takes it for an unknown failure."""


def plain(v):
    if isinstance(v, (bytes, bytearray)):
        return {"bytes": base64.b64encode(v).decode()}
    if hasattr(v, "read"):
        return {"bytes": base64.b64encode(v.read()).decode()}
    if isinstance(v, dict):
        return {k: plain(x) for k, x in v.items()}
    if isinstance(v, (list, tuple)):
        return [plain(x) for x in v]
    if isinstance(v, decimal.Decimal):
        return float(v) if v % 1 else int(v)
    if isinstance(v, (datetime.datetime, datetime.date)):
        return v.isoformat()
    return v


def stop_at_request(self, parameters, operation_model):
    if operation_model.input_shape is not None:
        report = self._param_validator.validate(parameters, operation_model.input_shape)
        if report.has_errors():
            raise ParamValidationError(report=report.generate_report())
        for name in operation_model.idempotent_members:
            if re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", str(parameters.get(name))):
                parameters.pop(name)
    seen["operation"] = operation_model.service_model.service_name + ":" + operation_model.name
    seen["params"] = plain(parameters)
    raise Stop()


def note_paging(self, **kwargs):
    config = dict(kwargs.pop("PaginationConfig", {}))
    seen["paging"] = {k: v if k == "StartingToken" else int(v) for k, v in config.items()}
    return self._method(**kwargs)


def note_waiter(self, **kwargs):
    seen["waiter"] = self.name
    return self._operation_method(**kwargs)


botocore.validate.ParamValidationDecorator.serialize_to_request = stop_at_request
botocore.paginate.Paginator.paginate = note_paging
botocore.waiter.Waiter.wait = note_waiter


def message(text):
    """The error's own text, without the program's frame."""
    text = re.sub(r"^\s*usage: aws \[options\].*?\n\n(?=aws: )", "", text, flags=re.S).strip("\n")
    text = re.sub(r"^aws: \[ERROR\]: ", "", text)
    text = re.sub(r"^An error occurred \(ParamValidation\): ", "", text)
    return re.sub(r"\n\nusage: aws \[options\].*", "", text, flags=re.S).rstrip("\n")


def run(line):
    seen.clear()
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) for _ in range(2))
    saved = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = out, err
    try:
        status = awscli.clidriver.create_clidriver(["--x"]).main(shlex.split(line)[1:])
    except SystemExit as e:
        status = e.code
    finally:
        sys.stdout, sys.stderr = saved
    if "params" in seen:
        return {"operation": seen["operation"], "params": seen["params"], "paging": seen.get("paging"),
                "waiter": seen.get("waiter")}
    if status in (0, None):
        return {"text": out.buffer.getvalue().decode().rstrip("\n")}
    return {"error": message(err.buffer.getvalue().decode()), "status": status}


for line in sys.stdin:
    print("\n@" + json.dumps(run(json.loads(line))), flush=True)
