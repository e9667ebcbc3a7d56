/* Answers that are streams of events, read whole. Internal to this folder. */
#ifndef PROTOCOL_EVENTS_H
#define PROTOCOL_EVENTS_H

#include "protocol/wire.h"

typedef bool (*events_parse_fn)(const struct incoming *in, const struct shape *shape,
                                struct value *into);

/* The events of the response's body as a list of {"EventType": {members}}; `parse` reads a
 * structure from a body. An error event makes the answer an error and ends the list. With
 * `initial`, an initial-response event gives members of the output to it. */
MUST_USE bool events_parse(const struct incoming *in, const struct member *stream,
                           events_parse_fn parse, const struct shape *output, struct value *initial,
                           const struct value **events);

/* The output's event stream member, or NULL. */
const struct member *events_member(const struct shape *output);

#endif
