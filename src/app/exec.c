/* `exec`: the engine as a command-line program with the outputs and exit statuses of AWS CLI v2. */
#include "app/app.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "app/failure.h"
#include "app/interrupt.h"
#include "base/io.h"
#include "engine/stage.h"
#include "http/trace.h"

#define STOP_AFTER STR("--stop-after=")
#define TRACE STR("--trace")

struct exec_options {
    struct str stop_after; /* empty: run the command */
    bool trace;
    size_t used; /* own options in front of the command */
};

static struct exec_options read_options(const struct app *app)
{
    struct exec_options o = {0};
    for (; o.used < app->arg_count; o.used++) {
        struct str word = app->args[o.used];
        if (str_eq(word, TRACE)) {
            o.trace = true;
        } else if (str_starts(word, STOP_AFTER)) {
            o.stop_after = str_from(word, STOP_AFTER.n);
        } else {
            break;
        }
    }
    return o;
}

/* The words of the command, with "aws" in front whether it was typed or not. */
static struct words command_words(const struct app *app, size_t used)
{
    struct str *items = ARENA_ARRAY(app->arena, struct str, app->arg_count + 1);
    size_t n = 0;
    bool has_aws = used < app->arg_count && str_eq(app->args[used], STR("aws"));
    if (!has_aws) items[n++] = STR("aws");
    for (size_t i = used; i < app->arg_count; i++) items[n++] = app->args[i];
    return (struct words){items, n};
}

static unsigned terminal_columns(void)
{
    struct winsize size;
    return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

/* One write for each text, so that threads do not mix their lines. A trace that cannot be written
 * does not end the command. */
static void write_trace(void *ctx, struct str text)
{
    (void)ctx;
    (void)!io_write_all(STDERR_FILENO, text);
}

static bool write_object(void *ctx, struct str bytes, struct err *e)
{
    (void)ctx;
    return io_write_all(STDOUT_FILENO, bytes) ||
           err_set(e, ERR_IO, "[Errno %d] %s", errno, strerror(errno));
}

static void trace_stages(const struct request *r)
{
    for (size_t i = 0; i < r->time_count; i++) {
        write_trace(NULL, arena_printf(r->arena, "* %s: %lld us\n", r->times[i].name,
                                       (long long)r->times[i].us));
    }
}

int app_exec(const struct app *app)
{
    struct exec_options o = read_options(app);
    struct request *r = ARENA_NEW(app->arena, struct request);
    struct engine *g = app_engine(app, PRINCIPAL_PERSON);
    if (o.trace) {
        g->transport =
            trace_transport_new(app->arena, (struct trace){g->transport, write_trace, NULL});
    }
    *r = request_new(app->arena, g);
    r->columns = terminal_columns();
    r->write = write_object;
    r->cancel = interrupt_new(app->arena);
    r->words = command_words(app, o.used);
    struct err e = err_init(app->arena);
    bool ok = o.stop_after.n > 0 ? stage_describe(r, STR_NONE, o.stop_after, &r->text, &e)
                                 : engine_prepare(r, STR_NONE, &e) && engine_run(r, &e);
    if (o.trace) trace_stages(r);
    if (!io_write_all(STDOUT_FILENO, r->text)) return 255;
    if (!io_write_all(STDERR_FILENO, buf_str(&r->messages))) return 255;
    if (ok) return r->exit_status;
    if (!io_write_all(STDERR_FILENO, failure_text(app->arena, r, &e))) return 255;
    return err_exit_status(&e);
}
