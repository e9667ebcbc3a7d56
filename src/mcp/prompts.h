/* Prompts, which a person picks in a client (often as a slash command): the agent scripts. Their
 * parameters are the prompt's arguments. There are none without scripts. */
#ifndef MCP_PROMPTS_H
#define MCP_PROMPTS_H

#include "mcp/request.h"

void script_prompts_list(struct request *r, struct reply *out);
void script_prompts_get(struct request *r, struct reply *out);

#endif
