#include "engine/token.h"

#include "base/base64.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "value/json.h"
#include "value/pyrepr.h"

#include "engine/path.h"

#define TRUNCATE_KEY STR("boto_truncate_amount")
#define ENCODED_KEY STR("boto_encoded_keys")

/* The CLI keeps blobs of answers as base64 text, but for those of keys in DynamoDB's
 * LastEvaluatedKey, {"name": {"B": …}} (awscli/customizations/dynamodb/paginatorfix.py). */
static bool is_key_of_table(const struct value *path)
{
    return value_count(path) == 3 && str_eq(value_text(value_at(path, 2)), STR("B"));
}

/* Copies `v` with bytes as base64 text, and notes where bytes were: such paths go to `paths`. */
static const struct value *encode_bytes(struct arena *a, const struct value *v,
                                        const struct value *path, struct value *paths)
{
    if (value_kind_of(v) == VALUE_BYTES) {
        struct buf b = buf_new(a, LIMIT_RESULT);
        base64_encode(&b, v->u.text);
        if (is_key_of_table(path)) value_push(a, paths, path);
        return value_string(a, buf_str(&b));
    }
    if (value_count(v) == 0) return v;
    bool is_map = v->kind == VALUE_MAP;
    struct value *copy = is_map ? value_map(a) : value_list(a);
    for (size_t i = 0; i < value_count(v); i++) {
        struct value *below = value_list(a);
        for (size_t k = 0; k < value_count(path); k++) value_push(a, below, value_at(path, k));
        if (is_map) {
            const struct field *f = &v->u.map.fields[i];
            value_push(a, below, value_string(a, f->name));
            value_set(a, copy, f->name, encode_bytes(a, f->value, below, paths));
        } else {
            value_push(a, below, value_int(a, (int64_t)i));
            value_push(a, copy, encode_bytes(a, value_at(v, i), below, paths));
        }
    }
    return copy;
}

struct str token_encode(struct arena *a, const struct value *tokens, int64_t truncated)
{
    struct value *map = path_copy_with(a, tokens, TRUNCATE_KEY, NULL);
    if (truncated != TOKEN_WHOLE) value_set(a, map, TRUNCATE_KEY, value_int(a, truncated));
    struct value *paths = value_list(a);
    const struct value *plain = encode_bytes(a, map, value_list(a), paths);
    if (value_count(paths) > 0) plain = path_copy_with(a, plain, ENCODED_KEY, paths);
    struct buf out = buf_new(a, LIMIT_RESULT);
    base64_encode(&out, json_text(a, plain, &json_python));
    return buf_str(&out);
}

bool token_check(struct arena *a, const struct paginator *p, const struct value *tokens,
                 int64_t truncated, struct err *e)
{
    size_t n = paginator_input_token_count(p), found = 0;
    for (size_t i = 0; i < n; i++) found += value_get(tokens, paginator_input_token(p, i)) != NULL;
    if (found == n && value_count(tokens) == n) return true;
    const struct value *shown = path_copy_with(a, tokens, TRUNCATE_KEY, value_int(a, truncated));
    return err_set(e, ERR_GENERAL, "Bad starting token: " STR_FMT,
                   STR_ARG(py_str(a, shown, false)));
}

/* Copies `v` with the text at `path` (from step on) decoded from base64. */
static const struct value *decode_at(struct arena *a, const struct value *v,
                                     const struct value *path, size_t step)
{
    if (step == value_count(path)) {
        struct str bytes;
        return base64_decode(a, value_text(v), &bytes) ? value_bytes(a, bytes) : v;
    }
    const struct value *key = value_at(path, step);
    if (value_kind_of(v) == VALUE_MAP) {
        const struct value *inner = value_get(v, value_text(key));
        return inner ? path_copy_with(a, v, value_text(key), decode_at(a, inner, path, step + 1))
                     : v;
    }
    struct value *copy = value_list(a);
    int64_t index;
    if (!value_to_i64(key, &index)) return v;
    for (size_t i = 0; i < value_count(v); i++) {
        const struct value *item = value_at(v, i);
        value_push(a, copy, (int64_t)i == index ? decode_at(a, item, path, step + 1) : item);
    }
    return copy;
}

static bool decode_own(struct arena *a, struct str token, const struct value **tokens,
                       int64_t *truncated)
{
    struct err ignored = err_init(a); /* not our own form: the next form is tried */
    struct str text;
    const struct value *map;
    if (!base64_decode(a, token, &text) || !json_read(a, text, &map, &ignored)) return false;
    if (map->kind != VALUE_MAP) return false;
    const struct value *amount = value_get(map, TRUNCATE_KEY);
    if (amount && !value_to_i64(amount, truncated)) return false;
    const struct value *paths = value_get(map, ENCODED_KEY);
    const struct value *decoded =
        path_copy_with(a, path_copy_with(a, map, TRUNCATE_KEY, NULL), ENCODED_KEY, NULL);
    for (size_t i = 0; i < value_count(paths); i++) {
        decoded = decode_at(a, decoded, value_at(paths, i), 0);
    }
    *tokens = decoded;
    return true;
}

static size_t count_parts(struct str token)
{
    size_t n = 1;
    for (size_t at; (at = str_find(token, STR("___"))) != STR_NPOS; n++) {
        token = str_from(token, at + 3);
    }
    return n;
}

static struct str next_part(struct str *rest)
{
    size_t at = str_find(*rest, STR("___"));
    struct str part = at == STR_NPOS ? *rest : str_sub(*rest, 0, at);
    *rest = at == STR_NPOS ? STR_NONE : str_from(*rest, at + 3);
    return part;
}

static bool decode_old(struct arena *a, const struct paginator *p, struct str token,
                       const struct value **tokens, int64_t *truncated, struct err *e)
{
    size_t inputs = paginator_input_token_count(p);
    size_t parts = count_parts(token);
    struct str rest = token;
    if (parts == inputs + 1) {
        size_t last = token.n;
        while (last > 0 && !str_ends(str_sub(token, 0, last), STR("___"))) last--;
        if (str_to_i64(str_from(token, last), truncated)) {
            rest = str_sub(token, 0, last - 3);
            parts = inputs;
        } else {
            parts = 1;
        }
    }
    if (parts > inputs) {
        return err_set(e, ERR_GENERAL, "Bad starting token: " STR_FMT, STR_ARG(token));
    }
    struct value *map = value_map(a);
    for (size_t i = 0; i < inputs; i++) {
        struct str part = parts == 1 && i == 0 ? rest : STR_NONE;
        if (parts > 1 && i < parts) part = next_part(&rest);
        bool none = part.p == NULL || str_eq(part, STR("None"));
        value_set(a, map, paginator_input_token(p, i), none ? &value_null : value_string(a, part));
    }
    *tokens = map;
    return true;
}

bool token_decode(struct arena *a, const struct paginator *p, struct str token,
                  const struct value **tokens, int64_t *truncated, struct err *e)
{
    *truncated = 0;
    if (decode_own(a, token, tokens, truncated)) return true;
    *truncated = 0;
    return decode_old(a, p, token, tokens, truncated, e);
}
