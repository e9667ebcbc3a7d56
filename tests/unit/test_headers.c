#include "harness.h"
#include "http/http.h"

static void set_and_get(struct arena *a)
{
    test_begin("names ignore case, set replaces all, the first place is kept");
    struct http_headers h = {0};
    struct str v = STR("");
    http_headers_add(a, &h, STR("Accept"), STR("1"));
    http_headers_add(a, &h, STR("X-A"), STR("2"));
    http_headers_add(a, &h, STR("x-a"), STR("3"));
    CHECK(http_headers_get(&h, STR("X-a"), &v));
    CHECK_STR(v, STR("2"));
    http_headers_set(a, &h, STR("X-A"), STR("4"));
    CHECK(h.n == 2);
    CHECK(http_headers_get(&h, STR("x-A"), &v));
    CHECK_STR(v, STR("4"));
    http_headers_remove(&h, STR("ACCEPT"));
    CHECK(h.n == 1);
    CHECK(!http_headers_get(&h, STR("accept"), &v));
}

static void many(struct arena *a)
{
    test_begin("grows");
    struct http_headers h = {0};
    for (int i = 0; i < 100; i++) {
        http_headers_set(a, &h, arena_printf(a, "n%d", i), arena_printf(a, "%d", i));
    }
    struct str v = STR("");
    CHECK(h.n == 100 && http_headers_get(&h, STR("N77"), &v));
    CHECK_STR(v, STR("77"));
}

void run_tests(struct arena *a)
{
    set_and_get(a);
    many(a);
}
