#include "harness.h"

#include "base/buf.h"
#include "mcp/frame.h"

#include <unistd.h>

#define LIMIT 10u

/* Feeds `input` in pieces of `step` bytes and writes what comes out: lines in brackets, ! for one
 * that is too long, $ for the end. */
static struct str read_in_steps(struct arena *a, struct str input, size_t step)
{
    int fds[2];
    if (pipe(fds) != 0) BUG("pipe");
    struct frame f;
    frame_open(&f, fds[0], LIMIT);
    struct buf out = buf_new(a, 100000);
    for (bool more = true; more;) {
        struct str piece = str_sub(input, 0, step);
        input = str_from(input, piece.n);
        if (piece.n > 0)
            CHECK(write(fds[1], piece.p, piece.n) == (ssize_t)piece.n);
        else
            close(fds[1]);
        more = piece.n > 0;
        CHECK(frame_fill(&f));
        struct str line;
        for (enum frame_event e = frame_next(&f, &line); e != FRAME_MORE;
             e = frame_next(&f, &line)) {
            if (e == FRAME_LINE)
                buf_addf(&out, "[" STR_FMT "]", STR_ARG(line));
            else
                buf_add_char(&out, e == FRAME_END ? '$' : '!');
            if (e == FRAME_END) break;
        }
    }
    frame_close(&f);
    close(fds[0]);
    return buf_str(&out);
}

static void lines(struct arena *a)
{
    static const struct {
        struct str input, events;
    } rows[] = {
        {STR_INIT(""), STR_INIT("$")},
        {STR_INIT("a\nbb\n\nc"), STR_INIT("[a][bb][][c]$")},
        {STR_INIT("\n"), STR_INIT("[]$")},
        {STR_INIT("0123456789\nx\n"), STR_INIT("[0123456789][x]$")},
        {STR_INIT("0123456789a\nx\n"), STR_INIT("![x]$")},
        {STR_INIT("0123456789abcdefghijklmnopqrstuvwxyz\nx\n0123456789abcdefghijkl\ny\n"),
         STR_INIT("![x]![y]$")},
        {STR_INIT("0123456789abcdefghijklmnopqrstuvwxyz"), STR_INIT("!$")},
        {STR_INIT("x\n0123456789abcdefghij"), STR_INIT("[x]!$")},
        {STR_INIT("a\r\n\xff\xfe\n"), STR_INIT("[a\r][\xff\xfe]$")},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        for (size_t step = 1; step < 40; step++) {
            CHECK_STR(read_in_steps(a, rows[i].input, step), rows[i].events);
        }
    }
}

static void many_lines(struct arena *a)
{
    struct buf input = buf_new(a, 10000), events = buf_new(a, 10000);
    for (int i = 0; i < 600; i++) {
        buf_addf(&input, "%d\n", i);
        buf_addf(&events, "[%d]", i);
    }
    buf_add_char(&events, '$');
    for (size_t step = 1; step < 5000; step = step * 3 + 1) {
        CHECK_STR(read_in_steps(a, buf_str(&input), step), buf_str(&events));
    }
}

static void broken(void)
{
    struct frame f;
    frame_open(&f, -1, LIMIT);
    CHECK(!frame_fill(&f));
    frame_close(&f);
}

void run_tests(struct arena *a)
{
    test_begin("frame");
    lines(a);
    many_lines(a);
    broken();
}
