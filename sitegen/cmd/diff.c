/* sitegen diff [A..B | A]: what changed in meaning. */
#include "cmd/diff.h"

#include "cmd/history_print.h"
#include "cmd/impact.h"
#include "cmd/recorded.h"
#include "cmd/verbs.h"

#include <stdlib.h>

/* Values first, for they are what the rest rests on. */
const enum item_kind diff_order[ITEM_KINDS] = {ITEM_FACT,     ITEM_MODEL,   ITEM_CLAIM,
                                               ITEM_QUESTION, ITEM_ARTICLE, ITEM_ENTITY,
                                               ITEM_SOURCE,   ITEM_TERM};
const char *const diff_headings[ITEM_KINDS] = {
    [ITEM_FACT] = "Facts",       [ITEM_CLAIM] = "Claims",     [ITEM_QUESTION] = "Questions",
    [ITEM_ARTICLE] = "Articles", [ITEM_ENTITY] = "Entities",  [ITEM_SOURCE] = "Sources",
    [ITEM_TERM] = "Terms",       [ITEM_MODEL] = "Calculators"};

const char *const diff_unread_heading = "Cannot be read";

/* ---- words ---- */

str diff_words(str text) { return text.p && text.n ? text : S("(none)"); }

str diff_list(struct arena *a, const struct str_list *list) {
    struct buf out = {0};
    for (size_t i = 0; i < list->count; i++) {
        buf_put(&out, !i ? S("") : i + 1 < list->count ? S(", ") : S(" and "));
        buf_put(&out, list->items[i]);
    }
    str text = arena_copy(a, buf_str(&out));
    buf_free(&out);
    return text;
}

str diff_side_commit(struct arena *a, const struct diff_side *side) {
    if (!side->has_commit)
        return (str){0};
    struct date day = date_of_seconds(side->commit.authored + 60 * (int64_t)side->commit.zone);
    str hash = repo_id_hex(a, &side->commit.id), name = clean_line(a, side->name);
    str when = day.precision ? date_iso(a, &day) : S("an unknown day");
    const char *between = str_starts(hash, name) ? " (" : ", ";
    return arena_printf(a, "%.*s%s%.*s)", SHORT_HASH, hash.p, between, STR(when));
}

str diff_side_name(struct arena *a, const struct diff_side *side) {
    if (!side->has_commit)
        return S("the files");
    str hash = repo_id_hex(a, &side->commit.id), name = clean_line(a, side->name);
    str commit = diff_side_commit(a, side);
    return str_starts(hash, name) ? commit : arena_printf(a, "%.*s (%.*s", STR(name), STR(commit));
}

/* "2 facts changed, 1 added": what became of one kind. */
static void put_count(struct buf *out, const struct difference_list *list, enum item_kind kind) {
    static const enum change changes[] = {CHANGE_CHANGED, CHANGE_FOLLOWED, CHANGE_ADDED,
                                          CHANGE_REMOVED};
    bool first = true;
    for (size_t c = 0; c < sizeof changes / sizeof *changes; c++) {
        size_t count = 0;
        for (size_t i = 0; i < list->count; i++)
            count += list->items[i].change == changes[c];
        if (!count)
            continue;
        buf_put(out, !out->n ? S("") : first ? S("; ") : S(", "));
        buf_printf(out, "%zu ", count);
        if (first)
            buf_printf(out, "%s ", count == 1 ? item_kind_name(kind) : item_kind_plural(kind));
        buf_put(out, str_of(change_names[changes[c]]));
        first = false;
    }
}

static void put_verdicts(struct buf *out, const struct difference_list *claims) {
    size_t turned = 0;
    for (size_t i = 0; i < claims->count; i++)
        turned += claims->items[i].change == CHANGE_CHANGED && claims->items[i].turned;
    if (turned)
        buf_printf(out, "; %zu verdict%s", turned, turned == 1 ? " differs" : "s differ");
}

str diff_summary(const struct diff *d) {
    const struct comparison *c = d->comparison;
    struct buf out = {0};
    for (int i = 0; i < ITEM_KINDS; i++) {
        put_count(&out, &c->items[diff_order[i]], diff_order[i]);
        if (diff_order[i] == ITEM_CLAIM)
            put_verdicts(&out, &c->items[ITEM_CLAIM]);
        if (diff_order[i] == ITEM_FACT && c->checks.count)
            buf_printf(&out, "%s%zu check%s", out.n ? "; " : "", c->checks.count,
                       c->checks.count == 1 ? " differs" : "s differ");
    }
    if (c->config.count)
        buf_printf(&out, "%ssite.yml changed", out.n ? "; " : "");
    if (!out.n)
        buf_put(&out, S("no change in meaning"));
    if (c->unread.count && comparison_is_empty(c))
        buf_put(&out, S(" in what can be read"));
    if (c->unread.count)
        buf_printf(&out, "; %zu file%s cannot be read", c->unread.count,
                   c->unread.count == 1 ? "" : "s");
    str text = arena_copy(d->arena, buf_str(&out));
    buf_free(&out);
    return text;
}

/* ---- the two versions ---- */

/* "A..B", "A", or nothing; of "A.." and "..B" the other is HEAD, and so is what takes the place of files in a bare repository. */
static enum exit_code read_range(const char *argument, bool bare, struct diff *d) {
    str range = argument ? str_of(argument) : S("HEAD");
    size_t dots = str_find(range, S(".."), 0);
    d->before.has_commit = true;
    d->after.has_commit = dots < range.n || bare;
    d->before.name = str_sub(range, 0, dots);
    if (dots < range.n)
        d->after.name = str_sub(range, dots + 2, range.n);
    if (str_starts(d->after.name, S(".")))
        return usage_error("'%s': write two dots between two revisions", argument);
    if (!d->before.name.n)
        d->before.name = S("HEAD");
    if (!d->after.name.n)
        d->after.name = S("HEAD");
    return EXIT_FINE;
}

static bool find_commit(struct pipeline *p, struct diff_side *side) {
    struct repo_id id;
    return !side->has_commit ||
           (repo_resolve(p->repo, side->name, &id, &p->diags) &&
            repo_read_commit(p->repo, &id, &p->arenas[0], &side->commit, &p->diags));
}

/* Errors of the content are counted, not told: the place to correct them may be long ago. */
static void tell_errors(struct pipeline *p, const struct diff_side *side, size_t errors) {
    if (errors)
        progress_hide(p->progress);
    if (errors && side->has_commit)
        fprintf(stderr,
                "sitegen: the content of %.*s has errors (sitegen check --at %.*s shows them): "
                "what can be read of it is compared\n",
                STR(side->name), STR(side->name));
    else if (errors)
        fputs("sitegen: the content has errors (sitegen check shows them): what can be read of it "
              "is compared\n",
              stderr);
}

void diff_find_refused(struct arena *a, const struct diags *found, struct str_list *refused) {
    for (size_t i = 0; i < found->count; i++)
        if (found->items[i].severity == SEVERITY_ERROR && found->items[i].span.source)
            arena_push(a, refused, found->items[i].span.source->path);
}

struct tree diff_tree(struct pipeline *p, const struct diff_side *side, str dir, struct diags *d) {
    return side->has_commit ? tree_of_commit(&p->arenas[0], p->repo, &side->commit, dir, d)
                            : tree_list(&p->arenas[0], p->root, dir, d);
}

struct site *diff_load_site(struct pipeline *p, const struct diff_side *side,
                            const struct tree *content, struct diags *found) {
    struct arena *a = &p->arenas[0];
    struct diags ignored = {.arena = a};
    struct theme *theme = arena_new(a, struct theme);
    struct tree templates = diff_tree(p, side, S("templates"), &ignored);
    *theme = theme_load(a, &templates, &ignored);
    tree_close(&templates);
    struct site_options options = pipeline_site_options(p, theme, a);
    options.changes |= side->has_commit;
    return site_load(content, &options, p->arenas, found);
}

static bool load_side(struct pipeline *p, struct diff_side *side, struct tree *tree) {
    struct diags found = {.arena = &p->arenas[0]};
    pipeline_begin(p, side->has_commit ? "reading a commit" : "reading files", true);
    *tree = diff_tree(p, side, S("content"), &found);
    diff_find_refused(&p->arenas[0], &found, &side->refused);
    side->site = diff_load_site(p, side, tree, &found);
    size_t errors = 0;
    for (size_t i = 0; i < found.count; i++) {
        const struct diag *one = &found.items[i];
        errors += one->severity == SEVERITY_ERROR && one->class == EXIT_CONTENT;
        if (one->severity == SEVERITY_ERROR && one->class != EXIT_CONTENT)
            diags_append(&p->diags, &(struct diags){.items = &found.items[i], .count = 1});
    }
    tell_errors(p, side, errors);
    pipeline_stage(p, "load");
    return !p->diags.errors;
}

/* Both are built, and what follows is told. */
static enum exit_code compare_impact(struct pipeline *p, struct diff *d) {
    bool fine = find_commit(p, &d->before) && find_commit(p, &d->after);
    struct impact *m = fine ? impact_of(p, d) : NULL;
    const char *format = p->options->format;
    struct buf out = {0};
    if (m && format && strcmp(format, "markdown") == 0)
        impact_print_markdown(m, &out);
    else if (m && format && strcmp(format, "json") == 0)
        impact_print_json(m, &out);
    else if (m)
        impact_print_text(m, &out);
    pipeline_end_progress(p);
    print_out(&out);
    enum exit_code e = recorded_report(p);
    if (m)
        impact_close(m);
    return e;
}

static void print(struct pipeline *p, const struct diff *d) {
    const char *format = p->options->format;
    pipeline_end_progress(p);
    struct buf out = {0};
    if (format && strcmp(format, "markdown") == 0)
        diff_print_markdown(d, &out);
    else if (format && strcmp(format, "json") == 0)
        diff_print_json(d, &out);
    else
        diff_print_text(d, &out);
    print_out(&out);
}

/* Both are looked at on one day, the later one's: what time alone has changed is no change of meaning. */
static void set_now(struct pipeline *p, const struct diff_side *after) {
    const char *epoch = getenv("SOURCE_DATE_EPOCH");
    if (after->has_commit && !(epoch && *epoch))
        p->now = date_of_seconds(after->commit.committed);
}

static enum exit_code compare(struct pipeline *p, struct diff *d) {
    struct tree trees[2] = {{.root = -1}, {.root = -1}};
    bool fine = find_commit(p, &d->before) && find_commit(p, &d->after);
    if (fine)
        set_now(p, &d->after);
    fine = fine && load_side(p, &d->before, &trees[0]) && load_side(p, &d->after, &trees[1]);
    if (fine) {
        d->comparison = compare_sites(&p->arenas[0], d->before.site, d->after.site);
        comparison_add_unread(&p->arenas[0], d->comparison, &d->before.refused);
        comparison_add_unread(&p->arenas[0], d->comparison, &d->after.refused);
        pipeline_stage(p, "compare");
        print(p, d);
    }
    tree_close(&trees[0]);
    tree_close(&trees[1]);
    return recorded_report(p);
}

enum exit_code verb_diff(const struct options *o) {
    struct pipeline p;
    enum exit_code e = pipeline_open(&p, o);
    if (e)
        return e;
    struct diff d = {.arena = &p.arenas[0]};
    p.progress = progress_start(o);
    e = read_range(o->argument_count > 1 ? o->arguments[1] : NULL, p.repo && p.repo->bare, &d);
    if (!e && !p.repo) {
        e = recorded_report(&p);
        e = e ? e : EXIT_GIT;
    } else if (!e) {
        e = o->impact ? compare_impact(&p, &d) : compare(&p, &d);
    }
    pipeline_close(&p);
    return e;
}
