/* The security policy file, ~/.aws/aws-api-mcp/mcp-security-policy.json: looked at for every
 * decision, so that an edit counts at once. A file that cannot be read, trusted or understood is an
 * error: the caller refuses the command. */
#ifndef POLICY_DOCUMENT_H
#define POLICY_DOCUMENT_H

#include "policy/names.h"

struct entries {
    const struct entry *items;
    size_t n;
    bool given; /* an empty list is not the same as none */
};

struct document {
    struct entries deny, elicit, allow;
    bool exists;
};

/* No file at `path` gives an empty document. ERR_CONFIG names line, entry and what is expected. */
MUST_USE bool document_read(struct arena *a, struct str path, struct document *out, struct err *e);

/* The parsed file, kept for as long as the file stays what it was (device, inode, size, times,
 * owner and mode). For any number of threads; lives as long as the arena. */
struct document_cache;
struct document_cache *document_cache_new(struct arena *a);

/* As document_read; NULL for the cache reads the file. What *out refers to lives as long as `a`. */
MUST_USE bool document_recall(struct document_cache *c, struct arena *a, struct str path,
                              struct document *out, struct err *e);

/* The same for its text. */
MUST_USE bool document_parse(struct arena *a, struct str text, struct document *out, struct err *e);

#endif
