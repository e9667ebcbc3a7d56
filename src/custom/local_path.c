#include "custom/local_path.h"

#include <unistd.h>

#include "base/buf.h"

struct str local_folder(struct arena *a, const struct files *f)
{
    char here[4096];
    if (f->folder.n > 0) return f->folder;
    return getcwd(here, sizeof here) ? arena_str(a, str_of(here)) : STR("/");
}

struct str local_join(struct arena *a, struct str folder, struct str name)
{
    if (str_starts(name, STR("/")) || folder.n == 0) return name;
    return arena_printf(a, STR_FMT "%s" STR_FMT, STR_ARG(folder),
                        str_ends(folder, STR("/")) ? "" : "/", STR_ARG(name));
}

/* The parts of a path without "", "." and "x/..". */
static size_t parts_of(struct arena *a, struct str path, struct str **parts)
{
    bool rooted = str_starts(path, STR("/"));
    struct str *kept = ARENA_ARRAY(a, struct str, path.n + 1), part;
    size_t n = 0;
    while (str_next(&path, '/', &part)) {
        if (part.n == 0 || str_eq(part, STR("."))) continue;
        bool up = str_eq(part, STR(".."));
        if (up && n > 0 && !str_eq(kept[n - 1], STR(".."))) {
            n--;
        } else if (!up || !rooted) {
            kept[n++] = part;
        }
    }
    *parts = kept;
    return n;
}

struct str local_normal(struct arena *a, struct str path)
{
    struct str *parts;
    size_t n = parts_of(a, path, &parts);
    struct buf b = buf_new(a, path.n + 2);
    if (str_starts(path, STR("/"))) buf_add_char(&b, '/');
    for (size_t i = 0; i < n; i++) {
        if (i > 0) buf_add_char(&b, '/');
        buf_add(&b, parts[i]);
    }
    return b.n > 0 ? buf_str(&b) : STR(".");
}

struct str local_absolute(struct arena *a, struct str folder, struct str path)
{
    return local_normal(a, local_join(a, folder, path));
}

struct str local_relative(struct arena *a, struct str folder, struct str path)
{
    size_t slash = str_rfind_char(path, '/');
    struct str base = slash == STR_NPOS ? path : str_from(path, slash + 1);
    struct str *from, *to;
    size_t from_n = parts_of(a, folder, &from);
    size_t to_n = parts_of(a, str_sub(path, 0, slash == STR_NPOS ? 0 : slash), &to);
    size_t same = 0;
    while (same < from_n && same < to_n && str_eq(from[same], to[same])) same++;
    struct buf b = buf_new(a, 3 * folder.n + path.n + 8);
    for (size_t i = same; i < from_n; i++) buf_add(&b, STR("../"));
    for (size_t i = same; i < to_n; i++) buf_addf(&b, STR_FMT "/", STR_ARG(to[i]));
    if (b.n == 0) buf_add(&b, STR("./"));
    buf_add(&b, base);
    return buf_str(&b);
}
