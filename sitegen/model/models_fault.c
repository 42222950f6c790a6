/* Where a value that cannot be computed comes from: the part of a formula that divides by zero, not all that rests on it. */
#include "model/models_internal.h"

static bool may_fail(enum program_kind kind, enum fault fault) {
    switch (fault) {
    case FAULT_ZERO:
        return kind == PROGRAM_DIVIDE || kind == PROGRAM_POWER;
    case FAULT_DOMAIN:
        return kind == PROGRAM_LN || kind == PROGRAM_POWER || kind == PROGRAM_ROUND;
    case FAULT_NO_STEP:
        return kind == PROGRAM_AT;
    default:
        return false;
    }
}

static bool names_slot(enum program_kind kind) {
    return kind == PROGRAM_SLOT || kind == PROGRAM_PREVIOUS || kind == PROGRAM_AT;
}

struct search {
    const struct model *model;
    const struct scenario *scenario;
    enum fault fault;
    uint32_t slot;                   /* whose body is looked through */
    uint32_t failed;                 /* another slot that it names, with the same fault */
    const struct program_node *only; /* the only node that may have failed */
    size_t count;
};

static bool has_failed(const struct search *s, uint32_t slot) {
    size_t count =
        slot_is_series(&s->model->program.slots.items[slot]) ? s->scenario->result.steps : 1;
    for (size_t i = 0; i < count; i++)
        if (s->scenario->result.slots[slot][i].fault == s->fault)
            return true;
    return false;
}

static void look_through(struct search *s, const struct program_node *node) {
    if (names_slot(node->kind) && node->index < s->slot && s->failed == PROGRAM_NO_SLOT &&
        has_failed(s, node->index))
        s->failed = node->index;
    if (may_fail(node->kind, s->fault)) {
        s->only = node;
        s->count++;
    }
    for (unsigned i = 0; i < program_operands(node->kind); i++)
        look_through(s, node->operands[i]);
}

struct span model_fault_span(const struct model *m, const struct scenario *s, uint32_t slot,
                             enum fault fault) {
    struct search search = {.model = m, .scenario = s, .fault = fault, .failed = slot};
    while (search.failed != PROGRAM_NO_SLOT) { /* each comes before the last */
        search.slot = search.failed;
        search.failed = PROGRAM_NO_SLOT;
        search.count = 0;
        look_through(&search, m->program.slots.items[search.slot].body);
    }
    return search.count == 1 ? search.only->span : m->program.slots.items[search.slot].body->span;
}
