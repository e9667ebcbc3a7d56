#include "http/proxy.h"

/* name is without "_proxy". */
static struct str setting(struct arena *a, const struct env *v, struct str name)
{
    struct str value;
    struct str lower = arena_printf(a, STR_FMT "_proxy", STR_ARG(name));
    if (env_get(v, lower, &value)) return value;
    /* Under CGI a request header could have set HTTP_PROXY. */
    bool is_cgi = env_get(v, STR("REQUEST_METHOD"), &value);
    if (is_cgi && str_eq(name, STR("http"))) return STR_NONE;
    return env_or(v, arena_upper(a, lower), STR_NONE);
}

static bool ends_with_nocase(struct str s, struct str suffix)
{
    return s.n >= suffix.n && str_eq_nocase(str_from(s, s.n - suffix.n), suffix);
}

/* host is name itself or below it. */
static bool is_within(struct str host, struct str name)
{
    if (str_eq_nocase(host, name)) return true;
    return host.n > name.n && host.p[host.n - name.n - 1] == '.' && ends_with_nocase(host, name);
}

static struct str without_port(struct str host)
{
    size_t colon = str_rfind_char(host, ':');
    int64_t port;
    if (colon == STR_NPOS || !str_to_i64(str_from(host, colon + 1), &port)) return host;
    return str_sub(host, 0, colon);
}

static bool is_bypassed(struct str no_proxy, struct str host)
{
    if (str_eq(no_proxy, STR("*"))) return true;
    struct str host_only = without_port(host);
    struct str name;
    while (str_next(&no_proxy, ',', &name)) {
        name = str_trim(name);
        while (str_starts(name, STR("."))) name = str_from(name, 1);
        if (name.n > 0 && (is_within(host_only, name) || is_within(host, name))) return true;
    }
    return false;
}

struct str http_proxy_for(struct arena *a, const struct env *v, struct str scheme, struct str host)
{
    struct str proxy = setting(a, v, scheme);
    if (proxy.n == 0 || is_bypassed(setting(a, v, STR("no")), host)) return STR_NONE;
    if (str_starts(proxy, STR("http:")) || str_starts(proxy, STR("https:"))) return proxy;
    const char *start = str_starts(proxy, STR("//")) ? "http:" : "http://";
    return arena_printf(a, "%s" STR_FMT, start, STR_ARG(proxy));
}

/* Where user and password begin and end; false when there are none. */
static bool find_user(struct str proxy_url, size_t *start, size_t *at)
{
    *at = str_rfind_char(proxy_url, '@');
    *start = str_find(proxy_url, STR("://"));
    if (*at == STR_NPOS || *start == STR_NPOS || *start > *at) return false;
    *start += 3;
    return true;
}

struct str http_proxy_address(struct arena *a, struct str proxy_url)
{
    size_t start, at;
    if (!find_user(proxy_url, &start, &at)) return proxy_url;
    struct str user = str_sub(proxy_url, start, at - start);
    size_t colon = str_find_char(user, ':');
    if (colon != STR_NPOS && colon > 0 && colon + 1 < user.n) return proxy_url;
    struct str rest = str_from(proxy_url, at + 1);
    return arena_printf(a, STR_FMT STR_FMT, (int)start, proxy_url.p, STR_ARG(rest));
}

struct str http_proxy_masked(struct arena *a, struct str proxy_url)
{
    size_t start, at;
    if (!find_user(proxy_url, &start, &at)) return proxy_url;
    struct str user = str_sub(proxy_url, start, at - start);
    const char *mask = str_has_char(user, ':') ? "***:***" : "***";
    struct str rest = str_from(proxy_url, at);
    return arena_printf(a, STR_FMT "%s" STR_FMT, (int)start, proxy_url.p, mask, STR_ARG(rest));
}
