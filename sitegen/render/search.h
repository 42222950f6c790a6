/* What the search in pages goes through: one document for everything that has an address. A worker in the reader's browser
 * loads them on first use and makes the index (templates/assets/search-worker.js). */
#ifndef RENDER_SEARCH_H
#define RENDER_SEARCH_H

#include "model/site.h"

/* Bytes of all texts together, as written. Up to here documents hold their text: with a site of this size they come to
 * about 300 kB compressed, which is what a reader on a phone may be asked to wait for. Beyond it they hold titles and summaries. */
enum { SEARCH_MAX_TEXT = 1 << 20 };

/* Appends the documents as JSON, in the order of kinds and within them of the site:
 *   {"language": "en", "full": true, "documents": [
 *     {"kind": "fact", "url": "/sub/facts/x/", "title": "...", "names": "...", "value": "$5", "state": "confirmed",
 *      "context": "...", "text": "..."}]}
 * names: what else it is called; state: a fact's status, a claim's verdict, a question's state, an entity's kind;
 * context: a fact's subject, a source's publisher, who said a claim, who asks a question. What is empty is left
 * out. `scratch` is rewound. */
void search_documents(const struct site *site, struct arena *scratch, struct buf *out);

#endif
