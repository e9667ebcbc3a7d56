"""Is a vector what the architecture says? Writes tiny random XLM-RoBERTa models with their tokenizers, and for some
texts the tokens and vectors that a plain computation in double precision gives: FOLDER/<model>/expected.json.
Shares nothing with the program: the tokenizer here is a recursion over characters, the character map a dict."""

import base64
import functools
import json
import math
import os
import random
import struct
import sys

WIDTH, INNER, HEADS, LAYERS, POSITIONS, EPSILON = 32, 64, 4, 2, 24, 1e-5
BLANK = "\u2581"
CHARACTERS = {"\u00c5": "A\u030a", "\uff21": "A", "\ufb01": "fi", "\u3000": " ", "\t": " ", "\n": " ", "\u00a0": " ",
              "e\u0301": "\u00e9", "\u200b": ""}
TEXTS = ["list my buckets", "  list\tmy \n buckets ", "delete the table", "caf\u00e9 cafe\u0301", "\uff21\ufb01n",
         "\u6211 \u7684", "\u2603\u2603 list \U0001f600x", "", "   ", "unlisted-words 123", "<s> list </s>",
         "list " * 40, "a\u3000b\u00a0\u200bc", "listlist tablestable"]


def pieces(rng):
    words = ["list", "lis", "t", BLANK + "list", BLANK + "my", BLANK, "buckets", BLANK + "bucket", "s", "delete",
             BLANK + "de", "lete", BLANK + "the", BLANK + "table", "table", "st", "caf", "\u00e9", "A", "f", "i", "fi",
             "n", "\u6211", "\u7684", BLANK + "\u6211", "un", "ed", "-", "word", "1", "12", "23", "3", "a", "b", "c",
             "e", "\u0301", "ta", "ble", "my", "<", ">", "/"]
    # As floats, because one of the formats holds no more.
    scored = [(w, struct.unpack("f", struct.pack("f", -rng.uniform(2, 12)))[0]) for w in words]
    return [("<s>", 0.0), ("<pad>", 0.0), ("</s>", 0.0), ("<unk>", 0.0)] + scored + [("<mask>", 0.0)]


def charsmap():
    """The double array, one block of 256 places a node: wasteful and easy to check."""
    nodes, ends = [{}], {}
    for key in CHARACTERS:
        at = 0
        for byte in key.encode():
            if byte not in nodes[at]:
                nodes[at][byte] = len(nodes)
                nodes.append({})
            at = nodes[at][byte]
        ends[at] = key
    units, texts, places = [0] * (256 * (len(nodes) + 1)), b"", {0: 0}
    base = lambda node: 256 * (node + 1)
    units[0] = (base(0) ^ 0) << 10
    for node, children in enumerate(nodes):
        for byte, child in children.items():
            place = base(node) ^ byte
            places[child] = place
            units[place] = byte | (place ^ base(child)) << 10 | (0x100 if child in ends else 0)
    for node, key in ends.items():
        units[base(node)] = 0x80000000 | len(texts)
        texts += CHARACTERS[key].encode() + b"\0"
    trie = struct.pack("<%dI" % len(units), *units)
    return struct.pack("<I", len(trie)) + trie + texts


def clean(text):
    out = ""
    while text:
        key = next((text[:n] for n in (2, 1) if text[:n] in CHARACTERS), None)
        out += CHARACTERS[key] if key else text[0]
        text = text[len(key or " "):]
    return "".join(BLANK + word for word in out.split(" ") if word)


def tokens(vocabulary, text, most):
    usable = {p: i for i, (p, _) in enumerate(vocabulary) if 4 <= i < len(vocabulary) - 1}
    unknown = min(score for _, score in vocabulary) - 10
    text = clean(text)

    @functools.lru_cache(None)
    def best(end):
        if end == 0:
            return 0.0, ()
        ways = []
        for start in range(end):
            piece = text[start:end]
            if piece in usable:
                score, way = best(start)
                ways.append((score + vocabulary[usable[piece]][1], way + (usable[piece],)))
        if text[end - 1] not in usable:
            score, way = best(end - 1)
            ways.append((score + unknown, way + (3,)))
        return max(ways, key=lambda w: w[0])

    joined = []
    for token in best(len(text))[1]:
        if not (token == 3 and joined and joined[-1] == 3):
            joined.append(token)
    return [0] + joined[:most - 2] + [2]


def matrix(rng, rows, columns, spread=0.5):
    return [[rng.gauss(0, spread) for _ in range(columns)] for _ in range(rows)]


def make_weights(rng, words):
    w = {"embeddings.word_embeddings.weight": matrix(rng, words, WIDTH),
         "embeddings.position_embeddings.weight": matrix(rng, POSITIONS + 2, WIDTH),
         "embeddings.token_type_embeddings.weight": matrix(rng, 1, WIDTH)}

    def norm(name):
        w[name + ".weight"] = [rng.gauss(1, 0.2) for _ in range(WIDTH)]
        w[name + ".bias"] = [rng.gauss(0, 0.2) for _ in range(WIDTH)]

    def linear(name, rows, columns):
        w[name + ".weight"] = matrix(rng, rows, columns, 0.3)
        w[name + ".bias"] = [rng.gauss(0, 0.2) for _ in range(rows)]

    norm("embeddings.LayerNorm")
    for i in range(LAYERS):
        at = "encoder.layer.%d." % i
        for name in ("attention.self.query", "attention.self.key", "attention.self.value", "attention.output.dense"):
            linear(at + name, WIDTH, WIDTH)
        linear(at + "intermediate.dense", INNER, WIDTH)
        linear(at + "output.dense", WIDTH, INNER)
        norm(at + "attention.output.LayerNorm")
        norm(at + "output.LayerNorm")
    return w


def half(x):
    return struct.pack("<e", x)


def pack(kind, row):
    """The bytes of a row, and the numbers that they stand for."""
    if kind == "f32":
        raw = struct.pack("<%df" % len(row), *row)
        return raw, list(struct.unpack("<%df" % len(row), raw))
    if kind == "f16":
        raw = struct.pack("<%de" % len(row), *row)
        return raw, list(struct.unpack("<%de" % len(row), raw))
    if kind == "bf16":
        raw = b"".join(struct.pack("<f", x)[2:] for x in row)
        return raw, [struct.unpack("<f", b"\0\0" + raw[i:i + 2])[0] for i in range(0, len(raw), 2)]
    raw, values = b"", []
    for i in range(0, len(row), 32):
        block = row[i:i + 32]
        scale = struct.unpack("<e", half(max(map(abs, block)) / 127))[0]
        numbers = [max(-127, min(127, round(x / scale))) for x in block]
        raw += half(scale) + struct.pack("<32b", *numbers)
        values += [scale * n for n in numbers]
    return raw, values


def pack_all(kind, weights):
    raw, values = {}, {}
    for name, w in weights.items():
        rows = w if isinstance(w[0], list) else [w]
        packed = [pack(kind if rows is w else "f32", row) for row in rows]
        raw[name] = (kind if rows is w else "f32", rows, b"".join(p[0] for p in packed))
        values[name] = [p[1] for p in packed] if rows is w else packed[0][1]
    return raw, values


def normal(x, w, name):
    mean = sum(x) / len(x)
    deviation = math.sqrt(sum((v - mean) ** 2 for v in x) / len(x) + EPSILON)
    return [(v - mean) / deviation * g + b for v, g, b in zip(x, w[name + ".weight"], w[name + ".bias"])]


def linear(x, w, name):
    return [sum(a * b for a, b in zip(row, x)) + bias for row, bias in zip(w[name + ".weight"], w[name + ".bias"])]


def add(x, y):
    return [a + b for a, b in zip(x, y)]


def attention(states, w, at):
    q, k, v = ([linear(x, w, at + "attention.self." + name) for x in states] for name in ("query", "key", "value"))
    size, out = WIDTH // HEADS, []
    for t in range(len(states)):
        mixed = []
        for head in range(HEADS):
            part = slice(head * size, head * size + size)
            powers = [math.exp(sum(a * b for a, b in zip(q[t][part], key[part])) / math.sqrt(size)) for key in k]
            mixed += [sum(p * value[part][i] for p, value in zip(powers, v)) / sum(powers) for i in range(size)]
        out.append(linear(mixed, w, at + "attention.output.dense"))
    return out


def vector(ids, w):
    states = [normal(add(add(w["embeddings.word_embeddings.weight"][i],
                             w["embeddings.position_embeddings.weight"][t + 2]),
                         w["embeddings.token_type_embeddings.weight"][0]), w, "embeddings.LayerNorm")
              for t, i in enumerate(ids)]
    for layer in range(LAYERS):
        at = "encoder.layer.%d." % layer
        mixed = attention(states, w, at)
        states = [normal(add(x, y), w, at + "attention.output.LayerNorm") for x, y in zip(states, mixed)]
        inner = [[x * 0.5 * (1 + math.erf(x / math.sqrt(2))) for x in linear(s, w, at + "intermediate.dense")]
                 for s in states]
        states = [normal(add(x, linear(y, w, at + "output.dense")), w, at + "output.LayerNorm")
                  for x, y in zip(states, inner)]
    length = math.sqrt(sum(x * x for x in states[0]))
    return [x / length for x in states[0]]


def write_safetensors(folder, raw, vocabulary, prefix):
    head, data = {"__metadata__": {"format": "pt"}}, b""
    for name, (kind, rows, content) in raw.items():
        shape = [len(rows), len(rows[0])] if name.endswith("weight") and "LayerNorm" not in name else [len(rows[0])]
        head[prefix + name] = {"dtype": kind.upper(), "shape": shape, "data_offsets": [len(data), len(data + content)]}
        data += content
    text = json.dumps(head).encode()
    with open(folder + "/model.safetensors", "wb") as f:
        f.write(struct.pack("<Q", len(text)) + text + data)
    with open(folder + "/config.json", "w") as f:
        json.dump({"num_hidden_layers": LAYERS, "num_attention_heads": HEADS, "layer_norm_eps": EPSILON,
                   "pad_token_id": 1, "model_type": "xlm-roberta"}, f)
    special = [{"id": i, "content": vocabulary[i][0], "special": True} for i in (0, 1, 2, 3, len(vocabulary) - 1)]
    normalizer = {"type": "Sequence", "normalizers": [
        {"type": "Precompiled", "precompiled_charsmap": base64.b64encode(charsmap()).decode()},
        {"type": "Replace", "pattern": {"Regex": " {2,}"}, "content": " "}]}
    with open(folder + "/tokenizer.json", "w") as f:
        json.dump({"added_tokens": special, "normalizer": normalizer,
                   "pre_tokenizer": {"type": "Metaspace", "replacement": BLANK, "add_prefix_space": True},
                   "model": {"type": "Unigram", "unk_id": 3, "vocab": vocabulary}}, f)


GGUF_NAMES = {"embeddings.word_embeddings": "token_embd", "embeddings.position_embeddings": "position_embd",
              "embeddings.token_type_embeddings": "token_types", "embeddings.LayerNorm": "token_embd_norm",
              "attention.self.query": "attn_q", "attention.self.key": "attn_k", "attention.self.value": "attn_v",
              "attention.output.dense": "attn_output", "attention.output.LayerNorm": "attn_output_norm",
              "intermediate.dense": "ffn_up", "output.dense": "ffn_down", "output.LayerNorm": "layer_output_norm"}


def gguf_name(name):
    stem, suffix = name.rsplit(".", 1)
    if stem.startswith("encoder.layer."):
        _, _, layer, rest = stem.split(".", 3)
        return "blk.%s.%s.%s" % (layer, GGUF_NAMES[rest], suffix)
    return GGUF_NAMES[stem] + "." + suffix


def write_gguf(folder, raw, vocabulary):
    text = lambda s: struct.pack("<Q", len(s.encode())) + s.encode()
    array = lambda kind, form, items: struct.pack("<IIQ", 9, kind, len(items)) + struct.pack("<%d%s" % (len(items), form), *items)
    kinds = [3, 3, 3, 2] + [1] * (len(vocabulary) - 5) + [3]
    metadata = {
        "general.architecture": struct.pack("<I", 8) + text("bert"),
        "bert.block_count": struct.pack("<II", 4, LAYERS),
        "bert.attention.head_count": struct.pack("<II", 4, HEADS),
        "bert.attention.layer_norm_epsilon": struct.pack("<If", 6, EPSILON),
        "tokenizer.ggml.model": struct.pack("<I", 8) + text("t5"),
        "tokenizer.ggml.tokens": struct.pack("<IIQ", 9, 8, len(vocabulary)) + b"".join(text(p) for p, _ in vocabulary),
        "tokenizer.ggml.scores": array(6, "f", [s for _, s in vocabulary]),
        "tokenizer.ggml.token_type": array(5, "i", kinds),
        "tokenizer.ggml.precompiled_charsmap": array(0, "B", list(charsmap())),
    }
    head = b"GGUF" + struct.pack("<IQQ", 3, len(raw), len(metadata))
    head += b"".join(text(key) + value for key, value in metadata.items())
    data = b""
    for name, (kind, rows, content) in raw.items():
        if name.endswith("position_embeddings.weight"):  # the first two are of padding
            content, rows = content[len(content) // len(rows) * 2:], rows[2:]
        sizes = [len(rows[0])] + ([len(rows)] if name.endswith("weight") and "LayerNorm" not in name else [])
        head += text(gguf_name(name)) + struct.pack("<I%dQ" % len(sizes), len(sizes), *sizes)
        head += struct.pack("<IQ", {"f32": 0, "f16": 1, "q8_0": 8}[kind], len(data))
        data += content + b"\0" * (-len(content) % 32)
    with open(folder + "/toy.gguf", "wb") as f:
        f.write(head + b"\0" * (-len(head) % 32) + data)


def main(folder):
    rng = random.Random(7)
    vocabulary = pieces(rng)
    weights = make_weights(rng, len(vocabulary))
    for form, kind in (("gguf", "f32"), ("gguf", "f16"), ("gguf", "q8_0"), ("safetensors", "f32"),
                       ("safetensors", "f16"), ("safetensors", "bf16")):
        at = "%s/%s-%s" % (folder, form, kind)
        os.makedirs(at, exist_ok=True)
        raw, values = pack_all(kind, weights)
        if form == "gguf":
            write_gguf(at, raw, vocabulary)
        else:
            write_safetensors(at, raw, vocabulary, "roberta." if kind == "f16" else "")
        rows = []
        for sample in TEXTS:
            ids = tokens(vocabulary, sample, POSITIONS)
            rows.append({"text": sample, "tokens": ids, "vector": vector(ids, values)})
        with open(at + "/expected.json", "w") as f:
            json.dump(rows, f)


main(sys.argv[1])
