/* What the MCP conformance suite expects a server under test to have: tools, prompts, resources,
 * completion, logging and subscriptions with fixed names and contents. Only there when the session
 * asks for conformance; nothing of the product depends on it. */
#ifndef MCP_CONFORMANCE_FIXTURES_H
#define MCP_CONFORMANCE_FIXTURES_H

#include "mcp/session.h"

extern const struct method fixture_methods[];
extern const size_t fixture_method_count;

extern const struct fixture_tool fixture_content_tools[];
extern const size_t fixture_content_tool_count;
extern const struct fixture_tool fixture_input_tools[];
extern const size_t fixture_input_tool_count;
extern const struct fixture_tool fixture_task_tools[];
extern const size_t fixture_task_tool_count;

void fixture_capabilities(struct arena *a, struct value *capabilities);

void prompts_list(struct request *r, struct reply *out);
void prompts_get(struct request *r, struct reply *out);
void resources_list(struct request *r, struct reply *out);
void resources_templates(struct request *r, struct reply *out);
void resources_read(struct request *r, struct reply *out);

/* Building blocks of results. */
const struct value *text_block(struct arena *a, struct str text);
const struct value *image_block(struct arena *a);
const struct value *audio_block(struct arena *a);
const struct value *resource_block(struct arena *a, struct str uri, struct str type,
                                   struct str text);
struct value *resource_contents(struct arena *a, struct str uri, struct str type);
const struct value *png_data(struct arena *a);

/* Sends a log message when this request wants that level. */
void send_log(struct request *r, struct str level, struct str text);

/* An "input_required" result with one form under `key`; `properties` is JSON text. */
void require_form(struct request *r, struct reply *out, struct str key, struct str message,
                  struct str properties, struct str state);

const struct value *constant_json(struct arena *a, struct str text); /* of our own text */
const struct value *sampling_params(struct arena *a, struct str prompt);

const struct value *form(struct arena *a, struct str message, struct str properties);

#define NO_ARGUMENTS "{\"type\":\"object\",\"additionalProperties\":false}"

#endif
