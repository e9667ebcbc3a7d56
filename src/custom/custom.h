/* What commands of this folder share. A command is one file with one `const struct command`, listed
 * in table.c; its run function gets the struct request as context and prints through it. Calls go
 * through custom_call and custom_pages, which reach the operations that the command declares and no
 * others (engine/call.h, the one door). */
#ifndef CUSTOM_CUSTOM_H
#define CUSTOM_CUSTOM_H

#include "cli/command.h"
#include "engine/call.h"
#include "engine/pages.h"

#define OPTIONS(list) .options = (list), .option_count = ARRAY_LEN(list)
#define CALLS(list) .calls = (list), .call_count = ARRAY_LEN(list)
#define CALL_OPTIONS(list) .call_options = (list), .call_option_count = ARRAY_LEN(list)
#define TEXT_OPTION(option_name, text)                                                             \
    {                                                                                              \
        .option = {.name = STR_INIT(option_name)}, .help = (text)                                  \
    }
#define INT_OPTION(option_name, text)                                                              \
    {                                                                                              \
        .option = {.name = STR_INIT(option_name)}, .type = TYPE_INT, .help = (text)                \
    }
#define FLAG_OPTION(option_name, text)                                                             \
    {                                                                                              \
        .option = {.name = STR_INIT(option_name), .arity = ARITY_FLAG}, .help = (text)             \
    }

/* An operation of the plan by its model name. Every name used must be among the command's calls. */
const struct operation *custom_operation(const struct request *r, struct str name);

/* One call; service errors become the CLI's sentence. *output may be NULL. */
MUST_USE bool custom_call(struct request *r, struct str operation, const struct value *params,
                          const struct value **output, struct err *e);

/* The same with the answer's stream going to a sink as it comes. */
MUST_USE bool custom_stream(struct request *r, struct str operation, const struct value *params,
                            const struct http_sink *sink, struct err *e);

/* The same with the input's stream coming from a source; it may be NULL. */
MUST_USE bool custom_send(struct request *r, struct str operation, const struct value *params,
                          const struct http_source *body, const struct value **output,
                          struct err *e);

/* Every page of an operation; page_size OPTION_UNSET leaves it to the service. */
MUST_USE bool custom_pages(struct request *r, struct str operation, const struct value *params,
                           int64_t page_size, page_fn each, void *ctx, struct err *e);

/* A copy of the request whose memory is its own arena, for one of many steps; free the arena when
 * the step is over. What the step prints must be printed with the original. */
struct request custom_step(struct request *r);

/* What went wrong in a step, as `e`, before the memory of the step is given back. Returns false. */
bool custom_error(struct err *e, const struct err *why);

/* The request as it is for another service of the command's calls (model name): its settings, which
 * take nothing from --endpoint-url. What it prints must be printed with the original. */
MUST_USE bool custom_on(struct request *r, struct str service, struct request *out, struct err *e);

/* Requests are signed with the credentials of an answer: {"AccessKeyId", "SecretAccessKey",
 * "SessionToken"}. */
void custom_credentials(struct request *r, const struct value *given);

/* The same signed with the credentials that sts AssumeRole gives for the role. */
MUST_USE bool custom_assume(struct request *r, struct str role, struct str session_name,
                            struct request *out, struct err *e);

/* A person at a terminal sees what is printed so far, before a wait. ERR_IO. */
MUST_USE bool custom_show(struct request *r, struct err *e);

/* Shorthands for building parameters. */
void set_text(struct arena *a, struct value *map, struct str name, struct str text);
int64_t param_int(const struct value *params, struct str name, int64_t fallback);
bool param_flag(const struct value *params, struct str name);

/* "2024-01-31 09:05:00" in the local zone, from a time stamp of an answer. */
struct str local_time(struct arena *a, struct str timestamp);

/* "1 Byte", "10 Bytes", "1.0 KiB" (awscli s3/utils.py human_readable_size). */
struct str human_size(struct arena *a, int64_t bytes);

#endif
