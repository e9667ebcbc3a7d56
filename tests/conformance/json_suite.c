/* Do we obey the JSON parsing suite? y_ files must be read, n_ files refused with a reason; i_
 * files may be either, but must end, and what was read must survive being written. */
#include <dirent.h>
#include <stdio.h>

#include "base/limits.h"
#include "value/json.h"

static unsigned passed, failed, accepted, refused;

static bool read_file(struct arena *a, const char *path, struct str *text)
{
    FILE *f = fopen(path, "rb");
    if (!f) return false;
    struct buf b = buf_new(a, LIMIT_FILE);
    for (size_t n = 1; n > 0;) {
        char *room = buf_room(&b, 65536);
        n = room ? fread(room, 1, 65536, f) : 0;
        b.n += n;
    }
    fclose(f);
    *text = buf_str(&b);
    return true;
}

/* NULL: as it should be. */
static const char *fault_of(struct arena *a, char class, struct str text)
{
    struct err e = err_init(a);
    const struct value *v, *again;
    if (!json_read(a, text, &v, &e)) {
        if (!err_is_set(&e)) return "refused without a reason";
        if (class == 'i') refused++;
        return class == 'y' ? "refused, but valid" : NULL;
    }
    if (class == 'n') return "read, but not valid";
    if (class == 'i') accepted++;
    if (!json_read(a, json_text(a, v, &json_compact), &again, &e)) return "its own text is refused";
    return value_eq(v, again) ? NULL : "writing changed it";
}

static void run_file(const char *folder, const char *name)
{
    struct arena *a = arena_new();
    struct str text = STR_NONE;
    const char *fault = "cannot be opened";
    if (read_file(a, arena_cstr(a, arena_printf(a, "%s/%s", folder, name)), &text)) {
        fault = fault_of(a, name[0], text);
    }
    if (fault) {
        failed++;
        printf("%s: %s\n", name, fault);
    } else {
        passed++;
    }
    arena_free(a);
}

int main(int argc, char **argv)
{
    DIR *folder = argc > 1 ? opendir(argv[1]) : NULL;
    if (!folder) {
        printf("skipped: no JSON parsing suite in %s (tools/setup test fetches it)\n",
               argc > 1 ? argv[1] : "?");
        return 77;
    }
    for (struct dirent *d; (d = readdir(folder));) {
        bool named = d->d_name[0] && d->d_name[1] == '_' && str_has_char(STR("yni"), d->d_name[0]);
        if (named) run_file(argv[1], d->d_name);
    }
    closedir(folder);
    printf("free to choose: %u read, %u refused\n", accepted, refused);
    printf("%u passed, %u failed\n", passed, failed);
    return failed > 0 || passed == 0;
}
