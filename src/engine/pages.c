#include "engine/pages.h"

#include "base/limits.h"
#include "base/utf8.h"
#include "engine/call.h"
#include "engine/path.h"
#include "engine/token.h"
#include "jmespath/jmespath.h"
#include "value/json.h"

/* Life cycle of one iteration over pages; the fields are PageIterator's. */
struct iteration {
    struct request *request;
    const struct page_source *source;
    const struct paginator *paginator;
    const struct value *params;      /* of the next call */
    const struct value *next_tokens; /* map of input token -> value or null */
    const struct value *previous;    /* tokens of the call before, or NULL */
    int64_t start;                   /* items to drop from the first page */
    int64_t total;                   /* items handed out */
    int64_t max_items;               /* OPTION_UNSET: all */
    bool first;
};

static bool search(struct request *r, struct str expression, const struct value *in,
                   const struct value **out, struct err *e)
{
    /* Most keys are plain names: no need to compile those. */
    if (str_find_char(expression, '.') == STR_NPOS && !str_has_char(expression, '[') &&
        !str_has_char(expression, '|') && !str_has_char(expression, '"')) {
        *out = value_get(in, expression);
        if (!*out) *out = &value_null;
        return true;
    }
    const struct jmespath *compiled;
    return jmespath_compile(r->arena, expression, &compiled, e) &&
           jmespath_search(r->arena, compiled, in, out, e);
}

static bool is_truthy(const struct value *v)
{
    switch (value_kind_of(v)) {
    case VALUE_NULL:
        return false;
    case VALUE_BOOL:
        return v->u.boolean;
    case VALUE_NUMBER:
        return value_to_double(v, 0) != 0;
    case VALUE_STRING:
    case VALUE_BYTES:
        return v->u.text.n > 0;
    case VALUE_LIST:
    case VALUE_MAP:
        return value_count(v) > 0;
    }
    return false;
}

static int64_t length_of(const struct value *v)
{
    if (value_kind_of(v) == VALUE_STRING) return (int64_t)utf8_count(v->u.text);
    return (int64_t)value_count(v);
}

/* Python's sequence[from:to] for lists and texts. */
static const struct value *slice(struct arena *a, const struct value *v, int64_t from, int64_t to)
{
    if (value_kind_of(v) == VALUE_STRING) {
        size_t begin = 0, i = 0;
        for (int64_t n = 0; i < v->u.text.n && n < to; n++) {
            if (n < from) {
                utf8_next(v->u.text, &begin);
                i = begin;
            } else {
                utf8_next(v->u.text, &i);
            }
        }
        if (i < begin) i = begin;
        return value_string(a, str_sub(v->u.text, begin, i - begin));
    }
    struct value *out = value_list(a);
    for (int64_t i = from; i < to && i < (int64_t)value_count(v); i++) {
        value_push(a, out, value_at(v, (size_t)i));
    }
    return out;
}

static void inject_tokens(struct iteration *it, const struct value *tokens)
{
    struct arena *a = it->request->arena;
    for (size_t i = 0; i < value_count(tokens); i++) {
        const struct field *f = &tokens->u.map.fields[i];
        bool none =
            value_kind_of(f->value) == VALUE_NULL || str_eq(value_text(f->value), STR("None"));
        it->params = path_copy_with(a, it->params, f->name, none ? NULL : f->value);
    }
}

/* A token says where to go on, and nothing else: other parameters are those that were judged. */
static bool check_start(struct iteration *it, struct err *e)
{
    for (size_t i = 0; i < value_count(it->next_tokens); i++) {
        struct str name = it->next_tokens->u.map.fields[i].name;
        size_t k = 0, n = paginator_input_token_count(it->paginator);
        while (k < n && !str_eq(paginator_input_token(it->paginator, k), name)) k++;
        if (k == n && shape_member(member_shape(operation_input(it->source->operation)), name)) {
            return err_set(e, ERR_GENERAL,
                           "Bad starting token: '" STR_FMT "' is no token of this operation",
                           STR_ARG(name));
        }
    }
    return true;
}

static bool begin(struct iteration *it, struct err *e)
{
    struct request *r = it->request;
    const struct paging *paging = &it->source->paging;
    it->max_items = paging->max_items;
    struct value *none = value_map(r->arena);
    for (size_t i = 0; i < paginator_input_token_count(it->paginator); i++) {
        value_set(r->arena, none, paginator_input_token(it->paginator, i), &value_null);
    }
    it->next_tokens = none;
    if (paging->starting_token.p) {
        if (!token_decode(r->arena, it->paginator, paging->starting_token, &it->next_tokens,
                          &it->start, e) ||
            !check_start(it, e)) {
            return false;
        }
        inject_tokens(it, it->next_tokens);
    }
    it->params = cli_with_page_size(r->arena, it->source->operation, it->params, paging->page_size);
    return true;
}

/* Resuming inside a page: the first result key loses what was handed out before; the other lists
 * and texts are emptied, numbers stay (PageIterator._handle_first_request). */
static bool cut_first_page(struct iteration *it, const struct value **page, struct err *e)
{
    struct arena *a = it->request->arena;
    for (size_t i = 0; i < paginator_result_key_count(it->paginator); i++) {
        struct str key = paginator_result_key(it->paginator, i);
        const struct value *old;
        if (!search(it->request, key, *page, &old, e)) return false;
        const struct value *now = &value_null;
        bool sequence = old->kind == VALUE_LIST || old->kind == VALUE_STRING;
        if (sequence) now = slice(a, old, i == 0 ? it->start : INT64_MAX, INT64_MAX);
        if (i > 0 && old->kind == VALUE_NUMBER) now = old;
        *page = path_with(a, *page, key, now);
    }
    return true;
}

static bool next_tokens(struct iteration *it, const struct value *page, const struct value **out,
                        bool *any, struct err *e)
{
    struct request *r = it->request;
    struct value *tokens = value_map(r->arena);
    *out = tokens;
    *any = false;
    struct str more = paginator_more_results(it->paginator);
    const struct value *v;
    if (more.n > 0) {
        if (!search(r, more, page, &v, e)) return false;
        if (!is_truthy(v)) return true;
    }
    size_t n = paginator_output_token_count(it->paginator);
    for (size_t i = 0; i < n && i < paginator_input_token_count(it->paginator); i++) {
        if (!search(r, paginator_output_token(it->paginator, i), page, &v, e)) return false;
        bool present = is_truthy(v);
        value_set(r->arena, tokens, paginator_input_token(it->paginator, i),
                  present ? v : &value_null);
        *any = *any || present;
    }
    return true;
}

/* Every call is validated: a size of the page or a token of the service may be what the parameter
 * cannot be. */
static bool fetch(struct iteration *it, const struct value **page, struct err *e)
{
    if (!cli_check_params(it->request->arena, it->source->operation, it->params, e)) return false;
    struct call c = call_new(it->request, it->source->operation, it->params);
    if (!call_run(&c, e) || !call_check(&c, e)) return false;
    *page = c.answer.output;
    return true;
}

static bool record_non_aggregate(struct iteration *it, const struct value *page, struct pages *out,
                                 struct err *e)
{
    const struct value *part = value_map(it->request->arena);
    for (size_t i = 0; i < paginator_non_aggregate_count(it->paginator); i++) {
        struct str key = paginator_non_aggregate(it->paginator, i);
        const struct value *v;
        if (!search(it->request, key, page, &v, e)) return false;
        part = path_with(it->request->arena, part, key, v);
    }
    out->non_aggregate = part;
    return true;
}

/* Hands out one page; *done when it was the last. */
static bool hand_out(struct iteration *it, const struct value *page, page_fn each, void *ctx,
                     struct pages *out, bool *done, struct err *e)
{
    struct arena *a = it->request->arena;
    struct str primary = paginator_result_key(it->paginator, 0);
    const struct value *items;
    if (!search(it->request, primary, page, &items, e)) return false;
    int64_t n = length_of(items);
    bool limited = it->max_items != OPTION_UNSET;
    if (limited && it->total + n > it->max_items) {
        int64_t keep = it->max_items - it->total, end = keep < 0 ? n + keep : keep;
        page = path_with(a, page, primary, slice(a, items, 0, end < 0 ? 0 : end));
        if (!token_check(a, it->paginator, it->next_tokens, keep + it->start, e)) return false;
        out->resume_token = token_encode(a, it->next_tokens, keep + it->start);
        *done = true;
        return each(ctx, page, e);
    }
    if (!each(ctx, page, e)) return false;
    it->total += n;
    it->start = 0;
    const struct value *tokens;
    bool any;
    if (!next_tokens(it, page, &tokens, &any, e)) return false;
    it->next_tokens = tokens;
    *done = !any;
    if (any && limited && it->total == it->max_items) {
        out->resume_token = token_encode(a, tokens, TOKEN_WHOLE);
        *done = true;
    }
    return true;
}

bool pages_each_of(struct request *r, const struct page_source *source, page_fn each, void *ctx,
                   struct pages *out, struct err *e)
{
    *out = (struct pages){0};
    struct iteration it = {.request = r,
                           .source = source,
                           .paginator = operation_paginator(source->operation),
                           .params = source->params,
                           .first = true};
    if (!begin(&it, e)) return false;
    for (unsigned n = 0; n < LIMIT_PAGES; n++) {
        const struct value *page;
        if (!fetch(&it, &page, e)) return false;
        if (it.first) {
            if (source->paging.starting_token.p && !cut_first_page(&it, &page, e)) {
                return false;
            }
            if (!record_non_aggregate(&it, page, out, e)) return false;
        }
        it.first = false;
        bool done = false;
        if (!hand_out(&it, page, each, ctx, out, &done, e)) return false;
        if (done) return true;
        if (it.previous && value_eq(it.previous, it.next_tokens)) {
            return err_set(
                e, ERR_GENERAL,
                "Error during pagination: The same next token was received twice: " STR_FMT,
                STR_ARG(json_text(r->arena, it.next_tokens, &json_python)));
        }
        inject_tokens(&it, it.next_tokens);
        it.previous = it.next_tokens;
        if (r->progress) {
            r->progress(r->progress_ctx, n + 1, 0,
                        arena_printf(r->arena, "%lld items", (long long)it.total));
        }
    }
    return err_set(e, ERR_LIMIT, "more than %u pages", LIMIT_PAGES);
}

bool pages_each(struct request *r, page_fn each, void *ctx, struct pages *out, struct err *e)
{
    struct page_source source = {r->invocation.operation, r->invocation.params,
                                 r->invocation.paging};
    if (source.paging.max_items == OPTION_UNSET) source.paging.max_items = r->max_items;
    return pages_each_of(r, &source, each, ctx, out, e);
}

bool pages_keys(struct request *r, const struct value *base, const struct value *page,
                const struct value **out, struct err *e)
{
    const struct paginator *p = operation_paginator(r->invocation.operation);
    *out = base;
    for (size_t i = 0; i < paginator_result_key_count(p); i++) {
        const struct value *v;
        struct str key = paginator_result_key(p, i);
        if (!search(r, key, page, &v, e)) return false;
        *out = path_with(r->arena, *out, key, v);
    }
    return true;
}

/* ---- the merged answer ---- */

struct merge {
    struct request *request;
    const struct paginator *paginator;
    const struct value *result;
    struct value **lists; /* per result key: the growing list, once the first one came */
};

static const struct value *add_up(struct arena *a, const struct value *x, const struct value *y)
{
    if (x->kind == VALUE_NUMBER && y->kind == VALUE_NUMBER) {
        int64_t i, k;
        if (value_is_integer_text(x->u.text) && value_is_integer_text(y->u.text) &&
            value_to_i64(x, &i) && value_to_i64(y, &k)) {
            return value_int(a, i + k);
        }
        return value_double(a, value_to_double(x, 0) + value_to_double(y, 0));
    }
    if (x->kind == VALUE_STRING && y->kind == VALUE_STRING) {
        return value_string(
            a, arena_printf(a, STR_FMT STR_FMT, STR_ARG(x->u.text), STR_ARG(y->u.text)));
    }
    return x;
}

static bool merge_page(void *ctx, const struct value *page, struct err *e)
{
    struct merge *m = ctx;
    struct arena *a = m->request->arena;
    for (size_t i = 0; i < paginator_result_key_count(m->paginator); i++) {
        struct str key = paginator_result_key(m->paginator, i);
        const struct value *now, *old;
        if (!search(m->request, key, page, &now, e)) return false;
        if (now->kind == VALUE_NULL) continue;
        if (!search(m->request, key, m->result, &old, e)) return false;
        if (old->kind == VALUE_NULL && now->kind == VALUE_LIST) {
            m->lists[i] = value_list(a);
            m->result = path_with(a, m->result, key, m->lists[i]);
        }
        if (now->kind == VALUE_LIST && m->lists[i]) {
            for (size_t k = 0; k < value_count(now); k++) {
                value_push(a, m->lists[i], value_at(now, k));
            }
        } else {
            m->result =
                path_with(a, m->result, key, old->kind == VALUE_NULL ? now : add_up(a, old, now));
        }
    }
    return true;
}

/* botocore utils.merge_dicts: maps are merged, everything else replaces. */
static const struct value *merge_maps(struct arena *a, const struct value *into,
                                      const struct value *from)
{
    for (size_t i = 0; i < value_count(from); i++) {
        const struct field *f = &from->u.map.fields[i];
        const struct value *old = value_get(into, f->name);
        bool both = value_kind_of(old) == VALUE_MAP && value_kind_of(f->value) == VALUE_MAP;
        into = path_copy_with(a, into, f->name, both ? merge_maps(a, old, f->value) : f->value);
    }
    return into;
}

bool pages_merge(struct request *r, const struct value **out, struct err *e)
{
    struct merge m = {.request = r,
                      .paginator = operation_paginator(r->invocation.operation),
                      .result = value_map(r->arena)};
    m.lists = ARENA_ARRAY(r->arena, struct value *, paginator_result_key_count(m.paginator) + 1);
    struct pages pages;
    if (!pages_each(r, merge_page, &m, &pages, e)) return false;
    m.result = merge_maps(r->arena, m.result, pages.non_aggregate);
    if (pages.resume_token.n > 0) {
        m.result = path_copy_with(r->arena, m.result, STR("NextToken"),
                                  value_string(r->arena, pages.resume_token));
    }
    *out = m.result;
    return true;
}
