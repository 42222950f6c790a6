/* Valid time: of a fact that has several values, which of them leads when. */
#include "model/stages.h"

#include <stdlib.h>

/* The days of an entry; entries without `until` are cut short where the next of their rank begins. */
struct period {
    int32_t begin, end;
    uint32_t entry;
    enum rank rank;
    bool open; /* no `until` */
};

struct periods {
    struct period *items;
    size_t count, capacity;
};

static int by_rank_and_begin(const void *x, const void *y) {
    const struct period *a = x, *b = y;
    if (a->rank != b->rank)
        return a->rank < b->rank ? -1 : 1;
    if (a->begin != b->begin)
        return a->begin < b->begin ? -1 : 1;
    return a->entry < b->entry ? -1 : a->entry > b->entry;
}

static struct periods periods_of(struct arena *a, const struct fact *fact, bool quiet,
                                 struct diags *d) {
    struct periods all = {0};
    for (uint32_t i = 0; i < fact->entries.count; i++) {
        const struct fact_value *v = &fact->entries.items[i];
        struct period p = {INT32_MIN, INT32_MAX, i, v->rank, !v->until.precision};
        if (v->from.precision)
            p.begin = date_first_day(&v->from);
        if (v->until.precision)
            p.end = date_last_day(&v->until);
        if (p.begin <= p.end) {
            arena_push(a, &all, p);
        } else if (!quiet) {
            diag_error(d, "from-after-until", v->span,
                       "this value begins on %.*s and ends before, on %.*s",
                       STR(date_iso(d->arena, &v->from)), STR(date_iso(d->arena, &v->until)));
            diag_hint(d, "'until' is the last day on which it was so");
        }
    }
    if (all.count > 1)
        qsort(all.items, all.count, sizeof *all.items, by_rank_and_begin);
    return all;
}

static void report_overlap(const struct fact *fact, const struct period *a, const struct period *b,
                           struct diags *d) {
    uint32_t first = a->entry < b->entry ? a->entry : b->entry;
    uint32_t second = a->entry < b->entry ? b->entry : a->entry;
    struct date day = date_of_day(b->begin); /* none when both have no beginning */
    str on = date_iso(d->arena, &day);
    diag_error(d, "overlap", fact->entries.items[second].span,
               "this value is valid at the same time as another%s%.*s",
               on.n ? ": both are on " : "", STR(on));
    diag_hint(d,
              "the other is in line %zu: give one of them 'until', or a 'rank' (preferred, or "
              "deprecated)",
              span_place(fact->entries.items[first].span).line);
}

/* Cuts open periods where the next of their rank begins, and tells what still overlaps: of that only the
 * first part is kept. Deprecated values never lead, so they may overlap. */
static void separate(struct fact *fact, struct periods *all, bool quiet, struct diags *d) {
    size_t kept = 0;
    for (size_t i = 0; i < all->count; i++) {
        struct period next = all->items[i];
        struct period *last = kept ? &all->items[kept - 1] : NULL;
        bool same = last && last->rank == next.rank && next.rank != RANK_DEPRECATED;
        if (same && last->open && last->begin < next.begin && next.begin <= last->end) {
            last->end = next.begin - 1;
            fact->entries.items[last->entry].ends = date_of_day(last->end);
        } else if (same && last->end >= next.begin) {
            if (!quiet)
                report_overlap(fact, last, &next, d);
            if (next.end <= last->end)
                continue;
            next.begin = last->end + 1;
        }
        all->items[kept++] = next;
    }
    all->count = kept;
}

static void add_lead(struct arena *a, struct fact *fact, int32_t from, int32_t until,
                     uint32_t entry) {
    struct lead lead = {from, until, entry};
    arena_push(a, &fact->leads, lead);
    fact->entries.items[entry].leading = true;
}

/* What is left of a normal period where no preferred one stands; `*next` moves over the preferred ones,
 * which are laid down on the way. Both come in the order of time. */
static void lay_normal(struct arena *a, struct fact *fact, struct period normal,
                       const struct period **next, const struct period *end) {
    while (*next < end && (*next)->begin <= normal.end) {
        const struct period *p = *next;
        fact->competing |= p->end >= normal.begin;
        if (p->begin > normal.begin)
            add_lead(a, fact, normal.begin, p->begin - 1, normal.entry);
        if (p->end >= normal.end) { /* it may reach over the next normal one, too */
            return;
        }
        add_lead(a, fact, p->begin, p->end, p->entry);
        if (p->end >= normal.begin)
            normal.begin = p->end + 1;
        (*next)++;
    }
    add_lead(a, fact, normal.begin, normal.end, normal.entry);
}

static int by_from(const void *x, const void *y) {
    const struct lead *a = x, *b = y;
    return a->from < b->from ? -1 : a->from > b->from;
}

static void lay_leads(struct arena *a, struct fact *fact, const struct periods *all) {
    size_t normals = 0, preferred;
    if (!all->count)
        return; /* every entry was refused */
    while (normals < all->count && all->items[normals].rank == RANK_NORMAL)
        normals++;
    for (preferred = normals; preferred < all->count; preferred++)
        if (all->items[preferred].rank != RANK_PREFERRED)
            break;
    const struct period *next = all->items + normals, *end = all->items + preferred;
    for (size_t i = 0; i < normals; i++)
        lay_normal(a, fact, all->items[i], &next, end);
    for (; next < end; next++)
        add_lead(a, fact, next->begin, next->end, next->entry);
    if (fact->leads.count > 1)
        qsort(fact->leads.items, fact->leads.count, sizeof *fact->leads.items, by_from);
}

/* The last lead that has begun by then, or the first; of an unknown day the last of all. */
static uint32_t current_entry(const struct fact *fact, const struct date *now) {
    size_t i = fact->leads.count - 1;
    if (now->precision)
        while (i && fact->leads.items[i].from > date_last_day(now))
            i--;
    return fact->leads.items[i].entry;
}

/* What is said of a fact is said of its current value. Its sources stay its own: they are what entries without any have. */
static void lead_with(struct fact *fact, uint32_t entry) {
    fact->current = entry;
    fact->status = fact->entries.items[entry].status;
    fact->as_of = fact->entries.items[entry].as_of;
}

void order_entries(struct arena *a, struct fact *fact, const struct date *now, bool quiet,
                   struct diags *d) {
    for (size_t i = 0; i < fact->entries.count; i++)
        fact->entries.items[i].ends = fact->entries.items[i].until;
    struct periods all = periods_of(a, fact, quiet, d);
    separate(fact, &all, quiet, d);
    lay_leads(a, fact, &all);
    if (fact->leads.count) {
        lead_with(fact, current_entry(fact, now));
        return;
    }
    fact->broken = true;
    if (all.count && !quiet) {
        diag_error(d, "no-leading-value", fact->item.span, "all values of '%.*s' are deprecated",
                   STR(fact->item.id));
        diag_hint(d, "a deprecated value never leads: take the rank away, or say 'status: "
                     "retracted'");
    }
}

/* ---- the value at a date ---- */

/* As it is written: it may not be computed yet. */
static str entry_words(const struct fact *fact, const struct lead *lead) {
    const struct fact_value *v = &fact->entries.items[lead->entry];
    return v->as_formula.text.n ? v->as_formula.text : v->value.written;
}

static str day_words(struct arena *a, int32_t day) {
    struct date date = date_of_day(day);
    return date_iso(a, &date);
}

static void report_no_value(const struct fact *fact, const struct lead *next, struct date at,
                            struct span span, struct diags *d) {
    const struct lead *leads = fact->leads.items, *end = leads + fact->leads.count;
    diag_error(d, "no-value-then", span, "'%.*s' has no value for %.*s", STR(fact->item.id),
               STR(date_iso(d->arena, &at)));
    if (next == leads)
        diag_hint(d, "its first value is valid from %.*s", STR(day_words(d->arena, next->from)));
    else if (next == end)
        diag_hint(d, "its last value was valid until %.*s",
                  STR(day_words(d->arena, next[-1].until)));
    else
        diag_hint(d, "it has one until %.*s, and the next from %.*s",
                  STR(day_words(d->arena, next[-1].until)), STR(day_words(d->arena, next->from)));
}

static void report_two_values(const struct fact *fact, const struct lead *first,
                              const struct lead *second, struct date at, struct span span,
                              struct diags *d) {
    diag_error(d, "two-values-then", span,
               "'%.*s' has two values in %.*s: '%.*s' until %.*s, '%.*s' from %.*s",
               STR(fact->item.id), STR(date_iso(d->arena, &at)), STR(entry_words(fact, first)),
               STR(day_words(d->arena, first->until)), STR(entry_words(fact, second)),
               STR(day_words(d->arena, second->from)));
    diag_hint(d, "name a day");
}

/* The first lead that has not ended before that day; leads.count when all have. */
static size_t lead_at(const struct fact *fact, int32_t day) {
    size_t low = 0, high = fact->leads.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (fact->leads.items[middle].until < day)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

const struct fact_value *fact_value_at(const struct fact *fact, struct date at, struct span span,
                                       struct diags *d) {
    if (fact->broken)
        return NULL;
    int32_t last = date_last_day(&at);
    const struct lead *end = fact->leads.items + fact->leads.count;
    const struct lead *first = fact->leads.items + lead_at(fact, date_first_day(&at));
    if (first == end || first->from > last) {
        report_no_value(fact, first, at, span, d);
        return NULL;
    }
    for (const struct lead *next = first + 1; next < end && next->from <= last; next++)
        if (next->entry != first->entry) {
            report_two_values(fact, first, next, at, span, d);
            return NULL;
        }
    return &fact->entries.items[first->entry];
}
