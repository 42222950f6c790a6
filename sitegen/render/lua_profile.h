/* What one renderer measures. */
#ifndef RENDER_LUA_PROFILE_H
#define RENDER_LUA_PROFILE_H

#include "render/lua_renderer.h"
#include "render/profile.h"

/* A page begins, and ends. */
void profile_page(struct renderer *r);
void profile_page_ends(struct renderer *r);
/* From now on it is Markdown's time, until the machine is rewound to a mark that was made before. */
void profile_markdown(struct renderer *r);
void profile_free(struct renderer *r);

#endif
