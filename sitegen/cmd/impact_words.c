/* Which words of a sentence changed. */
#include "base/align.h"
#include "cmd/impact.h"

struct words {
    str *items;
    size_t count, capacity;
};

/* Signs at a word's end are words of their own, so that "$5." and "$6," differ in the number and in the sign. */
static size_t bare_length(str word) {
    size_t n = word.n;
    while (n && strchr(".,;:!?)", word.p[n - 1]))
        n--;
    return n ? n : word.n;
}

static struct words split(struct arena *a, str text) {
    struct words words = {0};
    while (text.n) {
        str word = str_cut(&text, ' ');
        size_t bare = bare_length(word);
        if (word.n)
            arena_push(a, &words, str_sub(word, 0, bare));
        if (bare < word.n)
            arena_push(a, &words, str_sub(word, bare, word.n));
    }
    return words;
}

struct both {
    struct words old, new;
};

static bool same_word(void *context, size_t i, size_t k) {
    const struct both *both = context;
    return str_eq(both->old.items[i], both->new.items[k]);
}

/* Words that follow each other are one run: they are slices of one text. */
static void add_word(struct arena *a, struct word_runs *runs, enum word_kind kind, str word,
                     bool spaced) {
    struct word_run *last = runs->count ? &runs->items[runs->count - 1] : NULL;
    if (last && last->kind == kind)
        last->text.n = (size_t)(word.p + word.n - last->text.p);
    else
        arena_push(a, runs, ((struct word_run){kind, word, last && spaced}));
}

/* Behind another word of its text, with a blank between them? */
static bool is_spaced(const struct words *words, size_t i) {
    return i && words->items[i].p[-1] == ' ';
}

static size_t *find_partners(struct arena *a, struct both *both, str before, str after) {
    both->old = split(a, before);
    both->new = split(a, after);
    return align(a, both->old.count, both->new.count, same_word, both);
}

/* What is left where the sentence begins otherwise stands apart from it. */
struct word_runs impact_words(struct arena *a, str before, str after) {
    struct both both;
    size_t *partners = find_partners(a, &both, before, after), next = 0;
    struct word_runs runs = {0};
    for (size_t i = 0; i <= both.old.count; i++) {
        bool kept = i < both.old.count && partners[i] != ALIGN_NONE;
        if (i < both.old.count && !kept) {
            add_word(a, &runs, WORDS_OLD, both.old.items[i], is_spaced(&both.old, i));
            continue;
        }
        for (size_t until = kept ? partners[i] : both.new.count; next < until; next++)
            add_word(a, &runs, WORDS_NEW, both.new.items[next], is_spaced(&both.new, next));
        if (kept) {
            add_word(a, &runs, WORDS_SAME, both.new.items[next],
                     !next || is_spaced(&both.new, next));
            next++;
        }
    }
    return runs;
}

struct word_runs impact_old_words(struct arena *a, str before, str after) {
    struct both both;
    size_t *partners = find_partners(a, &both, before, after);
    struct word_runs runs = {0};
    for (size_t i = 0; i < both.old.count; i++)
        add_word(a, &runs, partners[i] == ALIGN_NONE ? WORDS_OLD : WORDS_SAME, both.old.items[i],
                 is_spaced(&both.old, i));
    return runs;
}

struct word_runs impact_new_words(struct arena *a, str before, str after) {
    struct word_runs runs = impact_old_words(a, after, before);
    for (size_t i = 0; i < runs.count; i++)
        if (runs.items[i].kind == WORDS_OLD)
            runs.items[i].kind = WORDS_NEW;
    return runs;
}
