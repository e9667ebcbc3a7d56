/* Asking the person before commands that a rule wants consent for: one question for all commands
 * of a call, before any of them runs. */
#ifndef MCP_CONSENT_H
#define MCP_CONSENT_H

#include "engine/engine.h"
#include "mcp/server.h"

/* The commands are prepared; only those whose decision asks are in the question. True when the
 * person agreed to exactly these; `refusal` says why not. *later: answer the call with nothing,
 * the client comes back with the answer. */
bool consent_given(const struct tool_call *call, struct arena *a,
                   const struct request *const *requests, size_t n, bool *later,
                   struct str *refusal);

#endif
