/* Compiles the models that AWS CLI v2 ships into one database for the runners that need all of
 * them. A database newer than the package and than this program is kept. */
#include <stdio.h>
#include <sys/stat.h>

#include "compile/compile.h"
#include "model/model.h"
#include "suite.h"

static bool is_newer(const char *path, const char *than)
{
    struct stat a, b;
    if (stat(path, &a) != 0 || stat(than, &b) != 0) return false;
    if (a.st_mtim.tv_sec != b.st_mtim.tv_sec) return a.st_mtim.tv_sec > b.st_mtim.tv_sec;
    return a.st_mtim.tv_nsec > b.st_mtim.tv_nsec;
}

static bool is_usable(struct arena *a, char **argv)
{
    struct err e = err_init(a);
    const struct model *m;
    return is_newer(argv[2], argv[1]) && is_newer(argv[2], "/proc/self/exe") &&
           model_open(a, str_of(argv[2]), &m, &e);
}

static int make(struct arena *a, char **argv)
{
    struct err e = err_init(a);
    struct stat st;
    if (stat(argv[1], &st) != 0) {
        printf("the models '%s' are missing: tools/setup fetches them\n", argv[1]);
        return SUITE_MISSING;
    }
    if (is_usable(a, argv)) return 0;
    if (compile_from(a, str_of(argv[1]), str_of(argv[2]), &e)) return 0;
    printf(STR_FMT "\n", STR_ARG(e.message));
    return 1;
}

int main(int argc, char **argv)
{
    if (argc != 3) {
        printf("usage: %s PACKAGE DATABASE\n", argv[0]);
        return 2;
    }
    struct arena *a = arena_new();
    int status = make(a, argv);
    arena_free(a);
    return status;
}
