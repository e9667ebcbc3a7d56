/* JSON-RPC 2.0 as MCP narrows it: ids are strings or integers and are echoed exactly as they
 * came, params are maps, errors about an unreadable id carry no id (MCP schema 2025-11-25). */
#ifndef MCP_JSONRPC_H
#define MCP_JSONRPC_H

#include "value/value.h"

enum rpc_code {
    RPC_PARSE = -32700,
    RPC_INVALID_REQUEST = -32600,
    RPC_METHOD_NOT_FOUND = -32601,
    RPC_INVALID_PARAMS = -32602,
    RPC_INTERNAL = -32603,
    RPC_RESOURCE_NOT_FOUND = -32002, /* legacy only */
    RPC_MISSING_CAPABILITY = -32021, /* modern only, as the next */
    RPC_UNSUPPORTED_VERSION = -32022,
};

enum message_kind { MESSAGE_REQUEST, MESSAGE_NOTIFICATION, MESSAGE_RESPONSE, MESSAGE_INVALID };

struct message {
    enum message_kind kind;
    const struct value *id; /* NULL when there is none that can be echoed */
    struct str method;
    const struct value *params;         /* a map, empty when absent */
    const struct value *result, *error; /* of a response, one of them NULL */
    const char *fault;                  /* why it is invalid */
    bool is_mended; /* its text was no Unicode: U+FFFD stands where something was lost */
};

/* False when the JSON text holds more than LIMIT_MCP_VALUES values. Looks at the text alone. */
bool message_is_bounded(struct str line);

struct message message_of(const struct value *v);
bool message_id_is_valid(const struct value *id);

/* What a method answers: a result under construction, or (code not 0) an error. */
struct reply {
    struct value *result;
    int code;
    struct str message;
    const struct value *data; /* NULL: none */
};

void reply_error(struct reply *out, enum rpc_code code, struct str borrowed_message);

/* One line of output without newline. A reply that does not fit LIMIT_MCP_OUT_LINE becomes an
 * internal error that says so. `id` may be NULL in rpc_reply for errors. */
struct str rpc_reply(struct arena *a, const struct value *id, const struct reply *r);
struct str rpc_request(struct arena *a, const struct value *id, struct str method,
                       const struct value *params); /* id NULL: a notification */

#endif
