/* The documents that are open in the editor: their texts, and what is made of them. */
#ifndef CMD_LSP_DOCUMENTS_H
#define CMD_LSP_DOCUMENTS_H

#include "cmd/lsp_text.h"
#include "model/occurrence.h"

struct open_text {
    struct arena arena; /* holds the document itself, until it is closed */
    str uri;            /* as the client writes it */
    str path;           /* below the root: "content/facts/a.yml"; empty: no file of the base */
    int64_t version;
    struct buf text;    /* as the client has it */
    uint64_t changed;   /* number of its last change, of documents.changes */
    bool told;          /* its diagnostics, since then */
    struct diags found; /* of this text alone, in found_arena */
    bool has_found;     /* else those of the whole base hold */
    struct arena found_arena;
    struct buf outline; /* the last that was told while it could be parsed: JSON */
};

/* All zero to begin with. */
struct documents {
    struct open_text **items;
    size_t count, capacity;
    uint64_t changes; /* of all of them, so far */
    size_t bytes;     /* of all texts */
};

/* One change of a text: of all of it, or of what stands between two places. */
struct document_edit {
    bool whole;
    struct text_place from, to;
    str text;
};

struct open_text *document_find(const struct documents *all, str uri);
struct open_text *document_at(const struct documents *all, str path);
/* Opens it; one of the same address is closed before. */
struct open_text *document_open(struct documents *all, str uri, str path, int64_t version,
                                str text);
void document_change(struct documents *all, struct open_text *doc, const struct document_edit *edit,
                     enum text_units units);
void document_close(struct documents *all, struct open_text *doc);
void documents_free(struct documents *all);

#endif
