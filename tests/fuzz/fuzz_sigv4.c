/* Hostile requests under the signer: lines are path, query, then headers, then a body. Signing
 * again changes nothing, and a canonical request has as many lines as it must. */
#include "auth/sigv4.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct http_request request_of(struct arena *a, struct str text)
{
    struct http_request r = {
        .method = STR("POST"), .scheme = STR("https"), .host = STR("h.example:443")};
    struct str line;
    if (str_next(&text, '\n', &line)) r.path = line;
    if (str_next(&text, '\n', &line)) r.query = line;
    while (str_next(&text, '\n', &line) && line.n > 0) {
        size_t colon = str_find_char(line, ':');
        http_headers_add(a, &r.headers, str_sub(line, 0, colon), str_from(line, colon));
    }
    r.body = text;
    r.has_body = text.n > 0;
    return r;
}

static void check_signing(struct arena *a, const struct sigv4 *how, struct str text)
{
    struct http_request r = request_of(a, text);
    struct sigv4_steps first;
    struct sigv4_steps second;
    sigv4_sign(a, how, &r, &first);
    sigv4_sign(a, how, &r, &second);
    if (!str_eq(first.authorization, second.authorization)) BUG("signing again differs");
    if (first.signature.n != 64) BUG("a signature of another length");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_new();
    struct str text = {(const char *)data, size};
    struct sigv4 how = {.credentials = {.access_key = STR("AK"),
                                        .secret_key = STR("SK"),
                                        .session_token = str_sub(text, 0, 3)},
                        .region = STR("us-east-1"),
                        .service = STR("s"),
                        .time_ms = INT64_C(1772600767000)};
    check_signing(a, &how, text);
    how.is_s3 = true;
    check_signing(a, &how, text);
    struct http_request r = request_of(a, text);
    sigv4_presign(a, &how, 60, &r, NULL);
    if (str_find(r.query, STR("X-Amz-Signature=")) == STR_NPOS) BUG("no signature in the query");
    arena_free(a);
    return 0;
}
