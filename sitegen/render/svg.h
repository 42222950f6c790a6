/* SVG files are documents: opened by themselves they may run scripts in the site's name. */
#ifndef RENDER_SVG_H
#define RENDER_SVG_H

#include "base/arena.h"

/* What makes the file one that may act ("a <script> element"), or NULL when it is only a picture. Coarse:
 * it reads no XML, and would rather refuse too much. */
const char *svg_danger(struct arena *a, str bytes);

#endif
