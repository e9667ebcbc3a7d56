#include "engine/print.h"

#include "base/buf.h"
#include "base/limits.h"
#include "value/json.h"

static const struct str known[] = {STR_INIT("json"), STR_INIT("off")};

bool print_choose(struct request *r, struct err *e)
{
    struct str *name = &r->settings.output;
    /* A model reads compact JSON best; the person's configured format is for the person. */
    if (r->engine->for_model) *name = r->invocation.globals.output;
    if (name->n == 0) *name = STR("json");
    for (size_t i = 0; i < ARRAY_LEN(known); i++) {
        if (str_eq(*name, known[i])) return true;
    }
    return err_set(e, ERR_CONFIG,
                   "The output format '" STR_FMT "' is not built into this version: use json.",
                   STR_ARG(*name));
}

bool print_result(struct request *r, struct err *e)
{
    bool nothing = r->result->kind == VALUE_MAP && value_count(r->result) == 0;
    if (nothing || str_eq(r->settings.output, STR("off"))) return true;
    struct buf out = buf_new(r->arena, LIMIT_RESULT);
    json_write(&out, r->result, r->engine->for_model ? &json_compact : &json_cli);
    buf_add_char(&out, '\n');
    r->text = buf_str(&out);
    return buf_ok(&out, "the result", e);
}
