/* YAML for files: what the AWS CLI's own uses of ruamel.yaml's safe dumper write, beside the output
 * format of that name. */
#ifndef OUTPUT_YAML_DUMP_H
#define OUTPUT_YAML_DUMP_H

#include "base/buf.h"
#include "value/value.h"

struct yaml_style {
    bool sorted;   /* maps by name; else in their own order */
    bool aliases;  /* containers met twice are written once */
    bool booleans; /* texts that YAML 1.1 reads as booleans (yes, off) are quoted */
    bool escapes;  /* texts of several lines are one line with \n in it */
    int width;     /* of a line; 0 is 80, -1 without end */
};

/* One document in block style. ERR_LIMIT. */
MUST_USE bool yaml_dump(struct buf *out, const struct value *v, const struct yaml_style *style,
                        struct err *e);

#endif
