#include "auth/json_cache.h"

#include "auth/provider_call.h"
#include "base/io.h"
#include "base/limits.h"
#include "codec/hash.h"
#include "codec/timestamp.h"
#include "value/json.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define WINDOW_MS (INT64_C(15) * 60 * 1000)
#define WRITABLE_BY_OTHERS (S_IWGRP | S_IWOTH)

static struct str path_of(struct arena *a, const struct env *v, const char *folder, struct str key)
{
    struct digest d = hash_sha1(key);
    struct str name = digest_hex(a, &d);
    return arena_printf(a, STR_FMT "/.aws/%s/" STR_FMT ".json", STR_ARG(env_home(v)), folder,
                        STR_ARG(name));
}

static bool is_own_file(int fd)
{
    struct stat st;
    return fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_uid == geteuid() &&
           (st.st_mode & WRITABLE_BY_OTHERS) == 0;
}

bool json_file_read(struct arena *a, struct str path, const struct value **out)
{
    struct err ignored = err_init(a); /* a damaged file is as good as none */
    struct buf text = buf_new(a, LIMIT_CONFIG_FILE);
    int fd = open(arena_cstr(a, path), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (fd < 0) return false;
    bool ok = is_own_file(fd) && io_read_all(fd, &text);
    close(fd);
    return ok && json_read(a, buf_str(&text), out, &ignored);
}

bool json_cache_read(struct arena *a, const struct env *v, const char *folder, struct str key,
                     const struct value **out)
{
    return json_file_read(a, path_of(a, v, folder, key), out);
}

void json_file_write(struct arena *a, struct str file, const struct value *value)
{
    char *path = arena_cstr(a, file);
    if (file.n == 0) return;
    /* without them the file cannot be made, and then there is no cache */
    (void)io_make_folders(a, file, 0700);
    char *temporary = arena_cstr(a, arena_printf(a, "%s.XXXXXX", path));
    int fd = mkostemp(temporary, O_CLOEXEC); /* mode 0600 */
    if (fd < 0) return;
    bool ok = io_write_all(fd, json_text(a, value, &json_python));
    if (close(fd) != 0 || !ok || rename(temporary, path) != 0) unlink(temporary);
}

void json_cache_write(struct arena *a, const struct env *v, const char *folder, struct str key,
                      const struct value *value)
{
    if (env_home(v).n > 0) json_file_write(a, path_of(a, v, folder, key), value);
}

bool role_cache_read(struct arena *a, const struct credential_query *q, struct str key,
                     struct credentials *out)
{
    const struct value *entry;
    if (!json_cache_read(a, q->env, CACHE_ROLES, key, &entry)) return false;
    const struct value *keys = value_get(entry, STR("Credentials"));
    struct credentials c = {.account_id = value_get_text(keys, STR("AccountId")),
                            .source = out->source};
    struct str end;
    struct err ignored = err_init(a);
    bool whole = provider_setting(keys, STR("AccessKeyId"), &c.access_key) &&
                 provider_setting(keys, STR("SecretAccessKey"), &c.secret_key) &&
                 provider_setting(keys, STR("SessionToken"), &c.session_token) &&
                 provider_setting(keys, STR("Expiration"), &end) &&
                 provider_expiry(end, &c.expires_ms, &ignored);
    if (!whole || c.expires_ms - clock_now_ms(q->clock) < WINDOW_MS) return false;
    *out = c;
    return true;
}

void role_cache_write(struct arena *a, const struct credential_query *q, struct str key,
                      const struct credentials *c)
{
    struct timestamp end = {.seconds = c->expires_ms / 1000};
    struct value *keys = value_map(a);
    value_set(a, keys, STR("AccessKeyId"), value_string(a, c->access_key));
    value_set(a, keys, STR("SecretAccessKey"), value_string(a, c->secret_key));
    value_set(a, keys, STR("SessionToken"), value_string(a, c->session_token));
    value_set(a, keys, STR("Expiration"), value_string(a, timestamp_iso8601(a, &end)));
    if (c->account_id.n) {
        value_set(a, keys, STR("AccountId"), value_string(a, c->account_id));
    }
    struct value *entry = value_map(a);
    value_set(a, entry, STR("Credentials"), keys);
    json_cache_write(a, q->env, CACHE_ROLES, key, entry);
}
