#include "base/logfile.h"

#include "base/io.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define OLD_FILES 5 /* kept beside the current one */

static bool is_ours(int fd, struct stat *st)
{
    if (fstat(fd, st) != 0) return false;
    if (!S_ISREG(st->st_mode) || st->st_uid != geteuid() || st->st_nlink > 1) {
        errno = EPERM;
        return false;
    }
    return (st->st_mode & (S_IRWXG | S_IRWXO)) == 0 || fchmod(fd, 0600) == 0;
}

static int open_file(const char *path, struct stat *st)
{
    int flags = O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC;
    int fd = open(path, flags, 0600);
    if (fd >= 0 && !is_ours(fd, st)) {
        int why = errno;
        close(fd);
        errno = why;
        return -1;
    }
    return fd;
}

static char *old_path(const struct logfile *f, struct arena *a, int i)
{
    return arena_cstr(a, i ? arena_printf(a, STR_FMT ".%d", STR_ARG(f->path), i) : f->path);
}

/* Not all of them are there yet: what cannot be renamed or removed stays. */
static void rotate(const struct logfile *f, struct arena *a)
{
    struct stat st;
    for (int i = OLD_FILES; i > 0; i--) (void)rename(old_path(f, a, i - 1), old_path(f, a, i));
    for (int i = OLD_FILES; i > 0 && f->keep_for_s > 0; i--) {
        const char *old = old_path(f, a, i);
        if (lstat(old, &st) == 0 && st.st_mtime + f->keep_for_s < time(NULL)) (void)unlink(old);
    }
}

bool logfile_append(const struct logfile *f, struct arena *a, struct str line)
{
    const char *path = arena_cstr(a, f->path);
    struct stat st;
    int fd = open_file(path, &st);
    if (fd < 0 && errno == ENOENT) {
        /* what fails here is said when the file cannot be opened */
        (void)io_make_folders(a, f->path, 0700);
        fd = open_file(path, &st);
    }
    if (fd >= 0 && st.st_size > 0 && st.st_size + (int64_t)line.n > f->limit) {
        close(fd);
        rotate(f, a);
        fd = open_file(path, &st);
    }
    if (fd < 0) return false;
    ssize_t n = write(fd, line.p, line.n);
    int why = n < 0 ? errno : ENOSPC;
    close(fd);
    errno = why;
    return n == (ssize_t)line.n;
}
