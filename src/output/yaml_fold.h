/* Long lines of block-style YAML broken where ruamel.yaml's own emitter breaks them, which is not
 * where libyaml does: a word that passes the width gets a line of its own, behind the blank
 * (ruamel/yaml/emitter.py write_plain, write_single_quoted). */
#ifndef OUTPUT_YAML_FOLD_H
#define OUTPUT_YAML_FOLD_H

#include "base/buf.h"

/* `text`: a document whose scalars stand on one line each. */
void yaml_fold(struct buf *out, struct str text);

#endif
