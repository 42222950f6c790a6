/* What rests on what, as a graph: what rests on itself, and an order for the rest. Nothing here recurses, so that a chain may
 * be as long as it likes. */
#ifndef MODEL_PROGRAM_GRAPH_H
#define MODEL_PROGRAM_GRAPH_H

#include "base/arena.h"

/* How one rests on the other. */
enum graph_kind {
    GRAPH_NOW = 1,      /* on its value at the same step, or its only one */
    GRAPH_PREVIOUS = 2, /* on that at the step before */
    GRAPH_WHOLE = 4,    /* on those at all steps */
    GRAPH_ANY = 7
};

struct graph_edge {
    uint32_t from, to; /* `from` rests on `to` */
    enum graph_kind kind;
    uint32_t label; /* for whoever made the graph */
};

struct graph {
    uint32_t count; /* of nodes */
    struct {
        struct graph_edge *items;
        size_t count, capacity;
    } edges;
    size_t *starts; /* set by graph_finish: the edges of node i are starts[i] to starts[i + 1] */
};

/* After the last edge: sorts them by `from`. */
void graph_finish(struct graph *g, struct arena *a);

/* The part of each node: nodes that rest on one another along edges of `kinds` (a mask) are of one part. Parts are numbered
 * so that each rests on lower ones alone. */
uint32_t *graph_parts(const struct graph *g, unsigned kinds, struct arena *a);

/* All nodes, part by part; within a part what others rest on along `kinds` comes first. */
uint32_t *graph_order(const struct graph *g, unsigned kinds, const uint32_t *parts,
                      struct arena *a);

/* The shortest way along `kinds` from `from` to `to`, with both ends; of one node when they are the same. Both are of one
 * part, so there is one. */
struct graph_path {
    uint32_t *items;
    size_t count;
    unsigned kinds; /* of the edges on it */
};
struct graph_path graph_path(const struct graph *g, unsigned kinds, const uint32_t *parts,
                             uint32_t from, uint32_t to, struct arena *a);

#endif
