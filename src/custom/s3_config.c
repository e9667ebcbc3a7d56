#include "custom/s3_config.h"

#include <pthread.h>

#include "base/clock.h"
#include "base/limits.h"

#define DEFAULT_SIZE ((int64_t)8 * MIB)
#define DEFAULT_THREADS 10
#define PARTS_MAX 10000
#define PART_MIN ((int64_t)5 * MIB)
#define PART_MAX ((int64_t)5 * 1024 * MIB)

/* ---- values ---- */

static bool read_size(struct str text, int64_t *out)
{
    static const char units[] = "kmgt";
    int64_t factor = 1;
    char low[3] = {0};
    for (size_t i = 0; i < 3 && i < text.n; i++) {
        low[i] = char_lower(text.p[text.n - 1 - i]);
    }
    bool iec = low[0] == 'b' && low[1] == 'i';
    for (size_t i = 0; low[0] == 'b' && i < 4; i++) {
        if (low[iec ? 2 : 1] != units[i]) continue;
        factor = INT64_C(1) << (10 * (i + 1));
        text.n -= iec ? 3 : 2;
        break;
    }
    if (!str_to_i64(str_trim(text), out) || *out > INT64_MAX / factor || *out < INT64_MIN / factor)
        return false;
    *out *= factor;
    return true;
}

/* "10MB/s", "800Kb/s" or bytes alone. */
static bool read_rate(struct str text, int64_t *out)
{
    bool bytes = str_ends(text, STR("B/s")), bits = str_ends(text, STR("b/s"));
    if (!bytes && !bits) return str_to_i64(text, out);
    struct str plain = str_sub(text, 0, text.n - 3);
    if (!str_to_i64(plain, out) && !read_size(str_sub(text, 0, text.n - 2), out)) return false;
    if (bits) *out /= 8;
    return true;
}

static bool not_positive(struct str key, struct str text, struct err *e)
{
    return err_set(e, ERR_GENERAL, "Value for " STR_FMT " must be a positive integer: " STR_FMT,
                   STR_ARG(key), STR_ARG(text));
}

static bool size_of_key(const struct value *s3, struct str key, int64_t *out, struct err *e)
{
    struct str text = value_get_text(s3, key);
    if (text.n == 0) return true;
    if (!read_size(text, out)) {
        return err_set(e, ERR_GENERAL, "Invalid size value: " STR_FMT, STR_ARG(text));
    }
    return *out > 0 || not_positive(key, text, e);
}

static bool number_of_key(const struct value *s3, struct str key, int64_t *out, struct err *e)
{
    struct str text = value_get_text(s3, key);
    return text.n == 0 || (str_to_i64(text, out) && *out > 0) || not_positive(key, text, e);
}

static bool rate_of_key(const struct value *s3, struct str key, int64_t *out, struct err *e)
{
    struct str text = value_get_text(s3, key);
    if (text.n == 0) return true;
    if (!read_rate(text, out)) {
        return err_set(e, ERR_GENERAL,
                       "Invalid rate: " STR_FMT ". The value must be expressed as an integer in "
                       "terms of bytes per second (e.g. 10485760) or a rate in terms of bytes per "
                       "second (e.g. 10MB/s or 800KB/s) or bits per second (e.g. 10Mb/s or "
                       "800Kb/s)",
                       STR_ARG(text));
    }
    return *out > 0 || not_positive(key, text, e);
}

bool s3_config_read(struct request *r, struct s3_config *out, struct err *e)
{
    const struct value *s3 = value_get(config_profile(r->config, r->settings.profile), STR("s3"));
    int64_t threads = DEFAULT_THREADS, queue = 1;
    *out = (struct s3_config){.threshold = DEFAULT_SIZE, .chunk = DEFAULT_SIZE};
    if (!size_of_key(s3, STR("multipart_chunksize"), &out->chunk, e) ||
        !size_of_key(s3, STR("multipart_threshold"), &out->threshold, e) ||
        !number_of_key(s3, STR("max_concurrent_requests"), &threads, e) ||
        !number_of_key(s3, STR("max_queue_size"), &queue, e) ||
        !rate_of_key(s3, STR("max_bandwidth"), &out->bandwidth, e)) {
        return false;
    }
    out->threads = threads > UINT32_MAX ? UINT32_MAX : (unsigned)threads;
    return true;
}

int64_t s3_part_size(int64_t chunk, int64_t size)
{
    while (size > 0 && chunk < PART_MAX && size / chunk + (size % chunk != 0) > PARTS_MAX) {
        chunk *= 2;
    }
    return chunk < PART_MIN ? PART_MIN : chunk > PART_MAX ? PART_MAX : chunk;
}

/* ---- pace ---- */

struct pace {
    pthread_mutex_t lock;
    struct body_pace pace;
    int64_t bandwidth;
    int64_t free_us; /* when the bytes before are gone */
    const struct cancel *cancel;
};

static bool spend(void *ctx, size_t bytes, struct err *e)
{
    struct pace *p = ctx;
    pthread_mutex_lock(&p->lock);
    int64_t now = clock_monotonic_us();
    if (p->free_us < now) p->free_us = now;
    int64_t wait_us = p->free_us - now;
    p->free_us += (int64_t)((double)bytes * 1e6 / (double)p->bandwidth);
    pthread_mutex_unlock(&p->lock);
    if (wait_us < 1000 || cancel_sleep_ms(p->cancel, wait_us / 1000)) return true;
    return err_set(e, ERR_CANCELLED, "The command was cancelled.");
}

static void destroy(void *handle)
{
    pthread_mutex_destroy(handle);
}

const struct body_pace *s3_pace_new(struct arena *a, int64_t bandwidth, const struct cancel *cancel)
{
    if (bandwidth == 0) return NULL;
    struct pace *p = ARENA_NEW(a, struct pace);
    *p = (struct pace){.bandwidth = bandwidth, .pace = {spend, p}, .cancel = cancel};
    pthread_mutex_init(&p->lock, NULL);
    arena_defer(a, destroy, &p->lock);
    return &p->pace;
}
