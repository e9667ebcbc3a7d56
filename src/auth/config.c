#include "auth/config_internal.h"

#include "auth/words.h"
#include "base/buf.h"

/* `profile "a b"` names a b. False for headers that do not have exactly two words. */
static bool second_word(struct arena *a, struct str header, struct str *name)
{
    struct str word;
    bool found;
    if (!words_next(a, &header, &word, &found) || !found) return false;
    if (!words_next(a, &header, name, &found) || !found) return false;
    return words_next(a, &header, &word, &found) && !found;
}

/* The rules of botocore's build_profile_map, which go by how a header starts. */
static void sort_sections(struct arena *a, const struct value *sections, struct config *c)
{
    struct value *profiles = value_map(a);
    struct value *sso_sessions = value_map(a);
    struct value *services = value_map(a);
    struct value *others = value_map(a);
    const struct {
        struct str start;
        struct value *into;
    } kinds[] = {
        {STR_INIT("profile"), profiles},
        {STR_INIT("sso-session"), sso_sessions},
        {STR_INIT("services"), services},
    };
    for (size_t i = 0; i < value_count(sections); i++) {
        const struct field *f = &sections->u.map.fields[i];
        size_t kind = 0;
        while (kind < ARRAY_LEN(kinds) && !str_starts(f->name, kinds[kind].start)) kind++;
        struct str name;
        if (kind < ARRAY_LEN(kinds)) {
            if (second_word(a, f->name, &name)) value_set(a, kinds[kind].into, name, f->value);
        } else {
            struct value *into = str_eq(f->name, STR("default")) ? profiles : others;
            value_set(a, into, f->name, f->value);
        }
    }
    c->config_profiles = profiles;
    c->sso_sessions = sso_sessions;
    c->services = services;
    c->others = others;
}

static const struct value *merged(struct arena *a, const struct value *low,
                                  const struct value *high)
{
    struct value *map = value_map(a);
    for (size_t i = 0; i < value_count(low); i++) {
        value_set(a, map, low->u.map.fields[i].name, low->u.map.fields[i].value);
    }
    for (size_t i = 0; i < value_count(high); i++) {
        value_set(a, map, high->u.map.fields[i].name, high->u.map.fields[i].value);
    }
    return map;
}

static const struct value *all_profiles(struct arena *a, const struct config *c)
{
    struct value *map = value_map(a);
    const struct value *low = c->config_profiles;
    const struct value *high = c->credentials_file;
    for (size_t i = 0; i < value_count(low); i++) {
        value_set(a, map, low->u.map.fields[i].name, low->u.map.fields[i].value);
    }
    for (size_t i = 0; i < value_count(high); i++) {
        const struct field *f = &high->u.map.fields[i];
        value_set(a, map, f->name, merged(a, value_get(map, f->name), f->value));
    }
    return map;
}

bool config_load(struct arena *a, const struct env *v, const struct config **out, struct err *e)
{
    struct config *c = ARENA_NEW(a, struct config);
    struct str path;
    c->config_path = env_get(v, STR("AWS_CONFIG_FILE"), &path) ? path : STR("~/.aws/config");
    c->credentials_path =
        env_get(v, STR("AWS_SHARED_CREDENTIALS_FILE"), &path) ? path : STR("~/.aws/credentials");
    const struct value *sections;
    if (!config_read_file(a, v, c->config_path, &sections, e)) return false;
    sort_sections(a, sections, c);
    if (!config_read_file(a, v, c->credentials_path, &c->credentials_file, e)) return false;
    c->profiles = all_profiles(a, c);
    *out = c;
    return true;
}

const struct value *config_profile(const struct config *c, struct str name)
{
    return value_get(c->profiles, name);
}

const struct value *config_section(const struct config *c, struct str kind, struct str name)
{
    if (str_eq(kind, STR("profile"))) return value_get(c->profiles, name);
    if (str_eq(kind, STR("sso-session"))) return value_get(c->sso_sessions, name);
    if (str_eq(kind, STR("services"))) return value_get(c->services, name);
    return value_get(c->others, name.n ? name : kind);
}

size_t config_profile_count(const struct config *c)
{
    return value_count(c->profiles);
}

struct str config_profile_name(const struct config *c, size_t i)
{
    return i < value_count(c->profiles) ? c->profiles->u.map.fields[i].name : STR_NONE;
}

struct str config_effective_profile(const struct env *v, struct str from_command)
{
    struct str name;
    if (from_command.n > 0) return from_command;
    /* Set but empty counts: AWS CLI v2 then complains about profile (). */
    if (env_get(v, STR("AWS_PROFILE"), &name)) return name;
    if (env_get(v, STR("AWS_DEFAULT_PROFILE"), &name)) return name;
    return STR("default");
}

static void add_profile_hint(const struct config *c, struct err *e)
{
    struct buf names = buf_new(e->arena, 2000);
    for (size_t i = 0; i < config_profile_count(c); i++) {
        if (i > 0) buf_add(&names, STR(", "));
        buf_add(&names, config_profile_name(c, i));
    }
    if (names.n == 0) {
        err_hint(e, "no profiles are configured");
    } else {
        err_hint(e, "configured profiles: " STR_FMT, (int)names.n, names.p);
    }
}

bool config_check_profile(const struct config *c, const struct env *v, struct str from_command,
                          struct err *e)
{
    struct str value;
    bool named = from_command.n > 0 || env_get(v, STR("AWS_PROFILE"), &value) ||
                 env_get(v, STR("AWS_DEFAULT_PROFILE"), &value);
    struct str name = config_effective_profile(v, from_command);
    if (!named || config_profile(c, name)) return true;
    err_set(e, ERR_GENERAL, "The config profile (" STR_FMT ") could not be found", STR_ARG(name));
    add_profile_hint(c, e);
    return false;
}
