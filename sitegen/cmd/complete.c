#include "cmd/complete.h"

#include "base/map.h"
#include "cmd/names.h"
#include "cmd/print.h"
#include "model/schema.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

enum wanted {
    WANTED_NOTHING,
    WANTED_FILE,
    WANTED_DIRECTORY,
    WANTED_FORM,
    WANTED_REVISION,
    WANTED_RANGE, /* of revisions: A..B */
    WANTED_PRESET,
    WANTED_SETTING, /* NAME=VALUE */
    WANTED_ITEM,    /* the id of a fact or an article */
    WANTED_MODEL,
    WANTED_VERB,
    WANTED_TOPIC, /* of the help: a verb, or "fields" */
    WANTED_KIND,  /* of content, as `help fields` names it */
    WANTED_NEW,   /* of an item */
    WANTED_SHELL,
    WANTED_FLAG
};

/* A command line, read up to the word that is being written. */
struct line {
    const struct verb *verbs, *verb; /* NULL: no verb yet, or none that is known */
    const char *root;
    const struct flag *open; /* whose argument is being written, or NULL */
    str given;               /* "--flag=" of such an argument in one word; else empty */
    str word;                /* what is being written, without `given` */
    bool no_flags;           /* behind "--" */
    const char *arguments[MAX_ARGUMENTS]; /* [0] is the verb */
    int argument_count;
    char used[64]; /* letters of flags */
    struct arena arena;
};

/* ---- reading the line ---- */

static const struct flag *find_flag(str name, char letter) {
    size_t count;
    const struct flag *flags = options_flags(&count);
    for (size_t i = 0; i < count; i++)
        if (name.n ? str_eq(name, str_of(flags[i].name))
                   : flags[i].has_short && flags[i].letter == letter)
            return &flags[i];
    return NULL;
}

/* "~" stands as it was typed. */
static const char *real_root(struct line *l, const char *path) {
    const char *home = getenv("HOME");
    return path[0] == '~' && path[1] == '/' && home
               ? arena_printf(&l->arena, "%s%s", home, path + 1).p
               : path;
}

static void take_value(struct line *l, const struct flag *f, const char *value) {
    if (f->letter == 'C')
        l->root = real_root(l, value);
}

static void note_used(struct line *l, const struct flag *f) {
    if (strlen(l->used) + 1 < sizeof l->used)
        l->used[strlen(l->used)] = f->letter;
}

/* "--flag" or "--flag=value". */
static void take_long(struct line *l, const char *word) {
    str rest = str_of(word + 2), name = str_cut(&rest, '=');
    const struct flag *f = find_flag(name, 0);
    if (!f)
        return;
    note_used(l, f);
    if (f->argument && strchr(word, '='))
        take_value(l, f, rest.p);
    else if (f->argument)
        l->open = f;
}

/* "-q", "-qv", "-Cdir", "-qC". */
static void take_short(struct line *l, const char *letters) {
    for (; *letters; letters++) {
        const struct flag *f = find_flag((str){0}, *letters);
        if (!f)
            return;
        note_used(l, f);
        if (f->argument && letters[1])
            take_value(l, f, letters + 1);
        else if (f->argument)
            l->open = f;
        if (f->argument)
            return;
    }
}

static void take_word(struct line *l, const char *word) {
    if (l->open) {
        take_value(l, l->open, word);
        l->open = NULL;
    } else if (!l->no_flags && strcmp(word, "--") == 0) {
        l->no_flags = true;
    } else if (!l->no_flags && strncmp(word, "--", 2) == 0) {
        take_long(l, word);
    } else if (!l->no_flags && word[0] == '-' && word[1]) {
        take_short(l, word + 1);
    } else if (l->argument_count < MAX_ARGUMENTS) {
        l->arguments[l->argument_count++] = word;
    }
}

/* The word that is being written: "--flag=begin" goes on with the argument. */
static void take_last(struct line *l, const char *word) {
    l->word = str_of(word);
    size_t equals = str_find_byte(l->word, '=', 0);
    if (l->open || l->no_flags || strncmp(word, "--", 2) != 0 || equals == l->word.n)
        return;
    const struct flag *f = find_flag(str_sub(l->word, 2, equals), 0);
    if (f && f->argument) {
        l->open = f;
        l->given = str_sub(l->word, 0, equals + 1);
        l->word = str_sub(l->word, equals + 1, l->word.n);
    }
}

/* ---- what is wanted ---- */

static enum wanted wanted_by(const char *argument) {
    static const struct {
        const char *argument;
        enum wanted wanted;
    } known[] = {/* of flags */
                 {"FORM", WANTED_FORM},
                 {"REV", WANTED_REVISION},
                 {"NAME", WANTED_PRESET},
                 {"NAME=VALUE", WANTED_SETTING},
                 {"FILE", WANTED_FILE},
                 {"DIR", WANTED_DIRECTORY},
                 {"REPO", WANTED_DIRECTORY},
                 {"[DIR]", WANTED_DIRECTORY},
                 {"FACT", WANTED_ITEM},
                 {"BRANCH", WANTED_REVISION},
                 /* of verbs */
                 {"[ID]", WANTED_ITEM},
                 {"[MODEL]", WANTED_MODEL},
                 {"[A..B | A]", WANTED_RANGE},
                 {"[COMMAND | fields [KIND]]", WANTED_TOPIC},
                 {"KIND", WANTED_NEW},
                 {"SHELL", WANTED_SHELL}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strcmp(known[i].argument, argument) == 0)
            return known[i].wanted;
    return WANTED_NOTHING;
}

static enum wanted wanted_argument(const struct line *l) {
    enum wanted wanted = wanted_by(l->verb->arguments);
    int before = l->argument_count - 1;
    if (wanted == WANTED_TOPIC && before == 1)
        return strcmp(l->arguments[1], "fields") == 0 ? WANTED_KIND : WANTED_FLAG;
    return before < l->verb->most && before == 0 ? wanted : WANTED_FLAG;
}

static enum wanted wanted_here(const struct line *l) {
    if (l->open)
        return wanted_by(l->open->argument);
    if (!l->no_flags && str_starts(l->word, S("-")))
        return WANTED_FLAG;
    if (!l->argument_count)
        return WANTED_VERB;
    return l->verb ? wanted_argument(l) : WANTED_NOTHING;
}

/* ---- candidates ---- */

/* Shells put what is printed here into command lines, and it may come from a stranger's branch: only what no shell takes for
 * more than a word. */
static bool is_plain(str word) {
    for (size_t i = 0; i < word.n; i++)
        if (!byte_is_alnum(word.p[i]) && !strchr("-_./=+@", word.p[i]))
            return false;
    return word.n > 0;
}

static void print_candidate(const struct line *l, str before, str word, const char *behind,
                            str meaning) {
    if (is_plain(word))
        printf("%.*s%.*s%.*s%s\t%.*s\n", STR(l->given), STR(before), STR(word), behind,
               STR(meaning));
}

static void print_word(const struct line *l, const char *word, const char *meaning) {
    print_candidate(l, S(""), str_of(word), "", str_of(meaning));
}

static void print_names(const struct line *l, const struct name_list *names, str before,
                        const char *behind) {
    puts(*behind ? "stems" : "words");
    for (size_t i = 0; i < names->count; i++)
        print_candidate(l, before, names->items[i].word, behind, names->items[i].meaning);
}

static void print_verbs(const struct line *l) {
    for (const struct verb *v = l->verbs; v->name; v++)
        print_word(l, v->name, v->summary);
}

static void print_flags(const struct line *l) {
    size_t count;
    const struct flag *flags = options_flags(&count);
    bool letters = str_eq(l->word, S("-"));
    for (size_t i = 0; i < count; i++) {
        const struct flag *f = &flags[i];
        bool again = strcmp(f->name, "set") == 0; /* it may stand more than once */
        if ((l->verb && !verb_takes(l->verb, f)) || (!again && strchr(l->used, f->letter)))
            continue;
        if (letters && f->has_short)
            printf("-%c\t%s\n", f->letter, f->meaning);
        printf("--%s\t%s\n", f->name, f->meaning);
    }
}

static void print_forms(const struct line *l) {
    str rest = str_of(l->verb && l->verb->formats ? l->verb->formats : "");
    while (rest.n)
        print_candidate(l, S(""), str_cut(&rest, ' '), "", S(""));
}

static void print_kinds(const struct line *l) {
    for (const struct schema *const *s = all_schemas; *s; s++)
        print_word(l, (*s)->name, (*s)->place);
}

static void print_item_kinds(const struct line *l) {
    for (int k = 0; k < ITEM_KINDS; k++)
        print_word(l, item_kind_name((enum item_kind)k), schema_of((enum item_kind)k)->place);
}

/* Of a range that is half written, the second revision. */
static void print_revisions(struct line *l, bool range) {
    struct diags ignored = {.arena = &l->arena};
    struct repo *r = repo_open(&l->arena, l->root, &ignored);
    size_t dots = range ? str_find(l->word, S(".."), 0) : l->word.n;
    str before = dots < l->word.n ? str_sub(l->word, 0, dots + 2) : S("");
    str *names;
    if (!r)
        return;
    size_t count = repo_reference_names(r, &l->arena, &names);
    if (r->has_head)
        print_candidate(l, before, S("HEAD"), "", S(""));
    for (size_t i = 0; i < count; i++)
        print_candidate(l, before, names[i], "", S(""));
    repo_close(r);
}

static const struct schema *find_schema(str kind) {
    for (int k = 0; k < ITEM_KINDS; k++)
        if (str_eq(kind, str_of(item_kind_name((enum item_kind)k))))
            return schema_of((enum item_kind)k);
    return NULL;
}

/* The fields that a kind of item has; of one of them, what may be chosen. */
static void add_fields(struct line *l, str kind, str field, struct name_list *names) {
    const struct schema *s = find_schema(kind);
    for (size_t i = 0; s && i < s->count; i++) {
        const struct field *f = &s->fields[i];
        if (!field.n)
            arena_push(&l->arena, names, ((struct name){f->name, str_of(f->meaning)}));
        for (size_t c = 1; str_eq(f->name, field) && c < f->choice_count; c++)
            arena_push(&l->arena, names, ((struct name){.word = f->choices[c]}));
    }
}

/* `what` is the model, or the kind of a new item. */
static void print_settings(struct line *l, int root, str what) {
    struct name_list names = {0};
    bool of_item = l->verb && wanted_by(l->verb->arguments) == WANTED_NEW;
    size_t equals = str_find_byte(l->word, '=', 0);
    bool has_name = equals < l->word.n;
    if (of_item)
        add_fields(l, what, has_name ? str_sub(l->word, 0, equals) : S(""), &names);
    else if (has_name)
        names_of_choices(&l->arena, root, what, str_sub(l->word, 0, equals), &names);
    else
        names_of_inputs(&l->arena, root, what, &names);
    print_names(l, &names, has_name ? str_sub(l->word, 0, equals + 1) : S(""), has_name ? "" : "=");
}

/* What only the content knows. */
static void print_content(struct line *l, enum wanted wanted) {
    struct name_list names = {0};
    str model = l->argument_count > 1 ? str_of(l->arguments[1]) : (str){0};
    int root = open(l->root, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (root < 0)
        return;
    if (wanted == WANTED_ITEM) {
        names_of_items(&l->arena, root, ITEM_FACT, &names);
        names_of_items(&l->arena, root, ITEM_ARTICLE, &names);
    } else if (wanted == WANTED_MODEL) {
        names_of_items(&l->arena, root, ITEM_MODEL, &names);
    } else if (wanted == WANTED_PRESET) {
        names_of_presets(&l->arena, root, model, &names);
    }
    if (wanted == WANTED_SETTING)
        print_settings(l, root, model);
    else
        print_names(l, &names, S(""), "");
    close(root);
}

static void print_tables(struct line *l, enum wanted wanted) {
    puts("words");
    if (wanted == WANTED_FORM)
        print_forms(l);
    if (wanted == WANTED_VERB || wanted == WANTED_TOPIC)
        print_verbs(l);
    if (wanted == WANTED_TOPIC)
        print_word(l, "fields", "the fields of all kinds of content");
    if (wanted == WANTED_KIND)
        print_kinds(l);
    if (wanted == WANTED_NEW)
        print_item_kinds(l);
    if (wanted == WANTED_SHELL) {
        print_word(l, "bash", "");
        print_word(l, "zsh", "");
        print_word(l, "fish", "");
    }
    if (wanted == WANTED_FLAG)
        print_flags(l);
    if (wanted == WANTED_REVISION || wanted == WANTED_RANGE)
        print_revisions(l, wanted == WANTED_RANGE);
}

static void print(struct line *l, enum wanted wanted) {
    switch (wanted) {
    case WANTED_NOTHING:
        break;
    case WANTED_FILE:
        puts("files");
        break;
    case WANTED_DIRECTORY:
        puts("directories");
        break;
    case WANTED_ITEM:
    case WANTED_MODEL:
    case WANTED_PRESET:
    case WANTED_SETTING:
        print_content(l, wanted);
        break;
    default:
        print_tables(l, wanted);
    }
}

/* Who waits for a completion waits no longer than this; nothing was written before. */
static void give_up(int signal) {
    (void)signal;
    _exit(EXIT_FINE);
}

enum exit_code complete(const struct verb *verbs, int count, char **words) {
    enum { PATIENCE = 2 }; /* seconds */
    struct line l = {.verbs = verbs, .root = "."};
    static char nothing[] = "";
    setvbuf(stdout, NULL, _IOFBF, 1 << 20);
    signal(SIGALRM, give_up);
    alarm(PATIENCE);
    for (int i = 0; i + 1 < count; i++)
        take_word(&l, words[i]);
    l.verb = l.argument_count ? verb_find(verbs, l.arguments[0]) : NULL;
    take_last(&l, count ? words[count - 1] : nothing);
    print(&l, wanted_here(&l));
    arena_free(&l.arena);
    return EXIT_FINE;
}
