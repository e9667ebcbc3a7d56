#include "app/failure.h"

#include "base/limits.h"
#include "value/json.h"

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

/* Words that argparse does not take come with the usage: behind the message, or in front of it for
 * options that no parser knew (awscli/argparser.py, errorhandler.py). */
static void add_usage_error(struct buf *b, struct str message)
{
    if (str_starts(message, STR("Unknown options:"))) {
        buf_addf(b, "\n" STR_FMT "\n\naws: [ERROR]: " STR_FMT "\n", STR_ARG(usage),
                 STR_ARG(message));
        return;
    }
    bool choice = str_find(message, STR("Found invalid choice")) != STR_NPOS &&
                  str_find(message, STR("Maybe you meant")) == STR_NPOS;
    buf_addf(b, "\naws: [ERROR]: An error occurred (ParamValidation): " STR_FMT "%s\n\n" STR_FMT,
             STR_ARG(message), choice ? "\n" : "", STR_ARG(usage));
}

struct str failure_text(struct arena *a, const struct request *r, const struct err *e)
{
    struct buf b = buf_new(a, LIMIT_RESULT);
    if (e->kind == ERR_CANCELLED) return STR("\n");
    struct str message = str_trim(e->message);
    const char *code = err_kind_code(e->kind);
    if (e->kind == ERR_USAGE) {
        add_usage_error(&b, message);
    } else {
        buf_add(&b, STR("\naws: [ERROR]: "));
        if (code) buf_addf(&b, "An error occurred (%s): ", code);
        buf_addf(&b, STR_FMT "\n", STR_ARG(message));
    }
    add_details(&b, r->error_details);
    if (e->hint.n > 0) buf_addf(&b, "\n" STR_FMT "\n", STR_ARG(e->hint));
    return buf_str(&b);
}
