/* Values that name a file: file:// (text) and fileb:// (bytes). http:// is never fetched.
 * Paths are opened by base/files.h only (awscli/paramfile.py). */
#ifndef CLI_PARAMFILE_H
#define CLI_PARAMFILE_H

#include "base/env.h"
#include "base/files.h"
#include "value/value.h"

struct paramfiles {
    const struct files *files; /* NULL refuses every file */
    const struct env *env;     /* for a leading ~ and $VAR; NULL: not expanded */
    struct value *read; /* NULL, or a list that gets a map of "path" and "content" for each file */
};

/* *is_file is false, and nothing else touched, when the value names no file.
 * Failures read "Unable to load paramfile …" (ERR_IO) or are the door's refusal (ERR_DENIED). */
MUST_USE bool paramfile_load(struct arena *a, const struct paramfiles *f, struct str value,
                             bool *is_file, bool *is_bytes, struct str *content, struct err *e);

/* What a command is made of besides its words: kept for whoever must know all of it. */
void paramfile_note(struct arena *a, struct value *read, struct str path, struct str content);

/* os.path.expanduser and expandvars. */
struct str paramfile_expand(struct arena *a, const struct env *env, struct str path);

#endif
