/* Hostile queries: answers are ordered, bounded, the same each time, and point into the index. */
#include <string.h>

#include "search/search.h"
#include "toy_model.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct embedded knowledge[] = {
    {STR_INIT("services.txt"), STR_INIT("farm | 3 | farm, acre service\n")},
    {STR_INIT("verbs.txt"),
     STR_INIT("show, list = describe list get\nremove, get rid = delete\nhow many = ? list\n")},
    {STR_INIT("nouns.txt"), STR_INIT("animal house, shed = barn @farm\n")},
    {STR_INIT("lexicon.txt"),
     STR_INIT("delete = l\xc3\xb6schen\nbarn = \xe7\x95\x9c\xe8\x88\x8d\n = der, die\n")},
    {STR_INIT("errors.txt"), STR_INIT("Barn.Full | No place is left. | farm till-field\n")},
    {STR_INIT("intents.txt"),
     STR_INIT("[+farm plough-field] Ploughs a field. || aws farm plough-field 7\n"
              "the soil is hard\nget rid of weeds\n"
              "[+farm till-field] Tills. || aws farm till-field\nshow the barns\n")},
};

/* Made once: it does not change. */
static const struct search_index *index_of_all_runs(void)
{
    static const struct search_index *made;
    static struct arena *keep;
    if (made) return made;
    keep = arena_new();
    struct err e = err_init(keep);
    const struct model *m = toy_model_of(keep, STR("farm"), STR("Barn"));
    struct str bytes;
    if (!search_build(keep, m, knowledge, ARRAY_LEN(knowledge), &bytes, &e) ||
        !search_open(keep, bytes, &made, &e)) {
        BUG("the index cannot be made");
    }
    return made;
}

static void check(const struct search_answer *found, size_t max)
{
    if (found->n > max) BUG("more answers than were asked for");
    for (size_t i = 0; i < found->n; i++) {
        const struct search_hit *hit = &found->hits[i];
        if (!(hit->confidence >= 0 && hit->confidence <= 1)) BUG("no share");
        if (!(hit->score > -100 && hit->score < 100)) BUG("no score");
        bool worse = i > 0 && hit->confidence > found->hits[i - 1].confidence;
        if (worse) BUG("a later answer is surer than one before");
        if (hit->service.n == 0 || memchr(hit->operation.p, 0, hit->operation.n)) BUG("no name");
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct search_index *x = index_of_all_runs();
    struct arena *a = arena_new();
    struct str query = arena_str(a, (struct str){(const char *)data, size});
    struct search_answer found, again;
    search_ask(a, x, query, 5, &found);
    check(&found, 5);
    search_ask(a, x, query, 5, &again);
    bool same = found.n == again.n;
    for (size_t i = 0; same && i < found.n; i++) {
        same = str_eq(found.hits[i].operation, again.hits[i].operation);
    }
    if (!same) BUG("two answers to one question");
    arena_free(a);
    return 0;
}
