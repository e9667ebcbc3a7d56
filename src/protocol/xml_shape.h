/* XML answers by shape, shared by query, ec2 and rest-xml. Internal to this folder. */
#ifndef PROTOCOL_XML_SHAPE_H
#define PROTOCOL_XML_SHAPE_H

#include "codec/xml.h"
#include "protocol/wire.h"

MUST_USE bool xml_shape_read(const struct incoming *in, const struct xml_node **root);
/* Adds the structure's members that are elements or attributes of `node`. */
MUST_USE bool xml_shape_members(const struct incoming *in, const struct shape *shape,
                                const struct xml_node *node, struct value *into);
MUST_USE bool xml_shape_structure(const struct incoming *in, const struct shape *shape,
                                  const struct xml_node *node, const struct value **out);
/* A scalar written as text, in an element or a header. */
MUST_USE bool xml_shape_scalar(const struct incoming *in, const struct member *m, struct str text,
                               const struct value **out);
/* The element that holds code, message and the modelled members: ErrorResponse/Error,
 * Response/Errors/Error, or the root. */
const struct xml_node *xml_shape_error_root(const struct xml_node *root);
/* Code, message and request id of an error document; `absent` stands for what it lacks. */
void xml_shape_error(const struct incoming *in, const struct xml_node *root, struct str absent);

#endif
