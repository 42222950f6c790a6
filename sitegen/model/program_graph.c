/* Strongly connected parts (Tarjan), order, shortest ways. */
#include "model/program_graph.h"

enum { UNSEEN = 0 };
static const uint32_t none = UINT32_MAX;

void graph_finish(struct graph *g, struct arena *a) {
    size_t *starts = arena_array(a, size_t, (size_t)g->count + 2);
    struct graph_edge *sorted = arena_array(a, struct graph_edge, g->edges.count);
    for (size_t i = 0; i < g->edges.count; i++)
        starts[g->edges.items[i].from + 2]++;
    for (size_t i = 2; i < (size_t)g->count + 2; i++)
        starts[i] += starts[i - 1];
    for (size_t i = 0; i < g->edges.count; i++) /* starts[from + 1] moves to where `from` ends */
        sorted[starts[g->edges.items[i].from + 1]++] = g->edges.items[i];
    g->edges.items = sorted;
    g->edges.capacity = g->edges.count;
    g->starts = starts;
}

/* One node on the way down, and its next edge. */
struct frame {
    uint32_t node;
    size_t edge;
};

struct descent {
    const struct graph *g;
    unsigned kinds;
    struct frame *frames;
    size_t depth;
};

static void step_into(struct descent *w, uint32_t node) {
    w->frames[w->depth++] = (struct frame){node, w->g->starts[node]};
}

/* The next edge of the topmost node along `kinds`, or NULL. */
static const struct graph_edge *next_edge(struct descent *w) {
    struct frame *top = &w->frames[w->depth - 1];
    while (top->edge < w->g->starts[top->node + 1]) {
        const struct graph_edge *edge = &w->g->edges.items[top->edge++];
        if (edge->kind & w->kinds)
            return edge;
    }
    return NULL;
}

/* ---- parts ---- */

struct tarjan {
    struct descent way;
    uint32_t *number; /* in the order of discovery, from 1; UNSEEN */
    uint32_t *lowest; /* number that can be reached from it on the stack */
    uint32_t *stack;
    size_t height;
    uint32_t *part; /* `none` until it is known */
    uint32_t seen, parts;
};

static void discover(struct tarjan *t, uint32_t node) {
    t->number[node] = t->lowest[node] = ++t->seen;
    t->stack[t->height++] = node;
    step_into(&t->way, node);
}

/* All that the topmost node rests on is known. */
static void leave(struct tarjan *t) {
    uint32_t node = t->way.frames[--t->way.depth].node;
    if (t->lowest[node] == t->number[node]) {
        do
            t->part[t->stack[--t->height]] = t->parts;
        while (t->stack[t->height] != node);
        t->parts++;
    }
    if (t->way.depth) {
        uint32_t below = t->way.frames[t->way.depth - 1].node;
        if (t->lowest[node] < t->lowest[below])
            t->lowest[below] = t->lowest[node];
    }
}

static void find_parts(struct tarjan *t, uint32_t root) {
    discover(t, root);
    while (t->way.depth) {
        uint32_t node = t->way.frames[t->way.depth - 1].node;
        const struct graph_edge *edge = next_edge(&t->way);
        if (!edge)
            leave(t);
        else if (t->number[edge->to] == UNSEEN)
            discover(t, edge->to);
        else if (t->part[edge->to] == none && t->number[edge->to] < t->lowest[node])
            t->lowest[node] = t->number[edge->to];
    }
}

uint32_t *graph_parts(const struct graph *g, unsigned kinds, struct arena *a) {
    struct tarjan t = {.way = {g, kinds, arena_array(a, struct frame, g->count), 0}};
    t.number = arena_array(a, uint32_t, g->count);
    t.lowest = arena_array(a, uint32_t, g->count);
    t.stack = arena_array(a, uint32_t, g->count);
    t.part = arena_array(a, uint32_t, g->count);
    for (uint32_t i = 0; i < g->count; i++)
        t.part[i] = none;
    for (uint32_t i = 0; i < g->count; i++)
        if (t.number[i] == UNSEEN)
            find_parts(&t, i);
    return t.part;
}

/* ---- order ---- */

/* Nodes by their part, else by their number. */
static uint32_t *by_part(const struct graph *g, const uint32_t *parts, struct arena *a) {
    uint32_t *ends = arena_array(a, uint32_t, (size_t)g->count + 1);
    uint32_t *sorted = arena_array(a, uint32_t, g->count);
    for (uint32_t i = 0; i < g->count; i++)
        ends[parts[i] + 1]++;
    for (uint32_t i = 1; i <= g->count; i++)
        ends[i] += ends[i - 1];
    for (uint32_t i = 0; i < g->count; i++)
        sorted[ends[parts[i]]++] = i;
    return sorted;
}

uint32_t *graph_order(const struct graph *g, unsigned kinds, const uint32_t *parts,
                      struct arena *a) {
    struct descent way = {g, kinds, arena_array(a, struct frame, g->count), 0};
    uint32_t *nodes = by_part(g, parts, a), *order = arena_array(a, uint32_t, g->count);
    bool *seen = arena_array(a, bool, g->count);
    size_t count = 0;
    for (uint32_t i = 0; i < g->count; i++) {
        if (!seen[nodes[i]])
            step_into(&way, nodes[i]);
        seen[nodes[i]] = true;
        while (way.depth) {
            uint32_t node = way.frames[way.depth - 1].node;
            const struct graph_edge *edge = next_edge(&way);
            if (!edge) {
                order[count++] = node;
                way.depth--;
            } else if (!seen[edge->to] && parts[edge->to] == parts[node]) {
                seen[edge->to] = true;
                step_into(&way, edge->to);
            }
        }
    }
    return order;
}

/* ---- ways ---- */

/* Breadth first; by[i] becomes the edge that reached node i. */
static void search(const struct graph *g, unsigned kinds, const uint32_t *parts, uint32_t from,
                   uint32_t to, const struct graph_edge **by, uint32_t *queue) {
    size_t count = 0;
    queue[count++] = from;
    for (size_t next = 0; next < count && !by[to]; next++)
        for (size_t i = g->starts[queue[next]]; i < g->starts[queue[next] + 1]; i++) {
            const struct graph_edge *edge = &g->edges.items[i];
            bool seen = by[edge->to] || edge->to == from;
            if (!(edge->kind & kinds) || seen || parts[edge->to] != parts[from])
                continue;
            by[edge->to] = edge;
            queue[count++] = edge->to;
        }
}

struct graph_path graph_path(const struct graph *g, unsigned kinds, const uint32_t *parts,
                             uint32_t from, uint32_t to, struct arena *a) {
    const struct graph_edge **by = arena_array(a, const struct graph_edge *, g->count);
    struct graph_path path = {.count = 1};
    if (from != to)
        search(g, kinds, parts, from, to, by, arena_array(a, uint32_t, g->count));
    for (uint32_t node = to; node != from; node = by[node]->from)
        path.count++;
    path.items = arena_array(a, uint32_t, path.count);
    path.items[0] = from;
    size_t i = path.count;
    for (uint32_t node = to; node != from; node = by[node]->from) {
        path.items[--i] = node;
        path.kinds |= by[node]->kind;
    }
    return path;
}
