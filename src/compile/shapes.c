#include "compile/service.h"
#include "compile/xform.h"
#include "model/model.h"

/* JSON names of enumerators and flags; the first match counts. */
struct named {
    struct str name;
    uint32_t value;
};

static const struct named kinds[] = {
    {STR_INIT("structure"), SHAPE_STRUCTURE},
    {STR_INIT("list"), SHAPE_LIST},
    {STR_INIT("map"), SHAPE_MAP},
    {STR_INIT("string"), SHAPE_STRING},
    {STR_INIT("character"), SHAPE_STRING},
    {STR_INIT("char"), SHAPE_STRING},
    {STR_INIT("blob"), SHAPE_BLOB},
    {STR_INIT("boolean"), SHAPE_BOOLEAN},
    {STR_INIT("integer"), SHAPE_INTEGER},
    {STR_INIT("short"), SHAPE_INTEGER},
    {STR_INIT("byte"), SHAPE_INTEGER},
    {STR_INIT("long"), SHAPE_LONG},
    {STR_INIT("float"), SHAPE_FLOAT},
    {STR_INIT("double"), SHAPE_DOUBLE},
    {STR_INIT("timestamp"), SHAPE_TIMESTAMP},
    {STR_INIT("bigdecimal"), SHAPE_BIGDECIMAL},
    {STR_INIT("bigDecimal"), SHAPE_BIGDECIMAL},
    {STR_INIT("biginteger"), SHAPE_BIGINTEGER},
    {STR_INIT("bigInteger"), SHAPE_BIGINTEGER},
};

static const struct named shape_flags[] = {
    {STR_INIT("document"), SHAPE_DOCUMENT},   {STR_INIT("union"), SHAPE_UNION},
    {STR_INIT("sensitive"), SHAPE_SENSITIVE}, {STR_INIT("flattened"), SHAPE_FLATTENED},
    {STR_INIT("event"), SHAPE_EVENT},         {STR_INIT("eventstream"), SHAPE_EVENT_STREAM},
    {STR_INIT("wrapper"), SHAPE_WRAPPER},     {STR_INIT("exception"), SHAPE_EXCEPTION},
};

static const struct named member_flags[] = {
    {STR_INIT("flattened"), MEMBER_FLATTENED},
    {STR_INIT("streaming"), MEMBER_STREAMING},
    {STR_INIT("requiresLength"), MEMBER_REQUIRES_LENGTH},
    {STR_INIT("jsonvalue"), MEMBER_JSON_VALUE},
    {STR_INIT("idempotencyToken"), MEMBER_IDEMPOTENCY_TOKEN},
    {STR_INIT("xmlAttribute"), MEMBER_XML_ATTRIBUTE},
    {STR_INIT("hostLabel"), MEMBER_HOST_LABEL},
    {STR_INIT("eventpayload"), MEMBER_EVENT_PAYLOAD},
    {STR_INIT("eventheader"), MEMBER_EVENT_HEADER},
    {STR_INIT("deprecated"), MEMBER_DEPRECATED},
    {STR_INIT("endpointdiscoveryid"), MEMBER_ENDPOINT_DISCOVERY_ID},
};

static const struct named locations[] = {
    {STR_INIT(""), LOCATION_NONE},           {STR_INIT("header"), LOCATION_HEADER},
    {STR_INIT("headers"), LOCATION_HEADERS}, {STR_INIT("querystring"), LOCATION_QUERYSTRING},
    {STR_INIT("uri"), LOCATION_URI},         {STR_INIT("statusCode"), LOCATION_STATUS_CODE},
};

static const struct named timestamp_formats[] = {
    {STR_INIT(""), TIMESTAMP_UNSET},
    {STR_INIT("iso8601"), TIMESTAMP_ISO8601},
    {STR_INIT("unixTimestamp"), TIMESTAMP_UNIX},
    {STR_INIT("unixtimestamp"), TIMESTAMP_UNIX},
    {STR_INIT("rfc822"), TIMESTAMP_RFC822},
};

static bool find_named(const struct named *rows, size_t n, struct str name, uint32_t *out)
{
    for (size_t i = 0; i < n; i++) {
        if (!str_eq(rows[i].name, name)) continue;
        *out = rows[i].value;
        return true;
    }
    return false;
}

/* A member's traits: the reference's own, laid over those of its shape. */
struct traits {
    const struct value *reference;
    const struct value *shape;
};

static const struct value *trait(struct traits t, struct str name)
{
    const struct value *own = value_get(t.reference, name);
    return own ? own : value_get(t.shape, name);
}

static uint32_t true_flags(struct traits t, const struct named *rows, size_t n)
{
    uint32_t flags = 0;
    for (size_t i = 0; i < n; i++) {
        if (value_is_true(trait(t, rows[i].name))) flags |= rows[i].value;
    }
    return flags;
}

static void compile_member_extra(struct service_job *j, struct place record, struct traits t)
{
    struct section *s = j->section;
    const struct value *space = trait(t, STR("xmlNamespace"));
    struct str query_name = value_text(trait(t, STR("queryName")));
    bool is_plain = value_kind_of(space) == VALUE_STRING;
    struct str uri = is_plain ? value_text(space) : value_get_text(space, STR("uri"));
    struct str prefix = value_get_text(space, STR("prefix"));
    struct str param = value_get_text(trait(t, STR("contextParam")), STR("name"));
    struct str wrapper = value_text(trait(t, STR("resultWrapper")));
    if (query_name.n + uri.n + prefix.n + param.n + wrapper.n == 0) return;
    struct place x = section_reserve(s, TABLE_MEMBER_EXTRAS, 1);
    section_ref(s, PLACE(record, member, extra), x);
    section_text(s, PLACE(x, member_extra, query_name), query_name);
    section_text(s, PLACE(x, member_extra, xml_namespace_uri), uri);
    section_text(s, PLACE(x, member_extra, xml_namespace_prefix), prefix);
    section_text(s, PLACE(x, member_extra, context_param), param);
    section_text(s, PLACE(x, member_extra, result_wrapper), wrapper);
}

bool compile_reference(struct service_job *j, struct place record, const struct value *reference)
{
    struct section *s = j->section;
    struct str shape = value_get_text(reference, STR("shape"));
    const uint32_t *index = strmap_get(&j->shape_index, shape);
    if (!index) return err_set(j->e, ERR_MODEL, "shape '" STR_FMT "' is missing", STR_ARG(shape));
    struct traits t = {reference, value_get(j->shapes, shape)};
    struct str location = value_text(trait(t, STR("location")));
    struct str format = value_text(trait(t, STR("timestampFormat")));
    uint32_t where, how;
    if (!find_named(locations, ARRAY_LEN(locations), location, &where)) {
        return err_set(j->e, ERR_MODEL, "unknown location '" STR_FMT "'", STR_ARG(location));
    }
    if (!find_named(timestamp_formats, ARRAY_LEN(timestamp_formats), format, &how)) {
        return err_set(j->e, ERR_MODEL, "unknown timestampFormat '" STR_FMT "'", STR_ARG(format));
    }
    struct member *m = section_bytes(s, record);
    m->location = (uint8_t)where;
    m->timestamp_format = (uint8_t)how;
    m->flags |= (uint16_t)true_flags(t, member_flags, ARRAY_LEN(member_flags));
    section_ref(s, PLACE(record, member, shape), section_record(TABLE_SHAPES, *index));
    section_text(s, PLACE(record, member, location_name),
                 value_text(trait(t, STR("locationName"))));
    section_doc(s, PLACE(record, member, documentation),
                value_text(trait(t, STR("documentation"))));
    compile_member_extra(j, record, t);
    return true;
}

static bool is_listed(const struct value *names, struct str name)
{
    for (size_t i = 0; i < value_count(names); i++) {
        if (str_eq(value_text(value_at(names, i)), name)) return true;
    }
    return false;
}

static bool compile_structure(struct service_job *j, struct place record, const struct value *shape)
{
    const struct value *members = value_get(shape, STR("members"));
    const struct value *required = value_get(shape, STR("required"));
    size_t n = value_kind_of(members) == VALUE_MAP ? value_count(members) : 0;
    struct place first = section_reserve(j->section, TABLE_MEMBERS, n);
    section_list(j->section, PLACE(record, shape, members), first, n);
    for (size_t i = 0; i < n; i++) {
        const struct field *f = &members->u.map.fields[i];
        struct place at = {TABLE_MEMBERS, first.at + (uint32_t)(i * sizeof(struct member))};
        section_text(j->section, PLACE(at, member, name), f->name);
        section_text(j->section, PLACE(at, member, cli_name), xform_name(j->arena, f->name));
        struct member *m = section_bytes(j->section, at);
        if (is_listed(required, f->name)) m->flags |= MEMBER_REQUIRED;
        if (!compile_reference(j, at, f->value)) {
            return err_prefix(j->e, "member " STR_FMT ": ", STR_ARG(f->name));
        }
    }
    struct str payload = value_get_text(shape, STR("payload"));
    if (payload.n > 0 && !value_get(members, payload)) {
        return err_set(j->e, ERR_MODEL, "its payload '" STR_FMT "' is no member", STR_ARG(payload));
    }
    return true;
}

static bool compile_parts(struct service_job *j, struct place record, const struct value *shape,
                          const struct str *parts, size_t n)
{
    struct place first = section_reserve(j->section, TABLE_MEMBERS, n);
    section_list(j->section, PLACE(record, shape, members), first, n);
    for (size_t i = 0; i < n; i++) {
        struct place at = {TABLE_MEMBERS, first.at + (uint32_t)(i * sizeof(struct member))};
        if (!compile_reference(j, at, value_get(shape, parts[i]))) {
            return err_prefix(j->e, STR_FMT ": ", STR_ARG(parts[i]));
        }
    }
    return true;
}

static void compile_shape_extra(struct service_job *j, struct place record,
                                const struct value *shape)
{
    struct section *s = j->section;
    const struct value *min = value_get(shape, STR("min")), *max = value_get(shape, STR("max"));
    const struct value *enums = value_get(shape, STR("enum"));
    struct str pattern = value_get_text(shape, STR("pattern"));
    struct str payload = value_get_text(shape, STR("payload"));
    struct str code = value_get_text(value_get(shape, STR("error")), STR("code"));
    if (!min && !max && !enums && pattern.n + payload.n + code.n == 0) return;
    struct place x = section_reserve(s, TABLE_SHAPE_EXTRAS, 1);
    section_ref(s, PLACE(record, shape, extra), x);
    struct shape_extra *extra = section_bytes(s, x);
    extra->min = value_to_double(min, 0);
    extra->max = value_to_double(max, 0);
    section_texts(s, PLACE(x, shape_extra, enums), enums);
    section_text(s, PLACE(x, shape_extra, pattern), pattern);
    section_text(s, PLACE(x, shape_extra, payload), payload);
    section_text(s, PLACE(x, shape_extra, error_code), code);
}

static uint32_t flags_of_shape(const struct value *shape)
{
    uint32_t flags =
        true_flags((struct traits){.shape = shape}, shape_flags, ARRAY_LEN(shape_flags));
    const struct value *retryable = value_get(shape, STR("retryable"));
    if (value_kind_of(value_get(shape, STR("min"))) == VALUE_NUMBER) flags |= SHAPE_HAS_MIN;
    if (value_kind_of(value_get(shape, STR("max"))) == VALUE_NUMBER) flags |= SHAPE_HAS_MAX;
    if (retryable) flags |= SHAPE_RETRYABLE;
    if (value_is_true(value_get(retryable, STR("throttling")))) flags |= SHAPE_THROTTLING;
    return flags;
}

static bool compile_shape(struct service_job *j, size_t i, struct str name)
{
    static const struct str element[] = {STR_INIT("member")};
    static const struct str entry[] = {STR_INIT("key"), STR_INIT("value")};
    const struct value *shape = value_get(j->shapes, name);
    struct place record = section_record(TABLE_SHAPES, i);
    struct str type = value_get_text(shape, STR("type"));
    uint32_t kind;
    if (!find_named(kinds, ARRAY_LEN(kinds), type, &kind)) {
        return err_set(j->e, ERR_MODEL, "unknown type '" STR_FMT "'", STR_ARG(type));
    }
    struct shape *s = section_bytes(j->section, record);
    s->kind = (uint8_t)kind;
    s->flags = (uint16_t)flags_of_shape(shape);
    section_text(j->section, PLACE(record, shape, name), name);
    section_doc(j->section, PLACE(record, shape, documentation),
                value_get_text(shape, STR("documentation")));
    compile_shape_extra(j, record, shape);
    if (kind == SHAPE_STRUCTURE) return compile_structure(j, record, shape);
    if (kind == SHAPE_LIST) return compile_parts(j, record, shape, element, ARRAY_LEN(element));
    if (kind == SHAPE_MAP) return compile_parts(j, record, shape, entry, ARRAY_LEN(entry));
    return true;
}

bool compile_shapes(struct service_job *j)
{
    size_t n = value_count(j->shapes);
    struct str *names = sorted_names(j->arena, j->shapes);
    uint32_t *numbers = ARENA_ARRAY(j->arena, uint32_t, n);
    section_reserve(j->section, TABLE_SHAPES, n);
    j->shape_index = strmap_new(j->arena);
    for (size_t i = 0; i < n; i++) {
        numbers[i] = (uint32_t)i;
        strmap_set(&j->shape_index, names[i], &numbers[i]);
    }
    for (size_t i = 0; i < n; i++) {
        if (!compile_shape(j, i, names[i])) {
            return err_prefix(j->e, "shape " STR_FMT ": ", STR_ARG(names[i]));
        }
    }
    return true;
}
