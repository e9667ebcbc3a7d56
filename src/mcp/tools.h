/* The tools of a session: the product's, and the fixtures when conformance is asked for. */
#ifndef MCP_TOOLS_H
#define MCP_TOOLS_H

#include "mcp/request.h"
#include "mcp/server.h"

/* A fixture has more freedom than a product tool: any content, any JSON-RPC error. */
struct fixture_tool {
    struct str name;
    struct str description;
    struct str input_schema;
    void (*run)(struct request *r, const struct value *arguments, struct reply *out);
    enum { FIXTURE_IS_CALL, FIXTURE_MAY_BE_TASK, FIXTURE_MUST_BE_TASK } task;
};

struct tool_entry {
    struct str name, title, description;
    const struct value *input_schema;
    const struct tool *tool; /* or */
    const struct fixture_tool *fixture;
};

struct tool_set {
    struct tool_entry *entries; /* NULL until tools_prepare */
    size_t count;
};

/* Parses the schemas, once, on the reader. A schema that is no JSON object is our own mistake. */
void tools_prepare(struct tool_set *set, struct arena *a, const struct mcp_options *options);

void tools_list(struct request *r, struct reply *out);
void tools_call(struct request *r, struct reply *out);

/* A result of one text block. */
void tool_text(struct request *r, struct reply *out, struct str text, bool is_error);

#endif
