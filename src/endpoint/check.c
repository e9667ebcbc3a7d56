/* Is a compiled rule set safe to evaluate? Every reference stays in bounds and points down, and no
 * part is reached twice, so that evaluation ends. */
#include "base/limits.h"
#include "endpoint/blob.h"
#include "endpoint/endpoint.h"

struct checker {
    struct blob b;
    uint32_t slots;
    uint64_t budget; /* records that may still be visited */
    unsigned depth;  /* of the expression being looked at */
};

static bool in_bounds(const struct checker *c, uint64_t at, uint64_t n)
{
    return at >= HEAD_SIZE && at + n <= c->b.n;
}

static bool text_ok(const struct checker *c, uint32_t at)
{
    if (!in_bounds(c, at, 2)) return false;
    return (uint64_t)c->b.words[at] + c->b.words[at + 1] <= c->b.text.n;
}

static bool expression_ok(struct checker *c, uint32_t at, uint32_t below);

static bool items_ok(struct checker *c, uint32_t at, uint32_t self, uint32_t n, uint32_t stride)
{
    if (!in_bounds(c, at, (uint64_t)n * stride)) return false;
    for (uint32_t i = 0; i < n; i++) {
        uint32_t item = at + i * stride;
        if (stride == 3 && !text_ok(c, item)) return false;
        if (!expression_ok(c, c->b.words[item + stride - 1], self)) return false;
    }
    return true;
}

static bool call_ok(struct checker *c, uint32_t at)
{
    if (!in_bounds(c, at, 3)) return false;
    uint32_t function = c->b.words[at + 1];
    return function < endpoint_function_count &&
           c->b.words[at + 2] == endpoint_functions[function].arity &&
           items_ok(c, at + 3, at, c->b.words[at + 2], 1);
}

static bool body_ok(struct checker *c, uint32_t at)
{
    uint32_t argument = c->b.words[at + 1];
    switch (c->b.words[at]) {
    case EXPR_TEXT:
    case EXPR_NUMBER:
        return text_ok(c, at + 1);
    case EXPR_BOOL:
        return true;
    case EXPR_REF:
        return argument < c->slots;
    case EXPR_TEMPLATE:
    case EXPR_LIST:
        return items_ok(c, at + 2, at, argument, 1);
    case EXPR_CALL:
        return call_ok(c, at);
    case EXPR_MAP:
        return items_ok(c, at + 2, at, argument, 3);
    default:
        return false;
    }
}

static bool expression_ok(struct checker *c, uint32_t at, uint32_t below)
{
    if (at >= below || !in_bounds(c, at, 2) || c->budget == 0) return false;
    if (c->depth == LIMIT_JSON_DEPTH) return false;
    c->budget--;
    c->depth++;
    bool ok = body_ok(c, at);
    c->depth--;
    return ok;
}

static bool endpoint_ok(struct checker *c, uint32_t at, uint32_t below)
{
    if (at >= below || !in_bounds(c, at, 2)) return false;
    uint32_t properties = c->b.words[at];
    if (properties != NONE && !expression_ok(c, properties, at)) return false;
    return items_ok(c, at + 2, at, c->b.words[at + 1], 3);
}

static bool rules_ok(struct checker *c, uint32_t at, uint32_t n, uint32_t below, unsigned depth);

static bool rule_ok(struct checker *c, uint32_t at, unsigned depth)
{
    const uint32_t *r = c->b.words + at;
    uint32_t n = r[RULE_CONDITION_COUNT], first = r[RULE_CONDITIONS];
    if (first > at || !in_bounds(c, first, (uint64_t)n * CONDITION_WORDS)) return false;
    for (uint32_t i = 0; i < n; i++) {
        uint32_t condition = first + i * CONDITION_WORDS;
        uint32_t slot = c->b.words[condition + 1];
        if (slot != NONE && slot >= c->slots) return false;
        if (!expression_ok(c, c->b.words[condition], at)) return false;
    }
    switch (r[RULE_KIND]) {
    case RULE_ENDPOINT:
        return expression_ok(c, r[RULE_BODY], at) && endpoint_ok(c, r[RULE_BODY2], at);
    case RULE_ERROR:
        return expression_ok(c, r[RULE_BODY], at);
    case RULE_TREE:
        return rules_ok(c, r[RULE_BODY], r[RULE_BODY2], at, depth + 1);
    default:
        return false;
    }
}

static bool rules_ok(struct checker *c, uint32_t at, uint32_t n, uint32_t below, unsigned depth)
{
    if (depth > LIMIT_JSON_DEPTH || at > below || !in_bounds(c, at, (uint64_t)n * RULE_WORDS)) {
        return false;
    }
    for (uint32_t i = 0; i < n; i++) {
        if (c->budget == 0) return false;
        c->budget--;
        if (!rule_ok(c, at + i * RULE_WORDS, depth)) return false;
    }
    return true;
}

static bool parameters_ok(struct checker *c)
{
    uint32_t at = c->b.words[HEAD_PARAMETERS], n = c->b.words[HEAD_PARAMETER_COUNT];
    if (n > c->slots || !in_bounds(c, at, (uint64_t)n * PARAMETER_WORDS)) return false;
    for (uint32_t i = 0; i < n; i++) {
        uint32_t p = at + i * PARAMETER_WORDS;
        if (!text_ok(c, p + PARAMETER_NAME) || !text_ok(c, p + PARAMETER_BUILTIN) ||
            !text_ok(c, p + PARAMETER_DEFAULT_TEXT)) {
            return false;
        }
    }
    return true;
}

bool endpoint_check_rules(struct str blob, struct err *e)
{
    struct checker c = {0};
    if (blob_open(blob, RULES_MAGIC, &c.b)) {
        c.slots = c.b.words[HEAD_SLOTS];
        c.budget = c.b.n;
        if (c.slots <= c.b.n && parameters_ok(&c) &&
            rules_ok(&c, c.b.words[HEAD_RULES], c.b.words[HEAD_RULE_COUNT], c.b.n, 0)) {
            return true;
        }
    }
    return err_set(e, ERR_MODEL, "the endpoint rules in the model database are damaged");
}
