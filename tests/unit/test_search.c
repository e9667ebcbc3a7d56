/* The search index over two hand-made services and a few lines of knowledge. */
#include "harness.h"

#include "compile/compile.h"
#include "search/search.h"
#include "search/text.h"
#include "toy_model.h"

static void stems(struct arena *a)
{
    static const struct {
        struct str word, stem;
    } cases[] = {
        {STR_INIT("instances"), STR_INIT("instanc")}, {STR_INIT("instance"), STR_INIT("instanc")},
        {STR_INIT("deleting"), STR_INIT("delet")},    {STR_INIT("deletion"), STR_INIT("delet")},
        {STR_INIT("stopped"), STR_INIT("stop")},      {STR_INIT("policies"), STR_INIT("policy")},
        {STR_INIT("address"), STR_INIT("address")},   {STR_INIT("addresses"), STR_INIT("address")},
        {STR_INIT("kms"), STR_INIT("kms")},           {STR_INIT("string"), STR_INIT("string")},
        {STR_INIT("status"), STR_INIT("status")},     {STR_INIT("ec2"), STR_INIT("ec2")},
    };
    test_begin("stems");
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        CHECK_STR(text_stem(a, cases[i].word), cases[i].stem);
    }
}

static void folding(struct arena *a)
{
    test_begin("folding");
    CHECK_STR(text_folded(a, STR("L\xc3\xb6sche  GR\xc3\x96SSE, stra\xc3\x9f"
                                 "e!")),
              STR("losche grosse strasse"));
    CHECK_STR(text_folded(a, STR("S3\xe3\x83\x90\xe3\x82\xb1")),
              STR("s3 \xe3\x83\x90\xe3\x82\xb1"));
    CHECK_STR(text_folded(a, STR("\xff\xfe-a_b")), STR("a b"));
    /* Greek with accent, Ukrainian capital, Vietnamese capital, Arabic variants and question mark.
     */
    CHECK_STR(text_folded(a, STR("\xce\x86\xce\xa3")), STR("\xce\xb1\xcf\x83"));
    CHECK_STR(text_folded(a, STR("\xd0\x87\xd0\x81")), STR("\xd1\x97\xd0\xb5"));
    CHECK_STR(text_folded(a, STR("X\xe1\xba\xa4")), STR("x\xe1\xba\xa5"));
    CHECK_STR(text_folded(a, STR("\xd8\xa3\xd9\x8e\xd8\xb1\xd8\x9f")), STR("\xd8\xa7\xd8\xb1"));
    struct tokens thai = text_tokens(a, STR("\xe0\xb8\xa5\xe0\xb8\x9a s3"));
    CHECK(thai.n == 2 && thai.items[0].is_unspaced && !thai.items[1].is_unspaced);
    CHECK_STR(text_split_joined(a, STR("describeDBInstances")), STR("describe DB Instances"));
    struct tokens t = text_tokens(a, STR("NoSuchBucket plain"));
    CHECK(t.n == 2 && t.items[0].is_joined && !t.items[1].is_joined);
}

static const struct embedded knowledge[] = {
    {STR_INIT("services.txt"), STR_INIT("farm | 3 | farm, acre service\n")},
    {STR_INIT("verbs.txt"), STR_INIT("show, list = describe list get\nremove, delete = delete\n")},
    {STR_INIT("nouns.txt"), STR_INIT("animal house = barn @farm\n")},
    {STR_INIT("lexicon.txt"),
     STR_INIT("delete = l\xc3\xb6schen\nbarn = \xe7\x95\x9c\xe8\x88\x8d\n")},
    {STR_INIT("errors.txt"), STR_INIT("BarnFull | No place is left. | farm delete-barn\n")},
    {STR_INIT("intents.txt"),
     STR_INIT("[farm delete-barn]\n[farm create-barn]\nthe cows need a roof\n"
              "[+farm plough] Ploughs a field. || aws farm plough 7\n")},
};

static const struct search_index *open_index(struct arena *a)
{
    struct err e = err_init(a);
    const struct model *m = toy_model_of(a, STR("farm"), STR("Barn"));
    struct str first, second;
    const struct search_index *x = NULL;
    CHECK_OK(search_build(a, m, knowledge, ARRAY_LEN(knowledge), &first, &e), &e);
    CHECK_OK(search_build(a, m, knowledge, ARRAY_LEN(knowledge), &second, &e), &e);
    CHECK(str_eq(first, second));
    CHECK_OK(search_open(a, first, &x, &e), &e);
    struct str cut = str_sub(first, 0, first.n - 1);
    const struct search_index *none;
    CHECK(!search_open(a, cut, &none, &e) && e.kind == ERR_MODEL);
    return x;
}

static void questions(struct arena *a)
{
    static const struct {
        struct str query, operation;
    } cases[] = {
        {STR_INIT("show the barns"), STR_INIT("describe-barns")},
        {STR_INIT("remove a barn"), STR_INIT("delete-barn")},
        {STR_INIT("remove a bran"), STR_INIT("delete-barn")},
        {STR_INIT("delete an animal house"), STR_INIT("delete-barn")},
        {STR_INIT("Barn l\xc3\xb6schen"), STR_INIT("delete-barn")},
        {STR_INIT("\xe7\x95\x9c\xe8\x88\x8d l\xc3\xb6schen"), STR_INIT("delete-barn")},
        {STR_INIT("my cows need a roof"), STR_INIT("create-barn")},
        {STR_INIT("An error occurred (BarnFull)"), STR_INIT("delete-barn")},
        {STR_INIT("ploughs a field"), STR_INIT("plough")},
    };
    const struct search_index *x = open_index(a);
    test_begin("questions");
    for (size_t i = 0; x && i < ARRAY_LEN(cases); i++) {
        struct search_answer found;
        search_ask(a, x, cases[i].query, 3, &found);
        CHECK(found.n > 0 && found.n <= 3);
        CHECK_STR(found.hits[0].operation, cases[i].operation);
        CHECK(found.hits[0].confidence >= 0 && found.hits[0].confidence <= 1);
        if (i == 7) CHECK_STR(found.error_cause, STR("No place is left."));
        if (i == 8) CHECK_STR(found.hits[0].example, STR("aws farm plough 7"));
    }
    struct search_answer nothing;
    search_ask(a, x, STR("\x01\xff zzzzzz \xe3\x81"), 3, &nothing);
    CHECK(nothing.n == 0);
}

static void named(struct arena *a)
{
    const struct search_index *x = open_index(a);
    struct search_answer found;
    test_begin("a command that the query names");
    search_ask(a, x, STR("how do I remove what farm describe-barns shows"), 3, &found);
    CHECK_STR(found.hits[0].operation, STR("describe-barns"));
    CHECK(found.hits[0].is_named && !found.hits[1].is_named);
    search_ask(a, x, STR("aws farm plough"), 3, &found);
    CHECK(found.hits[0].is_named && str_eq(found.hits[0].operation, STR("plough")));
    search_ask(a, x, STR("show the barns"), 3, &found);
    CHECK(!found.hits[0].is_named);
    struct search_word *words;
    size_t n = search_words(a, x, STR("Barn l\xc3\xb6schen"), &words);
    CHECK(n >= 2 && words[0].weight > 0);
}

static void malformed(struct arena *a)
{
    static const struct embedded texts[] = {
        {STR_INIT("services.txt"), STR_INIT("ec2 | many | ec2")},
        {STR_INIT("nouns.txt"), STR_INIT("no equals sign")},
        {STR_INIT("intents.txt"), STR_INIT("a phrase of no command")},
        {STR_INIT("intents.txt"), STR_INIT("[ec2 describe")},
        {STR_INIT("errors.txt"), STR_INIT("Code | cause | nothing")},
        {STR_INIT("strange.txt"), STR_INIT("")},
    };
    test_begin("malformed knowledge");
    const struct model *m = toy_model_of(a, STR("farm"), STR("Barn"));
    for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
        struct err e = err_init(a);
        struct str out;
        CHECK(!search_build(a, m, &texts[i], 1, &out, &e) && e.kind == ERR_MODEL);
        bool is_line = i + 1 < ARRAY_LEN(texts);
        CHECK(!is_line || str_find(e.message, STR(".txt:1: ")) != STR_NPOS);
    }
}

void run_tests(struct arena *a)
{
    stems(a);
    folding(a);
    questions(a);
    named(a);
    malformed(a);
}
