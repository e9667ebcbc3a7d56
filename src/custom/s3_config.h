/* How transfers go about it: the keys of a profile's `s3` section that awscli's
 * s3/transferconfig.py knows, and the limit of bandwidth that all transfers of a command share. */
#ifndef CUSTOM_S3_CONFIG_H
#define CUSTOM_S3_CONFIG_H

#include "engine/body.h"
#include "engine/engine.h"

struct s3_config {
    int64_t threshold; /* bytes: multipart from here on */
    int64_t chunk;     /* bytes of a part */
    unsigned threads;  /* requests at the same time */
    int64_t bandwidth; /* bytes per second; 0: no limit */
};

/* ERR_GENERAL with the CLI's text for a value that its key cannot have. */
MUST_USE bool s3_config_read(struct request *r, struct s3_config *out, struct err *e);

/* The size of the parts of something of `size` bytes (-1: not known), within S3's limits
 * (s3transfer ChunksizeAdjuster). */
int64_t s3_part_size(int64_t chunk, int64_t size);

/* Waits until the bytes may go; any number of threads. Lives as long as the arena; NULL without a
 * limit. ERR_CANCELLED. */
const struct body_pace *s3_pace_new(struct arena *a, int64_t bandwidth,
                                    const struct cancel *cancel);

#endif
