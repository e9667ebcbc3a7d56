#include "mcp/seal.h"

#include "base/base64.h"
#include "base/clock.h"
#include "base/limits.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <string.h>
#include <sys/random.h>

#define MAC_SIZE 32u
#define STATE_LIMIT (64u * KIB)

/* A state is base64(head, mac, data). */
struct head {
    uint64_t number;
    int64_t expires_us; /* clock_monotonic_us: states do not outlive the process */
};

void seal_init(struct seal *s, int64_t lifetime_us)
{
    s->lifetime_us = lifetime_us;
    if (getrandom(s->key, sizeof s->key, 0) != (ssize_t)sizeof s->key) {
        BUG("no random numbers from the kernel");
    }
    pthread_mutex_init(&s->lock, NULL);
}

static void must(int ok)
{
    if (ok != 1) BUG("SHA-256 failed");
}

/* The bound text goes in as its digest: fixed sizes leave no two ways to read the same bytes. */
static void mac_of(const struct seal *s, struct str bound, const struct head *h, struct str data,
                   unsigned char mac[MAC_SIZE])
{
    unsigned char text[sizeof *h + 2 * MAC_SIZE];
    memcpy(text, h, sizeof *h);
    must(EVP_Digest(bound.p, bound.n, text + sizeof *h, NULL, EVP_sha256(), NULL));
    must(EVP_Digest(data.p, data.n, text + sizeof *h + MAC_SIZE, NULL, EVP_sha256(), NULL));
    unsigned n = MAC_SIZE;
    must(HMAC(EVP_sha256(), s->key, sizeof s->key, text, sizeof text, mac, &n) != NULL);
}

/* Decoding is lenient, so a state is compared with its one true spelling. */
static struct str encoded(struct arena *a, struct str raw)
{
    struct buf out = buf_new(a, 2 * STATE_LIMIT);
    base64_encode(&out, raw);
    return buf_str(&out);
}

struct str seal_close(struct seal *s, struct arena *a, struct str bound, struct str data)
{
    struct head h = {.expires_us = clock_monotonic_us() + s->lifetime_us};
    pthread_mutex_lock(&s->lock);
    h.number = s->next++;
    size_t bit = h.number % SEAL_WINDOW;
    s->used[bit / 64] &= ~(1ull << (bit % 64));
    pthread_mutex_unlock(&s->lock);
    unsigned char mac[MAC_SIZE];
    mac_of(s, bound, &h, data, mac);
    struct buf raw = buf_new(a, STATE_LIMIT);
    buf_add(&raw, (struct str){(const char *)&h, sizeof h});
    buf_add(&raw, (struct str){(const char *)mac, sizeof mac});
    buf_add(&raw, data);
    if (raw.overflow) BUG("a request state is too large");
    return encoded(a, buf_str(&raw));
}

bool seal_open(struct seal *s, struct arena *a, struct str sealed, struct str bound,
               struct str *data, uint64_t *number)
{
    struct str raw;
    struct head h;
    if (sealed.n > 2 * STATE_LIMIT || !base64_decode(a, sealed, &raw)) return false;
    if (raw.n < sizeof h + MAC_SIZE || !str_eq(encoded(a, raw), sealed)) return false;
    memcpy(&h, raw.p, sizeof h);
    struct str tail = str_from(raw, sizeof h + MAC_SIZE);
    unsigned char mac[MAC_SIZE];
    mac_of(s, bound, &h, tail, mac);
    if (CRYPTO_memcmp(mac, raw.p + sizeof h, MAC_SIZE) != 0) return false;
    if (clock_monotonic_us() > h.expires_us) return false;
    *data = tail;
    *number = h.number;
    return true;
}

bool seal_use_up(struct seal *s, uint64_t number)
{
    pthread_mutex_lock(&s->lock);
    size_t bit = number % SEAL_WINDOW;
    uint64_t mask = 1ull << (bit % 64);
    bool is_fresh = s->next - number <= SEAL_WINDOW && !(s->used[bit / 64] & mask);
    if (is_fresh) s->used[bit / 64] |= mask;
    pthread_mutex_unlock(&s->lock);
    return is_fresh;
}
