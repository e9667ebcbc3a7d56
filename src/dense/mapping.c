#include "dense/mapping.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

struct mapping {
    void *p;
    size_t n;
};

static void unmap(void *handle)
{
    const struct mapping *m = handle;
    munmap(m->p, m->n);
}

static bool fail(struct err *e, struct str path, const char *why)
{
    return err_set(e, ERR_IO, STR_FMT ": %s", STR_ARG(path), why);
}

bool map_file(struct arena *a, struct str path, struct str *out, struct err *e)
{
    struct stat st;
    *out = STR_NONE;
    int fd = open(arena_cstr(a, path), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0) return fail(e, path, strerror(errno));
    if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
        close(fd);
        return fail(e, path, "it is no regular file");
    }
    struct mapping *m = ARENA_NEW(a, struct mapping);
    m->n = (size_t)st.st_size;
    m->p = m->n > 0 ? mmap(NULL, m->n, PROT_READ, MAP_PRIVATE, fd, 0) : NULL;
    close(fd);
    if (m->p == MAP_FAILED) return fail(e, path, strerror(errno));
    if (m->n == 0) return true;
    arena_defer(a, unmap, m);
    *out = (struct str){m->p, m->n};
    return true;
}
