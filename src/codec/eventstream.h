/* Frames of application/vnd.amazon.eventstream: a prelude (total length, headers length, CRC-32 of
 * both), typed headers, a payload, a CRC-32 of all before. Numbers are big-endian. */
#ifndef CODEC_EVENTSTREAM_H
#define CODEC_EVENTSTREAM_H

#include "base/err.h"
#include "value/value.h"

struct eventstream_message {
    const struct value *headers; /* map; time stamps are numbers of milliseconds, UUIDs texts */
    struct str payload;          /* borrowed from the stream */
};

#define EVENTSTREAM_MESSAGE_MAX (24u * 1024u * 1024u)

/* Whether eventstream_next has all that it needs, be it to say that the message is damaged. */
bool eventstream_has_next(struct str rest);

/* Cuts the next message out of *rest, which must not be empty. ERR_SYNTAX when it is cut off, its
 * lengths do not fit or a checksum is wrong. */
MUST_USE bool eventstream_next(struct arena *a, struct str *rest, struct eventstream_message *out,
                               struct err *e);

#endif
