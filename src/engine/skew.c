#include "engine/skew.h"

const struct clock *skew_clock(const struct engine *g)
{
    return g->skew ? clock_skew_clock(g->skew) : g->clock;
}

int64_t skew_now_ms(const struct engine *g)
{
    return clock_now_ms(skew_clock(g));
}

bool skew_learn(struct call *c)
{
    const struct engine *g = c->request->engine;
    if (!g->skew || c->clock_corrected || !c->answer.is_error) return false;
    c->clock_corrected = clock_skew_learn(g->skew, &c->http, &c->response, c->answer.code);
    return c->clock_corrected;
}
