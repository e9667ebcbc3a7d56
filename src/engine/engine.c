#include "engine/engine.h"

#include "auth/clock_skew.h"
#include "auth/credential_cache.h"
#include "auth/s3_session.h"
#include "engine/bucket_regions.h"
#include "engine/discovery.h"
#include "http/backoff.h"
#include "http/rate.h"

struct engine engine_new(struct arena *a, const struct clock *clock)
{
    return (struct engine){
        .clock = clock,
        .credentials = credential_cache_new(a),
        .buckets = bucket_regions_new(a),
        .discovered = discovered_new(a),
        .s3_sessions = s3_sessions_new(a),
        .quota = retry_quota_new(a),
        .rate = rate_limit_new(a, clock),
        .skew = clock_skew_new(a, clock),
    };
}
