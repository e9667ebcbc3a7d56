#include "base/base64.h"
#include "codec/hash.h"
#include "codec/rsa.h"
#include "harness.h"
#include "test_key.h"

static void decrypts(struct arena *a)
{
    test_begin("decrypting");
    struct str bytes, clear = STR("");
    CHECK(base64_decode(a, STR(TEST_KEY_CIPHERTEXT), &bytes));
    CHECK(rsa_decrypt(a, STR(TEST_KEY_PKCS1), bytes, &clear));
    CHECK_STR(clear, STR(TEST_KEY_CLEARTEXT));
    CHECK(rsa_decrypt(a, STR("a line before\n" TEST_KEY_PKCS8), bytes, &clear));
    CHECK_STR(clear, STR(TEST_KEY_CLEARTEXT));
    CHECK(!rsa_decrypt(a, STR(TEST_KEY_PKCS1), STR("too short"), &clear));
    CHECK(!rsa_decrypt(a, STR(TEST_KEY_PKCS1), STR(""), &clear));
    CHECK(!rsa_decrypt(a, STR(""), bytes, &clear));
    CHECK(!rsa_decrypt(a, STR("-----BEGIN RSA PRIVATE KEY-----\nAAAA\n"), bytes, &clear));
}

/* The signature was checked with another program; its digest stands for it. */
static void signs(struct arena *a)
{
    test_begin("signing");
    struct str signature = STR(""), again = STR("");
    CHECK(rsa_sign_sha1(a, STR(TEST_KEY_PKCS1), STR("message"), &signature));
    CHECK_STR(hash_sha256_hex(a, signature),
              STR("d5ac4d56f62a909a0d663b2bb6a6b288438cc89084516589ae0c1270970a1ef3"));
    CHECK(rsa_sign_sha1(a, STR(TEST_KEY_PKCS8), STR("message"), &again));
    CHECK_STR(again, signature);
    CHECK(!rsa_sign_sha1(a, STR("hello"), STR("message"), &signature));
}

/* Key and signature were made with another program. */
static void verifies(struct arena *a)
{
    test_begin("checking a signature");
    struct str key = STR(""), signature = STR("");
    bool good = false;
    CHECK(base64_decode(a, STR(TEST_KEY_PUBLIC), &key));
    CHECK(base64_decode(a, STR(TEST_KEY_SIGNATURE), &signature));
    CHECK(rsa_verify_sha256(key, STR("message"), signature, &good) && good);
    CHECK(rsa_verify_sha256(key, STR("massage"), signature, &good) && !good);
    CHECK(rsa_verify_sha256(key, STR("message"), str_from(signature, 1), &good) && !good);
    CHECK(rsa_verify_sha256(key, STR("message"), STR(""), &good) && !good);
    CHECK(!rsa_verify_sha256(str_from(key, 1), STR("message"), signature, &good));
    CHECK(!rsa_verify_sha256(STR(""), STR("message"), signature, &good));
}

void run_tests(struct arena *a)
{
    decrypts(a);
    signs(a);
    verifies(a);
}
