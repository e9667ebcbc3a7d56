/* aws datapipeline list-runs: the runs of a pipeline as a list for people, or in the format that
 * --output names (awscli/customizations/datapipeline/__init__.py, listrunsformatter.py). */
#include "base/limits.h"
#include "base/utf8.h"
#include "codec/timestamp.h"
#include "custom/commands.h"
#include "custom/custom.h"
#include "engine/print.h"

#define OBJECTS_MAX 100u /* that DescribeObjects takes */
#define DAYS_SHOWN 4
#define DAY_MS (INT64_C(24) * 3600 * 1000)
#define SECONDS_SIZE 19 /* 2014-01-02T03:04:05 */
#define NAME_WIDTH 50u
#define TIME_WIDTH 19u
#define STATUS_WIDTH 23u
#define LINE_WIDTH (7u + NAME_WIDTH + 2u + TIME_WIDTH + 2u + TIME_WIDTH)

static const struct str statuses[] = {
    STR_INIT("waiting"),
    STR_INIT("pending"),
    STR_INIT("cancelled"),
    STR_INIT("running"),
    STR_INIT("finished"),
    STR_INIT("failed"),
    STR_INIT("waiting_for_runner"),
    STR_INIT("waiting_on_dependencies"),
    STR_INIT("shutting_down"),
};

/* ---- what is asked for ---- */

static void add_selector(struct arena *a, struct value *selectors, struct str field,
                         const char *type, const struct value *values)
{
    struct value *selector = value_map(a), *operator= value_map(a);
    set_text(a, operator, STR("type"), str_of(type));
    value_set(a, operator, STR("values"), values);
    set_text(a, selector, STR("fieldName"), field);
    value_set(a, selector, STR("operator"), operator);
    value_push(a, selectors, selector);
}

/* "from,until" */
static bool add_interval(struct arena *a, struct value *selectors, struct str option,
                         struct str field, const struct value *params, struct err *e)
{
    const struct value *given = value_get(params, option);
    if (!given) return true;
    struct str rest = value_text(given), part;
    struct value *values = value_list(a);
    while (value_count(values) < 2 && str_next(&rest, ',', &part))
        value_push(a, values, value_string(a, str_trim(part)));
    if (value_count(values) < 2) {
        err_set(e, ERR_GENERAL, "list index out of range");
        err_hint(e, "--" STR_FMT " 2024-01-01T00:00:00,2024-01-02T00:00:00", STR_ARG(option));
        return false;
    }
    add_selector(a, selectors, field, "BETWEEN", values);
    return true;
}

/* The last days, when no interval was given. */
static void add_last_days(const struct request *r, struct arena *a, struct value *selectors)
{
    int64_t now = clock_now_ms(r->engine->clock);
    const struct timestamp from = timestamp_of_ms(now - DAYS_SHOWN * DAY_MS);
    const struct timestamp until = timestamp_of_ms(now);
    struct value *values = value_list(a);
    value_push(a, values, value_string(a, str_sub(timestamp_iso8601(a, &from), 0, SECONDS_SIZE)));
    value_push(a, values, value_string(a, str_sub(timestamp_iso8601(a, &until), 0, SECONDS_SIZE)));
    add_selector(a, selectors, STR("@actualStartTime"), "BETWEEN", values);
}

static bool is_status(struct str word)
{
    for (size_t i = 0; i < ARRAY_LEN(statuses); i++)
        if (str_eq(statuses[i], word)) return true;
    return false;
}

static bool bad_status(struct arena *a, struct str word, struct err *e)
{
    struct str all = STR("");
    for (size_t i = 0; i < ARRAY_LEN(statuses); i++)
        all = arena_printf(a, STR_FMT "%s" STR_FMT, STR_ARG(all), i ? ", " : "",
                           STR_ARG(statuses[i]));
    return err_set(e, ERR_PARAM, "Invalid status: " STR_FMT ", must be one of: " STR_FMT,
                   STR_ARG(word), STR_ARG(all));
}

static bool add_status(struct arena *a, struct value *selectors, const struct value *params,
                       struct err *e)
{
    const struct value *given = value_get(params, STR("status"));
    if (!given) return true;
    struct value *values = value_list(a);
    for (size_t at = 0; at <= value_text(given).n;) {
        struct str rest = str_from(value_text(given), at);
        size_t comma = str_find_char(rest, ',');
        struct str word = str_trim(comma == STR_NPOS ? rest : str_sub(rest, 0, comma));
        at += comma == STR_NPOS ? rest.n + 1 : comma + 1;
        if (!is_status(word)) return bad_status(a, word, e);
        char *upper = arena_cstr(a, word);
        for (size_t i = 0; i < word.n; i++)
            if (upper[i] >= 'a' && upper[i] <= 'z') upper[i] = (char)(upper[i] - 'a' + 'A');
        value_push(a, values, value_string(a, (struct str){upper, word.n}));
    }
    add_selector(a, selectors, STR("@status"), "EQ", values);
    return true;
}

static bool read_query(const struct request *r, struct arena *a, const struct value *params,
                       const struct value **out, struct err *e)
{
    struct value *selectors = value_list(a), *query = value_map(a);
    if (!value_get(params, STR("start-interval")) && !value_get(params, STR("schedule-interval")))
        add_last_days(r, a, selectors);
    value_set(a, query, STR("selectors"), selectors);
    *out = query;
    return add_interval(a, selectors, STR("start-interval"), STR("@actualStartTime"), params, e) &&
           add_interval(a, selectors, STR("schedule-interval"), STR("@scheduledStartTime"), params,
                        e) &&
           add_status(a, selectors, params, e);
}

/* ---- the runs ---- */

struct ids {
    struct arena *arena;
    struct value *list;
    bool any; /* a page had the member */
};

/* A member that the service left out, as the CLI says it. */
static bool missing(const char *name, struct err *e)
{
    return err_set(e, ERR_GENERAL, "'%s'", name);
}

static bool collect_ids(void *ctx, const struct value *page, struct err *e)
{
    struct ids *ids = ctx;
    (void)e;
    const struct value *list = value_get(page, STR("ids"));
    ids->any = ids->any || list;
    for (size_t i = 0; i < value_count(list); i++)
        value_push(ids->arena, ids->list, value_at(list, i));
    return true;
}

/* {"@id", "name", every field by its key} */
static const struct value *run_of(struct arena *a, const struct value *object)
{
    struct value *run = value_map(a);
    const struct value *fields = value_get(object, STR("fields"));
    set_text(a, run, STR("@id"), value_get_text(object, STR("id")));
    set_text(a, run, STR("name"), value_get_text(object, STR("name")));
    for (size_t i = 0; i < value_count(fields); i++) {
        const struct value *field = value_at(fields, i);
        const struct value *v = value_get(field, STR("stringValue"));
        if (!v) v = value_get(field, STR("refValue"));
        value_set(a, run, value_get_text(field, STR("key")), v ? v : &value_null);
    }
    return run;
}

static bool is_before(const struct value *x, const struct value *y)
{
    struct str scheduled = STR("@scheduledStartTime");
    int order = str_cmp(value_get_text(x, scheduled), value_get_text(y, scheduled));
    if (order == 0) order = str_cmp(value_get_text(x, STR("name")), value_get_text(y, STR("name")));
    return order < 0;
}

static void insert_sorted(struct arena *a, struct value *runs, const struct value *run)
{
    value_push(a, runs, run);
    size_t i = runs->u.list.n - 1;
    for (; i > 0 && is_before(run, runs->u.list.items[i - 1]); i--)
        runs->u.list.items[i] = runs->u.list.items[i - 1];
    runs->u.list.items[i] = run;
}

static bool describe(struct request *r, struct arena *a, struct str pipeline,
                     const struct value *ids, struct value *runs, struct err *e)
{
    for (size_t first = 0; first < value_count(ids); first += OBJECTS_MAX) {
        struct value *params = value_map(a), *some = value_list(a);
        const struct value *output;
        for (size_t i = first; i < value_count(ids) && i < first + OBJECTS_MAX; i++)
            value_push(a, some, value_at(ids, i));
        set_text(a, params, STR("pipelineId"), pipeline);
        value_set(a, params, STR("objectIds"), some);
        if (!custom_call(r, STR("DescribeObjects"), params, &output, e)) return false;
        const struct value *objects = value_get(output, STR("pipelineObjects"));
        if (!objects) return missing("pipelineObjects", e);
        for (size_t i = 0; i < value_count(objects); i++)
            insert_sorted(a, runs, run_of(a, value_at(objects, i)));
    }
    return true;
}

/* ---- printing ---- */

/* At most `width` characters, filled up with blanks. */
static void add_cell(struct buf *out, struct str text, size_t width, const char *behind)
{
    size_t at = 0, n = 0;
    for (; at < text.n && n < width; n++) utf8_next(text, &at);
    buf_add(out, str_sub(text, 0, at));
    for (; n < width; n++) buf_add_char(out, ' ');
    buf_add(out, str_of(behind));
}

static void add_row(struct buf *out, struct str name, struct str time, struct str last,
                    size_t last_width)
{
    add_cell(out, name, NAME_WIDTH, "  ");
    add_cell(out, time, TIME_WIDTH, "  ");
    add_cell(out, last, last_width, "\n");
}

static void print_heads(struct buf *out)
{
    buf_add(out, STR("       "));
    add_row(out, STR("Name"), STR("Scheduled Start"), STR("Status"), STATUS_WIDTH);
    buf_add(out, STR("       "));
    add_row(out, STR("ID"), STR("Started"), STR("Ended"), TIME_WIDTH);
    for (size_t i = 0; i < LINE_WIDTH; i++) buf_add_char(out, '-');
    buf_add_char(out, '\n');
}

static bool print_run(struct buf *out, size_t number, const struct value *run, struct err *e)
{
    if (!value_get(run, STR("@componentParent"))) return missing("@componentParent", e);
    buf_addf(out, "%4zu.  ", number);
    add_row(out, value_get_text(run, STR("@componentParent")),
            value_get_text(run, STR("@scheduledStartTime")), value_get_text(run, STR("@status")),
            STATUS_WIDTH);
    buf_add(out, STR("       "));
    add_row(out, value_get_text(run, STR("@id")), value_get_text(run, STR("@actualStartTime")),
            value_get_text(run, STR("@actualEndTime")), TIME_WIDTH);
    buf_add_char(out, '\n');
    return true;
}

static bool print(struct request *r, const struct invocation *in, const struct value *runs,
                  struct err *e)
{
    /* the list is not to be queried: a query prints JSON */
    if (in->globals.output.n > 0 || in->globals.query.n > 0)
        return print_add(r, STR("list-runs"), runs, e);
    print_heads(&r->out);
    for (size_t i = 0; i < value_count(runs); i++)
        if (!print_run(&r->out, i + 1, value_at(runs, i), e)) return false;
    return true;
}

static bool run(void *context, struct arena *a, const struct invocation *in, struct err *e)
{
    struct request *r = context;
    struct str pipeline = value_get_text(in->params, STR("pipeline-id"));
    struct ids ids = {.arena = a, .list = value_list(a)};
    struct value *params = value_map(a), *runs = value_list(a);
    const struct value *query;
    if (!read_query(r, a, in->params, &query, e)) return false;
    set_text(a, params, STR("pipelineId"), pipeline);
    set_text(a, params, STR("sphere"), STR("INSTANCE"));
    value_set(a, params, STR("query"), query);
    if (!custom_pages(r, STR("QueryObjects"), params, OPTION_UNSET, collect_ids, &ids, e))
        return false;
    return (ids.any || missing("ids", e)) && describe(r, a, pipeline, ids.list, runs, e) &&
           print(r, in, runs, e);
}

static const struct command_option options[] = {
    {.option = {.name = STR_INIT("pipeline-id"), .required = true},
     .help = "the identifier of the pipeline"},
    TEXT_OPTION("status", "only runs in these states, with commas: running,failed"),
    TEXT_OPTION("start-interval", "only runs that started between two times: from,until"),
    TEXT_OPTION("schedule-interval", "only runs scheduled between two times: from,until"),
};

static const struct str calls[] = {STR_INIT("datapipeline:QueryObjects"),
                                   STR_INIT("datapipeline:DescribeObjects")};

const struct command datapipeline_runs = {.service = STR_INIT("datapipeline"),
                                          .name = STR_INIT("list-runs"),
                                          .help = "List the runs of a pipeline.",
                                          OPTIONS(options),
                                          CALLS(calls),
                                          .run = run};
