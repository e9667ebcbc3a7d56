/* Agent scripts: the program's, those of a folder, and files that cannot be used. */
#include "harness.h"

#include "mcp/scripts.h"
#include "mcp/session.h"
#include "scratch.h"

static void formats(struct arena *a)
{
    static const struct {
        struct str text, fault; /* fault empty: it is a script */
    } cases[] = {
        {STR_INIT("---\ndescription: Does it.\n---\n# Title\n"), STR_INIT("")},
        {STR_INIT("\xef\xbb\xbf---\r\ndescription: Does it.\r\n---\r\n# Title\n"), STR_INIT("")},
        {STR_INIT("---\ntags: [a, b]\ndescription: 'Does it.'\n---\n# Title\n"), STR_INIT("")},
        {STR_INIT(""), STR_INIT("must open with front matter")},
        {STR_INIT("# Title\n"), STR_INIT("must open with front matter")},
        {STR_INIT("---\ndescription: Does it.\n"), STR_INIT("must open with front matter")},
        {STR_INIT("---\n---\n"), STR_INIT("no text \"description\"")},
        {STR_INIT("---\ndescription: 7\n---\n"), STR_INIT("no text \"description\"")},
        {STR_INIT("---\ndescription: '  '\n---\n"), STR_INIT("no text \"description\"")},
        {STR_INIT("---\n- description\n---\n"), STR_INIT("no text \"description\"")},
        {STR_INIT("---\ndescription: [\n---\n"), STR_INIT("no YAML")},
        {STR_INIT("---\ndescription: \xff\n---\n"), STR_INIT("no UTF-8")},
        {STR_INIT("---\ndescription: a\0b\n---\n"), STR_INIT("no UTF-8")},
    };
    test_begin("formats");
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct err e = err_init(a);
        struct script s;
        bool ok = script_parse(a, STR("x.script.md"), cases[i].text, &s, &e);
        if (cases[i].fault.n > 0) {
            CHECK(!ok && e.kind == ERR_CONFIG);
            CHECK(str_find(e.message, cases[i].fault) != STR_NPOS);
        } else if (CHECK_OK(ok, &e)) {
            CHECK_STR(s.name, STR("x"));
            CHECK_STR(s.description, STR("Does it."));
            CHECK_STR(s.text, STR("# Title\n"));
        }
    }
}

static const struct script *named(const struct scripts *s, struct str name)
{
    for (size_t i = 0; i < s->n; i++) {
        if (str_eq(s->items[i].name, name)) return &s->items[i];
    }
    return NULL;
}

static void folder_of_scripts(struct arena *a)
{
    test_begin("folder");
    struct str folder = scratch_new(a);
    scratch_write(a, folder, "mine.script.md", "---\ndescription: Mine.\n---\nDo it.\n");
    scratch_write(a, folder, "ec2-unreachable.script.md",
                  "---\ndescription: Other.\n---\nOther.\n");
    scratch_write(a, folder, "bad.script.md", "no front matter\n");
    scratch_write(a, folder, "notes.md", "no script\n");
    struct buf warnings = buf_new(a, 10000);
    struct scripts own = scripts_load(a, STR_NONE, &warnings);
    CHECK(own.n >= 10 && warnings.n == 0);
    struct scripts all = scripts_load(a, folder, &warnings);
    CHECK(all.n == own.n + 1);
    CHECK(str_find(buf_str(&warnings), STR("bad.script.md is left out: ")) != STR_NPOS);
    const struct script *mine = named(&all, STR("mine"));
    const struct script *replaced = named(&all, STR("ec2-unreachable"));
    CHECK(mine && str_eq(mine->text, STR("Do it.\n")));
    CHECK(replaced && str_eq(replaced->text, STR("Other.\n")));
    for (size_t i = 1; i < all.n; i++) CHECK(str_cmp(all.items[i - 1].name, all.items[i].name) < 0);
    buf_clear(&warnings);
    struct str missing = arena_printf(a, STR_FMT "/missing", STR_ARG(folder));
    CHECK(scripts_load(a, missing, &warnings).n == own.n);
    CHECK(str_starts(buf_str(&warnings), STR("AWS_API_MCP_AGENT_SCRIPTS_DIR cannot be read: ")));
}

static void the_tool(struct arena *a)
{
    test_begin("tool");
    struct buf warnings = buf_new(a, 10000);
    struct scripts own = scripts_load(a, STR_NONE, &warnings);
    struct tool tool = plan_tool(a, &own);
    static const struct str asked[] = {STR_INIT("ec2-unreachable"),
                                       STR_INIT(" ec2-unreachable.script.md ")};
    for (size_t i = 0; i < ARRAY_LEN(asked); i++) {
        struct value *arguments = value_map(a);
        value_set(a, arguments, STR("script_name"), value_string(a, asked[i]));
        const struct tool_call call = {.arguments = arguments};
        struct tool_result result = {0};
        struct err e = err_init(a);
        CHECK_OK(tool.call(tool.ctx, a, &call, &result, &e), &e);
        CHECK(str_find(result.text, STR("## Steps")) != STR_NPOS);
    }
    struct value *arguments = value_map(a);
    value_set(a, arguments, STR("script_name"), value_string(a, STR("../nothing")));
    const struct tool_call call = {.arguments = arguments};
    struct tool_result result = {0};
    struct err e = err_init(a);
    CHECK(!tool.call(tool.ctx, a, &call, &result, &e));
    CHECK_STR(e.message, STR("Script ../nothing not found"));
    CHECK(str_find(e.hint, STR("ec2-unreachable")) != STR_NPOS);
    CHECK(str_find(tool.description, STR("* ec2-unreachable : ")) != STR_NPOS);
}

/* The answer to one line of a session that offers the scripts as prompts. */
static struct str talk(struct session *s, struct arena *a, const char *line)
{
    struct str answer = STR_NONE;
    session_line(s, str_of(line));
    CHECK(writer_take(s->writer, a, &answer));
    return answer;
}

static void prompts(struct arena *a)
{
    struct script items[] = {
        {STR("one"), STR("First"),
         STR("# One\n\n## Parameters\n\n- **x_id** (required): Its id.\n- **y** (optional, "
             "default: "
             "\"1\"): How many.\n- odd line\n\n## Steps\n\n- **z** (required): no parameter\n")},
        {STR("two"), STR("Second"), STR("# Two\n")},
    };
    const struct scripts scripts = {items, ARRAY_LEN(items)};
    const struct mcp_options options = {.name = STR("s"), .version = STR("1"), .scripts = &scripts};
    const struct mcp_options none = {.name = STR("s"), .version = STR("1")};
    struct session *s = session_new(a, &options, -1);
#define ASK(method, params)                                                                        \
    talk(s, a, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" method "\",\"params\":" params "}")
    CHECK_STR(
        ASK("prompts/list", "{}"),
        STR("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"prompts\":[{\"name\":\"one\","
            "\"description\":\"First\",\"arguments\":[{\"name\":\"x_id\",\"description\":"
            "\"Its id.\",\"required\":true},{\"name\":\"y\",\"description\":\"How many.\","
            "\"required\":false}]},{\"name\":\"two\",\"description\":\"Second\",\"arguments\":"
            "[]}]}}"));
    struct str got = ASK("prompts/get", "{\"name\":\"one\",\"arguments\":{\"x_id\":\"a\\nb\"}}");
    CHECK(str_find(got, STR("\"role\":\"user\"")) != STR_NPOS);
    CHECK(str_find(got, STR("- **x_id**: a\\nb\\n\"")) != STR_NPOS);
    got = ASK("prompts/get", "{\"name\":\"two\",\"arguments\":null}");
    CHECK(str_find(got, STR("# Two")) != STR_NPOS);
    static const char *const wrong[] = {
        "{}",
        "{\"name\":\"three\"}",
        "{\"name\":1}",
        "{\"name\":\"one\"}",
        "{\"name\":\"one\",\"arguments\":[]}",
        "{\"name\":\"one\",\"arguments\":{\"x_id\":\"\"}}",
        "{\"name\":\"one\",\"arguments\":{\"x_id\":5}}",
        "{\"name\":\"one\",\"arguments\":{\"x_id\":\"a\",\"y\":2}}"};
    for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
        struct str line = arena_printf(
            a, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"prompts/get\",\"params\":%s}", wrong[i]);
        CHECK(str_find(talk(s, a, arena_cstr(a, line)), STR("\"code\":-32602")) != STR_NPOS);
    }
    CHECK(str_find(ASK("prompts/list", "{\"cursor\":\"x\"}"), STR("-32602")) != STR_NPOS);
    s = session_new(a, &none, -1);
    CHECK(str_find(ASK("prompts/list", "{}"), STR("-32601")) != STR_NPOS);
#undef ASK
}

void run_tests(struct arena *a)
{
    formats(a);
    folder_of_scripts(a);
    the_tool(a);
    test_begin("prompts");
    prompts(a);
}
