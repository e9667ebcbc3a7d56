#include "sample.h"

#include <string.h>

/* The shapes being filled, outermost first. */
struct path {
    const struct path *up;
    const struct shape *shape;
};

static const struct value *sample(struct arena *a, const struct member *m, const struct path *up);

static bool is_open(const struct path *p, const struct shape *s)
{
    for (; p; p = p->up) {
        if (p->shape == s) return true;
    }
    return false;
}

#define KINESIS "arn:aws:kinesis:us-east-1:123456789012:"

/* What endpoint rules look into. */
static struct str context_text(struct str parameter)
{
    static const struct {
        struct str name, value;
    } rows[] = {
        {STR_INIT("StreamARN"), STR_INIT(KINESIS "stream/thing")},
        {STR_INIT("ConsumerARN"), STR_INIT(KINESIS "stream/thing/consumer/c:1")},
        {STR_INIT("ChannelARN"), STR_INIT(KINESIS "channel/thing")},
        {STR_INIT("ResourceARN"), STR_INIT(KINESIS "stream/thing")},
        {STR_INIT("ResourceArn"), STR_INIT("arn:aws:s3:us-east-1:123456789012:accesspoint/thing")},
        {STR_INIT("KvsARN"), STR_INIT("arn:aws:cloudfront::123456789012:key-value-store/thing")},
        {STR_INIT("AccountId"), STR_INIT("123456789012")},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        if (str_eq(parameter, rows[i].name)) return rows[i].value;
    }
    return STR("thing");
}

static const struct value *sample_text(struct arena *a, const struct member *m)
{
    const struct shape *s = member_shape(m);
    double min = 0;
    if (member_context_param(m).n > 0) {
        return value_string(a, context_text(member_context_param(m)));
    }
    if (member_is_json_value(m)) return value_string(a, STR("{\"a\": [1, \"\\u00e9\"]}"));
    if (shape_enum_count(s) > 0) return value_string(a, shape_enum(s, 0));
    if (member_is_host_label(m)) return value_string(a, STR("label-1"));
    size_t n = shape_min(s, &min) && min > 1 && min < 4096 ? (size_t)min : 1;
    /* not only letters: what must be escaped is, somewhere */
    char *text = arena_alloc(a, n + 8);
    memset(text, 'a', n);
    if (shape_pattern(s).n > 0) return value_string(a, (struct str){text, n});
    memcpy(text + n, " \xc3\xa9<&\"/", 7);
    return value_string(a, (struct str){text, n + 7});
}

static const struct value *sample_number(struct arena *a, const struct shape *s, bool integral)
{
    double min = 0;
    if (shape_min(s, &min)) return integral ? value_int(a, (int64_t)min) : value_double(a, min);
    return integral ? value_int(a, 7) : value_double(a, 1.5);
}

/* Its keys end header names, its values are ASCII. */
static const struct value *header_map(struct arena *a)
{
    struct value *map = value_map(a);
    value_set(a, map, STR("Name-1"), value_string(a, STR("some \"text\"")));
    return map;
}

static const struct value *sample_structure(struct arena *a, const struct shape *s,
                                            const struct path *up)
{
    const struct path here = {up, s};
    struct value *map = value_map(a);
    for (size_t i = 0; i < shape_member_count(s); i++) {
        const struct member *m = shape_member_at(s, i);
        if (shape_is_event_stream(member_shape(m)) || is_open(&here, member_shape(m))) continue;
        bool is_headers = member_location(m) == LOCATION_HEADERS;
        value_set(a, map, member_name(m), is_headers ? header_map(a) : sample(a, m, &here));
        if (shape_is_union(s)) break;
    }
    return map;
}

static const struct value *sample_list(struct arena *a, const struct shape *s,
                                       const struct path *up)
{
    const struct path here = {up, s};
    double min = 1;
    struct value *list = value_list(a);
    if (is_open(&here, member_shape(shape_element(s)))) return list;
    const struct value *item = sample(a, shape_element(s), &here);
    size_t n = shape_min(s, &min) && min > 2 && min < 64 ? (size_t)min : 2;
    for (size_t i = 0; i < n; i++) value_push(a, list, item);
    return list;
}

static const struct value *sample_map(struct arena *a, const struct shape *s, const struct path *up)
{
    const struct path here = {up, s};
    struct value *map = value_map(a);
    if (is_open(&here, member_shape(shape_value(s)))) return map;
    value_set(a, map, value_text(sample(a, shape_key(s), &here)), sample(a, shape_value(s), &here));
    return map;
}

static const struct value *sample(struct arena *a, const struct member *m, const struct path *up)
{
    const struct shape *s = member_shape(m);
    switch (shape_kind(s)) {
    case SHAPE_STRUCTURE:
        if (shape_is_document(s)) return value_string(a, STR("document"));
        return sample_structure(a, s, up);
    case SHAPE_LIST:
        return sample_list(a, s, up);
    case SHAPE_MAP:
        return sample_map(a, s, up);
    case SHAPE_STRING:
        return sample_text(a, m);
    case SHAPE_BLOB:
        return value_bytes(a, STR("\x00\xff<bytes>"));
    case SHAPE_BOOLEAN:
        return &value_true;
    case SHAPE_INTEGER:
    case SHAPE_LONG:
    case SHAPE_BIGINTEGER:
        return sample_number(a, s, true);
    case SHAPE_FLOAT:
    case SHAPE_DOUBLE:
    case SHAPE_BIGDECIMAL:
        return sample_number(a, s, false);
    case SHAPE_TIMESTAMP:
        return value_string(a, STR("2020-02-29T12:34:56Z"));
    }
    return &value_null;
}

const struct value *sample_input(struct arena *a, const struct operation *o)
{
    const struct member *input = operation_input(o);
    return input ? sample_structure(a, member_shape(input), NULL) : value_map(a);
}
