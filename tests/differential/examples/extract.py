"""The commands of the AWS CLI's own documentation examples, with the files they read and the output they show.

examples(folder) yields Example: one for every `aws …` of the .rst files' literal blocks that a POSIX shell would run.
"""
import glob
import json
import os
import re

COMMAND = re.compile(r"^\s*(?:[$>%#] ?)?aws (?=\S)")
OUTPUT_TITLE = re.compile(r"output|response|result|return", re.I)
FILE = re.compile(r"fileb?://(.+)")


class Unreadable(Exception):
    """No shell of ours would run this."""


class Example:
    def __init__(self, source, words):
        self.source = source
        self.words = words
        self.output = None
        self.files = {}


# ---- the shell ----

def quoted(text, at, words):
    """What stands in the double quotes that open at `at`, and where they end."""
    end = at + 1
    while end < len(text) and text[end] != '"':
        if text[end] == "\\" and end + 1 < len(text) and text[end + 1] in "\\\"$`\n":
            words.append("" if text[end + 1] == "\n" else text[end + 1])
            end += 2
            continue
        if text[end] == "`" or text.startswith("$(", end):
            raise Unreadable("command substitution")
        words.append(text[end])
        end += 1
    if end >= len(text):
        raise Unreadable("open quotes")
    return end + 1


def split(text):
    """The words of the first command of `text`, and where it ends."""
    words, word, at = [], None, 0
    while at < len(text):
        c = text[at]
        if c in " \t" or c in "\n|;&>":
            if word is not None:
                words.append("".join(word))
            word = None
            if c not in " \t":
                break
            at += 1
        elif text.startswith("\\\n", at):
            at += 2
        elif c in "<()`" or text.startswith("$(", at):
            raise Unreadable("not plain words")
        else:
            word = [] if word is None else word
            if c == "'":
                end = text.find("'", at + 1)
                if end < 0:
                    raise Unreadable("open quotes")
                word.append(text[at + 1:end])
                at = end + 1
            elif c == '"':
                at = quoted(text, at, word)
            else:
                at += 2 if c == "\\" and at + 1 < len(text) else 1
                word.append(text[at - 1])
    if word is not None and at >= len(text):
        words.append("".join(word))
    return words, at


# ---- the text ----

def indent_of(line):
    return len(line) - len(line.lstrip())


def literal_blocks(text):
    """[(the line before, the block)]: what is indented below a line that ends with two colons."""
    lines, at, blocks = [x.rstrip().expandtabs(4) for x in text.splitlines()], 0, []
    while at < len(lines):
        if not (lines[at].endswith("::") or lines[at].strip() in ("::", ".. code::")):
            at += 1
            continue
        title, base, start = lines[at], indent_of(lines[at]), at + 1
        at = start
        while at < len(lines) and (not lines[at] or indent_of(lines[at]) > base):
            at += 1
        body = [x for x in lines[start:at]]
        cut = min((indent_of(x) for x in body if x), default=0)
        blocks.append((title, [x[cut:] for x in body]))
    return blocks


def json_of(text):
    """The JSON document at the beginning of a text that may omit parts of it, None when there is none."""
    text = text.strip()
    if not text.startswith(("{", "[")):
        return None
    text = re.sub(r"^\s*(\.\.\.|…),?\s*$", "", text, flags=re.M)
    text = re.sub(r",(\s*[}\]])", r"\1", text)
    try:
        return json.JSONDecoder(strict=False).raw_decode(text)[0]
    except ValueError:
        return None


def commands_of(block):
    """(words, text behind the command) of each command of a block; None for words that no shell would run."""
    at = 0
    while at < len(block):
        found = COMMAND.match(block[at])
        if not found:
            at += 1
            continue
        text = "\n".join([block[at][found.end():]] + block[at + 1:])
        try:
            words, end = split(text)
            if any(x.endswith("^") for x in words) or re.search(r"\bC:\\", text[:end]):
                raise Unreadable("another system's shell")
        except Unreadable:
            words, end = None, len(text.split("\n", 1)[0])
        end = text.find("\n", end) if "\n" in text[end:] else len(text)
        yield words, text[end:]
        at += 1 + text[:end].count("\n")


def before_next_command(text):
    kept = []
    for line in text.splitlines():
        if COMMAND.match(line):
            break
        kept.append(line)
    return "\n".join(kept)


def output_of(blocks, index, behind):
    """The output that is shown for the command of block `index`."""
    behind = before_next_command(behind)
    if behind.strip():
        return json_of(re.sub(r"^\s*Output:*\s*", "", behind))
    for title, block in blocks[index + 1:]:
        if any(COMMAND.match(x) for x in block):
            return None
        if OUTPUT_TITLE.search(title):
            return json_of("\n".join(block))
    return None


# ---- files ----

def content_of(name, blocks, index):
    """What the text says is in a file: the nearest block that is said to be it."""
    near = list(range(index + 1, len(blocks))) + list(range(index - 1, -1, -1))
    for i in near:
        if name in blocks[i][0] and not any(COMMAND.match(x) for x in blocks[i][1]):
            return "\n".join(blocks[i][1]).strip() + "\n"
    for i in near:
        text = "\n".join(blocks[i][1]).strip()
        if text.startswith(("{", "[")) and not OUTPUT_TITLE.search(blocks[i][0]) and name.endswith("json"):
            return text + "\n"
    return "{}\n" if name.endswith("json") else "made up: %s\n" % name


def take_files(example, blocks, index):
    """Names all files by their last part and gives them a content."""
    def renamed(found):
        name = os.path.basename(found[1].replace("\\", "/")) or "file"
        example.files[name] = content_of(name, blocks, index)
        return found[0][:found.start(1) - found.start(0)] + name
    example.words = [FILE.sub(renamed, x) if "\n" not in x else x for x in example.words]


def examples(folder):
    for path in sorted(glob.glob(os.path.join(folder, "**", "*.rst"), recursive=True)):
        with open(path, encoding="utf-8", errors="replace") as f:
            blocks = literal_blocks(f.read())
        number = 0
        for index, (_, block) in enumerate(blocks):
            for words, behind in commands_of(block):
                number += 1
                example = Example("%s:%d" % (os.path.relpath(path, folder), number), words)
                if words is not None:
                    example.output = output_of(blocks, index, behind)
                    take_files(example, blocks, index)
                yield example
