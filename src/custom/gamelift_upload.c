/* aws gamelift upload-build: a folder as a new build, zipped and uploaded with credentials that
 * GameLift gives for it (awscli customizations/gamelift/uploadbuild.py). */
#include "base/limits.h"
#include "custom/bytes_put.h"
#include "custom/commands.h"
#include "custom/folder_zip.h"
#include "custom/local_path.h"

#define PART_SIZE ((size_t)8 * MIB)

/* *bytes stays empty when there is nothing to send. */
static bool zip_build(struct request *r, struct str root, struct str *bytes, struct err *e)
{
    static const struct folder_choice choice = {.leaves_links = true};
    const struct files *f = &r->engine->files;
    struct str folder = local_absolute(r->arena, local_folder(r->arena, f), root);
    struct err missing = err_init(r->arena);
    struct file_info info;
    *bytes = STR_NONE;
    if (root.n == 0) return true;
    if (!files_info(r->arena, f, folder, true, &info, &missing))
        return missing.kind != ERR_DENIED || custom_error(e, &missing);
    if (info.kind != FILE_FOLDER) return true;
    if (!folder_zip(r, folder, &choice, bytes, e)) return false;
    if (zip_is_empty(*bytes)) *bytes = STR_NONE;
    return true;
}

/* Key=Value, or Key alone. */
static const struct value *tags_of(struct arena *a, const struct value *given)
{
    struct value *tags = value_list(a);
    for (size_t i = 0; i < value_count(given); i++) {
        struct str text = value_text(value_at(given, i)), rest = text, key;
        struct value *tag = value_map(a);
        set_text(a, tag, STR("Key"), str_next(&rest, '=', &key) ? key : STR(""));
        set_text(a, tag, STR("Value"), rest);
        value_push(a, tags, tag);
    }
    return tags;
}

static bool create_build(struct request *r, const struct value *given, struct str *id,
                         struct err *e)
{
    struct arena *a = r->arena;
    struct value *params = value_map(a);
    const struct value *output, *tags = value_get(given, STR("tags"));
    struct str system = value_get_text(given, STR("operating-system"));
    struct str sdk = value_get_text(given, STR("server-sdk-version"));
    value_set(a, params, STR("Name"), value_get(given, STR("name")));
    value_set(a, params, STR("Version"), value_get(given, STR("build-version")));
    if (system.n > 0) set_text(a, params, STR("OperatingSystem"), system);
    if (sdk.n > 0) set_text(a, params, STR("ServerSdkVersion"), sdk);
    if (tags) value_set(a, params, STR("Tags"), tags_of(a, tags));
    if (!custom_call(r, STR("CreateBuild"), params, &output, e)) return false;
    *id = value_text(value_path(output, STR("Build"), STR("BuildId")));
    return true;
}

static bool upload(struct request *r, struct str id, struct str bytes, struct err *e)
{
    struct value *params = value_map(r->arena);
    const struct value *output;
    struct request s3;
    set_text(r->arena, params, STR("BuildId"), id);
    if (!custom_call(r, STR("RequestUploadCredentials"), params, &output, e) ||
        !custom_on(r, STR("s3"), &s3, e))
        return false;
    custom_credentials(&s3, value_get(output, STR("UploadCredentials")));
    const struct value *place = value_get(output, STR("StorageLocation"));
    const struct bytes_put put = {.s3 = &s3,
                                  .bucket = value_get_text(place, STR("Bucket")),
                                  .key = value_get_text(place, STR("Key")),
                                  .part_size = PART_SIZE};
    return bytes_put(&put, bytes, NULL, e);
}

static bool run(void *context, struct arena *a, const struct invocation *in, struct err *e)
{
    struct request *r = context;
    struct str root = value_get_text(in->params, STR("build-root")), bytes, id;
    if (!zip_build(r, root, &bytes, e)) return false;
    if (bytes.n == 0) {
        buf_addf(&r->messages,
                 "Fail to upload " STR_FMT
                 ". The build root directory is empty or does not exist.\n",
                 STR_ARG(root));
        r->exit_status = 255;
        return true;
    }
    if (!create_build(r, in->params, &id, e) || !upload(r, id, bytes, e)) return false;
    struct str size = human_size(a, (int64_t)bytes.n);
    buf_addf(&r->out,
             "\rUploading " STR_FMT ":  " STR_FMT " / " STR_FMT
             "  (100.00%%)Successfully uploaded " STR_FMT " to AWS GameLift\nBuild ID: " STR_FMT
             "\n",
             STR_ARG(root), STR_ARG(size), STR_ARG(size), STR_ARG(root), STR_ARG(id));
    return true;
}

static const struct command_option options[] = {
    {.option = {.name = STR_INIT("name"), .required = true}, .help = "of the build"},
    {.option = {.name = STR_INIT("build-version"), .required = true}, .help = "of the build"},
    {.option = {.name = STR_INIT("build-root"), .required = true}, .help = "the folder"},
    TEXT_OPTION("server-sdk-version", "of the server SDK in it"),
    TEXT_OPTION("operating-system", "that it runs on"),
    {.option = {.name = STR_INIT("tags"), .arity = ARITY_SOME}, .help = "Key=Value for each"},
};

static const struct str calls[] = {STR_INIT("gamelift:CreateBuild"),
                                   STR_INIT("gamelift:RequestUploadCredentials"), BYTES_PUT_CALLS};

const struct command gamelift_upload = {.service = STR_INIT("gamelift"),
                                        .name = STR_INIT("upload-build"),
                                        .help = "Zip a folder and upload it as a new build.",
                                        OPTIONS(options),
                                        CALLS(calls),
                                        .run = run};
