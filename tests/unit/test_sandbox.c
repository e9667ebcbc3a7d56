/* What the kernel takes away, tried in child processes: it cannot be given back. */
#include "harness.h"

#include "base/limits.h"
#include "base/outside.h"
#include "base/sandbox.h"
#include "scratch.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define TRUE_PROGRAM "/bin/true"

/* The exit status of fn in a child. */
static int in_child(int (*fn)(struct arena *a, const char *folder), struct arena *a,
                    const char *folder)
{
    pid_t pid = fork();
    if (pid == 0) _exit(fn(a, folder));
    int status = -1;
    return waitpid(pid, &status, 0) == pid && WIFEXITED(status) ? WEXITSTATUS(status) : 255;
}

static int opened(struct arena *a, const char *folder, const char *name, int flags)
{
    struct str path = arena_printf(a, "%s/%s", folder, name);
    int fd = open(arena_cstr(a, path), flags, 0600);
    if (fd < 0) return errno;
    close(fd);
    return 0;
}

static bool restrict_files(struct arena *a, const char *folder)
{
    struct err e = err_init(a);
    const struct sandbox_rule rules[] = {
        {arena_printf(a, "%s/in", folder), SANDBOX_WRITE},
        {arena_printf(a, "%s/look", folder), SANDBOX_READ},
        {arena_printf(a, "%s/one", folder), SANDBOX_READ},
        {arena_printf(a, "%s/missing", folder), SANDBOX_READ},
    };
    return sandbox_files(a, rules, ARRAY_LEN(rules), &e);
}

static int files_are_closed(struct arena *a, const char *folder)
{
    struct str link = arena_printf(a, "%s/in/link", folder);
    struct str other = arena_printf(a, "%s/in/other", folder);
    if (!restrict_files(a, folder)) return 1;
    if (opened(a, folder, "in/file", O_RDWR | O_TRUNC) != 0) return 2;
    if (opened(a, folder, "in/new", O_WRONLY | O_CREAT) != 0) return 3;
    if (opened(a, folder, "look/file", O_RDONLY) != 0) return 4;
    if (opened(a, folder, "look/file", O_WRONLY) != EACCES) return 5;
    if (opened(a, folder, "look/new", O_WRONLY | O_CREAT) != EACCES) return 6;
    if (opened(a, folder, "one", O_RDONLY) != 0) return 7;
    if (opened(a, folder, "out", O_RDONLY) != EACCES) return 8;
    if (opened(a, folder, "in/../out", O_RDONLY) != EACCES) return 9;
    if (opened(a, folder, "in/away", O_RDONLY) != EACCES) return 10;
    if (opened(a, "/proc/self", "environ", O_RDONLY) != EACCES) return 11;
    if (symlink("/", arena_cstr(a, link)) == 0) return 12;
    if (mkfifo(arena_cstr(a, link), 0600) == 0) return 13;
    if (rename(arena_cstr(a, arena_printf(a, "%s/in/new", folder)), arena_cstr(a, other)) != 0) {
        return 14;
    }
    return unlink(arena_cstr(a, other)) == 0 ? 0 : 15;
}

static int programs_are_stopped(struct arena *a, const char *folder)
{
    (void)folder;
    struct err e = err_init(a);
    char name[] = TRUE_PROGRAM;
    char *argv[] = {name, NULL};
    if (access(TRUE_PROGRAM, X_OK) != 0) return 1;
    if (!sandbox_programs(&e)) return 2;
    execv(TRUE_PROGRAM, argv);
    return errno == EPERM ? 0 : 3;
}

/* Both opens a file and starts a program, and leaves errno of the first that fails. */
static void try_both(void *arg)
{
    char name[] = TRUE_PROGRAM;
    char *argv[] = {name, NULL};
    int *status = arg;
    int fd = open("/", O_RDONLY | O_DIRECTORY);
    pid_t pid = fd < 0 ? -1 : fork();
    if (pid == 0) {
        execv(TRUE_PROGRAM, argv);
        _exit(99);
    }
    if (fd >= 0) close(fd);
    if (pid < 0 || waitpid(pid, status, 0) != pid) *status = -1;
}

static int one_thread_stays_outside(struct arena *a, const char *folder)
{
    struct err e = err_init(a);
    struct outside *o = outside_new(a);
    if (!o || !restrict_files(a, folder) || !sandbox_programs(&e)) return 1;
    int here = 0, there = -1;
    try_both(&here);
    outside_run(o, try_both, &there);
    if (here == 0) return 2;
    return there == 0 ? 0 : 3;
}

void run_tests(struct arena *a)
{
    const char *folder = arena_cstr(a, scratch_new(a));
    static const char *const folders[] = {"in", "look"};
    static const char *const files[] = {"in/file", "look/file", "one", "out"};
    for (size_t i = 0; i < ARRAY_LEN(folders); i++) {
        CHECK(mkdir(arena_cstr(a, arena_printf(a, "%s/%s", folder, folders[i])), 0700) == 0);
    }
    for (size_t i = 0; i < ARRAY_LEN(files); i++) {
        CHECK(opened(a, folder, files[i], O_WRONLY | O_CREAT) == 0);
    }
    CHECK(symlink("../out", arena_cstr(a, arena_printf(a, "%s/in/away", folder))) == 0);
    if (sandbox_landlock_abi() > 0) {
        test_begin("files");
        CHECK(in_child(files_are_closed, a, folder) == 0);
    }
    if (sandbox_knows_programs()) {
        test_begin("programs");
        CHECK(in_child(programs_are_stopped, a, folder) == 0);
    }
    if (sandbox_landlock_abi() > 0 && sandbox_knows_programs()) {
        test_begin("outside");
        CHECK(in_child(one_thread_stays_outside, a, folder) == 0);
    }
}
