/* An engine with a hand-made service and a transport that answers from a list: what the engine
 * tests run against. Requests are recorded; no network, fixed clock. */
#ifndef TESTS_FAKE_AWS_H
#define TESTS_FAKE_AWS_H

#include "compile/compile.h"
#include "engine/engine.h"

struct fake_answer {
    int status;
    struct str body;
};

struct fake_aws {
    struct arena *arena;
    const struct fake_answer *answers;
    size_t answer_count;
    size_t sent;
    struct str date; /* header of each answer; empty: none */
    struct http_request requests[64];
    struct transport transport;
    struct engine engine;
};

/* `env` is "K=V", ..., NULL on top of keys and a region. */
struct fake_aws *fake_aws_new(struct arena *a, const struct fake_answer *answers, size_t n,
                              const char *const *env);

/* What a command prints, or its error. */
struct str fake_outcome(struct arena *a, const struct fake_aws *f, struct str line);

/* A database of hand-made services, and the JSON that they are made of. */
const struct model *fake_model(struct arena *a, const struct compile_service *services, size_t n);
const struct value *fake_json(struct arena *a, struct str text);

#endif
