/* What is sent to the client for a request while it runs. */
#include "mcp/pool_impl.h"

#include "base/clock.h"

#include <math.h>

#define PROGRESS_INTERVAL_US 20000 /* between two notifications of one request */

void pool_notify(struct pool *p, struct request *r, struct str method, const struct value *params)
{
    struct arena *a = arena_new();
    struct str line = rpc_request(a, NULL, method, params);
    pthread_mutex_lock(&p->lock);
    if (r->state == REQUEST_RUNNING && line.n > 0) {
        writer_push_notice(p->writer, line, r->generation);
    }
    pthread_mutex_unlock(&p->lock);
    arena_free(a);
}

static struct str progress_line(struct arena *a, const struct request *r, double progress,
                                double total, struct str message)
{
    struct value *params = value_map(a);
    value_set(a, params, STR("progressToken"), r->token);
    value_set(a, params, STR("progress"), value_double(a, progress));
    if (total > 0 && isfinite(total)) value_set(a, params, STR("total"), value_double(a, total));
    if (message.n > 0 && r->client.version >= VERSION_2025_03_26) {
        value_set(a, params, STR("message"), value_string(a, message));
    }
    return rpc_request(a, NULL, STR("notifications/progress"), params);
}

/* MCP: progress increases with each notification; implementations should limit the rate. The last
 * one is never held back. */
static bool is_due(struct request *r, double progress, double total)
{
    if (r->state != REQUEST_RUNNING || !isfinite(progress) || progress <= r->progress) return false;
    int64_t now = clock_monotonic_us();
    bool is_last = total > 0 && progress >= total;
    if (!is_last && r->progress_us != 0 && now - r->progress_us < PROGRESS_INTERVAL_US) {
        return false;
    }
    r->progress = progress;
    r->progress_us = now;
    return true;
}

void pool_progress(struct pool *p, struct request *r, double progress, double total,
                   struct str message)
{
    if (!r->token) return;
    struct arena *a = arena_new();
    pthread_mutex_lock(&p->lock);
    if (is_due(r, progress, total)) {
        struct str line = progress_line(a, r, progress, total, message);
        if (line.n > 0) writer_push_notice(p->writer, line, r->generation);
    }
    pthread_mutex_unlock(&p->lock);
    arena_free(a);
}
