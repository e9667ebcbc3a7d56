/* XML text to a light element tree, and a writer with exact escaping.
 * The reader is expat with namespaces resolved and then dropped from names. Document type
 * declarations are refused, so there are no entities but the five predefined ones and nothing is
 * ever fetched. Trees live in the arena and never change. */
#ifndef CODEC_XML_H
#define CODEC_XML_H

#include "base/buf.h"

struct xml_attribute {
    struct str name; /* local name */
    struct str value;
    bool is_qualified; /* the name had a namespace */
};

struct xml_node {
    struct str name; /* local name */
    struct str text; /* what stands before the first child, entities resolved */
    const struct xml_attribute *attributes;
    size_t attribute_count;
    const struct xml_node *first; /* child elements in document order */
    const struct xml_node *next;  /* next sibling */
    size_t child_count;
};

/* Fails with ERR_SYNTAX and the place for malformed text, a document type declaration, or nesting
 * deeper than LIMIT_XML_DEPTH. */
MUST_USE bool xml_read(struct arena *a, struct str text, const struct xml_node **root,
                       struct err *e);

/* First child of that name, or NULL. */
const struct xml_node *xml_child(const struct xml_node *parent, struct str name);
/* The next sibling with the same name, or NULL. */
const struct xml_node *xml_same(const struct xml_node *node);
/* Text of the first child of that name; empty when there is none. */
struct str xml_child_text(const struct xml_node *parent, struct str name);

/* Look-up of first children by name in constant time, for elements with many of them. */
struct xml_index {
    const struct xml_node *parent;
    const struct xml_node **slots; /* NULL: few children, they are searched */
    size_t mask;
};

struct xml_index xml_index(struct arena *a, const struct xml_node *parent);
const struct xml_node *xml_index_get(const struct xml_index *index, struct str name);

/* Writer. Text is escaped as Python's ElementTree does it: & < > in text, also " and CR, LF, TAB
 * as numbers in attributes; an element without content is `<Name />`. */
struct xml_writer {
    struct buf *out;
    bool in_start_tag;
};

void xml_start(struct xml_writer *w, struct str name);
void xml_attribute(struct xml_writer *w, struct str name, struct str value); /* after xml_start */
void xml_text(struct xml_writer *w, struct str text);
void xml_end(struct xml_writer *w, struct str name);

#endif
