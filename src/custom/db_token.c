/* Tokens that log in to a database: a presigned request whose scheme is cut off. aws rds
 * generate-db-auth-token, aws dsql generate-db-connect-auth-token and …-admin-auth-token
 * (botocore signers.py generate_db_auth_token, generate_dsql_…). */
#include "base/limits.h"
#include "codec/uri.h"
#include "custom/commands.h"
#include "custom/custom.h"
#include "engine/presign.h"

#define TOKEN_EXPIRES_S 900

static bool print_token(struct request *r, struct str service, struct str host, struct str query,
                        int64_t expires_s, struct err *e)
{
    struct http_request request = {.method = STR("GET"),
                                   .scheme = STR("https"),
                                   .host = host,
                                   .path = STR("/"),
                                   .query = query};
    const struct presign how = {
        .service = service, .region = r->settings.endpoint.region, .expires_s = expires_s};
    struct str url;
    if (!presign_request(r, &how, &request, &url, e)) return false;
    buf_addf(&r->out, STR_FMT "\n", STR_ARG(str_from(url, sizeof "https://" - 1)));
    return true;
}

static bool run_rds(void *context, struct arena *a, const struct invocation *in, struct err *e)
{
    struct buf query = buf_new(a, LIMIT_COMMAND);
    uri_add_query(&query, STR("Action"), STR("connect"));
    uri_add_query(&query, STR("DBUser"), value_get_text(in->params, STR("username")));
    struct str host =
        arena_printf(a, STR_FMT ":" STR_FMT, STR_ARG(value_get_text(in->params, STR("hostname"))),
                     STR_ARG(value_get_text(in->params, STR("port"))));
    return print_token(context, STR("rds-db"), host, buf_str(&query), TOKEN_EXPIRES_S, e);
}

static bool run_dsql(void *context, struct arena *a, const struct invocation *in, struct err *e)
{
    bool admin = str_eq(in->command->name, STR("generate-db-connect-admin-auth-token"));
    return print_token(context, STR("dsql"), value_get_text(in->params, STR("hostname")),
                       arena_printf(a, "Action=%s", admin ? "DbConnectAdmin" : "DbConnect"),
                       param_int(in->params, STR("expires-in"), TOKEN_EXPIRES_S), e);
}

static const struct command_option rds_options[] = {
    {.option = {.name = STR_INIT("hostname"), .required = true}, .help = "host of the database"},
    {.option = {.name = STR_INIT("port"), .required = true}, .type = TYPE_INT, .help = "its port"},
    {.option = {.name = STR_INIT("username"), .required = true}, .help = "who logs in"},
};

static const struct command_option dsql_options[] = {
    {.option = {.name = STR_INIT("hostname"), .required = true}, .help = "host of the cluster"},
    INT_OPTION("expires-in", "seconds; 900 unless given"),
};

const struct command rds_token = {.service = STR_INIT("rds"),
                                  .name = STR_INIT("generate-db-auth-token"),
                                  .help = "Make a token that logs in to a database.",
                                  OPTIONS(rds_options),
                                  .local = COMMAND_SECRET,
                                  .run = run_rds};
const struct command dsql_token = {.service = STR_INIT("dsql"),
                                   .name = STR_INIT("generate-db-connect-auth-token"),
                                   .help = "Make a token that logs in to a cluster.",
                                   OPTIONS(dsql_options),
                                   .local = COMMAND_SECRET,
                                   .run = run_dsql};
const struct command dsql_admin_token = {.service = STR_INIT("dsql"),
                                         .name = STR_INIT("generate-db-connect-admin-auth-token"),
                                         .help = "Make a token that logs in as administrator.",
                                         OPTIONS(dsql_options),
                                         .local = COMMAND_SECRET,
                                         .run = run_dsql};
