#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/files_open.h"
#include "base/io.h"
#include "base/random.h"

static bool check_existing(struct file_writer *t, bool person, struct err *e)
{
    struct stat st;
    if (fstatat(t->folder, t->name, &st, AT_SYMLINK_NOFOLLOW) != 0) {
        return errno == ENOENT || files_os_error(e, errno, t->path);
    }
    if (S_ISDIR(st.st_mode)) return files_os_error(e, EISDIR, t->path);
    if (person && S_ISLNK(st.st_mode)) return true; /* replaced, as by the CLI */
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

static bool open_target(struct arena *a, const struct files *f, struct str path,
                        struct file_writer *out, struct err *e)
{
    size_t slash = str_rfind_char(path, '/');
    struct str name = slash == STR_NPOS ? path : str_from(path, slash + 1);
    struct str folder = slash == STR_NPOS ? STR(".") : str_sub(path, 0, slash > 0 ? slash : 1);
    bool person = f->mode == FILES_PERSON;
    *out = (struct file_writer){.arena = a, .path = path, .folder = -1, .fd = -1};
    if (path.n == 0) {
        files_os_error(e, ENOENT, path);
        return false;
    }
    if (str_has_char(path, '\0')) return err_set(e, ERR_IO, "a file path holds a NUL character");
    if (name.n == 0 || str_eq(name, STR(".")) || str_eq(name, STR(".."))) {
        files_os_error(e, EISDIR, path);
        return false;
    }
    out->name = arena_cstr(a, name);
    out->temporary = arena_cstr(
        a, arena_printf(a, "." STR_FMT ".tmp", STR_ARG(random_uuid4(a, &random_system))));
    if (!files_open(a, f, folder, path, O_PATH | O_DIRECTORY, 0, &out->folder, e)) return false;
    if ((person || files_check_guarded(a, f, out->folder, out->name, path, e)) &&
        check_existing(out, person, e)) {
        return true;
    }
    close(out->folder);
    return false;
}

bool file_writer_add(const struct file_writer *w, struct str bytes, struct err *e)
{
    return io_write_all(w->fd, bytes) || files_os_error(e, errno, w->path);
}

bool file_writer_at(const struct file_writer *w, int64_t offset, struct str bytes, struct err *e)
{
    while (bytes.n > 0) {
        ssize_t n = pwrite(w->fd, bytes.p, bytes.n, (off_t)offset);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return files_os_error(e, n < 0 ? errno : ENOSPC, w->path);
        bytes = str_from(bytes, (size_t)n);
        offset += n;
    }
    return true;
}

bool file_writer_open(struct arena *a, const struct files *f, struct str path, unsigned mode,
                      struct file_writer *out, struct err *e)
{
    if (!open_target(a, f, path, out, e)) return false;
    out->fd =
        openat(out->folder, out->temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
               out->exists ? out->mode & 0700 : mode);
    if (out->fd >= 0) return true;
    close(out->folder);
    return files_os_error(e, errno, path);
}

bool files_check_write(struct arena *a, const struct files *f, struct str path, struct err *e)
{
    struct file_writer w;
    if (!open_target(a, f, path, &w, e)) return false;
    close(w.folder);
    return true;
}

static bool set_time(const struct file_writer *w, int64_t modified_us)
{
    struct timespec t = {.tv_sec = (time_t)(modified_us / 1000000),
                         .tv_nsec = (long)(modified_us % 1000000 * 1000)};
    const struct timespec both[2] = {t, t};
    return modified_us == 0 || futimens(w->fd, both) == 0;
}

bool file_writer_commit(const struct file_writer *w, int64_t modified_us, struct err *e)
{
    bool ok = !w->exists || fchmod(w->fd, (mode_t)w->mode) == 0;
    ok = ok && set_time(w, modified_us);
    if (!ok) files_os_error(e, errno, w->path);
    if (close(w->fd) != 0 && ok) ok = files_os_error(e, errno, w->path);
    if (!w->temporary) return ok;
    if (ok && renameat(w->folder, w->temporary, w->folder, w->name) != 0) {
        ok = files_os_error(e, errno, w->path);
    }
    if (!ok) unlinkat(w->folder, w->temporary, 0);
    close(w->folder);
    return ok;
}

void file_writer_abort(const struct file_writer *w)
{
    close(w->fd);
    if (!w->temporary) return;
    unlinkat(w->folder, w->temporary, 0);
    close(w->folder);
}

static bool open_in_place(struct arena *a, const struct files *f, struct str path, unsigned mode,
                          struct file_writer *out, struct err *e)
{
    *out = (struct file_writer){.arena = a, .path = path, .folder = -1};
    return files_open(a, f, path, path, O_WRONLY | O_CREAT | O_TRUNC, mode, &out->fd, e);
}

static bool is_replaceable(const struct file_writer *w)
{
    struct stat st;
    if (fstatat(w->folder, w->name, &st, AT_SYMLINK_NOFOLLOW) != 0) return errno == ENOENT;
    return S_ISREG(st.st_mode) && st.st_nlink == 1 && st.st_uid == geteuid();
}

bool file_writer_create(struct arena *a, const struct files *f, struct str path, unsigned mode,
                        struct file_writer *out, struct err *e)
{
    if (f->mode != FILES_PERSON) return file_writer_open(a, f, path, mode, out, e);
    struct err ignored = err_init(a);
    if (file_writer_open(a, f, path, mode, out, &ignored)) {
        if (is_replaceable(out)) return true;
        file_writer_abort(out);
    }
    return open_in_place(a, f, path, mode, out, e);
}

bool files_write(struct arena *a, const struct files *f, struct str path, unsigned mode,
                 struct str bytes, struct err *e)
{
    struct file_writer w;
    bool in_place = f->mode == FILES_PERSON;
    if (!(in_place ? open_in_place : file_writer_open)(a, f, path, mode, &w, e)) return false;
    if (file_writer_add(&w, bytes, e)) return file_writer_commit(&w, 0, e);
    file_writer_abort(&w);
    return false;
}
