#include "policy/document.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/io.h"
#include "base/limits.h"
#include "value/json.h"

/* ---- the file ---- */

static bool is_trusted(const struct stat *st, struct err *e)
{
    if (!S_ISREG(st->st_mode)) return err_set(e, ERR_CONFIG, "it is no regular file");
    if (st->st_uid != geteuid() && st->st_uid != 0) {
        return err_set(e, ERR_CONFIG, "it belongs to another user");
    }
    if ((st->st_mode & (S_IWGRP | S_IWOTH)) != 0) {
        return err_set(e, ERR_CONFIG, "others may write to it; use chmod 600");
    }
    if (st->st_size > (off_t)LIMIT_CONFIG_FILE) return err_set(e, ERR_CONFIG, "it is too large");
    return true;
}

static bool read_text(struct arena *a, int fd, struct str *out, struct err *e)
{
    struct stat st;
    if (fstat(fd, &st) != 0) return err_set(e, ERR_CONFIG, "%s", strerror(errno));
    if (!is_trusted(&st, e)) return false;
    struct buf b = buf_new(a, LIMIT_CONFIG_FILE);
    if (!io_read_all(fd, &b)) {
        return err_set(e, ERR_CONFIG, "%s", b.overflow ? "it is too large" : strerror(errno));
    }
    *out = buf_str(&b);
    return true;
}

bool document_read(struct arena *a, struct str path, struct document *out, struct err *e)
{
    *out = (struct document){.exists = false};
    int fd = open(arena_cstr(a, path), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0 && errno == ENOENT) return true;
    struct str text;
    bool ok;
    if (fd < 0) {
        ok = err_set(e, ERR_CONFIG, "%s",
                     errno == ELOOP ? "it is a symbolic link" : strerror(errno));
    } else {
        ok = read_text(a, fd, &text, e) && document_parse(a, text, out, e);
        close(fd);
    }
    out->exists = true;
    return ok ||
           err_prefix(e, "The security policy file " STR_FMT " cannot be used: ", STR_ARG(path));
}

/* ---- its text ---- */

static size_t line_of(struct str text, struct str quoted)
{
    size_t at = str_find(text, quoted), line = 1;
    for (size_t i = 0; at != STR_NPOS && i < at; i++) line += text.p[i] == '\n';
    return line;
}

static bool at_line(struct arena *a, struct str text, struct str word, struct err *e)
{
    struct str quoted = arena_printf(a, "\"" STR_FMT "\"", STR_ARG(word));
    return err_prefix(e, "line %zu: ", line_of(text, quoted));
}

/* A text, or an object of a "command" and conditions; at_line has the place of a fault. */
static bool read_entry(struct arena *a, struct str text, const struct value *item,
                       struct entry *out, struct err *e)
{
    const struct value *name = item->kind == VALUE_MAP ? value_get(item, STR("command")) : item;
    if (value_kind_of(name) != VALUE_STRING) {
        (void)err_set(e, ERR_CONFIG, "an entry with conditions needs \"command\", a text");
        return at_line(a, text, STR("command"), e);
    }
    if (!entry_parse(a, value_text(name), out, e)) return at_line(a, text, value_text(name), e);
    if (item->kind != VALUE_MAP) return true;
    struct str key = STR("command");
    if (!conditions_parse(a, item, &out->conditions, &key, e)) return at_line(a, text, key, e);
    out->text = arena_printf(a, STR_FMT STR_FMT, STR_ARG(out->text),
                             STR_ARG(conditions_text(a, &out->conditions)));
    return true;
}

static bool read_entries(struct arena *a, struct str text, struct str key, const struct value *list,
                         struct entries *out, struct err *e)
{
    if (list->kind != VALUE_LIST) {
        (void)err_set(e, ERR_CONFIG, "\"" STR_FMT "\" takes a list of entries, not a %s",
                      STR_ARG(key), value_kind_name(list->kind));
        return at_line(a, text, key, e);
    }
    struct entry *items = ARENA_ARRAY(a, struct entry, value_count(list) + 1);
    for (size_t i = 0; i < value_count(list); i++) {
        const struct value *item = value_at(list, i);
        if (item->kind != VALUE_STRING && item->kind != VALUE_MAP) {
            (void)err_set(e, ERR_CONFIG,
                          "entry %zu of \"" STR_FMT "\" is a %s, not a text or an object", i + 1,
                          STR_ARG(key), value_kind_name(item->kind));
            return at_line(a, text, key, e);
        }
        if (!read_entry(a, text, item, &items[i], e)) return false;
    }
    *out = (struct entries){items, value_count(list), true};
    return true;
}

static bool unknown_key(struct arena *a, struct str text, struct str key, const char *known,
                        struct err *e)
{
    (void)err_set(e, ERR_CONFIG, "there is no key \"" STR_FMT "\" here; known are %s", STR_ARG(key),
                  known);
    return at_line(a, text, key, e);
}

static bool read_policy(struct arena *a, struct str text, const struct value *policy,
                        struct document *out, struct err *e)
{
    if (policy->kind != VALUE_MAP) {
        (void)err_set(e, ERR_CONFIG, "\"policy\" takes an object");
        return at_line(a, text, STR("policy"), e);
    }
    for (size_t i = 0; i < value_count(policy); i++) {
        const struct field *f = &policy->u.map.fields[i];
        struct entries *list = NULL;
        if (str_eq(f->name, STR("denyList"))) list = &out->deny;
        if (str_eq(f->name, STR("elicitList"))) list = &out->elicit;
        if (str_eq(f->name, STR("allowList"))) list = &out->allow;
        if (!list) {
            return unknown_key(a, text, f->name, "denyList, elicitList and allowList", e);
        }
        if (!read_entries(a, text, f->name, f->value, list, e)) return false;
    }
    return true;
}

/* A key given twice would silently lose the first list. Escapes could hide one, and no entry
 * needs any. */
static bool is_unambiguous(struct str text, struct err *e)
{
    static const struct str keys[] = {STR_INIT("\"denyList\""), STR_INIT("\"elicitList\""),
                                      STR_INIT("\"allowList\""), STR_INIT("\"policy\"")};
    if (str_has_char(text, '\\')) {
        return err_set(e, ERR_CONFIG, "line %zu: write names without backslash",
                       line_of(text, STR("\\")));
    }
    for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
        size_t at = str_find(text, keys[i]);
        if (at == STR_NPOS) continue;
        if (str_find(str_from(text, at + keys[i].n), keys[i]) != STR_NPOS) {
            return err_set(e, ERR_CONFIG, "the key " STR_FMT " is given twice", STR_ARG(keys[i]));
        }
    }
    return true;
}

static size_t fields_in(const struct value *v)
{
    size_t n = value_kind_of(v) == VALUE_MAP ? value_count(v) : 0;
    for (size_t i = 0; i < value_count(v); i++) {
        n += fields_in(v->kind == VALUE_MAP ? v->u.map.fields[i].value : value_at(v, i));
    }
    return n;
}

/* Every field has its colon. Fewer fields than colons: a key was given twice in one object. */
static bool has_all_fields(struct str text, const struct value *root, struct err *e)
{
    size_t colons = 0;
    bool quoted = false;
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] == '"') quoted = !quoted;
        colons += !quoted && text.p[i] == ':';
    }
    return colons == fields_in(root) ||
           err_set(e, ERR_CONFIG, "a key is given twice in one object");
}

bool document_parse(struct arena *a, struct str text, struct document *out, struct err *e)
{
    *out = (struct document){.exists = true};
    const struct value *root;
    if (!json_read(a, text, &root, e)) {
        e->kind = ERR_CONFIG;
        return false;
    }
    if (root->kind != VALUE_MAP) return err_set(e, ERR_CONFIG, "it holds no JSON object");
    if (!is_unambiguous(text, e) || !has_all_fields(text, root, e)) return false;
    for (size_t i = 0; i < value_count(root); i++) {
        const struct field *f = &root->u.map.fields[i];
        if (str_eq(f->name, STR("policy"))) {
            if (!read_policy(a, text, f->value, out, e)) return false;
        } else if (!str_eq(f->name, STR("version"))) {
            return unknown_key(a, text, f->name, "version and policy", e);
        } else if (!str_eq(value_text(f->value), STR("1.0"))) {
            return err_set(e, ERR_CONFIG, "line %zu: \"version\" must be \"1.0\"",
                           line_of(text, STR("\"version\"")));
        }
    }
    return true;
}
