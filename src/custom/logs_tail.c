/* aws logs tail: the events of a log group since a time (awscli customizations/logs/tail.py). */
#include "codec/timestamp.h"
#include "custom/commands.h"
#include "custom/custom.h"
#include "value/json.h"

#define GREEN "\x1b[32m"
#define CYAN "\x1b[36m"
#define RESET "\x1b[0m"
#define FOLLOW_MAX_S 60 /* of --follow by a model */
#define POLL_MS 5000
#define SECONDS_SIZE 19 /* 2014-01-02T03:04:05 */

struct tail {
    struct request *request;
    struct str format;
    bool colour;
};

static const struct str formats[] = {STR_INIT("detailed"), STR_INIT("short"), STR_INIT("json")};

/* "10m" is ten minutes ago; anything else is a point in time. */
static bool read_since(const struct request *r, struct str text, int64_t *ms, struct err *e)
{
    static const struct {
        char unit;
        int64_t ms;
    } units[] = {
        {'s', 1000}, {'m', 60000}, {'h', 3600000}, {'d', 86400000}, {'w', 604800000},
    };
    struct str digits = str_sub(text, 0, text.n > 0 ? text.n - 1 : 0);
    int64_t amount;
    bool number =
        digits.n > 0 && digits.p[0] >= '0' && digits.p[0] <= '9' && str_to_i64(digits, &amount);
    for (size_t i = 0; number && i < ARRAY_LEN(units); i++) {
        if (text.p[text.n - 1] != units[i].unit) continue;
        int64_t now = clock_now_ms(r->engine->clock);
        if (amount > now / units[i].ms) {
            return err_set(e, ERR_PARAM, "--since " STR_FMT ": the time is before 1970",
                           STR_ARG(text));
        }
        *ms = now - amount * units[i].ms;
        return true;
    }
    struct timestamp t;
    struct err ignored = err_init(r->arena);
    if (!timestamp_parse(text, &t, &ignored)) {
        return err_set(e, ERR_GENERAL,
                       "Invalid timestamp \"" STR_FMT "\": Unknown string format: " STR_FMT,
                       STR_ARG(text), STR_ARG(text));
    }
    *ms = t.seconds * 1000 + t.micros / 1000;
    return true;
}

static struct str time_of(const struct tail *l, int64_t ms)
{
    struct arena *a = l->request->arena;
    const struct timestamp t = timestamp_of_ms(ms);
    struct str iso = timestamp_isoformat(a, &t);
    if (str_eq(l->format, STR("json"))) return iso;
    struct str seconds = str_sub(iso, 0, SECONDS_SIZE);
    if (str_eq(l->format, STR("short"))) return seconds;
    return arena_printf(a, STR_FMT ".%06d+00:00", STR_ARG(seconds), (int)t.micros);
}

/* A message that is JSON on lines of its own, any other as it is. */
static struct str message_of(const struct tail *l, struct str message)
{
    static const struct json_style style = {.item_separator = STR_INIT(","),
                                            .name_separator = STR_INIT(": "),
                                            .indent = 4,
                                            .ascii_only = true};
    struct arena *a = l->request->arena;
    struct err ignored = err_init(a); /* then it is no JSON */
    const struct value *v;
    if (!str_eq(l->format, STR("json")) || !json_read(a, message, &v, &ignored)) return message;
    return arena_printf(a, "\n" STR_FMT, STR_ARG(json_text(a, v, &style)));
}

static bool is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r') || (c >= '\x1c' && c <= '\x1f');
}

static void print_event(const struct tail *l, const struct value *event)
{
    struct arena *a = l->request->arena;
    struct str when = time_of(l, param_int(event, STR("timestamp"), 0));
    struct str stream = value_get_text(event, STR("logStreamName"));
    if (l->colour) {
        when = arena_printf(a, GREEN STR_FMT RESET, STR_ARG(when));
        stream = arena_printf(a, CYAN STR_FMT RESET, STR_ARG(stream));
    }
    bool shown = !str_eq(l->format, STR("short"));
    struct str message = message_of(l, value_get_text(event, STR("message")));
    struct str line =
        arena_printf(a, STR_FMT "%s" STR_FMT " " STR_FMT, STR_ARG(when), shown ? " " : "",
                     STR_ARG(shown ? stream : STR("")), STR_ARG(message));
    while (line.n > 0 && is_blank(line.p[line.n - 1])) line.n--;
    buf_addf(&l->request->out, STR_FMT "\n", STR_ARG(line));
}

static bool print_page(void *ctx, const struct value *page, struct err *e)
{
    (void)e;
    const struct value *events = value_get(page, STR("events"));
    for (size_t i = 0; i < value_count(events); i++) print_event(ctx, value_at(events, i));
    return true;
}

/* ---- --follow ---- */

static struct value *copy_of(struct arena *a, const struct value *map, bool with_token)
{
    struct value *copy = value_map(a);
    for (size_t i = 0; i < value_count(map); i++) {
        struct str name = map->u.map.fields[i].name;
        if (with_token || !str_eq(name, STR("nextToken"))) {
            value_set(a, copy, name, map->u.map.fields[i].value);
        }
    }
    return copy;
}

/* The newest events printed: those of one time are looked for in the next answer. */
struct newest {
    bool any;
    int64_t time;
    struct str *ids;
    size_t n, cap;
};

static bool is_printed(const struct newest *w, int64_t time, struct str id)
{
    for (size_t i = 0; w->any && time == w->time && i < w->n; i++) {
        if (str_eq(w->ids[i], id)) return true;
    }
    return false;
}

static void note(struct arena *a, struct newest *w, int64_t time, struct str id)
{
    if (w->any && time < w->time) return;
    if (!w->any || time > w->time)
        *w = (struct newest){.any = true, .time = time, .ids = w->ids, .cap = w->cap};
    if (w->n == w->cap) {
        size_t cap = w->cap ? w->cap * 2 : 16;
        w->ids = arena_grow(a, w->ids, w->cap * sizeof *w->ids, cap * sizeof *w->ids);
        w->cap = cap;
    }
    w->ids[w->n++] = arena_str(a, id);
}

static void print_new(const struct tail *l, struct arena *keep, const struct value *events,
                      struct newest *w)
{
    for (size_t i = 0; i < value_count(events); i++) {
        const struct value *event = value_at(events, i);
        int64_t time = param_int(event, STR("timestamp"), 0);
        struct str id = value_get_text(event, STR("eventId"));
        if (is_printed(w, time, id)) continue;
        print_event(l, event);
        note(keep, w, time, id);
    }
}

/* One answer; *more: the next one is there already. */
static bool poll_once(const struct tail *l, struct value *params, struct newest *w, bool *more,
                      struct err *e)
{
    struct request *r = l->request, step = custom_step(r);
    struct err why = err_init(step.arena);
    const struct value *output;
    bool ok = custom_call(&step, STR("FilterLogEvents"), params, &output, &why);
    *more = false;
    if (ok) {
        struct tail t = *l;
        t.request = &step; /* its memory, the original's output */
        print_new(&t, r->arena, value_get(output, STR("events")), w);
        r->out = step.out;
        struct str token = value_get_text(output, STR("nextToken"));
        *more = token.n > 0;
        set_text(r->arena, params, STR("nextToken"), arena_str(r->arena, token));
    } else {
        custom_error(e, &why);
    }
    arena_free(step.arena);
    return ok && custom_show(r, e);
}

/* Until it is stopped, or for a while: a model's call must end. */
static bool follow(const struct tail *l, const struct value *first, struct err *e)
{
    struct request *r = l->request;
    struct newest w = {0};
    int64_t end = clock_monotonic_us() + FOLLOW_MAX_S * 1000000;
    bool more = false, bounded = r->engine->files.mode != FILES_PERSON;
    struct value *params = copy_of(r->arena, first, true);
    for (;;) {
        if (!poll_once(l, params, &w, &more, e)) return false;
        if (bounded && clock_monotonic_us() + POLL_MS * 1000 > end) {
            buf_addf(
                &r->messages,
                "--follow ended after %d seconds. To go on, run the command again with --since "
                "the time of the last event.\n",
                FOLLOW_MAX_S);
            return true;
        }
        if (more) continue;
        params = copy_of(r->arena, params, false);
        if (w.any) value_set(r->arena, params, STR("startTime"), value_int(r->arena, w.time));
        if (r->progress) r->progress(r->progress_ctx, 0, 0, STR("following"));
        if (!cancel_sleep_ms(r->cancel, POLL_MS)) {
            return !bounded || err_set(e, ERR_CANCELLED, "The command was cancelled.");
        }
    }
}

static void copy_param(struct arena *a, struct value *to, struct str name,
                       const struct value *params, struct str option)
{
    const struct value *v = value_get(params, option);
    if (v) value_set(a, to, name, v);
}

static bool run(void *context, struct arena *a, const struct invocation *in, struct err *e)
{
    struct request *r = context;
    struct str color = in->globals.color;
    struct tail l = {.request = r,
                     .format = value_get_text(in->params, STR("format")),
                     .colour = str_eq(color, STR("on")) ||
                               (!str_eq(color, STR("off")) && r->columns > 0)};
    int64_t start;
    if (!read_since(r, value_get_text(in->params, STR("since")), &start, e)) return false;
    struct value *params = value_map(a);
    copy_param(a, params, STR("logGroupName"), in->params, STR("group_name"));
    value_set(a, params, STR("interleaved"), &value_true);
    value_set(a, params, STR("startTime"), value_int(a, start));
    copy_param(a, params, STR("filterPattern"), in->params, STR("filter-pattern"));
    copy_param(a, params, STR("logStreamNames"), in->params, STR("log-stream-names"));
    copy_param(a, params, STR("logStreamNamePrefix"), in->params, STR("log-stream-name-prefix"));
    if (param_flag(in->params, STR("follow"))) return follow(&l, params, e);
    return custom_pages(r, STR("FilterLogEvents"), params, OPTION_UNSET, print_page, &l, e);
}

static const struct command_option options[] = {
    {.option = {.name = STR_INIT("group_name"), .positional = true, .required = true},
     .help = "name of the log group"},
    {.option = {.name = STR_INIT("since")},
     .preset = STR_INIT("10m"),
     .help = "a time, or how long ago: a number with s, m, h, d or w; 10m unless given"},
    FLAG_OPTION("follow", "go on with new events until stopped; a model's call for a minute"),
    {.option = {.name = STR_INIT("format"), .choices = {formats, ARRAY_LEN(formats)}},
     .preset = STR_INIT("detailed"),
     .help = "detailed, short (no stream), json (messages that are JSON on lines of their own)"},
    TEXT_OPTION("filter-pattern", "only events that match"),
    {.option = {.name = STR_INIT("log-stream-names"), .arity = ARITY_SOME},
     .help = "only these streams"},
    TEXT_OPTION("log-stream-name-prefix", "only streams whose names begin so"),
};

static const struct str calls[] = {STR_INIT("logs:FilterLogEvents")};

const struct command logs_tail = {.service = STR_INIT("logs"),
                                  .name = STR_INIT("tail"),
                                  .help = "Print the latest events of a log group.",
                                  OPTIONS(options),
                                  CALLS(calls),
                                  .run = run};
