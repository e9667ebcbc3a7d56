/* aws s3 cp, mv, sync: many at a time, large ones in parts, and what happens when it goes wrong. */
#include <fcntl.h>
#include <pthread.h>
#include <unistd.h>

#include "../unit/scratch.h"
#include "base/clock.h"
#include "wire.h"

#define MIB_ (1024u * 1024u)

static size_t count(struct str text, struct str what)
{
    size_t n = 0, at;
    while ((at = str_find(text, what)) != STR_NPOS) {
        n++;
        text = str_from(text, at + what.n);
    }
    return n;
}

static struct str log_of(struct wire *w)
{
    return s3_server_log(w->server, w->arena);
}

static void make_objects(struct wire *w, unsigned n)
{
    for (unsigned i = 0; i < n; i++) {
        s3_server_put(w->server, arena_printf(w->arena, "many/p/%03u", i),
                      arena_printf(w->arena, "object %u", i));
    }
}

static void test_many(struct wire *w)
{
    struct str got = STR_NONE;
    test_begin("many objects, down and up");
    make_objects(w, 60);
    s3_server_behave(w->server, (struct s3_behaviour){.delay_ms = 20});
    int64_t start = clock_monotonic_us();
    CHECK_OK(wire_run(w, "s3 cp s3://many/p down --recursive"), &w->err);
    int64_t ms = (clock_monotonic_us() - start) / 1000;
    CHECK(s3_server_most(w->server) > 1 && s3_server_most(w->server) <= 10);
    test_check(ms < 60 * 20, __FILE__, __LINE__, "%lld ms: one after the other", (long long)ms);
    CHECK(wire_file(w, "down/059", &got) && str_eq(got, STR("object 59")));
    CHECK(str_starts(w->last->text, STR("download: s3://many/p/000 to down/000\n"
                                        "download: s3://many/p/001 to down/001\n")));
    CHECK(count(w->last->text, STR("\n")) == 60);
    s3_server_behave(w->server, (struct s3_behaviour){.delay_ms = 5, .refuses = "/up/q/01"});
    CHECK(!wire_run(w, "s3 cp down s3://up/q --recursive") && w->last->exit_status == 1);
    CHECK(count(w->last->text, STR("upload: down/")) == 50);
    CHECK(count(buf_str(&w->last->messages), STR("upload failed: down/01")) == 10);
    CHECK(str_find(buf_str(&w->last->messages), STR("(AccessDenied)")) != STR_NPOS);
    CHECK(s3_server_get(w->server, STR("up/q/059"), &got) && str_eq(got, STR("object 59")));
}

static void test_settings(struct arena *a)
{
    test_begin("no more at a time than the profile says");
    struct wire *w = wire_new(a, "[default]\ns3 =\n  max_concurrent_requests = 3\n  "
                                 "multipart_threshold = 6MB\n  multipart_chunksize = 5MiB\n  "
                                 "max_bandwidth = 20MB/s\n");
    make_objects(w, 30);
    s3_server_behave(w->server, (struct s3_behaviour){.delay_ms = 10});
    CHECK_OK(wire_run(w, "s3 sync s3://many/p down"), &w->err);
    CHECK(s3_server_most(w->server) > 1 && s3_server_most(w->server) <= 3);
    test_begin("threshold, size of parts, bandwidth");
    struct str big = wire_pattern(a, 11 * MIB_), got = STR_NONE;
    s3_server_put(w->server, STR("b/big"), big);
    s3_server_behave(w->server, (struct s3_behaviour){0});
    int64_t start = clock_monotonic_us();
    CHECK_OK(wire_run(w, "s3 cp s3://b/big here"), &w->err);
    int64_t ms = (clock_monotonic_us() - start) / 1000;
    test_check(ms > 400, __FILE__, __LINE__, "11 MiB at 20 MiB/s took %lld ms", (long long)ms);
    CHECK(wire_file(w, "here", &got) && str_eq(got, big));
    struct str log = log_of(w);
    CHECK(count(log, STR("GET /b/big bytes=0-5242879\n")) == 1);
    CHECK(count(log, STR("GET /b/big bytes=5242880-10485759\n")) == 1);
    CHECK(count(log, STR("GET /b/big bytes=10485760-\n")) == 1);
    s3_server_stop(w->server);
    test_begin("settings that are none");
    w = wire_new(a, "[default]\ns3 =\n  max_concurrent_requests = 0\n");
    CHECK(!wire_run(w, "s3 cp s3://b/big here"));
    CHECK_STR(w->err.message,
              STR("Value for max_concurrent_requests must be a positive integer: 0"));
    s3_server_stop(w->server);
    w = wire_new(a, "[default]\ns3 =\n  multipart_chunksize = 8XB\n");
    CHECK(!wire_run(w, "s3 cp s3://b/big here"));
    CHECK_STR(w->err.message, STR("Invalid size value: 8XB"));
    s3_server_stop(w->server);
}

static void test_large(struct wire *w, struct str big)
{
    struct str got = STR_NONE;
    test_begin("a large file goes up in parts");
    s3_server_behave(w->server, (struct s3_behaviour){.delay_ms = 300});
    CHECK_OK(wire_run(w, "s3 cp big s3://b/up"), &w->err);
    CHECK(s3_server_get(w->server, STR("b/up"), &got) && str_eq(got, big));
    CHECK(count(log_of(w), STR("PUT /b/up?uploadId=upload-1&partNumber=")) == 3 ||
          count(log_of(w), STR("PUT /b/up?partNumber=")) == 3);
    CHECK(s3_server_most(w->server) > 1);
    test_begin("s3api put-object sends it from its file");
    CHECK_OK(wire_run(w, "s3api put-object --bucket b --key one --body big "
                         "--checksum-algorithm XXHASH3"),
             &w->err);
    CHECK(s3_server_get(w->server, STR("b/one"), &got) && str_eq(got, big));
    struct str head = s3_server_head(w->server, w->arena, STR("/b/one"));
    CHECK(str_find(head, STR("x-amz-checksum-xxhash3: ")) != STR_NPOS);
    CHECK(w->last->invocation.body.size == (int64_t)big.n);
    test_begin("parts that break off go on");
    s3_server_behave(w->server, (struct s3_behaviour){.break_after = 1000000, .breaks = 3});
    CHECK_OK(wire_run(w, "s3 cp s3://b/one again"), &w->err);
    CHECK(wire_file(w, "again", &got) && str_eq(got, big));
    test_begin("a part that fails ends the download");
    size_t before = wire_files(w);
    s3_server_behave(w->server, (struct s3_behaviour){.break_after = 1000, .breaks = 99});
    CHECK(!wire_run(w, "s3 cp s3://b/one never"));
    CHECK(wire_files(w) == before);
    test_begin("a part that fails ends the upload and takes it back");
    s3_server_behave(w->server, (struct s3_behaviour){.refuses = "partNumber=2"});
    CHECK(!wire_run(w, "s3 cp big s3://b/never") && w->last->exit_status == 1);
    CHECK(count(log_of(w), STR("DELETE /b/never?uploadId=upload-1")) == 1);
    CHECK(str_find(buf_str(&w->last->messages),
                   STR("upload failed: ./big to s3://b/never An error occurred (AccessDenied) when "
                       "calling the UploadPart operation: no")) != STR_NPOS);
}

static void test_stdin(struct wire *w, struct str big)
{
    struct str got = STR_NONE;
    test_begin("standard input, in parts");
    int old = dup(STDIN_FILENO);
    int fd = open(arena_cstr(w->arena, arena_printf(w->arena, STR_FMT "/big", STR_ARG(w->folder))),
                  O_RDONLY);
    CHECK(old >= 0 && fd >= 0 && dup2(fd, STDIN_FILENO) >= 0);
    w->engine.files.mode = FILES_PERSON;
    s3_server_behave(w->server, (struct s3_behaviour){0});
    CHECK_OK(wire_run(w, "s3 cp - s3://b/in"), &w->err);
    CHECK(s3_server_get(w->server, STR("b/in"), &got) && str_eq(got, big));
    lseek(STDIN_FILENO, -5, SEEK_END);
    CHECK_OK(wire_run(w, "s3 cp - s3://b/in2"), &w->err);
    CHECK(s3_server_get(w->server, STR("b/in2"), &got) && str_eq(got, str_from(big, big.n - 5)));
    w->engine.files.mode = FILES_UNRESTRICTED;
    dup2(old, STDIN_FILENO);
    close(old);
    close(fd);
    test_begin("standard output");
    s3_server_behave(w->server, (struct s3_behaviour){.delay_ms = 200});
    CHECK_OK(wire_run(w, "s3 cp s3://b/in -"), &w->err);
    CHECK(str_eq(w->last->text, big) && s3_server_most(w->server) > 1);
    s3_server_behave(w->server, (struct s3_behaviour){.break_after = 1000, .breaks = 99});
    CHECK(!wire_run(w, "s3 cp s3://b/in -") && w->last->exit_status == 1);
}

struct stop {
    struct s3_server *server;
    struct cancel *cancel;
};

/* Cancels when the first part of an upload has come, however long that takes. */
static void *raise_at_part(void *context)
{
    struct stop *stop = context;
    struct arena *a = arena_new();
    while (str_find(s3_server_log(stop->server, a), STR("partNumber=")) == STR_NPOS) {
        cancel_sleep_ms(NULL, 5);
    }
    arena_free(a);
    cancel_raise(stop->cancel);
    return NULL;
}

static void test_cancel(struct wire *w)
{
    test_begin("a cancelled upload is taken back");
    pthread_t other;
    s3_server_behave(w->server, (struct s3_behaviour){.delay_ms = 500});
    struct stop stop = {w->server, cancel_new(w->arena)};
    w->cancel = stop.cancel;
    CHECK(pthread_create(&other, NULL, raise_at_part, &stop) == 0);
    CHECK(!wire_run(w, "s3 cp big s3://b/gone") && w->err.kind == ERR_CANCELLED);
    pthread_join(other, NULL);
    w->cancel = NULL;
    CHECK(count(log_of(w), STR("DELETE /b/gone?uploadId=upload-1")) == 1);
    struct str got;
    CHECK(!s3_server_get(w->server, STR("b/gone"), &got));
}

void run_tests(struct arena *a)
{
    struct wire *w = wire_new(a, "");
    struct str big = wire_pattern(a, 20 * MIB_);
    struct err e = err_init(a);
    CHECK_OK(files_write(a, &w->engine.files, STR("big"), 0600, big, &e), &e);
    test_many(w);
    test_large(w, big);
    test_stdin(w, big);
    test_cancel(w);
    s3_server_stop(w->server);
    test_settings(a);
}
