/* The model compiler: botocore-format data to one database file (model/model.h reads it). */
#ifndef COMPILE_COMPILE_H
#define COMPILE_COMPILE_H

#include "base/err.h"
#include "base/str.h"
#include "value/value.h"

/* The JSON documents of one service; NULL for those that do not exist. */
struct compile_service {
    struct str name;                    /* botocore folder name */
    const struct value *service;        /* service-2.json */
    const struct value *service_extras; /* service-2.sdk-extras.json */
    const struct value *paginators;     /* paginators-1.json */
    const struct value *paginators_extras;
    const struct value *waiters;  /* waiters-2.json */
    const struct value *rule_set; /* endpoint-rule-set-1.json */
};

struct compile_input {
    struct str source; /* "botocore 1.43.117" */
    const struct compile_service *services;
    size_t count;
    const struct value *partitions; /* partitions.json, or NULL */
    const struct value *endpoints;  /* endpoints.json, or NULL */
};

/* A whole database in memory: used by tests with one hand-made service, and by compile_from. */
MUST_USE bool compile_database(struct arena *a, const struct compile_input *in, struct str *out,
                               struct err *e);

/* From a botocore `data` folder (or one that contains it), a .deb, .whl or .zip; writes `to`
 * atomically (temporary file, fsync, rename) and leaves an old file in place on failure. */
MUST_USE bool compile_from(struct arena *a, struct str from, struct str to, struct err *e);

#endif
