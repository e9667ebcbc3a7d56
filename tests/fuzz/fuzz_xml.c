/* Hostile XML: the tree reader must end in a tree or an error. */
#include "codec/xml.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Reads everything a parser of answers reads. */
static size_t walk(struct arena *a, const struct xml_node *node)
{
    struct xml_index index = xml_index(a, node);
    size_t bytes = node->text.n + node->name.n;
    for (size_t i = 0; i < node->attribute_count; i++) {
        bytes += node->attributes[i].name.n + node->attributes[i].value.n;
    }
    for (const struct xml_node *child = node->first; child; child = child->next) {
        if (!xml_index_get(&index, child->name)) BUG("the index lost an element");
        bytes += walk(a, child);
    }
    return bytes;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_new();
    struct err e = err_init(a);
    const struct xml_node *root = NULL;
    bool ok = xml_read(a, (struct str){(const char *)data, size}, &root, &e);
    if (ok == err_is_set(&e)) BUG("an error without a reason, or a reason without an error");
    /* No text can grow: there are no entities but the predefined ones. */
    if (ok && walk(a, root) > size) BUG("the tree is larger than the text");
    arena_free(a);
    return 0;
}
