/* The Site as templates see it: read-only objects and lists that hold pointers into it.
 *
 * An object is a userdata with one pointer. Its class names the fields; a table from name to number, made
 * once, turns a field's name into the case of a switch. A list computes its elements when asked. */
#ifndef RENDER_LUA_MODEL_H
#define RENDER_LUA_MODEL_H

#include "render/lua_renderer.h"

struct class {
    enum class_number number;
    const char *name; /* as messages say it: "fact" */
    const str *fields;
    size_t count; /* of fields */
    /* Pushes the value of field number `field` of the object. */
    void (*get)(struct renderer *r, const void *object, int field);
};

/* Pushes element `index` (from 0) of a list's items. */
typedef void list_push(struct renderer *r, const void *items, size_t index);

/* What the page shows of an item when it shows a reference to it: a fact's value, else a name. */
void note_display(struct renderer *r, const struct item *item);
/* The same of all that a text mentions. */
void note_mentioned(struct renderer *r, const struct prose *prose);

/* Makes the metatables of all classes, and of lists. */
void model_open(struct renderer *r);

/* Each pushes one value; nil when the pointer is NULL. */
void push_object(struct renderer *r, const struct class *class, const void *object);
void push_list(struct renderer *r, const void *items, size_t count, list_push *push);
/* The same with an array of items that lies in the userdata on top, which the list keeps alive. */
void push_own_list(struct renderer *r, size_t count, list_push *push);
/* An element of a list whose items are pointers to items. */
void push_listed_item(struct renderer *r, const void *items, size_t index);
/* The same proxy for the same object all over a page, so that it can be the key of a table. */
void push_shared(struct renderer *r, const struct class *class, const void *object);
void push_item(struct renderer *r, const struct item *item);
void push_items(struct renderer *r, const struct item_list *items);
void push_tags(struct renderer *r, const struct tag_list *tags);
void push_date(struct renderer *r, const struct date *date); /* nil for DATE_NONE */
void push_optional(struct renderer *r, str s);               /* nil when empty */
void push_texts(struct renderer *r, const struct text_list *texts);
void push_citations(struct renderer *r, const struct citation_list *citations);
void push_url(struct renderer *r, str url);       /* under the base path; nil when empty */
void push_permalink(struct renderer *r, str url); /* nil when empty */

/* One reference in prose, for ref.etlua. */
struct reference {
    const struct item *target;
    str label;          /* HTML; empty: none */
    str fragment;       /* without '#'; empty: none */
    lua_Integer number; /* 0: none */
    bool first, plain;
    const struct binding *binding; /* a value at a date, or a condition; NULL: neither */
};

/* Pushes a copy of the reference with its texts. */
void push_reference(struct renderer *r, const struct reference *ref);
/* Pushes heading number `index` (from 0) of an item's text. */
void push_heading(struct renderer *r, const struct item *item, size_t index);
/* Pushes an object that is itself part of the userdata: `size` zeroed bytes, which are returned. */
void *push_held(struct renderer *r, const struct class *class, size_t size);

/* An object of one of the item classes at a place of the stack, or an error. */
const struct item *check_item(lua_State *L, int index);

/* A formula or a condition as a list of pieces: {text = "+"}, or {fact = ..., value = ..., at = ...} for a name; {name = ...}
 * when it means an entity. nil when there is none. */
void push_pieces(struct renderer *r, const struct formula *f);

/* lua_model_item.c, lua_model_fact.c, lua_model_calculator.c, lua_model_scenario.c, lua_model_value.c, lua_model_page.c,
 * lua_model_site.c */
extern const struct class article_class, fact_class, entity_class, source_class, term_class,
    claim_class, question_class, model_class;
extern const struct class model_input_class, model_formula_class, scenario_class;
extern const struct class fact_value_class, check_class, relation_class;
extern const struct class value_class, date_class, citation_class;
extern const struct class backlink_class, heading_class, use_class;
extern const struct class site_class, page_class, entry_class, tag_class, menu_class,
    redirect_class, reference_class;

/* lua_model_data.c: the data files of the site, with what is in them; the schemas. */
extern const struct class data_file_class;
void push_data_files(struct renderer *r);
/* lua_model_hosting.c */
void push_redirects(struct renderer *r);
void push_schemas(struct renderer *r);

/* lua_model_history.c */
extern const struct class history_class, revision_class, field_change_class, commit_class,
    record_class;
extern const struct class changes_class, changes_of_class, changes_page_class, change_group_class;
/* The history of a fact or article; nil when none is known, or for another kind. */
void push_history(struct renderer *r, const struct item *item);
/* site.history and site.changes; nil without a history, without pages of it. */
void push_record(struct renderer *r);
void push_changes(struct renderer *r);
void push_changes_page(struct renderer *r, const struct changes_page *page);
/* The address of the page of changes about an entity; nil when none is known. */
void push_changes_url(struct renderer *r, const struct item *entity);

void push_site(struct renderer *r);
void push_page(struct renderer *r);
/* Some of the pages as the site map lists them: `length` from number `first` on. */
void push_pages(struct renderer *r, const struct page_numbers *pages, size_t first, size_t length);

#define FIELDS(array) (array), sizeof(array) / sizeof *(array)

#endif
