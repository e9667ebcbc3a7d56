"""Random parameters for every operation, and the request that the AWS CLI's botocore makes of them.

Arguments: cases per operation, seed. One JSON object a line, read by wire.c.
"""
import base64
import copy
import json
import random
import sys
from urllib.parse import urlencode

from awscli.botocore import serialize, utils

import models

HANDLERS = {
    "set_list_objects_encoding_type_url", "handle_copy_source_param", "sse_md5", "copy_source_sse_md5",
    "base64_encode_user_data", "fix_route53_ids", "inject_account_id", "remove_bucket_from_url_paths_from_model",
    "remove_accid_host_prefix_from_model", "validate_bucket_name", "add_glacier_version", "add_glacier_checksums",
    "add_accept_header", "escape_xml_payload", "inject_api_version_header_if_needed", "inject_presigned_url_ec2",
    "inject_presigned_url_rds"}

TEXTS = ["abc", "a b", "x+y", "é✓", "a/b", "50%", "<a>&\"'", "k=v&w", " lead", "tab\tx", "new\nline", "A", "0", "true",
         "\U0001F600", "~-._", "a\"b,c", "\\", ""]
HEADER_TEXTS = ["abc", "a b", "k=v", "\"q\"", "a,b", "1"]
TIMES = ["2014-01-02T03:04:05Z", "2014-01-02T03:04:05.25+01:00", 1422172800, "1422172800.5", "2014-01-02",
         "Thu, 02 Jan 2014 03:04:05 GMT", 0]
INTEGERS = [0, 1, -1, 42, 255, 256, 65536, 2**31 - 1, -2**31]
LONGS = INTEGERS + [2**53 + 1, -2**63, 2**63 - 1]
FLOATS = [0.0, 1.5, -2.25, 0.1, 100.0, 1e20, 1e-7, 3, 12345.678]


class Signer:
    """Instead of a signed URL, region and form of what would be signed."""

    _region_name = "here-1"

    def generate_presigned_url(self, request, region_name, operation_name):
        return "https://%s/?%s" % (region_name, urlencode(request["body"], doseq=True))


pick = random.Random(int(sys.argv[2]))


def structure(shape, depth):
    if shape.is_document_type:
        return pick.choice([{"a": 1, "b": [1.5, None, "x"]}, "s", 3, [True], {}])
    names = list(shape.members)
    pick.shuffle(names)
    if shape.is_tagged_union:
        names = names[:1]
    out = {}
    for name in names:
        member = shape.members[name]
        location = "host" if member.serialization.get("hostLabel") else member.serialization.get("location")
        needed = location in ("uri", "host") or name in shape.required_members
        if depth > 9 or not needed and (depth > 5 or pick.random() > (0.7 if depth < 2 else 0.35)):
            continue
        out[name] = value(member, depth + 1, location)
    return out


def text(shape, location):
    if location == "host":
        return "host1"
    if shape.enum and pick.random() < 0.8:
        return pick.choice(shape.enum)
    if location in ("header", "headers"):
        return pick.choice(HEADER_TEXTS)
    return pick.choice(TEXTS) or ("z" if location == "uri" else "")


def value(shape, depth, location=None):
    kind = shape.type_name
    if kind == "structure":
        return structure(shape, depth)
    if kind == "list":
        count = 0 if depth > 5 else pick.choice([0, 1, 1, 2, 3])
        return [value(shape.member, depth + 1, location) for _ in range(max(count, location == "header"))]
    if kind == "map":
        names = ["k%d"] if location else ["k%d", "é%d", "a b%d"]
        count = 0 if depth > 5 else pick.choice([0, 1, 2])
        return {pick.choice(names) % i: value(shape.value, depth + 1, location) for i in range(count)}
    if kind in ("integer", "short", "byte"):
        return pick.choice(INTEGERS)
    if kind == "long":
        return pick.choice(LONGS)
    if kind in ("float", "double"):
        return pick.choice(FLOATS)
    if kind == "boolean":
        return pick.choice([True, False])
    if kind == "timestamp":
        return pick.choice(TIMES)
    if kind == "blob":
        return pick.choice(["abc", "é", "x" * 70, "{\"a\":1}", "\x01\x00"])
    return text(shape, location)


def encoded(body):
    if isinstance(body, dict):
        return urlencode([(k, v) for k, v in body.items()], doseq=True).encode()
    return body


def request(service, operation, params):
    event = "%s.%s" % (service.service_id.hyphenize(), operation.name)
    context = {}
    operation.http  # loads what a handler changes
    for function in models.handlers_for("before-parameter-build." + event, HANDLERS):
        function(params=params, model=operation, context=context)
    made = serialize.create_serializer(service.resolved_protocol, False).serialize_to_request(params, operation)
    made["url"] = "https://service.here-1.test/"
    for function in models.handlers_for("before-call." + event, HANDLERS):
        function(params=made, model=operation, context=context, request_signer=Signer())
    path, _, query = made["url_path"].partition("?")
    more = utils.percent_encode_sequence(made["query_string"]) if made["query_string"] else ""
    out = {"method": made["method"], "path": path or "/", "query": "&".join(x for x in (query, more) if x),
           "headers": dict(made["headers"]), "body": encoded(made["body"]), "host": made.get("host_prefix", "")}
    if event == "cloudsearch-domain.Search" and out["query"]:  # change_get_to_post, which works on the sent request
        out.update(method="POST", body=out["query"].encode(), query="")
        out["headers"]["Content-Type"] = "application/x-www-form-urlencoded"
    out["body"] = base64.b64encode(out["body"]).decode()
    return out


def main():
    for folder, service in models.services():
        for name in service.operation_names:
            for _ in range(int(sys.argv[1])):
                operation = service.operation_model(name)
                params = structure(operation.input_shape, 0) if operation.input_shape else {}
                if folder == "s3" and "Bucket" in params:
                    params["Bucket"] = "my-bucket"
                case = {"service": folder, "operation": name, "params": copy.deepcopy(params)}
                case["request"] = request(service, operation, params)
                print(json.dumps(case))


main()
