/* struct seal: `requestState` of the multi round-trip pattern (MCP 2026-07-28): what a client must
 * hand back unchanged. HMAC-SHA-256 under a key of this process, with an expiry, and bound to text
 * that is not in it (method, arguments, question). A state can be used up, so that it works once.
 */
#ifndef MCP_SEAL_H
#define MCP_SEAL_H

#include "base/err.h"

#include <pthread.h>

#define SEAL_WINDOW 1024u /* states issued after a state until it is too old to be used up */

struct seal {
    unsigned char key[32];
    int64_t lifetime_us; /* of a state */
    pthread_mutex_t lock;
    uint64_t next;
    uint64_t used[SEAL_WINDOW / 64]; /* bit n % SEAL_WINDOW of the last SEAL_WINDOW numbers */
};

void seal_init(struct seal *s, int64_t lifetime_us); /* draws the key */

struct str seal_close(struct seal *s, struct arena *a, struct str bound, struct str data);

/* False: not ours, altered, bound to something else, expired. *number is for seal_use_up. */
MUST_USE bool seal_open(struct seal *s, struct arena *a, struct str sealed, struct str bound,
                        struct str *data, uint64_t *number);
bool seal_use_up(struct seal *s, uint64_t number); /* false when it was used before */

#endif
