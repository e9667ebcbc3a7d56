/* Hostile databases behind right checksums. An input that starts with an odd byte is a list of
 * edits (three bytes: offset, offset, value) of the hand-made database; any other is a whole
 * database. */
#include "model/format.h"
#include "model_dump.h"
#include "model_toy.h"

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
    model_blob(m, STR("partition-endpoints"));
    for (size_t i = 0; i < model_service_count(m); i++) {
        const struct service *s;
        if (model_service(m, model_service_name(m, i), &s, &e) && s) model_dump(a, s);
    }
}

static struct str toy_with_edits(struct arena *a, const uint8_t *edits, size_t n)
{
    static char toy[64 * 1024];
    static size_t size; /* 0 until the first input */
    if (size == 0) {
        struct str made = toy_database(a);
        if (made.n > sizeof toy) BUG("the hand-made database has grown too large");
        memcpy(toy, made.p, made.n);
        size = made.n;
    }
    char *bytes = arena_alloc(a, size);
    memcpy(bytes, toy, size);
    for (size_t i = 0; i + 3 <= n; i += 3) {
        bytes[((size_t)edits[i] << 8 | edits[i + 1]) % size] = (char)edits[i + 2];
    }
    mend(bytes, size);
    return (struct str){bytes, size};
}

static struct str whole(struct arena *a, const uint8_t *data, size_t n)
{
    if (n < sizeof(struct file_head)) return STR_NONE;
    char *bytes = arena_alloc(a, n);
    memcpy(bytes, data, n);
    mend(bytes, n);
    return (struct str){bytes, n};
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_new();
    bool is_edits = size > 0 && data[0] % 2 != 0;
    if (size > 0) {
        walk(a, is_edits ? toy_with_edits(a, data + 1, size - 1) : whole(a, data + 1, size - 1));
    }
    arena_free(a);
    return 0;
}
