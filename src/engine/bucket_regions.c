#include "engine/bucket_regions.h"

#include <pthread.h>
#include <string.h>

#define ENTRIES 256u
#define BUCKET_MAX 64u /* names have at most 63 characters; ARNs are never remembered */
#define REGION_MAX 64u

struct entry {
    char bucket[BUCKET_MAX], region[REGION_MAX];
    size_t bucket_n, region_n;
};

struct bucket_regions {
    pthread_mutex_t lock;
    struct entry entries[ENTRIES];
    size_t next; /* the entry that is overwritten next */
};

static void destroy(void *handle)
{
    struct bucket_regions *b = handle;
    pthread_mutex_destroy(&b->lock);
}

struct bucket_regions *bucket_regions_new(struct arena *a)
{
    struct bucket_regions *b = ARENA_NEW(a, struct bucket_regions);
    pthread_mutex_init(&b->lock, NULL);
    arena_defer(a, destroy, b);
    return b;
}

static struct entry *find(struct bucket_regions *b, struct str bucket)
{
    for (size_t i = 0; i < ENTRIES; i++) {
        struct entry *e = &b->entries[i];
        if (str_eq((struct str){e->bucket, e->bucket_n}, bucket)) return e;
    }
    return NULL;
}

void bucket_regions_put(struct bucket_regions *b, struct str bucket, struct str region)
{
    if (bucket.n == 0 || bucket.n >= BUCKET_MAX || region.n >= REGION_MAX) return;
    pthread_mutex_lock(&b->lock);
    struct entry *e = find(b, bucket);
    if (!e) {
        e = &b->entries[b->next];
        b->next = (b->next + 1) % ENTRIES;
    }
    memcpy(e->bucket, bucket.p, bucket.n);
    memcpy(e->region, region.p, region.n);
    e->bucket_n = bucket.n;
    e->region_n = region.n;
    pthread_mutex_unlock(&b->lock);
}

bool bucket_regions_get(struct bucket_regions *b, struct arena *a, struct str bucket,
                        struct str *region)
{
    if (bucket.n == 0) return false;
    pthread_mutex_lock(&b->lock);
    const struct entry *e = find(b, bucket);
    if (e) *region = arena_str(a, (struct str){e->region, e->region_n});
    pthread_mutex_unlock(&b->lock);
    return e != NULL;
}
