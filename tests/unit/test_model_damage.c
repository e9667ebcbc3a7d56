#include "harness.h"

#include "model/format.h"
#include "model_dump.h"
#include "model_toy.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* 16-byte aligned, writable. */
static char *copy(struct arena *a, struct str bytes)
{
    char *p = arena_alloc(a, bytes.n);
    memcpy(p, bytes.p, bytes.n);
    return p;
}

static struct str open_error(struct arena *a, struct str bytes)
{
    struct err e = err_init(a);
    const struct model *m;
    return model_of_bytes(a, bytes, &m, &e) ? STR("opened") : e.message;
}

static void heads(struct arena *a)
{
    test_begin("heads");
    struct str good = toy_database(a);
    struct str is = STR("the model database ");
    const struct {
        size_t at; /* one byte is changed there */
        struct str why;
    } rows[] = {
        {0, STR_INIT("is no model database")},
        {offsetof(struct file_head, byte_order), STR_INIT("was made on a machine with another "
                                                          "byte order")},
        {offsetof(struct file_head, version), STR_INIT("was made by a newer version of this "
                                                       "program")},
        {offsetof(struct file_head, checksum), STR_INIT("is damaged (checksum of its head)")},
        {offsetof(struct file_head, head_size), STR_INIT("is damaged (checksum of its head)")},
        {sizeof(struct file_head), STR_INIT("is damaged (checksum of its head)")},
        {good.n - 1, STR_INIT("is damaged (checksum of its shared data)")},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        char *bytes = copy(a, good);
        bytes[rows[i].at] = (char)(bytes[rows[i].at] ^ 0x40);
        CHECK_STR(open_error(a, (struct str){bytes, good.n}),
                  arena_printf(a, STR_FMT STR_FMT, STR_ARG(is), STR_ARG(rows[i].why)));
    }
    CHECK_STR(open_error(a, STR_NONE), STR("the model database is empty"));
    for (size_t n = 8; n < good.n; n++) {
        struct arena *b = arena_new();
        struct str cut = {copy(b, (struct str){good.p, n}), n};
        CHECK_STR(open_error(b, cut), STR("the model database is cut short"));
        arena_free(b);
    }
}

static void files(struct arena *a)
{
    test_begin("files");
    struct err e = err_init(a);
    const struct model *m;
    CHECK(!model_open(a, STR("/nowhere/models.db"), &m, &e) && e.kind == ERR_MODEL);
    CHECK_STR(e.message, STR("the model database /nowhere/models.db does not exist"));
    CHECK(str_find(e.hint, STR("models build --from")) != STR_NPOS);
    e = err_init(a);
    CHECK(!model_open(a, STR("/tmp"), &m, &e));
    CHECK_STR(e.message, STR("the model database /tmp is not a regular file"));
    char name[] = "/tmp/test_model.XXXXXX";
    int fd = mkstemp(name);
    struct str good = toy_database(a);
    CHECK(fd >= 0 && write(fd, good.p, good.n) == (ssize_t)good.n && close(fd) == 0);
    e = err_init(a);
    struct arena *b = arena_new();
    const struct service *s = NULL;
    CHECK_OK(model_open(b, str_of(name), &m, &e), &e);
    CHECK_OK(model_service(m, STR("toy"), &s, &e), &e);
    CHECK(model_dump(b, s) != NULL);
    arena_free(b);
    unlink(name);
}

/* Gives every part a right checksum again, so that the checks behind it are reached. */
static void mend(char *bytes)
{
    struct file_head *h = (void *)bytes;
    struct directory_entry *d = (void *)(bytes + sizeof *h);
    for (size_t i = 0; i < (size_t)h->services + h->blobs; i++) {
        d[i].checksum = format_checksum(bytes + d[i].at, d[i].core_size);
    }
    size_t covered = offsetof(struct file_head, head_size);
    h->checksum = format_checksum(bytes + covered, h->head_size - covered);
}

/* Opens and reads everything; any answer but a crash is right. True when all was readable. */
static bool walk(struct str bytes)
{
    struct arena *a = arena_new();
    struct err e = err_init(a);
    const struct model *m;
    const struct service *s = NULL;
    bool ok = model_of_bytes(a, bytes, &m, &e) && model_service(m, STR("toy"), &s, &e) && s;
    if (ok) model_dump(a, s);
    arena_free(a);
    return ok;
}

static void flips(struct arena *a, bool with_mended_checksums)
{
    struct str good = toy_database(a);
    char *bytes = copy(a, good);
    const struct directory_entry *toy = (const void *)(good.p + sizeof(struct file_head));
    unsigned read = 0, refused = 0;
    for (size_t at = 0; at < good.n; at++) {
        if (with_mended_checksums && at < toy->at) continue;
        for (int bit = 0; bit < 8; bit += with_mended_checksums ? 1 : 7) {
            memcpy(bytes, good.p, good.n);
            bytes[at] = (char)(bytes[at] ^ (1 << bit));
            if (with_mended_checksums) mend(bytes);
            if (walk((struct str){bytes, good.n})) {
                read++;
            } else {
                refused++;
            }
        }
    }
    printf("%s: %u read, %u refused\n", with_mended_checksums ? "mended" : "plain", read, refused);
    CHECK(refused > 0 && read > 0);
}

static void one_flip_is_seen(struct arena *a)
{
    test_begin("every byte under a checksum");
    struct str good = toy_database(a);
    const struct directory_entry *toy = (const void *)(good.p + sizeof(struct file_head));
    for (size_t i = 0; i < toy->core_size; i++) {
        struct arena *b = arena_new();
        char *bytes = copy(b, good);
        bytes[toy->at + i] = (char)(bytes[toy->at + i] ^ 1);
        struct err e = err_init(b);
        const struct model *m;
        const struct service *s;
        bool ok = model_of_bytes(b, (struct str){bytes, good.n}, &m, &e);
        if (!ok || model_service(m, STR("toy"), &s, &e)) CHECK(false);
        if (i == 0) {
            CHECK_STR(e.message,
                      STR("the model database is damaged (service toy: wrong checksum)"));
        }
        arena_free(b);
    }
}

static void damaged_text(struct arena *a)
{
    test_begin("damaged documentation");
    struct str good = toy_database(a);
    const struct directory_entry *toy = (const void *)(good.p + sizeof(struct file_head));
    char *bytes = copy(a, good);
    bytes[toy->at + toy->size - 1] ^= 1; /* the checksum of the only chunk */
    struct err e = err_init(a);
    const struct service *s = NULL;
    const struct model *m = toy_model(a, (struct str){bytes, good.n});
    CHECK_OK(model_service(m, STR("toy"), &s, &e), &e);
    CHECK_STR(service_documentation(a, s), STR("(This text is damaged in the model database.)"));
}

void run_tests(struct arena *a)
{
    heads(a);
    files(a);
    test_begin("flipped bits");
    flips(a, false);
    test_begin("flipped bits under right checksums");
    flips(a, true);
    one_flip_is_seen(a);
    damaged_text(a);
}
