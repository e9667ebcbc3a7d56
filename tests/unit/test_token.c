#include "harness.h"

#include "engine/path.h"
#include "engine/token.h"
#include "value/json.h"

static const struct value *json(struct arena *a, struct str text)
{
    struct err e = err_init(a);
    const struct value *v = &value_null;
    CHECK_OK(json_read(a, text, &v, &e), &e);
    return v;
}

static void encoding(struct arena *a)
{
    test_begin("token_encode");
    /* Made with botocore.paginate.TokenEncoder. */
    CHECK_STR(token_encode(a, json(a, STR("{\"Marker\":\"abc\"}")), TOKEN_WHOLE),
              STR("eyJNYXJrZXIiOiAiYWJjIn0="));
    CHECK_STR(token_encode(a, json(a, STR("{\"NextToken\":null}")), 3),
              STR("eyJOZXh0VG9rZW4iOiBudWxsLCAiYm90b190cnVuY2F0ZV9hbW91bnQiOiAzfQ=="));
    struct value *inner = value_map(a);
    value_set(a, inner, STR("B"), value_bytes(a, STR("\xff\x00x")));
    struct value *key = value_map(a);
    value_set(a, key, STR("id"), inner);
    struct value *tokens = value_map(a);
    value_set(a, tokens, STR("K"), key);
    CHECK_STR(token_encode(a, tokens, TOKEN_WHOLE),
              STR("eyJLIjogeyJpZCI6IHsiQiI6ICIvd0I0In19LCAiYm90b19lbmNvZGVkX2tleXMiOiBbWyJLIiwg"
                  "ImlkIiwgIkIiXV19"));
}

/* A blob elsewhere stays the text that the CLI keeps it as. */
static void nested_blobs(struct arena *a)
{
    test_begin("token_encode, nested blobs");
    struct value *list = value_list(a), *set = value_map(a), *key = value_map(a),
                 *tokens = value_map(a);
    value_push(a, list, value_bytes(a, STR("x")));
    value_set(a, set, STR("BS"), list);
    value_set(a, key, STR("id"), set);
    value_set(a, tokens, STR("K"), key);
    CHECK_STR(
        token_encode(a, tokens, -1),
        STR("eyJLIjogeyJpZCI6IHsiQlMiOiBbImVBPT0iXX19LCAiYm90b190cnVuY2F0ZV9hbW91bnQiOiAtMX0="));
}

static void paths(struct arena *a)
{
    test_begin("path_with");
    const struct value *map = json(a, STR("{\"a\":{\"b\":1,\"c\":2},\"d\":3}"));
    const struct value *changed = path_with(a, map, STR("a.b"), &value_true);
    CHECK_STR(json_text(a, changed, &json_compact), STR("{\"a\":{\"b\":true,\"c\":2},\"d\":3}"));
    CHECK_STR(json_text(a, map, &json_compact), STR("{\"a\":{\"b\":1,\"c\":2},\"d\":3}"));
    changed = path_with(a, map, STR("x.y"), &value_null);
    CHECK_STR(json_text(a, changed, &json_compact),
              STR("{\"a\":{\"b\":1,\"c\":2},\"d\":3,\"x\":{\"y\":null}}"));
    CHECK_STR(json_text(a, path_copy_with(a, map, STR("d"), NULL), &json_compact),
              STR("{\"a\":{\"b\":1,\"c\":2}}"));
}

void run_tests(struct arena *a)
{
    encoding(a);
    nested_blobs(a);
    paths(a);
}
