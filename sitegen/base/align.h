/* What two lists have in common: the longest sequence of elements that stand in both in the same order. */
#ifndef BASE_ALIGN_H
#define BASE_ALIGN_H

#include "base/arena.h"

#define ALIGN_NONE SIZE_MAX

/* Is element i of the old list element k of the new one? */
typedef bool align_equal(void *context, size_t i, size_t k);

/* For each element of the old list the index of its partner in the new one, or ALIGN_NONE; partners rise. Takes time and memory by
 * the product of what differs: behind ALIGN_MOST, lists count as different between their common beginning and end. */
#define ALIGN_MOST ((size_t)4 << 20)
size_t *align(struct arena *a, size_t old_count, size_t new_count, align_equal *equal,
              void *context);

#endif
