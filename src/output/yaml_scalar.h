/* What a plain YAML scalar would be read as, by the rules of YAML 1.2 as ruamel.yaml has them
 * (resolver.py, implicit_resolvers): a text that would not be read as a text must be quoted. */
#ifndef OUTPUT_YAML_SCALAR_H
#define OUTPUT_YAML_SCALAR_H

#include "base/str.h"

bool yaml_is_plain_text(struct str s);

#endif
