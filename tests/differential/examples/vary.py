"""Variations of an example as people write them: variations(pick, example, command) yields (kind, words)."""
import json
import re

from awscli.shorthand import ShorthandParser, ShorthandParseError

FORMATS = ["text", "table", "yaml", "yaml-stream"]
ERROR_FORMATS = ["legacy", "json", "yaml", "text", "table", "enhanced"]
PAGING = ["max-items", "page-size", "starting-token"]


# ---- queries over a documented output ----

def is_scalar(v):
    return isinstance(v, (str, int, float)) and v != ""


def name_of(key):
    return key if re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", key) else json.dumps(key)


def lists_in(v, path=""):
    """[(path, items)]: lists of structures and how an expression reaches them."""
    found = []
    for key, x in v.items() if isinstance(v, dict) else []:
        here = path + ("." if path else "") + name_of(key)
        if isinstance(x, list) and x and all(isinstance(y, dict) for y in x):
            found.append((here, x))
            found += lists_in(x[0], here + "[]")
        elif isinstance(x, dict):
            found += lists_in(x, here)
    return found


def scalars_in(v, path=""):
    """[(path, value)] of the scalars below structures."""
    found = []
    for key, x in v.items() if isinstance(v, dict) else []:
        here = path + ("." if path else "") + name_of(key)
        found += scalars_in(x, here) if isinstance(x, dict) else [(here, x)] if is_scalar(x) else []
    return found


def literal(v):
    return "'%s'" % v.replace("'", "\\'") if isinstance(v, str) else "`%s`" % json.dumps(v)


def list_query(pick, path, items):
    scalars = scalars_in(items[0])
    if not scalars:
        return pick.choice(["%s[0]", "length(%s)", "%s[]", "keys(%s[0])"]) % path
    (f, v), (g, _), (h, _) = (pick.choice(scalars) for _ in range(3))
    text = str(v) if not isinstance(v, bool) else "true"
    part = text[:max(1, len(text) // 2)]
    forms = [
        "{L}[].{f}", "{L}[*].{f}", "{L}[].[{f},{g}]", "{L}[*].[{f}, {g}, {h}]", "{L}[].{{A:{f},B:{g}}}",
        "{L}[*].{{Name: {f}, Other: {g}, Third: {h}}}", "{L}[0].{f}", "{L}[-1]", "{L}[:2].{f}", "length({L})",
        "sort_by({L}, &{f})[].{g}", "sort_by({L},&{f})[-1].[{f},{g}]", "reverse(sort_by({L}, &{f}))[0]",
        "{L}[?{f}=={v}]", "{L}[?{f}=={v}].{g}", "{L}[?{f}!={v}].[{f},{g}]", "{L}[?contains({f},'{part}')].{g}",
        "{L}[?contains({f}, '{part}') == `true`]", "{L}[?starts_with({f},'{part}')].{{x:{g}}}",
        "{L}[?{f}>='2020-01-01'].{g}", "{L}[?{f} > `5`].{f}", "join(',', {L}[].{f})", "join(' ', {L}[*].to_string({f}))",
        "max_by({L}, &{f}).{g}", "min_by({L},&{f})", "{L}[].{f} | [0]", "{L}[?{f}=={v} && {g}].{h} | [0]",
        "{L}[?{f}=={v} || {g}=='x'].{h}", "{L}[?!contains({f},'zzz')].{f}", "{L}[].not_null({f},'none')",
        "{L}[?ends_with({f},'{part}')]", "length({L}[?{f}=={v}])", "{L}[].[{f},Tags[?Key=='Name'].Value|[0]]",
        "{L}[?Tags[?Key=='Name']].{f}", "{L}[].{{F:{f},T:Tags[?Key=='Name']|[0].Value}}", "map(&{f}, {L})",
        "{L}[?{f}=={v}] | [0].{g}", "sum({L}[].{f})", "avg({L}[].{f})", "{L}[?type({f})=='string'].{f}",
        "{{Count: length({L}), First: {L}[0].{f}}}", "to_array({L}[].{f})[0]", "sort({L}[].{f})", "{L}[*].keys(@)|[0]"]
    return pick.choice(forms).format(L=path, f=f, g=g, h=h, v=literal(v), part=part.replace("'", ""))


def query(pick, output):
    if pick.random() < 0.02:
        return pick.choice(["foo[", "a.b.", "length(@", "nope(@)", "[?a=b]", "[*", "a b", "Items[?a='x']"])
    found, scalars = lists_in(output), scalars_in(output)
    if found and pick.random() < 0.8:
        return list_query(pick, *pick.choice(found))
    if not scalars:
        return pick.choice(["@", "keys(@)", "*", "length(@)", "Foo.Bar", "[0]"])
    (f, _), (g, _) = pick.choice(scalars), pick.choice(scalars)
    return pick.choice(["{f}", "{f}", "[{f},{g}]", "{{A: {f}, B: {g}}}", "[{f}]", "to_string(@)", "{f} || 'none'",
                        "not_null(Foo,{f})", "keys(@)", "contains({f},'a')", "length({f})", "*", "[{f}, {g}] | [1]",
                        "type({f})", "{f}=='x'", "to_number({f})"]).format(f=f, g=g)


# ---- the same line written in another way ----

def groups_of(words):
    """The service, the operation and positional words; then each option with its values."""
    head, groups = [], []
    for word in words:
        if word.startswith("--"):
            groups.append([word])
        elif groups:
            groups[-1].append(word)
        else:
            head.append(word)
    return head, groups


def shorthand(v, top=True):
    """A value as shorthand; ValueError where it cannot be written."""
    if isinstance(v, dict) and v and all(re.fullmatch(r"[A-Za-z0-9_.#/:-]+", k) for k in v):
        inner = ",".join("%s=%s" % (k, shorthand(x, False)) for k, x in v.items())
        return inner if top else "{%s}" % inner
    if isinstance(v, list):
        if top and v and all(isinstance(x, (str, int)) and not isinstance(x, bool) for x in v):
            return ",".join(str(x) for x in v)
        return "[%s]" % ",".join(shorthand(x, False) for x in v)
    if isinstance(v, bool):
        return str(v).lower()
    if isinstance(v, (str, int, float)):
        text = str(v)
        return "'%s'" % text.replace("'", "\\'") if re.search(r"[,='\"\[\]{}\s]", text) or not text else text
    raise ValueError("no shorthand")


def to_shorthand(values):
    if len(values) != 1:
        return None
    try:
        v = json.loads(values[0])
        if isinstance(v, list) and v and all(isinstance(x, dict) for x in v):
            return [shorthand(x) for x in v]
        return [shorthand(v)] if isinstance(v, dict) else None
    except ValueError:
        return None


def to_json(pick, values):
    try:
        read = [ShorthandParser().parse(x) for x in values]
    except ShorthandParseError:
        return None
    v = read if len(read) > 1 or pick.random() < 0.5 else read[0]
    return [json.dumps(v, indent=pick.choice([None, 2]))]


def rewrite(pick, words):
    head, groups = groups_of(words)
    for group in groups:
        values = group[1:]
        if values and values[0].lstrip().startswith(("{", "[")):
            group[1:] = to_shorthand(values) or values
        elif values and all(re.match(r"[A-Za-z0-9_]+=", x) for x in values):
            group[1:] = to_json(pick, values) or values
        if len(group) == 2 and pick.random() < 0.3:
            group[:] = ["%s=%s" % tuple(group)]
        elif pick.random() < 0.3 and len(group[0]) > 9:
            group[0] = group[0][:-pick.choice([1, 2, 3])]
    pick.shuffle(groups)
    if pick.random() < 0.1:
        return ["--region", "eu-west-1"] + head + [x for g in groups for x in g]
    return head + [x for g in groups for x in g]


def misspell(pick, words):
    """A mistake that people make."""
    options = [i for i, x in enumerate(words) if x.startswith("--") and i > 1]
    at = pick.choice(options) if options else 1
    word = words[at]
    cut = pick.randrange(3, len(word)) if len(word) > 4 else len(word)
    if pick.random() < 0.1:
        words = words + ["--cli-error-format", pick.choice(ERROR_FORMATS)]
    forms = [
        words[:at] + [word[:cut - 1] + word[cut:]] + words[at + 1:], words[:at] + [word + "s"] + words[at + 1:],
        words[:at] + [word.replace("-", "_").replace("__", "--")] + words[at + 1:],
        words[:at] + [word[1:]] + words[at + 1:] if word.startswith("--") else words[:1],
        words[:at] + words[at + 2:], words[:at + 1] + words[at + 2:], words[:1] + [words[1].replace("-", "")] + words[2:],
        words[:1] + [words[1] + "s"] + words[2:], [words[0] + "s"] + words[1:], words + ["extra"],
        words + ["--verbose"], words + [word], words + ["--output", "csv"], words + ["--region"], words + ["--query", "a["],
        words[:-1] + [words[-1] + "}"], words[:-1] + [words[-1] + ",x"], words[:-1] + ["=" + words[-1]],
        words[:at] + [word, ""] + words[at + 2:], words[:at] + [word, "not json {"] + words[at + 2:]]
    return pick.choice(forms)


def is_plain(words):
    return all(x.split("=")[0] not in ("--output", "--query") for x in words)


def formats(pick, example):
    """One answer in every format, with and without a query and colour: ("formats", words) each."""
    text = query(pick, example.output)
    for form in ["json", "off"] + FORMATS:
        for colour in "on", "off":
            for more in [], ["--query", text]:
                yield "formats", example.words + ["--output", form, "--color", colour] + more


def paging(pick, command):
    names = [x for x in PAGING if x in command.arg_table]
    if not names:
        return ["--no-paginate"] if pick.random() < 0.2 else None
    out = []
    for name in pick.sample(names, pick.randrange(1, len(names) + 1)):
        value = "eyJOZXh0VG9rZW4iOiBudWxsLCAiYm90b190cnVuY2F0ZV9hbW91bnQiOiAxfQ==" if name == "starting-token" else str(
            pick.choice([1, 2, 3, 100]))
        out += ["--" + name, value]
    return out


def variations(pick, example, command):
    """At most one of each kind; `command` is the AWS CLI's own of this line."""
    words, output = example.words, example.output
    plain = is_plain(words)
    if output is not None and plain:
        if pick.random() < 0.5:
            yield "output", words + ["--output", pick.choice(FORMATS)]
        if isinstance(output, dict) and pick.random() < 0.7:
            more = ["--output", pick.choice(FORMATS + ["json", "text", "text"])] if pick.random() < 0.7 else []
            yield "query", words + ["--query", query(pick, output)] + more
    if len(words) > 2 and pick.random() < 0.35:
        yield "rewrite", rewrite(pick, words)
    if len(words) > 1 and pick.random() < 0.2:
        yield "typo", misspell(pick, words)
    if pick.random() < 0.25:
        more = ["--cli-error-format", pick.choice(ERROR_FORMATS)] if pick.random() < 0.3 else []
        yield "error", words + more
    if pick.random() < 0.06:
        yield "skeleton", words + ["--generate-cli-skeleton"] + pick.choice([[], ["input"], ["yaml-input"], ["output"]])
    more = paging(pick, command)
    if more and pick.random() < 0.4:
        yield "paging", words + more + (["--output", pick.choice(FORMATS)] if plain and pick.random() < 0.5 else [])
