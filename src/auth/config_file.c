#include "auth/config_internal.h"

#include "base/io.h"
#include "base/limits.h"
#include "codec/ini.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool is_name_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/* Adds the value of the variable that starts at the '$' and returns how much of the text that was;
 * an unset variable stays as it is. */
static size_t expand_variable(struct buf *out, const struct env *v, struct str at)
{
    struct str name = str_from(at, 1);
    size_t used = 0;
    if (str_starts(name, STR("{"))) {
        size_t close = str_find_char(name, '}');
        if (close == STR_NPOS) close = 1;
        used = close + 2;
        name = str_sub(name, 1, close - 1);
    } else {
        size_t n = 0;
        while (n < name.n && is_name_char(name.p[n])) n++;
        name = str_sub(name, 0, n);
        used = n + 1;
    }
    struct str value;
    if (name.n == 0 || !env_get(v, name, &value)) value = str_sub(at, 0, used);
    buf_add(out, value);
    return used;
}

struct str config_expand_path(struct arena *a, const struct env *v, struct str path)
{
    struct buf out = buf_new(a, MIB);
    for (size_t i = 0; i < path.n;) {
        if (path.p[i] == '$') {
            i += expand_variable(&out, v, str_from(path, i));
        } else {
            buf_add_char(&out, path.p[i++]);
        }
    }
    struct str expanded = buf_str(&out);
    bool at_home = str_eq(expanded, STR("~")) || str_starts(expanded, STR("~/"));
    if (!at_home || env_home(v).n == 0) return expanded;
    struct str rest = str_from(expanded, 1);
    return arena_printf(a, STR_FMT STR_FMT, STR_ARG(env_home(v)), STR_ARG(rest));
}

static bool read_text(struct arena *a, int fd, struct str path, struct str *text, struct err *e)
{
    struct buf b = buf_new(a, LIMIT_CONFIG_FILE);
    if (!io_read_all(fd, &b) && !b.overflow) {
        return err_set(e, ERR_GENERAL, "Unable to read config file: " STR_FMT " (%s)",
                       STR_ARG(path), strerror(errno));
    }
    *text = buf_str(&b);
    return buf_ok(&b, "the config file", e);
}

/* A file that is there but cannot be read is an error: going on without it could mean another
 * identity. */
static bool read_regular_file(struct arena *a, struct str path, struct str *text, bool *exists,
                              struct err *e)
{
    *exists = false;
    int fd = open(arena_cstr(a, path), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0 && (errno == ENOENT || errno == ENOTDIR)) return true;
    if (fd < 0) {
        return err_set(e, ERR_GENERAL, "Unable to read config file: " STR_FMT " (%s)",
                       STR_ARG(path), strerror(errno));
    }
    struct stat st;
    *exists = fstat(fd, &st) == 0 && S_ISREG(st.st_mode);
    bool ok = !*exists || read_text(a, fd, path, text, e);
    close(fd);
    return ok;
}

bool config_read_text(struct arena *a, const struct env *v, struct str path, struct str *text,
                      struct err *e)
{
    bool exists;
    path = config_expand_path(a, v, path);
    if (!read_regular_file(a, path, text, &exists, e)) return false;
    if (exists) return true;
    return err_set(e, ERR_GENERAL, "[Errno 2] No such file or directory: '" STR_FMT "'",
                   STR_ARG(path));
}

/* "\n a = b\n c = d": one level of nesting below an option. */
static const struct value *nested(struct arena *a, struct str text)
{
    struct value *map = value_map(a);
    struct str line;
    while (str_next(&text, '\n', &line)) {
        line = str_trim(line);
        if (line.n == 0) continue;
        size_t at = str_find_char(line, '=');
        if (at == STR_NPOS) return NULL;
        value_set(a, map, str_trim(str_sub(line, 0, at)),
                  value_string(a, str_trim(str_from(line, at + 1))));
    }
    return map;
}

static bool nest_options(struct arena *a, const struct value *section, const struct value **out,
                         struct err *e)
{
    struct value *map = value_map(a);
    for (size_t i = 0; i < value_count(section); i++) {
        const struct field *f = &section->u.map.fields[i];
        const struct value *v = f->value;
        if (str_starts(value_text(v), STR("\n"))) v = nested(a, value_text(v));
        if (!v) {
            return err_set(e, ERR_SYNTAX,
                           "expected 'name = value' in the lines below '" STR_FMT "'",
                           STR_ARG(f->name));
        }
        value_set(a, map, f->name, v);
    }
    *out = map;
    return true;
}

static bool parse(struct arena *a, struct str text, const struct value **out, struct err *e)
{
    const struct value *flat;
    if (!ini_read(a, text, &flat, e)) return false;
    struct value *sections = value_map(a);
    for (size_t i = 0; i < value_count(flat); i++) {
        const struct field *f = &flat->u.map.fields[i];
        const struct value *section;
        if (!nest_options(a, f->value, &section, e)) return false;
        value_set(a, sections, f->name, section);
    }
    *out = sections;
    return true;
}

bool config_read_file(struct arena *a, const struct env *v, struct str path,
                      const struct value **sections, struct err *e)
{
    struct str text = STR_NONE;
    bool exists;
    path = config_expand_path(a, v, path);
    *sections = value_map(a);
    if (!read_regular_file(a, path, &text, &exists, e)) return false;
    if (!exists) return true;
    struct err why = err_init(a);
    if (parse(a, text, sections, &why)) return true;
    err_set(e, ERR_GENERAL, "Unable to parse config file: " STR_FMT, STR_ARG(path));
    err_hint(e, STR_FMT, STR_ARG(why.message));
    return false;
}
