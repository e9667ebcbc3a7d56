/* aws s3 presign: a URL with which anybody may get an object until it expires
 * (awscli s3/subcommands.py PresignCommand). */
#include "custom/commands.h"
#include "custom/custom.h"
#include "custom/s3_path.h"
#include "engine/presign.h"

#define DEFAULT_EXPIRES_S 3600

static bool run(void *context, struct arena *a, const struct invocation *in, struct err *e)
{
    struct request *r = context;
    struct s3_path path;
    if (!s3_path_split(value_get_text(in->params, STR("path")), &path, e)) return false;
    struct value *params = value_map(a);
    set_text(a, params, STR("Bucket"), path.bucket);
    set_text(a, params, STR("Key"), path.key);
    int64_t expires = param_int(in->params, STR("expires-in"), DEFAULT_EXPIRES_S);
    const struct operation *get = custom_operation(r, STR("GetObject"));
    struct call c = call_new(r, get, params);
    struct str url;
    if (!cli_check_params(a, get, params, e) || !presign_call(&c, expires, NULL, &url, e))
        return false;
    buf_addf(&r->out, STR_FMT "\n", STR_ARG(url));
    return true;
}

static const struct command_option options[] = {
    {.option = {.name = STR_INIT("path"), .positional = true, .required = true},
     .help = "s3://bucket/key"},
    INT_OPTION("expires-in", "seconds until the URL expires; 3600 unless given, at most 604800"),
};

static const struct str calls[] = {STR_INIT("s3:GetObject")};

const struct command s3_presign = {.service = STR_INIT("s3"),
                                   .name = STR_INIT("presign"),
                                   .help = "Make a URL that lets anybody get an object.",
                                   OPTIONS(options),
                                   CALLS(calls),
                                   .run = run};
