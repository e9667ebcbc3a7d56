/* Hostile event streams: reading must end in messages or an error. The fuzzer cannot guess
 * checksums, so they are made right first. */
#include "codec/eventstream.h"
#include "codec/hash.h"
#include "value/json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static uint32_t number_at(const char *p)
{
    const unsigned char *u = (const void *)p;
    return (uint32_t)u[0] << 24 | (uint32_t)u[1] << 16 | (uint32_t)u[2] << 8 | u[3];
}

static void put_number(char *p, uint32_t n)
{
    for (int i = 0; i < 4; i++) p[i] = (char)(n >> (24 - 8 * i));
}

static void mend(char *p, size_t n)
{
    while (n >= 16) {
        uint32_t total = number_at(p);
        put_number(p + 8, hash_crc32(0, (struct str){p, 8}));
        if (total < 16 || total > n) return;
        put_number(p + total - 4, hash_crc32(0, (struct str){p, total - 4}));
        p += total;
        n -= total;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_new();
    struct err e = err_init(a);
    char *bytes = arena_cstr(a, (struct str){(const char *)data, size});
    mend(bytes, size);
    struct str rest = {bytes, size};
    struct eventstream_message m;
    while (rest.n > 0 && eventstream_next(a, &rest, &m, &e)) {
        if (json_text(a, m.headers, &json_compact).n < 2) BUG("headers without a text");
    }
    if (err_is_set(&e) == (rest.n == 0)) BUG("an error without a reason, or the reverse");
    arena_free(a);
    return 0;
}
