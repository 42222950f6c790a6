/* The manifest of a site: what it was made from, and every file in it but itself, so that a stranger can check a copy.
 *
 *   {
 *   "$schema": "https://example.org/kb/data/schemas/manifest.schema.json", where the site holds that
 *   "format": "sitegen-manifest/1",
 *   "generator": {"name": "sitegen", "version": "0.1.0"},
 *   "commit": "4b825dc6..." or null,
 *   "dirty": false,
 *   "date": "2026-02-27" or null,
 *   "base_url": "https://example.org/kb",
 *   "drafts": false,
 *   "precompress": false,
 *   "files": [
 *   {"path": "404.html", "bytes": 5120, "sha256": "9f86d081..."},
 *   ...
 *   ]
 *   }
 *
 * It holds no moment and no name of a machine: of one commit there is one manifest. */
#ifndef BASE_MANIFEST_H
#define BASE_MANIFEST_H

#include "base/output.h"

#define MANIFEST_PATH S("manifest.json")

enum { MANIFEST_MAX = 256 << 20 }; /* bytes of one that is read */

struct manifest {
    str schema;       /* address of the schema that it satisfies; empty: it names none */
    str version;      /* of the sitegen that made the site: "0.1.0" */
    str commit;       /* 40 hexadecimal digits; empty: of no commit */
    bool dirty;       /* the files it was made from were not all those of the commit */
    str date;         /* what the site took for today, "2026-02-27"; empty: it knew none */
    str base_url;     /* with scheme, without a slash at the end; empty: none */
    bool drafts;      /* with drafts */
    bool precompress; /* with .gz and .br files beside texts */
    const struct output_file *files; /* by path, bytewise, each once */
    size_t count;
};

/* Appends the manifest. */
void manifest_write(const struct manifest *m, struct buf *out);

/* Reads one that may come from anybody. False with one error, which tells what was expected; `path` is what it calls the file.
 * Everything in it has the form that manifest_write gives it: paths are such that an output takes them, in order, each once.
 * Lives in `a`. */
bool manifest_read(struct arena *a, const char *path, str bytes, struct manifest *m,
                   struct diags *d);
/* The file of that path, or NULL. */
const struct output_file *manifest_find(const struct manifest *m, str path);

#endif
