#include "base/align.h"

#include <stdlib.h>

/* The middle of both lists, without what they begin and end with alike. */
struct middle {
    size_t from, rows, columns;
    align_equal *equal;
    void *context;
    uint32_t
        *lengths; /* [row][column]: of the longest common sequence of what follows from there on */
    size_t *partners;
};

static bool is_equal(const struct middle *m, size_t row, size_t column) {
    return m->equal(m->context, m->from + row, m->from + column);
}

static uint32_t *length_at(const struct middle *m, size_t row, size_t column) {
    return &m->lengths[row * (m->columns + 1) + column];
}

static void find_lengths(const struct middle *m) {
    for (size_t row = m->rows; row-- > 0;)
        for (size_t column = m->columns; column-- > 0;) {
            uint32_t below = *length_at(m, row + 1, column),
                     beside = *length_at(m, row, column + 1);
            uint32_t both = 1 + *length_at(m, row + 1, column + 1);
            *length_at(m, row, column) = is_equal(m, row, column) ? both
                                         : below > beside         ? below
                                                                  : beside;
        }
}

static void pair_up(const struct middle *m) {
    for (size_t row = 0, column = 0; row < m->rows && column < m->columns;) {
        if (is_equal(m, row, column))
            m->partners[m->from + row++] = m->from + column++;
        else if (*length_at(m, row + 1, column) >= *length_at(m, row, column + 1))
            row++;
        else
            column++;
    }
}

static void align_middle(struct middle *m) {
    size_t size = (m->rows + 1) * (m->columns + 1);
    if (!m->rows || !m->columns || m->rows > ALIGN_MOST || size / m->rows > ALIGN_MOST ||
        size > ALIGN_MOST)
        return;
    m->lengths = calloc(size, sizeof *m->lengths);
    if (!m->lengths)
        out_of_memory(size * sizeof *m->lengths);
    find_lengths(m);
    pair_up(m);
    free(m->lengths);
}

size_t *align(struct arena *a, size_t old_count, size_t new_count, align_equal *equal,
              void *context) {
    size_t *partners = arena_array(a, size_t, old_count + 1);
    size_t least = old_count < new_count ? old_count : new_count, head = 0, tail = 0;
    for (size_t i = 0; i < old_count; i++)
        partners[i] = ALIGN_NONE;
    for (; head < least && equal(context, head, head); head++)
        partners[head] = head;
    while (tail < least - head && equal(context, old_count - tail - 1, new_count - tail - 1)) {
        tail++;
        partners[old_count - tail] = new_count - tail;
    }
    struct middle m = {.from = head,
                       .rows = old_count - head - tail,
                       .columns = new_count - head - tail,
                       .equal = equal,
                       .context = context,
                       .partners = partners};
    align_middle(&m);
    return partners;
}
