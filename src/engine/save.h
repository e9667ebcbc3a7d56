/* Parts of an answer that go to files: streams, and what customizations save
 * (awscli customizations/streamingoutputarg.py, arguments.py). All through the door for files. */
#ifndef ENGINE_SAVE_H
#define ENGINE_SAVE_H

#include "engine/engine.h"

/* Whoever may not save the answer need not ask for it: to be called before anything is sent. */
MUST_USE bool save_check(struct request *r, struct err *e);

/* The file named on the command line, which takes a streaming output as it comes: opened with the
 * first success, complete or not there at all. */
struct outfile {
    struct request *request;
    const struct http_sink *sink; /* for the call */
    struct http_sink own;
    struct records *records; /* of an event stream; else NULL */
    struct file_writer file;
    bool open;
};

/* `out` stays where it is until outfile_end. */
void outfile_init(struct request *r, struct outfile *out);

/* `ok`: how the call went; its error stands in e when it went wrong. The stream leaves the printed
 * answer. */
MUST_USE bool outfile_end(struct outfile *out, bool ok, const struct operation *o,
                          const struct value **output, struct err *e);

/* The members that invocation.saves names. */
MUST_USE bool save_members(struct request *r, const struct value **output, struct err *e);

#endif
