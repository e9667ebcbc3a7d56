/* What an operation does to the account: a table of every operation that is no plain write
 * (data/policy/operations.txt, made by tools/readonly/generate from IAM's access levels and the
 * lists beside it). Fails closed: what the table does not name is a write. */
#ifndef POLICY_ACCESS_H
#define POLICY_ACCESS_H

#include "base/str.h"

enum access {
    ACCESS_READ,
    ACCESS_SECRET,      /* a read whose answer may hold a secret */
    ACCESS_CONDITIONAL, /* depends on the parameters: policy/statement.h */
    ACCESS_UNKNOWN,     /* nothing says that it reads */
    ACCESS_WRITE,
    ACCESS_EFFECT,     /* IAM calls it a read, but it changes, sends or runs something */
    ACCESS_CREDENTIAL, /* hands out credentials */
};

/* By botocore folder and operation name: "s3", "ListBuckets". Borrows nothing. */
enum access access_of(struct str service, struct str operation);

/* Each operation that the table names, one a call, in its order; `*at` starts at 0. */
bool access_next(size_t *at, struct str *service, struct str *operation, enum access *kind);

const char *access_name(enum access kind); /* "read" and so on */
bool access_is_read(enum access kind);     /* read mode runs it: READ and SECRET only */

#endif
