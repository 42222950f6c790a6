/* What prose says against the facts: labels, conditions, and figures that are no reference. */
#include "base/pool.h"
#include "model/figure.h"
#include "model/label.h"
#include "model/stages.h"

/* ---- figures that are no reference ---- */

void find_figures(void *figure_finder, const struct markdown_block *block) {
    struct figure_finder *f = figure_finder;
    struct figure figure;
    for (size_t at = 0; figure_next_bare(f->units, block->text, &at, &figure);) {
        size_t to = figure.at + figure.length;
        struct span place = markdown_block_span(block, f->origin, figure.at, to);
        struct bare_figure bare = {place,
                                   arena_copy(f->arena, str_sub(block->text, figure.at, to))};
        arena_push(f->arena, &f->prose->bare_figures, bare);
    }
}

/* ---- one text against the facts ---- */

struct reader {
    struct arena *arena;
    const struct site *site;
    const struct mention *mention;
    struct diags *d;
};

/* Words of the label, where they stand in the file. */
static struct span label_span(const struct mention *m, str words) {
    struct span at = m->span;
    if (!at.source || !at.source->text.n)
        return at;
    str written = str_sub(at.source->text, at.offset, (size_t)at.offset + at.length);
    size_t label = str_find_byte(written, '|', str_find(written, m->target, 0));
    if (label == written.n)
        return at;
    struct span behind = {at.source, at.offset + (uint32_t)label, at.length - (uint32_t)label};
    struct span found = narrow(behind, words);
    return found.offset == behind.offset ? at : found;
}

static void report_no_figure(const struct reader *r, const struct fact *fact,
                             const struct label_finding *found) {
    const struct mention *m = r->mention;
    bool date = fact->value.kind == VALUE_DATE;
    str id = fact->item.id;
    diag_error(r->d, "label-without-number", label_span(m, m->label),
               "'%.*s' says no %s that could be held against '%.*s'", STR(m->label),
               date ? "date" : "figure", STR(id));
    str url = fact->item.url;
    diag_hint(r->d,
              "the fact is %.*s: say so in the label, bind the words to a condition "
              "([[%.*s > ...|%.*s]]), or write a plain link: [%.*s](%.*s)",
              STR(found->fact), STR(id), STR(m->label), STR(m->label), STR(url.n ? url : S("...")));
}

static void report_label(const struct reader *r, const struct fact *fact, enum label_result result,
                         const struct label_finding *found) {
    struct span at = label_span(r->mention, found->figure);
    if (result == LABEL_OTHER_UNIT)
        diag_error(r->d, "label", at, "'%.*s' has another unit than '%.*s'", STR(found->figure),
                   STR(fact->item.id));
    else
        diag_error(r->d, "label", at, "'%.*s' is not what '%.*s' says", STR(found->figure),
                   STR(fact->item.id));
    if (found->advice.n)
        diag_hint(r->d, "the fact is %.*s; write %.*s", STR(found->fact), STR(found->advice));
    else
        diag_hint(r->d, "the fact is %.*s", STR(found->fact));
    if (str_eq(span_text(at), found->figure)) /* it stands there as it is */
        diag_instead(r->d, found->instead, false);
}

static void check_label(const struct reader *r, const struct fact *fact,
                        const struct binding *binding) {
    const struct value *value = binding ? &binding->value->value : &fact->value;
    struct label_finding found = {0};
    enum label_result result =
        label_check(r->arena, &r->site->units, r->mention->label, value, &found);
    if (result == LABEL_WITHOUT_FIGURE)
        report_no_figure(r, fact, &found);
    else if (result != LABEL_HOLDS)
        report_label(r, fact, result, &found);
}

/* ---- conditions ---- */

/* The formula with its numbers put in: "$17.25 billion a year > 2 × $12.5 billion a year". */
static str put_in(struct arena *a, const struct formula *f) {
    struct formula_pieces pieces = formula_pieces(a, f);
    struct buf out = {0};
    for (size_t i = 0; i < pieces.count; i++) {
        const struct formula_piece *piece = &pieces.items[i];
        if (piece->text.n) {
            buf_put(&out, piece->text);
            continue;
        }
        const struct named *named = f->refs.items[piece->ref].target;
        const struct value *v = named->value;
        buf_put(&out,
                v->kind == VALUE_BOOLEAN ? v->truth ? S("true") : S("false") : value_text(a, v));
    }
    str text = arena_copy(a, buf_str(&out));
    buf_free(&out);
    return text;
}

/* What a comparison that fails means in words. */
static const char *denial(str sign, bool dates) {
    static const struct {
        const char *sign, *size, *time;
    } known[] = {{">=", "is less than", "is before"},
                 {"<=", "is more than", "is after"},
                 {">", "is not more than", "is not after"},
                 {"<", "is not less than", "is not before"},
                 {"!=", "is", "is"}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (str_eq(sign, str_of(known[i].sign)))
            return dates ? known[i].time : known[i].size;
    return "is not";
}

/* As prose has it; an interval by its ends, which "about" would hide. */
static str side_text(struct arena *a, const struct value *v, bool ends) {
    struct value shown = *v;
    shown.digits = 0;
    if (ends && v->kind == VALUE_QUANTITY && v->quantity.approximate)
        shown.quantity.range = !(shown.quantity.approximate = false);
    return value_text(a, &shown);
}

/* Both sides of the comparison, evaluated; false when it has no two sides. */
static bool evaluate_sides(const struct reader *r, const struct formula *f, str *sign,
                           struct value *left, struct value *right) {
    struct formula a, b;
    struct diags ignored = {.arena = r->arena};
    return formula_sides(f, &a, &b, sign) && evaluate_formula(r->arena, &a, &ignored, left) &&
           evaluate_formula(r->arena, &b, &ignored, right);
}

static void report_condition(const struct reader *r, const struct formula *f, enum truth truth) {
    struct value left, right;
    str sign = {0}, numbers = put_in(r->arena, f);
    bool undecided = truth == TRUTH_UNDECIDED;
    const char *code = undecided ? "condition-undecided" : "condition-failed";
    const char *verdict = undecided ? "cannot be decided" : "does not hold";
    struct span at = narrow(r->mention->span, r->mention->target);
    if (!evaluate_sides(r, f, &sign, &left, &right)) {
        diag_error(r->d, code, at, "%.*s %s", STR(numbers), verdict);
        return;
    }
    str a = side_text(r->arena, &left, undecided), b = side_text(r->arena, &right, undecided);
    if (undecided)
        diag_error(r->d, code, at, "%.*s %s: %.*s and %.*s overlap", STR(numbers), verdict, STR(a),
                   STR(b));
    else
        diag_error(r->d, code, at, "%.*s %s: %.*s %s %.*s", STR(numbers), verdict, STR(a),
                   denial(sign, left.kind == VALUE_DATE), STR(b));
}

static void check_condition(const struct reader *r, struct binding *binding) {
    if (!evaluate_formula(r->arena, binding->condition, r->d, &binding->result))
        return; /* reported, at its operator or where a fact fails */
    enum truth truth = binding->result.truth;
    if (truth == TRUTH_YES)
        return;
    report_condition(r, binding->condition, truth);
    if (truth == TRUTH_NO)
        diag_hint(r->d, "'%.*s' no longer fits: change the words, or the condition",
                  STR(r->mention->label));
    else
        diag_hint(r->d, "they are not known closely enough to say so: leave a margin, or say less");
}

void check_mention(struct arena *a, const struct site *site, struct prose *prose, size_t k,
                   struct diags *d) {
    const struct mention *m = &prose->text.mentions.items[k];
    const struct item *item = prose->mentioned[k];
    struct reader r = {a, site, m, d};
    /* The model is ours to change until the site is frozen. */
    struct binding *binding = (struct binding *)prose->bindings[k];
    if (m->kind != MENTION_WIKI || !item)
        return;
    if (binding && binding->condition)
        check_condition(&r, binding);
    else if (item->kind == ITEM_FACT && m->has_label && m->label.n)
        check_label(&r, (const struct fact *)item, binding);
}

void check_mentions(struct arena *a, const struct site *site, struct prose *prose,
                    struct diags *d) {
    for (size_t k = 0; k < prose->text.mentions.count; k++)
        check_mention(a, site, prose, k, d);
}

/* ---- all of a site ---- */

struct work {
    struct load *load;
    struct item_list all;
};

static void report_bare_figures(const struct prose *prose, struct diags *d) {
    for (size_t i = 0; i < prose->bare_figures.count; i++) {
        const struct bare_figure *bare = &prose->bare_figures.items[i];
        diag_warning(d, "bare-figure", bare->span, "'%.*s' refers to no fact", STR(bare->text));
        diag_hint(d, "make it a fact, and write [[its-id|%.*s]]", STR(bare->text));
    }
}

static bool is_quoted(struct span at) {
    char first = at.source->text.p[at.offset];
    return first == '"' || first == '\'';
}

/* "about 5 km" as a value is a text that only looks like a quantity: nothing would be held against it. In quotes it is
 * meant so. */
void check_texts(const struct units *units, const struct fact *fact, struct diags *d) {
    for (size_t i = 0; i < fact->entries.count; i++) {
        const struct value *value = &fact->entries.items[i].value;
        struct figure figure;
        size_t at = 0;
        if (value->kind != VALUE_TEXT || is_quoted(value->span) ||
            !figure_next_bare(units, value->written, &at, &figure) || figure.words_at ||
            figure.words_end < value->written.n)
            continue;
        diag_warning(d, "text-value", value->span, "this value is read as text: '%.*s'",
                     STR(value->written));
        diag_hint(d, "a quantity is written 5 km, ~5 km, 5..6 km, 5 km.. (at least) or ..5 km (up "
                     "to); text that is meant so stands in quotes");
    }
}

void check_item_prose(struct arena *a, const struct site *site, struct item *item,
                      struct diags *d) {
    if (item->kind == ITEM_FACT)
        check_texts(&site->units, (const struct fact *)item, d);
    check_mentions(a, site, &item->prose, d);
    report_bare_figures(&item->prose, d);
    for (size_t i = 0; i < item->cells.count; i++) {
        check_mentions(a, site, &item->cells.items[i], d);
        report_bare_figures(&item->cells.items[i], d);
    }
}

static void check_task(void *context, unsigned worker, size_t number) {
    struct work *work = context;
    struct load *l = work->load;
    check_item_prose(&l->arenas[worker], l->site, work->all.items[number],
                     &l->worker_diags[worker]);
}

/* A reference to a fact is a figure when its value is one. */
static bool is_figure(const struct prose *prose, size_t k) {
    const struct item *item = prose->mentioned[k];
    const struct binding *b = prose->bindings[k];
    if (prose->text.mentions.items[k].kind != MENTION_WIKI || !item || item->kind != ITEM_FACT ||
        (b && b->condition))
        return false;
    const struct value *value = b ? &b->value->value : &((const struct fact *)item)->value;
    return value->kind == VALUE_QUANTITY;
}

static void add_figures(struct figure_count *count, const struct prose *prose) {
    count->bare += prose->bare_figures.count;
    for (size_t k = 0; k < prose->text.mentions.count; k++)
        count->references += is_figure(prose, k);
}

struct figure_count count_figures(const struct item *item) {
    struct figure_count count = {0};
    add_figures(&count, &item->prose);
    for (size_t c = 0; c < item->cells.count; c++)
        add_figures(&count, &item->cells.items[c]);
    return count;
}

static void count_coverage(struct site *site, const struct item_list *all) {
    for (size_t i = 0; i < all->count; i++) {
        struct figure_count count = count_figures(all->items[i]);
        site->coverage.references += count.references;
        site->coverage.bare += count.bare;
    }
}

int site_coverage_percent(const struct site *site) {
    size_t all = site->coverage.references + site->coverage.bare;
    return all ? (int)(site->coverage.references * 100 / all) : 100;
}

void check_coverage(const struct site *site, struct diags *d) {
    const struct value *minimum = &site->config.coverage;
    size_t all = site->coverage.references + site->coverage.bare;
    struct decimal wanted, found = decimal_of((int64_t)site->coverage.references * 100);
    if (minimum->kind != VALUE_QUANTITY ||
        !decimal_multiply(minimum->quantity.number, decimal_of((int64_t)all), ROUND_CEILING,
                          &wanted) ||
        decimal_cmp(found, wanted) >= 0)
        return;
    diag_error(d, "coverage", minimum->span,
               "%zu of %zu figures in prose are references (%d %%); this site wants %.*s",
               site->coverage.references, all, site_coverage_percent(site), STR(minimum->written));
    diag_hint(d, "the warnings [bare-figure] say where the others stand");
}

void check_prose(struct load *l) {
    struct work work = {l, all_items(l)};
    pool_run(l->workers, work.all.count, check_task, &work);
    count_coverage(l->site, &work.all);
    check_coverage(l->site, l->d);
}
