"""What the AWS CLI makes of command lines: expect.py OUTPUT SEED COUNT LINES.

Writes OUTPUT: the argument tables of every service, then the answers to the lines of LINES and to COUNT generated ones.
"""
import os
import re
import shlex
import sys
import zlib

import kept
import oracle
from generate import Generator
import awscli.clidriver

POPULAR = {"ec2": 8, "s3api": 6, "iam": 5, "dynamodb": 5, "lambda": 4, "rds": 4, "ecs": 4, "cloudwatch": 4, "logs": 4,
           "route53": 4, "sns": 4, "sqs": 4, "ssm": 3, "stepfunctions": 3, "events": 3, "glue": 3, "athena": 3,
           "elbv2": 3, "autoscaling": 3, "apigateway": 3, "cognito-idp": 3, "kms": 3, "secretsmanager": 3,
           "cloudformation": 4, "cloudfront": 3, "eks": 3, "sts": 2, "kinesis": 2, "elasticache": 2, "emr": 2,
           "redshift": 2, "sagemaker": 3, "s3control": 2, "ses": 2, "sesv2": 2, "apigatewayv2": 2, "iot": 2}


def table_of(command):
    """[(name, type, required, hidden)] as the CLI has it."""
    return [[a.name, a.cli_type_name, bool(a.required), bool(getattr(a, "_UNDOCUMENTED", False)),
             bool(a.positional_arg)] for a in command.arg_table.values()]


def commands_of(driver, service):
    table = driver.subcommand_table[service]
    return table._get_command_table() if hasattr(table, "_get_command_table") else {}


SETTING = re.compile(r"[A-Z_]+=")


class Line:
    """A command line, with settings of its environment in front as a shell has them; NAME=<unset> takes one away."""

    def __init__(self, words):
        count = next((i for i, x in enumerate(words) if not SETTING.match(x)), len(words))
        self.environment = dict(x.split("=", 1) for x in words[:count])
        self.words = words[count:]

    def service(self):
        return self.words[0] if self.words else None

    def run(self):
        return oracle.run(self.words, environment=self.environment)


def read_lines(path):
    with open(path, encoding="utf-8") as f:
        return [Line([w.replace("⏎", "\n") for w in shlex.split(x)]) for x in f.read().splitlines()
                if x and not x.startswith("#")]


def work(services, seed, lines, write):
    for service in services:
        driver = awscli.clidriver.create_clidriver(["--x"])
        commands = {n: c for n, c in commands_of(driver, service).items()
                    if type(c).__name__ == "ServiceOperation" or hasattr(c, "_operation_model")}
        write({"service": service, "arguments": {n: table_of(c) for n, c in commands.items()}})
        g = Generator(zlib.crc32(("%s %s" % (seed, service)).encode()))
        mine = [x for x in lines if x.service() == service]
        names = list(commands)
        for _ in range(PER_SERVICE * POPULAR.get(service, 1) if names else 0):
            name = g.pick.choice(names)
            command = commands[name]
            try:
                mine.append(Line(g.line(service, name, command.arg_table, command._operation_model)))
            except Exception as e:
                write({"generator": repr(e), "words": [service, name]})
        for line in mine:
            write(line.run())
        oracle.forget_models()


def main():
    global PER_SERVICE
    output, seed, PER_SERVICE, hand = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
    lines = read_lines(hand)
    driver = awscli.clidriver.create_clidriver(["--x"])
    services = [s for s in driver.subcommand_table if s != "help"]
    only = os.environ.get("CORPUS_SERVICES")
    if only:
        services = only.split(",")
    known = set(services)
    services.sort(key=lambda s: -POPULAR.get(s, 1))

    def part_of(part, write):
        work(services[part::kept.PARTS], seed, lines, write)
        for line in (x for x in lines if part == 0 and x.service() not in known):
            write(line.run())
    kept.write_in_parts(output, part_of)


main()
