#include "cli/paramfile.h"

#include "base/buf.h"
#include "base/limits.h"
#include "base/utf8.h"

static bool is_name_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/* The variable's name at the '$' in *at, in either form, with *at moved behind it; empty when
 * there is none. */
static struct str variable_at(struct str s, size_t *at)
{
    size_t start = *at + 1;
    if (start < s.n && s.p[start] == '{') {
        size_t n = str_find_char(str_from(s, start + 1), '}');
        if (n == STR_NPOS) return STR_NONE;
        *at = start + n + 2;
        return str_sub(s, start + 1, n);
    }
    size_t n = 0;
    while (start + n < s.n && is_name_char(s.p[start + n])) n++;
    if (n > 0) *at = start + n;
    return str_sub(s, start, n);
}

struct str paramfile_expand(struct arena *a, const struct env *env, struct str path)
{
    if (!env) return path;
    struct str home = env_home(env);
    if (str_starts(path, STR("~")) && (path.n == 1 || path.p[1] == '/') && !str_is_empty(home))
        path = arena_printf(a, STR_FMT STR_FMT, STR_ARG(home), STR_ARG(str_from(path, 1)));
    if (!str_has_char(path, '$')) return path;
    struct buf b = buf_new(a, LIMIT_COMMAND);
    for (size_t i = 0; i < path.n;) {
        size_t start = i;
        struct str value, name = path.p[i] == '$' ? variable_at(path, &i) : STR_NONE;
        if (i > start && env_get(env, name, &value)) {
            buf_add(&b, value);
            continue;
        }
        if (i == start) i++;
        buf_add(&b, str_sub(path, start, i - start));
    }
    return buf_str(&b);
}

/* Python's text mode: \r\n and \r become \n. */
static struct str universal_newlines(struct arena *a, struct str s)
{
    if (!str_has_char(s, '\r')) return s;
    char *p = arena_alloc(a, s.n);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] != '\r')
            p[n++] = s.p[i];
        else if (i + 1 == s.n || s.p[i + 1] != '\n')
            p[n++] = '\n';
    }
    return (struct str){p, n};
}

static bool is_noted(const struct value *read, struct str path, struct str content)
{
    for (size_t i = 0; i < value_count(read); i++) {
        const struct value *file = value_at(read, i);
        if (str_eq(value_get_text(file, STR("path")), path) &&
            str_eq(value_get_text(file, STR("content")), content))
            return true;
    }
    return false;
}

void paramfile_note(struct arena *a, struct value *read, struct str path, struct str content)
{
    if (!read || is_noted(read, path, content)) return;
    struct value *file = value_map(a);
    value_set(a, file, STR("path"), value_string(a, path));
    value_set(a, file, STR("content"), value_bytes(a, content));
    value_push(a, read, file);
}

bool paramfile_load(struct arena *a, const struct paramfiles *f, struct str value, bool *is_file,
                    bool *is_bytes, struct str *content, struct err *e)
{
    bool text = str_starts(value, STR("file://"));
    *is_file = text || str_starts(value, STR("fileb://"));
    *is_bytes = *is_file && !text;
    if (!*is_file) return true;
    struct str path = paramfile_expand(a, f->env, str_from(value, text ? 7 : 8));
    static const struct files closed = {.mode = FILES_NONE};
    if (!files_read(a, f->files ? f->files : &closed, path, LIMIT_FILE, content, e))
        return err_prefix(e, "Unable to load paramfile " STR_FMT ": ", STR_ARG(value));
    paramfile_note(a, f->read, value, *content);
    if (!text) return true;
    if (!utf8_is_valid(*content))
        return err_set(e, ERR_IO,
                       "Unable to load paramfile (" STR_FMT
                       "), text contents could not be decoded.  If this is a binary file, please "
                       "use the fileb:// prefix instead of the file:// prefix.",
                       STR_ARG(path));
    *content = universal_newlines(a, *content);
    return true;
}
