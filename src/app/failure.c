#include "app/failure.h"

#include "base/limits.h"
#include "output/output.h"

#define INLINE_ITEMS 5u /* collections of fewer items are shown on one line */

static bool is_simple(const struct value *v)
{
    return value_kind_of(v) != VALUE_LIST && value_kind_of(v) != VALUE_MAP;
}

/* A scalar as Python's str() writes it. */
static void add_python(struct buf *b, const struct value *v)
{
    switch (value_kind_of(v)) {
    case VALUE_NULL:
        buf_add(b, STR("None"));
        break;
    case VALUE_BOOL:
        buf_add(b, v->u.boolean ? STR("True") : STR("False"));
        break;
    case VALUE_NUMBER:
    case VALUE_STRING:
    case VALUE_BYTES:
        buf_add(b, v->u.text);
        break;
    case VALUE_LIST:
    case VALUE_MAP:
        buf_add(b, STR("<complex value>"));
        break;
    }
}

static bool is_small(const struct value *v)
{
    if (value_count(v) >= INLINE_ITEMS) return false;
    for (size_t i = 0; i < value_count(v); i++) {
        if (!is_simple(v->kind == VALUE_LIST ? value_at(v, i) : v->u.map.fields[i].value)) {
            return false;
        }
    }
    return true;
}

static void add_inline(struct buf *b, const struct value *v)
{
    bool list = v->kind == VALUE_LIST;
    buf_add_char(b, list ? '[' : '{');
    for (size_t i = 0; i < value_count(v); i++) {
        if (i > 0) buf_add(b, STR(", "));
        if (!list) buf_addf(b, STR_FMT ": ", STR_ARG(v->u.map.fields[i].name));
        add_python(b, list ? value_at(v, i) : v->u.map.fields[i].value);
    }
    buf_add_char(b, list ? ']' : '}');
}

/* "Additional error details:" of the enhanced format: members of the modelled error. */
static void add_details(struct buf *b, const struct value *details)
{
    bool any = false, complex = false;
    for (size_t i = 0; i < value_count(details); i++) {
        const struct field *f = &details->u.map.fields[i];
        if (str_eq_nocase(f->name, STR("code")) || str_eq_nocase(f->name, STR("message"))) continue;
        if (!any) buf_add(b, STR("\nAdditional error details:\n"));
        any = true;
        buf_addf(b, STR_FMT ": ", STR_ARG(f->name));
        if (is_simple(f->value)) {
            add_python(b, f->value);
        } else if (is_small(f->value)) {
            add_inline(b, f->value);
        } else {
            buf_add(b, STR("<complex value>"));
            complex = true;
        }
        buf_add_char(b, '\n');
    }
    if (complex) {
        buf_add(b, STR("Use \"--cli-error-format json\" or another error format to see the full "
                       "details.\n"));
    }
}

static const struct str usage =
    STR_INIT("usage: aws [options] <command> <subcommand> [<subcommand> ...] [parameters]\n"
             "To see help text, you can run:\n\n"
             "  aws help\n"
             "  aws <command> help\n"
             "  aws <command> <subcommand> help\n");

/* Words that argparse does not take come with the usage behind the message, or in front of it for
 * options that no parser knew (awscli/argparser.py, errorhandler.py). */
static bool is_unknown_options(const struct err *e)
{
    return e->kind == ERR_USAGE && str_starts(e->message, STR("Unknown options:"));
}

static struct str message_of(struct arena *a, const struct err *e)
{
    struct str message = str_trim(e->message);
    if (e->kind != ERR_USAGE) return message;
    bool choice = str_find(message, STR("Found invalid choice")) != STR_NPOS &&
                  str_find(message, STR("Maybe you meant")) == STR_NPOS;
    return arena_printf(a, STR_FMT "%s\n\n" STR_FMT, STR_ARG(message), choice ? "\n" : "",
                        STR_ARG(usage));
}

static const char *code_of(const struct err *e)
{
    return e->kind == ERR_USAGE ? err_kind_code(ERR_PARAM) : err_kind_code(e->kind);
}

/* ---- other formats than "enhanced" ---- */

/* --cli-error-format, AWS_CLI_ERROR_FORMAT, cli_error_format of the profile. A profile that is not
 * there leaves the CLI without an answer: it writes the bare message. */
static struct str format_of(const struct request *r)
{
    struct str name = r->invocation.globals.error_format;
    const struct env *env = r->engine ? r->engine->env : NULL;
    /* of options and services that are not known the CLI tells before it looks for a format */
    if (!r->invocation.service && !r->invocation.command) return STR_NONE;
    if (name.n > 0 || !env) return name;
    if (env_get(env, STR("AWS_CLI_ERROR_FORMAT"), &name) && name.n > 0) return name;
    if (!r->config) return STR_NONE;
    struct str profile = r->invocation.globals.profile;
    struct err missing = err_init(r->arena);
    if (!config_check_profile(r->config, env, profile, &missing)) return STR("legacy");
    profile = config_effective_profile(env, profile);
    return value_get_text(config_profile(r->config, profile), STR("cli_error_format"));
}

static bool is_xml(const struct service *s)
{
    enum protocol_kind kind = s ? service_protocol(s) : PROTOCOL_QUERY;
    return kind == PROTOCOL_QUERY || kind == PROTOCOL_EC2 || kind == PROTOCOL_REST_XML;
}

/* What has a code is shown as a map; NULL for the rest. Errors of XML services have the code first.
 */
static const struct value *structure_of(struct arena *a, const struct request *r,
                                        const struct err *e)
{
    bool service = e->kind == ERR_SERVICE || e->kind == ERR_THROTTLED;
    if (!service && (is_unknown_options(e) || !code_of(e))) return NULL;
    struct value *map = value_map(a);
    const struct value *code = value_string(a, service ? e->code : str_of(code_of(e)));
    struct str text = service ? r->error_message : message_of(a, e);
    bool xml = is_xml(r->invocation.service), message_first = service && !xml;
    /* an element without text: Python's None, which the sentence has as text */
    bool none = service && xml && str_eq(text, STR("None"));
    const struct value *message = none ? &value_null : value_string(a, text);
    if (message_first) value_set(a, map, STR("Message"), message);
    value_set(a, map, STR("Code"), code);
    if (!message_first) value_set(a, map, STR("Message"), message);
    for (size_t i = 0; i < value_count(r->error_details); i++) {
        const struct field *f = &r->error_details->u.map.fields[i];
        if (!value_get(map, f->name)) value_set(a, map, f->name, f->value);
    }
    return map;
}

/* False: to be written as the enhanced format does. */
static bool add_structure(struct buf *b, struct str format, const struct request *r,
                          const struct err *e, struct arena *a)
{
    static const struct str formats[] = {STR_INIT("json"), STR_INIT("yaml"), STR_INIT("text"),
                                         STR_INIT("table")};
    for (size_t i = 0; i < ARRAY_LEN(formats); i++) {
        if (!str_eq_nocase(formats[i], format)) continue;
        const struct value *map = structure_of(a, r, e);
        struct err ignored = err_init(a); /* then as if there was no structure */
        const struct output o = {.out = b,
                                 .title = STR("error"),
                                 .columns = r->columns > 0 ? r->columns : OUTPUT_COLUMNS,
                                 .colour = str_eq(r->invocation.globals.color, STR("on"))};
        return map && output_formatter(formats[i])->print(&o, map, &ignored);
    }
    return false;
}

static void add_plain(struct buf *b, const struct err *e, bool legacy, struct arena *a)
{
    const char *code = legacy ? NULL : code_of(e);
    if (is_unknown_options(e)) {
        buf_addf(b, "\n" STR_FMT "\n", STR_ARG(usage));
        code = NULL;
    }
    buf_add(b, STR("\naws: [ERROR]: "));
    if (code) buf_addf(b, "An error occurred (%s): ", code);
    struct str message = is_unknown_options(e) ? str_trim(e->message) : message_of(a, e);
    buf_add(b, message);
    if (!str_ends(message, STR("\n"))) buf_add_char(b, '\n');
}

struct str failure_text(struct arena *a, const struct request *r, const struct err *e)
{
    struct buf b = buf_new(a, LIMIT_RESULT);
    if (e->kind == ERR_CANCELLED) return STR("\n");
    struct str format = format_of(r);
    bool legacy = str_eq_nocase(format, STR("legacy"));
    if (add_structure(&b, format, r, e, a)) return buf_str(&b);
    add_plain(&b, e, legacy, a);
    if (!legacy) add_details(&b, r->error_details);
    if (e->hint.n > 0) buf_addf(&b, "\n" STR_FMT "\n", STR_ARG(e->hint));
    return buf_str(&b);
}
