/* The Model Context Protocol on a pair of file descriptors, both eras: the `initialize` handshake
 * of 2024-11-05 to 2025-11-25 and stateless 2026-07-28. Knows tools as a table and nothing of AWS.
 *
 * Threads: one reader (the caller of mcp_serve), a bounded pool of workers that run tools, one
 * writer. Ping, cancellation and lists are answered by the reader while tools run. */
#ifndef MCP_SERVER_H
#define MCP_SERVER_H

#include "base/cancel.h"
#include "base/err.h"
#include "base/log.h"
#include "value/value.h"

struct tool_call {
    const struct value *arguments; /* a map, checked against the tool's input schema */
    const struct cancel *cancel;
    struct str client; /* "name/version", may be empty */
    struct str user;   /* of an access token, as its issuer calls it; may be empty */
    void *session;     /* for tool_progress */
};

/* Sends notifications/progress when the client asked for it; what does not grow or comes within
 * 20 ms of the last is left out, but never the end. From any thread, during the call only. */
void tool_progress(const struct tool_call *call, double progress, double total, struct str message);

/* Asking the person behind the client (elicitation, form mode).
 *
 * Up to 2025-11-25 the question goes out at once and tool_ask waits for the answer. In 2026-07-28
 * the client calls the tool again with the answer: tool_ask then returns TOOL_ANSWER_LATER, the
 * tool returns true at once without having done anything, and the second call, with the same
 * arguments, gets the answer from the same tool_ask. So ask before any effect, one question per
 * call, and word it so that it says everything the answer allows: the answer is accepted for
 * exactly this tool, these arguments and this wording, once, within the options' ask_timeout_ms. */
enum tool_answer {
    TOOL_ANSWER_ACCEPT, /* *content is the form, checked against the schema */
    TOOL_ANSWER_DECLINE,
    TOOL_ANSWER_CANCEL, /* dismissed, or the call was cancelled */
    TOOL_ANSWER_LATER,
    TOOL_ANSWER_NONE /* this client cannot be asked, or gave no usable answer: not a yes */
};

struct tool_question {
    struct str key; /* names the question in 2026-07-28 */
    struct str message;
    struct str schema; /* JSON text, root "type":"object", flat */
};

bool tool_can_ask(const struct tool_call *call);
enum tool_answer tool_ask(const struct tool_call *call, struct arena *a,
                          const struct tool_question *question, const struct value **content);

struct tool_result {
    struct str text;
    bool is_error;
    const struct value *structured; /* a map, or NULL */
};

struct tool {
    struct str name;
    struct str title;
    struct str description;
    struct str input_schema;                             /* JSON text, root "type":"object" */
    bool read_only, destructive, idempotent, open_world; /* annotations */
    /* Runs on a worker with its own arena. False with e set becomes an isError result. */
    bool (*call)(void *ctx, struct arena *a, const struct tool_call *call,
                 struct tool_result *result, struct err *e);
    void *ctx;
};

struct scripts; /* mcp/scripts.h */

#define MCP_ASK_TIMEOUT_MS 300000 /* people take their time */

struct mcp_options {
    struct str name, version, title, instructions;
    const struct tool *tools;
    size_t tool_count;
    unsigned workers;       /* tools running at once */
    unsigned queue;         /* requests waiting at most; more are refused with -32603 "busy" */
    int64_t ask_timeout_ms; /* how long a question may be answered; 0: MCP_ASK_TIMEOUT_MS */
    int64_t task_after_ms;  /* calls that take longer become tasks where the client knows them;
                               0: never */
    const struct scripts *scripts; /* offered as prompts; or NULL */
    struct log *log;               /* may be NULL */
    bool conformance;              /* adds the fixtures of the conformance suite */
};

/* Serves until end of input or SIGTERM, SIGINT or SIGHUP; returns the exit status. Takes over
 * stdout: the caller passes the private descriptor that mcp_claim_stdout() gave. Descriptor 0, when
 * it is the input, is replaced by /dev/null. These signals and SIGUSR2 are blocked in all threads
 * and SIGPIPE is ignored: who starts a child process has to undo both in it. Ends the process
 * itself, without clean-up, when a tool does not stop within a second of its cancellation. */
int mcp_serve(const struct mcp_options *options, int in_fd, int out_fd);

/* Duplicates fd 1 to a private descriptor and points fd 1 at stderr, opens /dev/null for missing
 * standard descriptors, ignores SIGPIPE. Returns the private descriptor. */
int mcp_claim_stdout(void);

#endif
