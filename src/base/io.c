#include "base/io.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

bool io_write_all(int fd, struct str bytes)
{
    while (bytes.n > 0) {
        ssize_t n = write(fd, bytes.p, bytes.n);
        struct pollfd p = {.fd = fd, .events = POLLOUT};
        if (n > 0)
            bytes = str_from(bytes, (size_t)n);
        else if (n < 0 && errno == EAGAIN)
            poll(&p, 1, -1); /* who shares the description may have made it non-blocking */
        else if (n == 0 || errno != EINTR)
            return false;
    }
    return true;
}

bool io_read_all(int fd, struct buf *into)
{
    char part[16384];
    for (;;) {
        ssize_t n = read(fd, part, sizeof part);
        if (n == 0) return true;
        if (n < 0 && errno != EINTR) return false;
        if (n > 0) buf_add(into, (struct str){part, (size_t)n});
        if (into->overflow) {
            errno = EFBIG;
            return false;
        }
    }
}

bool io_make_folders(struct arena *a, struct str path, mode_t mode)
{
    for (size_t i = 1; i < path.n; i++) {
        if (path.p[i] != '/') continue;
        if (mkdir(arena_cstr(a, str_sub(path, 0, i)), mode) != 0 && errno != EEXIST) return false;
    }
    return true;
}

struct mapping {
    void *p;
    size_t n;
};

static void unmap(void *handle)
{
    const struct mapping *m = handle;
    munmap(m->p, m->n);
}

const char *io_map(struct arena *a, int fd, struct str *out)
{
    struct stat st;
    *out = STR_NONE;
    if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) return "is not a regular file";
    if (st.st_size == 0) return NULL;
    size_t n = (size_t)st.st_size;
    void *p = mmap(NULL, n, PROT_READ, MAP_PRIVATE, fd, 0);
    if (p == MAP_FAILED) return strerror(errno);
    struct mapping *m = ARENA_NEW(a, struct mapping);
    *m = (struct mapping){p, n};
    arena_defer(a, unmap, m);
    *out = (struct str){p, n};
    return NULL;
}

bool io_map_file(struct arena *a, struct str path, struct str *out, struct err *e)
{
    *out = STR_NONE;
    int fd = open(arena_cstr(a, path), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    const char *why = fd < 0 ? strerror(errno) : io_map(a, fd, out);
    if (fd >= 0) close(fd);
    return !why || err_set(e, ERR_IO, STR_FMT ": %s", STR_ARG(path), why);
}
