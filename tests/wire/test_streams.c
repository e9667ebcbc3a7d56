/* Streaming outputs that go to a file as they come. */
#include "wire.h"

#define SIZE 3000000u

static void test_whole(struct wire *w, struct str content)
{
    struct str got = STR_NONE;
    test_begin("an object to a file");
    s3_server_behave(w->server, (struct s3_behaviour){0});
    size_t before = wire_files(w);
    CHECK_OK(wire_run(w, "s3api get-object --bucket b --key k out"), &w->err);
    CHECK(wire_file(w, "out", &got) && str_eq(got, content));
    CHECK(str_find(w->last->text, STR("\"ContentLength\": 3000000")) != STR_NPOS);
    CHECK(str_find(w->last->text, STR("Body")) == STR_NPOS);
    CHECK(wire_files(w) == before + 1); /* nothing lies beside it */
    test_begin("an empty object");
    CHECK_OK(wire_run(w, "s3api get-object --bucket b --key empty out0"), &w->err);
    CHECK(wire_file(w, "out0", &got) && got.n == 0);
    test_begin("an error leaves the file alone");
    CHECK(!wire_run(w, "s3api get-object --bucket b --key none out"));
    CHECK_STR(w->err.code, STR("NoSuchKey"));
    CHECK(wire_file(w, "out", &got) && str_eq(got, content));
}

static void test_broken(struct wire *w, struct str content)
{
    struct str got = STR_NONE;
    test_begin("goes on where the connection broke");
    s3_server_behave(w->server, (struct s3_behaviour){.break_after = 1000000, .breaks = 2});
    CHECK_OK(wire_run(w, "s3api get-object --bucket b --key k out2"), &w->err);
    CHECK(wire_file(w, "out2", &got) && str_eq(got, content));
    CHECK_STR(s3_server_log(w->server, w->arena), STR("GET /b/k -\n"
                                                      "GET /b/k bytes=1000000-2999999\n"
                                                      "GET /b/k bytes=2000000-2999999\n"));
    CHECK(str_find(w->last->text, STR("\"ContentLength\": 3000000")) != STR_NPOS);
    CHECK(str_find(s3_server_head(w->server, w->arena, STR("/b/k")),
                   STR("\r\nIf-Match: \"e-3000000\"\r\n")) != STR_NPOS);
    test_begin("within a range, too");
    s3_server_behave(w->server, (struct s3_behaviour){.break_after = 1000, .breaks = 1});
    CHECK_OK(wire_run(w, "s3api get-object --bucket b --key k --range bytes=500-4499 out3"),
             &w->err);
    CHECK(wire_file(w, "out3", &got) && str_eq(got, str_sub(content, 500, 4000)));
    CHECK_STR(s3_server_log(w->server, w->arena),
              STR("GET /b/k bytes=500-4499\nGET /b/k bytes=1500-4499\n"));
    test_begin("a server without ranges");
    s3_server_behave(w->server, (struct s3_behaviour){
                                    .break_after = 1000000, .breaks = 1, .ignores_ranges = true});
    CHECK_OK(wire_run(w, "s3api get-object --bucket b --key k out4"), &w->err);
    CHECK(wire_file(w, "out4", &got) && str_eq(got, content));
    test_begin("five tries");
    s3_server_behave(w->server, (struct s3_behaviour){.break_after = 1000, .breaks = 9});
    size_t before = wire_files(w);
    CHECK(!wire_run(w, "s3api get-object --bucket b --key k out5"));
    CHECK_STR(w->err.message,
              STR("An error occurred while reading from response stream: ('Connection broken: "
                  "IncompleteRead(5000 bytes read, 2995000 more expected)', IncompleteRead(5000 "
                  "bytes read, 2995000 more expected))"));
    CHECK(wire_files(w) == before && !wire_file(w, "out5", &got));
}

static void test_checksum(struct wire *w)
{
    struct str got;
    test_begin("a wrong body does not become a file");
    s3_server_behave(w->server, (struct s3_behaviour){.wrong_checksum = true});
    CHECK(!wire_run(w, "s3api get-object --bucket b --key k out6"));
    CHECK(str_starts(w->err.message, STR("Expected checksum ")));
    CHECK(!wire_file(w, "out6", &got));
}

void run_tests(struct arena *a)
{
    struct wire *w = wire_new(a, "");
    struct str content = wire_pattern(a, SIZE);
    s3_server_put(w->server, STR("b/k"), content);
    s3_server_put(w->server, STR("b/empty"), STR(""));
    test_whole(w, content);
    test_broken(w, content);
    test_checksum(w);
    s3_server_stop(w->server);
}
