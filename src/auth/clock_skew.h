/* The difference between this machine's clock and that of the services. Signatures are bound to a
 * time; where a service says that a request came too early or too late, its Date header tells the
 * difference, the request is signed anew with it and so is all that follows: commands, and the
 * calls of credential providers, whose answers also end by the services' clock. Thread-safe. */
#ifndef AUTH_CLOCK_SKEW_H
#define AUTH_CLOCK_SKEW_H

#include "base/clock.h"
#include "http/http.h"

struct clock_skew;

/* Lives as long as the arena; `base` is the machine's clock. */
struct clock_skew *clock_skew_new(struct arena *a, const struct clock *base);

/* The corrected clock. */
const struct clock *clock_skew_clock(const struct clock_skew *s);

/* Of an error answer with that code (may be empty): notes the difference and is true when it
 * explains the error. The codes and the tolerance of 4 minutes are those of AWS's SDKs. */
bool clock_skew_learn(struct clock_skew *s, const struct http_request *request,
                      const struct http_response *response, struct str code);

#endif
