/* The numbers of a written date between scanning (timestamp_scan.c) and deciding which of them is
 * the year (timestamp_parse.c). Internal to codec. */
#ifndef CODEC_TIMESTAMP_PARTS_H
#define CODEC_TIMESTAMP_PARTS_H

#include "base/str.h"

#define PART_UNSET (-1)
#define TIMESTAMP_MAX_TEXT 100u /* bytes; longer text is no date */

enum date_part { PART_YEAR, PART_MONTH, PART_DAY, PART_COUNT };

struct timestamp_parts {
    int date[PART_COUNT]; /* in the order written */
    int date_count;
    int known[PART_COUNT]; /* index in `date` where a part certainly stands, or PART_UNSET */
    bool has_century;
    int hour, minute, second, micros; /* PART_UNSET when not written */
    bool has_offset;
    int offset; /* seconds east of UTC */
};

/* False when the text holds something that belongs to no date. */
bool timestamp_scan(struct str text, struct timestamp_parts *out);

#endif
