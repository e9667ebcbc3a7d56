#include "harness.h"

#include "mcp/seal.h"

#define LIFETIME_US 60000000

static bool opens(struct seal *s, struct arena *a, struct str sealed, struct str bound)
{
    struct str data;
    uint64_t number;
    return seal_open(s, a, sealed, bound, &data, &number);
}

static void round_trip(struct seal *s, struct arena *a)
{
    struct str data = STR_NONE, sealed = seal_close(s, a, STR("bound"), STR("some data"));
    uint64_t number = 0;
    CHECK(seal_open(s, a, sealed, STR("bound"), &data, &number));
    CHECK_STR(data, STR("some data"));
    CHECK(seal_use_up(s, number));
    CHECK(!seal_use_up(s, number));
    CHECK(opens(s, a, sealed, STR("bound")));
    struct str empty = seal_close(s, a, STR(""), STR(""));
    CHECK(opens(s, a, empty, STR("")));
    CHECK(!str_eq(empty, seal_close(s, a, STR(""), STR(""))));
}

static void hostile(struct seal *s, struct arena *a)
{
    struct str sealed = seal_close(s, a, STR("bound"), STR("data"));
    CHECK(!opens(s, a, sealed, STR("bound2")));
    CHECK(!opens(s, a, sealed, STR("")));
    CHECK(!opens(s, a, STR(""), STR("bound")));
    CHECK(!opens(s, a, STR("!!!!"), STR("bound")));
    CHECK(!opens(s, a, arena_printf(a, STR_FMT "A", STR_ARG(sealed)), STR("bound")));
    CHECK(!opens(s, a, arena_printf(a, STR_FMT " ", STR_ARG(sealed)), STR("bound")));
    CHECK(!opens(s, a, str_sub(sealed, 0, sealed.n - 4), STR("bound")));
    for (size_t i = 0; i < sealed.n; i++) {
        char *altered = arena_cstr(a, sealed);
        altered[i] = altered[i] == 'A' ? 'B' : 'A';
        CHECK(!opens(s, a, (struct str){altered, sealed.n}, STR("bound")));
    }
    struct seal other;
    seal_init(&other, LIFETIME_US);
    CHECK(!opens(&other, a, sealed, STR("bound")));
}

static void window(struct seal *s, struct arena *a)
{
    struct str data, first = seal_close(s, a, STR("b"), STR(""));
    uint64_t old, number;
    CHECK(seal_open(s, a, first, STR("b"), &data, &old));
    for (unsigned i = 0; i < SEAL_WINDOW; i++) {
        struct str sealed = seal_close(s, a, STR("b"), STR(""));
        CHECK(seal_open(s, a, sealed, STR("b"), &data, &number));
    }
    CHECK(!seal_use_up(s, old)); /* too many came behind it */
    CHECK(seal_use_up(s, number));
    CHECK(seal_use_up(s, old + 1));
    CHECK(!seal_use_up(s, old + 1));
}

static void lifetime(struct arena *a)
{
    struct seal s;
    seal_init(&s, -1);
    CHECK(!opens(&s, a, seal_close(&s, a, STR("b"), STR("")), STR("b")));
}

void run_tests(struct arena *a)
{
    struct seal s;
    seal_init(&s, LIFETIME_US);
    test_begin("seal");
    round_trip(&s, a);
    hostile(&s, a);
    window(&s, a);
    lifetime(a);
}
