/* What sync has to do: both sides in the order of names, merged (awscli s3/comparator.py and
 * s3/syncstrategy). */
#include "custom/s3_transfer.h"

void items_push(struct arena *a, struct items *l, const struct item *item)
{
    if (l->n == l->cap) {
        size_t cap = l->cap ? 2 * l->cap : 64;
        l->items = arena_grow(a, l->items, l->cap * sizeof *l->items, cap * sizeof *l->items);
        l->cap = cap;
    }
    l->items[l->n++] = *item;
}

static bool differs(const struct transfer *t, const struct item *source, const struct item *target)
{
    if (t->no_overwrite) return false;
    if (source->size != target->size) return true;
    if (param_flag(t->params, STR("size-only"))) return false;
    int64_t newer = target->modified_us - source->modified_us;
    if (t->kind != TRANSFER_DOWNLOAD) return newer < 0;
    return param_flag(t->params, STR("exact-timestamps")) ? newer != 0 : newer > 0;
}

void sync_compare(const struct transfer *t, const struct items *source, const struct items *target,
                  struct items *out)
{
    struct arena *a = t->request->arena;
    bool deletes = param_flag(t->params, STR("delete"));
    size_t i = 0, k = 0;
    while (i < source->n || k < target->n) {
        int order = i == source->n   ? 1
                    : k == target->n ? -1
                                     : str_cmp(source->items[i].name, target->items[k].name);
        if (order < 0 || (order == 0 && differs(t, &source->items[i], &target->items[k]))) {
            items_push(a, out, &source->items[i]);
        }
        if (order > 0 && deletes) {
            target->items[k].remove = true;
            items_push(a, out, &target->items[k]);
        }
        if (order <= 0) i++;
        if (order >= 0) k++;
    }
}
