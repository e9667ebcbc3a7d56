#include "mcp/writer.h"

#include "base/clock.h"
#include "base/io.h"
#include "base/limits.h"
#include "base/thread.h"

#include <errno.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#define NOTICE_LIMIT (1u * MIB) /* waiting bytes from which on notices are dropped */
#define ROOM_LIMIT (16u * MIB)  /* waiting bytes from which on workers wait */
#define HARD_LIMIT (64u * MIB)  /* waiting bytes at which the session ends */
#define CHUNK (32u * KIB)       /* lines share arenas of about this size */
#define STACK (64u * KIB)

struct chunk {
    struct arena *arena;
    size_t lines; /* still waiting, + 1 while it takes more */
};

struct line {
    struct line *next;
    struct chunk *chunk;
    struct str text; /* with its newline */
    uint64_t owner;
    bool is_notice;
};

struct writer {
    int fd, failed_fd, lines_fd; /* lines_fd: -1 until somebody wants to know */
    pthread_mutex_t lock;
    pthread_cond_t changed;
    pthread_t thread;
    struct line *first, *last;
    struct chunk *open;
    size_t waiting; /* bytes */
    bool started, closing, idle;
    atomic_bool failed;
};

static void chunk_release(struct chunk *c)
{
    if (--c->lines == 0) arena_free(c->arena);
}

static void drop_all(struct writer *w)
{
    while (w->first) {
        struct line *line = w->first;
        w->first = line->next;
        chunk_release(line->chunk);
    }
    w->last = NULL;
    w->waiting = 0;
}

static void writer_close(void *handle)
{
    struct writer *w = handle;
    drop_all(w);
    if (w->open) chunk_release(w->open);
    if (w->failed_fd >= 0) close(w->failed_fd);
    if (w->lines_fd >= 0) close(w->lines_fd);
    pthread_cond_destroy(&w->changed);
    pthread_mutex_destroy(&w->lock);
}

struct writer *writer_new(struct arena *a, int fd)
{
    struct writer *w = ARENA_NEW(a, struct writer);
    w->fd = fd;
    w->failed_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    w->lines_fd = -1;
    w->idle = true;
    pthread_mutex_init(&w->lock, NULL);
    thread_cond_init(&w->changed);
    arena_defer(a, writer_close, w);
    return w;
}

static void signal_fd(int fd)
{
    uint64_t one = 1;
    if (fd >= 0 && write(fd, &one, sizeof one) < 0 && errno != EAGAIN) return;
}

static void fail(struct writer *w)
{
    atomic_store(&w->failed, true);
    drop_all(w);
    signal_fd(w->failed_fd);
}

static struct chunk *chunk_for(struct writer *w, size_t size)
{
    if (w->open && arena_used(w->open->arena) + size < CHUNK) return w->open;
    if (w->open) chunk_release(w->open);
    struct arena *a = arena_new();
    w->open = ARENA_NEW(a, struct chunk);
    *w->open = (struct chunk){a, 1};
    return w->open;
}

static void push_locked(struct writer *w, struct str text, uint64_t owner, bool is_notice)
{
    if (atomic_load(&w->failed) || (is_notice && w->waiting > NOTICE_LIMIT)) return;
    if (w->waiting + text.n > HARD_LIMIT) {
        fail(w);
        return;
    }
    struct chunk *c = chunk_for(w, text.n + sizeof(struct line));
    struct line *line = ARENA_NEW(c->arena, struct line);
    char *p = arena_alloc(c->arena, text.n + 1);
    if (text.n) memcpy(p, text.p, text.n);
    p[text.n] = '\n';
    *line = (struct line){NULL, c, {p, text.n + 1}, owner, is_notice};
    c->lines++;
    if (w->last)
        w->last->next = line;
    else
        w->first = line;
    w->last = line;
    w->waiting += line->text.n + sizeof *line;
    signal_fd(w->lines_fd);
    pthread_cond_broadcast(&w->changed);
}

void writer_push(struct writer *w, struct str text, uint64_t owner)
{
    pthread_mutex_lock(&w->lock);
    push_locked(w, text, owner, false);
    pthread_mutex_unlock(&w->lock);
}

void writer_push_notice(struct writer *w, struct str text, uint64_t owner)
{
    pthread_mutex_lock(&w->lock);
    push_locked(w, text, owner, true);
    pthread_mutex_unlock(&w->lock);
}

/* Takes the line behind `before` (NULL: the first) out of the queue. */
static struct line *unlink_after(struct writer *w, struct line *before)
{
    struct line *line = before ? before->next : w->first;
    if (before)
        before->next = line->next;
    else
        w->first = line->next;
    if (w->last == line) w->last = before;
    w->waiting -= line->text.n + sizeof *line;
    return line;
}

void writer_forget(struct writer *w, uint64_t owner)
{
    pthread_mutex_lock(&w->lock);
    struct line *before = NULL;
    for (struct line *line = w->first; line;) {
        struct line *next = line->next;
        if (line->is_notice && line->owner == owner)
            chunk_release(unlink_after(w, before)->chunk);
        else
            before = line;
        line = next;
    }
    pthread_mutex_unlock(&w->lock);
}

void writer_wait_for_room(struct writer *w)
{
    pthread_mutex_lock(&w->lock);
    while (w->started && !w->closing && !atomic_load(&w->failed) && w->waiting > ROOM_LIMIT) {
        pthread_cond_wait(&w->changed, &w->lock);
    }
    pthread_mutex_unlock(&w->lock);
}

bool writer_has_failed(const struct writer *w)
{
    return atomic_load(&w->failed);
}

int writer_failed_fd(const struct writer *w)
{
    return w->failed_fd;
}

static void *writer_main(void *arg)
{
    struct writer *w = arg;
    pthread_mutex_lock(&w->lock);
    for (;;) {
        while (!w->first && !w->closing) pthread_cond_wait(&w->changed, &w->lock);
        if (!w->first) break;
        struct line *line = unlink_after(w, NULL);
        w->idle = false;
        pthread_mutex_unlock(&w->lock);
        bool ok = io_write_all(w->fd, line->text);
        pthread_mutex_lock(&w->lock);
        chunk_release(line->chunk);
        w->idle = true;
        if (!ok) fail(w);
        pthread_cond_broadcast(&w->changed);
    }
    pthread_mutex_unlock(&w->lock);
    return NULL;
}

bool writer_start(struct writer *w)
{
    w->started = thread_start(&w->thread, STACK, writer_main, w);
    return w->started;
}

bool writer_finish(struct writer *w, int64_t deadline_us)
{
    if (!w->started) return true;
    pthread_mutex_lock(&w->lock);
    w->closing = true;
    pthread_cond_broadcast(&w->changed);
    while ((w->first || !w->idle) && thread_cond_wait_until(&w->changed, &w->lock, deadline_us)) {
    }
    bool done = !w->first && w->idle;
    pthread_mutex_unlock(&w->lock);
    if (done) pthread_join(w->thread, NULL);
    return done;
}

int writer_lines_fd(struct writer *w)
{
    pthread_mutex_lock(&w->lock);
    if (w->lines_fd < 0) {
        w->lines_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
        if (w->first) signal_fd(w->lines_fd);
    }
    pthread_mutex_unlock(&w->lock);
    return w->lines_fd;
}

bool writer_take(struct writer *w, struct arena *a, struct str *text)
{
    pthread_mutex_lock(&w->lock);
    struct line *line = w->first ? unlink_after(w, NULL) : NULL;
    uint64_t count;
    if (!w->first && w->lines_fd >= 0 && read(w->lines_fd, &count, sizeof count) < 0) {
        /* it was clear */
    }
    if (line) {
        *text = arena_str(a, str_sub(line->text, 0, line->text.n - 1));
        chunk_release(line->chunk);
    }
    pthread_mutex_unlock(&w->lock);
    return line != NULL;
}
