/* aws configure export-credentials: the credentials in force, for other programs (awscli
 * customizations/configure/exportcreds.py). */
#include "codec/timestamp.h"
#include "custom/commands.h"
#include "custom/custom.h"
#include "engine/sign.h"
#include "value/json.h"

/* Around a variable's name and its value. */
static const struct line_format {
    struct str name;
    const char *before, *between, *after;
} line_formats[] = {
    {STR_INIT("env"), "export ", "=", ""},          {STR_INIT("env-no-export"), "", "=", ""},
    {STR_INIT("powershell"), "$Env:", "=\"", "\""}, {STR_INIT("windows-cmd"), "set ", "=", ""},
    {STR_INIT("fish"), "set -gx ", " \"", "\""},
};

static const struct str formats[] = {STR_INIT("process"),       STR_INIT("env"),
                                     STR_INIT("env-no-export"), STR_INIT("powershell"),
                                     STR_INIT("windows-cmd"),   STR_INIT("fish")};

static void print_process(struct request *r, struct str expires)
{
    static const struct json_style style = {.item_separator = STR_INIT(","),
                                            .name_separator = STR_INIT(": "),
                                            .indent = 2,
                                            .ascii_only = true};
    const struct credentials *c = &r->credentials;
    struct value *map = value_map(r->arena);
    value_set(r->arena, map, STR("Version"), value_int(r->arena, 1));
    set_text(r->arena, map, STR("AccessKeyId"), c->access_key);
    set_text(r->arena, map, STR("SecretAccessKey"), c->secret_key);
    if (c->session_token.n > 0) set_text(r->arena, map, STR("SessionToken"), c->session_token);
    if (expires.n > 0) set_text(r->arena, map, STR("Expiration"), expires);
    json_write(&r->out, map, &style);
    if (!str_ends(buf_str(&r->out), STR("\n"))) buf_add_char(&r->out, '\n');
}

static void print_line(struct request *r, const struct line_format *f, const char *name,
                       struct str value)
{
    if (value.n == 0) return;
    buf_addf(&r->out, "%s%s%s" STR_FMT "%s\n", f->before, name, f->between, STR_ARG(value),
             f->after);
}

static void print_credentials(struct request *r, struct str format)
{
    const struct credentials *c = &r->credentials;
    const struct timestamp end = timestamp_of_ms(c->expires_ms);
    struct str expires = c->expires_ms > 0 ? timestamp_isoformat(r->arena, &end) : STR_NONE;
    for (size_t i = 0; i < ARRAY_LEN(line_formats); i++) {
        const struct line_format *f = &line_formats[i];
        if (!str_eq(f->name, format)) continue;
        print_line(r, f, "AWS_ACCESS_KEY_ID", c->access_key);
        print_line(r, f, "AWS_SECRET_ACCESS_KEY", c->secret_key);
        print_line(r, f, "AWS_SESSION_TOKEN", c->session_token);
        print_line(r, f, "AWS_CREDENTIAL_EXPIRATION", expires);
        return;
    }
    print_process(r, expires);
}

static bool run(void *context, struct arena *a, const struct invocation *in, struct err *e)
{
    (void)a;
    struct request *r = context;
    if (!sign_credentials(r, e)) {
        if (e->kind == ERR_NO_CREDENTIALS) e->message = STR("no credentials found");
        e->kind = ERR_CONFIG;
        return err_prefix(e, "Unable to retrieve credentials: ");
    }
    print_credentials(r, value_get_text(in->params, STR("format")));
    return true;
}

static const struct command_option options[] = {
    {.option = {.name = STR_INIT("format"), .choices = {formats, ARRAY_LEN(formats)}},
     .preset = STR_INIT("process"),
     .help = "process (JSON), or the language of a shell"},
};

const struct command configure_export = {.service = STR_INIT("configure"),
                                         .name = STR_INIT("export-credentials"),
                                         .help = "Print the credentials for other programs.",
                                         OPTIONS(options),
                                         .local = COMMAND_CREDENTIALS,
                                         .run = run};
