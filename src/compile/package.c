#include "compile/package.h"

#include "base/buf.h"
#include "base/limits.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FOLDER_DEPTH 12u /* levels below the folder that was named */

static bool fail_io(struct err *e, struct str path)
{
    return err_set(e, ERR_IO, "cannot read '" STR_FMT "': %s", STR_ARG(path), strerror(errno));
}

static bool read_fd(struct arena *a, int fd, struct str path, struct str *out, struct err *e)
{
    struct stat st;
    if (fstat(fd, &st) != 0) return fail_io(e, path);
    if (!S_ISREG(st.st_mode) || (uint64_t)st.st_size > LIMIT_FILE) {
        return err_set(e, ERR_IO, "'" STR_FMT "' is no regular file of at most %u bytes",
                       STR_ARG(path), LIMIT_FILE);
    }
    size_t n = 0, size = (size_t)st.st_size;
    char *text = arena_alloc(a, size);
    while (n < size) {
        ssize_t got = read(fd, text + n, size - n);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return fail_io(e, path);
        if (got == 0) return err_set(e, ERR_IO, "'" STR_FMT "' became shorter", STR_ARG(path));
        n += (size_t)got;
    }
    *out = (struct str){text, n};
    return true;
}

bool package_read_file(struct arena *a, struct str path, struct str *out, struct err *e)
{
    int fd = open(arena_cstr(a, path), O_RDONLY | O_CLOEXEC);
    if (fd < 0) return fail_io(e, path);
    bool ok = read_fd(a, fd, path, out, e);
    close(fd);
    return ok;
}

static bool take_file(struct str full, struct str path, struct collection *c, struct err *e)
{
    if (!collect_wants(path)) return true;
    struct arena *scratch = arena_new();
    struct err why = err_init(scratch);
    struct str text = STR_NONE;
    bool ok = package_read_file(scratch, full, &text, &why);
    if (!ok) err_set(e, why.kind, STR_FMT, STR_ARG(why.message));
    ok = ok && collect_take(c, path, text, e);
    arena_free(scratch);
    return ok;
}

static bool walk(struct arena *a, struct str full, struct str path, unsigned depth,
                 struct collection *c, struct err *e);

static bool take_name(struct arena *a, struct str folder, struct str inside, const char *name,
                      unsigned depth, struct collection *c, struct err *e)
{
    struct str full = arena_printf(a, STR_FMT "/%s", STR_ARG(folder), name);
    struct str path = inside.n > 0 ? arena_printf(a, STR_FMT "/%s", STR_ARG(inside), name)
                                   : arena_printf(a, "%s", name);
    struct stat st;
    if (stat(arena_cstr(a, full), &st) != 0) return true; /* a dangling link is nobody's model */
    if (S_ISDIR(st.st_mode)) return walk(a, full, path, depth, c, e);
    return !S_ISREG(st.st_mode) || take_file(full, path, c, e);
}

static bool walk(struct arena *a, struct str full, struct str path, unsigned depth,
                 struct collection *c, struct err *e)
{
    if (depth > FOLDER_DEPTH) return true;
    DIR *d = opendir(arena_cstr(a, full));
    if (!d) return fail_io(e, full);
    bool ok = true;
    for (struct dirent *x = readdir(d); ok && x; x = readdir(d)) {
        if (x->d_name[0] == '.') continue;
        ok = take_name(a, full, path, x->d_name, depth + 1, c, e);
    }
    closedir(d);
    return ok;
}

/* A data folder that was named itself: its version stands beside it. */
static bool take_versions(struct arena *a, struct str folder, struct collection *c, struct err *e)
{
    static const struct {
        struct str beside, path;
    } rows[] = {
        {STR_INIT("/../__init__.py"), STR_INIT("botocore/__init__.py")},
        {STR_INIT("/../../__init__.py"), STR_INIT("awscli/__init__.py")},
    };
    if (!str_ends(folder, STR("botocore/data"))) return true;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct str full =
            arena_printf(a, STR_FMT STR_FMT, STR_ARG(folder), STR_ARG(rows[i].beside));
        bool is_there = access(arena_cstr(a, full), R_OK) == 0;
        if (is_there && !take_file(full, rows[i].path, c, e)) return false;
    }
    return true;
}

bool folder_collect(struct arena *a, struct str path, struct collection *c, struct err *e)
{
    while (path.n > 1 && path.p[path.n - 1] == '/') path.n--;
    return take_versions(a, path, c, e) && walk(a, path, STR_NONE, 0, c, e);
}

bool package_collect(struct arena *a, struct str path, struct collection *c, struct err *e)
{
    static const struct {
        struct str magic;
        bool (*collect)(struct arena *a, struct str bytes, struct collection *c, struct err *e);
    } kinds[] = {
        {STR_INIT("!<arch>\n"), deb_collect},
        {STR_INIT("PK\3\4"), zip_collect},
        {STR_INIT(""), tar_collect},
    };
    struct stat st;
    if (stat(arena_cstr(a, path), &st) != 0) return fail_io(e, path);
    if (S_ISDIR(st.st_mode)) return folder_collect(a, path, c, e);
    struct str bytes;
    if (!package_read_file(a, path, &bytes, e)) return false;
    size_t i = 0;
    while (!str_starts(bytes, kinds[i].magic)) i++;
    if (kinds[i].collect(a, bytes, c, e)) return true;
    return err_prefix(
        e, "cannot read '" STR_FMT "' as a folder, .deb, .whl, .zip or .tar: ", STR_ARG(path));
}
