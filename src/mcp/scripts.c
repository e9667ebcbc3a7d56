#include "mcp/scripts.h"

#include <stdlib.h>

#include "base/files.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "cli/yaml.h"

#define SUFFIX STR(".script.md")
#define SCRIPT_MAX (1u * MIB) /* of one file */
#define SCRIPTS_MAX 200u
#define DESCRIPTION_MAX 300u /* bytes in the list that every model reads */

static const struct str opening = STR_INIT(
    "Get a tested step-by-step plan for a longer AWS task, to follow with call_aws and read_aws. "
    "Look here first when the task is one of these:");

/* ---- one file ---- */

static bool is_fence(struct str line)
{
    return str_eq(str_trim(line), STR("---"));
}

/* The text between the first two lines "---", and what follows the second. */
static bool split_front_matter(struct str text, struct str *front, struct str *body)
{
    struct str rest = text, line;
    if (str_starts(rest, STR("\xef\xbb\xbf"))) rest = str_from(rest, 3);
    if (!str_next(&rest, '\n', &line) || !is_fence(line)) return false;
    const char *begin = rest.p;
    while (str_next(&rest, '\n', &line)) {
        if (!is_fence(line)) continue;
        *front = str_range(begin, line.p);
        *body = rest;
        return true;
    }
    return false;
}

bool script_parse(struct arena *a, struct str file_name, struct str text, struct script *out,
                  struct err *e)
{
    struct str front, body, problem;
    const struct value *v;
    if (!utf8_is_valid(text) || str_has_char(text, '\0')) {
        return err_set(e, ERR_CONFIG, "it is no UTF-8 text");
    }
    if (!split_front_matter(text, &front, &body)) {
        return err_set(e, ERR_CONFIG,
                       "it must open with front matter: a line ---, description: ..., a line ---");
    }
    if (!yaml_read(a, front, &v, &problem)) {
        return err_set(e, ERR_CONFIG, "its front matter is no YAML: " STR_FMT, STR_ARG(problem));
    }
    const struct value *given = v->kind == VALUE_MAP ? value_get(v, STR("description")) : NULL;
    struct str description = STR_NONE;
    if (given && given->kind == VALUE_STRING) description = str_trim(given->u.text);
    if (description.n == 0) {
        return err_set(e, ERR_CONFIG, "its front matter has no text \"description\"");
    }
    *out = (struct script){.name = str_sub(file_name, 0, file_name.n - SUFFIX.n),
                           .description = description,
                           .text = body};
    return true;
}

/* ---- all of them ---- */

struct script *scripts_find(const struct scripts *s, struct str name)
{
    for (size_t i = 0; i < s->n; i++) {
        if (str_eq(s->items[i].name, name)) return &s->items[i];
    }
    return NULL;
}

static void add(struct scripts *s, const struct script *script)
{
    struct script *same = scripts_find(s, script->name);
    if (same) {
        *same = *script;
    } else {
        s->items[s->n++] = *script;
    }
}

static bool read_script(struct arena *a, const struct files *f, struct str name, struct scripts *s,
                        struct err *e)
{
    struct str text;
    struct script script;
    if (s->n >= SCRIPTS_MAX) {
        return err_set(e, ERR_LIMIT, "there are more than %u scripts", SCRIPTS_MAX);
    }
    if (!files_read(a, f, name, SCRIPT_MAX, &text, e)) return false;
    if (!script_parse(a, name, text, &script, e)) return false;
    add(s, &script);
    return true;
}

static int by_text(const void *a, const void *b)
{
    return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

static int by_name(const void *a, const void *b)
{
    return str_cmp(((const struct script *)a)->name, ((const struct script *)b)->name);
}

static void read_folder(struct arena *a, struct str folder, struct scripts *s, struct buf *warnings)
{
    const struct files door = {.mode = FILES_UNRESTRICTED, .folder = folder};
    struct err e = err_init(a);
    const struct str *names;
    size_t n;
    if (!files_list(a, &door, folder, &names, &n, &e)) {
        buf_addf(warnings, "AWS_API_MCP_AGENT_SCRIPTS_DIR cannot be read: " STR_FMT "\n",
                 STR_ARG(e.message));
        return;
    }
    struct str *sorted = ARENA_ARRAY(a, struct str, n + 1);
    size_t count = 0;
    for (size_t i = 0; i < n; i++) {
        if (str_ends(names[i], SUFFIX) && names[i].n > SUFFIX.n) sorted[count++] = names[i];
    }
    qsort(sorted, count, sizeof *sorted, by_text);
    for (size_t i = 0; i < count; i++) {
        struct err fault = err_init(a);
        if (!read_script(a, &door, sorted[i], s, &fault)) {
            buf_addf(warnings, "agent script " STR_FMT "/" STR_FMT " is left out: " STR_FMT "\n",
                     STR_ARG(folder), STR_ARG(sorted[i]), STR_ARG(fault.message));
        }
    }
    if (count == 0) {
        buf_addf(warnings, "AWS_API_MCP_AGENT_SCRIPTS_DIR: no file *.script.md in " STR_FMT "\n",
                 STR_ARG(folder));
    }
}

struct scripts scripts_load(struct arena *a, struct str folder, struct buf *warnings)
{
    struct scripts s = {ARENA_ARRAY(a, struct script, SCRIPTS_MAX), 0};
    for (size_t i = 0; i < script_texts_count; i++) {
        struct err e = err_init(a);
        struct script script;
        if (!script_parse(a, script_texts[i].name, script_texts[i].text, &script, &e)) {
            BUG("a script of the program has no description");
        }
        add(&s, &script);
    }
    if (folder.n > 0) read_folder(a, folder, &s, warnings);
    qsort(s.items, s.n, sizeof *s.items, by_name);
    return s;
}

/* ---- the tool ---- */

static struct str list_of(struct arena *a, const struct scripts *s)
{
    struct buf b = buf_new(a, MIB);
    buf_add(&b, opening);
    for (size_t i = 0; i < s->n; i++) {
        struct str d = utf8_cut(s->items[i].description, DESCRIPTION_MAX);
        buf_addf(&b, "\n* " STR_FMT " : " STR_FMT, STR_ARG(s->items[i].name), STR_ARG(d));
    }
    return buf_str(&b);
}

static bool unknown(struct arena *a, const struct scripts *s, struct str name, struct err *e)
{
    struct buf all = buf_new(a, MIB);
    for (size_t i = 0; i < s->n; i++) {
        buf_addf(&all, "%s" STR_FMT, i > 0 ? ", " : "", STR_ARG(s->items[i].name));
    }
    (void)err_set(e, ERR_USAGE, "Script " STR_FMT " not found", STR_ARG(str_sub(name, 0, 100)));
    err_hint(e, "There are: " STR_FMT, STR_ARG(buf_str(&all)));
    return false;
}

static bool call_plan(void *ctx, struct arena *a, const struct tool_call *call,
                      struct tool_result *result, struct err *e)
{
    const struct scripts *s = ctx;
    struct str name = str_trim(value_get_text(call->arguments, STR("script_name")));
    if (str_ends(name, SUFFIX)) name.n -= SUFFIX.n;
    const struct script *script = scripts_find(s, name);
    if (!script) return unknown(a, s, name, e);
    result->text = script->text;
    return true;
}

struct tool plan_tool(struct arena *a, const struct scripts *scripts)
{
    return (struct tool){
        .name = STR("get_execution_plan"),
        .title = STR("Get a plan for a longer task"),
        .description = list_of(a, scripts),
        .input_schema =
            STR("{\"type\":\"object\",\"properties\":{\"script_name\":{\"type\":\"string\","
                "\"description\":\"A name of the list\"}},\"required\":[\"script_name\"],"
                "\"additionalProperties\":false}"),
        .read_only = true,
        .idempotent = true,
        .call = call_plan,
        .ctx = (void *)(uintptr_t)scripts};
}
