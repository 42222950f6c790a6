/* What the proxies of all kinds of items share. */
#ifndef RENDER_LUA_MODEL_COMMON_H
#define RENDER_LUA_MODEL_COMMON_H

#include "render/lua_model.h"

enum common_field {
    COMMON_KIND,
    COMMON_ID,
    COMMON_TITLE,
    COMMON_NAME,
    COMMON_SUMMARY,
    COMMON_URL,
    COMMON_PERMALINK,
    COMMON_TAGS,
    COMMON_FILE,
    COMMON_LINE,
    COMMON_HAS_TEXT,
    COMMON_BACKLINKS,
    COMMON_MENTIONS,
    COMMON_HEADINGS,
    COMMON_COUNT
};

#define COMMON_NAMES                                                                           \
    [COMMON_KIND] = S("kind"), [COMMON_ID] = S("id"), [COMMON_TITLE] = S("title"),             \
    [COMMON_NAME] = S("name"), [COMMON_SUMMARY] = S("summary"), [COMMON_URL] = S("url"),       \
    [COMMON_PERMALINK] = S("permalink"), [COMMON_TAGS] = S("tags"), [COMMON_FILE] = S("file"), \
    [COMMON_LINE] = S("line"), [COMMON_HAS_TEXT] = S("has_text"),                              \
    [COMMON_BACKLINKS] = S("backlinks"), [COMMON_MENTIONS] = S("mentions"),                    \
    [COMMON_HEADINGS] = S("headings")

/* Pushes a common field of an item. */
void get_common(struct renderer *r, const struct item *item, int field);
/* Pushes the item of a reference: an element of a list of struct ref. */
void push_referred(struct renderer *r, const void *refs, size_t index);

#endif
