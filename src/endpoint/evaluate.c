#include "base/buf.h"
#include "base/limits.h"
#include "endpoint/blob.h"
#include "endpoint/endpoint.h"
#include "endpoint/schemes.h"

static bool evaluate(struct evaluation *ev, uint32_t at, struct operand *out, struct err *e);

static const struct value *to_value(struct evaluation *ev, const struct operand *o)
{
    switch (o->kind) {
    case OPERAND_BOOL:
        return value_bool(o->boolean);
    case OPERAND_TEXT:
        return value_string(ev->arena, o->text);
    case OPERAND_VALUE:
        return o->value;
    case OPERAND_NONE:
    case OPERAND_PARTITION:
        break;
    }
    return &value_null;
}

static bool template(struct evaluation *ev, uint32_t at, struct operand *out, struct err *e)
{
    struct buf b = buf_new(ev->arena, 64 * KIB);
    uint32_t n = ev->rules.words[at + 1];
    for (uint32_t i = 0; i < n; i++) {
        struct operand part;
        if (!evaluate(ev, ev->rules.words[at + 2 + i], &part, e)) return false;
        if (part.kind == OPERAND_VALUE) part.text = value_text(part.value);
        buf_add(&b, part.text);
    }
    *out = (struct operand){.kind = OPERAND_TEXT, .text = buf_str(&b)};
    return buf_ok(&b, "an endpoint", e);
}

static bool call(struct evaluation *ev, uint32_t at, struct operand *out, struct err *e)
{
    const struct function *f = &endpoint_functions[ev->rules.words[at + 1]];
    struct operand args[FUNCTION_ARITY_MAX];
    for (uint32_t i = 0; i < f->arity; i++) {
        if (!evaluate(ev, ev->rules.words[at + 3 + i], &args[i], e)) return false;
    }
    *out = (struct operand){.kind = OPERAND_NONE};
    return f->run(ev, args, out, e);
}

static bool list(struct evaluation *ev, uint32_t at, struct operand *out, struct err *e)
{
    struct value *made = value_list(ev->arena);
    for (uint32_t i = 0; i < ev->rules.words[at + 1]; i++) {
        struct operand item;
        if (!evaluate(ev, ev->rules.words[at + 2 + i], &item, e)) return false;
        value_push(ev->arena, made, to_value(ev, &item));
    }
    *out = (struct operand){.kind = OPERAND_VALUE, .value = made};
    return true;
}

static bool map(struct evaluation *ev, uint32_t at, struct operand *out, struct err *e)
{
    struct value *made = value_map(ev->arena);
    for (uint32_t i = 0; i < ev->rules.words[at + 1]; i++) {
        uint32_t entry = at + 2 + i * 3;
        struct operand item;
        if (!evaluate(ev, ev->rules.words[entry + 2], &item, e)) return false;
        value_set(ev->arena, made, blob_text(&ev->rules, entry), to_value(ev, &item));
    }
    *out = (struct operand){.kind = OPERAND_VALUE, .value = made};
    return true;
}

static bool evaluate(struct evaluation *ev, uint32_t at, struct operand *out, struct err *e)
{
    const uint32_t *words = ev->rules.words;
    switch (words[at]) {
    case EXPR_TEXT:
        *out = (struct operand){.kind = OPERAND_TEXT, .text = blob_text(&ev->rules, at + 1)};
        return true;
    case EXPR_NUMBER:
        *out = (struct operand){.kind = OPERAND_VALUE,
                                .value = value_number(ev->arena, blob_text(&ev->rules, at + 1))};
        return true;
    case EXPR_BOOL:
        *out = (struct operand){.kind = OPERAND_BOOL, .boolean = words[at + 1] != 0};
        return true;
    case EXPR_REF:
        *out = ev->slots[words[at + 1]];
        return true;
    case EXPR_TEMPLATE:
        return template(ev, at, out, e);
    case EXPR_CALL:
        return call(ev, at, out, e);
    case EXPR_LIST:
        return list(ev, at, out, e);
    case EXPR_MAP:
        return map(ev, at, out, e);
    default:
        BUG("unchecked endpoint rules");
    }
}

/* botocore's Rule.evaluate_conditions: a result that is false or absent ends the rule. */
static bool is_met(const struct operand *o)
{
    switch (o->kind) {
    case OPERAND_NONE:
        return false;
    case OPERAND_BOOL:
        return o->boolean;
    case OPERAND_TEXT:
    case OPERAND_VALUE:
    case OPERAND_PARTITION:
        break;
    }
    return true;
}

static bool conditions_hold(struct evaluation *ev, const uint32_t *rule, bool *hold, struct err *e)
{
    for (uint32_t i = 0; i < rule[RULE_CONDITION_COUNT]; i++) {
        const uint32_t *condition = ev->rules.words + rule[RULE_CONDITIONS] + i * CONDITION_WORDS;
        struct operand result;
        if (!evaluate(ev, condition[0], &result, e)) return false;
        *hold = is_met(&result);
        if (!*hold) return true;
        if (condition[1] != NONE) ev->slots[condition[1]] = result;
    }
    *hold = true;
    return true;
}

static bool found_endpoint(struct evaluation *ev, const uint32_t *rule, struct endpoint *out,
                           struct err *e)
{
    struct operand url, properties = {0};
    const uint32_t *record = ev->rules.words + rule[RULE_BODY2];
    if (!evaluate(ev, rule[RULE_BODY], &url, e)) return false;
    if (record[0] != NONE && !evaluate(ev, record[0], &properties, e)) return false;
    *out = (struct endpoint){.url = url.text, .properties = properties.value};
    if (url.kind == OPERAND_VALUE) out->url = value_text(url.value);
    struct value *headers = record[1] > 0 ? value_map(ev->arena) : NULL;
    for (uint32_t i = 0; i < record[1]; i++) {
        uint32_t entry = rule[RULE_BODY2] + 2 + i * 3;
        struct operand values;
        if (!evaluate(ev, ev->rules.words[entry + 2], &values, e)) return false;
        value_set(ev->arena, headers, blob_text(&ev->rules, entry), to_value(ev, &values));
    }
    out->headers = headers;
    schemes_read(ev->arena, out);
    return true;
}

static bool found_error(struct evaluation *ev, const uint32_t *rule, struct err *e)
{
    struct operand text;
    if (!evaluate(ev, rule[RULE_BODY], &text, e)) return false;
    return err_set(e, ERR_GENERAL, STR_FMT, STR_ARG(text.text));
}

/* *found stays false when no rule applies: then the next sibling of the tree is tried. */
static bool rules(struct evaluation *ev, uint32_t at, uint32_t n, bool *found, struct endpoint *out,
                  struct err *e)
{
    for (uint32_t i = 0; i < n && !*found; i++) {
        const uint32_t *rule = ev->rules.words + at + i * RULE_WORDS;
        bool hold;
        if (!conditions_hold(ev, rule, &hold, e)) return false;
        if (!hold) continue;
        if (rule[RULE_KIND] == RULE_ERROR) return found_error(ev, rule, e);
        if (rule[RULE_KIND] == RULE_ENDPOINT) {
            *found = true;
            return found_endpoint(ev, rule, out, e);
        }
        if (!rules(ev, rule[RULE_BODY], rule[RULE_BODY2], found, out, e)) return false;
    }
    return true;
}

static struct operand from_value(const struct value *v)
{
    switch (value_kind_of(v)) {
    case VALUE_NULL:
        return (struct operand){.kind = OPERAND_NONE};
    case VALUE_BOOL:
        return (struct operand){.kind = OPERAND_BOOL, .boolean = v->u.boolean};
    case VALUE_STRING:
        return (struct operand){.kind = OPERAND_TEXT, .text = v->u.text};
    case VALUE_NUMBER:
    case VALUE_BYTES:
    case VALUE_LIST:
    case VALUE_MAP:
        break;
    }
    return (struct operand){.kind = OPERAND_VALUE, .value = v};
}

static struct operand default_of(const struct blob *b, uint32_t parameter)
{
    switch (b->words[parameter + PARAMETER_DEFAULT]) {
    case DEFAULT_FALSE:
        return (struct operand){.kind = OPERAND_BOOL, .boolean = false};
    case DEFAULT_TRUE:
        return (struct operand){.kind = OPERAND_BOOL, .boolean = true};
    case DEFAULT_TEXT:
        return (struct operand){.kind = OPERAND_TEXT,
                                .text = blob_text(b, parameter + PARAMETER_DEFAULT_TEXT)};
    default:
        return (struct operand){.kind = OPERAND_NONE};
    }
}

static bool set_parameters(struct evaluation *ev, const struct value *params, struct err *e)
{
    for (uint32_t i = 0; i < ev->rules.words[HEAD_PARAMETER_COUNT]; i++) {
        uint32_t at = ev->rules.words[HEAD_PARAMETERS] + i * PARAMETER_WORDS;
        struct str name = blob_text(&ev->rules, at + PARAMETER_NAME);
        ev->slots[i] = from_value(value_get(params, name));
        if (ev->slots[i].kind == OPERAND_NONE) ev->slots[i] = default_of(&ev->rules, at);
        if (ev->slots[i].kind == OPERAND_NONE && ev->rules.words[at + PARAMETER_REQUIRED]) {
            return err_set(e, ERR_GENERAL, "Cannot find value for required parameter " STR_FMT,
                           STR_ARG(name));
        }
    }
    return true;
}

/* botocore EndpointProvider.resolve_endpoint: every parameter on a line, values as Python has them
 */
static bool no_endpoint(struct arena *a, const struct value *params, struct err *e)
{
    struct buf b = buf_new(a, 64 * KIB);
    for (size_t i = 0; i < value_count(params); i++) {
        const struct field *f = &params->u.map.fields[i];
        struct str text = value_text(f->value);
        if (f->value->kind == VALUE_BOOL) text = f->value->u.boolean ? STR("True") : STR("False");
        buf_addf(&b, "\n" STR_FMT ": " STR_FMT, STR_ARG(f->name), STR_ARG(text));
    }
    return err_set(e, ERR_GENERAL, "No endpoint found for parameters:" STR_FMT,
                   STR_ARG(buf_str(&b)));
}

bool endpoint_evaluate(struct arena *a, struct str rules_blob, struct str partitions,
                       const struct value *params, struct endpoint *out, struct err *e)
{
    struct evaluation ev = {.arena = a};
    if (!blob_open(rules_blob, RULES_MAGIC, &ev.rules) ||
        !blob_open(partitions, PARTITIONS_MAGIC, &ev.partitions)) {
        return err_set(e, ERR_MODEL, "the model database has no usable endpoint rules");
    }
    ev.slots = ARENA_ARRAY(a, struct operand, ev.rules.words[HEAD_SLOTS] + 1);
    if (!set_parameters(&ev, params, e)) return false;
    bool found = false;
    if (!rules(&ev, ev.rules.words[HEAD_RULES], ev.rules.words[HEAD_RULE_COUNT], &found, out, e)) {
        return false;
    }
    return found || no_endpoint(a, params, e);
}
