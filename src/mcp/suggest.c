#include "mcp/suggest.h"

#include <math.h>
#include <pthread.h>

#include "base/limits.h"
#include "base/utf8.h"
#include "cli/arguments.h"
#include "cli/command.h"
#include "cli/commands.h"
#include "cli/help_types.h"
#include "dense/dense.h"
#include "mcp/asked.h"
#include "mcp/example.h"
#include "model/html_text.h"
#include "policy/access.h"
#include "search/search.h"

#define DESCRIPTION_MAX 160u
#define PARAMETER_TEXT_MAX 100u
#define PARAMETERS_MAX 8u   /* that are explained; the example line has them all */
#define SPARE_CANDIDATES 8u /* some commands of the models are not the CLI's */
#define GUESS_BELOW 0.3f

static const struct str description = STR_INIT(
    "Find AWS CLI commands by what you want to do, in any words and language (a goal, a symptom, "
    "an "
    "error message). Offline and fast. Gives the likeliest commands with confidence, required "
    "parameters and an example line to fill in and run with call_aws. Use it when you do not know "
    "the exact command.");

static const struct str input_schema = STR_INIT(
    "{\"type\":\"object\",\"properties\":{\"query\":{\"type\":\"string\",\"description\":\"What "
    "you "
    "want to do, up to 2000 characters\"},\"max\":{\"type\":\"integer\",\"minimum\":1,\"maximum\":"
    "10,\"description\":\"How many commands (5)\"}},\"required\":[\"query\"],"
    "\"additionalProperties\":false}");

/* The index is opened by the first query: a server that is never asked does not read it. */
struct opening {
    pthread_mutex_t lock;
    struct arena *arena;
    bool done;
    const struct search_index *index; /* NULL: `why` says it */
    struct str why, hint;
    const struct dense *dense; /* NULL: not wanted, or dense_why says why not */
    struct str dense_why;
};

struct suggest {
    const struct engine *engine;
    struct opening *opening;
};

static void close_opening(void *handle)
{
    struct opening *o = handle;
    pthread_mutex_destroy(&o->lock);
    arena_free(o->arena);
}

const struct suggest *suggest_new(struct arena *a, const struct engine *engine)
{
    struct suggest *s = ARENA_NEW(a, struct suggest);
    struct opening *o = ARENA_NEW(a, struct opening);
    *o = (struct opening){.arena = arena_new()};
    pthread_mutex_init(&o->lock, NULL);
    arena_defer(a, close_opening, o);
    *s = (struct suggest){engine, o};
    return s;
}

static void open_index(struct opening *o, const struct engine *engine)
{
    struct err e = err_init(o->arena);
    if (!engine->model) {
        o->why = engine->model_error;
    } else if (!search_open(o->arena, model_blob(engine->model, SEARCH_BLOB), &o->index, &e)) {
        o->why = e.message;
        o->hint = e.hint;
    }
}

/* Without it the default index answers alone, and the answer says so. */
static void open_dense(struct opening *o, const struct engine *engine)
{
    struct err e = err_init(o->arena);
    struct dense_source source = {engine->env, engine->model, o->index};
    if (!o->index || !dense_is_wanted(engine->env)) return;
    if (dense_open(o->arena, &source, &o->dense, &e)) return;
    o->dense = NULL;
    o->dense_why = arena_printf(o->arena, STR_FMT "%s" STR_FMT, STR_ARG(e.message),
                                e.hint.n > 0 ? ". " : "", STR_ARG(e.hint));
}

static const struct opening *opened(const struct suggest *s)
{
    struct opening *o = s->opening;
    pthread_mutex_lock(&o->lock);
    if (!o->done) {
        open_index(o, s->engine);
        open_dense(o, s->engine);
    }
    o->done = true;
    pthread_mutex_unlock(&o->lock);
    return o;
}

/* ---- one command ---- */

struct shown {
    struct arena *arena;
    struct str command; /* "aws ec2 describe-instances" */
    struct str description, example;
    const char *effect; /* "reads", "writes" and so on; NULL: not known */
    struct value *parameters, *asked;
    struct asked question; /* no words: nothing is asked of the command */
    struct buf lines;      /* of the parameters */
};

/* The CLI's name of an operation: some are renamed, some are not offered. */
static struct str name_of_operation(struct arena *a, const struct service *s, struct str service,
                                    const struct operation *o)
{
    struct str name = operation_cli_name(o);
    if (command_operation(s, service, name) == o) return name;
    struct choices names = command_names(a, s, service);
    for (size_t i = 0; i < names.n; i++) {
        if (command_operation(s, service, names.items[i]) == o) return names.items[i];
    }
    return STR_NONE;
}

/* The same table that read mode uses. */
static const char *effect_of(const struct service *s, const struct operation *o)
{
    switch (access_of(service_name(s), operation_name(o))) {
    case ACCESS_READ:
    case ACCESS_SECRET:
        return "reads";
    case ACCESS_WRITE:
        return "writes";
    case ACCESS_EFFECT:
        return "has effects";
    case ACCESS_CREDENTIAL:
        return "hands out credentials";
    case ACCESS_CONDITIONAL:
    case ACCESS_UNKNOWN:
        break;
    }
    return NULL;
}

static void add_parameter(struct shown *w, struct value *list, const struct service *s,
                          const struct argument *arg)
{
    struct buf type = buf_new(w->arena, MIB);
    if (arg->member) help_type(&type, arg->member);
    struct str html = arg->member ? member_documentation(w->arena, s, arg->member) : STR_NONE;
    struct str doc =
        arg->help ? str_of(arg->help) : html_sentence(w->arena, html, PARAMETER_TEXT_MAX);
    struct str name = arena_printf(w->arena, "%s" STR_FMT, arg->option.positional ? "" : "--",
                                   STR_ARG(arg->option.name));
    buf_addf(&w->lines, "   " STR_FMT " " STR_FMT "  " STR_FMT "\n", STR_ARG(name),
             STR_ARG(buf_str(&type)), STR_ARG(doc));
    struct value *p = value_map(w->arena);
    value_set(w->arena, p, STR("name"), value_string(w->arena, name));
    value_set(w->arena, p, STR("type"), value_string(w->arena, buf_str(&type)));
    value_set(w->arena, p, STR("description"), value_string(w->arena, doc));
    value_push(w->arena, list, p);
}

static void add_parameters(struct shown *w, const struct suggest *s, const struct service *v,
                           struct str service, const struct operation *o, bool waits)
{
    struct cli_context ctx = {.model = s->engine->model, .files = &s->engine->files};
    struct call c = {.arena = w->arena,
                     .ctx = &ctx,
                     .service_name = waits ? STR("wait") : service,
                     .operation_name = name_of_operation(w->arena, v, service, o),
                     .service = v,
                     .operation = o};
    arguments_build(&c, !waits);
    bool is_placeless = str_eq(service, STR("cloudsearchdomain"));
    struct str command = str_from(w->command, STR("aws ").n);
    struct buf positional = buf_new(w->arena, MIB), options = buf_new(w->arena, MIB);
    for (size_t i = 0; i < c.table.n; i++) {
        const struct argument *arg = &c.table.items[i];
        if (!example_needs(arg)) continue;
        example_argument(arg->option.positional ? &positional : &options, command, arg);
        if (value_count(w->parameters) < PARAMETERS_MAX) add_parameter(w, w->parameters, v, arg);
    }
    const struct argument *asked[ASKED_MAX];
    w->question.command = command;
    size_t n = asked_arguments(w->arena, &w->question, v, &c.table, asked);
    for (size_t i = 0; i < n; i++) add_parameter(w, w->asked, v, asked[i]);
    /* An option that takes many values would take a positional argument too. */
    w->example = arena_printf(w->arena, STR_FMT STR_FMT STR_FMT "%s", STR_ARG(w->command),
                              STR_ARG(buf_str(&positional)), STR_ARG(buf_str(&options)),
                              is_placeless ? " --endpoint-url https://SEARCH_ENDPOINT" : "");
}

static void show_waiter(struct shown *w, const struct suggest *s, const struct service *v,
                        struct str service, const struct waiter *waiter)
{
    w->command = arena_printf(w->arena, "aws " STR_FMT " wait " STR_FMT, STR_ARG(service),
                              STR_ARG(waiter_cli_name(waiter)));
    w->description = arena_printf(w->arena, "Waits until " STR_FMT " says so.",
                                  STR_ARG(operation_cli_name(waiter_operation(waiter))));
    w->effect = "reads";
    add_parameters(w, s, v, service, waiter_operation(waiter), true);
}

static bool show_modelled(struct shown *w, const struct suggest *s, const struct search_hit *hit,
                          struct err *e)
{
    const struct service *v;
    if (!model_service(s->engine->model, cli_model_name(hit->service), &v, e)) return false;
    if (!v) return true;
    if (str_starts(hit->operation, STR("wait "))) {
        const struct waiter *waiter = service_waiter_by_cli_name(v, str_from(hit->operation, 5));
        if (waiter) show_waiter(w, s, v, hit->service, waiter);
        return true;
    }
    const struct operation *o = service_operation_by_cli_name(v, hit->operation);
    struct str name = o ? name_of_operation(w->arena, v, hit->service, o) : STR_NONE;
    if (name.n == 0) return true;
    w->command =
        arena_printf(w->arena, "aws " STR_FMT " " STR_FMT, STR_ARG(hit->service), STR_ARG(name));
    w->description =
        html_sentence(w->arena, operation_documentation(w->arena, v, o), DESCRIPTION_MAX);
    w->effect = effect_of(v, o);
    add_parameters(w, s, v, hit->service, o, false);
    return true;
}

static bool show(struct shown *w, const struct suggest *s, const struct search_hit *hit,
                 struct err *e)
{
    w->parameters = value_list(w->arena);
    w->asked = value_list(w->arena);
    w->lines = buf_new(w->arena, MIB);
    if (hit->is_modelled) return show_modelled(w, s, hit, e);
    w->command = arena_printf(w->arena, "aws " STR_FMT "%s" STR_FMT, STR_ARG(hit->service),
                              hit->operation.n > 0 ? " " : "", STR_ARG(hit->operation));
    w->description = hit->description;
    w->example = hit->example.n > 0 ? hit->example : w->command;
    return true;
}

/* ---- the answer ---- */

static void add_text(struct buf *b, size_t number, const struct shown *w, float confidence)
{
    buf_addf(b, "%zu. " STR_FMT "  (%d%%%s%s)\n   " STR_FMT "\n", number, STR_ARG(w->command),
             (int)(100 * confidence), w->effect ? ", " : "", w->effect ? w->effect : "",
             STR_ARG(w->description));
    buf_add(b, buf_str(&w->lines));
    buf_addf(b, "   e.g. " STR_FMT "\n", STR_ARG(w->example));
}

static const struct value *structured_of(struct arena *a, const struct shown *w, float confidence)
{
    struct value *v = value_map(a);
    value_set(a, v, STR("command"), value_string(a, w->command));
    value_set(a, v, STR("confidence"), value_double(a, floor((double)confidence * 100) / 100));
    value_set(a, v, STR("description"), value_string(a, w->description));
    value_set(a, v, STR("required_parameters"), w->parameters);
    if (value_count(w->asked) > 0) value_set(a, v, STR("matching_parameters"), w->asked);
    value_set(a, v, STR("example"), value_string(a, w->example));
    if (w->effect) value_set(a, v, STR("effect"), value_string(a, str_of(w->effect)));
    return v;
}

static bool check_query(const struct suggest *s, struct str query, struct err *e)
{
    const struct opening *o = opened(s);
    if (!o->index) {
        err_set(e, ERR_MODEL, "commands cannot be looked up: " STR_FMT, STR_ARG(o->why));
        if (o->hint.n > 0) err_hint(e, STR_FMT, STR_ARG(o->hint));
        return false;
    }
    if (str_trim(query).n == 0) {
        return err_set(e, ERR_USAGE,
                       "the query is empty: say what you want to do, for example "
                       "\"list my s3 buckets\"");
    }
    if (!utf8_is_valid(query) || str_has_char(query, '\0')) {
        return err_set(e, ERR_USAGE, "the query is not text: say in words what you want to do");
    }
    if (utf8_count(query) > SEARCH_QUERY_MAX) {
        return err_set(e, ERR_USAGE,
                       "the query has %zu characters, at most %u are looked at: say what you want "
                       "to do in a sentence",
                       utf8_count(query), SEARCH_QUERY_MAX);
    }
    return true;
}

static void add_opening(struct buf *b, const struct search_answer *found)
{
    if (found->error_code.n > 0) {
        buf_addf(b, STR_FMT ": " STR_FMT "\n\n", STR_ARG(found->error_code),
                 STR_ARG(found->error_cause));
    } else if (found->n > 0 && found->hits[0].confidence < GUESS_BELOW) {
        buf_add(b,
                STR("These are guesses. Naming the service and the kind of resource helps.\n\n"));
    }
}

static struct asked question_of(struct arena *a, const struct suggest *s, struct str query)
{
    struct search_word *words;
    size_t n = search_words(a, opened(s)->index, query, &words);
    return (struct asked){words, n, STR_NONE};
}

static bool add_hits(struct arena *a, const struct suggest *s, struct str query,
                     const struct search_answer *found, size_t max, struct buf *text,
                     struct value *list, struct err *e)
{
    for (size_t i = 0; i < found->n && value_count(list) < max; i++) {
        struct shown w = {.arena = a};
        if (found->hits[i].is_named) w.question = question_of(a, s, query);
        if (!show(&w, s, &found->hits[i], e)) return false;
        if (w.command.n == 0) continue;
        value_push(a, list, structured_of(a, &w, found->hits[i].confidence));
        add_text(text, value_count(list), &w, found->hits[i].confidence);
    }
    return true;
}

/* Asks both judges; *note is why there is only one, or empty. */
static void find(struct arena *a, const struct opening *o, struct str query, size_t max,
                 struct search_answer *found, struct str *note)
{
    const float *opinion = NULL;
    struct err e = err_init(a);
    *note = o->dense_why;
    if (o->dense && !dense_opinion(a, o->dense, query, &opinion, &e)) {
        opinion = NULL;
        *note = e.message;
    }
    search_ask_with(a, o->index, query, opinion, max, found);
}

bool suggest_answer(struct arena *a, const struct suggest *s, struct str query, size_t max,
                    struct str *text, const struct value **structured, struct err *e)
{
    if (!check_query(s, query, e)) return false;
    struct search_answer found;
    struct str note;
    find(a, opened(s), query, max + SPARE_CANDIDATES, &found, &note);
    struct buf b = buf_new(a, MIB);
    struct value *list = value_list(a), *map = value_map(a);
    add_opening(&b, &found);
    if (!add_hits(a, s, query, &found, max, &b, list, e)) return false;
    if (value_count(list) == 0) {
        buf_add(&b, STR("Nothing in AWS matches these words. Name the service or the kind of "
                        "resource, for example \"list my s3 buckets\"."));
    }
    if (found.error_code.n > 0) {
        value_set(a, map, STR("error_code"), value_string(a, found.error_code));
        value_set(a, map, STR("cause"), value_string(a, found.error_cause));
    }
    value_set(a, map, STR("suggestions"), list);
    if (note.n > 0) {
        buf_addf(&b, "\nFound with the default index only: " STR_FMT "\n", STR_ARG(note));
        value_set(a, map, STR("note"), value_string(a, note));
    }
    *text = str_trim(buf_str(&b));
    *structured = map;
    return true;
}

static bool call_suggest(void *ctx, struct arena *a, const struct tool_call *call,
                         struct tool_result *result, struct err *e)
{
    int64_t max = SUGGEST_USUAL;
    value_to_i64(value_get(call->arguments, STR("max")), &max);
    struct str query = value_get_text(call->arguments, STR("query"));
    return suggest_answer(a, ctx, query, (size_t)max, &result->text, &result->structured, e);
}

size_t suggest_count(const struct suggest *s)
{
    const struct opening *o = opened(s);
    return o->index ? search_document_count(o->index) : 0;
}

bool suggest_example(struct arena *a, const struct suggest *s, size_t i, struct str *line,
                     struct err *e)
{
    struct search_hit hit = search_document(opened(s)->index, i);
    struct shown w = {.arena = a};
    bool ok = show(&w, s, &hit, e);
    *line = w.example;
    return ok;
}

struct tool suggest_tool(const struct suggest *s)
{
    return (struct tool){.name = STR("suggest_aws_commands"),
                         .title = STR("Find AWS commands"),
                         .description = description,
                         .input_schema = input_schema,
                         .read_only = true,
                         .idempotent = true,
                         .call = call_suggest,
                         .ctx = (void *)(uintptr_t)s};
}
