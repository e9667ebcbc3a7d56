#include "cli/globals.h"

#include "cli/pynum.h"
#include "value/pyrepr.h"

#include <stddef.h>

static const struct str outputs[] = {STR_INIT("json"), STR_INIT("text"),        STR_INIT("table"),
                                     STR_INIT("yaml"), STR_INIT("yaml-stream"), STR_INIT("off")};
static const struct str colors[] = {STR_INIT("on"), STR_INIT("off"), STR_INIT("auto")};
static const struct str binary_formats[] = {STR_INIT("base64"), STR_INIT("raw-in-base64-out")};
static const struct str error_formats[] = {STR_INIT("legacy"), STR_INIT("json"),
                                           STR_INIT("yaml"),   STR_INIT("text"),
                                           STR_INIT("table"),  STR_INIT("enhanced")};

struct global {
    struct option option; /* first: argparse walks over them */
    enum { INTO_NOTHING, INTO_TEXT, INTO_FLAG, INTO_INT } into;
    size_t offset; /* in struct global_options */
    const char *help;
};

#define TEXT(n, field, h)                                                                          \
    {                                                                                              \
        {.name = STR_INIT(n)}, INTO_TEXT, offsetof(struct global_options, field), h                \
    }
#define CHOICE(n, field, list, h)                                                                  \
    {                                                                                              \
        {.name = STR_INIT(n), .choices = {list, ARRAY_LEN(list)}}, INTO_TEXT,                      \
            offsetof(struct global_options, field), h                                              \
    }
#define FLAG(n, field, h)                                                                          \
    {                                                                                              \
        {.name = STR_INIT(n), .arity = ARITY_FLAG}, INTO_FLAG,                                     \
            offsetof(struct global_options, field), h                                              \
    }
#define IGNORED(n, h)                                                                              \
    {                                                                                              \
        {.name = STR_INIT(n), .arity = ARITY_FLAG}, INTO_NOTHING, 0, h                             \
    }
#define INT(n, field, h)                                                                           \
    {                                                                                              \
        {.name = STR_INIT(n)}, INTO_INT, offsetof(struct global_options, field), h                 \
    }

static const struct global globals[] = {
    FLAG("debug", debug, "Turn on debug logging."),
    TEXT("endpoint-url", endpoint_url, "Override command's default URL with the given URL."),
    FLAG("no-verify-ssl", no_verify_ssl, "Do not verify TLS certificates."),
    FLAG("no-paginate", no_paginate, "Make one call, for the first page of results."),
    CHOICE("output", output, outputs, "The formatting style for command output."),
    TEXT("query", query, "A JMESPath query to use in filtering the response data."),
    TEXT("profile", profile, "Use a specific profile from your credential file."),
    TEXT("region", region, "The region to use. Overrides config/env settings."),
    CHOICE("color", color, colors, "Turn on/off color output."),
    FLAG("no-sign-request", no_sign_request, "Do not sign requests; no credentials are loaded."),
    TEXT("ca-bundle", ca_bundle, "The CA certificate bundle to verify TLS certificates with."),
    INT("cli-read-timeout", read_timeout_s,
        "The maximum socket read time in seconds; 0: no limit; default 60."),
    INT("cli-connect-timeout", connect_timeout_s,
        "The maximum socket connect time in seconds; 0: no limit; default 60."),
    CHOICE("cli-binary-format", binary_format, binary_formats,
           "How binary values are given: base64 (default), or literally."),
    IGNORED("no-cli-pager", "Accepted; there is no pager."),
    IGNORED("cli-auto-prompt", "Accepted; there is no prompt."),
    IGNORED("no-cli-auto-prompt", "Accepted; there is no prompt."),
    CHOICE("cli-error-format", error_format, error_formats,
           "The formatting style for error output."),
    FLAG("version", version, "Display the version of this tool."),
    {{.name = STR_INIT("command"), .positional = true, .required = true}, INTO_NOTHING, 0, ""},
};

static const struct option_table table = {&globals[0].option, ARRAY_LEN(globals),
                                          sizeof(struct global)};

size_t globals_count(void)
{
    return ARRAY_LEN(globals) - 1;
}

struct global_help globals_at(size_t i)
{
    const struct global *g = &globals[i];
    return (struct global_help){g->option.name, g->option.choices, g->option.arity != ARITY_FLAG,
                                g->help};
}

static bool store_int(struct arena *a, struct str word, int64_t *out, struct err *e)
{
    struct str number;
    if (py_int(a, word, &number) && str_to_i64(number, out)) return true;
    return err_set(e, ERR_GENERAL, "invalid literal for int() with base 10: " STR_FMT,
                   STR_ARG(py_repr_str(a, word)));
}

/* urllib's idea of a scheme: letters, digits, +, - and . before the first colon. */
static bool has_scheme(struct str url)
{
    size_t n = str_find_char(url, ':');
    if (n == STR_NPOS || n == 0) return false;
    for (size_t i = 0; i < n; i++) {
        char c = url.p[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        bool later = (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.';
        if (!letter && (i == 0 || !later)) return false;
    }
    return true;
}

static bool store(struct arena *a, const struct option_use *uses, struct global_options *out,
                  struct err *e)
{
    for (size_t i = 0; i < ARRAY_LEN(globals); i++) {
        if (!uses[i].seen) continue;
        char *field = (char *)out + globals[i].offset;
        switch (globals[i].into) {
        case INTO_NOTHING:
            break;
        case INTO_TEXT:
            *(struct str *)(void *)field = uses[i].values.items[0];
            break;
        case INTO_FLAG:
            *(bool *)field = true;
            break;
        case INTO_INT:
            if (!store_int(a, uses[i].values.items[0], (int64_t *)(void *)field, e)) return false;
            break;
        }
    }
    if (out->query.p && str_is_empty(out->query))
        return err_set(e, ERR_PARAM,
                       "Bad value for --query : Invalid JMESPath expression: cannot be empty.");
    if (out->endpoint_url.p && !has_scheme(out->endpoint_url))
        return err_set(e, ERR_PARAM,
                       "Bad value for --endpoint-url \"" STR_FMT
                       "\": scheme is missing.  Must be of the form http://<hostname>/ or "
                       "https://<hostname>/",
                       STR_ARG(out->endpoint_url));
    return true;
}

bool globals_parse(struct arena *a, const struct words *words, struct global_options *out,
                   struct str *command, struct words *rest, struct err *e)
{
    struct option_use uses[ARRAY_LEN(globals)] = {{0}};
    *out =
        (struct global_options){.read_timeout_s = OPTION_UNSET, .connect_timeout_s = OPTION_UNSET};
    if (!argparse_run(a, &table, words, uses, rest, e)) return false;
    const struct option_use *positional = &uses[ARRAY_LEN(globals) - 1];
    *command = positional->seen ? positional->values.items[0] : STR_NONE;
    for (size_t i = 0; i < ARRAY_LEN(globals); i++)
        if (globals[i].offset == offsetof(struct global_options, version) && uses[i].seen) {
            out->version = true;
            return true;
        }
    return argparse_check_required(a, &table, uses, e) && store(a, uses, out, e);
}
