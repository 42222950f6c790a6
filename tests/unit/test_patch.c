/* A patched site must be the one that a load of the same files makes, and a site that was not patched must be as it was. */
#include "dump_support.h"
#include "model/patch.h"

#include <fcntl.h>
#include <malloc.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <unistd.h>
#include <cmocka.h>

/* ---- sites whose files have variants ---- */

/* A base in which "{{one||other||...}}" stands for one of several texts. */
struct variants {
    const char *archive;
    unsigned choices[256];
    size_t count;
};

static size_t count_variants(str slot) {
    size_t count = 1;
    for (size_t at = 0; (at = str_find(slot, S("||"), at)) < slot.n; at += 2)
        count++;
    return count;
}

static str variant(str slot, unsigned choice) {
    for (size_t at = 0;; at += 2) {
        size_t end = str_find(slot, S("||"), at);
        if (!choice--)
            return str_sub(slot, at, end);
        at = end;
    }
}

/* The archive with the chosen texts; counts the slots. With `slot` < count, *path is the file that holds it, and *size
 * how many variants it has. */
static str expand(struct arena *a, struct variants *v, size_t slot, str *path, size_t *size) {
    str rest = str_of(v->archive), file = {0};
    struct buf out = {0};
    v->count = 0;
    while (rest.n) {
        size_t open = str_find(rest, S("{{"), 0), head = str_find(rest, S("-- content/"), 0);
        if (head < open) {
            size_t end = str_find(rest, S(" --\n"), head);
            file = str_sub(rest, head + 3, end);
            buf_put(&out, str_sub(rest, 0, end + 4));
            rest = str_sub(rest, end + 4, rest.n);
            continue;
        }
        buf_put(&out, str_sub(rest, 0, open));
        if (open == rest.n)
            break;
        size_t close = str_find(rest, S("}}"), open);
        str inner = str_sub(rest, open + 2, close);
        if (v->count == slot && path) {
            *path = file;
            *size = count_variants(inner);
        }
        buf_put(&out, variant(inner, v->choices[v->count++]));
        rest = str_sub(rest, close + 2, rest.n);
    }
    str text = arena_copy(a, buf_str(&out));
    buf_free(&out);
    return text;
}

/* ---- loaded sites ---- */

struct loaded {
    struct arena arena;
    struct tree tree;
    struct diags d;
    struct site *site;
    struct patches *patches;
};

static struct map components;
static struct date today;

/* Of files in memory, which are copied. */
static struct loaded *load_files(const struct tree *files) {
    struct loaded *l = calloc(1, sizeof *l);
    struct site_options options = {.workers = 1, .components = &components, .now = today};
    l->d.arena = &l->arena;
    l->tree.root = -1;
    for (size_t i = 0; i < files->count; i++) {
        struct tree_file f = {.path = arena_copy(&l->arena, files->items[i].path),
                              .bytes = arena_copy(&l->arena, files->items[i].bytes)};
        arena_push(&l->arena, &l->tree, f);
    }
    l->site = site_load(&l->tree, &options, &l->arena, &l->d);
    diags_sort(&l->d);
    l->patches = patches_new(l->site, &components, &l->d);
    return l;
}

static void unload(struct loaded *l) {
    patches_free(l->patches);
    arena_free(&l->arena);
    free(l);
}

static size_t item_count(const struct site *site) {
    size_t count = site->home != NULL;
    for (int k = 0; k < ITEM_KINDS; k++)
        count += site->items[k].count;
    return count;
}

static str text_of(const struct loaded *l, str path) {
    const struct tree_file *f = tree_find(&l->tree, path);
    assert_non_null(f);
    return f->bytes;
}

/* What is said of a site, as text on the heap. */
static char *told(struct diags d) {
    struct buf out = {0};
    for (size_t i = 0; i < d.count; i++) {
        const struct diag *one = &d.items[i];
        struct place p = span_place(one->span);
        buf_printf(&out, "%.*s:%zu:%zu %s: %.*s (%.*s)\n", STR(one->span.source->path), p.line,
                   p.column, one->code, STR(one->message), STR(one->hint));
    }
    buf_byte(&out, '\0');
    return out.p;
}

static void show_difference(const char *a, const char *b) {
    size_t at = 0, line = 0;
    for (; a[at] && a[at] == b[at]; at++)
        if (a[at] == '\n')
            line = at + 1;
    print_message("%.700s\n---\n%.700s\n", a + line, b + line);
}

static void assert_same(char *a, char *b) {
    bool same = !strcmp(a, b);
    if (!same)
        show_difference(a, b);
    free(a);
    free(b);
    assert_true(same);
}

/* ---- one edit ---- */

/* What changed of items is told, and nothing of what stays. */
static void check_touched(const struct site *site, const struct patch *patch, char **before,
                          size_t count) {
    static const unsigned flags[] = {PATCHED_TEXT, PATCHED_BACKLINKS, PATCHED_VALUE, PATCHED_PLACE,
                                     PATCHED_WORDS};
    char **after = dump_parts(site, count);
    for (size_t i = 0; i < count; i++) {
        const struct item *item = nth_item(site, i);
        unsigned how = 0, entries = 0;
        for (size_t k = 0; k < patch->count; k++)
            if (patch->items[k].item == item) {
                how = patch->items[k].how;
                entries++;
            }
        assert_true(entries <= 1);
        for (size_t part = 0; part <= PART_FIXED; part++) {
            unsigned flag = part == PART_FIXED ? 0 : flags[part];
            const char *x = before[i * PARTS + part], *y = after[i * PARTS + part];
            if (!strcmp(x, y) || (how & flag))
                continue;
            show_difference(x, y);
            fail_msg("%.*s: part %zu changed and is not told", STR(item->id), part);
        }
    }
    free_parts(after);
}

/* Patches *l; loads it anew when that was refused. Returns whether it was patched. */
static bool follow(struct loaded **l, const struct tree *files, str path, const char **why) {
    struct arena scratch = {0};
    struct loaded *fresh = load_files(files);
    size_t count = item_count((*l)->site);
    char **before = dump_parts((*l)->site, count);
    char *whole = dump_site((*l)->site), *said = told(patches_diags((*l)->patches, &scratch));
    char *text =
        malloc(text_of(fresh, path).n + 1); /* of just that size, so that reading on is seen */
    str bytes = text_of(fresh, path);
    memcpy(text, bytes.p, bytes.n);
    struct patch patch = site_patch((*l)->patches, path, (str){text, bytes.n}, &scratch);
    free(text);
    if (why)
        *why = patch.why;
    if (patch.done)
        check_touched((*l)->site, &patch, before, count);
    free_parts(before);
    assert_same(dump_site((*l)->site), patch.done ? dump_site(fresh->site) : strdup(whole));
    free(whole);
    assert_same(told(patches_diags((*l)->patches, &scratch)),
                patch.done ? told(fresh->d) : strdup(said));
    free(said);
    arena_free(&scratch);
    bool done = patch.done;
    if (patch.done) {
        unload(fresh);
    } else {
        unload(*l);
        *l = fresh;
    }
    return done;
}

/* ---- the base ---- */

static const char base[] =
    "-- content/site.yml --\n"
    "title: T\nunits: [{name: trip}]\ncoverage: 20 %\n"
    "relations: [{name: owns, verb: owns}]\nevent_kinds: [start]\n"
    "-- content/index.md --\n"
    "---\ntitle: Home\n---\nWelcome. {{See [[apples]].||See [[sum|12 trips]] and [[two]].||}}\n"
    "-- content/articles/one.md --\n"
    "---\ntitle: One{{||}}\ntags: [Some Tag]\nsummary: {{About one||About it}}\n---\n"
    "{{||Intro with [[apples|5 trips]].\n\n||Intro: [[apples]]. Also [[apples]], [[two]].\n\n}}"
    "## Part A\n\n"
    "There are [[apples{{||@2020}}]] and [[pears|{{7||6}} trips]].{{||[^n]}} "
    "[[pears > apples|More pears]]. {{||Then 5 km.||Then [x](two.md#same).||See [y](#part-a).}}\n\n"
    "{{## Part B||## Part C||## Part B\n\n## Part C}}\n\nWords on [[mill]] and [[old@2020]].\n\n"
    "```table\ntitle: Rows\nrows:\n  - [a, '[[apples]]']\n  - [{{b||'[[tree]]'||'[[two#same]]'}}, "
    "'3 km']\n```\n{{||\n\n[^n]: Note on [[mill]], [[tree]].\n||\n[^n]: Note on [[mill]].\n}}"
    "-- content/articles/two.md --\n"
    "---\ntitle: Two\nabout: [mill]\n---\n## Same\n\n"
    "[Back](one.md{{#part-b||#part-a||#part-c||}}) to [here](#same), or [that](/articles/one/). "
    "{{[[one]]||[[sum > 10 trip and pears < 100 trip|It adds up]]||[[sum|12 trips]]||"
    "[[drift]] [[late]]}} and [[word|a word]], [[q1]], [[c1]].\n"
    "-- content/articles/three.md --\n"
    "---\ntitle: Three\ndate: 2026-01-01\n---\nSee [[one#{{part-a||part-b}}]]; {{||[[apples]]; }}"
    "[[double]] is {{[[double|10 trips]]||[[double > apples|more]]}}.\n"
    "-- content/entities/e.yml --\n"
    "- id: mill\n  title: The mill\n  kind: organisation\n  summary: {{Grinds||Ground}}\n"
    "  text: |\n    {{A mill.||A mill with [[apples]].\n\n    ## Deep\n}}\n"
    "{{||# a comment\n}}"
    "- id: miller\n  title: A miller\n  kind: person\n  part_of: mill\n"
    "  sources: [{source: paper, at: {{p. 1||p. 2}}}]\n"
    "-- content/facts/a.yml --\n"
    "{{||# first\n||\n\n}}"
    "- id: apples\n  title: Apples\n  status: {{confirmed||reported}}\n"
    "  {{value: 5 trip||value: 6 trip||values: [{value: 5 trip, from: 2019, note: 'See "
    "[[mill]]'}, {value: 4 trip, from: 2015, until: 2018}]||value: 5 kg||value: ~5 trip||value: "
    "lots||formula: pears - 2 trip||formula: double / 2}}\n"
    "{{||  sources: [{source: paper, at: page 3}]\n||  sources: [{source: paper, at: page 4}, "
    "{source: letter}]\n}}"
    "{{||  text: Sweet [[apples]], not [[pears]].\n||  text: |\n    ## Sorts\n\n    Sweet, and 3 "
    "km.\n}}"
    "- id: pears\n  title: Pears{{|| and more}}\n  status: confirmed\n  value: {{7||6||7.0||9}} "
    "trip\n{{||  review_by: 2030-01-01\n||  review_by: 2020-01-01\n}}"
    "{{||  as_of: 2026-01-01\n}}"
    "- id: tree\n  title: A tree\n  status: confirmed\n  value: {{true||false||'oak'||'5 km "
    "tall'}}\n"
    "{{||  subject: mill\n}}"
    "-- content/facts/b.yml --\n"
    "- id: sum\n  title: Sum\n  status: estimate\n  formula: {{apples + pears||2 * pears - 2 "
    "trip||apples + pears + 0 trip||double + pears - apples}}\n{{||  digits: 2\n}}"
    "  checks:\n    - equals: 2 * pears - 2 trip\n      title: Twice\n{{||      within: 20 "
    "%\n}}{{||    - {holds: drift < 100 trip, title: Small}\n}}"
    "- id: old\n  title: Old\n  status: confirmed\n  values:\n"
    "    - {value: {{1||2}} trip, from: 2019, until: 2020, note: 'Until [[sum]]{{||, 4 km}}.'}\n"
    "    - {value: 3 trip, from: 2021{{||, sources: [{source: letter}]}}}\n"
    "- id: begun\n  title: Begun\n  value: {{2019-01-01||2019-01-02}}\n  status: confirmed\n"
    "  event: start\n  subject: mill\n"
    "- id: owner\n  title: Owner\n  relation: owns\n  subject: miller\n  object: mill\n"
    "  status: confirmed\n{{||  from: 2020\n||  from: 2021\n  until: 2022\n}}"
    "-- content/facts/c.yml --\n"
    "- id: double\n  title: Double\n  status: estimate\n  formula: 2 * {{apples||pears||5 trip}}\n"
    "  text: Twice [[apples]], that is [[double|10 trips]].\n"
    "- id: drift\n  title: Drift\n  status: estimate\n  formula: sum - double{{||@2020}}\n"
    "  checks:\n    - holds: drift {{=||<}} 0 trip\n      tension: {{They count [[apples]] "
    "otherwise.||Counted by [[mill]].}}\n"
    "- id: late\n  title: Late\n  status: estimate\n"
    "  formula: if(apples > 5 trip, \"too many\", \"some\")\n"
    "- id: copied\n  title: Copied\n  status: estimate\n  formula: {{late||tree}}\n"
    "- id: held\n  title: Held\n  status: confirmed\n  value: 1\n"
    "  checks: [{holds: pears > 1 trip, title: Some}]\n"
    "-- content/models/m.yml --\n"
    "- id: calc\n  title: Calculator\n  inputs:\n"
    "    - {name: x, label: X, default: pears, min: 1 trip, max: 50 trip, step: 1 trip}\n"
    "    - {name: z, label: Z, default: old@2022, min: 1 trip, max: 50 trip, step: 1 trip}\n"
    "  formulas:\n    - {name: y, label: Y, formula: 2 * x + z + old@2020 + late-free}\n"
    "  headline: [y]\n  caveats: ['Counted by [[mill]], as [[double]].']\n"
    "-- content/facts/d.yml --\n"
    "- {id: late-free, title: Free, status: {{confirmed||reported}}, value: {{2||3}} trip}\n"
    "-- content/sources/s.yml --\n"
    "- id: paper\n  title: Paper\n  text: {{On [[apples]].||On trips.}}\n"
    "- {id: letter, title: Letter}\n"
    "-- content/terms/t.yml --\n"
    "- {id: word, title: Word, summary: A word., text: '{{It is [[apples|5 trips]].||It is.}}'}\n"
    "-- content/questions/q.yml --\n"
    "- {id: q1, title: Why, state: {{open||partly}}, facts: [apples], text: '{{None.||See "
    "[[two]].}}'}\n"
    "- {id: q2, title: How, state: open, text: 'See [[q1]].'}\n"
    "-- content/claims/c.yml --\n"
    "document: paper\nclaims:\n"
    "  - {id: c1, says: Five, kind: quantity, verdict: {{holds||refined}}, value: 5 trip, facts: "
    "[apples], note: '{{As [[apples]] says.||So.}}'}\n";

/* ---- tests ---- */

static int begin(void **state) {
    static const char *const names[] = {"table",   "facts", "calculator", "chart",
                                        "compare", "map",   "sequence"};
    static struct arena arena;
    (void)state;
    if (!components.count) {
        components = map_make(&arena);
        for (size_t i = 0; i < sizeof names / sizeof *names; i++)
            map_add(&components, str_of(names[i]), &arena);
    }
    today = (struct date){.precision = DATE_DAY, .year = 2026, .month = 6, .day = 1};
    return 0;
}

static struct loaded *load_variants(struct variants *v) {
    struct arena a = {0};
    struct tree files = tree_inline(&a, expand(&a, v, SIZE_MAX, NULL, NULL));
    struct loaded *l = load_files(&files);
    arena_free(&a);
    return l;
}

/* The number of the first slot that holds the text. */
static size_t slot_with(const char *text) {
    str all = str_of(base);
    size_t slot = SIZE_MAX, at = 0, to = str_find(all, str_of(text), 0);
    assert_true(to < all.n);
    for (; (at = str_find(all, S("{{"), at)) < to; at++)
        slot++;
    return slot;
}

static bool choose(struct loaded **l, struct variants *v, size_t slot, unsigned choice,
                   const char **why) {
    struct arena a = {0};
    str path = {0};
    size_t size;
    v->choices[slot] = choice;
    struct tree files = tree_inline(&a, expand(&a, v, slot, &path, &size));
    assert_true(choice < size);
    bool done = follow(l, &files, path, why);
    arena_free(&a);
    return done;
}

/* Each kind of change by itself: whether it is done, or why not. */
static void does_what_it_says(void **state) {
    static const struct {
        const char *slot; /* what stands in it */
        unsigned choice;
        const char *why; /* NULL: done */
    } cases[] = {
        {"See [[apples]].||", 1, NULL},
        {"About one", 1, "the front matter changed"},
        {"||Intro with", 1, NULL},
        {"||Intro with", 2, NULL},
        {"@2020}}", 1, NULL},
        {"Then 5 km", 1, NULL},
        {"## Part C||", 1, "a heading that others link to is gone"},
        {"## Part C||", 2, NULL},
        {"b||'[[tree]]'", 1, NULL},
        {"A mill.||", 1, NULL},
        {"# a comment", 1, NULL},
        {"Grinds", 1, "more than texts and values changed"},
        {"p. 1", 1, "more than texts and values changed"},
        {"# first", 1, NULL},
        {"confirmed||reported", 1, NULL},
        {"value: 5 trip||value: 6", 1, "a label or a condition no longer holds"},
        {"value: 5 trip||value: 6", 2, NULL},
        {"value: 5 trip||value: 6", 6, NULL},
        {"value: 5 trip||value: 6", 7, "a value cannot be computed"},
        {"at: page 3", 1, NULL},
        {"Sweet [[apples]]", 1, NULL},
        {" and more", 1, "more than texts and values changed"},
        {"7||6||7.0", 2, "a model computes with what changed"},
        {"confirmed||reported}}, value", 1, NULL},
        {"2||3}} trip", 1, "a model computes with what changed"},
        {"review_by: 2030", 1, NULL},
        {"true||false", 1, NULL},
        {"true||false", 2, NULL},
        {"||  subject: mill", 1, "more than texts and values changed"},
        {"apples + pears||", 2, NULL},
        {"within: 20", 1, NULL},
        {"1||2}} trip", 1, "a model computes with what changed"},
        {"2019-01-02", 1, "an event is at another time"},
        {"||  from: 2020", 1, NULL},
        {"2 * {{apples", 2, NULL},
        {"Counted by", 1, NULL},
        {"late||tree", 1, NULL},
        {"On [[apples]]", 1, NULL},
        {"It is [[apples", 1, NULL},
        {"None.||", 1, NULL},
        {"open||partly", 1, "more than texts and values changed"},
        {"As [[apples]]", 1, NULL},
        {"holds||refined", 1, "more than texts and values changed"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct variants v = {.archive = base};
        struct loaded *l = load_variants(&v);
        const char *why = NULL;
        print_message("%s %u\n", cases[i].slot, cases[i].choice);
        if (l->d.errors)
            fail_msg("%s", told(l->d));
        bool done = choose(&l, &v, slot_with(cases[i].slot), cases[i].choice, &why);
        if (done != !cases[i].why || (why && strcmp(why, cases[i].why)))
            fail_msg("%s %u: %s, not %s\n%s", cases[i].slot, cases[i].choice, why, cases[i].why,
                     told(l->d));
        unload(l);
    }
}

static uint32_t seed;

static uint32_t random_below(uint32_t n) {
    seed ^= seed << 13;
    seed ^= seed >> 17;
    seed ^= seed << 5;
    return seed % n;
}

/* One slot of a file, or three of it. */
static str edit(struct arena *a, struct variants *v) {
    str path = {0}, other;
    size_t slot = random_below((uint32_t)v->count), size;
    expand(a, v, slot, &path, &size);
    v->choices[slot] = random_below((uint32_t)size);
    for (unsigned more = random_below(4) ? 0 : 40; more; more--) {
        slot = random_below((uint32_t)v->count);
        expand(a, v, slot, &other, &size);
        if (str_eq(other, path))
            v->choices[slot] = random_below((uint32_t)size);
    }
    return path;
}

static void random_edits(unsigned count, uint32_t from) {
    struct variants v = {.archive = base};
    struct loaded *l = load_variants(&v);
    unsigned done = 0, errors = 0;
    seed = from;
    print_message("seed %u\n", from);
    for (unsigned i = 0; i < count; i++) {
        struct arena a = {0};
        struct variants before = v;
        str path = edit(&a, &v);
        struct tree files = tree_inline(&a, expand(&a, &v, SIZE_MAX, NULL, NULL));
        done += follow(&l, &files, path, NULL);
        arena_free(&a);
        if (!l->d.errors)
            continue;
        errors++; /* the next one begins where all was well */
        v = before;
        unload(l);
        l = load_variants(&v);
    }
    print_message("%u edits: %u patched, %u with errors\n", count, done, errors);
    assert_true(done > count / 5);
    unload(l);
}

/* PATCH_EDITS says how many of the usual ones, in percent. */
static unsigned edit_count(unsigned usual) {
    const char *percent = getenv("PATCH_EDITS");
    return percent ? usual * (unsigned)strtoul(percent, NULL, 10) / 100 : usual;
}

static void follows_random_edits(void **state) {
    (void)state;
    random_edits(edit_count(2000), 20261123);
}

/* ---- a whole knowledge base, changed letter by letter and line by line ---- */

static struct tree read_content(struct arena *a) {
    struct diags d = {.arena = a};
    int root = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    struct tree listed = tree_list(a, root, S("content"), &d), files = {.root = -1};
    for (size_t i = 0; i < listed.count; i++) {
        struct tree_file f = {.path = listed.items[i].path};
        if (str_ends(f.path, S(".md")) || str_ends(f.path, S(".yml")))
            assert_true(tree_read(&listed, &listed.items[i], TREE_MAX_TEXT, a, &f.bytes, &d));
        arena_push(a, &files, f);
    }
    tree_close(&listed);
    close(root);
    return files;
}

static const char *const words[] = {"status: reported",
                                    "status: confirmed",
                                    "# a comment",
                                    "  text: Words.",
                                    "  as_of: 2026-02-03",
                                    "  review_by: 2031-01-01",
                                    "",
                                    "## Another heading",
                                    "A sentence with 5 km.",
                                    "> A quotation.",
                                    "- an item"};

/* A line of its own, often one that names something. */
static str random_line(struct arena *a, const struct site *site) {
    uint32_t which = random_below(16);
    const struct item *item = nth_item(site, random_below((uint32_t)item_count(site)));
    if (which < sizeof words / sizeof *words)
        return str_of(words[which]);
    return which % 2 ? arena_printf(a, "It is [[%.*s]], too.", STR(item->id))
                     : arena_printf(a, "  text: See [[%.*s|that]].", STR(item->id));
}

/* A digit, a line less, a line more, or a line twice. */
static str edited(struct arena *a, const struct site *site, str text) {
    size_t at = random_below((uint32_t)text.n + 1), end;
    uint32_t what = random_below(4);
    if (what == 0) {
        while (at < text.n && !byte_is_digit(text.p[at]))
            at++;
        return arena_printf(a, "%.*s%u%.*s", STR(str_sub(text, 0, at)), 1 + random_below(9),
                            STR(str_sub(text, at + 1, text.n)));
    }
    for (at = str_find_byte(text, '\n', at); at < text.n && text.p[at] == '\n'; at++)
        ;
    end = str_find_byte(text, '\n', at);
    str line = what == 3 ? random_line(a, site) : str_sub(text, at, end);
    return arena_printf(a, "%.*s%.*s\n%.*s", STR(str_sub(text, 0, at)), STR(line),
                        STR(str_sub(text, what == 1 ? end : at, text.n)));
}

static void follows_edits_of_real_content(void **state) {
    static struct arena a; /* a failure leaves it be */
    struct tree files = read_content(&a);
    unsigned count = edit_count(20), done = 0, errors = 0;
    (void)state;
    today = (struct date){0}; /* values come and go with the days */
    if (!files.count)
        skip();
    struct loaded *l = load_files(&files);
    if (l->d.errors)
        fail_msg("%s", told(l->d));
    seed = 20261124;
    print_message("seed %u\n", seed);
    for (unsigned i = 0; i < count; i++) {
        struct tree_file *f = &files.items[random_below((uint32_t)files.count)];
        str before = f->bytes;
        if (!before.n)
            continue;
        f->bytes = edited(&a, l->site, before);
        done += follow(&l, &files, f->path, NULL);
        if (!l->d.errors)
            continue;
        errors++;
        f->bytes = before;
        unload(l);
        l = load_files(&files);
    }
    print_message("%u edits: %u patched, %u with errors\n", count, done, errors);
    unload(l);
    arena_free(&a);
}

/* ---- memory ---- */

static void holds_its_memory(void **state) {
    struct variants v = {.archive = base};
    struct loaded *l = load_variants(&v);
    static const char *const slots[] = {"||Intro with", "value: 5 trip||value: 6", "A mill.||"};
    static const unsigned other[] = {2, 2, 1};
    size_t early = 0;
    (void)state;
    for (unsigned i = 0; i < 1000; i++) {
        struct arena a = {0};
        size_t which = i % 3, slot = slot_with(slots[which]), size;
        str path, archive;
        v.choices[slot] = v.choices[slot] ? 0 : other[which];
        archive = expand(&a, &v, slot, &path, &size);
        struct tree tree = tree_inline(&a, archive);
        struct patch p = site_patch(l->patches, path, tree_find(&tree, path)->bytes, &a);
        assert_true(p.done);
        arena_free(&a);
        if (i == 100)
            early = mallinfo2().uordblks;
    }
    assert_true(mallinfo2().uordblks <= early + 4096);
    unload(l);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(does_what_it_says, begin),
        cmocka_unit_test_setup(follows_random_edits, begin),
        cmocka_unit_test_setup(follows_edits_of_real_content, begin),
        cmocka_unit_test_setup(holds_its_memory, begin),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
