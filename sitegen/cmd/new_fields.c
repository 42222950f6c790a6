/* What the new item says: from the flags, from the calendar, from whoever sits at the terminal. */
#include "cmd/new.h"
#include "text/html.h"

#include <errno.h>
#include <stdlib.h>
#include <time.h>

str new_title_name(enum item_kind kind) { return kind == ITEM_CLAIM ? S("says") : S("title"); }

struct new_field *new_field_of(const struct new_item *n, str name) {
    for (size_t i = 0; i < n->schema->count; i++)
        if (str_eq(n->schema->fields[i].name, name))
            return &n->fields[i];
    return NULL;
}

str new_given(const struct new_item *n, str name) {
    const struct new_field *f = new_field_of(n, name);
    return f && f->count ? f->items[0] : (str){0};
}

bool new_is_list(const struct field *f) {
    return f->type == FIELD_TEXTS || f->type == FIELD_REFS || f->type == FIELD_RECORDS;
}

/* ---- flags ---- */

/* Records are given by what they refer to: sources by their ids. */
static bool is_settable(const struct field *f) {
    bool refers = f->type == FIELD_RECORDS && f->record->fields[0].type == FIELD_REF;
    return f->type != FIELD_RECORD && f->type != FIELD_PAIRS && f->type != FIELD_ITEMS &&
           (f->type != FIELD_RECORDS || refers);
}

static enum exit_code unknown_field(const struct new_item *n, str name) {
    enum { MOST = 64 };
    str names[MOST];
    size_t count = 0;
    for (size_t i = 0; i < n->schema->count && count + 1 < MOST; i++)
        names[count++] = n->schema->fields[i].name;
    if (n->kind == ITEM_CLAIM)
        names[count++] = S("document");
    str near = nearest_of(names, count, name);
    if (near.n)
        return usage_error("%s has no field '%.*s'; did you mean '%.*s'?", n->schema->one,
                           STR(name), STR(near));
    return usage_error("%s has no field '%.*s'; 'sitegen help fields %s' lists them",
                       n->schema->one, STR(name), n->schema->name);
}

static void add(struct new_item *n, struct new_field *f, str value) {
    bool ids = f->field->type == FIELD_REFS || f->field->type == FIELD_RECORDS;
    if (!ids) {
        arena_push(n->arena, f, value);
        return;
    }
    while (value.n) {
        str id = str_trim(str_cut(&value, ','));
        if (id.n)
            arena_push(n->arena, f, id);
    }
}

static enum exit_code set(struct new_item *n, str name, str value) {
    if (n->kind == ITEM_CLAIM && str_eq(name, S("document"))) {
        n->document = str_trim(value);
        return EXIT_FINE;
    }
    struct new_field *f = new_field_of(n, name);
    if (!f)
        return unknown_field(n, name);
    if (!is_settable(f->field))
        return usage_error("'%.*s' has fields of its own: write it in the file", STR(name));
    if (!str_trim(value).n)
        return usage_error("'%.*s' is given nothing: leave it out", STR(name));
    if (f->count && !new_is_list(f->field))
        return usage_error("'%.*s' is given twice", STR(name));
    add(n, f, f->field->type == FIELD_MARKDOWN ? value : str_trim(value));
    return EXIT_FINE;
}

enum exit_code new_read_fields(struct new_item *n) {
    const struct options *o = n->options;
    n->fields = arena_array(n->arena, struct new_field, n->schema->count);
    for (size_t i = 0; i < n->schema->count; i++)
        n->fields[i].field = &n->schema->fields[i];
    enum exit_code e = EXIT_FINE;
    if (o->title)
        e = set(n, new_title_name(n->kind), str_of(o->title));
    if (!e && o->id)
        e = set(n, S("id"), str_of(o->id));
    for (int i = 0; i < o->setting_count && !e; i++) {
        str value = str_of(o->settings[i]), name = str_cut(&value, '=');
        e = set(n, name, value);
    }
    return e;
}

/* ---- dates ---- */

/* Where the user is, unless SOURCE_DATE_EPOCH says when. */
static bool read_today(struct date *today) {
    const char *epoch = getenv("SOURCE_DATE_EPOCH");
    if (epoch && *epoch) {
        char *end;
        errno = 0;
        int64_t seconds = strtoll(epoch, &end, 10);
        *today = date_of_seconds(seconds);
        return !errno && !*end && seconds >= 0;
    }
    struct tm parts;
    time_t now = time(NULL);
    if (!localtime_r(&now, &parts))
        return false;
    *today = date_of_seconds((int64_t)now + parts.tm_gmtoff);
    return true;
}

/* Of publication, of when it was said, of when it was looked at. */
static enum exit_code fill_date(struct new_item *n) {
    static const char *const names[ITEM_KINDS] = {
        [ITEM_ARTICLE] = "date", [ITEM_FACT] = "as_of", [ITEM_SOURCE] = "accessed"};
    if (!names[n->kind])
        return EXIT_FINE;
    struct date today;
    if (!read_today(&today))
        return usage_error("SOURCE_DATE_EPOCH wants seconds since 1970, not '%s'",
                           getenv("SOURCE_DATE_EPOCH"));
    struct new_field *f = new_field_of(n, str_of(names[n->kind]));
    today.precision = DATE_DAY;
    if (!f->count)
        add(n, f, date_iso(n->arena, &today));
    return EXIT_FINE;
}

/* ---- what is missing ---- */

/* "announced|conditional|estimate", or the name in capitals. */
static str value_words(const struct new_item *n, const struct field *f) {
    str words = {0};
    for (size_t i = 1; f->type == FIELD_CHOICE && i < f->choice_count; i++)
        words =
            arena_printf(n->arena, "%.*s%s%.*s", STR(words), i > 1 ? "|" : "", STR(f->choices[i]));
    return words.n ? words : S("...");
}

static str flag_words(const struct new_item *n, const struct field *f) {
    if (str_eq(f->name, new_title_name(n->kind)))
        return S("--title TEXT");
    return arena_printf(n->arena, "--set %.*s=%.*s", STR(f->name), STR(value_words(n, f)));
}

static bool is_given(const struct new_item *n, str name) { return new_given(n, name).n > 0; }

/* The first of several fields stands for them: of value, formula and values the value. */
static const struct field *missing_alternative(const struct new_item *n,
                                               const struct alternatives *set) {
    if (!set->required || (set->unless.n && is_given(n, set->unless)))
        return NULL;
    for (size_t i = 0; i < set->count; i++)
        if (is_given(n, set->names[i]))
            return NULL;
    return new_field_of(n, set->names[0])->field;
}

struct missing {
    const struct field **items;
    size_t count, capacity;
};

static struct missing find_missing(const struct new_item *n) {
    struct missing missing = {0};
    for (size_t i = 0; i < n->schema->count; i++) {
        const struct field *f = &n->schema->fields[i];
        if (f->required && is_settable(f) && f->type != FIELD_ID && !n->fields[i].count)
            arena_push(n->arena, &missing, f);
    }
    for (size_t i = 0; i < n->schema->alternative_count; i++) {
        const struct field *f = missing_alternative(n, &n->schema->alternatives[i]);
        if (f)
            arena_push(n->arena, &missing, f);
    }
    return missing;
}

/* A line from the terminal; false at its end. */
static bool ask(struct new_item *n, const char *question, str *answer) {
    char *line = NULL;
    size_t size = 0;
    fprintf(stderr, "%s: ", question);
    fflush(stderr);
    ssize_t length = getline(&line, &size, stdin);
    if (length >= 0)
        *answer = arena_copy(n->arena, str_trim((str){line, (size_t)length}));
    free(line);
    return length >= 0;
}

/* Asks until the answer is one that may be. */
static bool ask_field(struct new_item *n, const struct field *f) {
    bool choice = f->type == FIELD_CHOICE;
    str words =
        choice ? names_in_a_row(n->arena, f->choices + 1, f->choice_count - 1) : str_of(f->meaning);
    str question = arena_printf(n->arena, "%.*s (%.*s)", STR(f->name), STR(words)), answer = {0};
    for (;;) {
        if (!ask(n, question.p, &answer))
            return false;
        size_t found = choice ? index_of(f->choices, f->choice_count, answer) : 0;
        if (answer.n && found < (choice ? f->choice_count : 1))
            break;
        str near = choice ? nearest_of(f->choices, f->choice_count, answer) : (str){0};
        if (near.n)
            fprintf(stderr, "did you mean '%.*s'?\n", STR(near));
    }
    add(n, new_field_of(n, f->name), answer);
    return true;
}

static enum exit_code complain(const struct new_item *n, const struct missing *missing,
                               bool document) {
    str words = document ? S("--set document=...") : S("");
    for (size_t i = 0; i < missing->count; i++)
        words = arena_printf(n->arena, "%.*s%s%.*s", STR(words), words.n ? ", " : "",
                             STR(flag_words(n, missing->items[i])));
    return usage_error("this %s wants %.*s", n->schema->name, STR(words));
}

static enum exit_code fill_missing(struct new_item *n) {
    struct missing missing = find_missing(n);
    bool document = n->kind == ITEM_CLAIM && !n->document.n && !n->options->file;
    if (!missing.count && !document)
        return EXIT_FINE;
    if (!n->asks)
        return complain(n, &missing, document);
    bool fine = !document || ask(n, "document (id of the source that says so)", &n->document);
    for (size_t i = 0; i < missing.count && fine; i++)
        fine = ask_field(n, missing.items[i]);
    return fine ? EXIT_FINE : complain(n, &missing, document);
}

/* ---- the id ---- */

/* Of whole words, not too long to be typed. */
static str id_of_title(struct new_item *n, str title) {
    enum { LONG = 60 };
    str slug = slugify(n->arena, title);
    while (slug.n > LONG) {
        size_t end = slug.n;
        while (end > 0 && slug.p[end - 1] != '-')
            end--;
        slug.n = end > 1 ? end - 1 : LONG;
    }
    return slug;
}

static const struct item *taken_by(const struct new_item *n, str id) {
    const struct item *item = site_find(n->site, id);
    return item ? item : map_get(&n->site->drafts, id);
}

static enum exit_code check_id(const struct new_item *n) {
    if (!id_is_valid(n->id))
        return usage_error(
            "'%.*s' is no id: it is made of a-z, 0-9, '.' and '-', begins with a letter or "
            "digit, and has at most 100 characters; give --id",
            STR(n->id));
    const struct item *item = taken_by(n, n->id);
    if (!item)
        return EXIT_FINE;
    str free_id = n->id;
    for (int i = 2; taken_by(n, free_id); i++)
        free_id = arena_printf(n->arena, "%.*s-%d", STR(n->id), i);
    return usage_error("the id '%.*s' is taken by %s, '%.*s' (%.*s:%u); --id %.*s is free",
                       STR(n->id), item_kind_words(item->kind), STR(item->title),
                       STR(item->span.source->path), (unsigned)item->line, STR(free_id));
}

enum exit_code new_complete(struct new_item *n) {
    enum exit_code e = fill_date(n);
    if (!e)
        e = fill_missing(n);
    if (e)
        return e;
    struct new_field *id = new_field_of(n, S("id"));
    bool named_by_file = n->kind == ITEM_ARTICLE && n->options->file && !id->count;
    str title = new_given(n, new_title_name(n->kind));
    n->id = id->count       ? id->items[0]
            : named_by_file ? article_stem(n->arena, str_of(n->options->file))
                            : id_of_title(n, title);
    if (!id->count)
        arena_push(n->arena, id, n->id);
    return check_id(n);
}
