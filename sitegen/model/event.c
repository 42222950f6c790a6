/* Facts that stand on the timeline: when each was. */
#include "model/stages.h"

#include <stdlib.h>

static bool is_same_time(const struct date *a, const struct date *b) {
    return date_first_day(a) == date_first_day(b) && date_last_day(a) == date_last_day(b);
}

/* What its value says, where that is a date; else the time in which its current value holds: a period, unless it begins and
 * ends with the same. */
static void date_event(const struct fact *fact, struct fact_extra *extra) {
    const struct fact_value *current = &fact->entries.items[fact->current];
    if (fact->value.kind == VALUE_DATE) {
        extra->event_from = fact->value.date;
        return;
    }
    extra->event_from = current->from;
    if (!current->from.precision)
        return;
    extra->is_period = !current->ends.precision || !is_same_time(&current->from, &current->ends);
    if (extra->is_period)
        extra->event_until = current->ends;
}

static void report_dateless(const struct fact *fact, struct diags *d) {
    const struct fact_value *current = &fact->entries.items[fact->current];
    diag_error(d, "event-without-date", fact->extra->event.span, "this event has no date");
    if (current->ends.precision)
        diag_hint(d, "say when it began, too: 'from'");
    else if (fact->value.kind == VALUE_TEXT)
        diag_hint(d, "its value is text: a day is written 2014-02-04, without quotes");
    else
        diag_hint(d, "its value is no date: say with 'from' since when it is so, and with 'until' "
                     "how long it was");
}

static int by_time(const void *x, const void *y) {
    const struct fact *a = *(const struct fact *const *)x, *b = *(const struct fact *const *)y;
    int32_t first = date_first_day(&a->extra->event_from);
    int32_t second = date_first_day(&b->extra->event_from);
    if (first != second)
        return first < second ? -1 : 1;
    return str_cmp(a->item.id, b->item.id);
}

static void list_with_parties(struct site *site) {
    for (size_t i = 0; i < site->events.count; i++) {
        const struct fact *fact = (const struct fact *)site->events.items[i];
        const struct item_list *parties = &fact->extra->taking_part;
        for (size_t j = 0; j < parties->count; j++) {
            if (parties->items[j]->kind != ITEM_ENTITY)
                continue;
            struct entity *entity = (struct entity *)parties->items[j];
            arena_push(site->arena, &entity->events, site->events.items[i]);
        }
    }
}

bool date_fact(struct fact *fact, struct diags *d) {
    if (!fact->extra || !fact->extra->event.text.n || fact->value.kind == VALUE_NONE)
        return false; /* what has no value was reported */
    date_event(fact, fact->extra);
    if (!fact->extra->event_from.precision)
        report_dateless(fact, d);
    return fact->extra->event_from.precision;
}

void date_events(struct load *l) {
    struct site *site = l->site;
    const struct item_list *facts = &site->items[ITEM_FACT];
    for (size_t i = 0; i < facts->count && site->has_events; i++)
        if (date_fact((struct fact *)facts->items[i], l->d))
            arena_push(site->arena, &site->events, facts->items[i]);
    if (site->events.count)
        qsort(site->events.items, site->events.count, sizeof *site->events.items, by_time);
    list_with_parties(site);
}
