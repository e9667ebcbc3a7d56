"""Service replies, written as each protocol writes them: from a documented output, and the errors that people meet."""
import base64
import datetime
import email.utils
import json
from xml.sax.saxutils import escape, quoteattr

from botocore import utils

NUMBERS = ("integer", "long", "short", "float", "double")
XML = ("query", "ec2", "rest-xml")


class DoesNotFit(Exception):
    """The documented output is not an output of this operation."""


# ---- documented values as values of a shape ----

def fitted_text(v):
    """Policies and templates are shown as documents and sent as texts."""
    if isinstance(v, (dict, list)):
        return json.dumps(v)
    return str(v).lower() if isinstance(v, bool) else str(v)


def fitted_scalar(shape, v):
    kind = shape.type_name
    if isinstance(v, (dict, list)) and kind != "string":
        raise DoesNotFit
    if kind == "boolean":
        return v if isinstance(v, bool) else str(v).lower() == "true"
    if kind in NUMBERS:
        number = float(v)
        return number if kind in ("float", "double") else int(number)
    if kind == "timestamp":
        return utils.parse_timestamp(v)
    if kind == "blob":
        try:
            return base64.b64encode(base64.b64decode(str(v), validate=True)).decode()
        except ValueError:
            return base64.b64encode(str(v).encode()).decode()
    return fitted_text(v)


def fitted(shape, v):
    """`v` without what `shape` does not have."""
    kind = shape.type_name
    if getattr(shape, "is_document_type", False):
        return v
    if kind == "structure":
        if not isinstance(v, dict):
            raise DoesNotFit
        known = {k: fitted(shape.members[k], x) for k, x in v.items() if k in shape.members and x is not None}
        return dict(list(known.items())[:1]) if getattr(shape, "is_tagged_union", False) else known
    if kind == "list":
        if not isinstance(v, list):
            raise DoesNotFit
        return [fitted(shape.member, x) for x in v if x is not None]
    if kind == "map":
        if not isinstance(v, dict):
            raise DoesNotFit
        return {k: fitted(shape.value, x) for k, x in v.items() if x is not None}
    try:
        return fitted_scalar(shape, v)
    except (ValueError, TypeError, OverflowError):
        raise DoesNotFit from None


# ---- writing ----

def time_text(shape, v, default):
    form = shape.serialization.get("timestampFormat", default)
    v = v if v.tzinfo else v.replace(tzinfo=datetime.timezone.utc)
    if form == "unixtimestamp":
        seconds = v.timestamp()
        return int(seconds) if seconds == int(seconds) else seconds
    if form == "rfc822":
        return email.utils.format_datetime(v.astimezone(datetime.timezone.utc), usegmt=True)
    v = v.astimezone(datetime.timezone.utc)
    return v.strftime("%Y-%m-%dT%H:%M:%S") + (".%03dZ" % (v.microsecond // 1000) if v.microsecond else "Z")


def json_value(shape, v):
    kind = shape.type_name
    if getattr(shape, "is_document_type", False):
        return v
    if kind == "structure":
        return {shape.members[k].serialization.get("name", k): json_value(shape.members[k], x) for k, x in v.items()
                if not shape.members[k].serialization.get("location")}
    if kind == "list":
        return [json_value(shape.member, x) for x in v]
    if kind == "map":
        return {k: json_value(shape.value, x) for k, x in v.items()}
    return time_text(shape, v, "unixtimestamp") if kind == "timestamp" else v


def plain(shape, v):
    if shape.type_name == "timestamp":
        return str(time_text(shape, v, "iso8601"))
    return str(v).lower() if isinstance(v, bool) else str(v)


def xml(name, shape, v, attributes=""):
    kind = shape.type_name
    if kind == "structure":
        return xml_structure(name, shape, v, attributes)
    if kind == "list":
        item = shape.member.serialization.get("name", "member")
        inner = "".join(xml(item, shape.member, x) for x in v)
    elif kind == "map":
        inner = "".join(xml_entry("entry", shape, k, x) for k, x in v.items())
    else:
        inner = escape(plain(shape, v))
    return "<%s>%s</%s>" % (name, inner, name)


def xml_structure(name, shape, v, attributes):
    inner = ""
    for k, x in v.items():
        member = shape.members[k]
        if member.serialization.get("location"):
            continue
        if member.serialization.get("xmlAttribute"):
            attribute = member.serialization["name"]
            attributes += " xmlns:%s=\"http://attributes\"" % attribute.split(":")[0] if ":" in attribute else ""
            attributes += " %s=%s" % (attribute, quoteattr(str(x)))
        else:
            inner += xml_member(k, member, x)
    return "<%s%s>%s</%s>" % (name, attributes, inner, name)


def xml_entry(name, shape, k, v):
    key = shape.key.serialization.get("name") or "key"
    return "<%s><%s>%s</%s>%s</%s>" % (name, key, escape(k), key, xml(
        shape.value.serialization.get("name") or "value", shape.value, v), name)


def xml_member(name, member, v):
    name = member.serialization.get("name", name)
    is_flat = member.serialization.get("flattened")
    if is_flat and member.type_name == "list":
        name = member.member.serialization.get("name") or name
        return "".join(xml(name, member.member, x) for x in v)
    if is_flat and member.type_name == "map":
        return "".join(xml_entry(name, member, k, x) for k, x in v.items())
    return xml(name, member, v)


def headers_of(shape, v):
    headers = {"x-amzn-RequestId": "r"}
    for k, x in v.items():
        member = shape.members[k]
        location, wire = member.serialization.get("location"), member.serialization.get("name", k)
        if location == "headers":
            headers.update({wire + name: str(text) for name, text in x.items()})
        elif location == "header":
            text = ",".join(plain(member.member, y) for y in x) if isinstance(x, list) else (
                str(time_text(member, x, "rfc822")) if member.type_name == "timestamp" else plain(member, x))
            if text.isascii() and "\n" not in text:
                headers[wire] = text
    return headers


def success(operation, output):
    """(status, headers, body) that show `output`; None when it is not one of this operation."""
    shape, protocol = operation.output_shape, operation.service_model.resolved_protocol
    if shape is None or operation.has_event_stream_output or protocol == "smithy-rpc-v2-cbor":
        return None
    try:
        v = fitted(shape, output)
    except DoesNotFit:
        return None
    if not v and output:
        return None
    headers = headers_of(shape, v) if protocol.startswith("rest") else {"x-amzn-RequestId": "r"}
    headers = {k: x for k, x in headers.items() if k.lower() not in ("content-length", "content-encoding")
               and not k.lower().startswith("x-amz-checksum")}
    if operation.http["method"] == "HEAD":
        return 200, headers, b""
    return 200, headers, body_of(operation, shape, protocol, v).encode()


def body_of(operation, shape, protocol, v):
    name, payload = operation.name, shape.serialization.get("payload")
    if payload:
        member = shape.members[payload]
        if member.type_name in ("blob", "string"):
            return str(v.get(payload, "made up\n"))
        if payload not in v:
            return ""
        if protocol in XML:
            return xml(member.serialization.get("name", payload), member, v[payload])
        return json.dumps(json_value(member, v[payload]))
    if protocol == "query":
        return "<%sResponse xmlns=\"http://q/\">%s<ResponseMetadata><RequestId>r</RequestId></ResponseMetadata>" \
            "</%sResponse>" % (name, xml(shape.serialization.get("resultWrapper", name + "Result"), shape, v), name)
    if protocol == "ec2":
        end = "</%sResponse>" % name
        return xml(name + "Response", shape, v).replace(end, "<requestId>r</requestId>" + end)
    return xml(name + "Result", shape, v) if protocol in XML else json.dumps(json_value(shape, v))


# ---- errors ----

DENIED = "User: arn:aws:iam::123456789012:user/me is not authorized to perform: %s:%s on resource: * because no " \
    "identity-based policy allows the %s:%s action"
ERRORS = [
    (403, "AccessDenied", "AccessDeniedException", DENIED),
    (400, "ValidationError", "ValidationException", "1 validation error detected: Value 'x' at 'name' failed to "
     "satisfy constraint: Member must satisfy regular expression pattern: [a-z]+"),
    (400, "Throttling", "ThrottlingException", "Rate exceeded"),
    (404, "NoSuchEntity", "ResourceNotFoundException", "The role with name \"x\" cannot be found."),
    (403, "ExpiredToken", "ExpiredTokenException", "The security token included in the request is expired"),
    (403, "InvalidClientTokenId", "UnrecognizedClientException", "The security token included in the request is invalid."),
    (403, "SignatureDoesNotMatch", "InvalidSignatureException", "Signature not yet current: <é>\nnow"),
    (400, "ConditionalCheckFailed", "ConditionalCheckFailedException", "The conditional request failed"),
    (409, "EntityAlreadyExists", "ResourceInUseException", "Role with name x already exists."),
    (500, "InternalFailure", "InternalServerException", ""),
    (503, "ServiceUnavailable", "ServiceUnavailableException", "Please reduce your request rate."),
]
OF_S3 = [(404, "NoSuchBucket", "The specified bucket does not exist"), (404, "NoSuchKey", "The specified key does not "
         "exist."), (403, "AccessDenied", "Access Denied"), (412, "PreconditionFailed", "At least one of the "
         "pre-conditions you specified did not hold"), (409, "BucketNotEmpty", "The bucket you tried to delete is not "
         "empty"), (503, "SlowDown", "Please reduce your request rate."), (403, "InvalidAccessKeyId", "The AWS Access "
         "Key Id you provided does not exist in our records.")]
OF_EC2 = [(403, "UnauthorizedOperation", "You are not authorized to perform this operation. Encoded authorization "
           "failure message: abc"), (400, "InvalidInstanceID.NotFound", "The instance ID 'i-1' does not exist"),
          (400, "DryRunOperation", "Request would have succeeded, but DryRun flag is set."),
          (400, "InvalidParameterValue", "Value (x) for parameter y is invalid."),
          (503, "RequestLimitExceeded", "Request limit exceeded."), (401, "AuthFailure", "AWS was not able to validate "
          "the provided access credentials"), (400, "InvalidGroup.Duplicate", "The security group 'x' already exists")]
PAGE = "<html>\r\n<head><title>503 Service Temporarily Unavailable</title></head>\r\n<body>\r\n</body>\r\n</html>\r\n"


def failure(pick, operation):
    """(status, headers, body) of a refusal as AWS sends it."""
    service, protocol = operation.service_model, operation.service_model.resolved_protocol
    headers, prefix = {"x-amzn-RequestId": "r"}, service.signing_name
    if pick.random() < 0.04:
        return 503, {"Content-Type": "text/html"}, b"" if operation.http["method"] == "HEAD" else PAGE.encode()
    status, old, new, message = pick.choice(ERRORS)
    if "%s" in message:
        message %= (prefix, operation.name) * 2
    if service.service_name == "s3" or protocol == "ec2":
        status, old, message = pick.choice(OF_S3 if service.service_name == "s3" else OF_EC2)
    modelled = operation.error_shapes
    if modelled and protocol != "ec2" and pick.random() < 0.5:
        new = old = pick.choice(modelled).error_code
    if operation.http["method"] == "HEAD":
        return status, headers, b""
    if protocol in XML:
        return status, headers, xml_failure(protocol, service.service_name, old, message).encode()
    headers["Content-Type"] = "application/x-amz-json-1.1"
    key = pick.choice(["message", "Message"])
    if protocol == "rest-json":
        headers["x-amzn-ErrorType"] = new + pick.choice(["", ":http://internal.amazon.com/coral/com.amazon.coral/"])
        return status, headers, json.dumps({key: message}).encode()
    if service.metadata.get("awsQueryCompatible") is not None:
        headers["x-amzn-query-error"] = "AWS.Old.%s;Sender" % new
    kind = pick.choice([new, "com.amazon.coral.service#" + new])
    return status, headers, json.dumps({"__type": kind, key: message} if message else {"__type": kind}).encode()


def xml_failure(protocol, service, code, message):
    inner = "<Code>%s</Code><Message>%s</Message>" % (code, escape(message))
    if protocol == "ec2":
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Response><Errors><Error>%s</Error></Errors><RequestID>r" \
            "</RequestID></Response>" % inner
    if service == "s3":
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error>%s<BucketName>b</BucketName><RequestId>r</RequestId>" \
            "<HostId>h</HostId></Error>" % inner
    return "<ErrorResponse xmlns=\"https://aws/doc/2010-05-08/\">\n  <Error>\n    <Type>Sender</Type>\n    %s\n  " \
        "</Error>\n  <RequestId>r</RequestId>\n</ErrorResponse>\n" % inner
