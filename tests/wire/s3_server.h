/* A loopback server that behaves like a small S3: objects in memory, ranges, multipart uploads,
 * listings. It can answer late or break off, counts what it is asked, and keeps a log of requests.
 */
#ifndef TESTS_S3_SERVER_H
#define TESTS_S3_SERVER_H

#include "base/buf.h"

struct s3_server;

struct s3_behaviour {
    int64_t delay_ms;    /* before each answer */
    int64_t break_after; /* bytes of a GetObject body, then the connection ends; 0: never */
    unsigned breaks;     /* so many times */
    bool ignores_ranges; /* GetObject answers with the whole */
    bool wrong_checksum; /* GetObject's CRC64NVME is that of something else */
    const char *refuses; /* part of a target that is answered with AccessDenied; NULL: none */
};

struct s3_server *s3_server_start(struct arena *a);
void s3_server_stop(struct s3_server *s);
int s3_server_port(const struct s3_server *s);
void s3_server_behave(struct s3_server *s, struct s3_behaviour how); /* forgets log and counts */

/* An object by "bucket/key"; borrowed. */
void s3_server_put(struct s3_server *s, struct str path, struct str bytes);
bool s3_server_get(struct s3_server *s, struct str path, struct str *bytes);

/* "GET /b/k bytes=0-9\n" for each request, in the order of arrival. */
struct str s3_server_log(struct s3_server *s, struct arena *a);
unsigned s3_server_most(struct s3_server *s); /* requests at the same time */
/* The head of the last request whose target has `part` in it; empty: none. */
struct str s3_server_head(struct s3_server *s, struct arena *a, struct str part);

#endif
