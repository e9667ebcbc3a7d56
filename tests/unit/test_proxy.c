#include "harness.h"
#include "http/proxy.h"

struct proxy_row {
    const char *env[4];
    const char *scheme, *host, *want;
};

static const struct proxy_row proxies[] = {
    {{NULL}, "https", "h", ""},
    {{"HTTPS_PROXY=http://p:1"}, "https", "h", "http://p:1"},
    {{"HTTPS_PROXY=http://p:1"}, "http", "h", ""},
    {{"ALL_PROXY=http://p:1"}, "https", "h", ""},
    {{"HTTPS_PROXY=p:1"}, "https", "h", "http://p:1"},
    {{"https_proxy=//p:1"}, "https", "h", "http://p:1"},
    {{"HTTPS_PROXY=http://p:1", "https_proxy=http://q:1"}, "https", "h", "http://q:1"},
    {{"HTTPS_PROXY=http://p:1", "https_proxy="}, "https", "h", ""},
    {{"HTTP_PROXY=http://p:1", "REQUEST_METHOD=GET"}, "http", "h", ""},
    {{"http_proxy=http://p:1", "REQUEST_METHOD=GET"}, "http", "h", "http://p:1"},
    {{"http_proxy=http://p:1", "NO_PROXY=*"}, "http", "h", ""},
    {{"http_proxy=http://p:1", "NO_PROXY=a.b, .Example.com"}, "http", "x.example.com:80", ""},
    {{"http_proxy=http://p:1", "NO_PROXY=example.com"}, "http", "example.com", ""},
    {{"http_proxy=http://p:1", "NO_PROXY=example.com"}, "http", "badexample.com", "http://p:1"},
    {{"http_proxy=http://p:1", "NO_PROXY=h:81"}, "http", "h:80", "http://p:1"},
    {{"http_proxy=http://p:1", "NO_PROXY=h:80"}, "http", "h:80", ""},
};

static void test_proxy_settings(struct arena *a)
{
    test_begin("proxy settings");
    for (size_t i = 0; i < ARRAY_LEN(proxies); i++) {
        const struct env *v = env_of_pairs(a, proxies[i].env);
        CHECK_STR(http_proxy_for(a, v, str_of(proxies[i].scheme), str_of(proxies[i].host)),
                  str_of(proxies[i].want));
    }
}

static void test_mask(struct arena *a)
{
    test_begin("masked");
    CHECK_STR(http_proxy_masked(a, STR("http://p:1")), STR("http://p:1"));
    CHECK_STR(http_proxy_masked(a, STR("http://u@p:1/")), STR("http://***@p:1/"));
    CHECK_STR(http_proxy_masked(a, STR("http://u:s@cret@p:1")), STR("http://***:***@p:1"));
    test_begin("for the connection");
    CHECK_STR(http_proxy_address(a, STR("http://p:1")), STR("http://p:1"));
    CHECK_STR(http_proxy_address(a, STR("http://u@p:1/")), STR("http://p:1/"));
    CHECK_STR(http_proxy_address(a, STR("http://u:@p:1")), STR("http://p:1"));
    CHECK_STR(http_proxy_address(a, STR("http://:s@p:1")), STR("http://p:1"));
    CHECK_STR(http_proxy_address(a, STR("http://u:s@p:1")), STR("http://u:s@p:1"));
}

void run_tests(struct arena *a)
{
    test_proxy_settings(a);
    test_mask(a);
}
