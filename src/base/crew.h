/* struct crew: a bounded number of threads for loops. A loop's turns run in the thread that asks
 * and in idle ones of the crew; loops nest (files, and parts of a file), and an inner loop goes
 * before the next turn of the outer one. Never are more than `threads` at work: who waits for the
 * end of a loop is one of them. */
#ifndef BASE_CREW_H
#define BASE_CREW_H

#include "base/arena.h"

struct crew;

/* Threads start when there is work for them and end with the arena. `threads` counts the asking
 * one; 1 runs everything in it. */
struct crew *crew_new(struct arena *a, unsigned threads);

/* False ends the loop: no further turn begins. */
typedef bool (*crew_fn)(void *ctx, size_t i);

/* Turns 0 … n-1, each once, in that order of beginning. Returns behind the end of the last one:
 * true when all returned true. */
bool crew_each(struct crew *c, size_t n, crew_fn turn, void *ctx);

#endif
