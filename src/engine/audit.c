#include "engine/audit.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "base/logfile.h"
#include "codec/timestamp.h"
#include "value/json.h"

struct audit {
    pthread_mutex_t lock;
    struct logfile file;
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
    log->file = (struct logfile){.path = path, .limit = limit};
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
    set_text(a, map, STR("user"), entry->user);
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
    if (!logfile_append(&log->file, a, line) && !log->complained) {
        fprintf(stderr, "aws-api-mcp-server: the audit log " STR_FMT " cannot be written: %s\n",
                STR_ARG(log->file.path), strerror(errno));
        log->complained = true;
    }
    pthread_mutex_unlock(&log->lock);
}
