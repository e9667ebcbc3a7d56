/* Does our signer obey the Signature V4 test suite? Walks the suite's folders; each case is
 * name.req (a raw request) with name.creq, name.sts and name.authz to compare with. */
#include "auth/sigv4.h"
#include "base/limits.h"
#include "codec/uri.h"

#include <dirent.h>
#include <stdio.h>

#define TIME_MS (INT64_C(1440938160) * 1000) /* 2015-08-30T12:36:00Z */
#define SKIPPED 77

struct counts {
    unsigned passed, failed;
};

static bool read_text(struct arena *a, struct str path, struct str *out)
{
    FILE *f = fopen(arena_cstr(a, path), "r");
    if (!f) return false;
    struct buf b = buf_new(a, MIB);
    char part[4096];
    size_t n;
    while ((n = fread(part, 1, sizeof part, f)) > 0) {
        for (size_t i = 0; i < n; i++) {
            if (part[i] != '\r') buf_add_char(&b, part[i]);
        }
    }
    fclose(f);
    *out = buf_str(&b);
    return true;
}

/* The suite writes queries raw; a serialiser would have encoded every name and value. */
static struct str encoded_query(struct arena *a, struct str raw)
{
    struct buf out = buf_new(a, raw.n * 4 + 16);
    struct str part;
    while (str_next(&raw, '&', &part)) {
        if (part.n == 0) continue;
        size_t eq = str_find_char(part, '=');
        struct str value = eq == STR_NPOS ? STR("") : str_from(part, eq + 1);
        uri_add_query(&out, uri_decoded(a, str_sub(part, 0, eq), true),
                      uri_decoded(a, value, true));
    }
    return buf_str(&out);
}

static void parse_target(struct arena *a, struct str line, struct http_request *r)
{
    size_t first = str_find_char(line, ' ');
    size_t last = str_rfind_char(line, ' ');
    r->method = str_sub(line, 0, first);
    struct str target = str_sub(line, first + 1, last - first - 1);
    size_t mark = str_find_char(target, '?');
    r->path = str_sub(target, 0, mark);
    if (mark != STR_NPOS) r->query = encoded_query(a, str_from(target, mark + 1));
}

static struct http_request parse_request(struct arena *a, struct str text)
{
    struct http_request r = {.scheme = STR("https")};
    struct str line;
    if (str_next(&text, '\n', &line)) parse_target(a, line, &r);
    while (str_next(&text, '\n', &line) && line.n > 0) {
        if (line.p[0] == ' ') { /* continues the header before */
            struct str *value = &r.headers.items[r.headers.n - 1].value;
            *value = arena_printf(a, STR_FMT STR_FMT, STR_ARG(*value), STR_ARG(line));
            continue;
        }
        size_t colon = str_find_char(line, ':');
        http_headers_add(a, &r.headers, str_sub(line, 0, colon), str_from(line, colon + 1));
    }
    r.body = text.p ? text : STR_NONE;
    r.has_body = r.body.n > 0;
    return r;
}

/* In two cases the token is added behind the signature: then it is not in the canonical form. */
static struct str token_of(struct str canonical)
{
    struct str name = STR("\nx-amz-security-token:");
    size_t at = str_find(canonical, name);
    if (at == STR_NPOS) return STR_NONE;
    struct str rest = str_from(canonical, at + name.n);
    return str_sub(rest, 0, str_find_char(rest, '\n'));
}

static bool same(struct str test, const char *what, struct str got, struct str want)
{
    if (str_eq(got, want)) return true;
    printf("FAILED " STR_FMT " (%s)\n--- got\n" STR_FMT "\n--- want\n" STR_FMT "\n", STR_ARG(test),
           what, STR_ARG(got), STR_ARG(want));
    return false;
}

static bool run_case(struct arena *a, struct str base)
{
    struct str req, creq, sts, authz;
    if (!read_text(a, arena_printf(a, STR_FMT ".req", STR_ARG(base)), &req) ||
        !read_text(a, arena_printf(a, STR_FMT ".creq", STR_ARG(base)), &creq) ||
        !read_text(a, arena_printf(a, STR_FMT ".sts", STR_ARG(base)), &sts) ||
        !read_text(a, arena_printf(a, STR_FMT ".authz", STR_ARG(base)), &authz)) {
        printf("FAILED " STR_FMT ": a file of the case is missing\n", STR_ARG(base));
        return false;
    }
    struct sigv4 how = {
        .credentials = {.access_key = STR("AKIDEXAMPLE"),
                        .secret_key = STR("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"),
                        .session_token = token_of(creq)},
        .region = STR("us-east-1"),
        .service = STR("service"),
        .time_ms = TIME_MS,
    };
    struct http_request r = parse_request(a, req);
    struct sigv4_steps steps;
    sigv4_sign(a, &how, &r, &steps);
    return same(base, "canonical request", steps.canonical_request, creq) &&
           same(base, "string to sign", steps.string_to_sign, sts) &&
           same(base, "authorization", steps.authorization, authz);
}

static void walk(struct arena *a, struct str folder, struct counts *counts)
{
    DIR *d = opendir(arena_cstr(a, folder));
    if (!d) return;
    const struct dirent *entry;
    while ((entry = readdir(d)) != NULL) {
        struct str name = str_of(entry->d_name);
        if (str_starts(name, STR("."))) continue;
        struct str path = arena_printf(a, STR_FMT "/" STR_FMT, STR_ARG(folder), STR_ARG(name));
        if (!str_ends(name, STR(".req"))) {
            walk(a, path, counts); /* opendir refuses plain files */
        } else if (run_case(a, str_sub(path, 0, path.n - 4))) {
            counts->passed++;
        } else {
            counts->failed++;
        }
    }
    closedir(d);
}

int main(int argc, char **argv)
{
    struct arena *a = arena_new();
    struct counts counts = {0, 0};
    if (argc > 1) walk(a, str_of(argv[1]), &counts);
    arena_free(a);
    if (counts.passed + counts.failed == 0) {
        printf("SKIPPED: no Signature V4 test suite in %s\n", argc > 1 ? argv[1] : "(no folder)");
        return SKIPPED;
    }
    printf("%u passed, %u failed\n", counts.passed, counts.failed);
    return counts.failed > 0;
}
