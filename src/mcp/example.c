#include "mcp/example.h"

#include <math.h>

#include "cli/lex.h"
#include "value/json.h"

#define DEPTH_MAX 12u
#define ITEMS_MAX 10u

/* "role-arn" and "RoleArn" to "ROLE_ARN". */
static struct str capitals(struct arena *a, struct str name)
{
    struct buf b = buf_new(a, 2 * name.n + 1);
    for (size_t i = 0; i < name.n; i++) {
        char c = name.p[i];
        bool small_before = i > 0 && name.p[i - 1] >= 'a' && name.p[i - 1] <= 'z';
        if (c >= 'A' && c <= 'Z' && small_before) buf_add_char(&b, '_');
        buf_add_char(&b, c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c == '-' ? '_' : c);
    }
    return b.n > 0 ? buf_str(&b) : STR("VALUE");
}

static size_t least(const struct shape *s, size_t otherwise)
{
    double min;
    if (!shape_min(s, &min) || min < (double)otherwise) return otherwise;
    return (size_t)min;
}

static struct str sample_text(struct arena *a, const struct shape *s, struct str name)
{
    if (shape_enum_count(s) > 0) return shape_enum(s, 0);
    struct str word = capitals(a, name);
    size_t n = least(s, 1);
    struct buf b = buf_new(a, n + word.n + 1);
    buf_add(&b, word);
    if (b.n < n) buf_add_repeat(&b, '_', n - b.n);
    return buf_str(&b);
}

static double sample_number(const struct shape *s)
{
    double min;
    return shape_min(s, &min) && min > 1 ? ceil(min) : 1;
}

static const struct value *sample(struct arena *a, const struct member *m, struct str name,
                                  unsigned depth);

static const struct value *sample_structure(struct arena *a, const struct shape *s, unsigned depth)
{
    struct value *map = value_map(a);
    bool is_union = shape_is_union(s);
    for (size_t i = 0; i < shape_member_count(s) && depth < DEPTH_MAX; i++) {
        const struct member *m = shape_member_at(s, i);
        if (!member_is_required(m) && !is_union) continue;
        value_set(a, map, member_name(m), sample(a, m, member_name(m), depth + 1));
        if (is_union) break;
    }
    return map;
}

static const struct value *sample_list(struct arena *a, const struct shape *s, struct str name,
                                       unsigned depth)
{
    struct value *list = value_list(a);
    size_t n = least(s, 1);
    for (size_t i = 0; i < n && i < ITEMS_MAX && depth < DEPTH_MAX; i++) {
        value_push(a, list, sample(a, shape_element(s), name, depth + 1));
    }
    return list;
}

static const struct value *sample_map(struct arena *a, const struct shape *s, unsigned depth)
{
    struct value *map = value_map(a);
    struct str key = sample_text(a, member_shape(shape_key(s)), STR("KEY"));
    if (depth < DEPTH_MAX) {
        value_set(a, map, key, sample(a, shape_value(s), STR("VALUE"), depth + 1));
    }
    return map;
}

static const struct value *sample(struct arena *a, const struct member *m, struct str name,
                                  unsigned depth)
{
    const struct shape *s = member_shape(m);
    switch (shape_kind(s)) {
    case SHAPE_STRUCTURE:
        return shape_is_document(s) ? value_map(a) : sample_structure(a, s, depth);
    case SHAPE_LIST:
        return sample_list(a, s, name, depth);
    case SHAPE_MAP:
        return sample_map(a, s, depth);
    case SHAPE_STRING:
        return value_string(a, member_is_json_value(m) ? STR("{}") : sample_text(a, s, name));
    case SHAPE_BLOB:
        return value_string(a, STR("VkFMVUU="));
    case SHAPE_BOOLEAN:
        return &value_true;
    case SHAPE_INTEGER:
    case SHAPE_LONG:
    case SHAPE_BIGINTEGER:
        return value_int(a, (int64_t)sample_number(s));
    case SHAPE_FLOAT:
    case SHAPE_DOUBLE:
    case SHAPE_BIGDECIMAL:
        return value_double(a, sample_number(s));
    case SHAPE_TIMESTAMP:
        return value_string(a, STR("2030-01-31T12:00:00Z"));
    }
    BUG("shape kind");
}

static void add_word(struct buf *b, struct str word)
{
    struct words one = {&word, 1};
    buf_add_char(b, ' ');
    buf_add(b, lex_join(b->arena, &one));
}

static void add_sample(struct buf *b, const struct value *v)
{
    bool is_text = value_kind_of(v) == VALUE_STRING;
    add_word(b, is_text ? value_text(v) : json_text(b->arena, v, &json_compact));
}

/* Lists of scalars are several words, everything else that is nested is JSON. */
static void add_member(struct buf *b, const struct argument *arg)
{
    struct str name = arg->option.name;
    if (member_is_streaming(arg->member)) {
        add_word(b, STR("FILE"));
        return;
    }
    const struct value *v = sample(b->arena, arg->member, name, 0);
    const struct value *first = value_kind_of(v) == VALUE_LIST ? value_at(v, 0) : NULL;
    bool nested =
        first && (value_kind_of(first) == VALUE_MAP || value_kind_of(first) == VALUE_LIST);
    if (!first || nested) {
        add_sample(b, v);
        return;
    }
    for (size_t i = 0; i < value_count(v); i++) add_sample(b, value_at(v, i));
}

bool example_needs(const struct argument *arg)
{
    if (arg->option.required) return true;
    bool needs = arg->kind == ARGUMENT_MEMBER && arg->member && member_is_required(arg->member) &&
                 !member_is_idempotency_token(arg->member);
    return (needs || arg->document_required) && !arg->hidden && arg->kind != ARGUMENT_FALSE;
}

/* What customizations want otherwise than the models say. */
static const struct {
    struct str command, option, value;
} special[] = {
    {STR_INIT("datapipeline put-pipeline-definition"), STR_INIT("pipeline-definition"),
     STR_INIT("{\"objects\":[]}")},
    {STR_INIT("ec2 bundle-instance"), STR_INIT("storage"),
     STR_INIT("{\"S3\":{\"Bucket\":\"BUCKET\",\"Prefix\":\"PREFIX\"}}")},
    {STR_INIT("translate import-terminology"), STR_INIT("terminology-data"),
     STR_INIT("Format=CSV")},
    {STR_INIT("translate translate-document"), STR_INIT("document"),
     STR_INIT("ContentType=text/plain")},
    {STR_INIT("translate translate-document"), STR_INIT("document-content"),
     STR_INIT("fileb://FILE")},
};

static const struct str *special_value(struct str command, struct str option)
{
    for (size_t i = 0; i < ARRAY_LEN(special); i++) {
        bool is_it = str_eq(special[i].command, command) && str_eq(special[i].option, option);
        if (is_it) return &special[i].value;
    }
    return NULL;
}

void example_argument(struct buf *b, struct str command, const struct argument *arg)
{
    const struct option *o = &arg->option;
    if (!o->positional) {
        buf_add(b, STR(" --"));
        buf_add(b, o->name);
    }
    if (o->arity == ARITY_FLAG) return;
    const struct str *value = special_value(command, o->name);
    if (value) {
        add_word(b, *value);
    } else if (arg->member && arg->kind == ARGUMENT_MEMBER) {
        add_member(b, arg);
    } else if (o->choices.n > 0) {
        add_word(b, o->choices.items[0]);
    } else {
        add_word(b, o->type == TYPE_TEXT ? capitals(b->arena, o->name) : STR("1"));
    }
}
