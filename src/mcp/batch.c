/* JSON-RPC batches, which only revision 2025-03-26 has. */
#include "mcp/pool_impl.h"

#include "base/buf.h"
#include "base/limits.h"

#define ITEM_LIMIT (LIMIT_MCP_OUT_LINE - 1u * MIB) /* leaves room for errors of the other items */

struct batch {
    struct arena *arena;
    struct writer *writer;
    size_t waiting; /* answers to come, and one while the batch is being read */
    struct buf text;
};

struct batch *batch_new(struct arena *a, struct writer *w)
{
    struct batch *b = ARENA_NEW(a, struct batch);
    *b = (struct batch){a, w, 1, buf_new(a, LIMIT_MCP_OUT_LINE)};
    return b;
}

void batch_add(struct pool *p, struct batch *b)
{
    pthread_mutex_lock(&p->lock);
    b->waiting++;
    pthread_mutex_unlock(&p->lock);
}

void batch_answer_locked(struct batch *b, const struct value *id, struct str line)
{
    if (b->text.n + line.n > ITEM_LIMIT) {
        struct reply large = {0};
        reply_error(&large, RPC_INTERNAL, STR("the answers of the batch are too large together"));
        line = rpc_reply(b->arena, id, &large);
    }
    if (line.n > 0) {
        buf_add_char(&b->text, b->text.n ? ',' : '[');
        buf_add(&b->text, line);
    }
    if (--b->waiting > 0) return;
    if (b->text.n > 0) {
        buf_add_char(&b->text, ']');
        writer_push(b->writer, buf_str(&b->text), 0);
    }
    arena_free(b->arena);
}

void batch_answer(struct pool *p, struct batch *b, struct str line)
{
    pthread_mutex_lock(&p->lock);
    batch_answer_locked(b, NULL, line);
    pthread_mutex_unlock(&p->lock);
}
