/* The tool `suggest_aws_commands`: what a person wants, in any words, to the commands that do it.
 * The command-line program's `suggest` gives the same text. */
#ifndef MCP_SUGGEST_H
#define MCP_SUGGEST_H

#include "engine/engine.h"
#include "mcp/server.h"

#define SUGGEST_USUAL 5u
#define SUGGEST_MOST 10u

struct suggest;

/* The index of the engine's model database. Never fails: without one, every call says why. The
 * engine must outlive it. */
const struct suggest *suggest_new(struct arena *a, const struct engine *engine);

/* *text for people and models, *structured {"suggestions": [...]}. ERR_USAGE: a query that is
 * empty, too long or no text; ERR_MODEL: there is no index. */
MUST_USE bool suggest_answer(struct arena *a, const struct suggest *s, struct str query, size_t max,
                             struct str *text, const struct value **structured, struct err *e);

/* All that can be suggested, for checks: the example line of the i-th, empty when the CLI does not
 * offer it. 0 without an index. */
size_t suggest_count(const struct suggest *s);
MUST_USE bool suggest_example(struct arena *a, const struct suggest *s, size_t i, struct str *line,
                              struct err *e);

struct tool suggest_tool(const struct suggest *s);

#endif
