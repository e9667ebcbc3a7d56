/* Options of cp, mv and sync that change what is asked, of whom, and what is refused. */
#include "wire.h"

static struct str said(struct wire *w)
{
    return buf_str(&w->last->messages);
}

static void test_checksums(struct wire *w)
{
    test_begin("checksums go with the way");
    CHECK(!wire_run(w, "s3 cp s3://b/k here --checksum-algorithm CRC32"));
    CHECK_STR(w->err.message,
              STR("Expected checksum-algorithm parameter to be used with one of following path "
                  "formats: <LocalPath> <S3Uri>, <S3Uri> <S3Uri>. Instead, received <S3Uri> "
                  "<LocalPath>."));
    CHECK(!wire_run(w, "s3 cp file s3://b/k --checksum-mode ENABLED"));
    CHECK_STR(w->err.message,
              STR("Expected checksum-mode parameter to be used with one of following path formats: "
                  "<S3Uri> <LocalPath>. Instead, received <LocalPath> <S3Uri>."));
    CHECK_OK(wire_run(w, "s3 cp file s3://b/k2 --checksum-algorithm XXHASH64"), &w->err);
    CHECK(str_find(s3_server_head(w->server, w->arena, STR("/b/k2")),
                   STR("x-amz-checksum-xxhash64: ")) != STR_NPOS);
    CHECK_OK(wire_run(w, "s3 cp s3://b/k here --checksum-mode ENABLED"), &w->err);
    CHECK(str_find(s3_server_head(w->server, w->arena, STR("/b/k")),
                   STR("x-amz-checksum-mode: ENABLED")) != STR_NPOS);
}

static void test_case(struct wire *w)
{
    struct str got;
    test_begin("names that differ only by case");
    s3_server_put(w->server, STR("c/x/One"), STR("1"));
    s3_server_put(w->server, STR("c/x/one"), STR("2"));
    s3_server_put(w->server, STR("c/x/two"), STR("3"));
    CHECK_OK(wire_run(w, "s3 cp s3://c/x skip --recursive --case-conflict skip"), &w->err);
    CHECK(wire_file(w, "skip/One", &got) && !wire_file(w, "skip/one", &got));
    CHECK_STR(said(w), arena_printf(w->arena,
                                    "warning: Skipping c/x/one -> " STR_FMT
                                    "/skip/one because a file whose name differs only by case "
                                    "either exists or is being downloaded.\n",
                                    STR_ARG(w->folder)));
    CHECK_OK(wire_run(w, "s3 sync s3://c/x warn --case-conflict warn"), &w->err);
    CHECK(wire_file(w, "warn/One", &got) && wire_file(w, "warn/one", &got));
    CHECK(str_starts(said(w), STR("warning: Downloading c/x/one -> ")));
    CHECK_OK(wire_run(w, "s3 cp s3://c/x warn --recursive --case-conflict error"), &w->err);
    CHECK(!wire_run(w, "s3 cp s3://c/x none --recursive --case-conflict error"));
    CHECK(str_starts(said(w), STR("fatal error: Failed to download c/x/one -> ")));
    CHECK(!wire_file(w, "none/One", &got) && w->last->exit_status == 1);
    CHECK(!wire_run(w, "s3 cp s3://d--use1-az4--x-s3/x e --recursive --case-conflict skip"));
    CHECK(str_find(said(w), STR("`skip` is not a valid value for `--case-conflict`")) != STR_NPOS);
}

static void test_source_region(struct wire *w)
{
    test_begin("the source's own region");
    s3_server_behave(w->server, (struct s3_behaviour){0});
    CHECK_OK(wire_run(w, "s3 cp s3://b/k s3://b/copy --source-region eu-west-1"), &w->err);
    CHECK_STR(s3_server_log(w->server, w->arena), STR("HEAD /b/k -\nPUT /b/copy -\n"));
    CHECK(str_find(s3_server_head(w->server, w->arena, STR("HEAD /b/k")),
                   STR("/eu-west-1/s3/aws4_request")) != STR_NPOS);
    CHECK(str_find(s3_server_head(w->server, w->arena, STR("PUT /b/copy")),
                   STR("/us-east-1/s3/aws4_request")) != STR_NPOS);
}

/* S3 Control puts the account before the host, where no name leads. */
static bool send_home(void *ctx, struct arena *a, const struct http_request *request,
                      const struct http_options *options, struct http_response *response,
                      struct err *e)
{
    const struct transport *inner = ctx;
    struct http_request there = *request;
    if (str_starts(there.host, STR("123456789012."))) there.host = str_from(there.host, 13);
    return inner->send(inner->ctx, a, &there, options, response, e);
}

static void test_same_paths(struct wire *w)
{
    const struct transport *real = w->engine.transport;
    const struct transport home = {send_home, (void *)(uintptr_t)real};
    test_begin("a move through an access point onto itself");
    w->engine.transport = &home;
    CHECK(!wire_run(w, "s3 mv s3://arn:aws:s3:us-east-1:123456789012:accesspoint/my-ap/k s3://b/k "
                       "--validate-same-s3-paths"));
    CHECK_STR(w->err.message,
              STR("Cannot mv a file onto itself: s3://arn:aws:s3:us-east-1:123456789012:accesspoint"
                  "/my-ap/k - s3://b/k"));
    CHECK(!wire_run(w, "s3 mv s3://point--op-s3/k s3://b/k --validate-same-s3-paths"));
    CHECK(str_starts(w->err.message, STR("Can't resolve underlying bucket name of s3 outposts")));
    CHECK_OK(wire_run(w, "s3 mv s3://a-s3alias/k s3://b/k --dryrun"), &w->err);
    CHECK(str_starts(said(w), STR("warning: Provided s3 paths may resolve to same underlying")));
    w->engine.transport = real;
}

static void test_expected_size(struct wire *w)
{
    test_begin("--expected-size is a number");
    CHECK(!wire_run(w, "s3 cp - s3://b/in --expected-size many"));
    CHECK_STR(said(w), STR("fatal error: invalid literal for int() with base 10: 'many'\n"));
}

void run_tests(struct arena *a)
{
    struct wire *w = wire_new(a, "");
    struct err e = err_init(a);
    CHECK_OK(files_write(a, &w->engine.files, STR("file"), 0600, STR("content"), &e), &e);
    s3_server_put(w->server, STR("b/k"), STR("content"));
    s3_server_put(w->server, STR("a-s3alias/k"), STR("content"));
    test_checksums(w);
    test_case(w);
    test_source_region(w);
    test_same_paths(w);
    test_expected_size(w);
    s3_server_stop(w->server);
}
