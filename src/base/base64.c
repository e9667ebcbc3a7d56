#include "base/base64.h"

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

void base64_encode(struct buf *out, struct str bytes)
{
    char *to = buf_room(out, (bytes.n + 2) / 3 * 4);
    if (!to) return;
    const unsigned char *p = (const unsigned char *)bytes.p;
    size_t n = 0;
    for (size_t i = 0; i < bytes.n; i += 3) {
        size_t left = bytes.n - i;
        uint32_t v = (uint32_t)p[i] << 16;
        if (left > 1) v |= (uint32_t)p[i + 1] << 8;
        if (left > 2) v |= p[i + 2];
        to[n++] = alphabet[v >> 18];
        to[n++] = alphabet[(v >> 12) & 63];
        to[n++] = left > 1 ? alphabet[(v >> 6) & 63] : '=';
        to[n++] = left > 2 ? alphabet[v & 63] : '=';
    }
    out->n += n;
}

static int digit_of(char c)
{
    if (c >= 'A' && c <= 'Z') return c - 'A';
    if (c >= 'a' && c <= 'z') return c - 'a' + 26;
    if (c >= '0' && c <= '9') return c - '0' + 52;
    if (c == '+') return 62;
    if (c == '/') return 63;
    return -1;
}

bool base64_decode(struct arena *a, struct str text, struct str *out)
{
    char *to = arena_alloc(a, text.n / 4 * 3 + 3);
    size_t n = 0;
    uint32_t bits = 0;
    unsigned quad = 0; /* digits read of the current group of four */
    unsigned pads = 0;
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] == '=') {
            if (quad >= 2 && quad + ++pads >= 4) break;
            continue;
        }
        int d = digit_of(text.p[i]);
        if (d < 0) continue;
        pads = 0;
        bits = (bits << 6) | (uint32_t)d;
        quad = (quad + 1) & 3;
        if (quad == 0) {
            to[n++] = (char)(bits >> 16);
            to[n++] = (char)(bits >> 8);
            to[n++] = (char)bits;
        }
    }
    if (quad == 1 || (quad != 0 && quad + pads < 4)) return false;
    if (quad == 2) to[n++] = (char)(bits >> 4);
    if (quad == 3) {
        to[n++] = (char)(bits >> 10);
        to[n++] = (char)(bits >> 2);
    }
    *out = (struct str){to, n};
    return true;
}
