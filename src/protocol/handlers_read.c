#include "protocol/handlers.h"

#include "base/base64.h"
#include "base/utf8.h"
#include "codec/uri.h"
#include "value/json.h"

/* Text that is no JSON stays as it is. */
static const struct value *json_or_text(struct arena *a, const struct value *text, struct str json)
{
    struct err why = err_init(a);
    const struct value *document;
    return json_read(a, json, &document, &why) ? wire_document(a, document) : text;
}

static const struct value *decoded(const struct incoming *in, const struct member *m,
                                   const struct value *v);

static void decode_members(const struct incoming *in, const struct shape *shape, struct value *into)
{
    for (size_t i = 0; i < shape_member_count(shape); i++) {
        const struct member *m = shape_member_at(shape, i);
        const struct value *v = value_get(into, member_name(m));
        if (v) value_set(in->arena, into, member_name(m), decoded(in, m, v));
    }
}

/* Policies are JSON in URL encoding, in every member of one shape. */
static const struct value *decoded(const struct incoming *in, const struct member *m,
                                   const struct value *v)
{
    const struct shape *shape = member_shape(m);
    struct arena *a = in->arena;
    if (value_kind_of(v) == VALUE_STRING) {
        if (!str_eq(shape_name(shape), STR("policyDocumentType"))) return v;
        return json_or_text(a, v, uri_decoded(a, value_text(v), false));
    }
    if (value_kind_of(v) == VALUE_LIST && shape_kind(shape) == SHAPE_LIST) {
        struct value *list = value_list(a);
        for (size_t i = 0; i < value_count(v); i++) {
            value_push(a, list, decoded(in, shape_element(shape), value_at(v, i)));
        }
        return list;
    }
    if (value_kind_of(v) == VALUE_MAP && shape_kind(shape) == SHAPE_STRUCTURE) {
        struct value *map = value_map(a);
        for (size_t i = 0; i < value_count(v); i++) {
            value_set(a, map, v->u.map.fields[i].name, v->u.map.fields[i].value);
        }
        decode_members(in, shape, map);
        return map;
    }
    return v;
}

bool iam_decode_policies(const struct incoming *in, struct value *output)
{
    const struct member *shape = operation_output(in->operation);
    if (shape) decode_members(in, member_shape(shape), output);
    return true;
}

bool ec2_decode_console(const struct incoming *in, struct value *output)
{
    const struct value *text = value_get(output, STR("Output"));
    struct str bytes;
    if (!text || !base64_decode(in->arena, value_text(text), &bytes)) return true;
    struct buf b = buf_new(in->arena, bytes.n * 3 + 4);
    for (size_t i = 0; i < bytes.n;) utf8_add(&b, utf8_next(bytes, &i));
    value_set(in->arena, output, STR("Output"), value_string(in->arena, buf_str(&b)));
    return true;
}

/* {"B": …} with its bytes; every other member stays. */
static const struct value *decode_binary(struct arena *a, const struct value *attribute)
{
    struct value *copy = value_map(a);
    for (size_t i = 0; i < value_count(attribute); i++) {
        const struct field *f = &attribute->u.map.fields[i];
        struct str bytes;
        bool is_binary =
            str_eq(f->name, STR("B")) && base64_decode(a, value_text(f->value), &bytes);
        value_set(a, copy, f->name, is_binary ? value_bytes(a, bytes) : f->value);
    }
    return copy;
}

/* {"name": {"B": …}} goes back as the key to start from, and must not be encoded twice. */
bool dynamodb_decode_last_key(const struct incoming *in, struct value *output)
{
    const struct value *key = value_get(output, STR("LastEvaluatedKey"));
    if (value_count(key) == 0) return true;
    struct value *copy = value_map(in->arena);
    for (size_t i = 0; i < value_count(key); i++) {
        const struct field *f = &key->u.map.fields[i];
        bool has_binary = value_get(f->value, STR("B")) != NULL;
        value_set(in->arena, copy, f->name,
                  has_binary ? decode_binary(in->arena, f->value) : f->value);
    }
    value_set(in->arena, output, STR("LastEvaluatedKey"), copy);
    return true;
}

bool cloudformation_decode_template(const struct incoming *in, struct value *output)
{
    const struct value *body = value_get(output, STR("TemplateBody"));
    if (!body) return true;
    value_set(in->arena, output, STR("TemplateBody"),
              json_or_text(in->arena, body, value_text(body)));
    return true;
}
