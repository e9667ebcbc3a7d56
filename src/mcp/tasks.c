#include "mcp/tasks.h"

#include "base/clock.h"
#include "mcp/pool_impl.h"
#include "mcp/session.h"
#include "value/json.h"

#include <stdio.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>

#define TTL_MS 600000
#define POLL_MS 500
#define RETRY_US 100000 /* a call that still waits for a worker is looked at again */

static struct str status_name(enum task_status status)
{
    static const struct str names[] = {
        [TASK_WORKING] = STR_INIT("working"),     [TASK_INPUT] = STR_INIT("input_required"),
        [TASK_COMPLETED] = STR_INIT("completed"), [TASK_FAILED] = STR_INIT("failed"),
        [TASK_CANCELLED] = STR_INIT("cancelled"),
    };
    return names[status];
}

static bool is_over(const struct task *t)
{
    switch (t->status) {
    case TASK_COMPLETED:
    case TASK_FAILED:
    case TASK_CANCELLED:
        return true;
    case TASK_WORKING:
    case TASK_INPUT:
        break;
    }
    return false;
}

static void set_status(struct task *t, enum task_status status)
{
    t->status = status;
    t->updated_ms = clock_now_ms(&clock_system);
}

static struct task *free_slot(struct pool *p)
{
    int64_t now = clock_now_ms(&clock_system);
    for (size_t i = 0; i < TASKS; i++) {
        struct task *t = &p->tasks[i];
        bool is_old = is_over(t) && !t->running && now - t->updated_ms > TTL_MS;
        if (t->id[0] && !is_old) continue;
        arena_free(t->arena);
        *t = (struct task){0};
        return t;
    }
    return NULL;
}

static bool draw_id(struct task *t)
{
    unsigned char bytes[(TASK_ID_SIZE - 1) / 2];
    if (getrandom(bytes, sizeof bytes, 0) != (ssize_t)sizeof bytes) return false;
    for (size_t i = 0; i < sizeof bytes; i++) snprintf(t->id + 2 * i, 3, "%02x", bytes[i]);
    return true;
}

static const struct value *time_text(struct arena *a, int64_t ms)
{
    time_t seconds = (time_t)(ms / 1000);
    struct tm utc;
    char text[40];
    gmtime_r(&seconds, &utc);
    size_t n = strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &utc);
    struct str all = arena_printf(a, STR_FMT ".%03dZ", (int)n, text, (int)(ms % 1000));
    return value_string(a, all);
}

static void describe(struct arena *a, const struct task *t, struct value *out)
{
    value_set(a, out, STR("taskId"), value_string(a, arena_str(a, str_of(t->id))));
    value_set(a, out, STR("status"), value_string(a, status_name(t->status)));
    value_set(a, out, STR("createdAt"), time_text(a, t->created_ms));
    value_set(a, out, STR("lastUpdatedAt"), time_text(a, t->updated_ms));
    value_set(a, out, STR("ttlMs"), value_int(a, TTL_MS));
    value_set(a, out, STR("pollIntervalMs"), value_int(a, POLL_MS));
}

static bool can_be_task(const struct request *r)
{
    return r->state == REQUEST_RUNNING && !r->stays_call && !r->batch &&
           (r->client.abilities & CLIENT_HAS_TASKS) && version_is_modern(r->client.version);
}

/* A running request belongs to its worker, but for what never changes: the answer is made for a
 * shadow of it with an arena of its own. */
static bool begin_locked(struct pool *p, struct request *r)
{
    struct task *t = can_be_task(r) ? free_slot(p) : NULL;
    if (!t || !draw_id(t)) return false;
    t->running = r;
    t->created_ms = clock_now_ms(&clock_system);
    set_status(t, TASK_WORKING);
    struct arena *a = arena_new();
    struct request shadow = {
        .arena = a, .session = r->session, .id = r->id, .method = r->method, .client = r->client};
    struct reply reply = {0};
    struct value *result = request_result(&shadow, &reply);
    value_set(a, result, STR("resultType"), value_string(a, STR("task")));
    describe(a, t, result);
    writer_push(p->writer, request_answer(&shadow, &reply), r->generation);
    arena_free(a);
    r->state = REQUEST_DETACHED;
    r->task = t;
    return true;
}

bool task_begin(struct pool *p, struct request *r)
{
    pthread_mutex_lock(&p->lock);
    bool ok = begin_locked(p, r);
    pthread_mutex_unlock(&p->lock);
    return ok;
}

int64_t task_begin_late(struct pool *p, int64_t after_us)
{
    int64_t now = clock_monotonic_us(), next = -1;
    pthread_mutex_lock(&p->lock);
    for (unsigned i = 0; i < p->started; i++) {
        struct request *r = p->workers[i].running;
        if (!r || !can_be_task(r)) continue;
        int64_t left = r->begun_us + after_us - now;
        if (left <= 0 && begin_locked(p, r)) continue;
        if (left < RETRY_US) left = RETRY_US;
        if (next < 0 || left < next) next = left;
    }
    if (p->queued > 0 && next < 0) next = RETRY_US;
    pthread_mutex_unlock(&p->lock);
    return next;
}

bool task_forbid(struct pool *p, struct request *r)
{
    pthread_mutex_lock(&p->lock);
    r->stays_call = true;
    bool ok = !r->task;
    pthread_mutex_unlock(&p->lock);
    return ok;
}

void task_finish_locked(struct request *r, bool has_failed, struct str line)
{
    struct task *t = r->task;
    t->arena = arena_new();
    t->line = arena_str(t->arena, line);
    t->running = NULL;
    t->requests = NULL;
    if (t->status != TASK_CANCELLED) set_status(t, has_failed ? TASK_FAILED : TASK_COMPLETED);
}

static void free_answers(void *arena)
{
    arena_free(arena);
}

const struct value *task_input(struct pool *p, struct request *r, const struct value *requests)
{
    struct arena *a = arena_new();
    arena_defer(r->arena, free_answers, a);
    pthread_mutex_lock(&p->lock);
    struct task *t = r->task;
    t->answer_arena = a;
    t->answers = value_map(a);
    t->requests = requests;
    if (t->status == TASK_WORKING) set_status(t, TASK_INPUT);
    while (t->status == TASK_INPUT && !p->quitting &&
           value_count(t->answers) < value_count(requests)) {
        pthread_cond_wait(&p->changed, &p->lock);
    }
    bool ok = t->status == TASK_INPUT && value_count(t->answers) == value_count(requests);
    if (t->status == TASK_INPUT) set_status(t, TASK_WORKING);
    const struct value *answers = t->answers;
    t->requests = NULL;
    pthread_mutex_unlock(&p->lock);
    return ok ? answers : NULL;
}

void task_fail_capability(struct request *r, struct reply *out)
{
    struct arena *a = r->arena;
    struct value *extensions = value_map(a), *needed = value_map(a), *data = value_map(a);
    value_set(a, extensions, TASKS_EXTENSION, value_map(a));
    value_set(a, needed, STR("extensions"), extensions);
    value_set(a, data, STR("requiredCapabilities"), needed);
    reply_error(out, RPC_MISSING_CAPABILITY, STR("Missing required client capability: tasks"));
    out->data = data;
}

/* The task that params name, with the lock held until `unlock`; NULL, unlocked and with the error
 * in out, when there is none. */
static struct task *lock_task(struct request *r, struct reply *out)
{
    struct pool *p = r->session->pool;
    const struct value *id = value_get(r->params, STR("taskId"));
    if (!(r->client.abilities & CLIENT_HAS_TASKS)) {
        task_fail_capability(r, out);
        return NULL;
    }
    pthread_mutex_lock(&p->lock);
    for (size_t i = 0; i < TASKS && value_kind_of(id) == VALUE_STRING; i++) {
        struct task *t = &p->tasks[i];
        if (t->id[0] && str_eq(str_of(t->id), id->u.text)) return t;
    }
    pthread_mutex_unlock(&p->lock);
    reply_error(out, RPC_INVALID_PARAMS, STR("Invalid params: taskId names no task"));
    return NULL;
}

static void unlock(struct request *r)
{
    pthread_mutex_unlock(&r->session->pool->lock);
}

/* Copies through text: the original belongs to another thread or another arena. */
static const struct value *copy(struct arena *a, const struct value *v)
{
    struct err e = err_init(a);
    const struct value *out;
    return json_read(a, json_text(a, v, &json_compact), &out, &e) ? out : &value_null;
}

static const struct value *open_requests(struct arena *a, const struct task *t)
{
    struct value *open = value_map(a);
    for (size_t i = 0; i < value_count(t->requests); i++) {
        const struct field *f = &t->requests->u.map.fields[i];
        if (!value_get(t->answers, f->name)) {
            value_set(a, open, arena_str(a, f->name), copy(a, f->value));
        }
    }
    return open;
}

void tasks_get(struct request *r, struct reply *out)
{
    struct arena *a = r->arena;
    struct task *t = lock_task(r, out);
    if (!t) return;
    struct value *result = request_result(r, out);
    describe(a, t, result);
    if (t->status == TASK_INPUT) value_set(a, result, STR("inputRequests"), open_requests(a, t));
    struct str line = arena_str(a, t->line);
    enum task_status status = t->status;
    unlock(r);
    if (status != TASK_COMPLETED && status != TASK_FAILED) return;
    struct err e = err_init(a);
    const struct value *answer;
    if (!json_read(a, line, &answer, &e)) BUG("our own answer is no JSON");
    struct str name = status == TASK_COMPLETED ? STR("result") : STR("error");
    value_set(a, result, name, value_get(answer, name));
}

/* Takes the answers to open requests; others are ignored. */
void tasks_update(struct request *r, struct reply *out)
{
    const struct value *given = value_get(r->params, STR("inputResponses"));
    struct task *t = lock_task(r, out);
    if (!t) return;
    for (size_t i = 0; i < value_count(t->requests) && t->status == TASK_INPUT; i++) {
        struct str name = t->requests->u.map.fields[i].name;
        const struct value *answer = value_get(given, name);
        if (value_kind_of(answer) != VALUE_MAP || value_get(t->answers, name)) continue;
        value_set(t->answer_arena, t->answers, arena_str(t->answer_arena, name),
                  copy(t->answer_arena, answer));
        t->updated_ms = clock_now_ms(&clock_system);
    }
    pthread_cond_broadcast(&r->session->pool->changed);
    unlock(r);
}

void tasks_cancel(struct request *r, struct reply *out)
{
    struct task *t = lock_task(r, out);
    if (!t) return;
    if (!is_over(t)) {
        set_status(t, TASK_CANCELLED);
        if (t->running) cancel_raise(t->running->cancel);
        pthread_cond_broadcast(&r->session->pool->changed);
    }
    unlock(r);
}
