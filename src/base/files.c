#include "base/files.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/buf.h"

static bool os_error(struct err *e, int number, struct str path)
{
    return err_set(e, ERR_IO, "[Errno %d] %s: '" STR_FMT "'", number, strerror(number),
                   STR_ARG(path));
}

static bool outside(const struct files *f, struct str path, struct err *e)
{
    return err_set(e, ERR_DENIED,
                   "The path '" STR_FMT "' is outside the working folder '" STR_FMT
                   "'. Use a path below it.",
                   STR_ARG(path), STR_ARG(f->folder));
}

/* Below the folder a path may be written from the root, too. */
static bool relative_to_folder(const struct files *f, struct str path, struct str *out,
                               struct err *e)
{
    *out = path;
    if (!str_starts(path, STR("/"))) return true;
    struct str rest = str_from(path, f->folder.n);
    if (!str_starts(path, f->folder) || !str_starts(rest, STR("/"))) return outside(f, path, e);
    while (str_starts(rest, STR("/"))) rest = str_from(rest, 1);
    *out = rest.n > 0 ? rest : STR(".");
    return true;
}

static int open_folder(const struct files *f, struct arena *a)
{
    return open(arena_cstr(a, f->folder), O_PATH | O_DIRECTORY | O_CLOEXEC);
}

/* The kernel resolves the whole path below the folder; what it refuses is outside. */
static bool open_beneath(struct arena *a, const struct files *f, struct str path, int flags,
                         unsigned mode, int *fd, struct err *e)
{
    struct str inner;
    if (!relative_to_folder(f, path, &inner, e)) return false;
    int folder = open_folder(f, a);
    if (folder < 0) return os_error(e, errno, f->folder);
    const struct open_how how = {.flags = (uint64_t)(flags | O_CLOEXEC),
                                 .mode = mode,
                                 .resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS};
    long opened = syscall(SYS_openat2, folder, arena_cstr(a, inner), &how, sizeof how);
    int why = errno;
    close(folder);
    *fd = (int)opened;
    if (opened >= 0) return true;
    if (why == EXDEV || why == ELOOP) return outside(f, path, e);
    if (why == ENOSYS) {
        return err_set(e, ERR_DENIED,
                       "This kernel cannot keep file access below a folder (Linux "
                       "5.6 can): files are refused.");
    }
    return os_error(e, why, path);
}

static bool open_anywhere(struct arena *a, const struct files *f, struct str path, int flags,
                          unsigned mode, int *fd, struct err *e)
{
    struct str full = path;
    if (f->folder.n > 0 && !str_starts(path, STR("/"))) {
        full = arena_printf(a, STR_FMT "/" STR_FMT, STR_ARG(f->folder), STR_ARG(path));
    }
    *fd = open(arena_cstr(a, full), flags | O_CLOEXEC, mode);
    return *fd >= 0 || os_error(e, errno, path);
}

/* Opens without waiting for a FIFO's other end, and accepts regular files only. */
static bool open_regular(struct arena *a, const struct files *f, struct str path, int flags,
                         unsigned mode, int *fd, struct err *e)
{
    if (f->mode == FILES_NONE) {
        return err_set(e, ERR_DENIED,
                       "Local files are switched off: the path '" STR_FMT "' is not opened.",
                       STR_ARG(path));
    }
    if (str_has_char(path, '\0') || path.n == 0) {
        return err_set(e, ERR_IO, "a file path must not be empty or hold a NUL character");
    }
    bool ok = f->mode == FILES_WORKDIR ? open_beneath(a, f, path, flags | O_NONBLOCK, mode, fd, e)
                                       : open_anywhere(a, f, path, flags | O_NONBLOCK, mode, fd, e);
    struct stat st;
    if (!ok) return false;
    if (fstat(*fd, &st) == 0 && S_ISREG(st.st_mode)) return true;
    close(*fd);
    if (S_ISDIR(st.st_mode)) return os_error(e, EISDIR, path);
    return err_set(e, ERR_IO, "'" STR_FMT "' is no regular file", STR_ARG(path));
}

#define BLOCK 65536u

static bool too_large(struct str path, size_t limit, struct err *e)
{
    return err_set(e, ERR_LIMIT, "the file '" STR_FMT "' is larger than %zu bytes", STR_ARG(path),
                   limit);
}

static bool read_all(int fd, struct buf *b, struct str path, struct err *e)
{
    for (;;) {
        char *room = buf_room(b, BLOCK);
        if (!room) return too_large(path, b->limit - BLOCK, e);
        ssize_t n = read(fd, room, BLOCK);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return os_error(e, errno, path);
        if (n == 0) return true;
        b->n += (size_t)n;
    }
}

bool files_read(struct arena *a, const struct files *f, struct str path, size_t limit,
                struct str *out, struct err *e)
{
    int fd;
    if (!open_regular(a, f, path, O_RDONLY, 0, &fd, e)) return false;
    /* read(2) wants room for a whole block, the last one is empty */
    struct buf b = buf_new(a, limit + BLOCK);
    bool ok = read_all(fd, &b, path, e);
    if (ok && b.n > limit) ok = too_large(path, limit, e);
    close(fd);
    *out = buf_str(&b);
    return ok;
}

static bool write_all(int fd, struct str bytes, struct str path, struct err *e)
{
    while (bytes.n > 0) {
        ssize_t n = write(fd, bytes.p, bytes.n);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return os_error(e, errno, path);
        bytes = str_from(bytes, (size_t)n);
    }
    return true;
}

bool files_write(struct arena *a, const struct files *f, struct str path, unsigned mode,
                 struct str bytes, struct err *e)
{
    int fd;
    if (!open_regular(a, f, path, O_WRONLY | O_CREAT, mode, &fd, e)) return false;
    bool ok = ftruncate(fd, 0) == 0 || os_error(e, errno, path);
    ok = ok && write_all(fd, bytes, path, e);
    if (close(fd) != 0 && ok) ok = os_error(e, errno, path);
    return ok;
}
