"""ECDSA over NIST P-256 (FIPS 186-4, SEC 1) and the key derivation of Signature Version 4A: what a verifier needs."""

import hashlib
import hmac

P = 2**256 - 2**224 + 2**192 + 2**96 - 1
N = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
B = 0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B
G = (
    0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
    0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5,
)


def add(a, b):
    if a is None or b is None:
        return a or b
    if a[0] == b[0]:
        if (a[1] + b[1]) % P == 0:
            return None
        slope = (3 * a[0] * a[0] - 3) * pow(2 * a[1], -1, P)
    else:
        slope = (b[1] - a[1]) * pow(b[0] - a[0], -1, P)
    x = (slope * slope - a[0] - b[0]) % P
    return x, (slope * (a[0] - x) - a[1]) % P


def multiply(k, point):
    total = None
    while k:
        if k & 1:
            total = add(total, point)
        point = add(point, point)
        k >>= 1
    return total


def derive_key(access_key, secret_key):
    """The private key: a counter-mode KDF over HMAC-SHA256 until the number is below N - 2."""
    for counter in range(1, 255):
        text = b"\0\0\0\1" + b"AWS4-ECDSA-P256-SHA256" + b"\0" + access_key.encode() + bytes([counter]) + b"\0\0\1\0"
        number = int.from_bytes(hmac.new(b"AWS4A" + secret_key.encode(), text, hashlib.sha256).digest(), "big")
        if number <= N - 2:
            return number + 1
    raise ValueError("no key")


def read_der(signature):
    """SEQUENCE of two INTEGERs, with nothing behind them."""

    def integer(at):
        if signature[at] != 2:
            raise ValueError("no INTEGER")
        end = at + 2 + signature[at + 1]
        return int.from_bytes(signature[at + 2 : end], "big"), end

    if signature[0] != 0x30 or signature[1] != len(signature) - 2:
        raise ValueError("no SEQUENCE")
    r, at = integer(2)
    s, at = integer(at)
    if at != len(signature):
        raise ValueError("bytes behind the signature")
    return r, s


def verify(public_key, message, signature):
    try:
        r, s = read_der(signature)
    except (ValueError, IndexError):
        return False
    if not (0 < r < N and 0 < s < N):
        return False
    z = int.from_bytes(hashlib.sha256(message).digest(), "big")
    w = pow(s, -1, N)
    point = add(multiply(z * w % N, G), multiply(r * w % N, public_key))
    return point is not None and point[0] % N == r
