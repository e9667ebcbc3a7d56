"""What the AWS CLI makes of its own documentation examples and variations of them: expect.py OUTPUT SEED.

Works in the current folder: each example has a folder of its own there, with the files that it reads.
"""
import base64
import collections
import os
import random
import sys
import zlib

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "../corpus"))

import kept  # noqa: E402
import oracle  # noqa: E402
import awscli.clidriver  # noqa: E402
import extract  # noqa: E402
import replies  # noqa: E402
import vary  # noqa: E402

STARTS_PROGRAMS = [["ssm", "start-session"], ["ecs", "execute-command"]]
FORMATS_OF = 32  # one of so many examples goes through every format
GLOBAL_FLAGS = {"--debug", "--no-verify-ssl", "--no-paginate", "--no-sign-request", "--no-cli-pager",
                "--no-cli-auto-prompt", "--cli-auto-prompt"}


def leading(words):
    """How many words stand before the service."""
    at = 0
    while at < len(words) and words[at].startswith("--"):
        at += 1 if "=" in words[at] or words[at] in GLOBAL_FLAGS else 2
    return at


def by_service(folder):
    """{service: examples}; "" has those that are no commands of a service."""
    found = collections.defaultdict(list)
    for example in extract.examples(folder):
        words = example.words
        at = leading(words) if words else 0
        found[words[at] if words and at < len(words) else ""].append(example)
    return found


def commands_of(driver, service):
    table = driver.subcommand_table.get(service)
    return table._get_command_table() if hasattr(table, "_get_command_table") else {}


def command_of(commands, words):
    """The AWS CLI's command of one operation or waiter, None when the line calls something else."""
    at = leading(words) + 1
    at += leading(words[at:])
    command = commands.get(words[at]) if at < len(words) else None
    if type(command).__name__ == "WaitCommand" and at + 1 < len(words):
        command = command.subcommand_table.get(words[at + 1])
    if words[at - 1:at + 1] in STARTS_PROGRAMS:
        return None
    return command if hasattr(command, "_operation_model") and "help" not in words else None


def use_local_files(example, command):
    """Files that are named without file:// also lie in the example's own folder."""
    words = example.words
    names = {a.cli_name: a for a in command.arg_table.values() if not getattr(a, "positional_arg", False)}
    for i in range(1, len(words)):
        argument = names.get(words[i - 1])
        model = getattr(argument, "argument_model", None)
        streaming = model is not None and model.type_name == "blob" and model.serialization.get("streaming")
        if streaming or (argument is not None and model is None and "file" in words[i - 1]):
            words[i] = os.path.basename(words[i]) or "file"
            if streaming:
                example.files.setdefault(words[i], "made up\n")
    if any(getattr(a, "positional_arg", False) for a in command.arg_table.values()):
        words[2:] = [os.path.basename(x) if x.startswith(("/", "~")) else x for x in words[2:]]


def folder_of(example):
    folder = example.source.replace("/", "_").replace(":", "_")
    os.makedirs(folder, exist_ok=True)
    for name, text in example.files.items():
        with open(os.path.join(folder, name), "w", encoding="utf-8") as f:
            f.write(text)
    return folder


def written_in(folder, files):
    """{name: content in base64} of the files in a folder that are not `files`; puts those back."""
    written = {}
    for name in sorted(os.listdir(folder)):
        path = os.path.join(folder, name)
        if os.path.isfile(path):
            with open(path, "rb") as f:
                content = f.read()
            if name not in files or content != files[name].encode():
                written[name] = base64.b64encode(content).decode()
                os.unlink(path)
    for name in set(written) & set(files):
        with open(os.path.join(folder, name), "w", encoding="utf-8") as f:
            f.write(files[name])
    return written


def given_of(pick, kind, example):
    def given(operation):
        if kind == "error":
            return replies.failure(pick, operation)
        return replies.success(operation, example.output) if example.output is not None else None
    return given


def answers_of(seed, example, command):
    """The entries of one example."""
    pick = random.Random(zlib.crc32(("%s %s" % (seed, example.source)).encode()))
    use_local_files(example, command)
    folder, home = folder_of(example), os.getcwd()
    os.chdir(folder)
    lines = [("plain", example.words)] + list(vary.variations(pick, example, command))
    in_formats = zlib.crc32(example.source.encode()) % FORMATS_OF == 0
    if in_formats and isinstance(example.output, dict) and vary.is_plain(example.words):
        lines += vary.formats(pick, example)
    for kind, words in lines:
        entry = oracle.run(words, given_of(pick, kind, example))
        written = written_in(".", example.files)
        if " wait " in " ".join(words) and len(entry["requests"]) > 1:
            continue  # ours would sleep
        entry.update(kind=kind, source=example.source, folder=folder, files=example.files, written=written)
        yield entry
    os.chdir(home)


def work(found, services, seed, write):
    left = collections.Counter()
    for service in services:
        commands = commands_of(awscli.clidriver.create_clidriver(["--x"]), service)
        for example in found[service]:
            command = command_of(commands, example.words) if example.words and commands else None
            if command is None:
                left["no shell runs it" if not example.words else "a high-level command"] += 1
                continue
            for entry in answers_of(seed, example, command):
                write(entry)
        oracle.forget_models()
    write({"left": left})


def main():
    output, seed = sys.argv[1], int(sys.argv[2])
    found = by_service(os.path.join(os.path.dirname(awscli.__file__), "examples"))
    services = sorted(found, key=lambda s: -len(found[s]))
    only = os.environ.get("EXAMPLES_SERVICES")
    if only:
        services = only.split(",")
    kept.write_in_parts(output, lambda part, write: work(found, services[part::kept.PARTS], seed, write))


main()
