#include "http/http.h"

void http_headers_add(struct arena *a, struct http_headers *h, struct str name, struct str value)
{
    if (h->n == h->cap) {
        size_t cap = h->cap ? h->cap * 2 : 8;
        h->items = arena_grow(a, h->items, h->cap * sizeof *h->items, cap * sizeof *h->items);
        h->cap = cap;
    }
    h->items[h->n++] = (struct http_header){name, value};
}

static size_t find(const struct http_headers *h, struct str name)
{
    for (size_t i = 0; i < h->n; i++) {
        if (str_eq_nocase(h->items[i].name, name)) return i;
    }
    return STR_NPOS;
}

static void remove_from(struct http_headers *h, size_t start, struct str name)
{
    size_t kept = start;
    for (size_t i = start; i < h->n; i++) {
        if (!str_eq_nocase(h->items[i].name, name)) h->items[kept++] = h->items[i];
    }
    h->n = kept;
}

void http_headers_set(struct arena *a, struct http_headers *h, struct str name, struct str value)
{
    size_t at = find(h, name);
    if (at == STR_NPOS) {
        http_headers_add(a, h, name, value);
        return;
    }
    h->items[at] = (struct http_header){name, value};
    remove_from(h, at + 1, name);
}

void http_headers_remove(struct http_headers *h, struct str name)
{
    remove_from(h, 0, name);
}

bool http_headers_get(const struct http_headers *h, struct str name, struct str *value)
{
    size_t at = find(h, name);
    if (at == STR_NPOS) return false;
    *value = h->items[at].value;
    return true;
}
