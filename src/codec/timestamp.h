/* Points in time as AWS parameters and answers write them, both ways.
 * Rules: botocore/utils.py parse_timestamp and parse_to_aware_datetime (a number is epoch seconds,
 * anything else goes to dateutil), and Python's datetime.isoformat() for what the CLI prints.
 * Years run from 1 to 9999. */
#ifndef CODEC_TIMESTAMP_H
#define CODEC_TIMESTAMP_H

#include "base/err.h"
#include "value/value.h"

struct timestamp {
    int64_t seconds; /* since 1970-01-01T00:00:00Z; a time without zone counts as UTC */
    int32_t micros;  /* 0 … 999999 */
    int32_t offset;  /* seconds east of UTC of the zone it was written in */
    bool is_naive;   /* written without a zone */
};

/* Epoch seconds (integer or decimal, in the local zone), ISO 8601 whole, partial or compact,
 * RFC 822, and the written dates dateutil takes: "Jan 2 2014 3:04 pm", "1/2/2014". What a partial
 * date leaves out is taken from today at midnight. Fails with ERR_SYNTAX. */
MUST_USE bool timestamp_parse(struct str text, struct timestamp *out, struct err *e);
/* The same without epoch seconds, as dateutil reads: 20140102 is a day. False: it is no date. */
MUST_USE bool timestamp_parse_written(struct str text, struct timestamp *out);
MUST_USE bool timestamp_of_epoch(double seconds, struct timestamp *out, struct err *e);
struct timestamp timestamp_of_ms(int64_t ms); /* since 1970, in UTC */
/* A number is epoch seconds, a string is parsed; anything else fails. */
MUST_USE bool timestamp_of_value(const struct value *v, struct timestamp *out, struct err *e);

/* In its own zone, as datetime.isoformat(): 2014-01-02T03:04:05.000006+01:00. */
struct str timestamp_isoformat(struct arena *a, const struct timestamp *t);
/* In UTC, for requests: 2014-01-02T03:04:05Z, with six decimals when there are microseconds. */
struct str timestamp_iso8601(struct arena *a, const struct timestamp *t);
/* In UTC, whole seconds: Thu, 02 Jan 2014 03:04:05 GMT. */
struct str timestamp_rfc822(struct arena *a, const struct timestamp *t);
/* Epoch seconds: an integer, or with decimals when there are microseconds. */
const struct value *timestamp_unix(struct arena *a, const struct timestamp *t);

#endif
