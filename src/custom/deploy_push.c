/* aws deploy push: a folder as a revision of an application: zipped, uploaded and registered
 * (awscli customizations/codedeploy/push.py). */
#include "codec/timestamp.h"
#include "custom/bytes_put.h"
#include "custom/commands.h"
#include "custom/folder_zip.h"
#include "custom/local_path.h"

#define PART_SIZE ((size_t)6 * 1024 * 1024)

struct push {
    struct request *request;
    struct str source, location, bucket, key, etag, version;
};

/* s3://<bucket>/<key> */
static bool read_location(struct push *p, struct err *e)
{
    struct str rest = p->location;
    if (str_starts(rest, STR("s3://"))) {
        rest = str_from(rest, STR("s3://").n);
        size_t slash = str_find_char(str_from(rest, 1), '/');
        p->bucket = str_sub(rest, 0, slash == STR_NPOS ? 0 : slash + 1);
        p->key = str_from(rest, p->bucket.n + 1);
    }
    return (p->bucket.n > 0 && p->key.n > 0) ||
           err_set(e, ERR_PARAM,
                   "--s3-location must specify the Amazon S3 URL format as s3://<bucket>/<key>.");
}

static bool zip_source(struct push *p, bool skips_hidden, struct str *bytes, struct err *e)
{
    struct request *r = p->request;
    const struct files *f = &r->engine->files;
    const struct folder_choice choice = {.leaves_links = true, .skips_hidden = skips_hidden};
    struct str folder = local_absolute(r->arena, local_folder(r->arena, f), p->source);
    struct str appspec = local_join(r->arena, folder, STR("appspec.yml"));
    struct err missing = err_init(r->arena);
    struct file_info info;
    bool there = files_info(r->arena, f, folder, true, &info, &missing);
    if (!there && missing.kind == ERR_DENIED)
        return err_set(e, ERR_DENIED, STR_FMT, STR_ARG(missing.message));
    if (there && info.kind == FILE_FOLDER && !folder_zip(r, folder, &choice, bytes, e))
        return false;
    there = files_info(r->arena, f, appspec, true, &info, &missing);
    return (there && info.kind == FILE_REGULAR) ||
           err_set(e, ERR_GENERAL, STR_FMT " was not found", STR_ARG(appspec));
}

static bool upload(struct push *p, struct str bytes, struct err *e)
{
    struct request s3;
    const struct value *output;
    if (!custom_on(p->request, STR("s3"), &s3, e)) return false;
    const struct bytes_put put = {&s3, p->bucket, p->key, PART_SIZE, false, NULL};
    if (!bytes_put(&put, bytes, &output, e)) {
        if (e->kind != ERR_CANCELLED) e->kind = ERR_GENERAL;
        return err_prefix(e,
                          "Failed to upload '" STR_FMT "' to '" STR_FMT "': ", STR_ARG(p->source),
                          STR_ARG(p->location));
    }
    p->version = value_get_text(output, STR("VersionId"));
    p->etag = value_get_text(output, STR("ETag"));
    if (str_starts(p->etag, STR("\"")) && p->etag.n > 1)
        p->etag = str_sub(p->etag, 1, p->etag.n - 2);
    return true;
}

static bool register_revision(struct push *p, struct str application, struct str description,
                              struct err *e)
{
    struct arena *a = p->request->arena;
    struct value *params = value_map(a), *revision = value_map(a), *location = value_map(a);
    set_text(a, location, STR("bucket"), p->bucket);
    set_text(a, location, STR("key"), p->key);
    set_text(a, location, STR("bundleType"), STR("zip"));
    set_text(a, location, STR("eTag"), p->etag);
    if (p->version.n > 0) set_text(a, location, STR("version"), p->version);
    set_text(a, revision, STR("revisionType"), STR("S3"));
    value_set(a, revision, STR("s3Location"), location);
    set_text(a, params, STR("applicationName"), application);
    value_set(a, params, STR("revision"), revision);
    set_text(a, params, STR("description"), description);
    return custom_call(p->request, STR("RegisterApplicationRevision"), params, NULL, e);
}

static struct str default_description(const struct request *r)
{
    struct timestamp now = timestamp_of_ms(clock_now_ms(r->engine->clock));
    struct str text = timestamp_isoformat(r->arena, &now);
    return arena_printf(r->arena, "Uploaded by AWS CLI " STR_FMT " UTC",
                        STR_ARG(str_sub(text, 0, text.n - STR("+00:00").n)));
}

static bool run(void *context, struct arena *a, const struct invocation *in, struct err *e)
{
    (void)a;
    struct request *r = context;
    struct push p = {.request = r,
                     .source = value_get_text(in->params, STR("source")),
                     .location = value_get_text(in->params, STR("s3-location"))};
    struct str application = value_get_text(in->params, STR("application-name"));
    struct str bytes = STR_NONE;
    struct str description = value_get_text(in->params, STR("description"));
    bool skips_hidden = param_flag(in->params, STR("ignore-hidden-files"));
    if (!read_location(&p, e)) return false;
    if (skips_hidden && param_flag(in->params, STR("no-ignore-hidden-files"))) {
        return err_set(e, ERR_PARAM,
                       "You cannot specify both --ignore-hidden-files and "
                       "--no-ignore-hidden-files.");
    }
    if (description.n == 0) description = default_description(r);
    if (!zip_source(&p, skips_hidden, &bytes, e) || !upload(&p, bytes, e) ||
        !register_revision(&p, application, description, e))
        return false;
    buf_addf(&r->out,
             "To deploy with this revision, run:\naws deploy create-deployment "
             "--application-name " STR_FMT " --s3-location bucket=" STR_FMT ",key=" STR_FMT
             ",bundleType=zip,eTag=" STR_FMT "%s" STR_FMT
             " --deployment-group-name <deployment-group-name> "
             "--deployment-config-name <deployment-config-name> --description <description>\n",
             STR_ARG(application), STR_ARG(p.bucket), STR_ARG(p.key), STR_ARG(p.etag),
             p.version.n > 0 ? ",version=" : "", STR_ARG(p.version));
    return true;
}

static const struct command_option options[] = {
    {.option = {.name = STR_INIT("application-name"), .required = true}, .help = "application"},
    {.option = {.name = STR_INIT("s3-location"), .required = true}, .help = "s3://bucket/key"},
    FLAG_OPTION("ignore-hidden-files", "leave out what begins with a dot"),
    FLAG_OPTION("no-ignore-hidden-files", "take it too, as without either"),
    {.option = {.name = STR_INIT("source")},
     .preset = STR_INIT("."),
     .help = "the folder, with its appspec.yml"},
    TEXT_OPTION("description", "of the revision"),
};

static const struct str calls[] = {STR_INIT("codedeploy:RegisterApplicationRevision"),
                                   BYTES_PUT_CALLS};

const struct command deploy_push = {.service = STR_INIT("deploy"),
                                    .name = STR_INIT("push"),
                                    .help = "Zip a folder, upload and register it as a revision.",
                                    OPTIONS(options),
                                    CALLS(calls),
                                    .run = run};
