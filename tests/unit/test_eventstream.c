#include "codec/eventstream.h"

#include "base/base64.h"
#include "harness.h"
#include "value/json.h"

/* Every type of header, then "payload"; checksums by Python's binascii.crc32. */
static const struct str every_type =
    STR_INIT("AAAAZgAAAE+VMwGFAXQAAWYBAWIC/wFzA//+AWkE/////QFsBf/////////8AXkGAAJieQF4BwAEdGV4dAF3"
             "CAAAAUsgGsR7AXUJAAECAwQFBgcICQoLDA0OD3BheWxvYWRfcOSi");
static const struct str empty = STR_INIT("AAAAEAAAAAAFwkjrfZjI/w==");

static struct str bytes_of(struct arena *a, struct str base64)
{
    struct str bytes = STR("");
    CHECK(base64_decode(a, base64, &bytes));
    return bytes;
}

static void reads(struct arena *a)
{
    test_begin("two messages in a row");
    struct err e = err_init(a);
    struct buf b = buf_new(a, 1000);
    buf_add(&b, bytes_of(a, every_type));
    buf_add(&b, bytes_of(a, empty));
    struct str rest = buf_str(&b);
    struct eventstream_message m;
    if (!CHECK_OK(eventstream_next(a, &rest, &m, &e), &e)) return;
    CHECK_STR(m.payload, STR("payload"));
    CHECK_STR(json_text(a, m.headers, &json_compact),
              STR("{\"t\":true,\"f\":false,\"b\":-1,\"s\":-2,\"i\":-3,\"l\":-4,\"y\":\"Ynk=\","
                  "\"x\":\"text\",\"w\":1422172800123,"
                  "\"u\":\"00010203-0405-0607-0809-0a0b0c0d0e0f\"}"));
    CHECK_OK(eventstream_next(a, &rest, &m, &e), &e);
    CHECK(m.payload.n == 0 && value_count(m.headers) == 0 && rest.n == 0);
}

static void damaged(struct arena *a)
{
    test_begin("a changed bit or a missing byte is noticed");
    struct str good = bytes_of(a, every_type);
    for (size_t i = 0; i < good.n; i++) {
        struct err e = err_init(a);
        struct eventstream_message m;
        char *bytes = arena_cstr(a, good);
        bytes[i] ^= 1;
        struct str rest = {bytes, good.n};
        CHECK(!eventstream_next(a, &rest, &m, &e));
        CHECK(e.kind == ERR_SYNTAX);
        struct str cut = str_sub(good, 0, i);
        struct err why = err_init(a);
        CHECK(!eventstream_next(a, &cut, &m, &why));
    }
}

void run_tests(struct arena *a)
{
    reads(a);
    damaged(a);
}
