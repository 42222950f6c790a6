/* HTML: the one escape function, and the policy on addresses. */
#ifndef TEXT_HTML_H
#define TEXT_HTML_H

#include "base/arena.h"

/* Escapes & < > " ' for text and for double- or single-quoted attributes. Control characters that
 * neither HTML nor XML allow are dropped. */
void html_escape(struct buf *out, str text);
/* Escapes bytes that may not stand in an address (space, quotes, <>, control, non-ASCII) as %XX,
 * keeps those that are already %XX; the result may stand in a quoted attribute. */
void html_escape_url(struct buf *out, str url);
/* The same escapes for an address that stands elsewhere: "/a b/" is "/a%20b/". */
str url_escaped(struct arena *a, str url);
str html_escaped(struct arena *a, str text);
/* The text of a piece of HTML: tags removed, the five escapes of html_escape undone. */
str html_text(struct arena *a, str html);

enum url_kind {
    URL_REFUSED,  /* another scheme than http, https, mailto, also with white space in it */
    URL_EXTERNAL, /* http:, https:, mailto:, //host */
    URL_ROOTED,   /* /path */
    URL_RELATIVE, /* path, ./path, ../path */
    URL_FRAGMENT, /* #fragment */
    URL_EMPTY
};
/* The one policy for links and images. `url` is decoded (no HTML entities); white space and control
 * characters, which browsers pass over, are passed over here too. */
enum url_kind url_classify(str url);
/* Splits path from "?query" and "#fragment" (both with their sign, or empty). */
void url_split(str url, str *path, str *query, str *fragment);
/* Decodes %XX once. False when the escape is broken or decodes to NUL. */
bool url_decode(struct arena *a, str url, str *decoded);
/* Resolves a relative path against the directory of `from` ("articles/x.md" + "../y.md" -> "y.md").
 * False when it leaves the root, or holds a backslash. */
bool path_resolve(struct arena *a, str from, str relative, str *resolved);
/* True when `path` may name a file of the site: relative, no empty, "." or ".." part, no backslash,
 * no control character, no part over 255 bytes, no part that starts with '-' or is .git. */
bool path_is_safe(str path);
/* Letters of all scripts (those of Latin, Greek and Cyrillic in lower case) and digits; all else
 * becomes single hyphens. */
str slugify(struct arena *a, str text);

#endif
