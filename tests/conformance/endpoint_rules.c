/* Do endpoint rule sets evaluate as the published cases say? Every case of every service: the
 * parameters go in, the endpoint with its properties and headers, or the error, must come out. */
#include <dirent.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "endpoint/endpoint.h"
#include "suite.h"
#include "value/json.h"

struct run {
    struct str folder; /* of the suite: endpoint-rules, data */
    struct str partitions;
    unsigned passed, failed;
    int64_t us;        /* spent evaluating */
    double slowest_us; /* per case, of the slowest service */
    struct str slowest;
};

static bool fail(struct run *r, struct str service, const struct value *test, const char *what,
                 struct str got)
{
    r->failed++;
    printf(STR_FMT ": " STR_FMT "\n  %s: " STR_FMT "\n", STR_ARG(service),
           STR_ARG(value_get_text(test, STR("documentation"))), what, STR_ARG(got));
    return false;
}

static bool same(const struct value *got, const struct value *want)
{
    return value_count(got) == 0 && value_count(want) == 0 ? true : value_eq(got, want);
}

static bool run_case(struct run *r, struct arena *a, struct str service, struct str rules,
                     const struct value *test)
{
    struct err e = err_init(a);
    struct endpoint got;
    int64_t start = clock_monotonic_us();
    bool ok = endpoint_evaluate(a, rules, r->partitions, value_get(test, STR("params")), &got, &e);
    r->us += clock_monotonic_us() - start;
    const struct value *expect = value_get(test, STR("expect"));
    const struct value *error = value_get(expect, STR("error"));
    const struct value *endpoint = value_get(expect, STR("endpoint"));
    if (error) {
        if (ok) return fail(r, service, test, "wants an error, got", got.url);
        if (!str_eq(e.message, value_text(error))) {
            return fail(r, service, test, "other error", e.message);
        }
    } else if (!ok) {
        return fail(r, service, test, "wants an endpoint, got", e.message);
    } else if (!str_eq(got.url, value_get_text(endpoint, STR("url")))) {
        return fail(r, service, test, "other URL", got.url);
    } else if (!same(got.properties, value_get(endpoint, STR("properties")))) {
        return fail(r, service, test, "other properties",
                    got.properties ? json_text(a, got.properties, &json_compact) : STR("none"));
    } else if (!same(got.headers, value_get(endpoint, STR("headers")))) {
        return fail(r, service, test, "other headers", STR(""));
    }
    r->passed++;
    return true;
}

/* The newest API version's rule set. */
static bool find_rules(struct run *r, struct arena *a, struct str service, const struct value **out)
{
    struct str base =
        arena_printf(a, STR_FMT "/data/" STR_FMT, STR_ARG(r->folder), STR_ARG(service));
    DIR *d = opendir(arena_cstr(a, base));
    struct str newest = STR("");
    for (struct dirent *f; d && (f = readdir(d));) {
        struct str name = arena_str(a, str_of(f->d_name));
        if (name.n > 2 && str_cmp(name, newest) > 0) newest = name;
    }
    if (d) closedir(d);
    return suite_read_json(a,
                           arena_printf(a, STR_FMT "/" STR_FMT "/endpoint-rule-set-1.json",
                                        STR_ARG(base), STR_ARG(newest)),
                           out);
}

static void run_service(struct run *r, struct str service)
{
    struct arena *a = arena_new();
    struct err e = err_init(a);
    const struct value *rule_set, *tests;
    struct str rules;
    struct str path = arena_printf(a, STR_FMT "/endpoint-rules/" STR_FMT "/endpoint-tests-1.json",
                                   STR_ARG(r->folder), STR_ARG(service));
    bool ready = find_rules(r, a, service, &rule_set) && suite_read_json(a, path, &tests) &&
                 endpoint_compile_rules(a, rule_set, &rules, &e) && endpoint_check_rules(rules, &e);
    if (!ready) {
        fail(r, service, &value_null, "cannot be tested", e.message);
    } else {
        const struct value *cases = value_get(tests, STR("testCases"));
        int64_t before = r->us;
        for (size_t i = 0; i < value_count(cases); i++) {
            struct arena *scratch = arena_new();
            run_case(r, scratch, service, rules, value_at(cases, i));
            arena_free(scratch);
        }
        double us = value_count(cases) ? (double)(r->us - before) / (double)value_count(cases) : 0;
        if (us > r->slowest_us) {
            r->slowest_us = us;
            r->slowest = service;
        }
    }
    arena_free(a);
}

int main(int argc, char **argv)
{
    struct arena *a = arena_new();
    struct err e = err_init(a);
    struct run r = {.folder = str_of(argc > 1 ? argv[1] : "")};
    const struct value *partitions;
    DIR *d = opendir(arena_cstr(a, arena_printf(a, STR_FMT "/endpoint-rules", STR_ARG(r.folder))));
    if (!d ||
        !suite_read_json(a, arena_printf(a, STR_FMT "/data/partitions.json", STR_ARG(r.folder)),
                         &partitions)) {
        printf("the endpoint tests are missing in '" STR_FMT "': tools/setup test fetches them\n",
               STR_ARG(r.folder));
        return SUITE_MISSING;
    }
    if (!endpoint_compile_partitions(a, partitions, &r.partitions, &e) ||
        !endpoint_check_partitions(r.partitions, &e)) {
        printf("partitions: " STR_FMT "\n", STR_ARG(e.message));
        return 1;
    }
    for (struct dirent *f; (f = readdir(d));) {
        if (f->d_name[0] != '.') run_service(&r, arena_str(a, str_of(f->d_name)));
    }
    closedir(d);
    unsigned n = r.passed + r.failed;
    printf("%.2f us per case, slowest service " STR_FMT ": %.2f\n", n ? (double)r.us / n : 0.0,
           STR_ARG(r.slowest), r.slowest_us);
    printf("%u passed, %u failed\n", r.passed, r.failed);
    arena_free(a);
    return r.failed > 0 || r.passed == 0;
}
