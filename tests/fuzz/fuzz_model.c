/* Hostile databases: the bytes behind the checksums are the fuzzer's. */
#include "model/format.h"
#include "model_dump.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Gives everything a right size and checksum, so that what lies behind is reached. */
static void mend(char *bytes, size_t n)
{
    struct file_head *h = (void *)bytes;
    memcpy(h->magic, FORMAT_MAGIC, sizeof h->magic);
    h->byte_order = FORMAT_BYTE_ORDER;
    h->version = FORMAT_VERSION;
    h->size = n;
    if (h->head_size < sizeof *h || h->head_size > n) return;
    struct directory_entry *d = (void *)(bytes + sizeof *h);
    size_t count = (size_t)h->services + h->blobs;
    if (count > (h->head_size - sizeof *h) / sizeof *d) return;
    for (size_t i = 0; i < count; i++) {
        if (d[i].at > n || d[i].core_size > n - d[i].at) continue;
        d[i].checksum = format_checksum(bytes + d[i].at, d[i].core_size);
    }
    size_t covered = offsetof(struct file_head, head_size);
    h->checksum = format_checksum(bytes + covered, h->head_size - covered);
}

static void walk(struct arena *a, struct str bytes)
{
    struct err e = err_init(a);
    const struct model *m;
    if (!model_of_bytes(a, bytes, &m, &e)) return;
    model_blob(m, STR("endpoints"));
    for (size_t i = 0; i < model_service_count(m); i++) {
        const struct service *s;
        if (model_service(m, model_service_name(m, i), &s, &e) && s) model_dump(a, s);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_new();
    if (size < sizeof(struct file_head)) size = 0;
    char *bytes = arena_alloc(a, size);
    if (size > 0) memcpy(bytes, data, size);
    if (size > 0) mend(bytes, size);
    walk(a, (struct str){bytes, size});
    arena_free(a);
    return 0;
}
