#include "harness.h"

#include "compile/compile.h"
#include "compile/package.h"
#include "model_toy.h"
#include "value/json.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

static struct str make_folder(struct arena *a, struct str path)
{
    if (mkdir(arena_cstr(a, path), 0755) != 0 && errno != EEXIST) BUG("cannot make a folder");
    return path;
}

static struct str in_folder(struct arena *a, struct str folder, const char *name)
{
    return arena_printf(a, STR_FMT "/%s", STR_ARG(folder), name);
}

static struct str read_file(struct arena *a, struct str path)
{
    struct err e = err_init(a);
    struct str bytes = STR_NONE;
    CHECK_OK(package_read_file(a, path, &bytes, &e), &e);
    return bytes;
}

static void write_file(struct arena *a, struct str path, struct str bytes)
{
    FILE *f = fopen(arena_cstr(a, path), "wb");
    if (!f || fwrite(bytes.p, 1, bytes.n, f) != bytes.n || fclose(f) != 0) BUG("cannot write");
}

/* A Debian package around a tar archive. */
static struct str deb_around(struct arena *a, struct str tar, const char *name)
{
    struct str head =
        arena_printf(a,
                     "!<arch>\n%-16s%-12d%-6d%-6d%-8s%-10d`\n2.0\n%-16s%-12d%-6d%-6d"
                     "%-8s%-10zu`\n",
                     "debian-binary", 0, 0, 0, "100644", 4, name, 0, 0, 0, "100644", tar.n);
    char *out = arena_alloc(a, head.n + tar.n);
    memcpy(out, head.p, head.n);
    memcpy(out + head.n, tar.p, tar.n);
    return (struct str){out, head.n + tar.n};
}

static void packages(struct arena *a, struct str folder)
{
    static const char *const names[] = {"toys.tar", "toys.tar.gz", "toys.tar.xz", "toys.tar.zst",
                                        "toys.zip"};
    test_begin("packages");
    struct err e = err_init(a);
    struct str to = in_folder(a, folder, "new/folder/models.db");
    CHECK_OK(compile_from(a, STR(MODEL_TEST_DATA), to, &e), &e);
    struct str want = read_file(a, to);
    const struct model *m;
    CHECK_OK(model_open(a, to, &m, &e), &e);
    CHECK_STR(model_info(m).source, STR("botocore 9.9.9"));
    CHECK_STR(model_info(m).path, to);
    CHECK(model_info(m).services == 2 && model_info(m).operations == 3);
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        struct str from = arena_printf(a, "%s/%s", MODEL_TEST_PACKAGES, names[i]);
        CHECK_OK(compile_from(a, from, to, &e), &e);
        CHECK(str_eq(read_file(a, to), want));
        if (i > 3) continue;
        struct str deb = in_folder(a, folder, "toys.deb");
        write_file(a, deb, deb_around(a, read_file(a, from), "control.tar"));
        struct err why = err_init(a);
        CHECK(!compile_from(a, deb, to, &why)); /* the member is not called data.tar */
        const char *member = arena_cstr(a, arena_printf(a, "data%s", names[i] + 4));
        write_file(a, deb, deb_around(a, read_file(a, from), member));
        CHECK_OK(compile_from(a, deb, to, &e), &e);
        CHECK(str_eq(read_file(a, to), want));
    }
}

static void newest_version(struct arena *a, struct str folder)
{
    test_begin("newest version");
    struct err e = err_init(a);
    struct str to = in_folder(a, folder, "models.db");
    CHECK_OK(compile_from(a, STR(MODEL_TEST_DATA "/.."), to, &e), &e);
    const struct model *m;
    const struct service *s = NULL;
    CHECK_OK(model_open(a, to, &m, &e), &e);
    CHECK_OK(model_service(m, STR("toy"), &s, &e), &e);
    CHECK_STR(service_api_version(s), STR("2020-01-01"));
    CHECK_OK(model_service(m, STR("bare"), &s, &e), &e);
    CHECK(service_protocol(s) == PROTOCOL_JSON && service_operation_count(s) == 0);
    CHECK_STR(service_json_version(s), STR("1.0"));
    CHECK(service_documentation(a, s).n == 0 && service_signing_name(s).n == 0);
}

static void bad_packages(struct arena *a, struct str folder)
{
    test_begin("bad packages");
    struct str to = in_folder(a, folder, "kept.db");
    write_file(a, to, STR("old"));
    struct str tar = read_file(a, STR(MODEL_TEST_PACKAGES "/toys.tar"));
    struct str xz = read_file(a, STR(MODEL_TEST_PACKAGES "/toys.tar.xz"));
    struct str zip = read_file(a, STR(MODEL_TEST_PACKAGES "/toys.zip"));
    struct {
        struct str bytes;
        struct str message; /* a part of it */
    } rows[] = {
        {STR_INIT(""), STR_INIT("it is no tar archive")},
        {STR_INIT("hello"), STR_INIT("it is no tar archive")},
        {STR_INIT("!<arch>\n"), STR_INIT("no data.tar in it")},
        {STR_INIT("PK\3\4"), STR_INIT("damaged zip archive")},
        {str_sub(tar, 0, 1000), STR_INIT("cut short")},
        {str_sub(xz, 0, xz.n / 2), STR_INIT("damaged or cut short")},
        {str_sub(zip, 0, zip.n / 2), STR_INIT("damaged zip archive")},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct str from = in_folder(a, folder, "bad");
        write_file(a, from, rows[i].bytes);
        struct err e = err_init(a);
        CHECK(!compile_from(a, from, to, &e));
        test_check(str_find(e.message, rows[i].message) != STR_NPOS, __FILE__, __LINE__, STR_FMT,
                   STR_ARG(e.message));
    }
    struct err e = err_init(a);
    CHECK(!compile_from(a, in_folder(a, folder, "absent"), to, &e));
    CHECK(e.kind == ERR_IO && str_find(e.message, STR("No such file")) != STR_NPOS);
    struct str empty = make_folder(a, in_folder(a, folder, "empty"));
    e = err_init(a);
    CHECK(!compile_from(a, empty, to, &e));
    CHECK(str_find(e.message, STR("there are no service models")) == 0);
    CHECK_STR(read_file(a, to), STR("old"));
}

/* Whatever one wrong byte does, the reader of packages survives it. */
static void flipped_bytes(struct arena *a)
{
    test_begin("flipped bytes of packages");
    static const char *const names[] = {"toys.tar", "toys.tar.gz", "toys.tar.xz", "toys.tar.zst",
                                        "toys.zip"};
    unsigned read = 0, refused = 0;
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        struct str good = read_file(a, arena_printf(a, "%s/%s", MODEL_TEST_PACKAGES, names[i]));
        char *bytes = arena_cstr(a, good);
        for (size_t at = 0; at < good.n; at += 1 + good.n / 500) {
            struct arena *b = arena_new();
            struct err e = err_init(b);
            struct collection *c = collect_new(b);
            bytes[at] = (char)(bytes[at] ^ 0xff);
            bool ok = i == 4 ? zip_collect(b, (struct str){bytes, good.n}, c, &e)
                             : tar_collect(b, (struct str){bytes, good.n}, c, &e);
            bytes[at] = (char)(bytes[at] ^ 0xff);
            if (ok) read++;
            if (!ok) refused++;
            arena_free(b);
        }
    }
    CHECK(read > 0 && refused > 0);
}

static struct str compile_text(struct arena *a, struct str json)
{
    struct err e = err_init(a);
    const struct value *v;
    CHECK_OK(json_read(a, json, &v, &e), &e);
    const struct compile_service s = {.name = STR("x"), .service = v};
    const struct compile_input in = {.services = &s, .count = 1};
    struct str bytes;
    return compile_database(a, &in, &bytes, &e) ? STR("compiled") : e.message;
}

static void bad_documents(struct arena *a)
{
    test_begin("bad documents");
    static const struct {
        struct str json, message;
    } rows[] = {
        {STR_INIT("[]"), STR_INIT("service x: its document is no JSON object")},
        {STR_INIT("{}"), STR_INIT("service x: none of its protocols is known (\"\")")},
        {STR_INIT("{\"metadata\":{\"protocol\":\"ec2\"}}"), STR_INIT("compiled")},
        {STR_INIT("{\"metadata\":{\"protocol\":\"ec2\"},\"shapes\":{\"A\":{\"type\":\"thing\"}}}"),
         STR_INIT("service x: shape A: unknown type 'thing'")},
        {STR_INIT("{\"metadata\":{\"protocol\":\"ec2\"},\"shapes\":{\"A\":{\"type\":\"list\"}}}"),
         STR_INIT("service x: shape A: member: shape '' is missing")},
        {STR_INIT("{\"metadata\":{\"protocol\":\"ec2\"},\"shapes\":{\"A\":{\"type\":\"structure\","
                  "\"members\":{\"M\":{\"shape\":\"B\"}}}}}"),
         STR_INIT("service x: shape A: member M: shape 'B' is missing")},
        {STR_INIT("{\"metadata\":{\"protocol\":\"ec2\"},\"shapes\":{\"A\":{\"type\":\"string\"}},"
                  "\"operations\":{\"O\":{\"input\":{\"shape\":\"A\"}}}}"),
         STR_INIT("service x: operation O: its input or output is no structure")},
        {STR_INIT("{\"metadata\":{\"protocol\":\"ec2\"},\"shapes\":{\"A\":{\"type\":\"structure\","
                  "\"payload\":\"M\"}}}"),
         STR_INIT("service x: shape A: its payload 'M' is no member")},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        CHECK_STR(compile_text(a, rows[i].json), rows[i].message);
    }
}

void run_tests(struct arena *a)
{
    struct str folder = make_folder(a, STR(MODEL_TEST_PACKAGES "/scratch"));
    packages(a, folder);
    newest_version(a, folder);
    bad_packages(a, folder);
    flipped_bytes(a);
    bad_documents(a);
}
