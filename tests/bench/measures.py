"""The measures: each takes the bench and returns its number in the unit of its budget."""

import socket
import statistics
import time

from client import Server, peak_kb, run_once

SERVICES = """accessanalyzer:list-analyzers acm:list-certificates amplify:list-apps apigateway:get-rest-apis
appconfig:list-applications apprunner:list-services athena:list-work-groups autoscaling:describe-auto-scaling-groups
backup:list-backup-plans batch:describe-job-queues cloudformation:list-stacks cloudtrail:describe-trails
cloudwatch:list-metrics codebuild:list-projects codepipeline:list-pipelines cognito-idp:list-user-pools?--max-results?1
dynamodb:list-tables ec2:describe-vpcs ecr:describe-repositories ecs:list-clusters efs:describe-file-systems eks:list-clusters
elasticache:describe-cache-clusters elbv2:describe-load-balancers emr:list-clusters events:list-rules
firehose:list-delivery-streams glue:get-databases guardduty:list-detectors iam:list-roles kinesis:list-streams kms:list-keys
lambda:list-functions logs:describe-log-groups rds:describe-db-instances redshift:describe-clusters
secretsmanager:list-secrets sns:list-topics sqs:list-queues ssm:describe-parameters sts:get-caller-identity"""

SMALL = "aws sts get-caller-identity"
LARGE = "aws ec2 describe-instances"


def milliseconds(samples):
    return statistics.median(samples) * 1000


def text_of(result):
    return "".join(block.get("text", "") for block in result["content"])


def repeat(server, command, times, is_error=False):
    samples = []
    for _ in range(times):
        took, result = server.call(command)
        if result.get("isError", False) != is_error:
            raise RuntimeError(f"{command}: {text_of(result)[:300]}")
        samples.append(took)
    return milliseconds(samples)


def floor(bench):
    """A bare socket client that connects, asks and reads a small answer: milliseconds."""
    body = b"Action=GetCallerIdentity&Version=2011-06-15"
    request = b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n" % len(body) + body
    samples = []
    for _ in range(200):
        begin = time.perf_counter()
        with socket.create_connection(("127.0.0.1", bench.port)) as s:
            s.sendall(request)
            got = b""
            while not got.endswith(b"</GetCallerIdentityResponse>"):
                got += s.recv(1 << 16)
        samples.append(time.perf_counter() - begin)
    return milliseconds(samples)


def start(bench):
    samples = []
    for _ in range(15):
        server = Server(bench.program, bench.env)
        samples.append(server.started)
        server.end()
    return milliseconds(samples)


def memory(bench):
    server = Server(bench.program, bench.env)
    kb = server.resident_kb()
    server.end()
    return kb / 1024


def memory_40(bench):
    server = Server(bench.program, bench.env)
    for name in SERVICES.split():
        command = "aws " + name.replace(":", " ").replace("?", " ")
        _, result = server.call(command)
        if "argument" in text_of(result):
            raise RuntimeError(f"{command}: {text_of(result)[:300]}")
    kb = server.resident_kb()
    server.end()
    return kb / 1024


def with_server(command, times, is_error=False):
    def measure(bench):
        server = Server(bench.program, bench.env)
        repeat(server, command, 5, is_error)
        took = repeat(server, command, times, is_error)
        server.end()
        return took

    return measure


def batch(bench):
    server = Server(bench.program, bench.slow_env)
    took, result = server.call([SMALL] * 20)
    server.end()
    if text_of(result).count("AIDAEXAMPLE") != 20:
        raise RuntimeError(f"batch: {text_of(result)[:300]}")
    return took * 1000


def ping(bench):
    server = Server(bench.program, bench.slow_env)
    call = server.send_call([SMALL] * 20)
    time.sleep(0.05)
    samples = []
    for _ in range(5):
        begin = time.perf_counter()
        server.receive(server.send("ping"))
        samples.append(time.perf_counter() - begin)
    server.receive(call)
    server.end()
    return max(samples) * 1000


def end(bench):
    server = Server(bench.program, bench.slow_env)
    server.send_call([SMALL] * 20)
    time.sleep(0.05)
    return server.end() * 1000


def whole_process(bench):
    return milliseconds([run_once([bench.program, "exec"] + SMALL.split(), bench.env) for _ in range(20)])


def process_memory(bench):
    return peak_kb([bench.program, "exec"] + SMALL.split(), bench.slow_env, 0.2) / 1024


MEASURES = {
    "start": start,
    "memory": memory,
    "memory_40": memory_40,
    "small_call": with_server(SMALL, 300),
    "large_call": with_server(LARGE, 50),
    "refusal": with_server("aws ec2 describe-instance", 200, is_error=True),
    "batch": batch,
    "ping": ping,
    "end": end,
    "exec": whole_process,
    "exec_memory": process_memory,
}
