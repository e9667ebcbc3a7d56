/* Does the committed corpus still pass? Feeds each file of a folder to the fuzz target; a failure
 * is an abort, or the report of a sanitizer. The empty input is always one of the cases. */
#include <dirent.h>
#include <stdio.h>

#include "base/buf.h"
#include "base/limits.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct str read_file(struct arena *a, const char *path)
{
    struct buf b = buf_new(a, LIMIT_FILE);
    FILE *f = fopen(path, "rb");
    if (!f) return STR_NONE;
    for (size_t n = 1; n > 0;) {
        char *room = buf_room(&b, 65536);
        n = room ? fread(room, 1, 65536, f) : 0;
        b.n += n;
    }
    fclose(f);
    return buf_str(&b);
}

static bool replay(const char *folder, const char *name)
{
    struct arena *a = arena_new();
    struct str path = arena_printf(a, "%s/%s", folder, name);
    struct str text = read_file(a, arena_cstr(a, path));
    bool ok = text.p != NULL;
    printf("%s (%zu bytes)\n", name, text.n); /* the last line names the culprit of a crash */
    fflush(stdout);
    if (ok) LLVMFuzzerTestOneInput((const uint8_t *)text.p, text.n);
    arena_free(a);
    return ok;
}

int main(int argc, char **argv)
{
    unsigned passed = 1, failed = 0;
    if (argc != 2) {
        printf("usage: fuzz_<name> FOLDER (of inputs)\n");
        return 1;
    }
    LLVMFuzzerTestOneInput((const uint8_t *)"", 0);
    DIR *folder = opendir(argv[1]);
    for (struct dirent *d; folder && (d = readdir(folder));) {
        if (d->d_name[0] == '.') continue;
        if (replay(argv[1], d->d_name))
            passed++;
        else
            failed++;
    }
    if (folder) closedir(folder);
    printf("%u passed, %u failed\n", passed, failed);
    return failed > 0;
}
