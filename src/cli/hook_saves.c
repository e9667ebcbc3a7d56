/* Parts of an answer that go to files: iot create-keys-and-certificate and
 * create-certificate-from-csr --…-outfile, iam create-virtual-mfa-device --outfile
 * (awscli/customizations/iot.py, iamvirtmfa.py). */
#include "cli/arguments.h"

static void save(struct call *c, struct output_save how)
{
    if (c->save_count == OUTPUT_SAVES_MAX) BUG("more files than a command can write");
    c->saves[c->save_count++] = how;
}

/* ---- iot ---- */

static const struct {
    struct str argument, member;
    const char *help;
} certificate_files[] = {
    {STR_INIT("certificate-pem-outfile"), STR_INIT("certificatePem"),
     "Saves the command output contents of certificatePem to the given filename"},
    {STR_INIT("public-key-outfile"), STR_INIT("keyPair.PublicKey"),
     "Saves the command output contents of keyPair.PublicKey to the given filename"},
    {STR_INIT("private-key-outfile"), STR_INIT("keyPair.PrivateKey"),
     "Saves the command output contents of keyPair.PrivateKey to the given filename"},
};

static bool apply_certificate_file(struct call *c, const struct argument *arg,
                                   const struct raw *raw, struct err *e)
{
    (void)e;
    for (size_t i = 0; i < ARRAY_LEN(certificate_files); i++) {
        if (str_eq(arg->option.name, certificate_files[i].argument))
            save(c, (struct output_save){.path = raw->words.items[0],
                                         .member = certificate_files[i].member,
                                         .or_empty = true});
    }
    return true;
}

static void add_certificate_files(struct call *c, size_t n)
{
    for (size_t i = 0; i < n; i++)
        arguments_custom(&c->table, certificate_files[i].argument, ARITY_ONE,
                         apply_certificate_file, certificate_files[i].help);
}

static void build_keys(struct call *c)
{
    add_certificate_files(c, ARRAY_LEN(certificate_files));
}

static void build_from_csr(struct call *c)
{
    add_certificate_files(c, 1);
}

const struct argument_hook hook_iot_keys = {
    .service = STR_INIT("iot"),
    .operation = STR_INIT("create-keys-and-certificate"),
    .build = build_keys,
};

const struct argument_hook hook_iot_from_csr = {
    .service = STR_INIT("iot"),
    .operation = STR_INIT("create-certificate-from-csr"),
    .build = build_from_csr,
};

/* ---- iam create-virtual-mfa-device: neither form of the seed is printed ---- */

static const struct str methods[] = {STR_INIT("QRCodePNG"), STR_INIT("Base32StringSeed")};

static bool apply_nothing(struct call *c, const struct argument *arg, const struct raw *raw,
                          struct err *e)
{
    (void)c, (void)arg, (void)raw, (void)e;
    return true; /* finish_mfa reads both arguments */
}

static void build_mfa(struct call *c)
{
    arguments_custom(
        &c->table, STR("outfile"), ARITY_ONE, apply_nothing,
        "The output path and file name where the bootstrap information will be stored.")
        ->option.required = true;
    struct argument *method =
        arguments_custom(&c->table, STR("bootstrap-method"), ARITY_ONE, apply_nothing,
                         "Method to use to seed the virtual MFA.");
    method->option.required = true;
    method->option.choices = (struct choices){methods, ARRAY_LEN(methods)};
}

static struct output_save seed(struct call *c, struct str method)
{
    return (struct output_save){
        .member = arena_printf(c->arena, "VirtualMFADevice." STR_FMT, STR_ARG(method)),
        .base64 = true,
        .taken_out = true};
}

/* The other form goes first, while the wanted one is there: without it nothing is taken out. */
static bool finish_mfa(struct call *c, struct err *e)
{
    (void)e;
    struct str wanted = call_word(c, STR("bootstrap-method"));
    struct output_save saved = seed(c, wanted);
    for (size_t i = 0; i < ARRAY_LEN(methods); i++) {
        if (str_eq(methods[i], wanted)) continue;
        struct output_save other = seed(c, methods[i]);
        other.beside = saved.member;
        save(c, other);
    }
    saved.path = call_word(c, STR("outfile"));
    save(c, saved);
    return true;
}

const struct argument_hook hook_iam_mfa = {
    .service = STR_INIT("iam"),
    .operation = STR_INIT("create-virtual-mfa-device"),
    .build = build_mfa,
    .finish = finish_mfa,
};
