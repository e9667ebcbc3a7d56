/* Picks botocore's model files out of a package or folder: of each service the newest version's.
 * Paths are relative to the package; the model files lie in one folder named `data` (or are the
 * package itself): data/<service>/<version>/service-2.json, data/partitions.json … */
#ifndef COMPILE_COLLECT_H
#define COMPILE_COLLECT_H

#include "base/err.h"

enum collect_kind {
    COLLECT_SERVICE,
    COLLECT_SERVICE_EXTRAS,
    COLLECT_PAGINATORS,
    COLLECT_PAGINATORS_EXTRAS,
    COLLECT_WAITERS,
    COLLECT_RULE_SET,
    COLLECT_KIND_COUNT
};

struct collected_service {
    struct str name;
    struct str version;                   /* folder name */
    struct str texts[COLLECT_KIND_COUNT]; /* JSON; no bytes when there is no such file */
};

struct collection;

struct collection *collect_new(struct arena *a);
bool collect_wants(struct str path);
/* Copies what it keeps. ERR_MODEL: a second data folder in the same package. */
MUST_USE bool collect_take(struct collection *c, struct str path, struct str bytes, struct err *e);

/* In the order of their names: of each service the newest version that has a service-2.json. */
const struct collected_service **collect_services(struct collection *c, size_t *n);
struct str collect_partitions(const struct collection *c); /* JSON, or empty */
struct str collect_endpoints(const struct collection *c);
/* "aws-cli 2.38.1", "botocore 1.43.117"; empty when the package does not say. */
struct str collect_source(const struct collection *c);

#endif
