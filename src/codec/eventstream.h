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

/* Cuts the next message out of *rest, which must not be empty. ERR_SYNTAX when it is cut off, its
 * lengths do not fit or a checksum is wrong. */
MUST_USE bool eventstream_next(struct arena *a, struct str *rest, struct eventstream_message *out,
                               struct err *e);

#endif
