#include "base/env.h"

#include "base/strmap.h"

#include <pwd.h>
#include <unistd.h>

extern char **environ;

struct env {
    struct strmap map; /* name -> struct str * */
    struct str home;
    struct str *names; /* each once */
    size_t name_count;
};

static struct env *build(struct arena *a, const char *const *kv)
{
    struct env *v = ARENA_NEW(a, struct env);
    v->map = strmap_new(a);
    size_t n = 0;
    while (kv && kv[n]) n++;
    v->names = ARENA_ARRAY(a, struct str, n + 1);
    for (; kv && *kv; kv++) {
        struct str pair = arena_str(a, str_of(*kv));
        size_t eq = str_find_char(pair, '=');
        if (eq == STR_NPOS || eq == 0) continue;
        struct str *value = ARENA_NEW(a, struct str);
        *value = str_from(pair, eq + 1);
        /* Like getenv: of a name set twice the first one counts. */
        struct str name = str_sub(pair, 0, eq);
        if (strmap_get(&v->map, name)) continue;
        strmap_set(&v->map, name, value);
        v->names[v->name_count++] = name;
    }
    return v;
}

struct env *env_of_process(struct arena *a)
{
    struct env *v = build(a, (const char *const *)environ);
    if (!env_get(v, STR("HOME"), &v->home)) {
        struct passwd entry;
        struct passwd *found = NULL;
        size_t size = 16384;
        char *scratch = arena_alloc(a, size);
        if (getpwuid_r(getuid(), &entry, scratch, size, &found) == 0 && found) {
            v->home = str_of(found->pw_dir);
        }
    }
    return v;
}

struct env *env_of_pairs(struct arena *a, const char *const *kv)
{
    struct env *v = build(a, kv);
    env_get(v, STR("HOME"), &v->home);
    return v;
}

bool env_get(const struct env *v, struct str name, struct str *out)
{
    const struct str *found = strmap_get(&v->map, name);
    if (!found) return false;
    *out = *found;
    return true;
}

struct str env_or(const struct env *v, struct str name, struct str fallback)
{
    struct str s;
    return env_get(v, name, &s) && s.n > 0 ? s : fallback;
}

bool env_is_true(const struct env *v, struct str name)
{
    return str_eq_nocase(env_or(v, name, STR_NONE), STR("true"));
}

struct str env_home(const struct env *v)
{
    return v->home;
}

size_t env_count(const struct env *v)
{
    return v->name_count;
}

struct str env_name(const struct env *v, size_t i)
{
    return v->names[i];
}

enum env_switch env_switch(const struct env *v, struct str name)
{
    static const struct {
        struct str word;
        enum env_switch meaning;
    } words[] = {{STR_INIT(""), ENV_OFF},  {STR_INIT("false"), ENV_OFF}, {STR_INIT("no"), ENV_OFF},
                 {STR_INIT("0"), ENV_OFF}, {STR_INIT("true"), ENV_ON},   {STR_INIT("yes"), ENV_ON},
                 {STR_INIT("1"), ENV_ON}};
    struct str value = str_trim(env_or(v, name, STR_NONE));
    for (size_t i = 0; i < ARRAY_LEN(words); i++) {
        if (str_eq_nocase(value, words[i].word)) return words[i].meaning;
    }
    return ENV_ODD;
}
