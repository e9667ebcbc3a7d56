#include "harness.h"

#include "base/base64.h"
#include "base/buf.h"
#include "base/cancel.h"
#include "base/env.h"
#include "base/strmap.h"
#include "base/utf8.h"

static void strings(void)
{
    test_begin("str");
    CHECK(str_eq(str_trim(STR(" \t a b\n")), STR("a b")));
    CHECK(str_find(STR("hello"), STR("llo")) == 2);
    CHECK(str_find(STR("hello"), STR("lloo")) == STR_NPOS);
    CHECK(str_rfind_char(STR("a/b/c"), '/') == 3);
    CHECK(str_cmp(STR("a"), STR("ab")) < 0);
    struct str rest = STR("a,,b"), part;
    CHECK(str_next(&rest, ',', &part) && str_eq(part, STR("a")));
    CHECK(str_next(&rest, ',', &part) && str_eq(part, STR("")));
    CHECK(str_next(&rest, ',', &part) && str_eq(part, STR("b")));
    CHECK(!str_next(&rest, ',', &part));
}

static void integers(void)
{
    test_begin("str_to_i64");
    int64_t v;
    CHECK(str_to_i64(STR("-9223372036854775808"), &v) && v == INT64_MIN);
    CHECK(str_to_i64(STR("9223372036854775807"), &v) && v == INT64_MAX);
    CHECK(!str_to_i64(STR("9223372036854775808"), &v));
    CHECK(!str_to_i64(STR(""), &v));
    CHECK(!str_to_i64(STR("1 "), &v));
}

static void count_close(void *handle)
{
    *(int *)handle += 1;
}

static void arenas(void)
{
    test_begin("arena");
    int closed = 0;
    struct arena *a = arena_new();
    arena_defer(a, count_close, &closed);
    char *p = arena_alloc(a, 10);
    for (int i = 0; i < 10; i++) CHECK(p[i] == 0);
    char *big = arena_alloc(a, 10 * 1000 * 1000);
    big[9999999] = 1;
    char *q = arena_grow(a, arena_cstr(a, STR("abc")), 4, 100000);
    CHECK_STR(str_of(q), STR("abc"));
    CHECK(q[99999] == 0);
    arena_free(a);
    CHECK(closed == 1);
}

static void buffers(struct arena *a)
{
    test_begin("buf");
    struct err e = err_init(a);
    struct buf b = buf_new(a, 5);
    buf_add(&b, STR("abc"));
    CHECK(buf_ok(&b, "text", &e));
    buf_add(&b, STR("def"));
    CHECK(!buf_ok(&b, "text", &e));
    CHECK(e.kind == ERR_LIMIT);
    CHECK_STR(e.message, STR("text is larger than 5 bytes"));
    CHECK_STR(buf_str(&b), STR("abc"));
}

static void base64(struct arena *a)
{
    static const struct {
        struct str text;
        struct str bytes;
        bool ok;
    } rows[] = {
        {STR_INIT("YQ=="), STR_INIT("a"), true},     {STR_INIT("YWI="), STR_INIT("ab"), true},
        {STR_INIT("YWJj"), STR_INIT("abc"), true},   {STR_INIT("Y W\nJj"), STR_INIT("abc"), true},
        {STR_INIT("{}"), STR_INIT(""), true},        {STR_INIT("YQ"), STR_INIT(""), false},
        {STR_INIT("Y"), STR_INIT(""), false},        {STR_INIT("keyval"), STR_INIT(""), false},
        {STR_INIT("YQ==YQ=="), STR_INIT("a"), true},
    };
    test_begin("base64");
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct str out = STR("untouched");
        CHECK(base64_decode(a, rows[i].text, &out) == rows[i].ok);
        CHECK_STR(out, rows[i].ok ? rows[i].bytes : STR("untouched"));
    }
    struct buf b = buf_new(a, 100);
    base64_encode(&b, STR("any carnal pleas"));
    CHECK_STR(buf_str(&b), STR("YW55IGNhcm5hbCBwbGVhcw=="));
}

static void utf8(struct arena *a)
{
    test_begin("utf8");
    CHECK(utf8_is_valid(STR("h\xc3\xa9 \xf0\x9f\x98\x80")));
    CHECK(!utf8_is_valid(STR("\xc0\x80")));
    CHECK(!utf8_is_valid(STR("\xed\xa0\x80")));
    CHECK(!utf8_is_valid(STR("\xf4\x90\x80\x80")));
    CHECK(utf8_count(STR("h\xc3\xa9")) == 2);
    struct buf upper = buf_new(a, 100); /* aé, sharp s, ligature fi, ǆ, я, ÿ, Deseret */
    utf8_add_upper(&upper, STR("a\xc3\xa9\xc3\x9f\xef\xac\x81\xc7\x86\xd1\x8f\xc3\xbf"
                               "\xf0\x90\x90\xa8-1"));
    CHECK_STR(buf_str(&upper), STR("A\xc3\x89SSFI\xc7\x84\xd0\xaf\xc5\xb8\xf0\x90\x90\x80-1"));
    size_t i = 0;
    CHECK(utf8_next(STR("\xff"), &i) == UTF8_REPLACEMENT && i == 1);
}

static void maps(struct arena *a)
{
    test_begin("strmap");
    struct strmap m = strmap_new(a);
    int numbers[100];
    for (int i = 0; i < 100; i++) strmap_set(&m, arena_printf(a, "k%d", i), &numbers[i]);
    for (int i = 0; i < 100; i++) CHECK(strmap_get(&m, arena_printf(a, "k%d", i)) == &numbers[i]);
    CHECK(strmap_get(&m, STR("k100")) == NULL);
    CHECK(m.n == 100);
}

static void environment(struct arena *a)
{
    test_begin("env");
    const char *const kv[] = {"A=1", "A=2", "E=", "HOME=/h", NULL};
    struct env *v = env_of_pairs(a, kv);
    struct str s;
    CHECK(env_get(v, STR("A"), &s) && str_eq(s, STR("1")));
    CHECK(env_get(v, STR("E"), &s) && s.n == 0);
    CHECK(!env_get(v, STR("X"), &s));
    CHECK_STR(env_or(v, STR("E"), STR("d")), STR("d"));
    CHECK_STR(env_home(v), STR("/h"));
}

static void cancels(struct arena *a)
{
    test_begin("cancel");
    struct cancel *c = cancel_new(a);
    CHECK(cancel_sleep_ms(c, 1));
    cancel_raise(c);
    CHECK(cancel_is_raised(c));
    CHECK(!cancel_sleep_ms(c, 60000));
    CHECK(!cancel_is_raised(NULL));
}

void run_tests(struct arena *a)
{
    strings();
    integers();
    arenas();
    buffers(a);
    base64(a);
    utf8(a);
    maps(a);
    environment(a);
    cancels(a);
}
