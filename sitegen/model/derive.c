/* From formulas to values: names to facts, the order in which one rests on the other, then the arithmetic. */
#include "base/pool.h"
#include "model/stages.h"

enum {
    MAX_SUGGESTIONS = 50, /* looking for the nearest of many names costs time */
    MANY = 512,           /* formulas of one level that are worth starting threads for */
    DEFAULT_DIGITS = 4    /* that prose prints of a computed value */
};

/* fact_value.mark */
enum mark {
    MARK_NEW,
    MARK_OPEN,  /* on the way down: what it rests on is being looked at */
    MARK_CYCLE, /* the same, and part of a cycle that was reported */
    MARK_DONE,
    MARK_FAILED /* cannot be computed: reported */
};

/* ---- names ---- */

static bool is_known(void *site, str name) {
    return map_get(&((const struct site *)site)->ids, name) != NULL;
}

static void report_unknown(const struct site *site, const struct formula_ref *ref,
                           unsigned *suggestions, struct diags *d) {
    diag_error(d, "unknown-reference", ref->span, "there is nothing with the id '%.*s'",
               STR(ref->id));
    str hint = formula_name_hint(d->arena, ref->id, is_known, (void *)site);
    if (hint.n)
        diag_hint(d, "%.*s", STR(hint));
    else if (!hint_unread(site, d) && *suggestions && (*suggestions)--)
        diag_nearest(d, map_nearest(&site->ids, ref->id));
}

static bool name_fact(struct named *named, const struct fact *fact, const struct formula_ref *ref,
                      struct diags *d) {
    named->value = &fact->value; /* of a broken fact: none */
    if (fact->broken)
        return true;
    named->entry = ref->at.precision ? fact_value_at(fact, ref->at, ref->span, d)
                                     : &fact->entries.items[fact->current];
    if (named->entry)
        named->value = &named->entry->value;
    return named->entry != NULL;
}

static bool name_entity(struct arena *a, struct named *named, const struct formula_ref *ref,
                        struct diags *d) {
    struct value *value = arena_new(a, struct value);
    *value = (struct value){.kind = VALUE_ENTITY, .written = ref->id, .span = ref->span};
    value->entity = named->item;
    named->value = value;
    if (!ref->at.precision)
        return true;
    diag_error(d, "wrong-kind", ref->span, "'%.*s' is an entity: only facts have values at a date",
               STR(ref->id));
    return false;
}

bool resolve_name(struct arena *a, const struct site *site, const struct formula_ref *ref,
                  struct named *named, unsigned *suggestions, struct diags *d) {
    named->item = map_get(&site->ids, ref->id);
    if (!named->item) {
        report_unknown(site, ref, suggestions, d);
        return false;
    }
    if (named->item->kind == ITEM_FACT)
        return name_fact(named, (const struct fact *)named->item, ref, d);
    if (named->item->kind == ITEM_ENTITY)
        return name_entity(a, named, ref, d);
    diag_error(d, "wrong-kind", ref->span, "a formula names facts and entities; '%.*s' is %s",
               STR(ref->id), item_kind_words(named->item->kind));
    return false;
}

bool resolve_formula(struct arena *a, const struct site *site, struct formula *f,
                     unsigned *suggestions, struct diags *d) {
    bool fine = true;
    struct named *named = arena_array(a, struct named, f->refs.count);
    for (size_t i = 0; i < f->refs.count; i++) {
        f->refs.items[i].target = &named[i];
        fine &= resolve_name(a, site, &f->refs.items[i], &named[i], suggestions, d);
    }
    return fine;
}

static void resolve_names(struct load *l, struct fact *fact, unsigned *suggestions) {
    struct arena *a = &l->arenas[0];
    for (size_t i = 0; i < fact->entries.count; i++) {
        struct fact_value *entry = &fact->entries.items[i];
        if (entry->formula && !resolve_formula(a, l->site, entry->formula, suggestions, l->d))
            entry->mark = MARK_FAILED;
    }
    for (size_t i = 0; i < fact->checks.count; i++) {
        struct check *check = &fact->checks.items[i];
        if (check->formula && !resolve_formula(a, l->site, check->formula, suggestions, l->d))
            check->formula = NULL;
    }
}

/* ---- values ---- */

static const struct value *named_value(void *context, const struct formula_ref *ref,
                                       struct diags *d) {
    (void)context;
    (void)d;
    const struct named *named = ref->target;
    return named->value->kind == VALUE_NONE ? NULL : named->value;
}

static const struct formula_env env = {named_value, NULL};

bool evaluate_formula(struct arena *a, const struct formula *f, struct diags *d,
                      struct value *result) {
    return formula_evaluate(f, &env, a, d, result);
}

static void derive_entry(struct arena *a, const struct fact *fact, struct fact_value *entry,
                         struct diags *d) {
    struct value v;
    if (!evaluate_formula(a, entry->formula, d, &v))
        return;
    if (v.kind == VALUE_BOOLEAN && v.truth == TRUTH_UNDECIDED) {
        formula_report_undecided(entry->formula, &env, a, d);
        return;
    }
    if (v.kind != VALUE_TEXT)
        v.written = (str){0};
    v.span = entry->as_formula.span;
    v.digits = fact->digits ? (int)fact->digits : DEFAULT_DIGITS;
    if (convert_value(a, fact, &v, d))
        entry->value = v;
}

/* ---- order ---- */

struct node {
    struct fact *fact;
    struct fact_value *entry;
};

/* One step of the way down. */
struct frame {
    struct node node;
    size_t next;    /* reference to be looked at */
    uint32_t level; /* of the deepest it rests on, so far */
    size_t cycles;  /* how many frames, up to this one, end with one of a reported cycle */
};

struct descent {
    struct load *load;
    struct {
        struct frame *items;
        size_t count, capacity;
    } stack;
    struct nodes {
        struct node *items; /* those that others rest on come first */
        size_t count, capacity;
    } order;
    uint32_t deepest;
};

static str frame_words(struct arena *a, const struct frame *f) {
    const struct formula_ref *ref = &f->node.entry->formula->refs.items[f->next - 1];
    str at = ref->at.precision ? date_iso(a, &ref->at) : (str){0};
    return arena_printf(a, "%.*s%s%.*s", STR(ref->id), at.n ? "@" : "", STR(at));
}

/* The frames from `first` to the top name one another in a circle. */
static void report_cycle(struct descent *w, size_t first) {
    struct diags *d = w->load->d;
    const struct frame *frames = w->stack.items;
    size_t count = w->stack.count;
    const struct frame *top = &frames[count - 1];
    struct buf path = {0}, places = {0};
    buf_put(&path, frame_words(d->arena, top));
    for (size_t i = first; i < count; i++) {
        const struct item *item = &frames[i].node.fact->item;
        buf_printf(&path, " > %.*s", STR(frame_words(d->arena, &frames[i])));
        buf_printf(&places, "%s%.*s is in %.*s:%u", i > first ? ", " : "", STR(item->id),
                   STR(item->span.source->path), item->line);
    }
    const struct formula *f = frames[first].node.entry->formula;
    diag_error(d, "cycle", f->refs.items[frames[first].next - 1].span,
               "the formula of '%.*s' rests on itself: %.*s", STR(frames[first].node.fact->item.id),
               STR(buf_str(&path)));
    diag_hint(d, "%.*s", STR(buf_str(&places)));
    buf_free(&path);
    buf_free(&places);
}

/* A cycle is told when it has nothing in common with one that was told before: then all of them together
 * are no longer than the facts. Whatever rests on a cycle fails without a word. */
static void meet_open(struct descent *w, size_t first) {
    size_t count = w->stack.count;
    if (first < w->stack.items[count - 1].cycles)
        return;
    report_cycle(w, first);
    for (size_t i = first; i < count; i++) {
        w->stack.items[i].node.entry->mark = MARK_CYCLE;
        w->stack.items[i].cycles = i + 1;
    }
}

/* While an entry is open, its level is its place on the stack. */
static void step_into(struct descent *w, struct node node) {
    size_t count = w->stack.count;
    struct frame frame = {node, 0, 0, count ? w->stack.items[count - 1].cycles : 0};
    node.entry->mark = MARK_OPEN;
    node.entry->level = (uint32_t)count;
    arena_push(&w->load->scratch[0], &w->stack, frame);
}

static void step_out(struct descent *w) {
    struct frame *top = &w->stack.items[--w->stack.count];
    struct fact_value *entry = top->node.entry;
    entry->level = top->level + 1;
    if (entry->mark == MARK_CYCLE) {
        entry->mark = MARK_FAILED;
        return;
    }
    entry->mark = MARK_DONE;
    arena_push(&w->load->scratch[0], &w->order, top->node);
    if (entry->level > w->deepest)
        w->deepest = entry->level;
    struct frame *below = w->stack.count ? top - 1 : NULL;
    if (below && entry->level > below->level)
        below->level = entry->level;
}

/* With a stack of its own: a chain of formulas may be as long as there are facts. */
static void descend(struct descent *w, struct node node) {
    step_into(w, node);
    while (w->stack.count) {
        struct frame *top = &w->stack.items[w->stack.count - 1];
        const struct formula *f = top->node.entry->formula;
        if (top->next == f->refs.count) {
            step_out(w);
            continue;
        }
        const struct named *named = f->refs.items[top->next++].target;
        /* The model is ours to change until the site is frozen. */
        struct fact_value *entry = (struct fact_value *)named->entry;
        if (!entry || !entry->formula)
            continue;
        if (entry->mark == MARK_NEW)
            step_into(w, (struct node){(struct fact *)named->item, entry});
        else if (entry->mark == MARK_OPEN || entry->mark == MARK_CYCLE)
            meet_open(w, entry->level);
        else if (entry->level > top->level)
            top->level = entry->level;
    }
}

/* ---- all of them ---- */

struct level {
    struct load *load;
    const struct node *nodes;
};

static void derive_task(void *context, unsigned worker, size_t number) {
    const struct level *level = context;
    const struct node *node = &level->nodes[number];
    derive_entry(&level->load->arenas[worker], node->fact, node->entry,
                 &level->load->worker_diags[worker]);
}

/* Formulas of one level rest on those of lower ones alone, so that workers may share them. */
static void derive_levels(struct descent *w) {
    struct load *l = w->load;
    size_t *ends = arena_array(&l->scratch[0], size_t, (size_t)w->deepest + 2);
    struct node *sorted = arena_array(&l->scratch[0], struct node, w->order.count);
    for (size_t i = 0; i < w->order.count; i++)
        ends[w->order.items[i].entry->level + 1]++;
    for (size_t k = 1; k <= (size_t)w->deepest + 1; k++)
        ends[k] += ends[k - 1];
    for (size_t i = 0; i < w->order.count; i++)
        sorted[ends[w->order.items[i].entry->level]++] = w->order.items[i];
    size_t from = 0; /* ends[k] is by now where level k ends */
    for (size_t k = 0; k <= w->deepest; k++) {
        struct level level = {l, sorted + from};
        size_t count = ends[k] - from;
        pool_run(count < MANY ? 1 : l->workers, count, derive_task, &level);
        from = ends[k];
    }
}

/* What is said of a fact is said of its current value. */
static void take_current(struct fact *fact) {
    if (!fact->broken)
        fact->value = fact->entries.items[fact->current].value;
}

void forget_value(struct fact_value *entry) {
    if (!entry->formula)
        return;
    entry->value = (struct value){.span = entry->as_formula.span};
    entry->mark = MARK_NEW;
    entry->level = 0;
}

void derive_list(struct load *l, const struct item_list *facts) {
    struct arena_mark mark = arena_mark(&l->scratch[0]);
    struct descent w = {.load = l};
    for (size_t i = 0; i < facts->count; i++) {
        struct fact *fact = (struct fact *)facts->items[i];
        for (size_t k = 0; k < fact->entries.count; k++) {
            struct fact_value *entry = &fact->entries.items[k];
            if (entry->formula && entry->mark == MARK_NEW && !fact->broken)
                descend(&w, (struct node){fact, entry});
        }
    }
    derive_levels(&w);
    for (size_t i = 0; i < facts->count; i++)
        take_current((struct fact *)facts->items[i]);
    arena_rewind(&l->scratch[0], mark);
}

void resolve_formulas(struct load *l, const struct item_list *facts) {
    unsigned suggestions = MAX_SUGGESTIONS;
    for (size_t i = 0; i < facts->count; i++)
        resolve_names(l, (struct fact *)facts->items[i], &suggestions);
}

/* ---- the ways between facts ---- */

/* Facts come by id, so a fact that was met before in the same one is the last of the other's users. */
static void add_inputs(struct load *l, struct fact *fact, const struct formula *f, bool is_input) {
    for (size_t i = 0; f && i < f->refs.count; i++) {
        const struct named *named = f->refs.items[i].target;
        if (!named->item || named->item->kind != ITEM_FACT)
            continue;
        struct fact *input = (struct fact *)named->item;
        struct item_list *users = &input->used_by;
        if (input == fact || (users->count && users->items[users->count - 1] == &fact->item))
            continue;
        arena_push(l->site->arena, users, &fact->item);
        if (is_input)
            arena_push(l->site->arena, &fact->inputs, &input->item);
    }
}

static void link_facts(struct load *l) {
    const struct item_list *facts = &l->site->items[ITEM_FACT];
    for (size_t i = 0; i < facts->count; i++) {
        struct fact *fact = (struct fact *)facts->items[i];
        for (size_t k = 0; k < fact->entries.count; k++)
            add_inputs(l, fact, fact->entries.items[k].formula, true);
        for (size_t k = 0; k < fact->checks.count; k++)
            add_inputs(l, fact, fact->checks.items[k].formula, false);
    }
}

static void link_claims(struct load *l) {
    const struct item_list *documents = &l->site->documents;
    for (size_t i = 0; i < documents->count; i++) {
        const struct item_list *claims = &((struct origin *)documents->items[i])->claims;
        for (size_t k = 0; k < claims->count; k++) {
            const struct claim *claim = (const struct claim *)claims->items[k];
            for (size_t n = 0; n < claim->facts.count; n++) {
                struct fact *fact = (struct fact *)claim->facts.items[n].item;
                if (fact &&
                    (!fact->claims.count || fact->claims.items[fact->claims.count - 1] != claim))
                    arena_push(l->site->arena, &fact->claims, claim);
            }
        }
    }
}

void derive_facts(struct load *l) {
    const struct item_list *facts = &l->site->items[ITEM_FACT];
    resolve_formulas(l, facts);
    derive_list(l, facts);
    link_facts(l);
    link_claims(l);
}
