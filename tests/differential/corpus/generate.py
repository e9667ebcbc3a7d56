"""Random but plausible command lines for one service, from the AWS CLI's own argument tables."""
import base64
import json
import random
import re

FORMATS = ["json", "text", "table", "yaml", "yaml-stream", "off"]
WORDS = ["my-app", "prod", "test-1", "alpha", "web.server", "a_b", "Team A", "x/y", "Zürich"]
REGIONS = ["eu-west-1", "us-west-2", "ap-southeast-2", "us-gov-west-1", "cn-north-1", "eu-central-1", "us-east-1"]
PAGING = ("starting-token", "max-items", "page-size")
GLOBAL = {"cli-input-json", "cli-input-yaml", "generate-cli-skeleton", *PAGING}


class Generator:
    def __init__(self, seed):
        self.pick = random.Random(seed)

    def chance(self, p):
        return self.pick.random() < p

    # ---- values ----

    def text(self, shape, name):
        if getattr(shape, "enum", None):
            return self.pick.choice(shape.enum)
        lower = name.lower()
        if lower.endswith("arn"):
            return "arn:aws:%s:us-east-1:123456789012:thing/%s" % (shape.name.lower()[:3], self.pick.choice(WORDS[:4]))
        if lower.endswith("accountid"):
            return "123456789012"
        if "policy" in lower and self.chance(0.5):
            return '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}'
        if "email" in lower:
            return "someone@example.com"
        if "uri" in lower or "url" in lower:
            return "https://example.com/a?b=c&d=%20"
        if lower.endswith("id") or lower.endswith("ids"):
            return self.pick.choice(["a-0123456789abcdef0", "12345", "d290f1ee-6c54-4b01-90e6-d701748f0851"])
        low = shape.metadata.get("min", 0)
        text = self.pick.choice(WORDS)
        return text + "x" * (low - len(text)) if isinstance(low, int) and self.chance(0.9) else text

    def scalar(self, shape, name):
        kind = shape.type_name
        if kind in ("integer", "long", "short"):
            low = shape.metadata.get("min", 0) or 0
            return int(low) + self.pick.choice([0, 1, 5, 10])
        if kind in ("float", "double"):
            return self.pick.choice([0.5, 1.0, 2, 99.9, 1e-7])
        if kind == "boolean":
            return self.chance(0.5)
        if kind == "timestamp":
            return self.pick.choice(["2024-01-02T03:04:05Z", "2024-01-02", 1700000000, "2024-06-01T00:00:00+02:00",
                                     "2024-01-02T03:04:05.678Z", 1700000000.5])
        if kind == "blob":
            return base64.b64encode(self.pick.choice(WORDS).encode()).decode()
        return self.text(shape, name)

    def value(self, shape, name, depth=0):
        kind = shape.type_name
        if getattr(shape, "is_document_type", False):
            return self.pick.choice([{"a": 1, "b": [True, None]}, "text", 1.5, {}])
        if kind == "structure":
            members = dict(shape.members)
            if not members:
                return {}
            if getattr(shape, "is_tagged_union", False):
                chosen = [self.pick.choice(list(members))]
            else:
                want = 0.35 if depth < 2 else 0.1
                chosen = [m for m in members if m in shape.required_members or self.chance(want)]
                if not chosen and depth < 3:
                    chosen = [self.pick.choice(list(members))]
            if depth > 5:
                chosen = [m for m in chosen if m in shape.required_members][:3] if depth < 9 else []
            return {m: self.value(members[m], m, depth + 1) for m in chosen}
        if kind == "list":
            low = min(int(shape.metadata.get("min", 0) or 0), 3)
            return [self.value(shape.member, name, depth + 1) for _ in range(max(low, self.pick.choice([1, 1, 2])))]
        if kind == "map":
            return {self.text(shape.key, "key"): self.value(shape.value, "value", depth + 1) for _ in range(
                self.pick.choice([1, 1, 2]))}
        return self.scalar(shape, name)

    # ---- shorthand ----

    def bare(self, v):
        if v is True or v is False:
            return "true" if v else "false"
        text = str(v)
        if isinstance(v, str) and re.search(r"[,='\"\[\]{}]|^\s|\s$|^$", text):
            return "'%s'" % text.replace("\\", "\\\\").replace("'", "\\'")
        return text

    def short(self, v, top=True):
        if isinstance(v, dict):
            inner = ",".join("%s=%s" % (k, self.short(x, False)) for k, x in v.items())
            return inner if top else "{%s}" % inner
        if isinstance(v, list):
            if not top and len(v) > 1 and not any(isinstance(x, (dict, list)) for x in v) and self.chance(0.3):
                return ",".join(self.bare(x) for x in v)
            return "[%s]" % ",".join(self.short(x, False) for x in v)
        return self.bare(v)

    def has_null(self, v):
        if isinstance(v, dict):
            return any(re.search(r"[^A-Za-z0-9_.#/:-]", k) or self.has_null(x) for k, x in v.items())
        return any(self.has_null(x) for x in v) if isinstance(v, list) else v is None

    def words_of(self, shape, name):
        """The words behind an option."""
        v = self.value(shape, name)
        kind = shape.type_name
        if kind == "list":
            if shape.member.type_name in ("structure", "map", "list"):
                if self.chance(0.5) and not self.has_null(v) and all(isinstance(x, dict) and x for x in v):
                    return [self.short(x) for x in v]
                return [json.dumps(v, ensure_ascii=self.chance(0.5))]
            if self.chance(0.25):
                return [json.dumps(v)]
            return [self.bare(x) if isinstance(x, bool) else str(x) for x in v]
        if kind in ("structure", "map"):
            if self.chance(0.5) and v and isinstance(v, dict) and not self.has_null(v):
                return [self.short(v)]
            return [json.dumps(v)]
        if isinstance(v, (dict, list)) or getattr(shape, "is_document_type", False):
            return [json.dumps(v)]
        return [str(v)]

    # ---- whole lines ----

    def option(self, arg, abbreviate=None):
        """The words of one argument, [] when it cannot be written."""
        shape = getattr(arg, "argument_model", None)
        name = arg.cli_name
        if getattr(arg, "positional_arg", False):
            return ["out.bin"]
        if shape is None:
            return []
        if shape.type_name == "boolean":
            return [name]
        if shape.type_name == "blob":
            if self.chance(0.4):
                return [name, "fileb://hello.txt"]
            if "streaming" in shape.serialization or getattr(shape, "serialization", {}).get("streaming"):
                return [name, "hello.txt"]
        words = self.words_of(shape, arg.name)
        if abbreviate:
            name = abbreviate
        if len(words) == 1 and self.chance(0.1):
            return ["%s=%s" % (name, words[0])]
        return [name] + words

    def query(self, output):
        """A JMESPath expression over an output shape."""
        if output is None or not output.members:
            return self.pick.choice(["@", "keys(@)", "length(@)", "Foo"])
        name = self.pick.choice(list(output.members))
        member = output.members[name]
        forms = [name, "{r:%s}" % name, "[%s]" % name, "keys(@)", "length(keys(@))", "to_string(%s)" % name,
                 "type(%s)" % name, "not_null(%s,`1`)" % name, "%s==`null`" % name, "sort(keys(@))", "values(@)"]
        if member.type_name == "list":
            forms = ["%s[0]" % name, "%s[]" % name, "%s[*]" % name, "length(%s)" % name, "%s[-1]" % name,
                     "reverse(%s)" % name, "%s[0:2]" % name, "%s|[0]" % name, "to_array(%s)" % name]
            if member.member.type_name == "structure" and member.member.members:
                inner = self.pick.choice(list(member.member.members))
                other = self.pick.choice(list(member.member.members))
                forms += ["%s[].%s" % (name, inner), "%s[*].[%s,%s]" % (name, inner, other),
                          "%s[?%s=='prod'].%s" % (name, inner, other), "%s[].{A:%s,B:%s}" % (name, inner, other),
                          "sort_by(%s,&%s)[].%s" % (name, inner, other), "%s[?contains(to_string(%s),'a')]" % (name, inner),
                          "max_by(%s,&%s)" % (name, inner), "join(',',%s[].to_string(%s))" % (name, inner),
                          "%s[?starts_with(%s,'a')]|[0]" % (name, inner), "map(&%s,%s)" % (inner, name),
                          "%s[?%s!=null].%s" % (name, inner, inner), "%s[?!%s]" % (name, inner)]
        elif member.type_name == "structure" and member.members:
            forms += ["%s.%s" % (name, self.pick.choice(list(member.members))), "%s.*" % name, "keys(%s)" % name]
        if self.chance(0.03):
            return self.pick.choice(["foo[", "a.b.", "length(", "nope(@)", "'x", "[*", "a b"])
        return self.pick.choice(forms)

    def line(self, service, operation, table, model):
        """One command line as a list of words."""
        own = {k: v for k, v in table.items() if k not in GLOBAL}
        words = []
        required = [a for a in own.values() if a.required]
        optional = [a for a in own.values() if not a.required and not getattr(a, "_UNDOCUMENTED", False)]
        kind = self.pick.random()
        if kind < 0.03 and required:
            required.pop(self.pick.randrange(len(required)))
        if kind > 0.97 and "generate-cli-skeleton" in table:
            return [service, operation, "--generate-cli-skeleton"] + self.pick.choice([[], ["input"], ["yaml-input"]])
        if 0.94 < kind < 0.97 and "cli-input-json" in table and model is not None and model.input_shape:
            document = self.value(model.input_shape, "input")
            if self.chance(0.2):
                return [service, operation, "--cli-input-yaml", "".join("%s: %s\n" % (k, json.dumps(v))
                                                                        for k, v in document.items()) or "{}"]
            return [service, operation, "--cli-input-json", json.dumps(document)] + self.tail(table, model, 0.2)
        for arg in required:
            words += [self.option(arg)]
        count = self.pick.choice([0, 1, 1, 2, 2, 3, 5])
        for arg in self.pick.sample(optional, min(count, len(optional))):
            words += [self.option(arg, self.prefix(arg, own) if self.chance(0.06) else None)]
        self.pick.shuffle(words)
        positional = [w for w in words if w and not w[0].startswith("-")]
        words = positional + [w for w in words if w and w[0].startswith("-")]
        flat = [service, operation] + [x for w in words for x in w] + self.tail(table, model)
        return self.spoil(flat) if kind < 0.09 else flat

    def prefix(self, arg, own):
        name = arg.cli_name
        cut = name[:max(5, len(name) - self.pick.choice([1, 2, 3]))]
        return cut

    def tail(self, table, model, more=1.0):
        out = []
        if self.chance(0.45 * more):
            out += ["--output", self.pick.choice(FORMATS[:5] * 3 + FORMATS)]
        if self.chance(0.3 * more):
            out += ["--query", self.query(model.output_shape if model is not None else None)]
        if self.chance(0.12 * more):
            out += ["--region", self.pick.choice(REGIONS)]
        if "max-items" in table and self.chance(0.3):
            out += ["--max-items", self.pick.choice(["1", "2", "10"])]
        if "page-size" in table and self.chance(0.2):
            out += ["--page-size", "5"]
        if self.chance(0.03 * more):
            out += self.pick.choice([["--no-paginate"], ["--no-sign-request"], ["--color", "off"], ["--no-cli-pager"],
                                     ["--cli-binary-format", "raw-in-base64-out"], ["--no-verify-ssl"],
                                     ["--endpoint-url", "http://localhost:4566"], ["--cli-read-timeout", "3"]])
        return out

    def spoil(self, words):
        """A mistake."""
        kind = self.pick.randrange(9)
        if kind == 0:
            return words + ["--frobnicate", "1"]
        if kind == 1:
            return [words[0], words[1] + "x"] + words[2:]
        if kind == 2:
            return [words[0][:-1] + "q"] + words[1:]
        if kind == 3:
            return words + ["stray"]
        if kind == 4:
            return words + ["--output", "xml"]
        if kind == 5:
            return words + ["--max-items", "abc"]
        at = self.pick.randrange(len(words))
        if kind == 6 and at > 1:
            return words[:at] + words[at + 1:]
        if kind == 7 and at > 1:
            return words[:at] + [words[at] + self.pick.choice(["}", ",", "=", "'", "]"])] + words[at + 1:]
        return words[:at + 1] + ["--no-such-option"] + words[at + 1:] if kind == 8 and at > 1 else words[:2]
