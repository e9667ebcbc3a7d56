/* struct link: one HTTP connection, on a thread of its own. Requests come one after the other;
 * everything that is read or sent has a deadline. */
#ifndef MCP_HTTP_LINK_H
#define MCP_HTTP_LINK_H

#include "mcp/http/head.h"

struct link {
    int fd;
    int stop_fd; /* becomes readable when the server ends */
    size_t begin, end;
    bool is_streaming; /* an event stream has begun */
    bool is_broken;    /* nothing can be sent any more */
    char in[16384];
};

/* Takes the head of the next request, in the arena. 0 with the head; the HTTP status that answers
 * what is wrong with it, after which the connection must be closed; -1 when there is no further
 * request. */
int link_head(struct link *l, struct arena *a, struct head *head);
/* Then its body, no longer than `limit`: 0, or a status as above. */
int link_body(struct link *l, struct arena *a, size_t limit, const struct head *head,
              struct str *body);

/* A whole answer. `fields` are further lines "Name: value\r\n"; a JSON body when there is one. */
void link_answer(struct link *l, int status, struct str fields, struct str body);

/* An event stream: opened by its first event. */
void link_event(struct link *l, struct str fields, struct str data);
void link_comment(struct link *l); /* keeps proxies from giving up */
void link_end_stream(struct link *l);

/* Sleeps until `wake_fd` is readable or that many milliseconds have passed. False when the client
 * has gone or the server ends. */
bool link_must_stop(const struct link *l); /* the server ends */
bool link_wait(struct link *l, int wake_fd, int ms);

#endif
