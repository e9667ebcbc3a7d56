/* Hostile endpoint rules. The first byte says what the others are: a whole blob; edits (three
 * bytes: place, place, change) of the hand-made rules or partitions; or a rule set document. What
 * the check lets pass must be evaluated without harm, and what the compiler makes must pass the
 * check. */
#include <string.h>

#include "endpoint/endpoint.h"
#include "endpoint_toy.h"
#include "value/json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct value *document(struct arena *a, struct str text)
{
    struct err e = err_init(a);
    const struct value *v = NULL;
    return json_read(a, text, &v, &e) ? v : NULL;
}

static struct str toy_rules(struct arena *a)
{
    struct err e = err_init(a);
    struct str blob;
    const struct value *v = document(a, str_of(rules_json));
    if (!endpoint_compile_rules(a, v, &blob, &e)) BUG("the hand-made rules do not compile");
    return blob;
}

static struct str toy_partitions(struct arena *a)
{
    struct err e = err_init(a);
    struct str blob;
    const struct value *v = document(a, str_of(partitions_json));
    if (!endpoint_compile_partitions(a, v, &blob, &e)) BUG("the partitions do not compile");
    return blob;
}

static void evaluate(struct arena *a, struct str rules, struct str partitions)
{
    static const char *const rows[] = {
        "{}", "{\"Region\":\"us-east-1\",\"Name\":\"arn:aws:toy:eu-west-1:1:thing/x\"}",
        "{\"Region\":\"cn-north-1\",\"UseFIPS\":true,\"Endpoint\":\"https://a.b:1/c/../d\"}",
        "{\"Region\":[1],\"Name\":{\"a\":null},\"UseFIPS\":\"x\"}"};
    struct err e = err_init(a);
    if (!endpoint_check_rules(rules, &e) || !endpoint_check_partitions(partitions, &e)) return;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct endpoint out;
        const struct value *params = document(a, str_of(rows[i]));
        if (endpoint_evaluate(a, rules, partitions, params, &out, &e)) arena_str(a, out.url);
    }
}

/* Changes whole words: small values are taken as they are, others shift what stands there. */
static struct str edited(struct arena *a, struct str blob, const uint8_t *edits, size_t n)
{
    char *bytes = arena_alloc(a, blob.n);
    memcpy(bytes, blob.p, blob.n);
    for (size_t i = 0; i + 3 <= n; i += 3) {
        char *at = bytes + ((size_t)edits[i] << 8 | edits[i + 1]) % (blob.n / 4) * 4;
        uint32_t word;
        memcpy(&word, at, 4);
        word = edits[i + 2] < 64 ? edits[i + 2] : word + (uint32_t)edits[i + 2] - 160u;
        memcpy(at, &word, 4);
    }
    return (struct str){bytes, blob.n};
}

static void from_document(struct arena *a, struct str text)
{
    struct err e = err_init(a);
    struct str blob;
    const struct value *v = document(a, text);
    if (!v || !endpoint_compile_rules(a, v, &blob, &e)) return;
    if (!endpoint_check_rules(blob, &e)) BUG("compiled rules do not pass the check");
    evaluate(a, blob, toy_partitions(a));
}

static void whole(struct arena *a, const uint8_t *data, size_t n)
{
    char *bytes = arena_alloc(a, n + 1);
    memcpy(bytes, data, n);
    evaluate(a, (struct str){bytes, n}, toy_partitions(a));
    evaluate(a, toy_rules(a), (struct str){bytes, n});
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0) return 0;
    struct arena *a = arena_new();
    const uint8_t *rest = data + 1;
    size_t n = size - 1;
    switch (data[0] % 4) {
    case 0:
        whole(a, rest, n);
        break;
    case 1:
        evaluate(a, edited(a, toy_rules(a), rest, n), toy_partitions(a));
        break;
    case 2:
        evaluate(a, toy_rules(a), edited(a, toy_partitions(a), rest, n));
        break;
    default:
        from_document(a, (struct str){(const char *)rest, n});
    }
    arena_free(a);
    return 0;
}
