#include "engine/run.h"

#include "base/buf.h"
#include "base/limits.h"
#include "cli/command.h"
#include "engine/answer.h"
#include "engine/body.h"
#include "engine/call.h"
#include "engine/pages.h"
#include "engine/print.h"
#include "engine/save.h"
#include "engine/wait.h"

static bool run_call(struct request *r, struct err *e)
{
    if (!answer_complete_params(r, e)) return false;
    struct call c = call_new(r, r->invocation.operation, r->invocation.params);
    const struct file_reader *body = &r->invocation.body;
    if (body->size > 0) c.body = body_of_file(r->arena, body, 0, body->size, NULL);
    struct outfile out;
    bool to_file = r->invocation.outfile.n > 0;
    if (to_file) {
        outfile_init(r, &out);
        c.sink = out.sink;
    }
    bool ok = call_run(&c, e) && call_check(&c, e);
    r->result = c.answer.output;
    if (to_file) ok = outfile_end(&out, ok, c.operation, &r->result, e);
    return ok && answer_change(r, &r->result, e) && save_members(r, &r->result, e);
}

static bool run_custom(struct request *r, struct err *e)
{
    r->out = buf_new(r->arena, LIMIT_RESULT);
    r->messages = buf_new(r->arena, LIMIT_RESULT);
    bool ok = r->invocation.command->run(r, r->arena, &r->invocation, e) &&
              buf_ok(&r->out, "the result", e);
    r->text = buf_str(&r->out); /* lines before a failure were printed, as the CLI does */
    return ok;
}

/* awscli/customizations/paginate.py PageArgument */
static void warn_of_paging(struct request *r)
{
    const struct paging *paging = &r->invocation.paging;
    if (!paging->enabled || paging->max_items == OPTION_UNSET || paging->max_items > 0) return;
    r->messages = buf_new(r->arena, LIMIT_RESULT);
    buf_add(&r->messages, STR("warning: Non-positive values for --max-items may result in "
                              "undefined behavior.\n"));
}

bool run_plan(struct request *r, struct err *e)
{
    warn_of_paging(r);
    switch (r->plan.kind) {
    case STEP_NONE:
        r->result = r->plan.sample;
        if (r->result) return true;
        r->text = arena_printf(r->arena, STR_FMT "\n", STR_ARG(r->plan.text));
        return true;
    case STEP_CALL:
        return run_call(r, e);
    case STEP_PAGES:
        return print_wants_pages(r) ? print_pages(r, e) : pages_merge(r, &r->result, e);
    case STEP_WAIT:
        return wait_run(r, e);
    case STEP_CUSTOM:
        return run_custom(r, e);
    }
    return err_set(e, ERR_GENERAL, "The plan has no step.");
}
