#include "engine/audit.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/io.h"
#include "codec/timestamp.h"
#include "value/json.h"

#define OLD_LOGS 5 /* kept beside the current one */

struct audit {
    pthread_mutex_t lock;
    struct str path;
    int64_t limit;
    bool complained;
};

static void close_audit(void *handle)
{
    struct audit *log = handle;
    pthread_mutex_destroy(&log->lock);
}

struct audit *audit_new(struct arena *a, struct str path, int64_t limit)
{
    if (path.n == 0) return NULL;
    struct audit *log = ARENA_NEW(a, struct audit);
    *log = (struct audit){.path = path, .limit = limit};
    pthread_mutex_init(&log->lock, NULL);
    arena_defer(a, close_audit, log);
    return log;
}

struct str audit_path(struct arena *a, const struct env *v)
{
    struct str home = env_home(v), path = env_or(v, STR("AWS_API_MCP_AUDIT_LOG"), STR_NONE);
    if (str_eq_nocase(path, STR("off"))) return STR_NONE;
    if (path.n > 0 || home.n == 0) return path;
    return arena_printf(a, STR_FMT "/.aws/aws-api-mcp/audit.jsonl", STR_ARG(home));
}

/* ---- the file ---- */

static bool is_ours(int fd, struct stat *st)
{
    if (fstat(fd, st) != 0) return false;
    if (!S_ISREG(st->st_mode) || st->st_uid != geteuid() || st->st_nlink > 1) {
        errno = EPERM;
        return false;
    }
    return (st->st_mode & (S_IRWXG | S_IRWXO)) == 0 || fchmod(fd, 0600) == 0;
}

static int open_log(const char *path, struct stat *st)
{
    int flags = O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC;
    int fd = open(path, flags, 0600);
    if (fd >= 0 && !is_ours(fd, st)) {
        int why = errno;
        close(fd);
        errno = why;
        return -1;
    }
    return fd;
}

static void rotate(struct arena *a, struct str path)
{
    for (int i = OLD_LOGS; i > 0; i--) {
        struct str to = arena_printf(a, STR_FMT ".%d", STR_ARG(path), i);
        struct str from = i == 1 ? path : arena_printf(a, STR_FMT ".%d", STR_ARG(path), i - 1);
        (void)rename(arena_cstr(a, from), arena_cstr(a, to)); /* not all of them are there yet */
    }
}

static bool append(struct audit *log, struct arena *a, struct str line)
{
    const char *path = arena_cstr(a, log->path);
    struct stat st;
    int fd = open_log(path, &st);
    if (fd < 0 && errno == ENOENT) {
        /* what fails here is said when the file cannot be opened */
        (void)io_make_folders(a, log->path, 0700);
        fd = open_log(path, &st);
    }
    if (fd >= 0 && st.st_size > 0 && st.st_size + (int64_t)line.n > log->limit) {
        close(fd);
        rotate(a, log->path);
        fd = open_log(path, &st);
    }
    if (fd < 0) return false;
    ssize_t n = write(fd, line.p, line.n);
    int why = n < 0 ? errno : ENOSPC;
    close(fd);
    errno = why;
    return n == (ssize_t)line.n;
}

/* ---- the line ---- */

static void set_text(struct arena *a, struct value *map, struct str name, struct str text)
{
    if (text.n > 0) value_set(a, map, name, value_string(a, text));
}

static const struct value *names_of(struct arena *a, const struct value *params)
{
    struct value *names = value_list(a);
    for (size_t i = 0; value_kind_of(params) == VALUE_MAP && i < value_count(params); i++) {
        value_push(a, names, value_string(a, params->u.map.fields[i].name));
    }
    return names;
}

static void add_command(struct arena *a, struct value *map, const struct request *r)
{
    static const struct str verdicts[] = {
        [VERDICT_ALLOW] = STR_INIT("allow"),
        [VERDICT_ASK] = STR_INIT("ask"),
        [VERDICT_DENY] = STR_INIT("deny"),
    };
    const struct invocation *in = &r->invocation;
    /* words that no model knows may be anything, a secret too */
    if (!in->operation && !in->command) return;
    set_text(a, map, STR("service"), in->service_name);
    set_text(a, map, STR("operation"), in->operation_name);
    value_set(a, map, STR("parameters"), names_of(a, in->params));
    if (r->decision.rule.n == 0) return;
    set_text(a, map, STR("does"), policy_effects(a, in));
    set_text(a, map, STR("decision"), verdicts[r->decision.verdict]);
    set_text(a, map, STR("rule"), r->decision.rule);
    set_text(a, map, STR("profile"),
             in->globals.profile.n > 0 ? in->globals.profile : r->engine->policy.own_profile);
    set_text(a, map, STR("region"), r->settings.endpoint.region);
    set_text(a, map, STR("account"), r->credentials.account_id);
}

static struct str outcome_of(enum err_kind kind, int status)
{
    if (kind == ERR_DENIED) return STR("denied");
    if (kind == ERR_CANCELLED) return STR("cancelled");
    return kind == ERR_NONE && status == 0 ? STR("ok") : STR("failed");
}

static struct str line_of(struct arena *a, const struct audit_entry *entry)
{
    const struct request *r = entry->request;
    struct value *map = value_map(a);
    int64_t us = 0;
    for (size_t i = 0; i < r->time_count; i++) us += r->times[i].us;
    const struct timestamp now = timestamp_of_ms(clock_now_ms(&clock_system));
    set_text(a, map, STR("time"), timestamp_iso8601(a, &now));
    set_text(a, map, STR("tool"), entry->tool);
    set_text(a, map, STR("client"), entry->client);
    add_command(a, map, r);
    set_text(a, map, STR("outcome"), outcome_of(entry->kind, entry->status));
    value_set(a, map, STR("status"), value_int(a, entry->status));
    set_text(a, map, STR("code"),
             entry->code.n > 0 ? entry->code : str_of(err_kind_code(entry->kind)));
    set_text(a, map, STR("request_id"), r->error_request_id);
    value_set(a, map, STR("duration_us"), value_int(a, us));
    return arena_printf(a, STR_FMT "\n", STR_ARG(json_text(a, map, &json_compact)));
}

void audit_write(struct audit *log, struct arena *a, const struct audit_entry *entry)
{
    if (!log) return;
    struct str line = line_of(a, entry);
    pthread_mutex_lock(&log->lock);
    if (!append(log, a, line) && !log->complained) {
        fprintf(stderr, "aws-api-mcp-server: the audit log " STR_FMT " cannot be written: %s\n",
                STR_ARG(log->path), strerror(errno));
        log->complained = true;
    }
    pthread_mutex_unlock(&log->lock);
}
