/* What there is to transfer: objects below a prefix, files below a folder, in the order of names
 * (awscli s3/filegenerator.py), less what the filters exclude (s3/filters.py). */
#include <stdlib.h>
#include <string.h>

#include "codec/timestamp.h"
#include "custom/local_path.h"
#include "custom/s3_transfer.h"
#include "custom/wildcard.h"

#define DEPTH_MAX 512

struct search {
    struct transfer *transfer;
    struct items *out;
    struct str from, to; /* of the side that is searched, and the other */
    bool is_target;
};

static bool pattern_matches(struct str pattern, const struct item *item)
{
    return wildcard_match(pattern, item->src);
}

bool filters_let_pass(const struct transfer *t, const struct item *item)
{
    bool pass = true;
    for (size_t i = 0; i < t->filter_count; i++) {
        const struct filter *f = &t->filters[i];
        if (pattern_matches(f->src_pattern, item) || pattern_matches(f->dest_pattern, item)) {
            pass = !f->exclude;
        }
    }
    return pass;
}

static void add(struct search *s, struct item item)
{
    item_place(s->transfer, &item, s->from, s->to);
    if (!filters_let_pass(s->transfer, &item)) return;
    items_push(s->transfer->request->arena, s->out, &item);
}

static int64_t time_us(const struct value *timestamp)
{
    struct arena *scratch = arena_new();
    struct err ignored = err_init(scratch);
    struct timestamp t = {0};
    bool ok = timestamp_of_value(timestamp, &t, &ignored);
    arena_free(scratch);
    return ok ? t.seconds * 1000000 + t.micros : 0;
}

static bool add_page(void *ctx, const struct value *page, struct err *e)
{
    (void)e;
    struct search *s = ctx;
    struct transfer *t = s->transfer;
    struct s3_path at;
    if (!s3_path_split(s->from, &at, e)) return false;
    const struct value *contents = value_get(page, STR("Contents"));
    for (size_t i = 0; i < value_count(contents); i++) {
        const struct value *object = value_at(contents, i);
        struct str key = value_get_text(object, STR("Key"));
        /* as a path it would be that of another object */
        if (str_has_char(key, '\0')) {
            warn_skip(t, key, STR("Its name holds a NUL character."));
            continue;
        }
        struct item item = {
            .src = arena_printf(t->request->arena, STR_FMT "/" STR_FMT, STR_ARG(at.bucket),
                                STR_ARG(key)),
            .src_is_s3 = true,
            .size = param_int(object, STR("Size"), 0),
            .modified_us = time_us(value_get(object, STR("LastModified"))),
            .etag = value_get_text(object, STR("ETag")),
            .storage_class = value_get_text(object, STR("StorageClass")),
        };
        /* an object that stands for a folder is deleted, but not transferred */
        bool folder = item.size == 0 && str_ends(item.src, STR("/"));
        if (folder && (t->kind != TRANSFER_DELETE || s->is_target)) continue;
        if (!t->recursive && !str_eq(s->from, item.src)) continue;
        add(s, item);
    }
    return true;
}

/* An object as HeadObject has it. */
static void add_head(struct search *s, struct item *item)
{
    item->size = param_int(item->head, STR("ContentLength"), 0);
    item->modified_us = time_us(value_get(item->head, STR("LastModified")));
    item->etag = value_get_text(item->head, STR("ETag"));
    item->storage_class = value_get_text(item->head, STR("StorageClass"));
    item->restore = value_get_text(item->head, STR("Restore"));
    add(s, *item);
}

/* Nothing is looked for: that there is no such object is a step that failed. */
static bool find_for_stdout(struct search *s, struct request *about, struct item *item,
                            const struct value *params, struct err *e)
{
    struct transfer *t = s->transfer;
    struct err why = err_init(t->request->arena);
    if (t->dry_run) {
        add(s, *item);
    } else if (custom_call(about, STR("HeadObject"), params, &item->head, &why)) {
        add_head(s, item);
    } else if (why.kind == ERR_CANCELLED) {
        return custom_error(e, &why);
    } else {
        print_failure(t, item, why.message);
    }
    return true;
}

static bool find_one_object(struct search *s, struct err *e)
{
    struct transfer *t = s->transfer;
    struct request *r = t->request;
    struct item item = {.src = s->from, .src_is_s3 = true, .size = -1};
    struct value *params;
    if (t->kind == TRANSFER_DELETE) {
        add(s, item);
        return true;
    }
    unsigned what = t->kind == TRANSFER_COPY ? FOR_SOURCE_HEAD : FOR_HEAD;
    if (!object_params(r->arena, t->params, what, s->from, &params, e)) return false;
    struct request about = source_step(t, r);
    if (str_eq(t->dest, STR("-"))) return find_for_stdout(s, &about, &item, params, e);
    if (!custom_call(&about, STR("HeadObject"), params, &item.head, e)) {
        if (!str_eq(e->code, STR("404"))) return false;
        return err_set(e, ERR_SERVICE,
                       "An error occurred (404) when calling the HeadObject operation: Key "
                       "\"" STR_FMT "\" does not exist",
                       STR_ARG(value_get_text(params, STR("Key"))));
    }
    add_head(s, &item);
    return true;
}

static bool find_objects(struct search *s, struct err *e)
{
    struct transfer *t = s->transfer;
    struct s3_path at;
    struct value *params;
    if (!s3_path_split(s->from, &at, e)) return false;
    if (!t->recursive && at.key.n > 0) return find_one_object(s, e);
    if (!object_params(t->request->arena, t->params, FOR_LIST, s->from, &params, e)) return false;
    struct request about = s->is_target ? *t->request : source_step(t, t->request);
    return custom_pages(&about, STR("ListObjectsV2"), params,
                        param_int(t->params, STR("page-size"), OPTION_UNSET), add_page, s, e);
}

/* ---- files ---- */

static bool follows_links(const struct transfer *t)
{
    const struct value *v = value_get(t->params, STR("follow-symlinks"));
    return !v || value_is_true(v);
}

/* Whether the file takes part; what cannot is warned of. */
static bool usable(struct search *s, struct str path, struct file_info *info)
{
    struct transfer *t = s->transfer;
    struct arena *a = t->request->arena;
    const struct files *f = &t->request->engine->files;
    struct err why = err_init(a);
    struct str bare = path;
    while (bare.n > 1 && str_ends(bare, STR("/"))) bare.n--;
    if (!follows_links(t) && files_info(a, f, bare, false, info, &why) && info->kind == FILE_LINK) {
        return false;
    }
    why = err_init(a);
    if (!files_info(a, f, path, true, info, &why)) {
        warn_skip(t, path, why.kind == ERR_DENIED ? why.message : STR("File does not exist."));
        return false;
    }
    if (info->kind == FILE_OTHER) {
        warn_skip(t, path,
                  STR("File is character special device, block special device, FIFO, or socket."));
        return false;
    }
    if (!info->readable) warn_skip(t, path, STR("File/Directory is not readable."));
    return info->readable;
}

struct entry {
    struct str name; /* folders end with '/', which makes the order that of the keys */
    struct file_info info;
};

static int by_name(const void *x, const void *y)
{
    return str_cmp(((const struct entry *)x)->name, ((const struct entry *)y)->name);
}

/* A folder and those it was reached through, the innermost first. */
struct inside {
    const struct file_info *folder;
    unsigned depth;
    const struct inside *outer;
};

/* A link back to a folder that it is in. The CLI goes round until the system stops it, 40 times;
 * two such links would take 2^40 turns, which only a person may ask for. */
static bool is_loop(struct search *s, const struct inside *in, struct str path,
                    const struct file_info *folder)
{
    struct transfer *t = s->transfer;
    if (t->request->engine->files.mode == FILES_PERSON) return false;
    for (; in; in = in->outer) {
        if (in->folder->device != folder->device || in->folder->inode != folder->inode) continue;
        warn_skip(t, path, STR("It is a link to a folder that it is in."));
        return true;
    }
    return false;
}

static bool find_files(struct search *s, struct str folder, const struct inside *in, struct err *e)
{
    struct arena *a = s->transfer->request->arena;
    const struct str *names;
    size_t n, kept = 0;
    if (in->depth > DEPTH_MAX) return err_set(e, ERR_LIMIT, "more than %d folders deep", DEPTH_MAX);
    if (cancel_is_raised(s->transfer->request->cancel)) {
        return err_set(e, ERR_CANCELLED, "The command was cancelled.");
    }
    if (!files_list(a, &s->transfer->request->engine->files, folder, &names, &n, e)) return false;
    struct entry *entries = ARENA_ARRAY(a, struct entry, n + 1);
    for (size_t i = 0; i < n; i++) {
        struct entry *entry = &entries[kept];
        struct str path = local_join(a, folder, names[i]);
        if (!usable(s, path, &entry->info)) continue;
        bool is_folder = entry->info.kind == FILE_FOLDER;
        entry->name = is_folder ? arena_printf(a, STR_FMT "/", STR_ARG(names[i])) : names[i];
        kept++;
    }
    qsort(entries, kept, sizeof *entries, by_name);
    for (size_t i = 0; i < kept; i++) {
        struct str path = local_join(a, folder, entries[i].name);
        if (entries[i].info.kind == FILE_FOLDER) {
            const struct inside inner = {&entries[i].info, in->depth + 1, in};
            if (is_loop(s, in, path, &entries[i].info)) continue;
            if (!find_files(s, path, &inner, e)) return false;
            continue;
        }
        add(s, (struct item){.src = path,
                             .size = entries[i].info.size,
                             .modified_us = entries[i].info.modified_us});
    }
    return true;
}

static bool find_local(struct search *s, struct err *e)
{
    struct file_info info;
    if (!usable(s, s->from, &info)) return true;
    const struct inside top = {.folder = &info};
    if (s->transfer->recursive) return find_files(s, s->from, &top, e);
    add(s, (struct item){.src = s->from, .size = info.size, .modified_us = info.modified_us});
    return true;
}

bool find_source(struct transfer *t, struct items *out, struct err *e)
{
    struct search s = {.transfer = t, .out = out, .from = t->src_path, .to = t->dest_path};
    return t->src_is_s3 ? find_objects(&s, e) : find_local(&s, e);
}

bool find_target(struct transfer *t, struct items *out, struct err *e)
{
    struct search s = {
        .transfer = t, .out = out, .from = t->dest_path, .to = t->src_path, .is_target = true};
    return t->dest_is_s3 ? find_objects(&s, e) : find_local(&s, e);
}
