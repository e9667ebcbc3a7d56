#include "mcp/prompts.h"

#include "base/limits.h"
#include "mcp/scripts.h"
#include "mcp/session.h"

#define NAME_SHOWN 100u /* bytes of an unknown name that are repeated */

struct parameter {
    struct str name, description;
    bool is_required;
};

/* Behind the heading "## Parameters", up to the next one. */
static struct str parameters_of(const struct script *s)
{
    static const struct str heading = STR_INIT("\n## Parameters\n");
    size_t begin = str_find(s->text, heading);
    if (begin == STR_NPOS) return STR_NONE;
    struct str rest = str_from(s->text, begin + heading.n);
    size_t end = str_find(rest, STR("\n## "));
    return end == STR_NPOS ? rest : str_sub(rest, 0, end);
}

/* "- **name** (required): text" or "- **name** (optional, default: "x"): text". */
static bool next_parameter(struct str *rest, struct parameter *out)
{
    static const struct str open = STR_INIT("- **"), close = STR_INIT("** (");
    struct str line;
    while (str_next(rest, '\n', &line)) {
        size_t end = str_find(line, close), colon = str_find(line, STR("): "));
        if (!str_starts(line, open) || end == STR_NPOS || colon == STR_NPOS || colon < end)
            continue;
        out->name = str_sub(line, open.n, end - open.n);
        out->is_required = str_starts(str_from(line, end + close.n), STR("required"));
        out->description = str_from(line, colon + 3);
        return true;
    }
    return false;
}

static const struct value *arguments_of(struct arena *a, const struct script *s)
{
    struct value *list = value_list(a);
    struct str rest = parameters_of(s);
    struct parameter p;
    while (rest.n > 0 && next_parameter(&rest, &p)) {
        struct value *v = value_map(a);
        value_set(a, v, STR("name"), value_string(a, p.name));
        value_set(a, v, STR("description"), value_string(a, p.description));
        value_set(a, v, STR("required"), value_bool(p.is_required));
        value_push(a, list, v);
    }
    return list;
}

void script_prompts_list(struct request *r, struct reply *out)
{
    struct arena *a = r->arena;
    const struct scripts *scripts = r->session->options->scripts;
    if (value_kind_of(value_get(r->params, STR("cursor"))) != VALUE_NULL) {
        reply_error(out, RPC_INVALID_PARAMS, STR("Invalid cursor: the list has one page"));
        return;
    }
    struct value *list = value_list(a);
    for (size_t i = 0; i < scripts->n; i++) {
        const struct script *s = &scripts->items[i];
        struct value *v = value_map(a);
        value_set(a, v, STR("name"), value_string(a, s->name));
        value_set(a, v, STR("description"), value_string(a, s->description));
        value_set(a, v, STR("arguments"), arguments_of(a, s));
        value_push(a, list, v);
    }
    value_set(a, request_result(r, out), STR("prompts"), list);
}

/* False with the error in `out`: a value is missing or none. */
static bool add_values(struct request *r, const struct script *s, struct buf *text,
                       struct reply *out)
{
    const struct value *given = value_get(r->params, STR("arguments"));
    struct str rest = parameters_of(s);
    struct parameter p;
    buf_add(text, STR("\n\n## Values of the parameters\n\n"));
    while (rest.n > 0 && next_parameter(&rest, &p)) {
        const struct value *v = value_get(given, p.name);
        bool is_text = value_kind_of(v) == VALUE_STRING;
        if (value_kind_of(v) == VALUE_NULL && !p.is_required) continue;
        if (!is_text || (p.is_required && value_text(v).n == 0)) {
            reply_error(out, RPC_INVALID_PARAMS,
                        arena_printf(r->arena, "Invalid params: the argument " STR_FMT " %s",
                                     STR_ARG(p.name),
                                     v ? "must be a text" : "is required but missing"));
            return false;
        }
        buf_addf(text, "- **" STR_FMT "**: ", STR_ARG(p.name));
        buf_add(text, value_text(v));
        buf_add_char(text, '\n');
    }
    return true;
}

void script_prompts_get(struct request *r, struct reply *out)
{
    struct arena *a = r->arena;
    struct str name = value_get_text(r->params, STR("name"));
    const struct value *given = value_get(r->params, STR("arguments"));
    const struct script *s = scripts_find(r->session->options->scripts, name);
    if (!s || (value_kind_of(given) != VALUE_MAP && value_kind_of(given) != VALUE_NULL)) {
        struct buf why = buf_new(a, 4096);
        buf_add(&why,
                s ? STR("Invalid params: arguments must be an object") : STR("Unknown prompt: "));
        if (!s) buf_add(&why, str_sub(name, 0, NAME_SHOWN)); /* may hold NUL */
        reply_error(out, RPC_INVALID_PARAMS, buf_str(&why));
        return;
    }
    struct buf text = buf_new(a, LIMIT_MCP_OUT_LINE);
    buf_add(&text, s->text);
    if (!add_values(r, s, &text, out)) return;
    struct value *content = value_map(a), *message = value_map(a), *messages = value_list(a);
    value_set(a, content, STR("type"), value_string(a, STR("text")));
    value_set(a, content, STR("text"), value_string(a, buf_str(&text)));
    value_set(a, message, STR("role"), value_string(a, STR("user")));
    value_set(a, message, STR("content"), content);
    value_push(a, messages, message);
    struct value *result = request_result(r, out);
    value_set(a, result, STR("description"), value_string(a, s->description));
    value_set(a, result, STR("messages"), messages);
}
