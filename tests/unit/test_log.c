#include "harness.h"

#include "base/limits.h"
#include "base/log.h"
#include "base/logfile.h"
#include "scratch.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static struct str read_back(struct arena *a, const char *path)
{
    char *text = arena_alloc(a, 64 * KIB);
    int fd = open(path, O_RDONLY);
    if (fd < 0) return STR("(missing)");
    ssize_t n = read(fd, text, 64 * KIB);
    close(fd);
    return (struct str){text, n > 0 ? (size_t)n : 0};
}

static void files(struct arena *a, struct str folder)
{
    struct str path = arena_printf(a, STR_FMT "/new/folder/x.log", STR_ARG(folder));
    const struct logfile f = {path, 10, 60};
    const char *name = arena_cstr(a, path);
    struct stat st;
    CHECK(logfile_append(&f, a, STR("first\n")));
    CHECK(stat(name, &st) == 0 && (st.st_mode & 0777) == 0600);
    CHECK(logfile_append(&f, a, STR("2nd\n")));
    CHECK_STR(read_back(a, name), STR("first\n2nd\n"));
    CHECK(logfile_append(&f, a, STR("3rd\n")));
    CHECK_STR(read_back(a, name), STR("3rd\n"));
    const char *old = arena_cstr(a, arena_printf(a, "%s.1", name));
    CHECK_STR(read_back(a, old), STR("first\n2nd\n"));
    const struct timespec past[] = {{1000, 0}, {1000, 0}};
    CHECK(utimensat(AT_FDCWD, old, past, 0) == 0);
    CHECK(logfile_append(&f, a, STR("longer than all\n")));
    CHECK_STR(read_back(a, old), STR("3rd\n"));
    CHECK_STR(read_back(a, arena_cstr(a, arena_printf(a, "%s.2", name))), STR("(missing)"));
    CHECK(unlink(name) == 0 && symlink(old, name) == 0);
    CHECK(!logfile_append(&f, a, STR("through a link\n")));
    CHECK_STR(read_back(a, old), STR("3rd\n"));
}

static void lines(struct arena *a, struct str folder)
{
    struct str path = arena_printf(a, STR_FMT "/y.log", STR_ARG(folder));
    struct log *log = log_new(a, path, LOG_INFO);
    log_write(log, LOG_DEBUG, "not this");
    log_write(log, LOG_WARNING, "a%cb\x1b[2J \xe2\x80\xae%s", '\n', "end");
    struct str text = read_back(a, arena_cstr(a, path));
    CHECK(str_ends(text, STR("Z WARNING a?b?[2J ???end\n")));
    CHECK(text.n == strlen("2026-11-24T22:00:00.123Z WARNING a?b?[2J ???end\n"));
    char *large = arena_alloc(a, 5000);
    memset(large, 'x', 4999);
    log_write(log, LOG_CRITICAL, "%s", large);
    CHECK(read_back(a, arena_cstr(a, path)).n < text.n + 1100);
    log_write(NULL, LOG_CRITICAL, "nowhere");
}

void run_tests(struct arena *a)
{
    struct str folder = scratch_new(a);
    enum log_level level;
    test_begin("levels");
    CHECK(log_level_find(STR(" warning"), &level) && level == LOG_WARNING);
    CHECK(log_level_find(STR("DEBUG"), &level) && level == LOG_DEBUG);
    CHECK(!log_level_find(STR("loud"), &level) && !log_level_find(STR(""), &level));
    test_begin("files");
    files(a, folder);
    test_begin("lines");
    lines(a, folder);
}
