#include "engine/run.h"

#include "base/buf.h"
#include "base/limits.h"
#include "cli/command.h"
#include "engine/call.h"
#include "engine/pages.h"
#include "engine/path.h"
#include "engine/print.h"
#include "engine/wait.h"

/* Of an event stream the payloads of its Records events, joined (awscli
 * customizations/s3events.py); of any other streaming output the bytes. */
static struct str stream_bytes(struct request *r, const struct value *stream)
{
    if (value_kind_of(stream) != VALUE_LIST) return value_text(stream);
    struct buf b = buf_new(r->arena, LIMIT_RESULT);
    for (size_t i = 0; i < value_count(stream); i++) {
        buf_add(&b, value_text(value_path(value_at(stream, i), STR("Records"), STR("Payload"))));
    }
    return buf_str(&b);
}

/* Streaming outputs go to the file named on the command line and leave the printed answer. */
static bool save_stream(struct request *r, const struct operation *o, const struct value **output,
                        struct err *e)
{
    struct str path = r->invocation.outfile;
    if (path.n == 0) return true;
    struct str payload = shape_payload(member_shape(operation_output(o)));
    struct str bytes = stream_bytes(r, value_get(*output, payload));
    if (!files_write(r->arena, &r->engine->files, path, 0666, bytes, e)) return false;
    *output = path_copy_with(r->arena, *output, payload, NULL);
    return true;
}

static bool run_call(struct request *r, struct err *e)
{
    struct call c = call_new(r, r->invocation.operation, r->invocation.params);
    if (!call_run(&c, e) || !call_check(&c, e)) return false;
    r->result = c.answer.output;
    return save_stream(r, c.operation, &r->result, e);
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

bool run_plan(struct request *r, struct err *e)
{
    switch (r->plan.kind) {
    case STEP_NONE:
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
