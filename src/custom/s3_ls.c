/* aws s3 ls: buckets, or the objects and common prefixes below a path
 * (awscli s3/subcommands.py ListCommand). */
#include "custom/commands.h"
#include "custom/custom.h"
#include "custom/s3_path.h"

struct listing {
    struct request *request;
    bool recursive, human;
    int64_t bytes, objects;
    bool empty_page; /* a page held nothing */
    bool any;        /* a page held something */
};

static struct str last_part(struct str key)
{
    size_t slash = str_rfind_char(key, '/');
    return slash == STR_NPOS ? key : str_from(key, slash + 1);
}

static void print_object(struct listing *l, const struct value *object)
{
    struct request *r = l->request;
    int64_t size = param_int(object, STR("Size"), 0);
    struct str key = value_get_text(object, STR("Key"));
    struct str shown =
        l->human ? human_size(r->arena, size) : arena_printf(r->arena, "%lld", (long long)size);
    struct str when = local_time(r->arena, value_get_text(object, STR("LastModified")));
    buf_addf(&r->out, "%-19.*s %10.*s " STR_FMT "\n", STR_ARG(when), STR_ARG(shown),
             STR_ARG(l->recursive ? key : last_part(key)));
    l->bytes += size;
    l->objects++;
}

static bool print_page(void *ctx, const struct value *page, struct err *e)
{
    (void)e;
    struct listing *l = ctx;
    const struct value *prefixes = value_get(page, STR("CommonPrefixes"));
    const struct value *contents = value_get(page, STR("Contents"));
    if (value_count(prefixes) == 0 && value_count(contents) == 0) {
        l->empty_page = true;
        return true;
    }
    for (size_t i = 0; i < value_count(prefixes); i++) {
        struct str prefix = value_get_text(value_at(prefixes, i), STR("Prefix"));
        prefix = last_part(str_sub(prefix, 0, prefix.n > 0 ? prefix.n - 1 : 0));
        buf_addf(&l->request->out, "%30s " STR_FMT "/\n", "PRE", STR_ARG(prefix));
    }
    for (size_t i = 0; i < value_count(contents); i++) print_object(l, value_at(contents, i));
    l->any = true;
    return true;
}

static bool print_buckets(void *ctx, const struct value *page, struct err *e)
{
    (void)e;
    struct request *r = ((struct listing *)ctx)->request;
    const struct value *buckets = value_get(page, STR("Buckets"));
    for (size_t i = 0; i < value_count(buckets); i++) {
        const struct value *bucket = value_at(buckets, i);
        struct str when = local_time(r->arena, value_get_text(bucket, STR("CreationDate")));
        buf_addf(&r->out, "%-19.*s " STR_FMT "\n", STR_ARG(when),
                 STR_ARG(value_get_text(bucket, STR("Name"))));
    }
    return true;
}

static void copy_text(struct arena *a, const struct value *from, struct str option,
                      struct value *to, struct str name)
{
    struct str text = value_get_text(from, option);
    if (text.n > 0) set_text(a, to, name, text);
}

static bool list_objects(struct listing *l, const struct s3_path *path, const struct value *params,
                         struct err *e)
{
    struct arena *a = l->request->arena;
    struct value *in = value_map(a);
    set_text(a, in, STR("Bucket"), path->bucket);
    set_text(a, in, STR("Prefix"), path->key);
    if (!l->recursive) set_text(a, in, STR("Delimiter"), STR("/"));
    if (value_get(params, STR("request-payer"))) {
        set_text(a, in, STR("RequestPayer"), STR("requester"));
    }
    return custom_pages(l->request, STR("ListObjectsV2"), in,
                        param_int(params, STR("page-size"), OPTION_UNSET), print_page, l, e);
}

static bool list_buckets(struct listing *l, const struct value *params, struct err *e)
{
    struct arena *a = l->request->arena;
    struct value *in = value_map(a);
    copy_text(a, params, STR("bucket-name-prefix"), in, STR("Prefix"));
    copy_text(a, params, STR("bucket-region"), in, STR("BucketRegion"));
    return custom_pages(l->request, STR("ListBuckets"), in,
                        param_int(params, STR("page-size"), OPTION_UNSET), print_buckets, l, e);
}

static void print_summary(struct listing *l)
{
    struct request *r = l->request;
    buf_addf(&r->out, "\nTotal Objects: %lld\n", (long long)l->objects);
    struct str size = l->human ? human_size(r->arena, l->bytes)
                               : arena_printf(r->arena, "%lld", (long long)l->bytes);
    buf_addf(&r->out, "   Total Size: " STR_FMT "\n", STR_ARG(size));
}

static bool run(void *context, struct arena *a, const struct invocation *in, struct err *e)
{
    (void)a;
    struct listing l = {.request = context,
                        .recursive = param_flag(in->params, STR("recursive")),
                        .human = param_flag(in->params, STR("human-readable"))};
    struct s3_path path;
    if (!s3_path_split(value_get_text(in->params, STR("paths")), &path, e)) return false;
    bool ok = path.bucket.n == 0 ? list_buckets(&l, in->params, e)
                                 : list_objects(&l, &path, in->params, e);
    if (!ok) return false;
    if (param_flag(in->params, STR("summarize"))) print_summary(&l);
    if (path.key.n > 0 && l.empty_page && !l.any) l.request->exit_status = 1;
    return true;
}

static const struct str requester[] = {STR_INIT("requester")};
static const struct command_option options[] = {
    {.option = {.name = STR_INIT("paths"), .arity = ARITY_OPTIONAL, .positional = true},
     .preset = STR_INIT("s3://"),
     .help = "s3://bucket/prefix; without it, all buckets"},
    FLAG_OPTION("recursive", "all objects below the prefix"),
    INT_OPTION("page-size", "objects per request"),
    FLAG_OPTION("human-readable", "sizes as KiB, MiB …"),
    FLAG_OPTION("summarize", "number of objects and total size at the end"),
    {.option = {.name = STR_INIT("request-payer"),
                .arity = ARITY_OPTIONAL,
                .choices = {requester, ARRAY_LEN(requester)}},
     .help = "the requester pays"},
    TEXT_OPTION("bucket-name-prefix", "buckets whose names start so"),
    TEXT_OPTION("bucket-region", "buckets of this region"),
};

static const struct str calls[] = {STR_INIT("s3:ListBuckets"), STR_INIT("s3:ListObjectsV2")};

const struct command s3_ls = {.service = STR_INIT("s3"),
                              .name = STR_INIT("ls"),
                              .help = "List buckets, or the objects below a path.",
                              OPTIONS(options),
                              CALLS(calls),
                              .run = run};
