#include "base/files_open.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

bool files_os_error(struct err *e, int number, struct str path)
{
    return err_set(e, ERR_IO, "[Errno %d] %s: '" STR_FMT "'", number, strerror(number),
                   STR_ARG(path));
}

static bool outside(const struct files *f, struct str shown, struct err *e)
{
    if (f->below) {
        return err_set(e, ERR_DENIED, "The path '" STR_FMT "' leads out of its folder.",
                       STR_ARG(shown));
    }
    return err_set(e, ERR_DENIED,
                   "The path '" STR_FMT "' is outside the working folder '" STR_FMT
                   "'. Use a path below it.",
                   STR_ARG(shown), STR_ARG(f->folder));
}

/* Below the folder a path may be written from the root, too. */
static bool relative_to_folder(const struct files *f, struct str path, struct str *out)
{
    *out = path;
    if (!str_starts(path, STR("/"))) return true;
    if (f->below) {
        while (str_starts(*out, STR("/"))) *out = str_from(*out, 1);
        return true;
    }
    struct str folder = f->folder;
    while (str_ends(folder, STR("/"))) folder.n--;
    struct str rest = str_from(path, folder.n);
    if (!str_starts(path, folder) || (rest.n > 0 && rest.p[0] != '/')) return false;
    while (str_starts(rest, STR("/"))) rest = str_from(rest, 1);
    *out = rest.n > 0 ? rest : STR(".");
    return true;
}

/* The kernel resolves the whole path below the folder; what it refuses is outside. */
static bool open_beneath(struct arena *a, const struct files *f, struct str path, struct str shown,
                         int flags, unsigned mode, int *fd, struct err *e)
{
    struct str inner;
    if (!relative_to_folder(f, path, &inner)) return outside(f, shown, e);
    int folder = open(arena_cstr(a, f->folder), O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0) return files_os_error(e, errno, f->folder);
    const struct open_how how = {.flags = (uint64_t)(flags | O_CLOEXEC),
                                 .mode = flags & O_CREAT ? mode : 0,
                                 .resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS};
    long opened = syscall(SYS_openat2, folder, arena_cstr(a, inner), &how, sizeof how);
    int why = errno;
    close(folder);
    *fd = (int)opened;
    if (opened >= 0) return true;
    if (why == EXDEV || why == ELOOP) return outside(f, shown, e);
    if (why == ENOSYS) {
        return err_set(e, ERR_DENIED,
                       "This kernel cannot keep file access below a folder (Linux 5.6 can): files "
                       "are refused.");
    }
    return files_os_error(e, why, shown);
}

static bool open_anywhere(struct arena *a, const struct files *f, struct str path, struct str shown,
                          int flags, unsigned mode, int *fd, struct err *e)
{
    struct str full = path;
    if (f->folder.n > 0 && !str_starts(path, STR("/"))) {
        full = arena_printf(a, STR_FMT "/" STR_FMT, STR_ARG(f->folder), STR_ARG(path));
    }
    *fd = open(arena_cstr(a, full), flags | O_CLOEXEC, mode);
    return *fd >= 0 || files_os_error(e, errno, shown);
}

bool files_open(struct arena *a, const struct files *f, struct str path, struct str shown,
                int flags, unsigned mode, int *fd, struct err *e)
{
    if (path.n == 0) return files_os_error(e, ENOENT, shown);
    if (str_has_char(path, '\0')) return err_set(e, ERR_IO, "a file path holds a NUL character");
    if (f->below) return open_beneath(a, f, path, shown, flags, mode, fd, e);
    switch (f->mode) {
    case FILES_WORKDIR:
        return open_beneath(a, f, path, shown, flags, mode, fd, e);
    case FILES_UNRESTRICTED:
    case FILES_PERSON:
        return open_anywhere(a, f, path, shown, flags, mode, fd, e);
    case FILES_NONE:
        break;
    }
    return err_set(e, ERR_DENIED,
                   "Local files are switched off: the path '" STR_FMT "' is not opened.",
                   STR_ARG(shown));
}
