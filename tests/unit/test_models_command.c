#include "harness.h"

#include "compile/models_command.h"
#include "model/locate.h"

#include <fcntl.h>
#include <sys/stat.h>

static bool run(struct arena *a, const struct env *v, const char *const *words, struct buf *out,
                struct err *e)
{
    struct str argv[8];
    size_t n = 0;
    for (; words[n]; n++) argv[n] = str_of(words[n]);
    const struct models_request r = {v, STR(MODEL_TEST_PACKAGES "/bin"), argv, n};
    *out = buf_new(a, 4096);
    *e = err_init(a);
    return models_command(a, &r, out, e);
}

static void usages(struct arena *a)
{
    static const struct {
        const char *words[4];
        struct str message;
    } rows[] = {
        {{NULL}, STR_INIT("models needs one of build, info, update instead of ''")},
        {{"built"}, STR_INIT("models needs one of build, info, update instead of 'built'")},
        {{"build"}, STR_INIT("models build needs --from")},
        {{"build", "--from"}, STR_INIT("a value is missing behind '--from'")},
        {{"info", "a", "b"}, STR_INIT("unknown argument 'b'")},
        {{"info", "--from", "b"}, STR_INIT("unknown argument '--from'")},
        {{"update", "x"}, STR_INIT("unknown argument 'x'")},
    };
    test_begin("usage");
    const char *const kv[] = {"HOME=/nowhere", NULL};
    const struct env *v = env_of_pairs(a, kv);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct buf out;
        struct err e;
        CHECK(!run(a, v, rows[i].words, &out, &e) && e.kind == ERR_USAGE);
        CHECK_STR(e.message, rows[i].message);
        CHECK(e.hint.n > 0 && out.n == 0);
    }
}

static void build_and_info(struct arena *a)
{
    test_begin("build and info");
    const char *const kv[] = {"XDG_DATA_HOME=" MODEL_TEST_PACKAGES "/home", NULL};
    const struct env *v = env_of_pairs(a, kv);
    const char *const build[] = {"build", "--from", MODEL_TEST_DATA, NULL};
    const char *const info[] = {"info", NULL};
    struct str want = STR("database    " MODEL_TEST_PACKAGES "/home/aws-api-mcp-server/models.db\n"
                          "source      botocore 9.9.9\nservices    2\noperations  3\n");
    struct buf out;
    struct err e;
    CHECK_OK(run(a, v, build, &out, &e), &e);
    CHECK(str_starts(buf_str(&out), want));
    CHECK_OK(run(a, v, info, &out, &e), &e);
    CHECK(str_starts(buf_str(&out), want));
    const char *const foreign[] = {"info", MODEL_TEST_DATA "/toy/2019-01-01/service-2.json", NULL};
    CHECK(!run(a, v, foreign, &out, &e) && e.kind == ERR_MODEL);
    CHECK(str_ends(e.message, STR("is no model database")));
}

static void touch(const char *path, time_t seconds)
{
    const struct timespec times[2] = {{.tv_sec = seconds}, {.tv_sec = seconds}};
    if (utimensat(AT_FDCWD, path, times, 0) != 0) BUG("cannot set a time");
}

static void places(struct arena *a)
{
    test_begin("places");
    static const char beside[] = MODEL_TEST_PACKAGES "/bin/models.db";
    static const char own[] = MODEL_TEST_PACKAGES "/home/aws-api-mcp-server/models.db";
    const char *const kv[] = {"XDG_DATA_HOME=" MODEL_TEST_PACKAGES "/home", NULL};
    const char *const named[] = {"AWS_API_MCP_MODELS=/a/b.db", "HOME=/h", NULL};
    const char *const relative[] = {"XDG_DATA_HOME=x", "HOME=/h", NULL};
    const struct env *v = env_of_pairs(a, kv);
    struct str bin = STR(MODEL_TEST_PACKAGES "/bin"), path;
    const char *const build[] = {"build", "--from", MODEL_TEST_DATA, "--to", beside, NULL};
    struct buf out;
    struct err e;
    CHECK_OK(run(a, v, build, &out, &e), &e);
    touch(beside, 1000);
    touch(own, 2000);
    CHECK(model_locate(a, v, bin, &path, &e) && str_eq(path, str_of(own)));
    touch(beside, 3000);
    CHECK(model_locate(a, v, bin, &path, &e) && str_eq(path, str_of(beside)));
    CHECK(model_locate(a, env_of_pairs(a, named), bin, &path, &e));
    CHECK_STR(path, STR("/a/b.db"));
    CHECK_STR(model_user_path(a, env_of_pairs(a, relative)),
              STR("/h/.local/share/aws-api-mcp-server/models.db"));
    e = err_init(a);
    CHECK(!model_locate(a, env_of_pairs(a, relative), STR("/x"), &path, &e));
    CHECK_STR(e.message,
              STR("there is no model database: neither /x/models.db nor "
                  "/x/../share/aws-api-mcp-server/models.db nor "
                  "/h/.local/share/aws-api-mcp-server/models.db exists, and AWS_API_MCP_MODELS is "
                  "not set"));
}

void run_tests(struct arena *a)
{
    usages(a);
    build_and_info(a);
    places(a);
}
