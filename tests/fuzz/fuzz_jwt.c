/* Hostile access tokens and keys: the token, a line feed, the key as a JWK. Nothing made up is
 * signed, whatever the key, and no check falls over it. */
#include "auth/jwt.h"
#include "codec/jws.h"
#include "value/json.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int64_t read_clock(void *ctx)
{
    (void)ctx;
    return INT64_C(1700000000000);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct clock clock = {read_clock, NULL};
    static const struct jwt_rules rules = {STR_INIT("i"), STR_INIT("a, b"), &clock};
    struct arena *a = arena_new();
    struct str key_text = arena_str(a, (struct str){(const char *)data, size}), token;
    struct err e = err_init(a);
    const struct value *key;
    struct jwt t = {0};
    (void)str_next(&key_text, '\n', &token);
    if (jwt_parse(a, token, &t, &e)) {
        if (!jws_knows(t.alg) || t.claims->kind != VALUE_MAP) abort();
        (void)jwt_has_scopes(&t, STR("x y"));
        if (!jwt_check(&t, &rules, &e) && e.kind != ERR_DENIED) abort();
        bool has_key = json_read(a, key_text, &key, &e);
        if (has_key && jws_verify(a, t.alg, key, t.text, t.signature) && t.signature.n < 64)
            abort();
    } else if (e.kind != ERR_DENIED) {
        abort();
    }
    arena_free(a);
    return 0;
}
