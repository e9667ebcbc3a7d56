#include "custom/folder_zip.h"

#include "base/limits.h"
#include "custom/local_path.h"

#define DEPTH_MAX 128

struct folder_file {
    struct str path; /* to open */
    struct str name; /* below the folder */
    struct file_info info;
};

struct zipping {
    struct request *request;
    const struct folder_choice *choice;
    struct zip zip;
};

static bool add_file(struct zipping *z, const struct folder_file *file, struct err *e)
{
    struct str bytes;
    const struct zip_file entry = {file->name, file->info.mode, file->info.modified_us};
    return files_read(z->request->arena, &z->request->engine->files, file->path, LIMIT_REQUEST_BODY,
                      &bytes, e) &&
           zip_add(&z->zip, &entry, bytes, e);
}

/* A link to a folder, where those stay out. */
static bool is_left(const struct zipping *z, struct str path)
{
    struct arena *a = z->request->arena;
    struct file_info info;
    struct err ignored = err_init(a);
    return z->choice->leaves_links &&
           files_info(a, &z->request->engine->files, path, false, &info, &ignored) &&
           info.kind == FILE_LINK;
}

static bool add_folder(struct zipping *z, struct str path, struct str name, unsigned depth,
                       struct err *e)
{
    struct arena *a = z->request->arena;
    const struct files *f = &z->request->engine->files;
    const struct str *names;
    size_t n, folders = 0;
    if (depth > DEPTH_MAX) return err_set(e, ERR_LIMIT, "more than %d folders deep", DEPTH_MAX);
    if (!files_list(a, f, path, &names, &n, e)) return false;
    struct str *below = ARENA_ARRAY(a, struct str, n + 1);
    for (size_t i = 0; i < n; i++) {
        struct folder_file file = {.path = local_join(a, path, names[i])};
        if (z->choice->skips_hidden && str_starts(names[i], STR("."))) continue;
        if (!files_info(a, f, file.path, true, &file.info, e)) return false;
        if (file.info.kind == FILE_FOLDER) {
            if (!is_left(z, file.path)) below[folders++] = names[i];
            continue;
        }
        file.name = name.n > 0 ? local_join(a, name, names[i]) : names[i];
        if (!add_file(z, &file, e)) return false;
    }
    for (size_t i = 0; i < folders; i++) {
        struct str inner = name.n > 0 ? local_join(a, name, below[i]) : below[i];
        if (!add_folder(z, local_join(a, path, below[i]), inner, depth + 1, e)) return false;
    }
    return true;
}

bool folder_zip(struct request *r, struct str folder, const struct folder_choice *choice,
                struct str *out, struct err *e)
{
    struct zipping z = {.request = r, .choice = choice, .zip = zip_new(r->arena)};
    return add_folder(&z, folder, STR_NONE, 0, e) && zip_end(&z.zip, out, e);
}
