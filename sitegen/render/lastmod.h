/* When what a page tells was last another thing. */
#ifndef RENDER_LASTMOD_H
#define RENDER_LASTMOD_H

#include "render/lua_renderer.h"

/* When an article last changed, as feeds, heads and site maps tell it: the later of its `updated` and the last commit that
 * changed it; where there is neither, its `date`. A moment (RFC 3339), or a day where only that is known; empty when nothing
 * is. In the machine's arena; that the history was looked at is noted. */
str article_changed(struct renderer *r, const struct article *article);

/* A day or a moment, as site maps want it: of an article and of a fact when it last changed; of every other page the newest of the items that it is about or lists. Of a part of the site map, of its
 * pages. Empty when nothing is known. In the machine's arena; what was looked at is noted. */
str page_lastmod(struct renderer *r, const struct page *page);

#endif
