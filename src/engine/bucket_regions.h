/* Which region a bucket was found in. Thread-safe; the oldest entries make room. */
#ifndef ENGINE_BUCKET_REGIONS_H
#define ENGINE_BUCKET_REGIONS_H

#include "base/arena.h"

struct bucket_regions;

struct bucket_regions *bucket_regions_new(struct arena *a); /* lives as long as the arena */
void bucket_regions_put(struct bucket_regions *b, struct str bucket, struct str region);
/* A copy in the arena; false when the bucket is not known. */
bool bucket_regions_get(struct bucket_regions *b, struct arena *a, struct str bucket,
                        struct str *region);

#endif
