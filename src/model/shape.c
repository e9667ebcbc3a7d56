#include "model/model.h"
#include "model/rel.h"

static const struct shape_extra no_extra;

static const struct shape_extra *extra_of(const struct shape *s)
{
    const struct shape_extra *x = rel_target(&s->extra);
    return x ? x : &no_extra;
}

static bool has_flag(const struct shape *s, enum shape_flag f)
{
    return (s->flags & (unsigned)f) != 0;
}

static const struct member *member_of_kind(const struct shape *s, enum shape_kind kind, size_t i)
{
    const struct member *members = rel_target(&s->members.to);
    return s->kind == (uint8_t)kind ? &members[i] : NULL;
}

struct str shape_name(const struct shape *s)
{
    return rel_text(&s->name);
}

enum shape_kind shape_kind(const struct shape *s)
{
    return (enum shape_kind)s->kind;
}

size_t shape_member_count(const struct shape *s)
{
    return s->kind == SHAPE_STRUCTURE ? s->members.n : 0;
}

const struct member *shape_member_at(const struct shape *s, size_t i)
{
    return i < s->members.n ? member_of_kind(s, SHAPE_STRUCTURE, i) : NULL;
}

const struct member *shape_member(const struct shape *s, struct str name)
{
    const struct member *members = rel_target(&s->members.to);
    for (size_t i = 0; i < shape_member_count(s); i++) {
        if (str_eq(rel_text(&members[i].name), name)) return &members[i];
    }
    return NULL;
}

const struct member *shape_element(const struct shape *s)
{
    return member_of_kind(s, SHAPE_LIST, 0);
}

const struct member *shape_key(const struct shape *s)
{
    return member_of_kind(s, SHAPE_MAP, 0);
}

const struct member *shape_value(const struct shape *s)
{
    return member_of_kind(s, SHAPE_MAP, 1);
}

size_t shape_enum_count(const struct shape *s)
{
    return extra_of(s)->enums.n;
}

struct str shape_enum(const struct shape *s, size_t i)
{
    return rel_list_text(&extra_of(s)->enums, i);
}

bool shape_min(const struct shape *s, double *out)
{
    *out = extra_of(s)->min;
    return has_flag(s, SHAPE_HAS_MIN);
}

bool shape_max(const struct shape *s, double *out)
{
    *out = extra_of(s)->max;
    return has_flag(s, SHAPE_HAS_MAX);
}

struct str shape_pattern(const struct shape *s)
{
    return rel_text(&extra_of(s)->pattern);
}

bool shape_is_document(const struct shape *s)
{
    return has_flag(s, SHAPE_DOCUMENT);
}

bool shape_is_union(const struct shape *s)
{
    return has_flag(s, SHAPE_UNION);
}

bool shape_is_sensitive(const struct shape *s)
{
    return has_flag(s, SHAPE_SENSITIVE);
}

bool shape_is_flattened(const struct shape *s)
{
    return has_flag(s, SHAPE_FLATTENED);
}

bool shape_is_event_stream(const struct shape *s)
{
    return has_flag(s, SHAPE_EVENT_STREAM);
}

bool shape_is_event(const struct shape *s)
{
    return has_flag(s, SHAPE_EVENT);
}

bool shape_is_wrapper(const struct shape *s)
{
    return has_flag(s, SHAPE_WRAPPER);
}

bool shape_is_exception(const struct shape *s)
{
    return has_flag(s, SHAPE_EXCEPTION);
}

struct str shape_payload(const struct shape *s)
{
    return rel_text(&extra_of(s)->payload);
}

struct str shape_error_code(const struct shape *s)
{
    struct str code = rel_text(&extra_of(s)->error_code);
    return code.n > 0 ? code : shape_name(s);
}

bool shape_is_retryable(const struct shape *s, bool *throttling)
{
    *throttling = has_flag(s, SHAPE_THROTTLING);
    return has_flag(s, SHAPE_RETRYABLE);
}

struct str shape_documentation(struct arena *a, const struct service *v, const struct shape *s)
{
    return docs_text(a, v, s->documentation);
}
