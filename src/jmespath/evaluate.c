#include "base/limits.h"
#include "jmespath/node.h"

bool jmespath_is_true(const struct value *v)
{
    switch (value_kind_of(v)) {
    case VALUE_NULL:
        return false;
    case VALUE_BOOL:
        return v->u.boolean;
    case VALUE_NUMBER:
        return true;
    case VALUE_STRING:
    case VALUE_BYTES:
        return v->u.text.n > 0;
    case VALUE_LIST:
    case VALUE_MAP:
        return value_count(v) > 0;
    }
    return false;
}

static const struct value *field(const struct value *in, struct str name)
{
    const struct value *v = value_get(in, name);
    return v ? v : &value_null;
}

static const struct value *index_of(const struct value *in, int64_t i)
{
    int64_t n = (int64_t)value_count(in);
    if (in->kind != VALUE_LIST || i < -n || i >= n) return &value_null;
    return value_at(in, (size_t)(i < 0 ? i + n : i));
}

/* Python's slice.indices(): one bound made fit for a list of n. */
static int64_t bound(int64_t v, int64_t n, int64_t step)
{
    if (v < 0) {
        v = v < -n ? -1 : v + n;
        if (v < 0) return step < 0 ? -1 : 0;
    }
    if (v >= n) return step < 0 ? n - 1 : n;
    return v;
}

static bool slice(struct evaluation *ev, const struct node *n, const struct value *in,
                  const struct value **out, struct err *e)
{
    *out = &value_null;
    if (in->kind != VALUE_LIST) return true;
    int64_t count = (int64_t)value_count(in);
    int64_t step = n->has_slice[2] ? n->slice[2] : 1;
    if (step == 0) return err_set(e, ERR_GENERAL, "slice step cannot be zero");
    int64_t from = step > 0 ? 0 : count - 1;
    int64_t to = step > 0 ? count : -1;
    if (n->has_slice[0]) from = bound(n->slice[0], count, step);
    if (n->has_slice[1]) to = bound(n->slice[1], count, step);
    struct value *list = value_list(ev->arena);
    int64_t stride = step;
    if (stride > count) stride = count + 1;
    if (stride < -count) stride = -count - 1;
    for (int64_t i = from; step > 0 ? i < to : i > to; i += stride) {
        value_push(ev->arena, list, value_at(in, (size_t)i));
    }
    *out = list;
    return true;
}

/* Appends what `right` makes of each item, without nulls. */
static bool project(struct evaluation *ev, const struct node *right, const struct value *item,
                    struct value *into, struct err *e)
{
    const struct value *v;
    if (!jmespath_evaluate(ev, right, item, &v, e)) return false;
    if (v->kind != VALUE_NULL) value_push(ev->arena, into, v);
    return true;
}

static bool projection(struct evaluation *ev, const struct node *n, const struct value *in,
                       const struct value **out, struct err *e)
{
    const struct value *base;
    if (!jmespath_evaluate(ev, n->children[0], in, &base, e)) return false;
    bool by_value = n->kind == NODE_VALUE_PROJECTION;
    *out = &value_null;
    if (base->kind != (by_value ? VALUE_MAP : VALUE_LIST)) return true;
    struct value *list = value_list(ev->arena);
    for (size_t i = 0; i < value_count(base); i++) {
        const struct value *item = by_value ? base->u.map.fields[i].value : value_at(base, i);
        if (n->kind == NODE_FILTER_PROJECTION) {
            const struct value *keep;
            if (!jmespath_evaluate(ev, n->children[2], item, &keep, e)) return false;
            if (!jmespath_is_true(keep)) continue;
        }
        if (!project(ev, n->children[1], item, list, e)) return false;
    }
    *out = list;
    return true;
}

static bool flatten(struct evaluation *ev, const struct node *n, const struct value *in,
                    const struct value **out, struct err *e)
{
    const struct value *base;
    if (!jmespath_evaluate(ev, n->children[0], in, &base, e)) return false;
    *out = &value_null;
    if (base->kind != VALUE_LIST) return true;
    struct value *list = value_list(ev->arena);
    for (size_t i = 0; i < value_count(base); i++) {
        const struct value *item = value_at(base, i);
        if (item->kind != VALUE_LIST) {
            value_push(ev->arena, list, item);
            continue;
        }
        for (size_t k = 0; k < value_count(item); k++) {
            value_push(ev->arena, list, value_at(item, k));
        }
    }
    *out = list;
    return true;
}

static bool multi_select(struct evaluation *ev, const struct node *n, const struct value *in,
                         const struct value **out, struct err *e)
{
    *out = &value_null;
    if (in->kind == VALUE_NULL) return true;
    bool hash = n->kind == NODE_HASH;
    struct value *made = hash ? value_map(ev->arena) : value_list(ev->arena);
    for (size_t i = 0; i < n->n; i++) {
        const struct value *v;
        if (!jmespath_evaluate(ev, n->children[i], in, &v, e)) return false;
        if (hash) {
            value_set(ev->arena, made, n->keys[i], v);
        } else {
            value_push(ev->arena, made, v);
        }
    }
    *out = made;
    return true;
}

static bool logic(struct evaluation *ev, const struct node *n, const struct value *in,
                  const struct value **out, struct err *e)
{
    if (!jmespath_evaluate(ev, n->children[0], in, out, e)) return false;
    bool truth = jmespath_is_true(*out);
    if (n->kind == NODE_NOT) {
        *out = value_bool(!truth);
        return true;
    }
    if (truth == (n->kind == NODE_OR)) return true;
    return jmespath_evaluate(ev, n->children[1], in, out, e);
}

static bool is_comparable(const struct value *v)
{
    return v->kind == VALUE_NUMBER || v->kind == VALUE_STRING;
}

static bool ordering(enum token_kind comparator, int order)
{
    if (comparator == TOKEN_LT) return order < 0;
    if (comparator == TOKEN_LTE) return order <= 0;
    if (comparator == TOKEN_GT) return order > 0;
    return order >= 0;
}

static const char *symbol_of(enum token_kind comparator)
{
    if (comparator == TOKEN_LT) return "<";
    if (comparator == TOKEN_LTE) return "<=";
    return comparator == TOKEN_GT ? ">" : ">=";
}

static bool compare(struct evaluation *ev, const struct node *n, const struct value *in,
                    const struct value **out, struct err *e)
{
    const struct value *x, *y;
    if (!jmespath_evaluate(ev, n->children[0], in, &x, e) ||
        !jmespath_evaluate(ev, n->children[1], in, &y, e)) {
        return false;
    }
    if (n->comparator == TOKEN_EQ || n->comparator == TOKEN_NE) {
        *out = value_bool(value_eq(x, y) == (n->comparator == TOKEN_EQ));
        return true;
    }
    *out = &value_null;
    if (!is_comparable(x) || !is_comparable(y)) return true;
    if (x->kind != y->kind) {
        return number_not_ordered(x, symbol_of(n->comparator), y, e);
    }
    int order = x->kind == VALUE_NUMBER ? number_compare(x, y) : str_cmp(x->u.text, y->u.text);
    *out = value_bool(ordering(n->comparator, order));
    return true;
}

static bool chain(struct evaluation *ev, const struct node *n, const struct value *in,
                  const struct value **out, struct err *e)
{
    *out = in;
    for (size_t i = 0; i < n->n; i++) {
        if (!jmespath_evaluate(ev, n->children[i], *out, out, e)) return false;
    }
    return true;
}

static bool call(struct evaluation *ev, const struct node *n, const struct value *in,
                 const struct value **out, struct err *e)
{
    struct argument *args = ARENA_ARRAY(ev->arena, struct argument, n->n + 1);
    for (size_t i = 0; i < n->n; i++) {
        if (n->children[i]->kind == NODE_EXPREF) {
            args[i].expression = n->children[i]->children[0];
            args[i].value = &value_null;
        } else if (!jmespath_evaluate(ev, n->children[i], in, &args[i].value, e)) {
            return false;
        }
    }
    return jmespath_call(ev, n->name, args, n->n, out, e);
}

bool jmespath_evaluate(struct evaluation *ev, const struct node *n, const struct value *in,
                       const struct value **out, struct err *e)
{
    if (++ev->steps > LIMIT_JMESPATH_STEPS) {
        return err_set(e, ERR_LIMIT, "the JMESPath expression takes more than %u steps",
                       LIMIT_JMESPATH_STEPS);
    }
    switch (n->kind) {
    case NODE_FIELD:
        *out = field(in, n->name);
        return true;
    case NODE_CURRENT:
        *out = in;
        return true;
    case NODE_LITERAL:
        *out = n->literal;
        return true;
    case NODE_INDEX:
        *out = index_of(in, n->index);
        return true;
    case NODE_SLICE:
        return slice(ev, n, in, out, e);
    case NODE_CHAIN:
        return chain(ev, n, in, out, e);
    case NODE_PROJECTION:
    case NODE_VALUE_PROJECTION:
    case NODE_FILTER_PROJECTION:
        return projection(ev, n, in, out, e);
    case NODE_FLATTEN:
        return flatten(ev, n, in, out, e);
    case NODE_LIST:
    case NODE_HASH:
        return multi_select(ev, n, in, out, e);
    case NODE_OR:
    case NODE_AND:
    case NODE_NOT:
        return logic(ev, n, in, out, e);
    case NODE_COMPARE:
        return compare(ev, n, in, out, e);
    case NODE_FUNCTION:
        return call(ev, n, in, out, e);
    case NODE_EXPREF:
        return err_set(e, ERR_GENERAL,
                       "an expression reference (&) stands only as an argument of "
                       "a function");
    }
    BUG("no such node");
}

bool jmespath_search(struct arena *a, const struct jmespath *expression,
                     const struct value *document, const struct value **out, struct err *e)
{
    struct evaluation ev = {.arena = a};
    return jmespath_evaluate(&ev, expression->root, document ? document : &value_null, out, e);
}
