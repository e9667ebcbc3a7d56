#include "auth/sigv2.h"

#include "base/limits.h"
#include "codec/hash.h"
#include "codec/timestamp.h"
#include "codec/uri.h"

static void add_field(struct buf *form, struct str name, struct str value)
{
    buf_addf(form, "%s" STR_FMT "=", buf_str(form).n > 0 ? "&" : "", STR_ARG(name));
    uri_encode(form, value, STR_NONE);
}

static struct str name_of(struct str pair)
{
    return str_sub(pair, 0, str_find_char(pair, '='));
}

/* The pairs of a form in the order of their names, blanks as %20. */
static struct str sorted(struct arena *a, struct str form)
{
    struct str *pairs = ARENA_ARRAY(a, struct str, form.n + 1);
    struct str pair;
    size_t n = 0;
    while (str_next(&form, '&', &pair)) {
        size_t at = n++;
        for (; at > 0 && str_cmp(name_of(pairs[at - 1]), name_of(pair)) > 0; at--)
            pairs[at] = pairs[at - 1];
        pairs[at] = pair;
    }
    struct buf out = buf_new(a, LIMIT_FILE);
    for (size_t i = 0; i < n; i++) {
        if (i > 0) buf_add_char(&out, '&');
        for (size_t k = 0; k < pairs[i].n; k++) {
            if (pairs[i].p[k] == '+')
                buf_add(&out, STR("%20"));
            else
                buf_add_char(&out, pairs[i].p[k]);
        }
    }
    return buf_str(&out);
}

void sigv2_sign(struct arena *a, const struct credentials *signer, int64_t time_ms,
                struct http_request *request)
{
    const struct timestamp time = {.seconds = time_ms / 1000};
    struct buf form = buf_new(a, LIMIT_FILE);
    buf_add(&form, request->body);
    add_field(&form, STR("AWSAccessKeyId"), signer->access_key);
    add_field(&form, STR("SignatureVersion"), STR("2"));
    add_field(&form, STR("SignatureMethod"), STR("HmacSHA256"));
    add_field(&form, STR("Timestamp"), timestamp_iso8601(a, &time));
    if (signer->session_token.n > 0) add_field(&form, STR("SecurityToken"), signer->session_token);
    struct str text = arena_printf(a, STR_FMT "\n" STR_FMT "\n" STR_FMT "\n" STR_FMT,
                                   STR_ARG(request->method), STR_ARG(request->host),
                                   STR_ARG(request->path), STR_ARG(sorted(a, buf_str(&form))));
    struct digest signature = hash_hmac_sha256(signer->secret_key, text);
    add_field(&form, STR("Signature"), digest_base64(a, &signature));
    request->body = buf_str(&form);
}
