/* Puts sections and shared data together into the bytes of a database file. */
#ifndef COMPILE_DATABASE_H
#define COMPILE_DATABASE_H

#include "compile/compile.h"

struct database;

/* Everything handed in is copied into the arena. */
struct database *database_new(struct arena *a);
/* Compiles one service in memory of its own, and keeps only the section. */
MUST_USE bool database_add_service(struct database *d, const struct compile_service *in,
                                   struct err *e);
void database_add_blob(struct database *d, struct str name, struct str bytes);
size_t database_service_count(const struct database *d);
MUST_USE bool database_finish(struct database *d, struct str source, struct str *out,
                              struct err *e);

/* partitions.json and endpoints.json to the blobs "partitions" and "partition-endpoints"; NULL is
 * skipped. */
MUST_USE bool database_add_shared(struct database *d, const struct value *partitions,
                                  const struct value *endpoints, struct err *e);

#endif
