"""Random answers for every operation, and what the AWS CLI's botocore makes of them.

Arguments: cases per operation, seed. One JSON object a line, read by wire.c. Time zone: TZ.
"""
import base64
import json
import random
import re
import sys
from xml.sax.saxutils import escape, quoteattr

from awscli.botocore import parsers, utils
from awscli.botocore.awsrequest import HeadersDict

import models

BEFORE = {"handle_expires_header", "_handle_200_error"}
AFTER = {"json_decode_policies", "decode_console_output", "json_decode_template_body", "parse_get_bucket_location",
         "decode_list_object", "decode_list_object_v2", "decode_list_object_versions"}

# Left out, with the reason.
KNOWN = {
    ("ec2", "GetConsoleOutput"): "text outside Latin-1 is left as it is; no service sends such base64",
    ("s3", "GetBucketNotification"): "an element repeated against the model gives Python objects",
}

TEXTS = ["abc", "a b", "x+y", "é✓", "a/b", "50%25", "<a>&\"'", "k=v&w", " lead ", "tab\tx", "new\nline", "A", "0",
         "true", "\U0001F600", "", "%7B%22Version%22%3A%221%22%2C%22a%22%3A%5B1%2C2.50%5D%7D",
         "{\"a\": 1.50, \"b\": [true, null]}"]
TIMES = ["2014-01-02T03:04:05Z", "2014-07-02T03:04:05.250Z", "2014-01-02T03:04:05+02:00", 1422172800,
         1434567890.125, 0, 1.5e9, "Thu, 02 Jan 2014 03:04:05 GMT"]
INTEGERS = ["0", "1", "-1", "42", "2147483647", "9007199254740993"]
FLOATS = ["0.0", "1.5", "-2.250", "1e20", "1E-7", "3", "12345.678", "100.0"]
BLOBS = [base64.b64encode(x).decode() for x in (b"abc", b"", b"\xff\x00")]
NUMBERS = ("integer", "long", "short", "float", "double")

pick = random.Random()
factory = parsers.ResponseParserFactory()
factory.set_parser_defaults(timestamp_parser=lambda x: utils.parse_timestamp(x).isoformat())


class Stream:
    """What a streaming body is to a parser: no bytes."""

    def __init__(self, body):
        self.body = body


def count(depth):
    return 0 if depth > 6 else pick.choice([0, 1, 1, 2, 3])


def chosen_members(shape, depth):
    names = list(shape.members)
    if shape.is_tagged_union:
        return [pick.choice(names)] if names else []
    names = [n for n in names if depth < 7 and pick.random() < (0.75 if depth < 3 else 0.4)]
    pick.shuffle(names)
    return names


def number(shape):
    return pick.choice(FLOATS if shape.type_name in ("float", "double") else INTEGERS)


def plain(shape):
    """A scalar as XML and headers write it."""
    kind = shape.type_name
    if kind == "timestamp":
        return str(pick.choice(TIMES))
    if kind == "blob":
        return pick.choice(BLOBS)
    if kind == "boolean":
        return pick.choice(["true", "false", "True"])
    return number(shape) if kind in NUMBERS else pick.choice(TEXTS)


# ---- JSON ----

def json_structure(shape, depth):
    if shape.is_document_type:
        return pick.choice(["{\"a\": 1.50, \"b\": null}", "[1,2.0]", "\"x\"", "true"])
    parts = []
    for name in chosen_members(shape, depth):
        member = shape.members[name]
        if member.serialization.get("location") and not shape.metadata.get("exception"):
            continue
        is_null = pick.random() < 0.08 and name.lower() != "message" and not shape.is_tagged_union
        parts.append("%s: %s" % (json.dumps(member.serialization.get("name", name)),
                                 "null" if is_null else json_text(member, depth + 1)))
    if pick.random() < 0.1 and not shape.is_tagged_union:
        parts.append("\"unknownThing\": {\"a\": 1}")
    return "{%s}" % ", ".join(parts)


def json_or_null(shape, depth):
    return "null" if pick.random() < 0.05 else json_text(shape, depth)


def json_text(shape, depth):
    kind = shape.type_name
    if kind == "structure":
        return json_structure(shape, depth)
    if kind == "list":
        return "[%s]" % ", ".join(json_or_null(shape.member, depth + 1) for _ in range(count(depth)))
    if kind == "map":
        return "{%s}" % ", ".join("%s: %s" % (json.dumps(pick.choice(["k", "é", "a b"]) + str(i)),
                                              json_or_null(shape.value, depth + 1)) for i in range(count(depth)))
    if kind == "timestamp":
        return json.dumps(pick.choice(TIMES))
    if kind == "blob":
        return json.dumps(pick.choice(BLOBS))
    if kind == "boolean":
        return pick.choice(["true", "false"])
    if kind in NUMBERS:
        return number(shape)
    return json.dumps(pick.choice(TEXTS), ensure_ascii=pick.random() < 0.5)


# ---- XML ----

def xml(name, shape, depth, attributes=""):
    kind = shape.type_name
    if kind == "structure":
        return xml_structure(name, shape, depth, attributes)
    if kind == "list":
        item = shape.member.serialization.get("name", "member")
        inner = "".join(xml(item, shape.member, depth + 1) for _ in range(count(depth)))
    elif kind == "map":
        inner = "".join(xml_entry("entry", shape, depth, i) for i in range(count(depth)))
    else:
        inner = escape(plain(shape))
    return "<%s>%s</%s>" % (name, inner, name)


def xml_structure(name, shape, depth, attributes):
    inner = ""
    for member_name in chosen_members(shape, depth):
        member = shape.members[member_name]
        if member.serialization.get("location"):
            continue
        if member.serialization.get("xmlAttribute"):
            attribute = member.serialization["name"]
            if ":" in attribute:
                attributes += " xmlns:%s=\"http://attributes\"" % attribute.split(":")[0]
            attributes += " %s=%s" % (attribute, quoteattr(pick.choice(["abc", "a b"])))
        else:
            inner += xml_member(member_name, member, depth + 1)
    return "<%s%s>%s</%s>" % (name, attributes, inner, name)


def xml_entry(name, shape, depth, index):
    key = shape.key.serialization.get("name") or "key"
    item = xml(shape.value.serialization.get("name") or "value", shape.value, depth + 1)
    return "<%s><%s>k%d</%s>%s</%s>" % (name, key, index, key, item, name)


def xml_member(name, member, depth):
    name = member.serialization.get("name", name)
    is_flat = member.serialization.get("flattened")
    if is_flat and member.type_name == "list":
        name = member.member.serialization.get("name") or name
        return "".join(xml(name, member.member, depth + 1) for _ in range(count(depth)))
    if is_flat and member.type_name == "map":
        return "".join(xml_entry(name, member, depth, i) for i in range(count(depth)))
    return xml(name, member, depth)


# ---- answers ----

def header_text(member):
    if member.serialization.get("jsonvalue"):
        return base64.b64encode(b"{\"a\": [1, 2.50]}").decode()
    if member.type_name != "list":
        return plain(member)
    if member.member.type_name == "timestamp":
        return "2014-01-02T03:04:05Z"
    return ",".join(plain(member.member).replace("\"", "") for _ in range(pick.choice([1, 2])))


def headers_of(shape):
    out = HeadersDict()
    for name, member in (shape.members if shape else {}).items():
        location, wire = member.serialization.get("location"), member.serialization.get("name", name)
        if location == "header" and pick.random() < 0.7:
            text = header_text(member).replace("\n", " ")
            out[wire] = text if text.isascii() else "abc"
        elif location == "headers":
            for i in range(pick.choice([0, 1, 2])):
                out[pick.choice([wire, wire.upper()]) + "Name%d" % i] = "v%d" % i
    return out


def success_body(protocol, operation):
    shape, name = operation.output_shape, operation.name
    is_xml = protocol in ("query", "ec2", "rest-xml")
    if shape is None:
        return "<x/>" if is_xml else pick.choice(["", "{}"])
    payload = shape.serialization.get("payload")
    if payload and shape.members[payload].type_name in ("blob", "string"):
        return pick.choice(["raw bytes", "", "{\"a\":1}"])
    if payload:
        member = shape.members[payload]
        return xml(member.serialization.get("name", payload), member, 0) if is_xml else json_text(member, 0)
    if protocol == "query":
        return "<%sResponse xmlns=\"http://q/\">%s<ResponseMetadata><RequestId>r</RequestId></ResponseMetadata>" \
            "</%sResponse>" % (name, xml(name + "Result", shape, 0), name)
    if protocol == "ec2":
        end = "</%sResponse>" % name
        return xml(name + "Response", shape, 0).replace(end, "<requestId>r</requestId>" + end)
    return xml(name + "Response", shape, 0, " xmlns=\"http://x/\"") if is_xml else json_text(shape, 0)


def xml_error(protocol, shape, code):
    inner = "<Code>%s</Code><Message>%s</Message>" % (code, escape(pick.choice(["msg", "", "é & x"])))
    if shape is not None:
        members = xml("Error", shape, 1)
        members = members[members.index(">") + 1:-len("</Error>")]
        inner += re.sub(r"<(Code|Message)>[^<]*</\1>", "", members)
    if protocol == "ec2":
        return "<Response><Errors><Error>%s</Error></Errors><RequestID>r</RequestID></Response>" % inner
    if protocol == "query" or pick.random() < 0.5:
        return "<ErrorResponse xmlns=\"http://e/\"><Error><Type>Sender</Type>%s</Error><RequestId>r</RequestId>" \
            "</ErrorResponse>" % inner
    return "<Error>%s<RequestId>r</RequestId><HostId>h</HostId></Error>" % inner


def json_error(protocol, shape, code):
    body = json_text(shape, 0) if shape is not None else "{}"
    more = "\"%s\": \"msg é\"" % pick.choice(["message", "Message"])
    if protocol == "json" or pick.random() < 0.4:
        more += ", \"__type\": \"%s\"" % pick.choice([code, "com.x#" + code, code + ":http://a"])
    elif pick.random() < 0.5:
        more += ", \"code\": \"%s\"" % code
    return "%s%s%s}" % (body[:-1], ", " if len(body) > 2 else "", more)


def printable(v):
    if isinstance(v, Stream):
        v = v.body
    if isinstance(v, bytes):
        return base64.b64encode(v).decode()
    if isinstance(v, dict):
        return {k: printable(x) for k, x in v.items()}
    return [printable(x) for x in v] if isinstance(v, list) else v


class Raw:
    """What handlers look at of the HTTP response."""

    raw = True

    def __init__(self, content):
        self.content = content


def parsed_answer(service, operation, response, body):
    event = "%s.%s" % (service.service_id.hyphenize(), operation.name)
    parser = factory.create_parser(service.resolved_protocol)
    more = {}
    for function in models.handlers_for("before-parse." + event, BEFORE):
        function(operation_model=operation, response_dict=response, customized_response_dict=more)
    parsed = parser.parse(response, operation.output_shape)
    parsed.update(more)
    if response["status_code"] >= 300:
        error = parsed.get("Error", {})
        shape = service.shape_for_error_code(error.get("Code"))
        is_generic = response["status_code"] >= 500 and not body.strip()
        details = parser.parse(response, shape) if shape is not None and not is_generic else None
        return {"code": str(error.get("Code", "Unknown")), "message": str(error.get("Message", "Unknown")),
                "details": printable(details)}
    for function in models.handlers_for("after-call." + event, AFTER):
        function(parsed=parsed, model=operation, http_response=Raw(body), context={"encoding_type_auto_set": True})
    parsed.pop("ResponseMetadata", None)
    return {"output": printable(parsed)}


def case(folder, service, operation, error):
    protocol = service.resolved_protocol
    status = pick.choice([400, 404, 500, 503]) if error else 200
    shape = error[0] if error else operation.output_shape
    headers = headers_of(shape) if protocol.startswith("rest") else HeadersDict()
    headers["x-amzn-RequestId"] = "r"
    if error and protocol == "rest-json" and pick.random() < 0.5:
        headers["x-amzn-errortype"] = error[1] + ":http://x"
    if error:
        body = xml_error(protocol, *error) if protocol in ("query", "ec2", "rest-xml") else json_error(protocol, *error)
        body = body if pick.random() > 0.05 else ""
    else:
        body = success_body(protocol, operation)
    body = body.encode()
    out = {"service": folder, "operation": operation.name, "status": status, "headers": dict(headers.items()),
           "body": base64.b64encode(body).decode()}
    is_stream = not error and operation.has_streaming_output
    response = {"status_code": status, "headers": headers, "body": Stream(body) if is_stream else body, "context": {}}
    try:
        out["answer"] = parsed_answer(service, operation, response, body)
    except Exception as e:  # whatever botocore raises: ours must fail too
        out["fails"] = repr(e)
    return out


def main():
    pick.seed(int(sys.argv[2]))
    for folder, service in models.services():
        if service.resolved_protocol == "smithy-rpc-v2-cbor":
            continue  # its answers are in the published suites
        for name in service.operation_names:
            operation = service.operation_model(name)
            if operation.has_event_stream_output or (folder, name) in KNOWN:
                continue
            errors = [(None, "UnknownThing")]
            if operation.error_shapes:
                shape = pick.choice(operation.error_shapes)
                errors.append((shape, shape.error_code))
            for error in [None] * int(sys.argv[1]) + errors:
                print(json.dumps(case(folder, service, operation, error)))


if __name__ == "__main__":
    main()
