#include "codec/xml.h"

#include "base/limits.h"

#include <expat.h>
#include <string.h>

#define NAMESPACE_SEPARATOR '}'

/* An element under construction; `node` is what the tree shows. */
struct open_node {
    struct xml_node *node;
    struct xml_node *last_child;
};

struct reader {
    struct arena *arena;
    XML_Parser parser;
    struct open_node stack[LIMIT_XML_DEPTH];
    size_t depth;
    const struct xml_node *root;
    const char *refusal; /* why we stopped the parser, or NULL */
};

static void refuse(struct reader *r, const char *why)
{
    if (!r->refusal) r->refusal = why;
    XML_StopParser(r->parser, XML_FALSE);
}

static struct str local_name(const char *name, bool *is_qualified)
{
    const char *separator = strrchr(name, NAMESPACE_SEPARATOR);
    *is_qualified = separator != NULL;
    return str_of(separator ? separator + 1 : name);
}

static void read_attributes(struct reader *r, struct xml_node *node, const char **pairs)
{
    size_t n = 0;
    while (pairs[n * 2]) n++;
    if (n == 0) return;
    struct xml_attribute *list = ARENA_ARRAY(r->arena, struct xml_attribute, n);
    for (size_t i = 0; i < n; i++) {
        list[i].name = arena_str(r->arena, local_name(pairs[i * 2], &list[i].is_qualified));
        list[i].value = arena_str(r->arena, str_of(pairs[i * 2 + 1]));
    }
    node->attributes = list;
    node->attribute_count = n;
}

static void XMLCALL on_start(void *ctx, const char *name, const char **pairs)
{
    struct reader *r = ctx;
    if (r->depth == LIMIT_XML_DEPTH) {
        refuse(r, "elements are nested too deeply");
        return;
    }
    struct xml_node *node = ARENA_NEW(r->arena, struct xml_node);
    bool is_qualified;
    node->name = arena_str(r->arena, local_name(name, &is_qualified));
    read_attributes(r, node, pairs);
    if (r->depth > 0) {
        struct open_node *parent = &r->stack[r->depth - 1];
        if (parent->last_child) {
            parent->last_child->next = node;
        } else {
            parent->node->first = node;
        }
        parent->last_child = node;
        parent->node->child_count++;
    } else {
        r->root = node;
    }
    r->stack[r->depth++] = (struct open_node){node, NULL};
}

static void XMLCALL on_end(void *ctx, const char *name)
{
    struct reader *r = ctx;
    (void)name;
    if (r->depth > 0) r->depth--;
}

static void XMLCALL on_text(void *ctx, const char *text, int n)
{
    struct reader *r = ctx;
    if (r->depth == 0 || n <= 0) return;
    struct xml_node *node = r->stack[r->depth - 1].node;
    if (node->first) return;
    size_t old = node->text.n;
    char *p = old ? arena_grow(r->arena, (char *)(uintptr_t)node->text.p, old, old + (size_t)n)
                  : arena_alloc(r->arena, (size_t)n);
    memcpy(p + old, text, (size_t)n);
    node->text = (struct str){p, old + (size_t)n};
}

static void XMLCALL on_doctype(void *ctx, const char *name, const char *system_id,
                               const char *public_id, int has_internal_subset)
{
    (void)name;
    (void)system_id;
    (void)public_id;
    (void)has_internal_subset;
    refuse(ctx, "document type declarations are not accepted");
}

static bool fail_at(struct reader *r, struct err *e)
{
    const char *why = r->refusal ? r->refusal : XML_ErrorString(XML_GetErrorCode(r->parser));
    return err_set(e, ERR_SYNTAX, "invalid XML at line %lu, column %lu: %s",
                   (unsigned long)XML_GetCurrentLineNumber(r->parser),
                   (unsigned long)XML_GetCurrentColumnNumber(r->parser), why);
}

/* expat takes int lengths; larger texts go in pieces. */
static bool feed(struct reader *r, struct str text, struct err *e)
{
    const size_t piece = 64u * MIB;
    size_t at = 0;
    for (;;) {
        size_t n = text.n - at < piece ? text.n - at : piece;
        bool is_last = at + n == text.n;
        const char *p = text.p ? text.p + at : "";
        if (XML_Parse(r->parser, p, (int)n, is_last) != XML_STATUS_OK) return fail_at(r, e);
        if (is_last) return true;
        at += n;
    }
}

bool xml_read(struct arena *a, struct str text, const struct xml_node **root, struct err *e)
{
    struct reader *r = ARENA_NEW(a, struct reader);
    r->arena = a;
    r->parser = XML_ParserCreateNS("utf-8", NAMESPACE_SEPARATOR);
    if (!r->parser) return err_set(e, ERR_GENERAL, "cannot start the XML parser");
    XML_SetUserData(r->parser, r);
    XML_SetElementHandler(r->parser, on_start, on_end);
    XML_SetCharacterDataHandler(r->parser, on_text);
    XML_SetStartDoctypeDeclHandler(r->parser, on_doctype);
    bool ok = feed(r, text, e);
    XML_ParserFree(r->parser);
    if (ok) *root = r->root;
    return ok;
}

const struct xml_node *xml_child(const struct xml_node *parent, struct str name)
{
    const struct xml_node *child = parent ? parent->first : NULL;
    while (child && !str_eq(child->name, name)) child = child->next;
    return child;
}

const struct xml_node *xml_same(const struct xml_node *node)
{
    const struct xml_node *next = node->next;
    while (next && !str_eq(next->name, node->name)) next = next->next;
    return next;
}

struct str xml_child_text(const struct xml_node *parent, struct str name)
{
    const struct xml_node *child = xml_child(parent, name);
    return child ? child->text : STR("");
}

static const struct xml_node **find_slot(const struct xml_index *index, struct str name)
{
    size_t i = (size_t)str_hash(name) & index->mask;
    while (index->slots[i] && !str_eq(index->slots[i]->name, name)) i = (i + 1) & index->mask;
    return &index->slots[i];
}

struct xml_index xml_index(struct arena *a, const struct xml_node *parent)
{
    struct xml_index index = {.parent = parent};
    if (parent->child_count <= 8) return index;
    size_t size = 32;
    while (size < parent->child_count * 2) size *= 2;
    index.slots = ARENA_ARRAY(a, const struct xml_node *, size);
    index.mask = size - 1;
    for (const struct xml_node *child = parent->first; child; child = child->next) {
        const struct xml_node **slot = find_slot(&index, child->name);
        if (!*slot) *slot = child;
    }
    return index;
}

const struct xml_node *xml_index_get(const struct xml_index *index, struct str name)
{
    return index->slots ? *find_slot(index, name) : xml_child(index->parent, name);
}
