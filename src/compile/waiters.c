#include "compile/service.h"
#include "compile/xform.h"
#include "model/model.h"
#include "value/json.h"

#include <stdlib.h>

static const struct {
    struct str name;
    enum waiter_matcher matcher;
} matchers[] = {
    {STR_INIT("path"), MATCH_PATH},        {STR_INIT("pathAll"), MATCH_PATH_ALL},
    {STR_INIT("pathAny"), MATCH_PATH_ANY}, {STR_INIT("status"), MATCH_STATUS},
    {STR_INIT("error"), MATCH_ERROR},
};

static const struct {
    struct str name;
    enum waiter_state state;
} states[] = {
    {STR_INIT("success"), WAITER_SUCCESS},
    {STR_INIT("failure"), WAITER_FAILURE},
    {STR_INIT("retry"), WAITER_RETRY},
};

struct entry {
    struct str name;
    struct str cli_name;
    const struct value *json;
};

static int by_cli_name(const void *a, const void *b)
{
    const struct entry *x = a, *y = b;
    int order = str_cmp(x->cli_name, y->cli_name);
    return order ? order : str_cmp(x->name, y->name);
}

static bool compile_acceptor(struct service_job *j, struct place record, const struct value *in)
{
    struct str matcher = value_get_text(in, STR("matcher"));
    struct str state = value_get_text(in, STR("state"));
    size_t m = 0, s = 0;
    while (m < ARRAY_LEN(matchers) && !str_eq(matchers[m].name, matcher)) m++;
    while (s < ARRAY_LEN(states) && !str_eq(states[s].name, state)) s++;
    if (m == ARRAY_LEN(matchers) || s == ARRAY_LEN(states)) {
        return err_set(j->e, ERR_MODEL, "unknown matcher '" STR_FMT "' or state '" STR_FMT "'",
                       STR_ARG(matcher), STR_ARG(state));
    }
    struct acceptor *a = section_bytes(j->section, record);
    a->matcher = (uint8_t)matchers[m].matcher;
    a->state = (uint8_t)states[s].state;
    section_text(j->section, PLACE(record, acceptor, argument),
                 value_get_text(in, STR("argument")));
    section_text(j->section, PLACE(record, acceptor, expected_json),
                 json_text(j->arena, value_get(in, STR("expected")), &json_compact));
    return true;
}

static uint32_t whole_number(const struct value *v)
{
    int64_t n;
    return value_to_i64(v, &n) && n >= 0 && n <= INT32_MAX ? (uint32_t)n : 0;
}

static bool compile_waiter(struct service_job *j, struct place record, const struct entry *x)
{
    struct section *s = j->section;
    struct str operation = value_get_text(x->json, STR("operation"));
    const uint32_t *number = strmap_get(&j->operation_index, operation);
    if (!number) {
        return err_set(j->e, ERR_MODEL, "operation '" STR_FMT "' is missing", STR_ARG(operation));
    }
    section_text(s, PLACE(record, waiter, name), x->name);
    section_text(s, PLACE(record, waiter, cli_name), x->cli_name);
    section_ref(s, PLACE(record, waiter, operation), section_record(TABLE_OPERATIONS, *number));
    struct waiter *w = section_bytes(s, record);
    w->delay_s = whole_number(value_get(x->json, STR("delay")));
    w->max_attempts = whole_number(value_get(x->json, STR("maxAttempts")));
    const struct value *acceptors = value_get(x->json, STR("acceptors"));
    size_t n = value_count(acceptors);
    struct place first = section_reserve(s, TABLE_ACCEPTORS, n);
    section_list(s, PLACE(record, waiter, acceptors), first, n);
    for (size_t i = 0; i < n; i++) {
        struct place at = {TABLE_ACCEPTORS, first.at + (uint32_t)(i * sizeof(struct acceptor))};
        if (!compile_acceptor(j, at, value_at(acceptors, i))) return false;
    }
    return true;
}

bool compile_waiters(struct service_job *j, const struct value *waiters)
{
    size_t n = value_kind_of(waiters) == VALUE_MAP ? value_count(waiters) : 0;
    struct entry *entries = ARENA_ARRAY(j->arena, struct entry, n);
    for (size_t i = 0; i < n; i++) {
        const struct field *f = &waiters->u.map.fields[i];
        entries[i] = (struct entry){f->name, xform_name(j->arena, f->name), f->value};
    }
    if (n > 0) qsort(entries, n, sizeof *entries, by_cli_name);
    section_reserve(j->section, TABLE_WAITERS, n);
    for (size_t i = 0; i < n; i++) {
        if (!compile_waiter(j, section_record(TABLE_WAITERS, i), &entries[i])) {
            return err_prefix(j->e, "waiter " STR_FMT ": ", STR_ARG(entries[i].name));
        }
    }
    return true;
}
