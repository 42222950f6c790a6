/* Changes of texts that an answer proposes, file by file. */
#ifndef CMD_LSP_EDITS_H
#define CMD_LSP_EDITS_H

#include "cmd/lsp.h"

struct text_edit {
    size_t from, to; /* bytes of the file's text */
    str text;        /* that stands there instead */
};

struct file_edits {
    struct lsp_file file;
    struct text_edit *items; /* apart from each other, in any order */
    size_t count, capacity;
};

struct edit_list {
    struct file_edits *items;
    size_t count, capacity;
};

/* A WorkspaceEdit: with the versions of open documents where the client takes them. */
void put_edits(struct buf *out, const struct lsp *s, struct edit_list *edits);

/* lsp_alias.c: has the address of the item that `definition` begins go on leading there, under its new id. False, with an error in
 * *r, when another page has the new address. Nothing is to be done for what has no page of its own. */
bool edit_alias(struct lsp *s, struct request *r, const struct item *item, str id,
                const struct occurrence *definition, struct file_edits *edits);

#endif
