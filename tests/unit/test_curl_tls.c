/* TLS of the libcurl transport: what is trusted, and what is not. */
#include "harness.h"
#include "http/curl.h"
#include "http/sigpipe.h"
#include "scratch.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

struct tls_server {
    SSL_CTX *context;
    int listener, port, stop[2];
    atomic_uint connections;
    pthread_t thread;
};

/* Signed by itself. */
static X509 *make_certificate(EVP_PKEY *key, const char *names)
{
    X509 *x = X509_new();
    X509_set_version(x, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(x), 1);
    X509_gmtime_adj(X509_getm_notBefore(x), -60);
    X509_gmtime_adj(X509_getm_notAfter(x), 3600);
    X509_set_pubkey(x, key);
    X509_NAME *name = X509_get_subject_name(x);
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, (const unsigned char *)"test", -1, -1, 0);
    X509_set_issuer_name(x, name);
    X509_EXTENSION *e = X509V3_EXT_conf_nid(NULL, NULL, NID_subject_alt_name, names);
    X509_add_ext(x, e, -1);
    X509_EXTENSION_free(e);
    e = X509V3_EXT_conf_nid(NULL, NULL, NID_basic_constraints, "critical,CA:TRUE");
    X509_add_ext(x, e, -1);
    X509_EXTENSION_free(e);
    if (X509_sign(x, key, EVP_sha256()) == 0) BUG("cannot sign the certificate");
    return x;
}

static struct str pem_of(struct arena *a, X509 *x)
{
    BIO *bio = BIO_new(BIO_s_mem());
    char *data = NULL;
    PEM_write_bio_X509(bio, x);
    long n = BIO_get_mem_data(bio, &data);
    struct str text = arena_str(a, (struct str){data, (size_t)n});
    BIO_free(bio);
    return text;
}

static void serve(struct tls_server *s, int fd)
{
    SSL *ssl = SSL_new(s->context);
    SSL_set_fd(ssl, fd);
    char in[4096];
    if (SSL_accept(ssl) == 1) {
        atomic_fetch_add(&s->connections, 1);
        while (SSL_read(ssl, in, sizeof in) > 0) {
            static const char reply[] = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
            SSL_write(ssl, reply, (int)sizeof reply - 1);
        }
    }
    SSL_free(ssl);
    close(fd);
}

/* One connection after the other. */
static void *serve_all(void *arg)
{
    struct tls_server *s = arg;
    struct sigpipe held = sigpipe_hold(); /* the client may be gone before the answer is out */
    for (;;) {
        struct pollfd p[2] = {{.fd = s->listener, .events = POLLIN},
                              {.fd = s->stop[0], .events = POLLIN}};
        if (poll(p, 2, -1) < 0 || p[1].revents) break;
        serve(s, accept(s->listener, NULL, NULL));
    }
    sigpipe_release(&held);
    return NULL;
}

static void start(struct tls_server *s, X509 *certificate, EVP_PKEY *key)
{
    s->context = SSL_CTX_new(TLS_server_method());
    SSL_CTX_use_certificate(s->context, certificate);
    SSL_CTX_use_PrivateKey(s->context, key);
    s->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    union {
        struct sockaddr_in in;
        struct sockaddr any;
    } name = {.in = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)}};
    socklen_t size = sizeof name.in;
    if (bind(s->listener, &name.any, size) != 0 || listen(s->listener, 16) != 0 ||
        getsockname(s->listener, &name.any, &size) != 0 || pipe(s->stop) != 0) {
        BUG("the test server cannot listen");
    }
    s->port = ntohs(name.in.sin_port);
    if (pthread_create(&s->thread, NULL, serve_all, s) != 0) BUG("no thread");
}

static void stop(struct tls_server *s)
{
    close(s->stop[1]); /* wakes the poll: the other end is at its end */
    pthread_join(s->thread, NULL);
    close(s->stop[0]);
    close(s->listener);
    SSL_CTX_free(s->context);
}

struct row {
    const char *name;
    const char *host;   /* without port */
    const char *bundle; /* "own", "missing" or "" */
    bool verify;
    bool ok;
};

static const struct row rows[] = {
    {"own certificate", "127.0.0.1", "own", true, true},
    {"system's certificates", "127.0.0.1", "", true, false},
    {"system's certificates, again", "127.0.0.1", "", true, false},
    {"no verification", "127.0.0.1", "", false, true},
    {"verified again after that", "127.0.0.1", "", true, false},
    {"missing bundle", "127.0.0.1", "missing", true, false},
    {"wrong name", "localhost", "own", true, false},
};

static void run_row(struct arena *a, const struct transport *t, const struct row *row, int port,
                    struct str own)
{
    test_begin(row->name);
    struct http_options options = {
        .connect_timeout_ms = 5000, .read_timeout_ms = 5000, .verify_tls = row->verify};
    if (str_eq(str_of(row->bundle), STR("own"))) options.ca_bundle = own;
    if (str_eq(str_of(row->bundle), STR("missing"))) options.ca_bundle = STR("/nonexistent.pem");
    struct http_request q = {.method = STR("GET"),
                             .scheme = STR("https"),
                             .host = arena_printf(a, "%s:%d", row->host, port),
                             .path = STR("/x")};
    struct http_response r;
    struct err e = err_init(a);
    bool ok = t->send(t->ctx, a, &q, &options, &r, &e);
    if (row->ok) {
        if (CHECK_OK(ok, &e)) CHECK_STR(r.body, STR("ok"));
        return;
    }
    CHECK(!ok && e.kind == ERR_NETWORK);
    struct str start_text =
        arena_printf(a, "SSL validation failed for https://%s:%d/x ", row->host, port);
    test_check(str_starts(e.message, start_text), __FILE__, __LINE__, STR_FMT, STR_ARG(e.message));
}

/* OpenSSL lets its own variables replace the system's certificates. */
static void check_system_store(struct arena *a, struct tls_server *s, struct str own)
{
    static const struct row trusted = {"system's certificates, ours", "127.0.0.1", "", true, true};
    setenv("SSL_CERT_FILE", arena_cstr(a, own), 1);
    struct arena *inner = arena_new();
    run_row(a, curl_transport_new(inner), &trusted, s->port, own);
    arena_free(inner);
    unsetenv("SSL_CERT_FILE");
}

static void check_reuse(struct arena *a, struct tls_server *s, struct str own)
{
    test_begin("connection used again");
    struct arena *inner = arena_new();
    const struct transport *t = curl_transport_new(inner);
    for (int i = 0; i < 5; i++) run_row(a, t, &rows[0], s->port, own);
    CHECK(atomic_load(&s->connections) == 1);
    arena_free(inner);
}

void run_tests(struct arena *a)
{
    EVP_PKEY *key = EVP_EC_gen("P-256");
    X509 *certificate = make_certificate(key, "DNS:other.example,IP:127.0.0.1");
    struct str folder = scratch_new(a);
    struct str own = scratch_write(a, folder, "own.pem", pem_of(a, certificate).p);
    struct tls_server s = {.listener = -1};
    start(&s, certificate, key);
    check_reuse(a, &s, own);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        /* The server takes one connection at a time: those of the row before must be closed. */
        struct arena *inner = arena_new();
        run_row(a, curl_transport_new(inner), &rows[i], s.port, own);
        arena_free(inner);
    }
    check_system_store(a, &s, own);
    stop(&s);
    X509_free(certificate);
    EVP_PKEY_free(key);
}
