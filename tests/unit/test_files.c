#include "harness.h"

#include <dirent.h>
#include <fcntl.h>
#include <ftw.h>
#include <linux/fs.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
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
    CHECK(symlink("/proc/self", arena_cstr(a, path(a, "in/self"))) == 0);
    CHECK(mkdir(arena_cstr(a, path(a, "in/sub")), 0700) == 0);
    CHECK(mkdir(arena_cstr(a, path(a, "in/.ssh")), 0700) == 0);
    CHECK(symlink(".ssh", arena_cstr(a, path(a, "in/keys"))) == 0);
    CHECK(link(arena_cstr(a, path(a, "out/secret")), arena_cstr(a, path(a, "in/hard"))) == 0);
    CHECK(symlink("loop", arena_cstr(a, path(a, "in/loop"))) == 0);
    CHECK(mkfifo(arena_cstr(a, path(a, "in/fifo")), 0600) == 0);
}

static void reading(struct arena *a)
{
    test_begin("files_read");
    const struct files f = {.mode = FILES_WORKDIR, .folder = path(a, "in")};
    struct str absolute_in = path(a, "in/a.txt"), absolute_out = path(a, "out/secret");
    const struct {
        struct str path;
        enum err_kind kind; /* ERR_NONE: reads "inside" */
    } rows[] = {
        {STR("a.txt"), ERR_NONE},
        {STR("fine"), ERR_NONE},
        {absolute_in, ERR_NONE},
        {absolute_out, ERR_DENIED},
        {STR("../out/secret"), ERR_DENIED},
        {STR("x/../../out/secret"), ERR_IO},
        {STR("link"), ERR_DENIED},
        {STR("dir/secret"), ERR_DENIED},
        {STR("loop"), ERR_DENIED},
        {STR("/proc/self/environ"), ERR_DENIED},
        {STR("fifo"), ERR_IO},
        {STR("hard"), ERR_DENIED},
        {STR("sub/../a.txt"), ERR_NONE},
        {STR("sub/../../out/secret"), ERR_DENIED},
        {STR("/proc/self/cwd/a.txt"), ERR_DENIED},
        {STR("self/environ"), ERR_DENIED},
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
    const struct files none = {.mode = FILES_NONE, .folder = STR_NONE},
                       open = {.mode = FILES_UNRESTRICTED, .folder = STR_NONE};
    CHECK(!files_read(a, &none, path(a, "in/a.txt"), 100, &text, &e));
    CHECK(e.kind == ERR_DENIED);
    CHECK_OK(files_read(a, &open, path(a, "out/secret"), 100, &text, &e), &e);
    struct str missing = path(a, "out/missing");
    CHECK(!files_read(a, &open, missing, 100, &text, &e));
    CHECK_STR(e.message, arena_printf(a, "[Errno 2] No such file or directory: '" STR_FMT "'",
                                      STR_ARG(missing)));
    CHECK(!files_read(a, &open, path(a, "in/a.txt"), 5, &text, &e));
    CHECK(e.kind == ERR_LIMIT);
    CHECK(!files_read(a, &open, STR("/dev/zero"), 100, &text, &e));
}

static void refused_writes(struct arena *a)
{
    test_begin("files_write refuses");
    static const struct {
        struct str path;
        enum err_kind kind;
    } rows[] = {
        {STR_INIT("link"), ERR_DENIED},
        {STR_INIT("fine"), ERR_DENIED},
        {STR_INIT("dir/new"), ERR_DENIED},
        {STR_INIT("../out/new"), ERR_DENIED},
        {STR_INIT("/etc/new"), ERR_DENIED},
        {STR_INIT("/new"), ERR_DENIED},
        {STR_INIT("fifo"), ERR_IO},
        {STR_INIT("sub"), ERR_IO},
        {STR_INIT("sub/"), ERR_IO},
        {STR_INIT(".."), ERR_IO},
        {STR_INIT(""), ERR_IO},
        {STR_INIT("missing/new"), ERR_IO},
        {STR_INIT("a.txt/new"), ERR_IO},
        {STR_INIT(".ssh/authorized_keys"), ERR_DENIED},
        {STR_INIT("keys/new"), ERR_DENIED},
        {STR_INIT(".bashrc"), ERR_DENIED},
        {STR_INIT("sub/.GIT"), ERR_DENIED},
        {STR_INIT("a\0b"), ERR_IO},
    };
    const struct files f = {.mode = FILES_WORKDIR, .folder = path(a, "in")};
    struct stat st;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct err e = err_init(a);
        CHECK(!files_write(a, &f, rows[i].path, 0600, STR("x"), &e));
        CHECK(e.kind == rows[i].kind);
        struct err early = err_init(a);
        CHECK(!files_check_write(a, &f, rows[i].path, &early));
        CHECK(early.kind == rows[i].kind);
    }
    CHECK(stat(arena_cstr(a, path(a, "out/new")), &st) != 0);
    CHECK(stat(arena_cstr(a, path(a, "in/.ssh/new")), &st) != 0);
}

/* A person's own command line: links and devices work, as in the CLI. */
static void person(struct arena *a)
{
    test_begin("FILES_PERSON");
    const struct files f = {.mode = FILES_PERSON, .folder = path(a, "in")};
    struct err e = err_init(a);
    struct str text;
    CHECK_OK(files_write(a, &f, STR("/dev/null"), 0600, STR("x"), &e), &e);
    CHECK_OK(files_write(a, &f, STR("fine"), 0600, STR("inside"), &e), &e);
    CHECK_OK(files_read(a, &f, STR("fine"), 100, &text, &e), &e);
    CHECK_STR(text, STR("inside"));
    CHECK_OK(files_read(a, &f, STR("link"), 100, &text, &e), &e);
    CHECK(!files_read(a, &f, STR("sub"), 100, &text, &e));
    CHECK_STR(e.message, STR("[Errno 21] Is a directory: 'sub'"));
    CHECK(!files_read(a, &f, STR("/dev/zero"), 100, &text, &e));
    CHECK(e.kind == ERR_LIMIT);
}

/* A folder and a link to the outside change places while files below are read and written. */
struct swapper {
    const char *one, *other;
    atomic_bool stop;
};

static void *swap(void *ctx)
{
    struct swapper *s = ctx;
    while (!atomic_load(&s->stop)) {
        syscall(SYS_renameat2, AT_FDCWD, s->one, AT_FDCWD, s->other, RENAME_EXCHANGE);
    }
    return NULL;
}

static void swapping(struct arena *a)
{
    test_begin("swapped folders");
    make(a, "in/sub/secret", "inside");
    struct swapper s = {arena_cstr(a, path(a, "in/sub")), arena_cstr(a, path(a, "in/dir")), false};
    const struct files f = {.mode = FILES_WORKDIR, .folder = path(a, "in")};
    pthread_t thread;
    if (!CHECK(pthread_create(&thread, NULL, swap, &s) == 0)) return;
    unsigned read_inside = 0;
    for (unsigned i = 0; i < 3000; i++) {
        struct err e = err_init(a);
        struct str text = STR("inside");
        bool ok = files_read(a, &f, STR("sub/secret"), 100, &text, &e);
        if (!CHECK(!ok || str_eq(text, STR("inside")))) break;
        read_inside += ok;
        struct err w = err_init(a);
        bool written = files_write(a, &f, STR("sub/new"), 0600, STR("x"), &w);
        CHECK(written != err_is_set(&w));
    }
    atomic_store(&s.stop, true);
    pthread_join(thread, NULL);
    struct stat st;
    CHECK(read_inside > 0);
    CHECK(stat(arena_cstr(a, path(a, "out/new")), &st) != 0);
}

static void writing(struct arena *a)
{
    test_begin("files_write");
    const struct files f = {.mode = FILES_WORKDIR, .folder = path(a, "in")};
    struct err e = err_init(a);
    struct str text;
    struct stat st;
    CHECK_OK(files_check_write(a, &f, STR("new"), &e), &e);
    CHECK(stat(arena_cstr(a, path(a, "in/new")), &st) != 0);
    CHECK_OK(files_write(a, &f, STR("new"), 0600, STR("12345"), &e), &e);
    CHECK(stat(arena_cstr(a, path(a, "in/new")), &st) == 0 && (st.st_mode & 0777) == 0600);
    CHECK_OK(files_write(a, &f, STR("new"), 0600, STR("xy"), &e), &e);
    CHECK_OK(files_read(a, &f, STR("new"), 100, &text, &e), &e);
    CHECK_STR(text, STR("xy"));
    /* replaced, not filled: whoever holds the old file keeps it, other names keep theirs */
    int old = open(arena_cstr(a, path(a, "in/new")), O_RDONLY);
    CHECK(chmod(arena_cstr(a, path(a, "in/new")), 0640) == 0);
    CHECK_OK(files_write(a, &f, path(a, "in/new"), 0600, STR("third"), &e), &e);
    char bytes[8] = {0};
    CHECK(read(old, bytes, sizeof bytes) == 2 && strcmp(bytes, "xy") == 0);
    close(old);
    CHECK(stat(arena_cstr(a, path(a, "in/new")), &st) == 0 && (st.st_mode & 0777) == 0640);
    CHECK_OK(files_write(a, &f, STR("hard"), 0600, STR("mine"), &e), &e);
    const struct files open_door = {.mode = FILES_UNRESTRICTED, .folder = STR_NONE};
    CHECK_OK(files_read(a, &open_door, path(a, "out/secret"), 100, &text, &e), &e);
    CHECK_STR(text, STR("secret"));
}

static size_t count_entries(const char *name)
{
    size_t n = 0;
    DIR *d = opendir(name);
    while (d && readdir(d)) n++;
    if (d) closedir(d);
    return n;
}

/* Nothing of an interrupted write stays behind. */
static void no_leftovers(struct arena *a)
{
    test_begin("failed writes leave nothing");
    const struct files f = {.mode = FILES_WORKDIR, .folder = path(a, "in")};
    const char *in = arena_cstr(a, path(a, "in"));
    struct rlimit before;
    struct err e = err_init(a);
    struct str text;
    size_t entries = count_entries(in);
    CHECK(getrlimit(RLIMIT_FSIZE, &before) == 0);
    signal(SIGXFSZ, SIG_IGN);
    const struct rlimit small = {4, before.rlim_max};
    CHECK(setrlimit(RLIMIT_FSIZE, &small) == 0);
    bool ok = files_write(a, &f, STR("a.txt"), 0600, STR("too much"), &e);
    CHECK(setrlimit(RLIMIT_FSIZE, &before) == 0);
    CHECK(!ok);
    CHECK_STR(e.message, STR("[Errno 27] File too large: 'a.txt'"));
    CHECK_OK(files_read(a, &f, STR("a.txt"), 100, &text, &e), &e);
    CHECK_STR(text, STR("inside"));
    CHECK(count_entries(in) == entries);
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
    refused_writes(a);
    writing(a);
    no_leftovers(a);
    person(a);
    swapping(a);
    CHECK(nftw(arena_cstr(a, folder), remove_entry, 8, FTW_DEPTH | FTW_PHYS) == 0);
}
