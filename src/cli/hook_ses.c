/* aws ses send-email: --from, --to, --cc, --bcc, --subject, --text, --html
 * (awscli/customizations/sessendemail.py). */
#include "cli/arguments.h"

static bool apply_addresses(struct call *c, const struct argument *arg, const struct raw *raw,
                            struct err *e)
{
    (void)e;
    struct str name = str_eq(arg->option.name, STR("to"))   ? STR("ToAddresses")
                      : str_eq(arg->option.name, STR("cc")) ? STR("CcAddresses")
                                                            : STR("BccAddresses");
    struct value *list = value_list(c->arena);
    for (size_t i = 0; i < raw->words.n; i++)
        value_push(c->arena, list, value_string(c->arena, raw->words.items[i]));
    value_set(c->arena, call_param(c, STR("Destination")), name, list);
    return true;
}

static bool apply_text(struct call *c, const struct argument *arg, const struct raw *raw,
                       struct err *e)
{
    (void)e;
    if (str_is_empty(raw->words.items[0])) return true;
    bool first = !value_get(c->params, STR("Message"));
    struct value *message = call_param(c, STR("Message"));
    if (first) {
        value_set(c->arena, message, STR("Subject"), value_map(c->arena));
        value_set(c->arena, message, STR("Body"), value_map(c->arena));
    }
    struct value *content = value_map(c->arena);
    value_set(c->arena, content, STR("Data"), value_string(c->arena, raw->words.items[0]));
    if (str_eq(arg->option.name, STR("subject"))) {
        value_set(c->arena, message, STR("Subject"), content);
        return true;
    }
    struct value *body = map_copy(c->arena, value_get(message, STR("Body")));
    value_set(c->arena, body, str_eq(arg->option.name, STR("text")) ? STR("Text") : STR("Html"),
              content);
    value_set(c->arena, message, STR("Body"), body);
    return true;
}

static void optional(struct argument_table *t, struct str name)
{
    size_t i = arguments_find(t, name);
    if (i != STR_NPOS) t->items[i].option.required = false;
}

static void build(struct call *c)
{
    struct argument_table *t = &c->table;
    optional(t, STR("message"));
    optional(t, STR("destination"));
    arguments_rename(t, STR("source"), STR("from"));
    arguments_custom(t, STR("to"), ARITY_SOME, apply_addresses, "The primary recipients.");
    arguments_custom(t, STR("cc"), ARITY_SOME, apply_addresses, "The copy recipients.");
    arguments_custom(t, STR("bcc"), ARITY_SOME, apply_addresses, "The blind-copy recipients.");
    arguments_custom(t, STR("subject"), ARITY_ONE, apply_text, "The subject of the message.");
    arguments_custom(t, STR("text"), ARITY_ONE, apply_text, "The raw text body of the message.");
    arguments_custom(t, STR("html"), ARITY_ONE, apply_text, "The HTML body of the message.");
}

static bool check(struct call *c, struct err *e)
{
    static const struct str destination[] = {STR_INIT("destination")},
                            addresses[] = {STR_INIT("to"), STR_INIT("cc"), STR_INIT("bcc")},
                            message[] = {STR_INIT("message")},
                            bodies[] = {STR_INIT("text"), STR_INIT("html")};
    return call_check_exclusive(c, (struct choices){destination, 1}, (struct choices){addresses, 3},
                                e) &&
           call_check_exclusive(c, (struct choices){message, 1}, (struct choices){bodies, 2}, e);
}

const struct argument_hook hook_ses_send_email = {
    .service = STR_INIT("ses"),
    .operation = STR_INIT("send-email"),
    .build = build,
    .check = check,
};
