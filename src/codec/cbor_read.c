#include "codec/cbor.h"

#include "base/limits.h"
#include "base/utf8.h"
#include "codec/timestamp.h"

#include <cbor.h>

enum token_kind {
    TOKEN_UINT,
    TOKEN_NEGINT, /* -1 - number */
    TOKEN_BYTES,
    TOKEN_TEXT,
    TOKEN_LIST,
    TOKEN_MAP,
    TOKEN_TAG,
    TOKEN_DOUBLE,
    TOKEN_BOOL,
    TOKEN_NULL,
    TOKEN_BREAK
};

/* One item head as libcbor reports it. */
struct token {
    enum token_kind kind;
    bool is_indefinite;
    bool boolean;
    uint64_t number; /* value, tag, or number of items */
    double real;
    struct str text;
};

struct reader {
    struct arena *arena;
    struct str input;
    size_t at;
    unsigned depth;
    struct err *err;
};

/* ---- libcbor's callbacks: each fills the token that is the context ---- */

static void set_number(void *t, enum token_kind kind, uint64_t n)
{
    *(struct token *)t = (struct token){.kind = kind, .number = n};
}

static void set_real(void *t, double d)
{
    *(struct token *)t = (struct token){.kind = TOKEN_DOUBLE, .real = d};
}

static void set_text(void *t, enum token_kind kind, cbor_data p, size_t n)
{
    *(struct token *)t = (struct token){.kind = kind, .text = {(const char *)p, n}};
}

static void set_indefinite(void *t, enum token_kind kind)
{
    *(struct token *)t = (struct token){.kind = kind, .is_indefinite = true};
}

static void on_uint8(void *t, uint8_t n)
{
    set_number(t, TOKEN_UINT, n);
}
static void on_uint16(void *t, uint16_t n)
{
    set_number(t, TOKEN_UINT, n);
}
static void on_uint32(void *t, uint32_t n)
{
    set_number(t, TOKEN_UINT, n);
}
static void on_uint64(void *t, uint64_t n)
{
    set_number(t, TOKEN_UINT, n);
}
static void on_negint8(void *t, uint8_t n)
{
    set_number(t, TOKEN_NEGINT, n);
}
static void on_negint16(void *t, uint16_t n)
{
    set_number(t, TOKEN_NEGINT, n);
}
static void on_negint32(void *t, uint32_t n)
{
    set_number(t, TOKEN_NEGINT, n);
}
static void on_negint64(void *t, uint64_t n)
{
    set_number(t, TOKEN_NEGINT, n);
}
static void on_bytes_start(void *t)
{
    set_indefinite(t, TOKEN_BYTES);
}
static void on_bytes(void *t, cbor_data p, size_t n)
{
    set_text(t, TOKEN_BYTES, p, n);
}
static void on_text_start(void *t)
{
    set_indefinite(t, TOKEN_TEXT);
}
static void on_text(void *t, cbor_data p, size_t n)
{
    set_text(t, TOKEN_TEXT, p, n);
}
static void on_list_start(void *t)
{
    set_indefinite(t, TOKEN_LIST);
}
static void on_list(void *t, size_t n)
{
    set_number(t, TOKEN_LIST, n);
}
static void on_map_start(void *t)
{
    set_indefinite(t, TOKEN_MAP);
}
static void on_map(void *t, size_t n)
{
    set_number(t, TOKEN_MAP, n);
}
static void on_tag(void *t, uint64_t n)
{
    set_number(t, TOKEN_TAG, n);
}
static void on_float(void *t, float f)
{
    set_real(t, (double)f);
}
static void on_double(void *t, double d)
{
    set_real(t, d);
}
static void on_null(void *t)
{
    set_number(t, TOKEN_NULL, 0);
}
static void on_bool(void *t, bool b)
{
    *(struct token *)t = (struct token){.kind = TOKEN_BOOL, .boolean = b};
}
static void on_break(void *t)
{
    set_number(t, TOKEN_BREAK, 0);
}

static const struct cbor_callbacks callbacks = {
    .uint8 = on_uint8,
    .uint16 = on_uint16,
    .uint32 = on_uint32,
    .uint64 = on_uint64,
    .negint8 = on_negint8,
    .negint16 = on_negint16,
    .negint32 = on_negint32,
    .negint64 = on_negint64,
    .byte_string_start = on_bytes_start,
    .byte_string = on_bytes,
    .string_start = on_text_start,
    .string = on_text,
    .indef_array_start = on_list_start,
    .array_start = on_list,
    .indef_map_start = on_map_start,
    .map_start = on_map,
    .tag = on_tag,
    .float2 = on_float,
    .float4 = on_float,
    .float8 = on_double,
    .undefined = on_null,
    .null = on_null,
    .boolean = on_bool,
    .indef_break = on_break,
};

/* ---- items ---- */

static bool fail(struct reader *r, const char *why)
{
    return err_set(r->err, ERR_SYNTAX, "invalid CBOR at byte %zu: %s", r->at, why);
}

static bool next_token(struct reader *r, struct token *t)
{
    if (r->at >= r->input.n) return fail(r, "the data ends in the middle of an item");
    struct cbor_decoder_result result =
        cbor_stream_decode((cbor_data)r->input.p + r->at, r->input.n - r->at, &callbacks, t);
    switch (result.status) {
    case CBOR_DECODER_FINISHED:
        r->at += result.read;
        return true;
    case CBOR_DECODER_NEDATA:
        return fail(r, "the data ends in the middle of an item");
    case CBOR_DECODER_ERROR:
        return fail(r, "this item head has no meaning");
    }
    return fail(r, "this item head has no meaning");
}

static bool read_value(struct reader *r, const struct token *t, const struct value **out);

static bool read_item(struct reader *r, const struct value **out)
{
    struct token t = {0};
    return next_token(r, &t) && read_value(r, &t, out);
}

/* Joins the pieces of a string of indefinite length. */
static bool read_pieces(struct reader *r, enum token_kind kind, struct str *out)
{
    struct buf joined = buf_new(r->arena, r->input.n);
    for (;;) {
        struct token piece = {0};
        if (!next_token(r, &piece)) return false;
        if (piece.kind == TOKEN_BREAK) break;
        if (piece.kind != kind || piece.is_indefinite) {
            return fail(r, "a string of indefinite length has a piece of another type");
        }
        buf_add(&joined, piece.text);
    }
    *out = buf_str(&joined);
    return true;
}

static bool read_string(struct reader *r, const struct token *t, const struct value **out)
{
    struct str s = t->text;
    if (t->is_indefinite && !read_pieces(r, t->kind, &s)) return false;
    if (!t->is_indefinite) s = arena_str(r->arena, s);
    if (t->kind == TOKEN_BYTES) {
        *out = value_bytes(r->arena, s);
        return true;
    }
    if (!utf8_is_valid(s)) return fail(r, "a text string is not UTF-8");
    *out = value_string(r->arena, s);
    return true;
}

/* Every item takes at least a byte: a longer list cannot be there, so nothing is allocated for it.
 */
static bool check_count(struct reader *r, const struct token *t, uint64_t bytes_each)
{
    if (t->is_indefinite || t->number <= (r->input.n - r->at) / bytes_each) return true;
    return fail(r, "the data ends in the middle of an item");
}

static bool read_list(struct reader *r, const struct token *t, const struct value **out)
{
    struct value *list = value_list(r->arena);
    if (!check_count(r, t, 1)) return false;
    for (uint64_t i = 0; t->is_indefinite || i < t->number; i++) {
        struct token head = {0};
        const struct value *item;
        if (!next_token(r, &head)) return false;
        if (head.kind == TOKEN_BREAK && t->is_indefinite) break;
        if (!read_value(r, &head, &item)) return false;
        value_push(r->arena, list, item);
    }
    *out = list;
    return true;
}

static bool read_map(struct reader *r, const struct token *t, const struct value **out)
{
    struct value *map = value_map(r->arena);
    if (!check_count(r, t, 2)) return false;
    for (uint64_t i = 0; t->is_indefinite || i < t->number; i++) {
        struct token head = {0};
        const struct value *key;
        const struct value *item;
        if (!next_token(r, &head)) return false;
        if (head.kind == TOKEN_BREAK && t->is_indefinite) break;
        if (!read_value(r, &head, &key)) return false;
        bool is_name = key->kind == VALUE_STRING || key->kind == VALUE_NUMBER;
        if (!is_name) return fail(r, "a map key is neither text nor a number");
        if (!read_item(r, &item)) return false;
        value_set(r->arena, map, value_text(key), item);
    }
    *out = map;
    return true;
}

static bool read_time(struct reader *r, const struct token *t, const struct value **out)
{
    if (t->number != 1) return fail(r, "only tag 1 (epoch time) is known");
    const struct value *epoch;
    struct timestamp time;
    if (!read_item(r, &epoch)) return false;
    if (epoch->kind != VALUE_NUMBER) return fail(r, "tag 1 needs a number");
    if (!timestamp_of_value(epoch, &time, r->err)) return false;
    *out = value_string(r->arena, timestamp_isoformat(r->arena, &time));
    return true;
}

static const struct value *negative(struct arena *a, uint64_t n)
{
    if (n == UINT64_MAX) return value_number(a, STR("-18446744073709551616"));
    return value_number(a, arena_printf(a, "-%llu", (unsigned long long)n + 1));
}

static bool read_nested(struct reader *r, const struct token *t, const struct value **out)
{
    if (r->depth == LIMIT_CBOR_DEPTH) return fail(r, "items are nested too deeply");
    r->depth++;
    bool ok = t->kind == TOKEN_LIST  ? read_list(r, t, out)
              : t->kind == TOKEN_MAP ? read_map(r, t, out)
                                     : read_time(r, t, out);
    r->depth--;
    return ok;
}

static bool read_value(struct reader *r, const struct token *t, const struct value **out)
{
    switch (t->kind) {
    case TOKEN_UINT:
        *out =
            value_number(r->arena, arena_printf(r->arena, "%llu", (unsigned long long)t->number));
        return true;
    case TOKEN_NEGINT:
        *out = negative(r->arena, t->number);
        return true;
    case TOKEN_DOUBLE:
        *out = value_double(r->arena, t->real);
        return true;
    case TOKEN_BOOL:
        *out = value_bool(t->boolean);
        return true;
    case TOKEN_NULL:
        *out = &value_null;
        return true;
    case TOKEN_BYTES:
    case TOKEN_TEXT:
        return read_string(r, t, out);
    case TOKEN_LIST:
    case TOKEN_MAP:
    case TOKEN_TAG:
        return read_nested(r, t, out);
    case TOKEN_BREAK:
        return fail(r, "a break stands where an item is expected");
    }
    BUG("unknown token");
}

bool cbor_read(struct arena *a, struct str bytes, const struct value **out, struct err *e)
{
    struct reader r = {.arena = a, .input = bytes, .err = e};
    return read_item(&r, out);
}
