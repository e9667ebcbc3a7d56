#include "endpoint/url.h"

#include <arpa/inet.h>

#include "base/buf.h"
#include "codec/uri.h"
#include "endpoint/host.h"

/* botocore utils.normalize_url_path: dot segments and empty ones go. */
static struct str normalized(struct arena *a, struct str path)
{
    if (path.n == 0) return STR("/");
    struct buf b = buf_new(a, path.n * 3 + 2);
    struct str rest = path, part;
    while (str_next(&rest, '/', &part)) {
        if (part.n == 0 || str_eq(part, STR("."))) continue;
        if (str_eq(part, STR(".."))) {
            while (b.n > 0 && b.p[b.n - 1] != '/') b.n--;
            if (b.n > 0) b.n--;
            continue;
        }
        buf_add_char(&b, '/');
        uri_encode(&b, part, STR(""));
    }
    buf_add_char(&b, '/');
    return buf_str(&b);
}

static bool is_port(struct str s)
{
    int64_t n;
    return s.p == NULL || s.n == 0 || (str_to_i64(s, &n) && n >= 0 && n <= 65535);
}

static bool is_ip(struct arena *a, struct str host)
{
    struct in6_addr address;
    bool bracketed = host.n > 2 && host.p[0] == '[' && host.p[host.n - 1] == ']';
    if (!bracketed) return host_is_ipv4(host);
    return inet_pton(AF_INET6, arena_cstr(a, str_sub(host, 1, host.n - 2)), &address) == 1;
}

const struct value *url_parse(struct arena *a, struct str text)
{
    struct uri u;
    if (!uri_split(text, &u) || u.query.n > 0 || !is_port(u.port)) return NULL;
    if (!str_eq(u.scheme, STR("http")) && !str_eq(u.scheme, STR("https"))) return NULL;
    const char *authority = u.scheme.p + u.scheme.n + 3;
    const char *end = u.port.p ? u.port.p + u.port.n : u.host.p + u.host.n;
    struct value *url = value_map(a);
    value_set(a, url, STR("scheme"), value_string(a, u.scheme));
    value_set(a, url, STR("authority"), value_string(a, str_range(authority, end)));
    value_set(a, url, STR("path"), value_string(a, u.path));
    value_set(a, url, STR("normalizedPath"), value_string(a, normalized(a, u.path)));
    value_set(a, url, STR("isIp"), value_bool(is_ip(a, u.host)));
    return url;
}
