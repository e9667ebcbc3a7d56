#include "base/files.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/files_open.h"
#include "base/io.h"

/* Only what the folder itself holds: a second name may be anywhere. */
bool files_check_kind(struct arena *a, const struct files *f, int fd, struct str path,
                      struct err *e)
{
    struct stat st;
    if (fstat(fd, &st) != 0) return files_os_error(e, errno, path);
    if (S_ISDIR(st.st_mode)) return files_os_error(e, EISDIR, path);
    if (f->mode == FILES_PERSON) return true;
    if (!S_ISREG(st.st_mode)) {
        return err_set(e, ERR_IO, "'" STR_FMT "' is no regular file", STR_ARG(path));
    }
    if (!files_check_secret(a, f, fd, path, e)) return false;
    if (f->mode != FILES_WORKDIR || st.st_nlink <= 1) return true;
    return err_set(e, ERR_DENIED,
                   "'" STR_FMT "' has %ju names (hard links), perhaps outside the working folder: "
                   "it is not opened.",
                   STR_ARG(path), (uintmax_t)st.st_nlink);
}

/* What is known to be too large is not read to find out. */
static bool is_too_large(int fd, size_t limit)
{
    struct stat st;
    return fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && (uint64_t)st.st_size > limit;
}

static bool read_text(int fd, struct buf *b, struct str path, struct err *e)
{
    bool fits = !is_too_large(fd, b->limit);
    if (fits && io_read_all(fd, b)) return true;
    if (fits && !b->overflow) return files_os_error(e, errno, path);
    return err_set(e, ERR_LIMIT, "the file '" STR_FMT "' is larger than %zu bytes", STR_ARG(path),
                   b->limit);
}

bool files_read(struct arena *a, const struct files *f, struct str path, size_t limit,
                struct str *out, struct err *e)
{
    int fd;
    /* without O_NONBLOCK, opening a pipe waits for its other end */
    int flags = O_RDONLY | (f->mode == FILES_PERSON ? 0 : O_NONBLOCK);
    if (!files_open(a, f, path, path, flags, 0, &fd, e)) return false;
    struct buf b = buf_new(a, limit);
    bool ok = files_check_kind(a, f, fd, path, e) && read_text(fd, &b, path, e);
    close(fd);
    *out = buf_str(&b);
    return ok;
}
