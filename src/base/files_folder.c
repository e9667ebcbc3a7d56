#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/files_open.h"

#define NAMES_MAX 10000000u

static void close_fd(void *handle)
{
    close((int)(intptr_t)handle);
}

bool files_enter(struct arena *a, const struct files *f, struct str path, struct files *out,
                 struct err *e)
{
    int fd;
    if (!files_open(a, f, path, path, O_PATH | O_DIRECTORY, 0, &fd, e)) return false;
    arena_defer(a, close_fd, (void *)(intptr_t)fd);
    *out = *f;
    out->folder = arena_printf(a, "/proc/self/fd/%d", fd);
    out->below = true;
    return true;
}

static enum file_kind kind_of(mode_t mode)
{
    if (S_ISREG(mode)) return FILE_REGULAR;
    if (S_ISDIR(mode)) return FILE_FOLDER;
    return S_ISLNK(mode) ? FILE_LINK : FILE_OTHER;
}

bool files_info(struct arena *a, const struct files *f, struct str path, bool follow,
                struct file_info *out, struct err *e)
{
    int fd;
    struct stat st;
    char link[64];
    if (!files_open(a, f, path, path, O_PATH | (follow ? 0 : O_NOFOLLOW), 0, &fd, e)) return false;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    bool ok = fstat(fd, &st) == 0 || files_os_error(e, errno, path);
    bool readable = ok && faccessat(AT_FDCWD, link, R_OK, AT_EACCESS) == 0;
    close(fd);
    if (!ok) return false;
    *out = (struct file_info){.kind = kind_of(st.st_mode),
                              .readable = readable,
                              .device = st.st_dev,
                              .inode = st.st_ino,
                              .mode = st.st_mode,
                              .size = st.st_size,
                              .modified_us =
                                  (int64_t)st.st_mtim.tv_sec * 1000000 + st.st_mtim.tv_nsec / 1000};
    return true;
}

static bool is_dots(const char *name)
{
    return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

bool files_list(struct arena *a, const struct files *f, struct str path, const struct str **names,
                size_t *n, struct err *e)
{
    int fd;
    if (!files_open(a, f, path, path, O_RDONLY | O_DIRECTORY, 0, &fd, e)) return false;
    DIR *folder = fdopendir(fd);
    if (!folder) {
        int why = errno;
        close(fd);
        return files_os_error(e, why, path);
    }
    struct str *items = NULL;
    size_t count = 0, room = 0;
    for (struct dirent *d; count < NAMES_MAX && (d = readdir(folder));) {
        if (is_dots(d->d_name)) continue;
        if (count == room) {
            size_t more = room ? 2 * room : 64;
            items = arena_grow(a, items, room * sizeof *items, more * sizeof *items);
            room = more;
        }
        items[count++] = arena_str(a, str_of(d->d_name));
    }
    closedir(folder);
    *names = items;
    *n = count;
    return true;
}

static bool folder_opens(struct arena *a, const struct files *f, struct str path, struct err *e)
{
    int fd;
    if (!files_open(a, f, path, path, O_PATH | O_DIRECTORY, 0, &fd, e)) return false;
    close(fd);
    return true;
}

static void split(struct str path, struct str *folder, struct str *name)
{
    while (path.n > 1 && path.p[path.n - 1] == '/') path.n--;
    size_t slash = str_rfind_char(path, '/');
    *name = slash == STR_NPOS ? path : str_from(path, slash + 1);
    *folder = slash == STR_NPOS ? STR(".") : str_sub(path, 0, slash > 0 ? slash : 1);
}

/* Makes `name` in the folder that is there. */
static bool make_one(struct arena *a, const struct files *f, struct str folder, struct str name,
                     struct str path, struct err *e)
{
    int fd;
    if (!files_open(a, f, folder, path, O_PATH | O_DIRECTORY, 0, &fd, e)) return false;
    const char *last = arena_cstr(a, name);
    bool ok = f->mode == FILES_PERSON || files_check_guarded(a, f, fd, last, path, e);
    if (ok && mkdirat(fd, last, 0777) != 0 && errno != EEXIST) ok = files_os_error(e, errno, path);
    close(fd);
    return ok;
}

bool files_make_folders(struct arena *a, const struct files *f, struct str path, struct err *e)
{
    struct str at[2048]; /* the missing folders, the innermost first */
    size_t n = 0;
    struct str folder, name;
    if (str_has_char(path, '\0')) return err_set(e, ERR_IO, "a file path holds a NUL character");
    for (struct str p = path;; p = folder) {
        struct err why = err_init(a);
        if (folder_opens(a, f, p, &why)) break;
        if (why.kind == ERR_DENIED) return err_set(e, ERR_DENIED, STR_FMT, STR_ARG(why.message));
        split(p, &folder, &name);
        if (n == ARRAY_LEN(at) || str_eq(p, folder)) return files_os_error(e, ENOENT, path);
        at[n++] = p;
    }
    while (n-- > 0) {
        split(at[n], &folder, &name);
        if (!make_one(a, f, folder, name, at[n], e)) return false;
    }
    return folder_opens(a, f, path, e);
}

bool files_remove(struct arena *a, const struct files *f, struct str path, struct err *e)
{
    int fd;
    struct str folder, name;
    split(path, &folder, &name);
    if (str_has_char(path, '\0')) return err_set(e, ERR_IO, "a file path holds a NUL character");
    if (!files_open(a, f, folder, path, O_PATH | O_DIRECTORY, 0, &fd, e)) return false;
    const char *last = arena_cstr(a, name);
    bool ok = f->mode == FILES_PERSON || files_check_guarded(a, f, fd, last, path, e);
    if (ok && unlinkat(fd, last, 0) != 0) ok = files_os_error(e, errno, path);
    close(fd);
    return ok;
}

bool file_reader_open(struct arena *a, const struct files *f, struct str path,
                      struct file_reader *out, struct err *e)
{
    int flags = O_RDONLY | (f->mode == FILES_PERSON ? 0 : O_NONBLOCK);
    struct stat st;
    *out = (struct file_reader){.fd = -1, .path = path};
    if (!files_open(a, f, path, path, flags, 0, &out->fd, e)) return false;
    bool ok = files_check_kind(a, f, out->fd, path, e) &&
              (fstat(out->fd, &st) == 0 || files_os_error(e, errno, path));
    if (ok) out->size = st.st_size;
    if (!ok) close(out->fd);
    return ok;
}

bool file_reader_fill(const struct file_reader *r, int64_t offset, char *to, size_t n, size_t *got,
                      struct err *e)
{
    *got = 0;
    while (*got < n) {
        ssize_t k = pread(r->fd, to + *got, n - *got, (off_t)offset + (off_t)*got);
        if (k < 0 && errno == EINTR) continue;
        if (k < 0) return files_os_error(e, errno, r->path);
        if (k == 0) break;
        *got += (size_t)k;
    }
    return true;
}

bool file_reader_at(const struct file_reader *r, struct arena *a, int64_t offset, size_t n,
                    struct str *out, struct err *e)
{
    char *p = arena_alloc(a, n + 1);
    out->p = p;
    return file_reader_fill(r, offset, p, n, &out->n, e);
}

void file_reader_close(const struct file_reader *r)
{
    close(r->fd);
}
