/* aws s3 website: set a bucket's website configuration (awscli s3/subcommands.py WebsiteCommand).
 */
#include "custom/commands.h"
#include "custom/custom.h"
#include "custom/s3_path.h"

static void set_nested(struct arena *a, struct value *map, struct str outer, struct str inner,
                       const struct value *text)
{
    if (!text) return;
    struct value *nested = value_map(a);
    value_set(a, nested, inner, text);
    value_set(a, map, outer, nested);
}

static bool run(void *context, struct arena *a, const struct invocation *in, struct err *e)
{
    struct request *r = context;
    struct str bucket = value_get_text(in->params, STR("paths"));
    struct s3_path checked;
    if (s3_path_is(bucket)) bucket = str_from(bucket, 5);
    if (str_ends(bucket, STR("/"))) bucket.n--;
    if (!s3_path_split(bucket, &checked, e)) return false;
    struct value *config = value_map(a), *params = value_map(a);
    set_nested(a, config, STR("IndexDocument"), STR("Suffix"),
               value_get(in->params, STR("index-document")));
    set_nested(a, config, STR("ErrorDocument"), STR("Key"),
               value_get(in->params, STR("error-document")));
    set_text(a, params, STR("Bucket"), bucket);
    value_set(a, params, STR("WebsiteConfiguration"), config);
    return custom_call(r, STR("PutBucketWebsite"), params, NULL, e);
}

static const struct command_option options[] = {
    {.option = {.name = STR_INIT("paths"), .positional = true, .required = true},
     .help = "s3://bucket"},
    TEXT_OPTION("index-document", "what a request for a folder gets: index.html"),
    TEXT_OPTION("error-document", "key of the object that errors get"),
};

static const struct str calls[] = {STR_INIT("s3:PutBucketWebsite")};

const struct command s3_website = {.service = STR_INIT("s3"),
                                   .name = STR_INIT("website"),
                                   .help = "Set a bucket's website configuration.",
                                   OPTIONS(options),
                                   CALLS(calls),
                                   .run = run};
