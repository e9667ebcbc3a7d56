#include "engine/print.h"

#include "base/limits.h"
#include "engine/pages.h"
#include "jmespath/jmespath.h"
#include "output/output.h"
#include "policy/redact.h"
#include "value/json.h"

static bool unknown_format(const struct request *r, struct err *e)
{
    err_set(e, ERR_GENERAL, STR_FMT,
            STR_ARG(str_trim(arena_printf(r->arena, "Unknown output type: " STR_FMT,
                                          STR_ARG(r->settings.output)))));
    err_hint(e, "there are json, text, table, yaml, yaml-stream and off");
    return false;
}

bool print_choose(struct request *r, struct err *e)
{
    /* The person's configured format is for the person: a model reads compact JSON best. */
    bool for_person = !r->engine->for_model || r->invocation.globals.output.n > 0;
    r->formatter = output_formatter(for_person ? r->settings.output : STR("json"));
    enum invocation_kind kind = r->invocation.kind;
    /* Others may print nothing by it. */
    bool prints = kind == INVOKE_CALL ||
                  (kind == INVOKE_SKELETON && str_eq(r->invocation.skeleton, STR("output")));
    return r->formatter || !prints || unknown_format(r, e);
}

bool print_wants_pages(const struct request *r)
{
    return r->formatter->pages != PAGES_MERGED;
}

static struct output output_for(const struct request *r, struct buf *out, bool paged)
{
    return (struct output){
        .out = out,
        .title = r->invocation.operation ? operation_name(r->invocation.operation) : STR_NONE,
        .columns = r->columns > 0 ? r->columns : OUTPUT_COLUMNS,
        .colour = str_eq(r->invocation.globals.color, STR("on")),
        .paged = paged,
    };
}

/* Values that are answers of the operation, or of its pages. */
static const struct value *without_secrets(const struct request *r, const struct value *v)
{
    if (r->engine->policy.secrets != SECRETS_REDACT || !v) return v;
    const struct operation *o = r->invocation.operation;
    const struct member *output = o ? operation_output(o) : NULL;
    return redact_answer(r->arena, v, output ? member_shape(output) : NULL, r->decision.access);
}

void print_redact(struct request *r)
{
    enum access access = r->decision.access;
    r->result = without_secrets(r, r->result);
    bool made = access == ACCESS_SECRET || access == ACCESS_CREDENTIAL;
    if (r->engine->policy.secrets != SECRETS_REDACT || r->plan.kind != STEP_CUSTOM || !made) return;
    struct str text = str_trim(r->text);
    if (text.n > 0) {
        r->text = arena_printf(r->arena, STR_FMT "\n", STR_ARG(redact_text(r->arena, text)));
    }
}

static bool query(struct request *r, const struct value **v, struct err *e)
{
    *v = without_secrets(r, *v);
    return !r->query || jmespath_search(r->arena, r->query, *v, v, e);
}

struct page_printer {
    struct request *request;
    struct pages pages;
    struct output output;
    bool any; /* a page was printed */
};

static bool print_page(void *ctx, const struct value *page, struct err *e)
{
    struct page_printer *p = ctx;
    struct request *r = p->request;
    if (r->formatter->pages == PAGES_BY_KEY) {
        const struct value *base = p->any ? value_map(r->arena) : p->pages.non_aggregate;
        if (!pages_keys(r, base, page, &page, e)) return false;
    }
    p->any = true;
    return query(r, &page, e) && r->formatter->print(&p->output, page, e);
}

static bool print_resume_token(struct page_printer *p, struct err *e)
{
    struct request *r = p->request;
    if (p->pages.resume_token.n == 0 || r->formatter->pages != PAGES_BY_KEY) return true;
    const struct value *page = output_resume_page(r->arena, p->pages.resume_token);
    return query(r, &page, e) && r->formatter->print(&p->output, page, e);
}

bool print_pages(struct request *r, struct err *e)
{
    struct buf out = buf_new(r->arena, LIMIT_RESULT);
    struct page_printer p = {.request = r, .output = output_for(r, &out, true)};
    bool ok = pages_each(r, print_page, &p, &p.pages, e) && print_resume_token(&p, e) &&
              buf_ok(&out, "the result", e);
    r->text = buf_str(&out); /* pages before a failure were printed, as the CLI does */
    return ok;
}

bool print_result(struct request *r, struct err *e)
{
    struct buf out = buf_new(r->arena, LIMIT_RESULT);
    bool compact = r->engine->for_model && str_eq(r->formatter->name, STR("json"));
    bool nothing = r->result->kind == VALUE_MAP && value_count(r->result) == 0;
    if (compact && nothing) return true;
    if (compact) {
        json_write(&out, r->result, &json_compact);
    } else {
        const struct output o = output_for(r, &out, false);
        if (!r->formatter->print(&o, r->result, e)) return false;
    }
    r->text = buf_str(&out);
    return buf_ok(&out, "the result", e);
}

bool print_add(struct request *r, struct str title, const struct value *v, struct err *e)
{
    if (!r->formatter) return unknown_format(r, e);
    if (!query(r, &v, e)) return false;
    if (r->engine->for_model && str_eq(r->formatter->name, STR("json"))) {
        json_write(&r->out, v, &json_compact);
        return true;
    }
    struct output o = output_for(r, &r->out, false);
    o.title = title;
    return r->formatter->print(&o, v, e);
}
