#include "dense/vectors.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/files.h"
#include "base/io.h"

static const struct files anywhere = {.mode = FILES_PERSON};

static void head_of(const struct vectors_key *key, char head[VECTORS_HEAD])
{
    const uint64_t numbers[] = {key->documents, key->count, key->width};
    memset(head, 0, VECTORS_HEAD);
    memcpy(head, "AAMDENS1", 8);
    memcpy(head + 8, key->encoder.p, key->encoder.n < 16 ? key->encoder.n : 16);
    memcpy(head + 24, numbers, sizeof numbers);
}

static bool remake(struct err *e, struct str path, const char *why)
{
    err_set(e, ERR_MODEL, "the vectors in " STR_FMT " %s", STR_ARG(path), why);
    err_hint(e, "Make them with `aws-api-mcp-server models embed`; it goes on where it ended.");
    return false;
}

bool vectors_open(struct arena *a, struct str path, const struct vectors_key *key,
                  struct vectors *out, struct err *e)
{
    struct str bytes;
    struct err missing = err_init(a);
    char head[VECTORS_HEAD];
    head_of(key, head);
    if (!io_map_file(a, path, &bytes, &missing)) return remake(e, path, "are not made yet");
    if (bytes.n < VECTORS_HEAD || memcmp(bytes.p, head, VECTORS_HEAD) != 0) {
        return remake(e, path, "are for another model or model database");
    }
    size_t want = VECTORS_HEAD + key->count * key->width * 2;
    if (bytes.n < want) return remake(e, path, "are not finished");
    if (bytes.n > want) return remake(e, path, "are damaged");
    *out = (struct vectors){(const unsigned char *)bytes.p + VECTORS_HEAD, key->count, key->width};
    return true;
}

static bool fail(struct err *e, struct str path, const char *what)
{
    return err_set(e, ERR_IO, "%s " STR_FMT ": %s", what, STR_ARG(path), strerror(errno));
}

/* Leaves the file at the end of its last whole vector. */
static bool find_end(struct vectors_writer *w, const struct vectors_key *key)
{
    char head[VECTORS_HEAD], found[VECTORS_HEAD];
    struct stat st;
    head_of(key, head);
    if (fstat(w->fd, &st) != 0) return false;
    bool is_ours = pread(w->fd, found, sizeof found, 0) == (ssize_t)sizeof found &&
                   memcmp(found, head, sizeof head) == 0;
    size_t row = key->width * 2;
    w->done = is_ours ? ((size_t)st.st_size - VECTORS_HEAD) / row : 0;
    if (w->done > key->count) w->done = 0;
    off_t end = (off_t)(VECTORS_HEAD + w->done * row);
    if (!is_ours &&
        (ftruncate(w->fd, 0) != 0 || !io_write_all(w->fd, (struct str){head, sizeof head}))) {
        return false;
    }
    return ftruncate(w->fd, end) == 0 && lseek(w->fd, end, SEEK_SET) == end;
}

bool vectors_resume(struct arena *a, struct str path, const struct vectors_key *key,
                    struct vectors_writer *out, struct err *e)
{
    size_t slash = str_rfind_char(path, '/');
    struct str folder = slash == STR_NPOS ? STR(".") : str_sub(path, 0, slash);
    if (!files_make_folders(a, &anywhere, folder, e)) return false;
    out->width = key->width;
    out->fd = open(arena_cstr(a, path), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (out->fd < 0) return fail(e, path, "cannot write");
    if (flock(out->fd, LOCK_EX | LOCK_NB) != 0) {
        close(out->fd);
        return err_set(e, ERR_IO, "another process is writing " STR_FMT, STR_ARG(path));
    }
    if (find_end(out, key)) return true;
    fail(e, path, "cannot write");
    close(out->fd);
    return false;
}

/* Of numbers in [-1, 1], rounded. */
static uint16_t narrow(float f)
{
    uint32_t bits;
    float small = (f < 0 ? -f : f) * 0x1p-112f;
    memcpy(&bits, &small, sizeof bits);
    return (uint16_t)((bits + 0x1000u) >> 13 | (f < 0 ? 0x8000u : 0));
}

bool vectors_add(struct vectors_writer *w, const float *vectors, size_t n, struct err *e)
{
    uint16_t row[512];
    size_t total = n * w->width;
    for (size_t i = 0; i < total;) {
        size_t k = 0;
        for (; k < ARRAY_LEN(row) && i < total; k++, i++) row[k] = narrow(vectors[i]);
        if (!io_write_all(w->fd, (struct str){(const char *)row, k * sizeof *row})) {
            return err_set(e, ERR_IO, "cannot write the vectors: %s", strerror(errno));
        }
    }
    w->done += n;
    return true;
}

void vectors_close(const struct vectors_writer *w)
{
    close(w->fd);
}
