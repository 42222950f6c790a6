/* What `sitegen history` prints. */
#ifndef CMD_HISTORY_PRINT_H
#define CMD_HISTORY_PRINT_H

#include "cmd/print.h"

enum { SHORT_HASH = 8 }; /* digits */

struct history_view {
    const struct history *history;
    const struct site *site;
    struct arena *arena;
    struct map
        unread; /* ids of those whose file cannot be read now, so that they are told as they were committed */
};

struct item_histories {
    const struct item_history **items;
    size_t count, capacity;
};
/* All that facts and articles have, facts first, by id. */
struct item_histories histories_all(const struct history_view *v);

void history_print_text(const struct history_view *v, const struct item_histories *list,
                        struct buf *out);
void history_print_json(const struct history_view *v, const struct item_histories *list,
                        struct buf *out);

#endif
