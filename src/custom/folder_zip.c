#include "custom/folder_zip.h"

#include "base/limits.h"
#include "custom/local_path.h"

#define DEPTH_MAX 128

struct walk {
    struct request *request;
    folder_file_fn each;
    void *ctx;
};

static bool walk_folder(const struct walk *w, struct str path, struct str name, unsigned depth,
                        struct err *e)
{
    struct arena *a = w->request->arena;
    const struct files *f = &w->request->engine->files;
    const struct str *names;
    size_t n, folders = 0;
    if (depth > DEPTH_MAX) return err_set(e, ERR_LIMIT, "more than %d folders deep", DEPTH_MAX);
    if (!files_list(a, f, path, &names, &n, e)) return false;
    struct str *below = ARENA_ARRAY(a, struct str, n + 1);
    for (size_t i = 0; i < n; i++) {
        struct folder_file file = {.path = local_join(a, path, names[i])};
        if (!files_info(a, f, file.path, true, &file.info, e)) return false;
        if (file.info.kind == FILE_FOLDER) {
            below[folders++] = names[i];
            continue;
        }
        file.name = name.n > 0 ? local_join(a, name, names[i]) : names[i];
        if (!w->each(w->ctx, &file, e)) return false;
    }
    for (size_t i = 0; i < folders; i++) {
        struct str inner = name.n > 0 ? local_join(a, name, below[i]) : below[i];
        if (!walk_folder(w, local_join(a, path, below[i]), inner, depth + 1, e)) return false;
    }
    return true;
}

bool folder_walk(struct request *r, struct str folder, folder_file_fn each, void *ctx,
                 struct err *e)
{
    const struct walk w = {.request = r, .each = each, .ctx = ctx};
    return walk_folder(&w, folder, STR_NONE, 0, e);
}

struct zipping {
    struct request *request;
    struct zip zip;
};

static bool add_file(void *ctx, const struct folder_file *file, struct err *e)
{
    struct zipping *z = ctx;
    struct str bytes;
    const struct zip_file entry = {file->name, file->info.mode, file->info.modified_us};
    return files_read(z->request->arena, &z->request->engine->files, file->path, LIMIT_REQUEST_BODY,
                      &bytes, e) &&
           zip_add(&z->zip, &entry, bytes, e);
}

bool folder_zip(struct request *r, struct str folder, struct str *out, struct err *e)
{
    struct zipping z = {.request = r, .zip = zip_new(r->arena)};
    return folder_walk(r, folder, add_file, &z, e) && zip_end(&z.zip, out, e);
}
