/* What is known of the past: revisions of facts and articles, commits, and the pages that list them. Whatever comes
 * from a commit may have been written to harm: it is tamed before a template sees it. */
#include "render/lua_model.h"

/* Longer texts are cut, in characters. */
enum { NAME_MAX_LENGTH = 80, SUBJECT_MAX_LENGTH = 160, TEXT_MAX_LENGTH = 160 };

/* ---- texts from commits ---- */

enum taming { KEEP, DROP, BLANK };

/* Control characters part words; marks that turn or hide the text around them are left out. */
static enum taming taming_of(uint32_t c) {
    bool separator = c == 0x2028 || c == 0x2029;
    if (c <= ' ' || (c >= 0x7f && c <= 0x9f) || separator)
        return BLANK;
    return codepoint_is_unfit(c) ? DROP : KEEP;
}

/* Takes one character off the text; what is no UTF-8 becomes U+FFFD. */
static str take_character(str *text, uint32_t *c) {
    size_t length = 0;
    str piece = str_sub(*text, 0, 4);
    size_t good = utf8_first_bad(piece);
    *c = 0xfffd;
    str character = S("\xef\xbf\xbd");
    if (good) {
        *c = utf8_next(piece, &length);
        character = str_sub(piece, 0, length);
    } else {
        length = 1;
    }
    *text = str_sub(*text, length, text->n);
    return character;
}

/* On one line, without what could act on its surroundings, at most so many characters long. */
static str tamed(struct arena *a, str text, size_t most) {
    enum { CHARACTER = 4 };
    char *p = arena_array(a, char, CHARACTER *(most + 2));
    size_t n = 0, length = 0;
    bool blank = false;
    while (text.n) {
        uint32_t c;
        str character = take_character(&text, &c);
        enum taming taming = taming_of(c);
        blank = blank || taming == BLANK;
        if (taming != KEEP)
            continue;
        if (length + 1 + (blank && n) > most) {
            memcpy(p + n, "…", sizeof "…" - 1);
            return (str){p, n + sizeof "…" - 1};
        }
        if (blank && n) {
            p[n++] = ' ';
            length++;
        }
        memcpy(p + n, character.p, character.n);
        n += character.n;
        length++;
        blank = false;
    }
    return (str){p, n};
}

static void push_tamed(struct renderer *r, str text, size_t most) {
    push_str(r->machine.L, tamed(&r->machine.arena, text, most));
}

/* nil when there was none. */
static void push_state(struct renderer *r, str text) {
    if (text.p)
        push_tamed(r, text, TEXT_MAX_LENGTH);
    else
        lua_pushnil(r->machine.L);
}

/* ---- commits ---- */

enum commit_field {
    COMMIT_HEX,
    COMMIT_SHORT,
    COMMIT_AUTHOR,
    COMMIT_DATE,
    COMMIT_MOMENT,
    COMMIT_PUBLISHED,
    COMMIT_SCALE,
    COMMIT_SUBJECT,
    COMMIT_URL,
    COMMIT_FACTS,
    COMMIT_ARTICLES,
    COMMIT_FOLLOWED
};

static const str commit_fields[] = {
    [COMMIT_HEX] = S("hex"),           [COMMIT_SHORT] = S("short"),
    [COMMIT_AUTHOR] = S("author"),     [COMMIT_DATE] = S("date"),
    [COMMIT_MOMENT] = S("moment"),     [COMMIT_PUBLISHED] = S("published"),
    [COMMIT_SCALE] = S("scale"),       [COMMIT_SUBJECT] = S("subject"),
    [COMMIT_URL] = S("url"),           [COMMIT_FACTS] = S("facts"),
    [COMMIT_ARTICLES] = S("articles"), [COMMIT_FOLLOWED] = S("followed"),
};

static void push_listed_revision(struct renderer *r, const void *revisions, size_t index) {
    push_object(r, &revision_class, ((const struct revision *const *)revisions)[index]);
}

static void push_revisions(struct renderer *r, const struct revision_list *list) {
    push_list(r, list->items, list->count, push_listed_revision);
}

/* A date that lives as long as the page wants it. */
static void push_own_date(struct renderer *r, struct date date) {
    if (!date.precision) {
        lua_pushnil(r->machine.L);
        return;
    }
    struct date *held = push_held(r, &date_class, sizeof *held);
    *held = date;
}

/* GitHub, GitLab, Forgejo, Gitea and sourcehut all show a commit below the repository's own address. */
static void push_commit_url(struct renderer *r, const struct commit *c) {
    str repository = r->site->config.repository;
    if (!str_starts(repository, S("https://")) && !str_starts(repository, S("http://"))) {
        lua_pushnil(r->machine.L);
        return;
    }
    while (str_ends(repository, S("/")))
        repository.n--;
    if (str_ends(repository, S(".git")))
        repository.n -= sizeof ".git" - 1;
    push_str(r->machine.L,
             arena_printf(&r->machine.arena, "%.*s/commit/%.*s", STR(repository), STR(c->hex)));
}

/* What is published, on the scale of a date's `first` and `last`: days since the year 1, with a fraction. */
static double commit_scale(const struct commit *c) {
    static const struct date epoch = {.precision = DATE_DAY, .year = 1970, .month = 1, .day = 1};
    enum { DAY_SECONDS = 86400 };
    int64_t seconds = commit_day(c).precision ? c->authored : c->committed;
    return (double)seconds / DAY_SECONDS + date_first_day(&epoch);
}

static void get_commit(struct renderer *r, const void *object, int field) {
    enum { SHORT_DIGITS = 8 };
    lua_State *L = r->machine.L;
    const struct commit *c = object;
    if (field == COMMIT_FACTS || field == COMMIT_ARTICLES || field == COMMIT_FOLLOWED)
        note_read(r, r->site, READ_COMMITS);
    switch ((enum commit_field)field) {
    case COMMIT_HEX:
        push_str(L, c->hex);
        break;
    case COMMIT_SHORT:
        push_str(L, str_sub(c->hex, 0, SHORT_DIGITS));
        break;
    case COMMIT_AUTHOR:
        push_tamed(r, c->author.name, NAME_MAX_LENGTH);
        break;
    case COMMIT_DATE:
        push_own_date(r, commit_day(c));
        break;
    case COMMIT_MOMENT:
        push_optional(r, commit_moment(&r->machine.arena, c));
        break;
    case COMMIT_PUBLISHED:
        push_optional(r, commit_published(&r->machine.arena, c));
        break;
    case COMMIT_SCALE:
        lua_pushnumber(L, commit_scale(c));
        break;
    case COMMIT_SUBJECT:
        push_tamed(r, c->subject, SUBJECT_MAX_LENGTH);
        break;
    case COMMIT_URL:
        push_commit_url(r, c);
        break;
    case COMMIT_FACTS:
        push_revisions(r, &c->facts);
        break;
    case COMMIT_ARTICLES:
        push_revisions(r, &c->articles);
        break;
    case COMMIT_FOLLOWED:
        push_revisions(r, &c->followed);
        break;
    }
}

const struct class commit_class = {CLASS_COMMIT, "commit", FIELDS(commit_fields), get_commit};

/* ---- revisions ---- */

enum field_change_field { FIELD_CHANGE_NAME, FIELD_CHANGE_BEFORE, FIELD_CHANGE_AFTER };

static const str field_change_fields[] = {[FIELD_CHANGE_NAME] = S("name"),
                                          [FIELD_CHANGE_BEFORE] = S("before"),
                                          [FIELD_CHANGE_AFTER] = S("after")};

static void get_field_change(struct renderer *r, const void *object, int field) {
    const struct field_change *f = object;
    switch ((enum field_change_field)field) {
    case FIELD_CHANGE_NAME:
        push_tamed(r, f->field, NAME_MAX_LENGTH);
        break;
    case FIELD_CHANGE_BEFORE:
        push_state(r, f->before);
        break;
    case FIELD_CHANGE_AFTER:
        push_state(r, f->after);
        break;
    }
}

const struct class field_change_class = {CLASS_FIELD_CHANGE, "changed field",
                                         FIELDS(field_change_fields), get_field_change};

enum revision_field {
    REVISION_CHANGE,
    REVISION_COMMIT,
    REVISION_KIND,
    REVISION_ID,
    REVISION_TITLE,
    REVISION_ITEM,
    REVISION_FILE,
    REVISION_FIELDS,
    REVISION_BEFORE,
    REVISION_AFTER,
    REVISION_VIA
};

static const str revision_fields[] = {
    [REVISION_CHANGE] = S("change"), [REVISION_COMMIT] = S("commit"),
    [REVISION_KIND] = S("kind"),     [REVISION_ID] = S("id"),
    [REVISION_TITLE] = S("title"),   [REVISION_ITEM] = S("item"),
    [REVISION_FILE] = S("file"),     [REVISION_FIELDS] = S("fields"),
    [REVISION_BEFORE] = S("before"), [REVISION_AFTER] = S("after"),
    [REVISION_VIA] = S("via")};

static void push_field_change(struct renderer *r, const void *fields, size_t index) {
    push_object(r, &field_change_class, (const struct field_change *)fields + index);
}

/* What was written may be a text, which is told at any length: two that differ only at their ends differ. */
static void push_past_value(struct renderer *r, const struct value *v) {
    if (!v || !v->kind || !v->written.n) {
        push_object(r, &value_class, v && v->kind ? v : NULL);
        return;
    }
    str text = tamed(&r->machine.arena, v->written, v->written.n);
    struct value *held = push_held(r, &value_class, sizeof *held + text.n);
    *held = *v;
    held->written = (str){memcpy(held + 1, text.p, text.n), text.n}; /* the arena forgets it */
}

/* The item of that name today; nil when there is none, or one of another kind. */
static const struct item *revised_item(struct renderer *r, const struct revision *v) {
    const struct site *site = r->site;
    const struct item *item = site_find(site, v->id);
    if (!item && site->home && v->kind == ITEM_ARTICLE && str_eq(site->home->item.id, v->id))
        item = &site->home->item;
    return item && item->kind == v->kind ? item : NULL;
}

static void get_revision(struct renderer *r, const void *object, int field) {
    lua_State *L = r->machine.L;
    const struct revision *v = object;
    switch ((enum revision_field)field) {
    case REVISION_CHANGE:
        lua_pushstring(L, change_names[v->change]);
        break;
    case REVISION_COMMIT:
        push_object(r, &commit_class, v->commit);
        break;
    case REVISION_KIND:
        lua_pushstring(L, item_kind_name(v->kind));
        break;
    case REVISION_ID:
        push_str(L, v->id);
        break;
    case REVISION_TITLE:
        push_tamed(r, history_title(r->history, r->site, v->kind, v->id), TEXT_MAX_LENGTH);
        break;
    case REVISION_ITEM:
        push_item(r, revised_item(r, v));
        break;
    case REVISION_FILE:
        push_tamed(r, v->file, TEXT_MAX_LENGTH);
        break;
    case REVISION_FIELDS:
        push_list(r, v->fields, v->field_count, push_field_change);
        break;
    case REVISION_BEFORE:
        push_past_value(r, v->before);
        break;
    case REVISION_AFTER:
        push_past_value(r, v->after);
        break;
    case REVISION_VIA:
        push_revisions(r, &v->via);
        break;
    }
}

const struct class revision_class = {CLASS_REVISION, "revision", FIELDS(revision_fields),
                                     get_revision};

/* ---- the history of an item ---- */

enum history_field {
    HISTORY_REVISIONS,
    HISTORY_FIRST,
    HISTORY_LAST,
    HISTORY_LATEST,
    HISTORY_PENDING,
    HISTORY_INCOMPLETE
};

static const str history_fields[] = {
    [HISTORY_REVISIONS] = S("revisions"), [HISTORY_FIRST] = S("first"),
    [HISTORY_LAST] = S("last"),           [HISTORY_LATEST] = S("latest"),
    [HISTORY_PENDING] = S("pending"),     [HISTORY_INCOMPLETE] = S("incomplete")};

static void get_history(struct renderer *r, const void *object, int field) {
    const struct item_history *h = object;
    switch ((enum history_field)field) {
    case HISTORY_REVISIONS:
        push_revisions(r, &h->revisions);
        break;
    case HISTORY_FIRST:
        push_object(r, &commit_class, h->first);
        break;
    case HISTORY_LAST:
        push_object(r, &commit_class, h->last);
        break;
    case HISTORY_LATEST:
        push_object(r, &commit_class, h->latest);
        break;
    case HISTORY_PENDING:
        push_object(r, &revision_class, h->pending);
        break;
    case HISTORY_INCOMPLETE:
        lua_pushboolean(r->machine.L, h->incomplete);
        break;
    }
}

const struct class history_class = {CLASS_HISTORY, "history", FIELDS(history_fields), get_history};

void push_history(struct renderer *r, const struct item *item) {
    push_object(r, &history_class,
                r->history ? history_of(r->history, item->kind, item->id) : NULL);
}

/* ---- the history of the site ---- */

enum record_field { RECORD_TIP, RECORD_DIRTY, RECORD_PENDING, RECORD_INCOMPLETE_BEFORE };

static const str record_fields[] = {[RECORD_TIP] = S("tip"),
                                    [RECORD_DIRTY] = S("dirty"),
                                    [RECORD_PENDING] = S("pending"),
                                    [RECORD_INCOMPLETE_BEFORE] = S("incomplete_before")};

static void get_record(struct renderer *r, const void *object, int field) {
    const struct history *h = object;
    if (field == RECORD_DIRTY)
        note_read(r, r->site, READ_DIRTY);
    if (field == RECORD_PENDING)
        note_read(r, r->site, READ_PENDING);
    switch ((enum record_field)field) {
    case RECORD_TIP:
        push_object(r, &commit_class, h->has_tip ? &h->tip : NULL);
        break;
    case RECORD_DIRTY:
        lua_pushboolean(r->machine.L, h->dirty);
        break;
    case RECORD_PENDING:
        push_revisions(r, &h->pending);
        break;
    case RECORD_INCOMPLETE_BEFORE:
        push_date(r, &h->incomplete_before);
        break;
    }
}

const struct class record_class = {CLASS_RECORD, "history of the site", FIELDS(record_fields),
                                   get_record};

void push_record(struct renderer *r) { push_object(r, &record_class, r->history); }
