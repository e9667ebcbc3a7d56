#include "app/failure.h"
#include "harness.h"
#include "model_toy.h"
#include "value/json.h"

/* A service error as request and error of a command with --cli-error-format. */
static struct str service_error(struct arena *a, struct str format)
{
    struct err e = err_init(a), why = err_init(a);
    struct request r = {.arena = a, .error_message = STR("no such toy")};
    const struct model *m = toy_model(a, toy_database(a));
    CHECK_OK(model_service(m, STR("toy"), &r.invocation.service, &why), &why);
    r.invocation.globals.error_format = format;
    CHECK_OK(json_read(a, STR("{\"message\":\"no such toy\",\"toy\":\"t\",\"left\":[1,2]}"),
                       &r.error_details, &why),
             &why);
    err_set(&e, ERR_SERVICE,
            "An error occurred (NoToy) when calling the PutToy operation: no such toy");
    e.code = STR("NoToy");
    return failure_text(a, &r, &e);
}

static void service_errors(struct arena *a)
{
    static const struct {
        struct str format, text;
    } rows[] = {
        {STR_INIT(""),
         STR_INIT("\naws: [ERROR]: An error occurred (NoToy) when calling the PutToy "
                  "operation: no such toy\n\nAdditional error details:\ntoy: t\nleft: "
                  "[1, 2]\n")},
        {STR_INIT("legacy"), STR_INIT("\naws: [ERROR]: An error occurred (NoToy) when calling the "
                                      "PutToy operation: no such toy\n")},
        {STR_INIT("json"),
         STR_INIT(
             "{\n    \"Code\": \"NoToy\",\n    \"Message\": \"no such toy\",\n    "
             "\"message\": \"no such toy\",\n    \"toy\": \"t\",\n    \"left\": [\n        1,\n"
             "        2\n    ]\n}\n")},
        {STR_INIT("text"), STR_INIT("NoToy\tno such toy\tno such toy\tt\nLEFT\t1\nLEFT\t2\n")},
        {STR_INIT("yaml"), STR_INIT("Code: NoToy\nMessage: no such toy\nleft:\n- 1\n- 2\nmessage: "
                                    "no such toy\ntoy: t\n")},
    };
    test_begin("errors of services");
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        CHECK_STR(service_error(a, rows[i].format), rows[i].text);
    }
}

static void usage_errors(struct arena *a)
{
    test_begin("errors of the command line");
    struct err e = err_init(a);
    struct request r = {.arena = a};
    r.invocation.globals.error_format = STR("json");
    err_set(&e, ERR_PARAM, "bad");
    CHECK_STR(failure_text(a, &r, &e),
              STR("\naws: [ERROR]: An error occurred (ParamValidation): bad\n"));
    e = err_init(a);
    err_set(&e, ERR_GENERAL, "broken");
    err_hint(&e, "mend it");
    CHECK_STR(failure_text(a, &r, &e), STR("\naws: [ERROR]: broken\n\nmend it\n"));
    e = err_init(a);
    err_set(&e, ERR_USAGE, "Unknown options: --x");
    CHECK(str_ends(failure_text(a, &r, &e), STR("help\n\n\naws: [ERROR]: Unknown options: --x\n")));
}

void run_tests(struct arena *a)
{
    service_errors(a);
    usage_errors(a);
}
