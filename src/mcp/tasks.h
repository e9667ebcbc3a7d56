/* Tasks (extension io.modelcontextprotocol/tasks of MCP 2026-07-28): a call that takes long is
 * answered with a handle and goes on; the client polls. A task is kept until its time to live after
 * its end is over, in a table of fixed size; when the table is full calls just stay calls. */
#ifndef MCP_TASKS_H
#define MCP_TASKS_H

#include "mcp/pool.h"

#define TASKS_EXTENSION STR("io.modelcontextprotocol/tasks")

/* Answers a running request, whose client knows tasks, with a new task; false when that cannot be.
 * The request goes on; what it replies in the end becomes the outcome of the task. */
bool task_begin(struct pool *p, struct request *r);

/* Does it for every tools/call that came `after_us` ago and whose client knows tasks. Returns when
 * to look again, in microseconds from now; -1: nothing to look for. */
int64_t task_begin_late(struct pool *p, int64_t after_us);

/* Forbids that r becomes a task. False when it already is one. */
bool task_forbid(struct pool *p, struct request *r);

/* Of a request that is a task: asks the client (a map of input requests) and waits for all answers.
 * NULL when the task was cancelled. The answers live as long as the request. */
const struct value *task_input(struct pool *p, struct request *r, const struct value *requests);

void task_fail_capability(struct request *r, struct reply *out); /* -32021 */

/* Methods. */
void tasks_get(struct request *r, struct reply *out);
void tasks_update(struct request *r, struct reply *out);
void tasks_cancel(struct request *r, struct reply *out);

#endif
