#include "scratch.h"

#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int remove_entry(const char *path, const struct stat *st, int type, struct FTW *at)
{
    (void)st;
    (void)type;
    (void)at;
    return remove(path);
}

static void remove_folder(void *path)
{
    nftw(path, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
}

struct str scratch_new(struct arena *a)
{
    const char *base = getenv("TMPDIR");
    struct str name = arena_printf(a, "%s/aam-test-XXXXXX", base ? base : "/tmp");
    char *path = arena_cstr(a, name);
    if (!mkdtemp(path)) BUG("no temporary folder");
    arena_defer(a, remove_folder, path);
    return str_of(path);
}

struct str scratch_write(struct arena *a, struct str folder, const char *name, const char *text)
{
    char *path = arena_cstr(a, arena_printf(a, STR_FMT "/%s", STR_ARG(folder), name));
    for (char *slash = strchr(path + folder.n + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        mkdir(path, 0700);
        *slash = '/';
    }
    FILE *f = fopen(path, "w");
    if (!f || fputs(text, f) < 0 || fclose(f) != 0) BUG("cannot write a test file");
    return str_of(path);
}
