/* aws ec2 get-password-data --priv-launch-key: the answer's password is decrypted with the key that
 * the instance was launched with (awscli/customizations/ec2/decryptpassword.py). */
#include "cli/unpack.h"

#define KEY_LIMIT ((size_t)1 << 20)

static bool apply_key(struct call *c, const struct argument *arg, const struct raw *raw,
                      struct err *e)
{
    (void)arg;
    struct str given = raw->words.items[0];
    if (given.n == 0) return true;
    const struct paramfiles files = call_files(c);
    struct str path = paramfile_expand(c->arena, files.env, given);
    static const struct files closed = {.mode = FILES_NONE};
    if (files_read(c->arena, files.files ? files.files : &closed, path, KEY_LIMIT, &c->launch_key,
                   e))
        return true;
    if (e->kind != ERR_IO) return false;
    err_set(e, ERR_GENERAL,
            "priv-launch-key should be a path to the local SSH private key file used to launch the "
            "instance.");
    bool prefixed = str_starts(call_word(c, STR("priv-launch-key")), STR("file://"));
    if (prefixed) err_hint(e, "Give the path itself, without file://.");
    return false;
}

static void build(struct call *c)
{
    arguments_custom(&c->table, STR("priv-launch-key"), ARITY_ONE, apply_key,
                     "Path of the private key that the instance was launched with; the password is "
                     "decrypted with it.");
}

const struct argument_hook hook_ec2_password = {
    .service = STR_INIT("ec2"),
    .operation = STR_INIT("get-password-data"),
    .build = build,
};
