#include "dense/unigram.h"

#include <math.h>

/* sentencepiece/unigram_model.cc: an unknown character costs this more than the worst piece. */
#define UNKNOWN_PENALTY 10.0
#define HASH_START 2166136261u

static uint32_t hash_step(uint32_t h, char c)
{
    return (h ^ (unsigned char)c) * 16777619u;
}

static uint32_t *slot_of(const struct unigram *u, struct str piece, uint32_t hash)
{
    uint32_t at = (hash ^ hash >> 15) & u->mask;
    while (u->slots[at] != 0 && !str_eq(u->pieces[u->slots[at] - 1], piece)) {
        at = (at + 1) & u->mask;
    }
    return &u->slots[at];
}

void unigram_index(struct arena *a, struct unigram *u)
{
    uint32_t size = 16;
    while (size < 2 * (uint64_t)u->n && size < 1u << 31) size *= 2;
    u->mask = size - 1;
    u->slots = ARENA_ARRAY(a, uint32_t, size);
    double least = 0;
    for (uint32_t i = 0; i < u->n; i++) {
        struct str piece = u->pieces[i];
        if (!u->matches[i] || piece.n == 0) continue;
        least = fmin(least, u->scores[i]);
        if (piece.n > u->longest) u->longest = piece.n;
        uint32_t hash = HASH_START;
        for (size_t k = 0; k < piece.n; k++) hash = hash_step(hash, piece.p[k]);
        uint32_t *slot = slot_of(u, piece, hash);
        if (*slot == 0) *slot = i + 1;
    }
    u->unknown_score = least - UNKNOWN_PENALTY;
}

struct node {
    double score; /* of the best way here */
    size_t from;
    uint32_t piece;
    bool is_reached;
};

static void offer(struct node *node, double score, size_t from, uint32_t piece)
{
    if (node->is_reached && score <= node->score) return;
    *node = (struct node){score, from, piece, true};
}

static size_t character_bytes(struct str s, size_t at)
{
    size_t n = 1;
    while (at + n < s.n && ((unsigned char)s.p[at + n] & 0xc0) == 0x80) n++;
    return n;
}

static void extend(const struct unigram *u, struct str text, struct node *nodes, size_t at)
{
    size_t character = character_bytes(text, at);
    bool has_single = false;
    uint32_t hash = HASH_START;
    for (size_t n = 1; n <= u->longest && at + n <= text.n; n++) {
        hash = hash_step(hash, text.p[at + n - 1]);
        uint32_t slot = *slot_of(u, str_sub(text, at, n), hash);
        if (slot == 0) continue;
        offer(&nodes[at + n], nodes[at].score + u->scores[slot - 1], at, slot - 1);
        if (n == character) has_single = true;
    }
    if (!has_single) {
        offer(&nodes[at + character], nodes[at].score + u->unknown_score, at, u->unknown);
    }
}

size_t unigram_cut(const struct unigram *u, struct arena *a, struct str text, uint32_t *out,
                   size_t max)
{
    struct node *nodes = ARENA_ARRAY(a, struct node, text.n + 1);
    uint32_t *reversed = ARENA_ARRAY(a, uint32_t, text.n + 1);
    nodes[0].is_reached = true;
    for (size_t at = 0; at < text.n; at++) {
        if (nodes[at].is_reached) extend(u, text, nodes, at);
    }
    size_t n = 0;
    for (size_t at = text.n; at > 0; at = nodes[at].from) {
        bool repeats = n > 0 && reversed[n - 1] == u->unknown && nodes[at].piece == u->unknown;
        if (!repeats) reversed[n++] = nodes[at].piece;
    }
    size_t kept = n < max ? n : max;
    for (size_t i = 0; i < kept; i++) out[i] = reversed[n - 1 - i];
    return kept;
}
