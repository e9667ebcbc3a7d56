#include "compile/models_command.h"

#include "compile/compile.h"
#include "compile/fetch.h"
#include "model/locate.h"
#include "model/model.h"

#include <sys/stat.h>
#include <time.h>

struct options {
    struct str from;
    struct str to;
    struct str file;
};

struct subcommand {
    struct str name;
    struct str usage;
    bool takes_from, takes_to, takes_file;
    bool (*run)(struct arena *a, const struct models_request *r, const struct options *o,
                struct buf *out, struct err *e);
};

static bool print_info(struct arena *a, struct str path, struct buf *out, struct err *e)
{
    const struct model *m;
    struct stat st;
    if (!model_open(a, path, &m, e)) return false;
    struct model_info i = model_info(m);
    buf_addf(out, "database    " STR_FMT "\n", STR_ARG(path));
    buf_addf(out, "source      " STR_FMT "\n", STR_ARG(i.source));
    buf_addf(out, "services    %u\n", i.services);
    buf_addf(out, "operations  %u\n", i.operations);
    buf_addf(out, "size        %.1f MB\n", (double)i.bytes / 1e6);
    if (stat(arena_cstr(a, path), &st) == 0) {
        struct tm utc;
        char when[32];
        gmtime_r(&st.st_mtime, &utc);
        strftime(when, sizeof when, "%Y-%m-%d %H:%M:%S UTC", &utc);
        buf_addf(out, "made        %s\n", when);
    }
    return true;
}

/* --to, else the user's own place. */
static bool target(struct arena *a, const struct models_request *r, const struct options *o,
                   struct str *to, struct err *e)
{
    *to = o->to.n > 0 ? o->to : model_user_path(a, r->env);
    return to->n > 0 || err_set(e, ERR_USAGE, "there is no home folder: name a file with --to");
}

static bool run_build(struct arena *a, const struct models_request *r, const struct options *o,
                      struct buf *out, struct err *e)
{
    struct str to;
    if (o->from.n == 0) {
        err_set(e, ERR_USAGE, "models build needs --from");
        err_hint(e,
                 "--from names botocore's data folder, or a .deb, .whl, .zip or .tar file of AWS "
                 "CLI v2 or botocore.");
        return false;
    }
    return target(a, r, o, &to, e) && compile_from(a, o->from, to, e) && print_info(a, to, out, e);
}

static bool run_info(struct arena *a, const struct models_request *r, const struct options *o,
                     struct buf *out, struct err *e)
{
    struct str path = o->file;
    if (path.n == 0 && !model_locate(a, r->env, r->exe_dir, &path, e)) return false;
    return print_info(a, path, out, e);
}

static bool run_update(struct arena *a, const struct models_request *r, const struct options *o,
                       struct buf *out, struct err *e)
{
    struct str to, package;
    if (!target(a, r, o, &to, e)) return false;
    struct arena *work = arena_new();
    struct err why = err_init(a);
    bool ok = fetch_newest(work, r->env, &package, &why) && compile_from(work, package, to, &why);
    arena_free(work);
    if (ok) return print_info(a, to, out, e);
    err_set(e, why.kind, STR_FMT, STR_ARG(why.message));
    err_hint(e, STR_FMT, STR_ARG(why.hint));
    return false;
}

static const struct subcommand subcommands[] = {
    {STR_INIT("build"), STR_INIT("models build --from FOLDER|PACKAGE [--to FILE]"),
     .takes_from = true, .takes_to = true, .run = run_build},
    {STR_INIT("info"), STR_INIT("models info [FILE]"), .takes_file = true, .run = run_info},
    {STR_INIT("update"), STR_INIT("models update [--to FILE]"), .takes_to = true,
     .run = run_update},
};

static bool usage(struct err *e, const char *why, struct str word)
{
    struct buf b = buf_new(e->arena, 1024);
    for (size_t i = 0; i < ARRAY_LEN(subcommands); i++) {
        buf_addf(&b, "%s" STR_FMT, i > 0 ? "\n" : "", STR_ARG(subcommands[i].usage));
    }
    err_set(e, ERR_USAGE, "%s '" STR_FMT "'", why, STR_ARG(word));
    err_hint(e, STR_FMT, STR_ARG(buf_str(&b)));
    return false;
}

static bool parse_options(const struct subcommand *s, const struct models_request *r,
                          struct options *o, struct err *e)
{
    const struct {
        struct str name;
        bool is_taken;
        struct str *value;
    } rows[] = {
        {STR_INIT("--from"), s->takes_from, &o->from},
        {STR_INIT("--to"), s->takes_to, &o->to},
    };
    for (size_t i = 1; i < r->argc; i++) {
        struct str word = r->argv[i];
        size_t k = 0;
        while (k < ARRAY_LEN(rows) && !(rows[k].is_taken && str_eq(rows[k].name, word))) k++;
        if (k < ARRAY_LEN(rows)) {
            if (i + 1 == r->argc) return usage(e, "a value is missing behind", word);
            *rows[k].value = r->argv[++i];
        } else if (s->takes_file && o->file.n == 0 && !str_starts(word, STR("-"))) {
            o->file = word;
        } else {
            return usage(e, "unknown argument", word);
        }
    }
    return true;
}

bool models_command(struct arena *a, const struct models_request *r, struct buf *out, struct err *e)
{
    struct str name = r->argc > 0 ? r->argv[0] : STR("");
    for (size_t i = 0; i < ARRAY_LEN(subcommands); i++) {
        const struct subcommand *s = &subcommands[i];
        struct options o = {.from = STR_NONE};
        if (!str_eq(s->name, name)) continue;
        return parse_options(s, r, &o, e) && s->run(a, r, &o, out, e);
    }
    return usage(e, "models needs one of build, info, update instead of", name);
}
