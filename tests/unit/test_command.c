#include "harness.h"

#include "cli/command.h"
#include "model_toy.h"
#include "value/json.h"

static const struct str formats[] = {STR_INIT("short"), STR_INIT("detailed")};

static const struct command_option options[] = {
    {.option = {.name = STR_INIT("src"), .positional = true, .required = true}},
    {.option = {.name = STR_INIT("rest"), .positional = true, .arity = ARITY_ANY}},
    {.option = {.name = STR_INIT("include")}, .dest = STR_INIT("filters"), .append = true},
    {.option = {.name = STR_INIT("exclude")}, .dest = STR_INIT("filters"), .append = true},
    {.option = {.name = STR_INIT("tags"), .arity = ARITY_TWO}, .append = true},
    {.option = {.name = STR_INIT("follow"), .arity = ARITY_FLAG}},
    {.option = {.name = STR_INIT("no-follow"), .arity = ARITY_FLAG},
     .dest = STR_INIT("follow"),
     .flag_off = true},
    {.option = {.name = STR_INIT("page-size")}, .type = TYPE_INT, .preset = STR_INIT("1000")},
    {.option = {.name = STR_INIT("format"), .choices = {formats, ARRAY_LEN(formats)}}},
    {.option = {.name = STR_INIT("names"), .arity = ARITY_SOME}},
};
static const struct command copy = {.service = STR_INIT("toy"),
                                    .name = STR_INIT("copy"),
                                    .options = options,
                                    .option_count = ARRAY_LEN(options)};
static const struct command nested = {
    .service = STR_INIT("toy"), .name = STR_INIT("make big"), .options = options};
static const struct command alone = {.service = STR_INIT("enter"), .options = options};
static const struct command *const commands[] = {&copy, &nested, &alone};

static struct str parsed(struct arena *a, const struct model *m, struct str line)
{
    struct cli_context ctx = {
        .model = m, .commands = commands, .command_count = ARRAY_LEN(commands)};
    struct err e = err_init(a);
    struct words words;
    struct invocation in;
    if (!lex_command(a, line, &words, &e) || !cli_parse(a, &ctx, &words, &in, &e)) return e.message;
    if (in.kind == INVOKE_HELP) return STR("help");
    CHECK(in.kind == INVOKE_CUSTOM);
    return arena_printf(a, STR_FMT ": " STR_FMT, STR_ARG(in.command->name),
                        STR_ARG(json_text(a, in.params, &json_compact)));
}

void run_tests(struct arena *a)
{
    static const struct {
        struct str line, result;
    } rows[] = {
        {STR_INIT("aws toy copy a"), STR_INIT("copy: {\"src\":\"a\",\"page-size\":1000}")},
        {STR_INIT("aws toy copy a b --page-size 5 c"), STR_INIT("Unknown options: c")},
        {STR_INIT("aws toy copy a b c --follow --no-follow --format=short"),
         STR_INIT("copy: {\"src\":\"a\",\"rest\":[\"b\",\"c\"],\"follow\":false,\"page-size\":1000,"
                  "\"format\":\"short\"}")},
        {STR_INIT("aws toy copy --include x --exclude y --include z a --tags k v --tags l w"),
         STR_INIT("copy: {\"src\":\"a\",\"filters\":[[\"include\",\"x\"],[\"exclude\",\"y\"],["
                  "\"include\",\"z\"]],\"tags\":[[\"tags\",\"k\",\"v\"],[\"tags\",\"l\",\"w\"]],"
                  "\"page-size\":1000}")},
        {STR_INIT("aws toy copy a --tags k"), STR_INIT("argument --tags: expected 2 arguments")},
        {STR_INIT("aws toy copy a --names"),
         STR_INIT("argument --names: expected at least one argument")},
        {STR_INIT("aws toy copy a --page-size x"),
         STR_INIT("invalid literal for int() with base 10: 'x'")},
        {STR_INIT("aws toy copy a --format long"),
         STR_INIT("argument --format: Found invalid choice 'long'")},
        {STR_INIT("aws toy copy"), STR_INIT("the following arguments are required: src")},
        {STR_INIT("aws toy copy a --bad x"), STR_INIT("Unknown options: --bad,x")},
        {STR_INIT("aws toy copy help"), STR_INIT("help")},
        {STR_INIT("aws toy make big"), STR_INIT("make big: {}")},
        {STR_INIT("aws toy make"),
         STR_INIT("usage: aws [options] toy make <subcommand> [parameters]\n"
                  "aws: [ERROR]: too few arguments")},
        {STR_INIT("aws toy make small"),
         STR_INIT("argument subcommand: Found invalid choice 'small'")},
        {STR_INIT("aws toy make help"), STR_INIT("help")},
        {STR_INIT("aws enter"), STR_INIT(": {}")},
    };
    const struct model *m = toy_model(a, toy_database(a));
    test_begin("custom commands");
    for (size_t i = 0; i < ARRAY_LEN(rows); i++)
        CHECK_STR(parsed(a, m, rows[i].line), rows[i].result);
}
