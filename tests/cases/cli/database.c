/* cli_database PACKAGE DATABASE: compiles the service models of a package. */
#include "compile/compile.h"

#include <stdio.h>

int main(int argc, char **argv)
{
    if (argc != 3) {
        fprintf(stderr, "usage: cli_database PACKAGE DATABASE\n");
        return 2;
    }
    struct arena *a = arena_new();
    struct err e = err_init(a);
    bool ok = compile_from(a, str_of(argv[1]), str_of(argv[2]), &e);
    if (!ok) fprintf(stderr, STR_FMT "\n", STR_ARG(e.message));
    arena_free(a);
    return ok ? 0 : 1;
}
