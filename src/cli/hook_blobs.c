/* Options that take the content of one blob inside a structure, so that fileb:// can be used:
 * rekognition --image-bytes, quicksight --asset-bundle-import-source-bytes, translate --data-file
 * and --document-content (awscli/customizations/rekognition.py, quicksight.py, translate.py). */
#include "cli/unpack.h"

struct hoist {
    struct str service, operation, source, option;
    bool option_required, source_required;
    const char *refusal; /* when the structure itself has the blob; NULL: allowed */
};

static const struct hoist hoists[] = {
    {STR_INIT("rekognition"), STR_INIT("compare-faces"), STR_INIT("source-image"),
     STR_INIT("source-image-bytes"), false, false, NULL},
    {STR_INIT("rekognition"), STR_INIT("compare-faces"), STR_INIT("target-image"),
     STR_INIT("target-image-bytes"), false, false, NULL},
    {STR_INIT("rekognition"), STR_INIT("*"), STR_INIT("image"), STR_INIT("image-bytes"), false,
     false, NULL},
    {STR_INIT("quicksight"), STR_INIT("start-asset-bundle-import-job"),
     STR_INIT("asset-bundle-import-source"), STR_INIT("asset-bundle-import-source-bytes"), false,
     false, NULL},
    {STR_INIT("translate"), STR_INIT("import-terminology"), STR_INIT("terminology-data"),
     STR_INIT("data-file"), true, false,
     "File cannot be provided as part of the '--terminology-data' argument. Please use the "
     "'--data-file' option instead to specify a file."},
    {STR_INIT("translate"), STR_INIT("translate-document"), STR_INIT("document"),
     STR_INIT("document-content"), true, true,
     "Content cannot be provided as a part of the '--document' argument. Please use the "
     "'--document-content' option instead to specify a file."},
};

static const struct member *blob_member(const struct member *structure)
{
    const struct shape *s = member_shape(structure);
    if (shape_kind(s) != SHAPE_STRUCTURE) return NULL;
    for (size_t i = 0; i < shape_member_count(s); i++)
        if (shape_kind(member_shape(shape_member_at(s, i))) == SHAPE_BLOB)
            return shape_member_at(s, i);
    return NULL;
}

static bool apply_content(struct call *c, const struct argument *arg, const struct raw *raw,
                          struct err *e)
{
    (void)e;
    struct str content = raw->words.items[0];
    value_set(c->arena, call_param(c, member_name(arg->member)),
              member_name(blob_member(arg->member)),
              raw->is_bytes ? value_bytes(c->arena, content) : value_string(c->arena, content));
    return true;
}

static const char *refusal_of(const struct call *c, struct str source)
{
    for (size_t i = 0; i < ARRAY_LEN(hoists); i++)
        if (str_eq(hoists[i].service, c->service_name) && str_eq(hoists[i].source, source))
            return hoists[i].refusal;
    return NULL;
}

static bool apply_source(struct call *c, const struct argument *arg, const struct raw *raw,
                         struct err *e)
{
    const struct value *fields;
    bool is_json;
    if (!unpack_value(c, arg, raw, &fields, &is_json, e)) return false;
    if (value_get(fields, member_name(blob_member(arg->member))))
        return err_set(e, ERR_PARAM, "%s", refusal_of(c, arg->option.name));
    struct value *all = call_param(c, member_name(arg->member));
    for (size_t i = 0; i < value_count(fields); i++)
        value_set(c->arena, all, fields->u.map.fields[i].name, fields->u.map.fields[i].value);
    return true;
}

static bool applies_to(const struct hoist *h, const struct call *c)
{
    return str_eq(h->service, c->service_name) &&
           (str_eq(h->operation, STR("*")) || str_eq(h->operation, c->operation_name));
}

/* Without the option the CLI writes the blob all the same, as None, and so over a structure of
 * --cli-input-json (customizations/binaryhoist.py). */
static bool put_nothing(struct call *c, struct err *e)
{
    (void)e;
    for (size_t i = 0; i < ARRAY_LEN(hoists); i++) {
        const struct hoist *h = &hoists[i];
        size_t k = applies_to(h, c) ? arguments_find(&c->table, h->option) : STR_NPOS;
        if (k == STR_NPOS || c->uses[k].seen) continue;
        const struct member *m = c->table.items[k].member;
        value_set(c->arena, call_param(c, member_name(m)), member_name(blob_member(m)),
                  &value_null);
    }
    return true;
}

static void hoist(struct argument_table *t, const struct hoist *h)
{
    size_t i = arguments_find(t, h->source);
    if (i == STR_NPOS || !t->items[i].member || !blob_member(t->items[i].member)) return;
    const struct member *m = t->items[i].member;
    t->items[i].option.required = h->source_required;
    if (h->refusal) t->items[i].apply = apply_source;
    struct argument *arg = arguments_custom(t, h->option, ARITY_ONE, apply_content,
                                            "The content itself, for example fileb://file.");
    arg->member = m;
    arg->option.required = h->option_required;
}

static void build(struct call *c)
{
    for (size_t i = 0; i < ARRAY_LEN(hoists); i++) {
        if (applies_to(&hoists[i], c)) hoist(&c->table, &hoists[i]);
    }
}

const struct argument_hook hook_rekognition_images = {
    .service = STR_INIT("rekognition"), .operation = STR_INIT("*"), .build = build};
const struct argument_hook hook_quicksight_bundle = {
    .service = STR_INIT("quicksight"), .operation = STR_INIT("*"), .build = build};
const struct argument_hook hook_translate_files = {.service = STR_INIT("translate"),
                                                   .operation = STR_INIT("*"),
                                                   .build = build,
                                                   .check = put_nothing};
