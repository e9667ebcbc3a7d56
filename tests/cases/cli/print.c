#include "print.h"

#include "base/base64.h"
#include "base/limits.h"

#include <string.h>

static int64_t fixed_time(void *ctx)
{
    (void)ctx;
    return INT64_C(1700000000000);
}

static void no_chance(void *ctx, void *bytes, size_t n)
{
    (void)ctx;
    memset(bytes, 0, n);
}

struct cli_context print_context(const struct model *model, const struct files *files)
{
    static const struct clock clock = {.now_ms = fixed_time};
    static const struct random random = {.fill = no_chance};
    return (struct cli_context){.model = model, .files = files, .clock = &clock, .random = &random};
}

static const char *kind_name(enum invocation_kind kind)
{
    switch (kind) {
    case INVOKE_CALL:
        return "call";
    case INVOKE_WAIT:
        return "wait";
    case INVOKE_SKELETON:
        return "skeleton";
    case INVOKE_HELP:
        return "help";
    case INVOKE_CUSTOM:
        return "custom";
    case INVOKE_VERSION:
        return "version";
    }
    BUG("invocation kind");
}

static void set_text(struct arena *a, struct value *map, struct str name, struct str text)
{
    if (!str_is_empty(text)) value_set(a, map, name, value_string(a, text));
}

static const struct value *shown(struct arena *a, const struct value *v)
{
    if (value_kind_of(v) == VALUE_BYTES) {
        struct buf b = buf_new(a, LIMIT_FILE);
        base64_encode(&b, v->u.text);
        struct value *map = value_map(a);
        value_set(a, map, STR("bytes"), value_string(a, buf_str(&b)));
        return map;
    }
    if (value_kind_of(v) == VALUE_LIST) {
        struct value *list = value_list(a);
        for (size_t i = 0; i < v->u.list.n; i++) value_push(a, list, shown(a, v->u.list.items[i]));
        return list;
    }
    if (value_kind_of(v) == VALUE_MAP) {
        struct value *map = value_map(a);
        for (size_t i = 0; i < v->u.map.n; i++)
            value_set(a, map, v->u.map.fields[i].name, shown(a, v->u.map.fields[i].value));
        return map;
    }
    return v;
}

/* The folder of the files is another one on every machine. */
static struct str without_folder(struct arena *a, struct str text, const struct cli_context *ctx)
{
    struct str folder = ctx->files ? ctx->files->folder : STR_NONE;
    size_t at = str_is_empty(folder) ? STR_NPOS : str_find(text, folder);
    if (at == STR_NPOS) return text;
    return arena_printf(a, STR_FMT "FOLDER" STR_FMT, STR_ARG(str_sub(text, 0, at)),
                        STR_ARG(str_from(text, at + folder.n)));
}

static const struct value *failure(struct arena *a, const struct cli_context *ctx,
                                   const struct err *e)
{
    struct value *map = value_map(a);
    value_set(a, map, STR("error"), value_string(a, without_folder(a, e->message, ctx)));
    value_set(a, map, STR("status"), value_int(a, err_exit_status(e)));
    set_text(a, map, STR("hint"), e->hint);
    return map;
}

const struct value *print_command(struct arena *a, const struct cli_context *ctx, struct str line)
{
    struct err e = err_init(a);
    struct words words;
    struct invocation in;
    if (!lex_command(a, line, &words, &e) || !cli_parse(a, ctx, &words, &in, &e))
        return failure(a, ctx, &e);
    struct value *map = value_map(a);
    value_set(a, map, STR("kind"), value_string(a, str_of(kind_name(in.kind))));
    if (in.operation)
        value_set(
            a, map, STR("operation"),
            value_string(a, arena_printf(a, STR_FMT ":" STR_FMT, STR_ARG(service_name(in.service)),
                                         STR_ARG(operation_name(in.operation)))));
    if (in.waiter) set_text(a, map, STR("waiter"), waiter_name(in.waiter));
    if (in.params) value_set(a, map, STR("params"), shown(a, in.params));
    struct value *paging = value_map(a);
    set_text(a, paging, STR("StartingToken"), in.paging.starting_token);
    if (in.kind == INVOKE_CALL && in.paging.page_size != OPTION_UNSET)
        value_set(a, paging, STR("PageSize"), value_int(a, in.paging.page_size));
    if (in.kind == INVOKE_CALL && in.paging.max_items != OPTION_UNSET)
        value_set(a, paging, STR("MaxItems"), value_int(a, in.paging.max_items));
    if (in.paging.enabled) value_set(a, map, STR("paging"), paging);
    set_text(a, map, STR("outfile"), in.outfile);
    set_text(a, map, STR("skeleton"), in.skeleton);
    struct str text = STR_NONE;
    bool ok = true;
    if (in.kind == INVOKE_HELP) ok = cli_help(a, ctx, &in, &text, &e);
    if (in.kind == INVOKE_SKELETON) ok = cli_skeleton(a, &in, &text, &e);
    if (!ok) return failure(a, ctx, &e);
    set_text(a, map, STR("text"), text);
    return map;
}
