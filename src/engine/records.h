/* What the Records events of an event stream hold, on its way to a sink as the events come (awscli
 * customizations/s3events.py): a filter in front of that sink. At most one event is in memory. */
#ifndef ENGINE_RECORDS_H
#define ENGINE_RECORDS_H

#include "engine/engine.h"

struct records;

/* `to` takes the payloads; it must live as long. */
struct records *records_new(struct arena *a, const struct operation *o, const struct http_sink *to);

/* Takes the stream. An error event ends it: ERR_SERVICE with the CLI's sentence; ERR_SYNTAX where
 * an event is damaged. */
const struct http_sink *records_sink(const struct records *r);

/* Behind the last byte. ERR_SYNTAX: the stream ends within an event. */
MUST_USE bool records_end(const struct records *r, struct err *e);

#endif
