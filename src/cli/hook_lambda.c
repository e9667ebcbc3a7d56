/* aws lambda create-function, publish-layer-version, update-function-code: --zip-file takes the
 * content of a zip (fileb://) and goes into Code or Content, where ZipFile itself is refused
 * (awscli/customizations/awslambda.py). */
#include "cli/unpack.h"

#include <string.h>

static uint32_t u16(const char *p)
{
    const unsigned char *b = (const unsigned char *)p;
    return b[0] | (uint32_t)b[1] << 8;
}

static uint32_t u32(const char *p)
{
    return u16(p) | u16(p + 2) << 16;
}

/* What Python's zipfile needs to open an archive: an end record, and as many directory entries
 * before it as it counts. */
static bool is_zip(struct str s)
{
    enum { END_SIZE = 22, ENTRY_SIZE = 46 };
    if (s.n < END_SIZE) return false;
    size_t end = s.n - END_SIZE;
    size_t lowest = end > 65535 ? end - 65535 : 0;
    while (memcmp(s.p + end, "PK\5\6", 4) != 0) {
        if (end == lowest) return false;
        end--;
    }
    size_t entries = u16(s.p + end + 10), size = u32(s.p + end + 12);
    if (size == UINT32_MAX) return true; /* zip64: the service judges */
    if (size > end) return false;
    size_t at = end - size;
    for (; entries > 0; entries--) {
        if (at + ENTRY_SIZE > end || memcmp(s.p + at, "PK\1\2", 4) != 0) return false;
        at += ENTRY_SIZE + u16(s.p + at + 28) + u16(s.p + at + 30) + u16(s.p + at + 32);
    }
    return at <= end;
}

static bool check_zip(const struct raw *raw, struct err *e)
{
    if (raw->words.n == 1 && is_zip(raw->words.items[0])) return true;
    return err_set(e, ERR_PARAM,
                   "--zip-file must be a zip file with the fileb:// prefix.\n"
                   "Example usage:  --zip-file fileb://path/to/file.zip");
}

static struct str holder(const struct call *c)
{
    return str_eq(c->operation_name, STR("create-function")) ? STR("Code") : STR("Content");
}

static void merge(struct call *c, const struct value *fields)
{
    struct value *all = call_param(c, holder(c));
    for (size_t i = 0; i < value_count(fields); i++)
        value_set(c->arena, all, fields->u.map.fields[i].name, fields->u.map.fields[i].value);
}

static bool apply_zip(struct call *c, const struct argument *arg, const struct raw *raw,
                      struct err *e)
{
    (void)arg;
    if (!check_zip(raw, e)) return false;
    struct value *fields = value_map(c->arena);
    value_set(c->arena, fields, STR("ZipFile"), value_bytes(c->arena, raw->words.items[0]));
    merge(c, fields);
    return true;
}

static bool apply_holder(struct call *c, const struct argument *arg, const struct raw *raw,
                         struct err *e)
{
    const struct value *fields;
    bool is_json;
    if (!unpack_value(c, arg, raw, &fields, &is_json, e)) return false;
    if (value_get(fields, STR("ZipFile")))
        return err_set(e, ERR_PARAM,
                       "ZipFile cannot be provided as part of the --" STR_FMT
                       " argument.  Please use the '--zip-file' option instead to specify a zip "
                       "file.",
                       STR_ARG(arg->option.name));
    merge(c, fields);
    return true;
}

static void build_hoisted(struct call *c)
{
    bool create = str_eq(c->operation_name, STR("create-function"));
    arguments_custom(&c->table, STR("zip-file"), ARITY_ONE, apply_zip,
                     "The zip file to upload, for example fileb://code.zip.");
    size_t i = arguments_find(&c->table, create ? STR("code") : STR("content"));
    if (i == STR_NPOS) return;
    c->table.items[i].option.required = false;
    c->table.items[i].apply = apply_holder;
}

static bool apply_checked(struct call *c, const struct argument *arg, const struct raw *raw,
                          struct err *e)
{
    const struct value *v;
    bool is_json;
    if (!check_zip(raw, e) || !unpack_value(c, arg, raw, &v, &is_json, e)) return false;
    value_set(c->arena, c->params, member_name(arg->member), v);
    return true;
}

static void build_checked(struct call *c)
{
    size_t i = arguments_find(&c->table, STR("zip-file"));
    if (i != STR_NPOS) c->table.items[i].apply = apply_checked;
}

const struct argument_hook hook_lambda_create_function = {
    .service = STR_INIT("lambda"),
    .operation = STR_INIT("create-function"),
    .build = build_hoisted,
};
const struct argument_hook hook_lambda_publish_layer = {
    .service = STR_INIT("lambda"),
    .operation = STR_INIT("publish-layer-version"),
    .build = build_hoisted,
};
const struct argument_hook hook_lambda_update_code = {
    .service = STR_INIT("lambda"),
    .operation = STR_INIT("update-function-code"),
    .build = build_checked,
};
