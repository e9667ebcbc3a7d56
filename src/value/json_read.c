#include "value/json.h"

#include "base/limits.h"

#include <yyjson.h>

static bool convert(struct arena *a, yyjson_val *in, unsigned depth, const struct value **out,
                    struct err *e);

static struct str text_of(struct arena *a, yyjson_val *in)
{
    return arena_str(a, (struct str){yyjson_get_str(in), yyjson_get_len(in)});
}

static bool convert_list(struct arena *a, yyjson_val *in, unsigned depth, const struct value **out,
                         struct err *e)
{
    struct value *list = value_list(a);
    size_t i, max;
    yyjson_val *item;
    yyjson_arr_foreach(in, i, max, item)
    {
        const struct value *v;
        if (!convert(a, item, depth, &v, e)) return false;
        value_push(a, list, v);
    }
    *out = list;
    return true;
}

static bool convert_map(struct arena *a, yyjson_val *in, unsigned depth, const struct value **out,
                        struct err *e)
{
    struct value *map = value_map(a);
    size_t i, max;
    yyjson_val *name, *item;
    yyjson_obj_foreach(in, i, max, name, item)
    {
        const struct value *v;
        if (!convert(a, item, depth, &v, e)) return false;
        value_set(a, map, text_of(a, name), v);
    }
    *out = map;
    return true;
}

static bool convert(struct arena *a, yyjson_val *in, unsigned depth, const struct value **out,
                    struct err *e)
{
    switch (yyjson_get_type(in)) {
    case YYJSON_TYPE_BOOL:
        *out = value_bool(yyjson_get_bool(in));
        return true;
    case YYJSON_TYPE_RAW:
        *out = value_number(a, arena_str(a, (struct str){yyjson_get_raw(in), yyjson_get_len(in)}));
        return true;
    case YYJSON_TYPE_STR:
        *out = value_string(a, text_of(a, in));
        return true;
    case YYJSON_TYPE_ARR:
    case YYJSON_TYPE_OBJ:
        if (depth >= LIMIT_JSON_DEPTH) {
            return err_set(e, ERR_LIMIT, "JSON is nested deeper than %u levels", LIMIT_JSON_DEPTH);
        }
        return yyjson_is_arr(in) ? convert_list(a, in, depth + 1, out, e)
                                 : convert_map(a, in, depth + 1, out, e);
    default:
        *out = &value_null;
        return true;
    }
}

bool json_read(struct arena *a, struct str text, const struct value **out, struct err *e)
{
    yyjson_read_err why;
    /* yyjson does not write to the text without YYJSON_READ_INSITU; its argument is not const. */
    union {
        const char *in;
        char *p;
    } input = {.in = text.p ? text.p : ""};
    yyjson_doc *doc = yyjson_read_opts(input.p, text.n, YYJSON_READ_NUMBER_AS_RAW, NULL, &why);
    if (!doc) {
        return err_set(e, ERR_SYNTAX, "invalid JSON at byte %zu: %s", why.pos, why.msg);
    }
    bool ok = convert(a, yyjson_doc_get_root(doc), 0, out, e);
    yyjson_doc_free(doc);
    return ok;
}
