/* `--region *` in a command of a model: the command once for every region that the account has
 * enabled, as the reference server has it. The AWS CLI knows no such thing, so `exec` does not. */
#ifndef MCP_REGIONS_H
#define MCP_REGIONS_H

#include "engine/engine.h"
#include "mcp/server.h"

/* Sets *out to the commands to run instead, one for each region, in order (one alone when the
 * command calls nothing: help, skeletons); *n is 0 when it names no `*` and runs as it is. Asks
 * account ListRegions with the command's profile, as a command that the policy judges and the audit
 * log names (`tool`). Fails with what is wrong with the command itself, or when the regions are not
 * to be had. */
MUST_USE bool regions_expand(struct arena *a, const struct engine *g, const struct tool_call *call,
                             struct str tool, struct str line, struct words **out, size_t *n,
                             struct err *e);

#endif
