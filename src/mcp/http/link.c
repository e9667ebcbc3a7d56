#include "mcp/http/link.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/limits.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>

#define IDLE_US (60 * 1000000LL) /* between requests */
#define HEAD_US (10 * 1000000LL) /* from a head's first byte to its last */
#define BODY_US (60 * 1000000LL)
#define SEND_MS 30000
#define CHUNK_LINE 20u /* bytes of a chunk's size and its line end */

/* ---- reading ---- */

static bool wait_readable(const struct link *l, int64_t deadline_us)
{
    struct pollfd fds[] = {{.fd = l->fd, .events = POLLIN}, {.fd = l->stop_fd, .events = POLLIN}};
    for (;;) {
        int64_t left = deadline_us - clock_monotonic_us();
        if (left <= 0) return false;
        int n = poll(fds, ARRAY_LEN(fds), (int)(left / 1000) + 1);
        if (n < 0 && errno != EINTR) return false;
        if (n > 0 && fds[1].revents) return false;
        if (n > 0 && fds[0].revents) return true;
    }
}

/* False at the end of input and when the time is over. */
static bool fill(struct link *l, int64_t deadline_us)
{
    if (l->begin < l->end) return true;
    l->begin = l->end = 0;
    if (!wait_readable(l, deadline_us)) return false;
    ssize_t n = recv(l->fd, l->in, sizeof l->in, 0);
    if (n > 0) l->end = (size_t)n;
    return n > 0;
}

static bool take_until(struct link *l, struct buf *out, struct str end, int64_t deadline_us)
{
    while (!out->overflow && !str_ends(buf_str(out), end)) {
        if (!fill(l, deadline_us)) return false;
        buf_add_char(out, l->in[l->begin++]);
    }
    return !out->overflow;
}

static bool take_bytes(struct link *l, struct buf *out, size_t n, int64_t deadline_us)
{
    while (n > 0) {
        if (!fill(l, deadline_us)) return false;
        size_t part = l->end - l->begin < n ? l->end - l->begin : n;
        buf_add(out, (struct str){l->in + l->begin, part});
        l->begin += part;
        n -= part;
    }
    return true;
}

static bool parse_chunk_size(struct str line, size_t *size)
{
    line = str_sub(line, 0, line.n - 2);
    *size = 0;
    if (line.n == 0 || line.n > 8) return false;
    for (size_t i = 0; i < line.n; i++) {
        char c = line.p[i];
        int digit = c >= '0' && c <= '9'   ? c - '0'
                    : c >= 'a' && c <= 'f' ? c - 'a' + 10
                    : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                           : -1;
        if (digit < 0) return false;
        *size = *size * 16 + (size_t)digit;
    }
    return true;
}

/* No extensions and no trailers: nobody who speaks MCP sends them. */
static int take_chunks(struct link *l, struct arena *a, size_t limit, struct buf *out,
                       int64_t deadline_us)
{
    /* Once for all chunks: a body of a million of them must not take a million buffers. */
    struct buf line = buf_new(a, CHUNK_LINE), end = buf_new(a, 2);
    for (;;) {
        size_t size;
        buf_clear(&line);
        buf_clear(&end);
        if (!take_until(l, &line, STR("\r\n"), deadline_us)) return line.overflow ? 400 : 408;
        if (!parse_chunk_size(buf_str(&line), &size)) return 400;
        if (size > limit - out->n) return 413;
        if (!take_bytes(l, out, size, deadline_us) || !take_bytes(l, &end, 2, deadline_us)) {
            return 408;
        }
        if (!str_eq(buf_str(&end), STR("\r\n"))) return 400;
        if (size == 0) return 0;
    }
}

static int take_body(struct link *l, struct arena *a, size_t limit, const struct head *h,
                     struct buf *out)
{
    struct str length = head_get(h, STR("content-length"));
    struct str coding = head_get(h, STR("transfer-encoding"));
    int64_t n = 0, deadline = clock_monotonic_us() + BODY_US;
    bool is_chunked = head_has(h, STR("transfer-encoding"));
    if (is_chunked && head_has(h, STR("content-length"))) return 400;
    if (is_chunked && !str_eq_nocase(coding, STR("chunked"))) return 501;
    bool is_number = length.n > 0 && length.p[0] >= '0' && length.p[0] <= '9';
    if (head_has(h, STR("content-length")) && (!is_number || !str_to_i64(length, &n))) return 400;
    if (n > (int64_t)limit) return 413;
    if ((n > 0 || is_chunked) && str_eq_nocase(head_get(h, STR("expect")), STR("100-continue"))) {
        if (send(l->fd, "HTTP/1.1 100 Continue\r\n\r\n", 25, MSG_NOSIGNAL) != 25) return 408;
    }
    if (is_chunked) return take_chunks(l, a, limit, out, deadline);
    return take_bytes(l, out, (size_t)n, deadline) ? 0 : 408;
}

int link_head(struct link *l, struct arena *a, struct head *head)
{
    l->is_streaming = false;
    if (!fill(l, clock_monotonic_us() + IDLE_US)) return -1;
    struct buf text = buf_new(a, HEAD_LIMIT);
    if (!take_until(l, &text, STR("\r\n\r\n"), clock_monotonic_us() + HEAD_US)) {
        return text.overflow ? 431 : 408;
    }
    return head_parse(buf_str(&text), head);
}

int link_body(struct link *l, struct arena *a, size_t limit, const struct head *head,
              struct str *body)
{
    struct buf content = buf_new(a, limit);
    int status = take_body(l, a, limit, head, &content);
    *body = buf_str(&content);
    return status;
}

/* ---- sending ---- */

static void transmit(struct link *l, struct str bytes)
{
    while (bytes.n > 0 && !l->is_broken) {
        ssize_t n = send(l->fd, bytes.p, bytes.n, MSG_NOSIGNAL | MSG_DONTWAIT);
        struct pollfd p = {.fd = l->fd, .events = POLLOUT};
        if (n >= 0)
            bytes = str_from(bytes, (size_t)n);
        else if (errno == EAGAIN)
            l->is_broken = poll(&p, 1, SEND_MS) <= 0;
        else
            l->is_broken = errno != EINTR;
    }
}

static const char *reason_of(int status)
{
    static const struct {
        int status;
        const char *reason;
    } rows[] = {{200, "OK"},
                {202, "Accepted"},
                {204, "No Content"},
                {400, "Bad Request"},
                {401, "Unauthorized"},
                {403, "Forbidden"},
                {404, "Not Found"},
                {405, "Method Not Allowed"},
                {406, "Not Acceptable"},
                {408, "Request Timeout"},
                {413, "Content Too Large"},
                {415, "Unsupported Media Type"},
                {431, "Request Header Fields Too Large"},
                {501, "Not Implemented"},
                {503, "Service Unavailable"},
                {505, "HTTP Version Not Supported"}};
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        if (rows[i].status == status) return rows[i].reason;
    }
    return "Error";
}

void link_answer(struct link *l, int status, struct str fields, struct str body)
{
    struct arena *a = arena_new();
    struct buf out = buf_new(a, body.n + 4096);
    buf_addf(&out, "HTTP/1.1 %d %s\r\n" STR_FMT, status, reason_of(status), STR_ARG(fields));
    if (body.n > 0) buf_add(&out, STR("Content-Type: application/json\r\n"));
    if (status != 204) buf_addf(&out, "Content-Length: %zu\r\n", body.n);
    buf_add(&out, STR("Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n\r\n"));
    buf_add(&out, body);
    transmit(l, buf_str(&out));
    arena_free(a);
}

static void chunk(struct link *l, struct str before, struct str data, struct str after)
{
    struct arena *a = arena_new();
    struct buf out = buf_new(a, data.n + 4096);
    buf_addf(&out, "%zx\r\n" STR_FMT, before.n + data.n + after.n, STR_ARG(before));
    buf_add(&out, data);
    buf_addf(&out, STR_FMT "\r\n", STR_ARG(after));
    transmit(l, buf_str(&out));
    arena_free(a);
}

void link_event(struct link *l, struct str fields, struct str data)
{
    if (!l->is_streaming) {
        struct arena *a = arena_new();
        l->is_streaming = true;
        transmit(l, arena_printf(a,
                                 "HTTP/1.1 200 OK\r\n" STR_FMT
                                 "Content-Type: text/event-stream\r\nCache-Control: no-store\r\n"
                                 "X-Accel-Buffering: no\r\nTransfer-Encoding: chunked\r\n\r\n",
                                 STR_ARG(fields)));
        arena_free(a);
    }
    chunk(l, STR("event: message\ndata: "), data, STR("\n\n"));
}

void link_comment(struct link *l)
{
    if (l->is_streaming) chunk(l, STR(":"), STR_NONE, STR("\n\n"));
}

void link_end_stream(struct link *l)
{
    if (l->is_streaming) transmit(l, STR("0\r\n\r\n"));
}

bool link_wait(struct link *l, int wake_fd, int ms)
{
    struct pollfd fds[] = {{.fd = wake_fd, .events = POLLIN},
                           {.fd = l->stop_fd, .events = POLLIN},
                           {.fd = l->is_broken ? -1 : l->fd, .events = POLLRDHUP}};
    if (poll(fds, ARRAY_LEN(fds), ms) < 0) return errno == EINTR;
    if (fds[2].revents) l->is_broken = true;
    return !fds[1].revents && !l->is_broken;
}

bool link_must_stop(const struct link *l)
{
    struct pollfd p = {.fd = l->stop_fd, .events = POLLIN};
    return poll(&p, 1, 0) > 0;
}
