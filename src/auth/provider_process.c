/* credential_process: a program of the operator's that prints credentials as JSON. It runs only
 * where the query allows it, without a shell, with an empty standard input. */
#include "auth/provider_call.h"
#include "auth/words.h"
#include "base/buf.h"
#include "base/limits.h"
#include "value/json.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define NAME "custom-process"
#define WORDS_MAX 256u
#define POLL_MS 100

extern char **environ;

struct child {
    pid_t pid;
    int out, err; /* what it writes */
};

static bool split(struct arena *a, struct str command, char **argv, struct err *e)
{
    size_t n = 0;
    struct str word;
    bool found = true;
    while (n < WORDS_MAX) {
        if (!words_next(a, &command, &word, &found)) {
            return err_set(e, ERR_GENERAL, "No closing quotation");
        }
        if (!found) break;
        argv[n++] = arena_cstr(a, word);
    }
    argv[n] = NULL;
    if (!argv[0]) {
        provider_failed(NAME, STR("the command is empty"), e);
        return false;
    }
    return !found || provider_failed(NAME, STR("too many words"), e);
}

static void close_pair(int pair[2])
{
    close(pair[0]);
    close(pair[1]);
}

struct start {
    char **argv;
    int out, err;
    pid_t pid;
    int code; /* an errno, 0 when it runs */
};

/* The program gets its signals as a shell would give them: a server blocks some and ignores
 * SIGPIPE. */
static void spawn(void *arg)
{
    struct start *s = arg;
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t none, piped;
    sigemptyset(&none);
    sigemptyset(&piped);
    sigaddset(&piped, SIGPIPE);
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &piped);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, s->out, 1);
    posix_spawn_file_actions_adddup2(&actions, s->err, 2);
    s->code = posix_spawnp(&s->pid, s->argv[0], &actions, &attributes, s->argv, environ);
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
}

static bool start(struct outside *outside, char **argv, struct child *c, struct err *e)
{
    int out[2];
    int err[2];
    if (pipe2(out, O_CLOEXEC) != 0) return provider_failed(NAME, str_of(strerror(errno)), e);
    if (pipe2(err, O_CLOEXEC) != 0) {
        close_pair(out);
        return provider_failed(NAME, str_of(strerror(errno)), e);
    }
    struct start s = {.argv = argv, .out = out[1], .err = err[1]};
    outside_run(outside, spawn, &s);
    c->pid = s.pid;
    close(out[1]);
    close(err[1]);
    c->out = out[0];
    c->err = err[0];
    if (s.code == 0) return true;
    close(out[0]);
    close(err[0]);
    return err_set(e, ERR_GENERAL, "[Errno %d] %s: '%s'", s.code, strerror(s.code), argv[0]);
}

/* False at the end of the stream. */
static bool take(int fd, struct buf *into)
{
    char part[4096];
    ssize_t n = read(fd, part, sizeof part);
    if (n > 0) buf_add(into, (struct str){part, (size_t)n});
    return n > 0;
}

/* Reads both streams to their ends; false when cancelled or when there is too much. */
static bool collect(const struct credential_query *q, const struct child *c, struct buf *out,
                    struct buf *err)
{
    struct pollfd p[3] = {{.fd = c->out, .events = POLLIN},
                          {.fd = c->err, .events = POLLIN},
                          {.fd = cancel_fd(q->cancel), .events = POLLIN}};
    while (p[0].fd >= 0 || p[1].fd >= 0) {
        if (cancel_is_raised(q->cancel) || out->overflow || err->overflow) return false;
        if (poll(p, 3, POLL_MS) < 0 && errno != EINTR) return false;
        if (p[0].fd >= 0 && p[0].revents && !take(c->out, out)) p[0].fd = -1;
        if (p[1].fd >= 0 && p[1].revents && !take(c->err, err)) p[1].fd = -1;
    }
    return true;
}

static bool run(struct arena *a, const struct credential_query *q, char **argv, struct str *text,
                struct err *e)
{
    struct child c = {.pid = -1, .out = -1, .err = -1};
    if (!start(q->outside, argv, &c, e)) return false;
    struct buf out = buf_new(a, MIB);
    struct buf err = buf_new(a, MIB);
    bool complete = collect(q, &c, &out, &err);
    if (!complete) kill(c.pid, SIGKILL);
    close(c.out);
    close(c.err);
    int status = 0;
    while (waitpid(c.pid, &status, 0) < 0 && errno == EINTR) continue;
    if (cancel_is_raised(q->cancel)) return err_set(e, ERR_CANCELLED, "Cancelled by user");
    if (!complete) return provider_failed(NAME, STR("the output is larger than 1 MiB"), e);
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
        return provider_failed(NAME, buf_str(&err), e);
    }
    *text = buf_str(&out);
    return true;
}

static bool need(const struct value *v, const char *name, struct str *out, struct err *e)
{
    if (provider_setting(v, str_of(name), out)) return true;
    return provider_failed(
        NAME, arena_printf(e->arena, "Missing required key in response: '%s'", name), e);
}

static bool read_answer(struct arena *a, const struct value *profile, struct str text,
                        struct credentials *out, struct err *e)
{
    const struct value *v;
    int64_t version;
    struct err why = err_init(a);
    if (!json_read(a, text, &v, &why)) return provider_failed(NAME, why.message, e);
    const struct value *given = value_get(v, STR("Version"));
    if (!value_to_i64(given, &version) || version != 1) {
        struct str shown = given ? value_text(given) : STR("<Version key not provided>");
        return provider_failed(NAME,
                               arena_printf(a,
                                            "Unsupported version '" STR_FMT "' for credential "
                                            "process provider, supported versions: 1",
                                            STR_ARG(shown)),
                               e);
    }
    if (!need(v, "AccessKeyId", &out->access_key, e)) return false;
    if (!need(v, "SecretAccessKey", &out->secret_key, e)) return false;
    out->session_token = value_get_text(v, STR("SessionToken"));
    out->account_id = value_get_text(v, STR("AccountId"));
    if (out->account_id.n == 0) out->account_id = value_get_text(profile, STR("aws_account_id"));
    struct str expiration;
    if (!provider_setting(v, STR("Expiration"), &expiration)) return true;
    return provider_expiry(expiration, &out->expires_ms, e);
}

static bool load(struct arena *a, const struct credential_query *q, struct credentials *out,
                 bool *found, struct err *e)
{
    const struct value *profile = config_profile(q->config, q->profile);
    struct str command;
    *found = provider_setting(profile, STR("credential_process"), &command);
    if (!*found) return true;
    if (!q->allow_process) {
        err_set(e, ERR_CONFIG,
                "The profile (" STR_FMT ") gets its credentials from a program "
                "(credential_process), which is not allowed here",
                STR_ARG(q->profile));
        err_hint(e,
                 "allow it in the settings, or export the keys: aws configure "
                 "export-credentials --profile " STR_FMT " --format env",
                 STR_ARG(q->profile));
        return false;
    }
    char **argv = ARENA_ARRAY(a, char *, WORDS_MAX + 1);
    struct str text = STR_NONE;
    if (!split(a, command, argv, e) || !run(a, q, argv, &text, e)) return false;
    return read_answer(a, profile, text, out, e);
}

const struct credential_provider provider_process = {.name = NAME, .load = load};
