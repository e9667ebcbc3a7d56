/* Do we read recorded answers of real services as botocore does? The suite has pairs of files,
 * service-operation.xml with the body and .json with what comes of it.
 * Arguments: the suite's folder, the package with the service models. */
#include "compile/compile.h"
#include "protocol/protocol.h"
#include "suite.h"
#include "value/json.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct run {
    struct arena *arena;
    const struct model *model;
    struct str folder;
    unsigned passed, failed, skipped;
};

/* "ec2-describe-instances#2" */
static const struct operation *find_operation(const struct run *r, struct arena *a, struct str name,
                                              const struct service **s)
{
    struct err e = err_init(a);
    size_t dash = str_find_char(name, '-');
    struct str cli_name = str_from(name, dash + 1);
    cli_name = str_sub(cli_name, 0, str_find_char(cli_name, '#'));
    if (!model_service(r->model, str_sub(name, 0, dash), s, &e) || !*s) return NULL;
    return service_operation_by_cli_name(*s, cli_name);
}

/* JSON cases keep the headers in the body. */
static struct http_response response_of(struct arena *a, int status, struct str text)
{
    struct http_response response = {.status = status, .body = text};
    struct err e = err_init(a);
    const struct value *document;
    if (str_find(text, STR("__headers__")) == STR_NPOS) return response;
    if (!json_read(a, text, &document, &e)) return response;
    struct value *body = value_map(a);
    for (size_t i = 0; i < value_count(document); i++) {
        const struct field *field = &document->u.map.fields[i];
        if (!str_eq(field->name, STR("__headers__"))) value_set(a, body, field->name, field->value);
    }
    const struct value *headers = value_get(document, STR("__headers__"));
    for (size_t i = 0; i < value_count(headers); i++) {
        const struct field *field = &headers->u.map.fields[i];
        http_headers_add(a, &response.headers, field->name, value_text(field->value));
    }
    response.body = json_text(a, body, &json_python);
    return response;
}

static bool check_error(struct arena *a, const struct answer *answer, const struct value *want)
{
    const struct value *error = value_get(want, STR("Error"));
    struct str id = value_text(value_path(want, STR("ResponseMetadata"), STR("RequestId")));
    (void)a;
    return answer->is_error && str_eq(answer->code, value_get_text(error, STR("Code"))) &&
           str_eq(answer->message, value_get_text(error, STR("Message"))) &&
           (str_is_empty(id) || str_eq(answer->request_id, id));
}

static bool check_output(struct arena *a, const struct operation *o, const struct answer *answer,
                         const struct value *want)
{
    struct value *output = value_map(a);
    for (size_t i = 0; i < value_count(want); i++) {
        const struct field *field = &want->u.map.fields[i];
        if (str_eq(field->name, STR("ResponseMetadata"))) continue;
        value_set(a, output, field->name, field->value);
    }
    const struct value *texts = suite_blobs_as_text(a, output, operation_output(o));
    return !answer->is_error && suite_matches(a, answer->output, texts);
}

/* Why a case cannot be run, or NULL. */
static const char *reason_to_skip(const struct operation *o, struct str body)
{
    if (!o) return "the AWS CLI no longer has the operation";
    bool is_template = str_find(body, STR("YYYY-MM-DDTHH:MM:SS")) != STR_NPOS;
    return is_template ? "it has a placeholder for a time, which fails in the AWS CLI too" : NULL;
}

static bool run_case(struct run *r, struct arena *a, const char *kind, struct str name,
                     const char *body_path, const char *want_path)
{
    bool is_error = strcmp(kind, "errors") == 0;
    const struct service *s;
    const struct operation *o = find_operation(r, a, name, &s);
    struct err e = err_init(a);
    struct str body;
    const struct value *want;
    struct answer answer;
    bool is_whole =
        suite_read(a, str_of(body_path), &body) && suite_read_json(a, str_of(want_path), &want);
    if (!is_whole) {
        printf("FAIL %s: cannot be read\n", body_path);
        return false;
    }
    const char *reason = reason_to_skip(o, body);
    if (reason) {
        printf("skip %s: %s\n", body_path, reason);
        r->skipped++;
        r->passed--; /* counted by the caller */
        return true;
    }
    struct http_response response = response_of(a, is_error ? 400 : 200, body);
    if (!protocol_parse(a, s, o, NULL, &response, &answer, &e)) {
        printf("FAIL %s: " STR_FMT "\n", body_path, STR_ARG(e.message));
        return false;
    }
    bool ok = is_error ? check_error(a, &answer, want) : check_output(a, o, &answer, want);
    if (!ok) {
        struct str got = is_error ? answer.code : json_text(a, answer.output, &json_compact);
        printf("FAIL %s:\n  got  " STR_FMT "\n  want " STR_FMT "\n", body_path, STR_ARG(got),
               STR_ARG(json_text(a, want, &json_compact)));
    }
    return ok;
}

/* Runs every file `extension` of folder/from; what is wanted is in folder/to. */
static void run_folder(struct run *r, const char *from, const char *to, const char *kind,
                       struct str extension)
{
    struct str folder = arena_printf(r->arena, STR_FMT "/%s", STR_ARG(r->folder), from);
    struct suite_names names = suite_list(r->arena, folder, extension);
    for (size_t i = 0; i < names.n; i++) {
        struct arena *a = arena_new();
        struct str name = names.items[i];
        struct str body = arena_printf(a, STR_FMT "/" STR_FMT STR_FMT, STR_ARG(folder),
                                       STR_ARG(name), STR_ARG(extension));
        struct str want =
            arena_printf(a, STR_FMT "/%s/" STR_FMT ".json", STR_ARG(r->folder), to, STR_ARG(name));
        bool ok = run_case(r, a, kind, name, arena_cstr(a, body), arena_cstr(a, want));
        r->passed += ok;
        r->failed += !ok;
        arena_free(a);
    }
}

static bool open_models(struct run *r, struct str package)
{
    struct err e = err_init(r->arena);
    char path[] = "/tmp/responses-models-XXXXXX";
    int fd = mkstemp(path);
    if (fd < 0) return false;
    close(fd);
    bool ok = compile_from(r->arena, package, str_of(path), &e) &&
              model_open(r->arena, str_of(path), &r->model, &e);
    unlink(path);
    if (!ok) printf(STR_FMT "\n", STR_ARG(e.message));
    return ok;
}

int main(int argc, char **argv)
{
    if (argc != 3) return 2;
    struct run r = {.arena = arena_new(), .folder = str_of(argv[1])};
    if (access(argv[1], R_OK) != 0 || access(argv[2], R_OK) != 0) {
        printf("SKIPPED: no %s or %s (tools/setup fetches them)\n", argv[1], argv[2]);
        arena_free(r.arena);
        return SUITE_MISSING;
    }
    if (!open_models(&r, str_of(argv[2]))) return 1;
    run_folder(&r, "xml/responses", "xml/responses", "responses", STR(".xml"));
    run_folder(&r, "xml/errors", "xml/errors", "errors", STR(".xml"));
    run_folder(&r, "json/errors", "json/expected", "errors", STR(".json"));
    printf("%u passed, %u failed, %u skipped\n", r.passed, r.failed, r.skipped);
    arena_free(r.arena);
    return r.failed == 0 && r.passed > 0 ? 0 : 1;
}
