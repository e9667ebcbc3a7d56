#include "search/index.h"

#include <string.h>

#include "search/search.h"

static const size_t record_sizes[INDEX_TABLE_COUNT] = {
    [INDEX_SERVICES] = sizeof(struct index_service),
    [INDEX_DOCUMENTS] = sizeof(struct index_document),
    [INDEX_TERMS] = sizeof(struct index_term),
    [INDEX_POSTINGS] = sizeof(struct index_posting),
    [INDEX_NAME_TERMS] = sizeof(uint32_t),
    [INDEX_PHRASES] = sizeof(struct index_phrase),
    [INDEX_PHRASE_POSTINGS] = sizeof(uint16_t),
    [INDEX_ENTRIES] = sizeof(struct index_entry),
    [INDEX_ROWS] = sizeof(struct index_meaning),
    [INDEX_MEANINGS] = sizeof(struct index_meaning),
    [INDEX_TEXT] = 1,
};

static bool is_sound(struct str bytes)
{
    struct index_head head;
    if (bytes.n < sizeof head || (uintptr_t)bytes.p % INDEX_ALIGN != 0) return false;
    memcpy(&head, bytes.p, sizeof head);
    if (memcmp(head.magic, INDEX_MAGIC, sizeof head.magic) != 0) return false;
    if (head.version != INDEX_VERSION || head.size != bytes.n) return false;
    for (int t = 0; t < INDEX_TABLE_COUNT; t++) {
        struct index_place p = head.tables[t];
        if (p.at % INDEX_ALIGN != 0 || p.at > bytes.n) return false;
        if (p.n > (bytes.n - p.at) / record_sizes[t]) return false;
    }
    uint32_t documents = head.tables[INDEX_DOCUMENTS].n, rows = head.tables[INDEX_ROWS].n;
    bool has_meanings = rows > 0 && (rows & (rows - 1)) == 0;
    return has_meanings && head.tables[INDEX_MEANINGS].n == documents && documents < INDEX_NONE;
}

bool search_open(struct arena *a, struct str bytes, const struct search_index **out, struct err *e)
{
    if (!is_sound(bytes)) {
        err_set(e, ERR_MODEL, "the model database holds no search index of this version");
        err_hint(e, "Make it again: aws-api-mcp-server models build, or models update.");
        return false;
    }
    const struct index_head *head = (const void *)bytes.p;
    const void *at[INDEX_TABLE_COUNT];
    struct search_index *x = ARENA_NEW(a, struct search_index);
    for (int t = 0; t < INDEX_TABLE_COUNT; t++) {
        at[t] = bytes.p + head->tables[t].at;
        x->n[t] = head->tables[t].n;
    }
    x->bytes = bytes;
    x->services = at[INDEX_SERVICES];
    x->documents = at[INDEX_DOCUMENTS];
    x->terms = at[INDEX_TERMS];
    x->postings = at[INDEX_POSTINGS];
    x->name_terms = at[INDEX_NAME_TERMS];
    x->phrases = at[INDEX_PHRASES];
    x->phrase_postings = at[INDEX_PHRASE_POSTINGS];
    x->entries = at[INDEX_ENTRIES];
    x->rows = at[INDEX_ROWS];
    x->meanings = at[INDEX_MEANINGS];
    x->text = (struct str){at[INDEX_TEXT], x->n[INDEX_TEXT]};
    *out = x;
    return true;
}

struct str index_text(const struct search_index *x, struct index_text t)
{
    return str_sub(x->text, t.at, t.n);
}

int64_t index_find_term(const struct search_index *x, struct str stem)
{
    uint32_t low = 0, high = x->n[INDEX_TERMS];
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        int order = str_cmp(index_text(x, x->terms[middle].text), stem);
        if (order == 0) return middle;
        if (order < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return -1;
}

static int compare_entry(const struct search_index *x, const struct index_entry *entry,
                         enum entry_kind kind, struct str key)
{
    if (entry->kind != (uint32_t)kind) return entry->kind < (uint32_t)kind ? -1 : 1;
    return str_cmp(index_text(x, entry->key), key);
}

uint32_t index_entry_place(const struct search_index *x, enum entry_kind kind, struct str key,
                           bool *found)
{
    uint32_t low = 0, high = x->n[INDEX_ENTRIES];
    *found = false;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        int order = compare_entry(x, &x->entries[middle], kind, key);
        if (order == 0) *found = true;
        if (order == 0) return middle;
        if (order < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

bool index_find_entry(const struct search_index *x, enum entry_kind kind, struct str key,
                      struct str *value)
{
    bool found;
    uint32_t place = index_entry_place(x, kind, key, &found);
    if (found) *value = index_text(x, x->entries[place].value);
    return found;
}

int64_t index_find_service(const struct search_index *x, struct str name)
{
    for (uint32_t i = 0; i < x->n[INDEX_SERVICES]; i++) {
        if (str_eq(index_text(x, x->services[i].name), name)) return i;
    }
    return -1;
}

uint32_t text_letters(struct str word)
{
    uint32_t letters = 0;
    for (size_t i = 0; i < word.n; i++) {
        unsigned char c = (unsigned char)word.p[i];
        letters |= c >= 'a' && c <= 'z' ? 1u << (c - 'a') : 1u << (26 + c % 6);
    }
    return letters;
}
