#include "codec/checksum.h"
#include "codec/gzip.h"
#include "codec/hash.h"
#include "harness.h"

#include <string.h>

struct row {
    struct digest (*fn)(struct str);
    const char *data;
    const char *hex;
};

/* FIPS 180-4 examples and RFC 1321, appendix A.5. */
static const struct row rows[] = {
    {hash_sha256, "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
    {hash_sha256, "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
    {hash_sha256, "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
     "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
    {hash_sha1, "", "da39a3ee5e6b4b0d3255bfef95601890afd80709"},
    {hash_sha1, "abc", "a9993e364706816aba3e25717850c26c9cd0d89d"},
    {hash_sha512, "abc",
     "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
     "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f"},
    {hash_md5, "", "d41d8cd98f00b204e9800998ecf8427e"},
    {hash_md5, "message digest", "f96b697d7cb7938d525a2f31aaf161d0"},
};

static void test_digests(struct arena *a)
{
    test_begin("digests");
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct digest d = rows[i].fn(str_of(rows[i].data));
        CHECK_STR(digest_hex(a, &d), str_of(rows[i].hex));
    }
    CHECK_STR(hash_sha256_hex(a, STR_NONE), str_of(rows[0].hex));
}

/* RFC 4231, test cases 1, 2 and 6 (a key longer than a block). */
static void test_hmac(struct arena *a)
{
    test_begin("hmac");
    char key[131];
    memset(key, 0x0b, 20);
    struct digest d = hash_hmac_sha256((struct str){key, 20}, STR("Hi There"));
    CHECK_STR(digest_hex(a, &d),
              STR("b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"));
    d = hash_hmac_sha256(STR("Jefe"), STR("what do ya want for nothing?"));
    CHECK_STR(digest_hex(a, &d),
              STR("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"));
    memset(key, 0xaa, sizeof key);
    d = hash_hmac_sha256((struct str){key, sizeof key},
                         STR("Test Using Larger Than Block-Size Key - Hash Key First"));
    CHECK_STR(digest_hex(a, &d),
              STR("60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"));
    d = hash_hmac_sha1(STR("Jefe"), STR("what do ya want for nothing?")); /* RFC 2202 */
    CHECK_STR(digest_hex(a, &d), STR("effcdf6ae5eb2fa2d27416d5f184df9c259a7c79"));
}

static uint64_t bitwise(uint64_t poly, uint64_t ones, struct str s)
{
    uint64_t crc = ones;
    for (size_t i = 0; i < s.n; i++) {
        crc ^= (unsigned char)s.p[i];
        for (int bit = 0; bit < 8; bit++) crc = (crc >> 1) ^ (crc & 1 ? poly : 0);
    }
    return crc ^ ones;
}

static void test_crcs(void)
{
    test_begin("crc");
    struct str check = STR("123456789"); /* the check values of the CRC catalogue */
    CHECK(hash_crc32(0, check) == 0xcbf43926u);
    CHECK(hash_crc32c(0, check) == 0xe3069283u);
    CHECK(hash_crc64nvme(0, check) == 0xae8b14860a799888u);
    CHECK(hash_crc32(0, STR_NONE) == 0 && hash_crc32c(0, STR_NONE) == 0 &&
          hash_crc64nvme(0, STR_NONE) == 0);
    char data[300];
    uint32_t seed = 1;
    for (size_t i = 0; i < sizeof data; i++) {
        seed = seed * 1664525u + 1013904223u;
        data[i] = (char)(seed >> 24);
    }
    for (size_t n = 0; n <= sizeof data; n++) {
        struct str s = {data, n};
        struct str head = str_sub(s, 0, n / 3);
        struct str tail = str_from(s, n / 3);
        bool ok = hash_crc32(0, s) == bitwise(0xedb88320u, 0xffffffffu, s) &&
                  hash_crc32c(0, s) == bitwise(0x82f63b78u, 0xffffffffu, s) &&
                  hash_crc64nvme(0, s) == bitwise(0x9a6c9329ac4bc9b5u, ~(uint64_t)0, s) &&
                  hash_crc32c(hash_crc32c(0, head), tail) == hash_crc32c(0, s) &&
                  hash_crc64nvme(hash_crc64nvme(0, head), tail) == hash_crc64nvme(0, s);
        test_check(ok, __FILE__, __LINE__, "CRCs of %zu bytes", n);
    }
}

static void test_checksums(struct arena *a)
{
    test_begin("checksum");
    struct err e = err_init(a);
    const struct checksum *c = NULL;
    CHECK_OK(checksum_by_name(STR("crc32"), &c, &e), &e);
    CHECK_STR(c->header, STR("x-amz-checksum-crc32"));
    CHECK_STR(checksum_value(a, c, STR("hello world")), STR("DUoRhQ=="));
    CHECK_OK(checksum_verify(a, c, STR("DUoRhQ=="), STR("hello world"), &e), &e);
    CHECK_OK(checksum_verify(a, c, STR("AAAAAA==-3"), STR("hello world"), &e), &e);
    CHECK(!checksum_verify(a, c, STR("AAAAAA=="), STR("hello world"), &e));
    CHECK_STR(e.message, STR("Expected checksum AAAAAA== did not match calculated checksum: "
                             "DUoRhQ=="));
    CHECK(!checksum_by_name(STR("XXHASH9"), &c, &e) && e.kind == ERR_PARAM);
    CHECK_STR(e.message, STR("Unsupported checksum algorithm: xxhash9"));
    CHECK_STR(checksum_value(a, &checksum_default, STR("123456789")), STR("rosUhgp5mIg="));
}

/* Values of AWS's own library (awscrt). */
static const struct {
    const char *name, *of_nothing, *of_digits;
} xxh[] = {
    {"XXHASH64", "70bbN1HY6Zk=", "jLhB20DmroM="},
    {"XXHASH3", "LQaABTjTlMI=", "ctyxi2ehff8="},
    {"XXHASH128", "maoG0wFHmNhgAcMkRo1Jfw==", "MxGUd+3l3NXpcWQnaB1YYA=="},
};

static void test_parts(struct arena *a)
{
    test_begin("checksums of parts");
    struct err e = err_init(a);
    for (size_t i = 0; i < ARRAY_LEN(xxh); i++) {
        const struct checksum *c = &checksum_default;
        CHECK_OK(checksum_by_name(str_of(xxh[i].name), &c, &e), &e);
        CHECK_STR(checksum_value(a, c, STR_NONE), str_of(xxh[i].of_nothing));
        CHECK_STR(checksum_value(a, c, STR("123456789")), str_of(xxh[i].of_digits));
    }
    char data[3000];
    for (size_t i = 0; i < sizeof data; i++) data[i] = (char)(i * 7);
    struct str whole = {data, sizeof data};
    for (size_t i = 0; i <= checksum_count; i++) {
        enum hash_kind kind = i < checksum_count ? checksum_table[i].hash : HASH_MD5;
        struct hash_run *run = hash_begin(a, kind);
        hash_add(run, STR("something else"));
        hash_restart(run);
        for (size_t at = 0; at < whole.n; at += 299) hash_add(run, str_sub(whole, at, 299));
        struct digest parts = hash_end(run), once = hash_of(kind, whole);
        CHECK_STR(digest_str(&parts), digest_str(&once));
        hash_add(run, STR("x"));
        parts = hash_end(run);
        CHECK(!str_eq(digest_str(&parts), digest_str(&once)));
    }
    struct digest md5 = hash_of(HASH_MD5, whole), sha = hash_of(HASH_SHA512, whole);
    struct digest md5_once = hash_md5(whole), sha_once = hash_sha512(whole);
    CHECK_STR(digest_str(&md5), digest_str(&md5_once));
    CHECK_STR(digest_str(&sha), digest_str(&sha_once));
}

static void test_chunked(struct arena *a)
{
    test_begin("aws-chunked");
    struct err e = err_init(a);
    const struct checksum *c = NULL;
    CHECK_OK(checksum_by_name(STR("CRC32"), &c, &e), &e);
    CHECK_STR(checksum_aws_chunked(a, c, STR("hello world")),
              STR("b\r\nhello world\r\n0\r\nx-amz-checksum-crc32:DUoRhQ==\r\n\r\n"));
    CHECK_STR(checksum_aws_chunked(a, c, STR("")),
              STR("0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n"));
    size_t n = 1024 * 1024 + 1;
    struct str big = {arena_alloc(a, n), n};
    struct str coded = checksum_aws_chunked(a, c, big);
    CHECK(str_starts(coded, STR("100000\r\n")));
    CHECK(str_starts(str_from(coded, 8 + 1024 * 1024), STR("\r\n1\r\n")));
}

static void add_part(void *ctx, struct str part)
{
    buf_add(ctx, part);
}

static void test_gzip(struct arena *a)
{
    test_begin("gzip there and back");
    struct err e = err_init(a);
    struct str packed = STR(""), text = {arena_alloc(a, 100000), 100000};
    CHECK_OK(gzip_compress(a, text, &packed, &e), &e);
    struct buf out = buf_new(a, 200000);
    CHECK(gzip_expand(packed, add_part, &out) == GZIP_WHOLE);
    CHECK_STR(buf_str(&out), text);
    buf_clear(&out);
    CHECK(gzip_expand(str_sub(packed, 0, packed.n - 9), add_part, &out) == GZIP_SHORT);
    CHECK(gzip_expand(STR(""), add_part, &out) == GZIP_SHORT);
    CHECK(gzip_expand(STR("no gzip at all"), add_part, &out) == GZIP_DAMAGED);
    buf_clear(&out);
    struct buf twice = buf_new(a, 200000);
    buf_add(&twice, packed);
    buf_add(&twice, packed);
    CHECK(gzip_expand(buf_str(&twice), add_part, &out) == GZIP_MORE);
    CHECK_STR(buf_str(&out), text);
}

void run_tests(struct arena *a)
{
    test_digests(a);
    test_hmac(a);
    test_crcs();
    test_checksums(a);
    test_parts(a);
    test_chunked(a);
    test_gzip(a);
}
