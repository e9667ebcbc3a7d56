#include "cli/unpack.h"

#include "base/limits.h"
#include "base/utf8.h"
#include "cli/pyjson.h"
#include "cli/pynum.h"
#include "cli/shorthand.h"
#include "value/pyrepr.h"

#include <stdarg.h>

bool param_error(struct err *e, struct str argument, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    struct str text = arena_vprintf(e->arena, fmt, args);
    va_end(args);
    return err_set(e, ERR_PARAM, "Error parsing parameter '--" STR_FMT "': " STR_FMT,
                   STR_ARG(argument), STR_ARG(text));
}

struct paramfiles call_files(const struct call *c)
{
    return (struct paramfiles){
        .files = c->ctx->files, .env = c->ctx->env, .read = c->ctx->files_read};
}

bool unpack_raw(struct call *c, const struct argument *arg, const struct option_use *use,
                struct raw *out, struct err *e)
{
    bool is_list = arg->option.arity == ARITY_ANY || arg->option.arity == ARITY_SOME;
    *out = (struct raw){.is_list = is_list, .words = use->values};
    if (use->values.n != 1) return true;
    bool is_file, is_bytes;
    struct str *content = ARENA_NEW(c->arena, struct str);
    struct paramfiles files = call_files(c);
    if (!paramfile_load(c->arena, &files, use->values.items[0], &is_file, &is_bytes, content, e)) {
        if (e->kind == ERR_IO) e->kind = ERR_PARAM;
        return err_prefix(e, "Error parsing parameter '%s" STR_FMT "': ",
                          arg->option.positional ? "" : "--", STR_ARG(arg->option.name));
    }
    if (is_file) *out = (struct raw){.is_bytes = is_bytes, .words = (struct words){content, 1}};
    return true;
}

/* ---- which way a value is read ---- */

static bool is_complex(const struct shape *s)
{
    return shape_kind(s) == SHAPE_STRUCTURE || shape_kind(s) == SHAPE_LIST ||
           shape_kind(s) == SHAPE_MAP;
}

/* A document, or lists and maps of documents: JSON only. */
static bool holds_documents(const struct shape *s)
{
    while (shape_kind(s) == SHAPE_LIST || shape_kind(s) == SHAPE_MAP)
        s = member_shape(shape_kind(s) == SHAPE_LIST ? shape_element(s) : shape_value(s));
    return shape_is_document(s);
}

static bool wants_shorthand(const struct shape *s, const struct raw *raw)
{
    if (raw->words.n > 0 && !raw->is_bytes) {
        struct str first = str_trim(raw->words.items[0]);
        if (str_starts(first, STR("[")) || str_starts(first, STR("{"))) return false;
    }
    if (!is_complex(s) || holds_documents(s)) return false;
    return shape_kind(s) != SHAPE_LIST || is_complex(member_shape(shape_element(s)));
}

/* ---- shorthand ---- */

/* Lists of one-member structures that take bare values (kept by the CLI for old commands). */
static bool is_old_list(const struct call *c, struct str argument)
{
    static const struct {
        struct str service, operation, argument;
    } rows[] = {
        {STR_INIT("firehose"), STR_INIT("put-record-batch"), STR_INIT("records")},
        {STR_INIT("workspaces"), STR_INIT("reboot-workspaces"),
         STR_INIT("reboot-workspace-requests")},
        {STR_INIT("workspaces"), STR_INIT("rebuild-workspaces"),
         STR_INIT("rebuild-workspace-requests")},
        {STR_INIT("workspaces"), STR_INIT("terminate-workspaces"),
         STR_INIT("terminate-workspace-requests")},
        {STR_INIT("elb"), STR_INIT("remove-tags"), STR_INIT("tags")},
        {STR_INIT("elb"), STR_INIT("describe-instance-health"), STR_INIT("instances")},
        {STR_INIT("elb"), STR_INIT("deregister-instances-from-load-balancer"),
         STR_INIT("instances")},
        {STR_INIT("elb"), STR_INIT("register-instances-with-load-balancer"), STR_INIT("instances")},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++)
        if (str_eq(rows[i].service, service_name(c->service)) &&
            str_eq(rows[i].operation, operation_cli_name(c->operation)) &&
            str_eq(rows[i].argument, argument))
            return true;
    return false;
}

/* Bare values: instance ids of old commands, and structures whose only member is Value. */
static bool bare_value(struct call *c, const struct argument *arg, const struct raw *raw,
                       const struct value **out)
{
    const struct shape *s = member_shape(arg->member);
    if (shape_kind(s) == SHAPE_LIST) {
        const struct shape *element = member_shape(shape_element(s));
        if (shape_kind(element) != SHAPE_STRUCTURE || shape_member_count(element) != 1 ||
            !is_old_list(c, arg->option.name))
            return false;
        struct value *list = value_list(c->arena);
        for (size_t i = 0; i < raw->words.n; i++) {
            struct value *item = value_map(c->arena);
            value_set(c->arena, item, member_name(shape_member_at(element, 0)),
                      value_string(c->arena, raw->words.items[i]));
            value_push(c->arena, list, item);
        }
        *out = list;
        return true;
    }
    const struct member *only = shape_member_count(s) == 1 ? shape_member(s, STR("Value")) : NULL;
    if (shape_kind(s) != SHAPE_STRUCTURE || !only ||
        shape_kind(member_shape(only)) != SHAPE_STRING || raw->words.n != 1 ||
        str_has_char(raw->words.items[0], '='))
        return false;
    struct value *map = value_map(c->arena);
    value_set(c->arena, map, STR("Value"), value_string(c->arena, raw->words.items[0]));
    *out = map;
    return true;
}

static bool unpack_shorthand(struct call *c, const struct argument *arg, const struct raw *raw,
                             const struct value **out, struct err *e)
{
    if (bare_value(c, arg, raw, out)) return true;
    struct paramfiles files = call_files(c);
    bool ok = true;
    struct value *list = value_list(c->arena);
    for (size_t i = 0; ok && i < raw->words.n; i++) {
        ok = shorthand_parse(c->arena, &files, raw->words.items[i], out, e);
        if (ok) value_push(c->arena, list, *out);
    }
    if (ok && raw->is_list) *out = list;
    /* A list argument read from a file stays the one map it parsed to: validation reports it. */
    bool whole = raw->is_list || shape_kind(member_shape(arg->member)) != SHAPE_LIST;
    if (ok && whole) ok = shorthand_adapt(c->arena, *out, arg->member, out, e);
    if (!ok && e->kind == ERR_PARAM)
        err_prefix(e, "Error parsing parameter '--" STR_FMT "': ", STR_ARG(arg->option.name));
    return ok;
}

/* ---- JSON and scalars ---- */

static bool unpack_json(struct arena *a, struct str name, struct str text, const struct value **out,
                        struct err *e)
{
    struct str problem;
    if (py_json(a, text, out, &problem)) return true;
    return param_error(e, name, "Invalid JSON: " STR_FMT "\nJSON received: " STR_FMT,
                       STR_ARG(problem), STR_ARG(text));
}

#define IN_MEMORY ((int64_t)MIB)

static void close_reader(void *reader)
{
    file_reader_close(reader);
}

/* Bodies of S3 may be larger than memory: the file is opened here and read when it is sent. */
static bool leave_in_file(struct call *c, struct str path)
{
    const struct files *f = c->ctx->files;
    struct err ignored = err_init(c->arena);
    struct file_info info;
    if (!f || !str_eq(service_name(c->service), STR("s3")) ||
        !files_info(c->arena, f, path, true, &info, &ignored) || info.kind != FILE_REGULAR ||
        info.size <= IN_MEMORY) {
        return false;
    }
    struct file_reader *reader = ARENA_NEW(c->arena, struct file_reader);
    if (!file_reader_open(c->arena, f, path, reader, &ignored)) return false;
    arena_defer(c->arena, close_reader, reader);
    c->body = *reader;
    return true;
}

static bool unpack_stream(struct call *c, struct str name, struct str path,
                          const struct value **out, struct err *e)
{
    static const struct files closed = {.mode = FILES_NONE};
    struct str content;
    struct err why = err_init(c->arena);
    path = paramfile_expand(c->arena, c->ctx->env, path);
    if (leave_in_file(c, path)) {
        *out = value_bytes(c->arena, STR(""));
        return true;
    }
    if (files_read(c->arena, c->ctx->files ? c->ctx->files : &closed, path, LIMIT_FILE, &content,
                   &why)) {
        paramfile_note(c->arena, c->ctx->files_read, path, content);
        *out = value_bytes(c->arena, content);
        return true;
    }
    if (why.kind == ERR_IO) return param_error(e, name, "Blob values must be a path to a file.");
    *e = why;
    return err_prefix(e, "Error parsing parameter '--" STR_FMT "': ", STR_ARG(name));
}

static bool unpack_scalar(struct call *c, struct str name, const struct member *m, struct str word,
                          const struct value **out, struct err *e)
{
    struct str number;
    switch (shape_kind(member_shape(m))) {
    case SHAPE_INTEGER:
    case SHAPE_LONG:
        if (!py_int(c->arena, word, &number))
            return err_set(e, ERR_GENERAL, "invalid literal for int() with base 10: " STR_FMT,
                           STR_ARG(py_repr_str(c->arena, word)));
        *out = value_number(c->arena, number);
        return true;
    case SHAPE_FLOAT:
    case SHAPE_DOUBLE:
        if (!py_float(c->arena, word, &number))
            return err_set(e, ERR_GENERAL, "could not convert string to float: " STR_FMT,
                           STR_ARG(py_repr_str(c->arena, word)));
        *out = value_number(c->arena, number);
        return true;
    case SHAPE_BOOLEAN:
        *out = value_bool(word.n > 0 && !str_eq_nocase(word, STR("false")));
        return true;
    case SHAPE_BLOB:
        if (member_is_streaming(m)) return unpack_stream(c, name, word, out, e);
        *out = value_string(c->arena, word);
        return true;
    case SHAPE_STRING:
    case SHAPE_TIMESTAMP:
    case SHAPE_BIGDECIMAL:
    case SHAPE_BIGINTEGER:
    case SHAPE_STRUCTURE:
    case SHAPE_LIST:
    case SHAPE_MAP:
        *out = value_string(c->arena, word);
        return true;
    }
    BUG("shape kind");
}

static bool unpack_one(struct call *c, struct str name, const struct member *m, struct str word,
                       const struct value **out, bool *is_json, struct err *e);

static bool unpack_list(struct call *c, struct str name, const struct member *m,
                        const struct raw *raw, const struct value **out, bool *is_json,
                        struct err *e)
{
    struct str first = raw->words.n == 1 ? str_trim(raw->words.items[0]) : STR_NONE;
    *is_json = str_starts(first, STR("["));
    if (*is_json) return unpack_json(c->arena, name, raw->words.items[0], out, e);
    struct value *list = value_list(c->arena);
    *out = list;
    const struct member *element = shape_element(member_shape(m));
    const struct value *item = NULL;
    if (raw->is_list) {
        for (size_t i = 0; i < raw->words.n; i++) {
            if (!unpack_one(c, name, element, raw->words.items[i], &item, is_json, e)) {
                /* Python's ValueError: the CLI names the parameter and its first value. */
                if (e->kind == ERR_GENERAL)
                    param_error(e, name, STR_FMT, STR_ARG(raw->words.items[0]));
                return false;
            }
            value_push(c->arena, list, item);
        }
        return true;
    }
    /* Text from a file that is no JSON: the CLI walks over its characters. */
    struct str text = raw->words.items[0];
    if (str_is_empty(first)) return err_set(e, ERR_GENERAL, "string index out of range");
    for (size_t i = 0; i < text.n;) {
        size_t start = i;
        utf8_next(text, &i);
        if (!unpack_one(c, name, element, str_sub(text, start, i - start), &item, is_json, e))
            return false;
        value_push(c->arena, list, item);
    }
    return true;
}

static bool unpack_one(struct call *c, struct str name, const struct member *m, struct str word,
                       const struct value **out, bool *is_json, struct err *e)
{
    const struct shape *s = member_shape(m);
    bool json_header = member_is_json_value(m) && member_location(m) == LOCATION_HEADER &&
                       shape_kind(s) == SHAPE_STRING;
    *is_json = json_header || shape_is_document(s);
    if (*is_json) return unpack_json(c->arena, name, word, out, e);
    if (shape_kind(s) == SHAPE_LIST) {
        struct raw one = {.words = {&word, 1}};
        return unpack_list(c, name, m, &one, out, is_json, e);
    }
    if (!is_complex(s)) return unpack_scalar(c, name, m, word, out, e);
    struct str trimmed = str_trim(word);
    if (str_is_empty(trimmed)) return err_set(e, ERR_GENERAL, "string index out of range");
    *is_json = trimmed.p[0] == '{';
    if (*is_json) return unpack_json(c->arena, name, word, out, e);
    return param_error(e, name, "Invalid JSON:\n" STR_FMT, STR_ARG(word));
}

bool unpack_value(struct call *c, const struct argument *arg, const struct raw *raw,
                  const struct value **out, bool *is_json, struct err *e)
{
    const struct shape *s = member_shape(arg->member);
    *is_json = false;
    if (raw->is_bytes && !(shape_kind(s) == SHAPE_BLOB && member_is_streaming(arg->member))) {
        /* never text: blobs keep it, validation names it elsewhere */
        *out = value_bytes(c->arena, raw->words.items[0]);
        return true;
    }
    if (wants_shorthand(s, raw)) return unpack_shorthand(c, arg, raw, out, e);
    if (shape_kind(s) == SHAPE_LIST)
        return unpack_list(c, arg->option.name, arg->member, raw, out, is_json, e);
    struct str word = raw->words.n ? raw->words.items[0] : STR("");
    return unpack_one(c, arg->option.name, arg->member, word, out, is_json, e);
}
