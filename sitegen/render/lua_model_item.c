/* Items: what all kinds have, and what each kind has on top. */
#include "render/lua_model_common.h"
#include "render/lastmod.h"
#include "text/html.h"

static str item_name(const struct item *item) {
    str name = {0};
    if (item->kind == ITEM_ENTITY)
        name = ((const struct entity *)item)->short_name;
    else if (item->kind == ITEM_TERM)
        name = ((const struct term *)item)->short_name;
    return name.n ? name : item->title;
}

static void push_backlink(struct renderer *r, const void *item, size_t index) {
    push_object(r, &backlink_class, ((const struct item *)item)->backlinks + index);
}

static void push_listed_heading(struct renderer *r, const void *item, size_t index) {
    push_heading(r, item, index);
}

/* The items that a text mentions, each once, in order; only facts if wanted. */
static void push_mentioned(struct renderer *r, const struct item *item, bool facts_only) {
    lua_State *L = r->machine.L;
    size_t mentions = 0, count = 0;
    for (struct mention_cursor c = {.item = item}; mention_next(&c);)
        mentions++;
    lua_newtable(L); /* pointers that were met */
    const struct item **found = lua_newuserdatauv(L, mentions * sizeof(*found) + 1, 0);
    for (struct mention_cursor c = {.item = item}; mention_next(&c);) {
        const struct item *target = c.prose->mentioned[c.mention];
        if (!target || (facts_only && target->kind != ITEM_FACT))
            continue;
        if (lua_rawgetp(L, -2, target) == LUA_TNIL) {
            found[count++] = target;
            lua_pushboolean(L, true);
            lua_rawsetp(L, -4, target);
        }
        lua_pop(L, 1);
    }
    push_own_list(r, count, push_listed_item);
}

static unsigned common_reading(int field) {
    switch ((enum common_field)field) {
    case COMMON_LINE:
        return READ_PLACE;
    case COMMON_BACKLINKS:
        return READ_BACKLINKS;
    case COMMON_HAS_TEXT:
    case COMMON_MENTIONS:
    case COMMON_HEADINGS:
        return READ_TEXT;
    default:
        return 0;
    }
}

void get_common(struct renderer *r, const struct item *item, int field) {
    lua_State *L = r->machine.L;
    if (r->reads)
        note_read(r, item, common_reading(field));
    switch ((enum common_field)field) {
    case COMMON_KIND:
        lua_pushstring(L, item_kind_name(item->kind));
        break;
    case COMMON_ID:
        push_str(L, item->id);
        break;
    case COMMON_TITLE:
        push_str(L, item->title);
        break;
    case COMMON_NAME:
        push_str(L, item_name(item));
        break;
    case COMMON_SUMMARY:
        push_optional(r, item->summary);
        break;
    case COMMON_URL:
        push_url(r, item->url);
        break;
    case COMMON_PERMALINK:
        push_permalink(r, item->url);
        break;
    case COMMON_TAGS:
        push_tags(r, &item->tags);
        break;
    case COMMON_FILE:
        push_optional(r, item->span.source ? item->span.source->path : (str){0});
        break;
    case COMMON_LINE:
        lua_pushinteger(L, (lua_Integer)item->line);
        break;
    case COMMON_HAS_TEXT:
        lua_pushboolean(L, item->has_text);
        break;
    case COMMON_BACKLINKS:
        push_list(r, item, item->backlink_count, push_backlink);
        break;
    case COMMON_MENTIONS:
        push_mentioned(r, item, false);
        break;
    case COMMON_HEADINGS:
        push_list(r, item, item->has_text ? item->prose.text.headings.count : 0,
                  push_listed_heading);
        break;
    case COMMON_COUNT:
        break;
    }
}

/* ---- articles ---- */

enum { TOC_MIN_HEADINGS = 2 }; /* fewer need no table of contents */

enum article_field {
    ARTICLE_DATE = COMMON_COUNT,
    ARTICLE_UPDATED,
    ARTICLE_WEIGHT,
    ARTICLE_DRAFT,
    ARTICLE_ABOUT,
    ARTICLE_HAS_TOC,
    ARTICLE_CITES,
    ARTICLE_PREV,
    ARTICLE_NEXT,
    ARTICLE_WORDS,
    ARTICLE_IMAGE,
    ARTICLE_CHANGED,
    ARTICLE_HISTORY
};

static const str article_fields[] = {COMMON_NAMES,
                                     [ARTICLE_DATE] = S("date"),
                                     [ARTICLE_UPDATED] = S("updated"),
                                     [ARTICLE_WEIGHT] = S("weight"),
                                     [ARTICLE_DRAFT] = S("draft"),
                                     [ARTICLE_ABOUT] = S("about"),
                                     [ARTICLE_HAS_TOC] = S("has_toc"),
                                     [ARTICLE_CITES] = S("cites"),
                                     [ARTICLE_PREV] = S("prev"),
                                     [ARTICLE_NEXT] = S("next"),
                                     [ARTICLE_WORDS] = S("words"),
                                     [ARTICLE_IMAGE] = S("image"),
                                     [ARTICLE_CHANGED] = S("changed"),
                                     [ARTICLE_HISTORY] = S("history")};

void push_referred(struct renderer *r, const void *refs, size_t index) {
    push_item(r, ((const struct ref *)refs)[index].item);
}

/* What its front matter says changes only with the site as a whole. */
static unsigned article_reading(int field) {
    switch (field) {
    case ARTICLE_HAS_TOC:
    case ARTICLE_CITES:
    case ARTICLE_WORDS:
        return READ_TEXT;
    case ARTICLE_CHANGED:
    case ARTICLE_HISTORY:
        return READ_HISTORY;
    default:
        return 0;
    }
}

static void get_article(struct renderer *r, const void *object, int field) {
    lua_State *L = r->machine.L;
    const struct article *a = object;
    if (r->reads)
        note_read(r, object, article_reading(field));
    switch ((enum article_field)field) {
    case ARTICLE_DATE:
        push_date(r, &a->date);
        break;
    case ARTICLE_UPDATED:
        push_date(r, &a->updated);
        break;
    case ARTICLE_WEIGHT:
        lua_pushinteger(L, a->weight);
        break;
    case ARTICLE_DRAFT:
        lua_pushboolean(L, a->draft);
        break;
    case ARTICLE_ABOUT:
        push_list(r, a->about.items, a->about.count, push_referred);
        break;
    case ARTICLE_HAS_TOC:
        lua_pushboolean(L, a->toc && a->item.prose.text.headings.count >= TOC_MIN_HEADINGS);
        break;
    case ARTICLE_CITES:
        push_mentioned(r, &a->item, true);
        break;
    case ARTICLE_PREV:
        push_item(r, a->previous ? &a->previous->item : NULL);
        break;
    case ARTICLE_NEXT:
        push_item(r, a->next ? &a->next->item : NULL);
        break;
    case ARTICLE_WORDS:
        lua_pushinteger(L, (lua_Integer)a->item.prose.text.words);
        break;
    case ARTICLE_IMAGE:
        push_url(r, a->image);
        break;
    case ARTICLE_CHANGED:
        push_optional(r, article_changed(r, a));
        break;
    case ARTICLE_HISTORY:
        push_history(r, &a->item);
        break;
    default:
        get_common(r, &a->item, field);
    }
}

/* ---- entities ---- */

enum entity_field {
    ENTITY_FIELD_KIND = COMMON_COUNT,
    ENTITY_SHORT,
    ENTITY_PART_OF,
    ENTITY_START,
    ENTITY_ENDS,
    ENTITY_LINK,
    ENTITY_SOURCES,
    ENTITY_FACTS,
    ENTITY_PARTS,
    ENTITY_CHANGES_URL,
    ENTITY_RELATIONS,
    ENTITY_RELATED,
    ENTITY_EVENTS
};

static const str entity_fields[] = {COMMON_NAMES,
                                    [ENTITY_FIELD_KIND] = S("entity_kind"),
                                    [ENTITY_SHORT] = S("short"),
                                    [ENTITY_PART_OF] = S("part_of"),
                                    [ENTITY_START] = S("start"),
                                    [ENTITY_ENDS] = S("ends"),
                                    [ENTITY_LINK] = S("link"),
                                    [ENTITY_SOURCES] = S("sources"),
                                    [ENTITY_FACTS] = S("facts"),
                                    [ENTITY_PARTS] = S("parts"),
                                    [ENTITY_CHANGES_URL] = S("changes_url"),
                                    [ENTITY_RELATIONS] = S("relations"),
                                    [ENTITY_RELATED] = S("related"),
                                    [ENTITY_EVENTS] = S("events")};

static void get_entity(struct renderer *r, const void *object, int field) {
    const struct entity *e = object;
    switch ((enum entity_field)field) {
    case ENTITY_FIELD_KIND:
        push_optional(r, entity_kind_names[e->entity_kind]);
        break;
    case ENTITY_SHORT:
        push_optional(r, e->short_name);
        break;
    case ENTITY_PART_OF:
        push_item(r, e->part_of.item);
        break;
    case ENTITY_START:
        push_date(r, &e->start);
        break;
    case ENTITY_ENDS:
        push_date(r, &e->end);
        break;
    case ENTITY_LINK:
        push_optional(r, e->link);
        break;
    case ENTITY_SOURCES:
        push_citations(r, &e->sources);
        break;
    case ENTITY_FACTS:
        push_items(r, &e->facts);
        break;
    case ENTITY_PARTS:
        push_items(r, &e->parts);
        break;
    case ENTITY_CHANGES_URL:
        push_changes_url(r, &e->item);
        break;
    case ENTITY_RELATIONS:
        push_items(r, &e->relations);
        break;
    case ENTITY_RELATED:
        push_items(r, &e->related);
        break;
    case ENTITY_EVENTS:
        push_items(r, &e->events);
        break;
    default:
        get_common(r, &e->item, field);
    }
}

/* ---- sources ---- */

enum source_field {
    SOURCE_LINK = COMMON_COUNT,
    SOURCE_PUBLISHER,
    SOURCE_AUTHOR,
    SOURCE_DATE,
    SOURCE_ACCESSED,
    SOURCE_TIER,
    SOURCE_TIER_NOTE,
    SOURCE_ARCHIVE,
    SOURCE_FACTS,
    SOURCE_USES,
    SOURCE_REVIEW_BY,
    SOURCE_OVERDUE,
    SOURCE_CLAIMS
};

static const str source_fields[] = {COMMON_NAMES,
                                    [SOURCE_LINK] = S("link"),
                                    [SOURCE_PUBLISHER] = S("publisher"),
                                    [SOURCE_AUTHOR] = S("author"),
                                    [SOURCE_DATE] = S("date"),
                                    [SOURCE_ACCESSED] = S("accessed"),
                                    [SOURCE_TIER] = S("tier"),
                                    [SOURCE_TIER_NOTE] = S("tier_note"),
                                    [SOURCE_ARCHIVE] = S("archive"),
                                    [SOURCE_FACTS] = S("facts"),
                                    [SOURCE_USES] = S("uses"),
                                    [SOURCE_REVIEW_BY] = S("review_by"),
                                    [SOURCE_OVERDUE] = S("overdue"),
                                    [SOURCE_CLAIMS] = S("claims")};

static void push_use(struct renderer *r, const void *uses, size_t index) {
    push_object(r, &use_class, (const struct use *)uses + index);
}

static void push_fact_use(struct renderer *r, const void *uses, size_t index) {
    push_object(r, &use_class, ((const struct use *const *)uses)[index]);
}

/* The facts among what rests on the source. */
static void push_fact_uses(struct renderer *r, const struct origin *s) {
    size_t count = 0;
    const struct use **facts =
        lua_newuserdatauv(r->machine.L, s->uses.count * sizeof(*facts) + 1, 0);
    for (size_t i = 0; i < s->uses.count; i++) {
        if (s->uses.items[i].item->kind == ITEM_FACT)
            facts[count++] = &s->uses.items[i];
    }
    push_own_list(r, count, push_fact_use);
}

static void push_tier(struct renderer *r, int64_t tier) {
    if (tier)
        lua_pushinteger(r->machine.L, tier);
    else
        lua_pushnil(r->machine.L);
}

/* Lists of what rests on it. */
static unsigned source_reading(int field) {
    return field == SOURCE_FACTS || field == SOURCE_USES ? READ_BACKLINKS : 0;
}

static void get_source(struct renderer *r, const void *object, int field) {
    const struct origin *s = object;
    if (r->reads)
        note_read(r, object, source_reading(field));
    switch ((enum source_field)field) {
    case SOURCE_LINK:
        push_optional(r, s->link);
        break;
    case SOURCE_PUBLISHER:
        push_optional(r, s->publisher);
        break;
    case SOURCE_AUTHOR:
        push_optional(r, s->author);
        break;
    case SOURCE_DATE:
        push_date(r, &s->date);
        break;
    case SOURCE_ACCESSED:
        push_date(r, &s->accessed);
        break;
    case SOURCE_TIER:
        push_tier(r, s->tier);
        break;
    case SOURCE_TIER_NOTE:
        push_optional(r, s->tier_note);
        break;
    case SOURCE_ARCHIVE:
        push_optional(r, s->archive);
        break;
    case SOURCE_FACTS:
        push_fact_uses(r, s);
        break;
    case SOURCE_USES:
        push_list(r, s->uses.items, s->uses.count, push_use);
        break;
    case SOURCE_REVIEW_BY:
        push_date(r, &s->review_by);
        break;
    case SOURCE_OVERDUE:
        lua_pushboolean(r->machine.L, site_is_overdue(r->site, &s->review_by));
        break;
    case SOURCE_CLAIMS:
        push_items(r, &s->claims);
        break;
    default:
        get_common(r, &s->item, field);
    }
}

/* ---- terms ---- */

enum term_field { TERM_SHORT = COMMON_COUNT, TERM_ALSO, TERM_SOURCES };

static const str term_fields[] = {COMMON_NAMES, [TERM_SHORT] = S("short"), [TERM_ALSO] = S("also"),
                                  [TERM_SOURCES] = S("sources")};

static void get_term(struct renderer *r, const void *object, int field) {
    const struct term *t = object;
    switch ((enum term_field)field) {
    case TERM_SHORT:
        push_optional(r, t->short_name);
        break;
    case TERM_ALSO:
        push_texts(r, &t->also);
        break;
    case TERM_SOURCES:
        push_citations(r, &t->sources);
        break;
    default:
        get_common(r, &t->item, field);
    }
}

/* ---- questions ---- */

enum question_field {
    QUESTION_FIELD_STATE = COMMON_COUNT,
    QUESTION_GROUP,
    QUESTION_WEIGHT,
    QUESTION_ABOUT,
    QUESTION_FACTS,
    QUESTION_SOURCES,
    QUESTION_PREV,
    QUESTION_NEXT
};

static const str question_fields[] = {COMMON_NAMES,
                                      [QUESTION_FIELD_STATE] = S("state"),
                                      [QUESTION_GROUP] = S("group"),
                                      [QUESTION_WEIGHT] = S("weight"),
                                      [QUESTION_ABOUT] = S("about"),
                                      [QUESTION_FACTS] = S("facts"),
                                      [QUESTION_SOURCES] = S("sources"),
                                      [QUESTION_PREV] = S("prev"),
                                      [QUESTION_NEXT] = S("next")};

static void get_question(struct renderer *r, const void *object, int field) {
    const struct question *q = object;
    switch ((enum question_field)field) {
    case QUESTION_FIELD_STATE:
        push_optional(r, question_state_names[q->state]);
        break;
    case QUESTION_GROUP:
        push_optional(r, q->group);
        break;
    case QUESTION_WEIGHT:
        lua_pushinteger(r->machine.L, q->weight);
        break;
    case QUESTION_ABOUT:
        push_list(r, q->about.items, q->about.count, push_referred);
        break;
    case QUESTION_FACTS:
        push_list(r, q->facts.items, q->facts.count, push_referred);
        break;
    case QUESTION_SOURCES:
        push_citations(r, &q->sources);
        break;
    case QUESTION_PREV:
        push_item(r, q->prev ? &q->prev->item : NULL);
        break;
    case QUESTION_NEXT:
        push_item(r, q->next ? &q->next->item : NULL);
        break;
    default:
        get_common(r, &q->item, field);
    }
}

const struct class article_class = {CLASS_ARTICLE, "article", FIELDS(article_fields), get_article};
const struct class entity_class = {CLASS_ENTITY, "entity", FIELDS(entity_fields), get_entity};
const struct class source_class = {CLASS_SOURCE, "source", FIELDS(source_fields), get_source};
const struct class term_class = {CLASS_TERM, "term", FIELDS(term_fields), get_term};
const struct class question_class = {CLASS_QUESTION, "question", FIELDS(question_fields),
                                     get_question};
