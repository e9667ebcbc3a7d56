#include "base/random.h"

#include <errno.h>
#include <string.h>
#include <sys/random.h>

static void system_fill(void *ctx, void *bytes, size_t n)
{
    (void)ctx;
    char *p = bytes;
    while (n > 0) {
        ssize_t got = getrandom(p, n, 0);
        if (got < 0 && errno != EINTR) BUG("the kernel gives no random bytes");
        if (got > 0) {
            p += got;
            n -= (size_t)got;
        }
    }
}

const struct random random_system = {.fill = system_fill};

void random_fill(const struct random *r, void *bytes, size_t n)
{
    r->fill(r->ctx, bytes, n);
}

double random_unit(const struct random *r)
{
    uint64_t bits;
    random_fill(r, &bits, sizeof bits);
    return (double)(bits >> 11) * 0x1.0p-53;
}

struct str random_uuid4(struct arena *a, const struct random *r)
{
    unsigned char b[16];
    random_fill(r, b, sizeof b);
    b[6] = (unsigned char)((b[6] & 0x0f) | 0x40);
    b[8] = (unsigned char)((b[8] & 0x3f) | 0x80);
    return arena_printf(a, "%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x",
                        b[0], b[1], b[2], b[3], b[4], b[5], b[6], b[7], b[8], b[9], b[10], b[11],
                        b[12], b[13], b[14], b[15]);
}
