#include "compile/replace.h"

#include "base/io.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool fail_io(struct err *e, const char *what, const char *path)
{
    return err_set(e, ERR_IO, "cannot %s '%s': %s", what, path, strerror(errno));
}

static bool make_folders(char *path, struct err *e)
{
    for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        bool ok = mkdir(path, 0755) == 0 || errno == EEXIST;
        if (!ok) fail_io(e, "make the folder", path);
        *slash = '/';
        if (!ok) return false;
    }
    return true;
}

/* So that the rename itself outlives a power cut. */
static void sync_folder(struct arena *a, struct str path)
{
    size_t slash = str_rfind_char(path, '/');
    struct str folder = slash == STR_NPOS ? STR(".") : str_sub(path, 0, slash + 1);
    int fd = open(arena_cstr(a, folder), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) return;
    fsync(fd);
    close(fd);
}

bool replace_file(struct arena *a, struct str path, struct str bytes, struct err *e)
{
    char *to = arena_cstr(a, path);
    struct str beside = arena_printf(a, STR_FMT ".XXXXXX", STR_ARG(path));
    char *temporary = arena_cstr(a, beside);
    if (path.n == 0) return err_set(e, ERR_IO, "the file to write has no name");
    if (!make_folders(to, e)) return false;
    int fd = mkostemp(temporary, O_CLOEXEC);
    if (fd < 0) return fail_io(e, "write beside", to);
    bool ok = io_write_all(fd, bytes) && fchmod(fd, 0644) == 0 && fsync(fd) == 0;
    if (!ok) fail_io(e, "write", temporary);
    /* What was written in one go lies in large pages, which a reader's mapping would take in whole.
     */
    posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED);
    if (close(fd) != 0 && ok) ok = fail_io(e, "write", temporary);
    if (ok && rename(temporary, to) != 0) ok = fail_io(e, "replace", to);
    if (!ok) {
        unlink(temporary);
        return false;
    }
    sync_folder(a, path);
    return true;
}
