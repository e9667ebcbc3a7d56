/* Functions that order lists or apply an expression to each item. */
#include "jmespath/node.h"

struct keyed {
    const struct value *item;
    const struct value *key; /* number or string, all of one kind */
};

static int key_compare(const struct value *x, const struct value *y)
{
    return x->kind == VALUE_NUMBER ? number_compare(x, y) : str_cmp(x->u.text, y->u.text);
}

/* Stable merge sort: items with equal keys keep their order, as Python's sorted() promises. */
static void merge_sort(struct keyed *items, struct keyed *scratch, size_t n)
{
    if (n < 2) return;
    size_t half = n / 2;
    merge_sort(items, scratch, half);
    merge_sort(items + half, scratch, n - half);
    for (size_t i = 0; i < half; i++) scratch[i] = items[i];
    size_t left = 0, right = half, to = 0;
    while (left < half && right < n) {
        bool take_right = key_compare(items[right].key, scratch[left].key) < 0;
        items[to++] = take_right ? items[right++] : scratch[left++];
    }
    while (left < half) items[to++] = scratch[left++];
}

static const struct value *sorted(struct arena *a, struct keyed *items, size_t n)
{
    merge_sort(items, ARENA_ARRAY(a, struct keyed, n / 2 + 1), n);
    struct value *list = value_list(a);
    for (size_t i = 0; i < n; i++) value_push(a, list, items[i].item);
    return list;
}

/* The item with the smallest (or largest) key; the first one of equals. */
static const struct value *extreme(const struct keyed *items, size_t n, bool largest)
{
    if (n == 0) return &value_null;
    size_t best = 0;
    for (size_t i = 1; i < n; i++) {
        int order = key_compare(items[i].key, items[best].key);
        if (largest ? order > 0 : order < 0) best = i;
    }
    return items[best].item;
}

static struct keyed *keyed_by_self(struct arena *a, const struct value *list)
{
    struct keyed *items = ARENA_ARRAY(a, struct keyed, value_count(list) + 1);
    for (size_t i = 0; i < value_count(list); i++) {
        items[i] = (struct keyed){value_at(list, i), value_at(list, i)};
    }
    return items;
}

/* What the key of item i may be. sort_by() judges by the first item. */
static const char *wanted_key(const struct keyed *items, size_t i, bool sort)
{
    if (!sort) return "['number', 'string']";
    if (i == 0) return "['string', 'number']";
    return items[0].key->kind == VALUE_NUMBER ? "['number']" : "['string']";
}

static bool is_wanted_key(const struct keyed *items, size_t i, bool sort)
{
    enum value_kind kind = items[i].key->kind;
    if (sort && i > 0) return kind == items[0].key->kind;
    return kind == VALUE_NUMBER || kind == VALUE_STRING;
}

/* What applying the expression to each item gives; each a number or a string. */
static bool keyed_by(struct evaluation *ev, struct str function, const struct argument *args,
                     struct keyed **out, struct err *e)
{
    size_t n = value_count(args[0].value);
    bool sort = str_eq(function, STR("sort_by"));
    struct keyed *items = ARENA_ARRAY(ev->arena, struct keyed, n + 1);
    for (size_t i = 0; i < n; i++) {
        items[i].item = value_at(args[0].value, i);
        if (!jmespath_evaluate(ev, args[1].expression, items[i].item, &items[i].key, e)) {
            return false;
        }
        if (is_wanted_key(items, i, sort)) continue;
        /* sort_by() shows the first item instead of its key. */
        return signature_type_error(
            ev->arena, function, sort && i == 0 ? items[i].item : items[i].key,
            str_of(jmespath_type_name(items[i].key)), wanted_key(items, i, sort), e);
    }
    *out = items;
    return true;
}

/* Python compares each key with the best one so far, and cannot where the kinds differ. */
static bool extreme_by(struct evaluation *ev, struct str function, bool largest,
                       const struct argument *args, const struct value **out, struct err *e)
{
    struct keyed *items = NULL;
    if (!keyed_by(ev, function, args, &items, e)) return false;
    size_t n = items ? value_count(args[0].value) : 0;
    for (size_t i = 1; i < n; i++) {
        if (items[i].key->kind == items[0].key->kind) continue;
        const struct value *best = extreme(items, i, largest);
        for (size_t k = 0; k < i; k++) {
            if (items[k].item == best) best = items[k].key;
        }
        return number_not_ordered(items[i].key, largest ? ">" : "<", best, e);
    }
    *out = extreme(items, n, largest);
    return true;
}

bool function_sort(struct evaluation *ev, const struct argument *args, size_t n,
                   const struct value **out, struct err *e)
{
    (void)n;
    (void)e;
    const struct value *list = args[0].value;
    *out = sorted(ev->arena, keyed_by_self(ev->arena, list), value_count(list));
    return true;
}

bool function_sort_by(struct evaluation *ev, const struct argument *args, size_t n,
                      const struct value **out, struct err *e)
{
    (void)n;
    struct keyed *items;
    if (!keyed_by(ev, STR("sort_by"), args, &items, e)) return false;
    *out = sorted(ev->arena, items, value_count(args[0].value));
    return true;
}

bool function_max(struct evaluation *ev, const struct argument *args, size_t n,
                  const struct value **out, struct err *e)
{
    (void)n;
    (void)e;
    *out = extreme(keyed_by_self(ev->arena, args[0].value), value_count(args[0].value), true);
    return true;
}

bool function_min(struct evaluation *ev, const struct argument *args, size_t n,
                  const struct value **out, struct err *e)
{
    (void)n;
    (void)e;
    *out = extreme(keyed_by_self(ev->arena, args[0].value), value_count(args[0].value), false);
    return true;
}

bool function_max_by(struct evaluation *ev, const struct argument *args, size_t n,
                     const struct value **out, struct err *e)
{
    (void)n;
    return extreme_by(ev, STR("max_by"), true, args, out, e);
}

bool function_min_by(struct evaluation *ev, const struct argument *args, size_t n,
                     const struct value **out, struct err *e)
{
    (void)n;
    return extreme_by(ev, STR("min_by"), false, args, out, e);
}

bool function_map(struct evaluation *ev, const struct argument *args, size_t n,
                  const struct value **out, struct err *e)
{
    (void)n;
    struct value *list = value_list(ev->arena);
    for (size_t i = 0; i < value_count(args[1].value); i++) {
        const struct value *v;
        if (!jmespath_evaluate(ev, args[0].expression, value_at(args[1].value, i), &v, e)) {
            return false;
        }
        value_push(ev->arena, list, v);
    }
    *out = list;
    return true;
}
