#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/files_open.h"
#include "base/random.h"

/* Whoever writes these decides what runs later, or who may come in. */
static const struct str guarded[] = {
    STR_INIT(".aws"),    STR_INIT(".bash_login"), STR_INIT(".bash_profile"), STR_INIT(".bashrc"),
    STR_INIT(".claude"), STR_INIT(".config"),     STR_INIT(".cursor"),       STR_INIT(".envrc"),
    STR_INIT(".git"),    STR_INIT(".gitconfig"),  STR_INIT(".gnupg"),        STR_INIT(".idea"),
    STR_INIT(".kube"),   STR_INIT(".local"),      STR_INIT(".mcp.json"),     STR_INIT(".netrc"),
    STR_INIT(".npmrc"),  STR_INIT(".profile"),    STR_INIT(".pypirc"),       STR_INIT(".ssh"),
    STR_INIT(".vimrc"),  STR_INIT(".vscode"),     STR_INIT(".xinitrc"),      STR_INIT(".xprofile"),
    STR_INIT(".zlogin"), STR_INIT(".zprofile"),   STR_INIT(".zshenv"),       STR_INIT(".zshrc"),
};

/* A file to be written: its folder is open, so that nothing on the way can be swapped. */
struct target {
    struct arena *arena;
    struct str path; /* as given */
    int folder;
    const char *name;
    const char *temporary;
    bool exists;
    mode_t mode; /* of the existing file */
};

static bool is_guarded(struct str name)
{
    for (size_t i = 0; i < ARRAY_LEN(guarded); i++) {
        if (str_eq_nocase(guarded[i], name)) return true;
    }
    return false;
}

/* Judged by where the folder really is, whatever links led there. */
static bool check_guarded(const struct target *t, struct err *e)
{
    char real[4096];
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", t->folder);
    ssize_t n = readlink(link, real, sizeof real);
    if (n <= 0 || (size_t)n == sizeof real) {
        return err_set(e, ERR_DENIED, "cannot tell where '" STR_FMT "' is: it is not written",
                       STR_ARG(t->path));
    }
    struct str rest = {real, (size_t)n}, part;
    bool found = is_guarded(str_of(t->name));
    while (!found && str_next(&rest, '/', &part)) found = is_guarded(part);
    if (!found) return true;
    return err_set(e, ERR_DENIED,
                   "'" STR_FMT "' is where programs look for what to run or whom to trust: it is "
                   "not written.",
                   STR_ARG(t->path));
}

static bool check_existing(struct target *t, struct err *e)
{
    struct stat st;
    if (fstatat(t->folder, t->name, &st, AT_SYMLINK_NOFOLLOW) != 0) {
        return errno == ENOENT || files_os_error(e, errno, t->path);
    }
    if (S_ISDIR(st.st_mode)) return files_os_error(e, EISDIR, t->path);
    if (S_ISLNK(st.st_mode)) {
        return err_set(e, ERR_DENIED,
                       "'" STR_FMT "' is a symbolic link: nothing is written through it.",
                       STR_ARG(t->path));
    }
    if (!S_ISREG(st.st_mode)) {
        return err_set(e, ERR_IO, "'" STR_FMT "' is no regular file", STR_ARG(t->path));
    }
    /* the folder's permission would do for a replacement, the file's counts */
    if (faccessat(t->folder, t->name, W_OK, AT_EACCESS) != 0) {
        return files_os_error(e, errno, t->path);
    }
    t->exists = true;
    t->mode = st.st_mode & 07777;
    return true;
}

static bool open_target(struct arena *a, const struct files *f, struct str path, struct target *out,
                        struct err *e)
{
    size_t slash = str_rfind_char(path, '/');
    struct str name = slash == STR_NPOS ? path : str_from(path, slash + 1);
    struct str folder = slash == STR_NPOS ? STR(".") : str_sub(path, 0, slash > 0 ? slash : 1);
    *out = (struct target){.arena = a, .path = path, .folder = -1, .name = arena_cstr(a, name)};
    out->temporary = arena_cstr(
        a, arena_printf(a, "." STR_FMT ".tmp", STR_ARG(random_uuid4(a, &random_system))));
    if (path.n == 0) return files_os_error(e, ENOENT, path);
    if (str_has_char(path, '\0')) return err_set(e, ERR_IO, "a file path holds a NUL character");
    if (name.n == 0 || str_eq(name, STR(".")) || str_eq(name, STR(".."))) {
        return files_os_error(e, EISDIR, path);
    }
    if (!files_open(a, f, folder, path, O_PATH | O_DIRECTORY, 0, &out->folder, e)) return false;
    if (check_guarded(out, e) && check_existing(out, e)) return true;
    close(out->folder);
    return false;
}

static bool write_all(int fd, struct str bytes, struct str path, struct err *e)
{
    while (bytes.n > 0) {
        ssize_t n = write(fd, bytes.p, bytes.n);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return files_os_error(e, errno, path);
        bytes = str_from(bytes, (size_t)n);
    }
    return true;
}

static bool replace(const struct target *t, unsigned mode, struct str bytes, struct err *e)
{
    int fd = openat(t->folder, t->temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
                    t->exists ? t->mode & 0700 : mode);
    if (fd < 0) return files_os_error(e, errno, t->path);
    bool ok = write_all(fd, bytes, t->path, e);
    if (ok && t->exists && fchmod(fd, t->mode) != 0) ok = files_os_error(e, errno, t->path);
    if (close(fd) != 0 && ok) ok = files_os_error(e, errno, t->path);
    if (ok && renameat(t->folder, t->temporary, t->folder, t->name) != 0) {
        ok = files_os_error(e, errno, t->path);
    }
    if (!ok) unlinkat(t->folder, t->temporary, 0);
    return ok;
}

static bool fill_in_place(struct arena *a, const struct files *f, struct str path, unsigned mode,
                          struct str bytes, struct err *e)
{
    int fd;
    if (!files_open(a, f, path, path, O_WRONLY | O_CREAT | O_TRUNC, mode, &fd, e)) return false;
    bool ok = write_all(fd, bytes, path, e);
    if (close(fd) != 0 && ok) ok = files_os_error(e, errno, path);
    return ok;
}

bool files_write(struct arena *a, const struct files *f, struct str path, unsigned mode,
                 struct str bytes, struct err *e)
{
    struct target t;
    if (f->mode == FILES_PERSON) return fill_in_place(a, f, path, mode, bytes, e);
    if (!open_target(a, f, path, &t, e)) return false;
    bool ok = replace(&t, mode, bytes, e);
    close(t.folder);
    return ok;
}
