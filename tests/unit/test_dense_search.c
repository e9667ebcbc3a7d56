/* Making, resuming and losing the vectors of a small database, and what they add to an answer. */
#include "dense/dense.h"
#include "harness.h"
#include "scratch.h"
#include "toy_model.h"

#include <unistd.h>

struct seen {
    size_t first, last, total;
    bool is_seen;
};

static void note(void *ctx, size_t done, size_t total)
{
    struct seen *s = ctx;
    if (!s->is_seen) s->first = done;
    *s = (struct seen){s->first, done, total, true};
}

static const struct embedded knowledge[] = {
    {STR_INIT("services.txt"), STR_INIT("farm | 3 | farm\n")},
    {STR_INIT("intents.txt"), STR_INIT("[+farm plough] Ploughs a field. || aws farm plough 7\n")},
};

static struct dense_source source_of(struct arena *a, const char *model)
{
    struct err e = err_init(a);
    struct str index, home = scratch_new(a);
    const char *pairs[] = {arena_cstr(a, arena_printf(a, "EMBEDDING_MODEL_DIR=%s", model)),
                           arena_cstr(a, arena_printf(a, "XDG_DATA_HOME=" STR_FMT, STR_ARG(home))),
                           NULL};
    struct dense_source s = {env_of_pairs(a, pairs), toy_model_of(a, STR("farm"), STR("Barn")),
                             NULL};
    CHECK_OK(search_build(a, s.model, knowledge, ARRAY_LEN(knowledge), &index, &e), &e);
    CHECK_OK(search_open(a, index, &s.index, &e), &e);
    return s;
}

static bool refuses(struct arena *a, const struct dense_source *s, struct str why)
{
    struct err e = err_init(a);
    const struct dense *d;
    bool ok = !dense_open(a, s, &d, &e) && e.kind == ERR_MODEL && e.hint.n > 0;
    return ok && str_find(e.message, why) != STR_NPOS;
}

static void resuming(struct arena *a, const struct dense_source *s)
{
    struct err e = err_init(a);
    struct str path;
    struct seen seen = {0};
    const struct dense *d;
    size_t n = search_document_count(s->index);
    test_begin("vectors are made once and resumed");
    CHECK(refuses(a, s, STR("are not made yet")));
    if (!CHECK_OK(dense_embed(a, s, note, &seen, &path, &e), &e)) return;
    CHECK(n >= 4 && seen.first == 0 && seen.last == n && seen.total == n);
    CHECK_OK(dense_open(a, s, &d, &e), &e);
    const char *file = arena_cstr(a, path);
    CHECK(truncate(file, 64 + 2 * 64 + 10) == 0);
    CHECK(refuses(a, s, STR("are not finished")));
    seen = (struct seen){0};
    CHECK_OK(dense_embed(a, s, note, &seen, &path, &e), &e);
    CHECK(seen.first == 2 && seen.last == n);
    CHECK_OK(dense_open(a, s, &d, &e), &e);
    CHECK(truncate(file, 10) == 0);
    CHECK(refuses(a, s, STR("are for another model")));
    CHECK_OK(dense_embed(a, s, note, &seen, &path, &e), &e);
    CHECK_OK(dense_open(a, s, &d, &e), &e);
}

static void adding(struct arena *a, const struct dense_source *s)
{
    struct search_answer plain, with;
    size_t n = search_document_count(s->index);
    float *opinion = ARENA_ARRAY(a, float, n);
    test_begin("an opinion moves a command to the front");
    search_ask(a, s->index, STR("delete a barn"), 5, &plain);
    if (!CHECK(plain.n > 1)) return;
    size_t wanted = n;
    for (size_t i = 0; i < n; i++) {
        if (str_eq(search_document(s->index, i).operation, STR("plough"))) wanted = i;
    }
    if (!CHECK(wanted < n)) return;
    CHECK(!str_eq(plain.hits[0].operation, STR("plough")));
    opinion[wanted] = 100;
    search_ask_with(a, s->index, STR("delete a barn"), opinion, 5, &with);
    CHECK(with.n >= plain.n);
    CHECK_STR(with.hits[0].operation, STR("plough"));
    CHECK_STR(with.hits[1].operation, plain.hits[0].operation);
}

static void asking(struct arena *a, const struct dense_source *s)
{
    struct err e = err_init(a);
    const struct dense *d;
    const float *once, *again;
    test_begin("opinions are the same each time and never below zero");
    if (!CHECK_OK(dense_open(a, s, &d, &e), &e)) return;
    CHECK_OK(dense_opinion(a, d, STR("list tables"), &once, &e), &e);
    CHECK_OK(dense_opinion(a, d, STR("list tables"), &again, &e), &e);
    for (size_t i = 0; i < search_document_count(s->index); i++) {
        CHECK(once[i] >= 0 && !(once[i] > again[i]) && !(once[i] < again[i]));
    }
}

void run_tests(struct arena *a)
{
    struct dense_source s = source_of(a, DENSE_MODELS "/gguf-q8_0");
    CHECK(dense_is_wanted(s.env));
    resuming(a, &s);
    asking(a, &s);
    adding(a, &s);
    test_begin("no model");
    struct dense_source none = source_of(a, DENSE_MODELS "/none");
    CHECK(refuses(a, &none, STR("cannot be used: ")));
}
