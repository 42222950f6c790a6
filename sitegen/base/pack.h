/* Texts packed beforehand, to lie beside themselves: servers hand out `page.html.br` or `page.html.gz` to browsers that ask for
 * `page.html` and can unpack. The same text gives the same bytes on every machine and in every year: no names, no times, no
 * system; only another version of a library may pack otherwise (pack_maker). Any thread. */
#ifndef BASE_PACK_H
#define BASE_PACK_H

#include "base/arena.h"

enum pack { PACK_GZIP, PACK_BROTLI, PACKS };

/* What the packed file's name ends with: ".gz", ".br". */
str pack_suffix(enum pack pack);
/* Whether a file is worth packing: a text by its name, of at least 256 bytes. */
bool pack_is_for(str path, str bytes);
/* Appends the text, packed as small as may be (gzip at level 9, brotli at 11: about a second for a megabyte). False, and then
 * nothing is appended, when that is not smaller than the text. */
bool pack_text(enum pack pack, str text, struct buf *out);
/* Does it unpack to exactly this text? Broken or endless input is no. Far quicker than packing. */
bool pack_holds(enum pack pack, str packed, str text);
/* The libraries and levels in one line. What another maker packed unpacks to the same text, but has other bytes. */
str pack_maker(struct arena *a);

const char *pack_zlib_version(void);               /* "1.2.13" */
void pack_brotli_version(char *text, size_t size); /* "1.0.9"; room for at least 16 bytes */

#endif
