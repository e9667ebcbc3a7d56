#include "dense/dense.h"

#include <math.h>
#include <unistd.h>

#include "cli/invocation.h"
#include "dense/encoder.h"
#include "dense/kernels.h"
#include "dense/parallel.h"
#include "dense/vectors.h"
#include "model/html_text.h"
#include "model/locate.h"

#define QUERY_TOKENS 512u
#define DOCUMENT_TOKENS 64u
#define SENTENCE_MAX 240u
#define BATCH 16u
/* Set by reasoning, not measured: a document that stands as far out as the best of thousands
 * usually does counts about as much as all words of the query. */
#define OPINION_WEIGHT 0.9f
#define FAR_OUT 5.0f /* standard deviations above the mean */
#define STANDS_OUT 2.0f

struct dense {
    const struct encoder *encoder;
    struct vectors vectors;
    unsigned threads;
};

bool dense_is_wanted(const struct env *env)
{
    return env_or(env, STR("EMBEDDING_MODEL_DIR"), STR_NONE).n > 0;
}

static unsigned processors(void)
{
    long n = sysconf(_SC_NPROCESSORS_ONLN);
    return n < 1 ? 1 : n > (long)PARALLEL_MAX ? PARALLEL_MAX : (unsigned)n;
}

/* ---- what a document says ---- */

static struct str words_of(struct arena *a, struct str name)
{
    char *p = arena_cstr(a, name);
    for (size_t i = 0; i < name.n; i++) {
        if (p[i] == '-') p[i] = ' ';
    }
    return (struct str){p, name.n};
}

static struct str document_text(struct arena *a, const struct dense_source *s, size_t i)
{
    struct search_hit hit = search_document(s->index, i);
    struct err ignored = err_init(a);
    const struct service *v = NULL;
    struct str service = hit.service, sentence = hit.description;
    if (hit.is_modelled && model_service(s->model, cli_model_name(hit.service), &v, &ignored) &&
        v) {
        const struct operation *o = service_operation_by_cli_name(v, hit.operation);
        service = service_full_name(v);
        if (o) sentence = html_sentence(a, operation_documentation(a, v, o), SENTENCE_MAX);
    }
    return arena_printf(a, STR_FMT ": " STR_FMT ". " STR_FMT, STR_ARG(service),
                        STR_ARG(words_of(a, hit.operation)), STR_ARG(sentence));
}

/* The documents in their order, and the database that explains them. */
static uint64_t documents_hash(const struct dense_source *s)
{
    struct model_info info = model_info(s->model);
    uint64_t hash = str_hash(info.source) ^ info.bytes;
    for (size_t i = 0; i < search_document_count(s->index); i++) {
        struct search_hit hit = search_document(s->index, i);
        hash = hash * 1099511628211u ^ str_hash(hit.service);
        hash = hash * 1099511628211u ^ str_hash(hit.operation);
    }
    return hash;
}

/* ---- opening ---- */

struct opened {
    const struct encoder *encoder;
    struct vectors_key key;
    struct str path;
};

static bool open_encoder(struct arena *a, const struct dense_source *s, struct opened *out,
                         struct err *e)
{
    struct str folder = env_or(s->env, STR("EMBEDDING_MODEL_DIR"), STR_NONE);
    if (folder.n == 0) {
        err_set(e, ERR_USAGE, "EMBEDDING_MODEL_DIR is not set");
        encoder_hint(e);
        return false;
    }
    struct str data = model_user_folder(a, s->env);
    if (data.n == 0) return err_set(e, ERR_USAGE, "there is no home folder for the vectors");
    if (!encoder_open(a, folder, processors(), &out->encoder, e)) return false;
    out->key = (struct vectors_key){.encoder = encoder_identity(a, out->encoder),
                                    .documents = documents_hash(s),
                                    .count = search_document_count(s->index),
                                    .width = encoder_width(out->encoder)};
    out->path = arena_printf(a, STR_FMT "/embeddings/" STR_FMT "-%016llx.vectors", STR_ARG(data),
                             STR_ARG(out->key.encoder), (unsigned long long)out->key.documents);
    return true;
}

bool dense_open(struct arena *a, const struct dense_source *s, const struct dense **out,
                struct err *e)
{
    struct opened o;
    struct dense *d = ARENA_NEW(a, struct dense);
    if (!open_encoder(a, s, &o, e) || !vectors_open(a, o.path, &o.key, &d->vectors, e)) {
        return false;
    }
    d->encoder = o.encoder;
    d->threads = processors();
    *out = d;
    return true;
}

/* ---- asking ---- */

struct comparison {
    const struct vectors *vectors;
    const float *query;
    float *rows; /* one a thread */
    float *out;
};

static void compare(void *ctx, unsigned thread, size_t begin, size_t end)
{
    const struct comparison *c = ctx;
    const struct kernels *k = kernels_best();
    size_t width = c->vectors->width;
    float *row = c->rows + thread * width;
    for (size_t i = begin; i < end; i++) {
        k->widen(row, TENSOR_F16, c->vectors->data + i * width * 2, width);
        c->out[i] = k->dot(row, c->query, width);
    }
}

/* Likeness depends on the model and the query; how far a document stands out does not. */
static void opinion_of(float *likeness, size_t n)
{
    double sum = 0, squares = 0;
    for (size_t i = 0; i < n; i++) {
        sum += (double)likeness[i];
        squares += (double)likeness[i] * (double)likeness[i];
    }
    double mean = sum / (double)n, variance = squares / (double)n - mean * mean;
    float deviation = variance > 0 ? (float)sqrt(variance) : 1;
    for (size_t i = 0; i < n; i++) {
        float out = (likeness[i] - (float)mean) / deviation;
        likeness[i] = out < STANDS_OUT ? 0 : OPINION_WEIGHT * out / FAR_OUT;
    }
}

bool dense_opinion(struct arena *a, const struct dense *d, struct str query, const float **out,
                   struct err *e)
{
    size_t n = d->vectors.count, width = d->vectors.width;
    float *vector = ARENA_ARRAY(a, float, width), *likeness = ARENA_ARRAY(a, float, n + 1);
    *out = likeness;
    if (!encoder_vectors(d->encoder, &query, 1, QUERY_TOKENS, vector, e)) return false;
    struct comparison c = {&d->vectors, vector, ARENA_ARRAY(a, float, d->threads *width), likeness};
    parallel_for(d->threads, n, 1, compare, &c);
    if (n > 0) opinion_of(likeness, n);
    return true;
}

/* ---- making the vectors ---- */

static bool embed_batch(const struct dense_source *s, const struct opened *o,
                        struct vectors_writer *w, struct err *e)
{
    struct arena *work = arena_new();
    struct str texts[BATCH];
    size_t n = o->key.count - w->done < BATCH ? o->key.count - w->done : BATCH;
    float *vectors = ARENA_ARRAY(work, float, n * o->key.width);
    for (size_t i = 0; i < n; i++) texts[i] = document_text(work, s, w->done + i);
    bool ok = encoder_vectors(o->encoder, texts, n, DOCUMENT_TOKENS, vectors, e) &&
              vectors_add(w, vectors, n, e);
    arena_free(work);
    return ok;
}

bool dense_embed(struct arena *a, const struct dense_source *s, dense_progress_fn progress,
                 void *ctx, struct str *path, struct err *e)
{
    struct opened o;
    struct vectors_writer w;
    if (!open_encoder(a, s, &o, e) || !vectors_resume(a, o.path, &o.key, &w, e)) return false;
    *path = o.path;
    bool ok = true;
    progress(ctx, w.done, o.key.count);
    while (ok && w.done < o.key.count) {
        ok = embed_batch(s, &o, &w, e);
        if (ok) progress(ctx, w.done, o.key.count);
    }
    vectors_close(&w);
    return ok;
}
