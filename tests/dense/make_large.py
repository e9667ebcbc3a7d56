"""Writes FOLDER/large.gguf: the shapes of BGE-M3 with random weights of the type f16 or q8_0, to see what a query costs.
make_large.py FOLDER f16|q8_0"""

import os
import random
import struct
import sys

WIDTH, INNER, HEADS, LAYERS, POSITIONS, WORDS = 1024, 4096, 16, 24, 8192, 250002
BLOCK = 1 << 20  # weights that repeat


def noise(kind, rng):
    if kind == "f16":
        return struct.pack("<%de" % BLOCK, *(rng.gauss(0, 0.03) for _ in range(BLOCK)))
    return b"".join(struct.pack("<e", 0.0008) + rng.randbytes(32) for _ in range(BLOCK // 32))


def text(s):
    s = s.encode()
    return struct.pack("<Q", len(s)) + s


def vocabulary(rng):
    letters = "etaoinshrdlucmfwypvbgkjqxz"
    words = ["<s>", "<pad>", "</s>", "<unk>", "\u2581"] + list(letters)
    seen = set(words)
    while len(words) < WORDS:
        word = rng.choice(["\u2581", ""]) + "".join(rng.choices(letters, k=rng.randint(2, 9)))
        if word not in seen:
            seen.add(word)
            words.append(word)
    return words


def tensors(kind):
    yield "token_embd.weight", kind, (WIDTH, WORDS)
    yield "position_embd.weight", "f32", (WIDTH, POSITIONS)
    yield "token_types.weight", "f32", (WIDTH, 1)
    for name in ["token_embd_norm"] + ["blk.%d.%s" % (i, n) for i in range(LAYERS)
                                       for n in ("attn_output_norm", "layer_output_norm")]:
        yield name + ".weight", "f32", (WIDTH,)
        yield name + ".bias", "f32", (WIDTH,)
    for i in range(LAYERS):
        for name, rows, columns in (("attn_q", WIDTH, WIDTH), ("attn_k", WIDTH, WIDTH), ("attn_v", WIDTH, WIDTH),
                                    ("attn_output", WIDTH, WIDTH), ("ffn_up", INNER, WIDTH), ("ffn_down", WIDTH, INNER)):
            yield "blk.%d.%s.weight" % (i, name), kind, (columns, rows)
            yield "blk.%d.%s.bias" % (i, name), "f32", (rows,)


def main(folder, kind):
    rng = random.Random(3)
    words = vocabulary(rng)
    source = {kind: noise(kind, rng), "f32": struct.pack("<%df" % BLOCK, *(rng.gauss(0.5, 0.1) for _ in range(BLOCK)))}
    numbers = lambda n, key: text(key) + struct.pack("<II", 4, n)
    metadata = [text("general.architecture") + struct.pack("<I", 8) + text("bert"),
                numbers(LAYERS, "bert.block_count"), numbers(HEADS, "bert.attention.head_count"),
                text("tokenizer.ggml.model") + struct.pack("<I", 8) + text("t5"),
                text("tokenizer.ggml.tokens") + struct.pack("<IIQ", 9, 8, WORDS) + b"".join(map(text, words)),
                text("tokenizer.ggml.scores") + struct.pack("<IIQ", 9, 6, WORDS) +
                struct.pack("<%df" % WORDS, *(-rng.uniform(5, 14) for _ in words))]
    every, head, at = list(tensors(kind)), b"".join(metadata), 0
    sizes = {"f32": lambda n: 4 * n, "f16": lambda n: 2 * n, "q8_0": lambda n: n // 32 * 34}
    for name, of, shape in every:
        head += text(name) + struct.pack("<I%dQ" % len(shape), len(shape), *shape)
        head += struct.pack("<IQ", {"f32": 0, "f16": 1, "q8_0": 8}[of], at)
        size = sizes[of](shape[0] * (shape[1] if len(shape) > 1 else 1))
        at += size + -size % 32
    head = b"GGUF" + struct.pack("<IQQ", 3, len(every), len(metadata)) + head
    os.makedirs(folder, exist_ok=True)
    with open(folder + "/large.gguf", "wb") as f:
        f.write(head + b"\0" * (-len(head) % 32))
        for name, of, shape in every:
            size = sizes[of](shape[0] * (shape[1] if len(shape) > 1 else 1))
            for done in range(0, size, len(source[of])):
                f.write(source[of][:size - done])
            f.write(b"\0" * (-size % 32))


main(*sys.argv[1:])
