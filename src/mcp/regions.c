#include "mcp/regions.h"

#include "engine/audit.h"
#include "value/json.h"

#define OPTION STR("--region")
#define ANY STR("*")
#define SOME_REGION                                                                                \
    STR("us-east-1") /* where none is set: account has one endpoint per partition                  \
                      */

/* The word that says `*`, when the last --region does; else 0. */
static size_t any_region_at(const struct words *w)
{
    size_t at = 0;
    for (size_t i = 1; i < w->n; i++) {
        if (str_eq(w->items[i], OPTION) && i + 1 < w->n) {
            at = str_eq(w->items[i + 1], ANY) ? i + 1 : 0;
            i++;
        } else if (str_starts(w->items[i], STR("--region="))) {
            at = str_eq(str_from(w->items[i], OPTION.n + 1), ANY) ? i : 0;
        }
    }
    return at;
}

static struct words with_region(struct arena *a, const struct words *w, size_t at,
                                struct str region)
{
    struct str *items = ARENA_ARRAY(a, struct str, w->n);
    for (size_t i = 0; i < w->n; i++) items[i] = w->items[i];
    bool joined = str_starts(items[at], OPTION);
    items[at] = joined ? arena_printf(a, "--region=" STR_FMT, STR_ARG(region)) : region;
    return (struct words){items, w->n};
}

static struct request *request_of(struct arena *a, const struct engine *g,
                                  const struct tool_call *call)
{
    struct request *r = ARENA_NEW(a, struct request);
    *r = request_new(a, g);
    r->cancel = call->cancel;
    r->client = call->client;
    return r;
}

/* `region` is empty where the settings have one. */
static bool prepare_list(struct request *r, struct str profile, struct str region, struct err *e)
{
    struct str items[14] = {STR("aws"),          STR("account"),
                            STR("list-regions"), STR("--region-opt-status-contains"),
                            STR("ENABLED"),      STR("ENABLED_BY_DEFAULT"),
                            STR("--query"),      STR("Regions[].RegionName"),
                            STR("--output=json")};
    size_t n = 9;
    if (profile.n > 0) {
        items[n++] = STR("--profile");
        items[n++] = profile;
    }
    if (region.n > 0) {
        items[n++] = OPTION;
        items[n++] = region;
    }
    struct words words = {items, n};
    return engine_prepare(r, lex_join(r->arena, &words), e);
}

static bool run_list(struct request *r, struct err *e)
{
    if (r->decision.verdict == VERDICT_ASK) {
        return err_set(e, ERR_DENIED, "account list-regions needs consent here");
    }
    return engine_run(r, e);
}

static bool list_regions(struct arena *a, const struct engine *g, const struct tool_call *call,
                         struct str tool, struct str profile, const struct value **regions,
                         struct err *e)
{
    struct err failure = err_init(a);
    struct request *r = request_of(a, g, call);
    bool ok = prepare_list(r, profile, STR_NONE, &failure);
    if (!ok || r->settings.endpoint.region.n == 0) {
        failure = err_init(a);
        r = request_of(a, g, call);
        ok = prepare_list(r, profile, SOME_REGION, &failure);
    }
    ok = ok && run_list(r, &failure);
    struct audit_entry entry = {.tool = tool,
                                .client = call->client,
                                .user = call->user,
                                .request = r,
                                .kind = ok ? ERR_NONE : failure.kind,
                                .code = failure.code,
                                .status = ok ? 0 : err_exit_status(&failure)};
    audit_write(g->audit, a, &entry);
    if (ok) return json_read(a, r->text, regions, e);
    *e = failure;
    return err_prefix(e,
                      "The regions of --region '*' could not be listed (account list-regions): ");
}

bool regions_expand(struct arena *a, const struct engine *g, const struct tool_call *call,
                    struct str tool, struct str line, struct words **out, size_t *n, struct err *e)
{
    struct words words;
    struct err unread = err_init(a); /* a line that is none is told of when it is prepared */
    *n = 0;
    if (!lex_command(a, line, &words, &unread)) return true;
    size_t at = any_region_at(&words);
    if (at == 0) return true;
    struct words one = with_region(a, &words, at, SOME_REGION);
    struct request *probe = request_of(a, g, call);
    if (!engine_prepare(probe, lex_join(a, &one), e)) return false;
    if (probe->plan.kind == STEP_NONE) {
        *out = ARENA_NEW(a, struct words);
        **out = one;
        *n = 1;
        return true;
    }
    const struct value *regions;
    if (!list_regions(a, g, call, tool, probe->invocation.globals.profile, &regions, e)) {
        return false;
    }
    if (value_count(regions) == 0) {
        return err_set(e, ERR_GENERAL, "account list-regions names no region for --region '*'");
    }
    *out = ARENA_ARRAY(a, struct words, value_count(regions));
    for (size_t i = 0; i < value_count(regions); i++) {
        (*out)[i] = with_region(a, &words, at, value_text(value_at(regions, i)));
    }
    *n = value_count(regions);
    return true;
}
