#include "harness.h"

#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/files.h"

static struct str folder; /* a fresh one: in/ is the working folder, out/ is not */

static struct str path(struct arena *a, const char *name)
{
    return arena_printf(a, STR_FMT "/%s", STR_ARG(folder), name);
}

static void make(struct arena *a, const char *name, const char *text)
{
    FILE *f = fopen(arena_cstr(a, path(a, name)), "w");
    CHECK(f != NULL);
    if (!f) return;
    fputs(text, f);
    fclose(f);
}

static void set_up(struct arena *a)
{
    char *dir = arena_cstr(a, STR("/tmp/files-test-XXXXXX"));
    CHECK(mkdtemp(dir) != NULL);
    folder = str_of(dir);
    CHECK(mkdir(arena_cstr(a, path(a, "in")), 0700) == 0);
    CHECK(mkdir(arena_cstr(a, path(a, "out")), 0700) == 0);
    make(a, "in/a.txt", "inside");
    make(a, "out/secret", "secret");
    CHECK(symlink("../out/secret", arena_cstr(a, path(a, "in/link"))) == 0);
    CHECK(symlink("../out", arena_cstr(a, path(a, "in/dir"))) == 0);
    CHECK(symlink("a.txt", arena_cstr(a, path(a, "in/fine"))) == 0);
    CHECK(symlink("loop", arena_cstr(a, path(a, "in/loop"))) == 0);
    CHECK(mkfifo(arena_cstr(a, path(a, "in/fifo")), 0600) == 0);
}

static void reading(struct arena *a)
{
    test_begin("files_read");
    const struct files f = {FILES_WORKDIR, path(a, "in")};
    struct str absolute_in = path(a, "in/a.txt"), absolute_out = path(a, "out/secret");
    const struct {
        struct str path;
        enum err_kind kind; /* ERR_NONE: reads "inside" */
    } rows[] = {
        {STR("a.txt"), ERR_NONE},
        {STR("./a.txt"), ERR_NONE},
        {STR("fine"), ERR_NONE},
        {absolute_in, ERR_NONE},
        {absolute_out, ERR_DENIED},
        {STR("../out/secret"), ERR_DENIED},
        {STR("x/../../out/secret"), ERR_IO},
        {STR("link"), ERR_DENIED},
        {STR("dir/secret"), ERR_DENIED},
        {STR("loop"), ERR_DENIED},
        {STR("/proc/self/environ"), ERR_DENIED},
        {STR("/etc/passwd"), ERR_DENIED},
        {STR("fifo"), ERR_IO},
        {STR("."), ERR_IO},
        {STR(""), ERR_IO},
        {STR("a.txt\0.png"), ERR_IO},
        {STR("missing"), ERR_IO},
        {STR("~/x"), ERR_IO},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct err e = err_init(a);
        struct str text = STR("");
        bool ok = files_read(a, &f, rows[i].path, 100, &text, &e);
        CHECK(ok == (rows[i].kind == ERR_NONE));
        CHECK(e.kind == rows[i].kind);
        if (ok) CHECK_STR(text, STR("inside"));
        CHECK(str_find(e.message, STR("secret\"")) == STR_NPOS);
    }
}

static void modes(struct arena *a)
{
    test_begin("modes");
    struct err e = err_init(a);
    struct str text;
    const struct files none = {FILES_NONE, STR_NONE}, open = {FILES_UNRESTRICTED, STR_NONE};
    CHECK(!files_read(a, &none, path(a, "in/a.txt"), 100, &text, &e));
    CHECK(e.kind == ERR_DENIED);
    CHECK_OK(files_read(a, &open, path(a, "out/secret"), 100, &text, &e), &e);
    CHECK(!files_read(a, &open, STR("/nonexistent"), 100, &text, &e));
    CHECK_STR(e.message, STR("[Errno 2] No such file or directory: '/nonexistent'"));
    CHECK(!files_read(a, &open, path(a, "in/a.txt"), 5, &text, &e));
    CHECK(e.kind == ERR_LIMIT);
    CHECK(!files_read(a, &open, STR("/dev/zero"), 100, &text, &e));
}

static void writing(struct arena *a)
{
    test_begin("files_write");
    const struct files f = {FILES_WORKDIR, path(a, "in")};
    struct err e = err_init(a);
    struct str text;
    struct stat st;
    CHECK_OK(files_write(a, &f, STR("new"), 0600, STR("12345"), &e), &e);
    CHECK(stat(arena_cstr(a, path(a, "in/new")), &st) == 0 && (st.st_mode & 0777) == 0600);
    CHECK_OK(files_write(a, &f, STR("new"), 0600, STR("xy"), &e), &e);
    CHECK_OK(files_read(a, &f, STR("new"), 100, &text, &e), &e);
    CHECK_STR(text, STR("xy"));
    CHECK(!files_write(a, &f, STR("link"), 0600, STR("x"), &e));
    CHECK(!files_write(a, &f, STR("dir/new"), 0600, STR("x"), &e));
    CHECK(!files_write(a, &f, STR("../out/new"), 0600, STR("x"), &e));
    CHECK(stat(arena_cstr(a, path(a, "out/new")), &st) != 0);
}

static int remove_entry(const char *name, const struct stat *st, int kind, struct FTW *at)
{
    (void)st;
    (void)kind;
    (void)at;
    return remove(name);
}

void run_tests(struct arena *a)
{
    set_up(a);
    reading(a);
    modes(a);
    writing(a);
    CHECK(nftw(arena_cstr(a, folder), remove_entry, 8, FTW_DEPTH | FTW_PHYS) == 0);
}
