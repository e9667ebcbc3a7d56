/* aws cloudformation package: what a template refers to on this machine goes into a bucket (awscli
 * customizations/cloudformation/package.py). */
#include "custom/cloudformation_export.h"
#include "custom/commands.h"
#include "custom/local_path.h"
#include "custom/metadata.h"
#include "custom/template.h"
#include "value/json.h"

#define FILE_MODE 0666

static bool is_output_denied(struct request *r, struct str path, struct err *e)
{
    struct err why = err_init(r->arena); /* what else is wrong shows when it is written */
    if (path.n == 0 || files_check_write(r->arena, &r->engine->files, path, &why) ||
        why.kind != ERR_DENIED) {
        return false;
    }
    *e = why;
    return true;
}

static bool print_template(struct request *r, const struct value *template, bool as_json,
                           struct str path, struct err *e)
{
    struct str text = json_text(r->arena, template, &json_cli);
    if (!as_json && !export_text(r->arena, template, &text, e)) return false;
    buf_addf(&r->out, "\n");
    if (path.n == 0) {
        buf_add(&r->out, text);
        return true;
    }
    if (!files_write(r->arena, &r->engine->files, path, FILE_MODE, text, e)) {
        if (e->kind == ERR_IO) e->kind = ERR_GENERAL;
        return false;
    }
    struct str full = local_absolute(r->arena, local_folder(r->arena, &r->engine->files), path);
    buf_addf(&r->out,
             "Successfully packaged artifacts and wrote output template to file " STR_FMT ".\n"
             "Execute the following command to deploy the packaged template\n"
             "aws cloudformation deploy --template-file " STR_FMT
             " --stack-name <YOUR STACK NAME>\n",
             STR_ARG(path), STR_ARG(full));
    return true;
}

static bool run(void *context, struct arena *a, const struct invocation *in, struct err *e)
{
    struct request *r = context;
    struct artifacts u;
    const struct value *template;
    struct str path = value_get_text(in->params, STR("template-file"));
    struct str output = value_get_text(in->params, STR("output-template-file"));
    if (!artifacts_new(r, in->params, &u, e) || !metadata_read(r, in->params, &u.metadata, e) ||
        !template_check_path(r, path, e) || is_output_denied(r, output, e)) {
        return false;
    }
    path = local_absolute(a, local_folder(a, &r->engine->files), path);
    return export_template(&u, path, &template, e) &&
           print_template(r, template, param_flag(in->params, STR("use-json")), output, e);
}

static const struct command_option options[] = {
    {.option = {.name = STR_INIT("template-file"), .required = true}, .help = "the template"},
    {.option = {.name = STR_INIT("s3-bucket"), .required = true},
     .help = "where files go that the template refers to"},
    TEXT_OPTION("s3-prefix", "in front of the keys in the bucket"),
    TEXT_OPTION("kms-key-id", "encrypts what is put into the bucket"),
    TEXT_OPTION("output-template-file", "the new template; it is printed unless given"),
    FLAG_OPTION("use-json", "write JSON; YAML unless given"),
    FLAG_OPTION("force-upload", "also what the bucket has"),
    TEXT_OPTION("metadata", "k=v,… for every object"),
};

static const struct str calls[] = {ARTIFACT_CALLS};

const struct command cloudformation_package = {.service = STR_INIT("cloudformation"),
                                               .name = STR_INIT("package"),
                                               .help = "Upload what a template refers to on disk.",
                                               OPTIONS(options),
                                               CALLS(calls),
                                               .run = run};
