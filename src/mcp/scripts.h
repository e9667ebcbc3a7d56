/* Agent scripts: texts that tell a model step by step how to do a longer task with AWS commands.
 *
 * A file NAME.script.md opens with YAML front matter between two lines "---" that has at least a
 * `description`; what follows is the script. Those of data/scripts are part of the program, others
 * come from a folder of the operator and replace one of the same name. */
#ifndef MCP_SCRIPTS_H
#define MCP_SCRIPTS_H

#include "base/buf.h"
#include "base/embedded.h"
#include "mcp/server.h"

struct script {
    struct str name;
    struct str description;
    struct str text; /* behind the front matter, unchanged */
};

struct scripts {
    struct script *items; /* sorted by name */
    size_t n;
};

extern const struct embedded script_texts[];
extern const size_t script_texts_count;

/* ERR_CONFIG: it has no front matter, the front matter is no YAML or has no description. */
MUST_USE bool script_parse(struct arena *a, struct str file_name, struct str text,
                           struct script *out, struct err *e);

/* The program's scripts and those of `folder` (empty: none). Never fails: what cannot be used is
 * left out, with a line in `warnings` that says why. */
struct scripts scripts_load(struct arena *a, struct str folder, struct buf *warnings);

struct script *scripts_find(const struct scripts *s, struct str name); /* or NULL */

/* The tool `get_execution_plan`. The scripts must outlive the server. */
struct tool plan_tool(struct arena *a, const struct scripts *scripts);

#endif
