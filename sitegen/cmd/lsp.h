/* The language server: what its files share. One thread reads messages and answers them in their order; another one loads the
 * whole knowledge base again when typing rests (lsp_base.h). Memory: `arena` of the server for what lasts, that of a request for
 * what does not. */
#ifndef CMD_LSP_H
#define CMD_LSP_H

#include "base/json_read.h"
#include "cmd/lsp_base.h"
#include "cmd/lsp_documents.h"
#include "cmd/lsp_wire.h"

/* A message with more values is none of an editor. */
enum { LSP_MAX_VALUES = 500000 };

enum rpc_error {
    RPC_PARSE_ERROR = -32700,
    RPC_INVALID_REQUEST = -32600,
    RPC_UNKNOWN_METHOD = -32601,
    RPC_INVALID_PARAMS = -32602,
    RPC_NOT_INITIALIZED = -32002,
    RPC_CANCELLED = -32800,
    RPC_REFUSED = -32803 /* valid, and cannot be done: the message tells why */
};

/* What the client says that it can. */
struct lsp_client {
    enum text_units units;
    bool markdown;         /* hovers and documentation may be Markdown */
    bool symbol_trees;     /* symbols of a document may hold others */
    bool document_changes; /* edits may name the version of a document */
    bool actions;          /* actions may be more than commands */
    bool register_watch;   /* it watches files when asked */
};

struct lsp {
    const struct options *options;
    struct arena arena;
    struct lsp_wire wire;
    enum { LSP_NEW, LSP_RUNNING, LSP_SHUT_DOWN, LSP_ENDED } state;
    bool said_goodbye;  /* it was shut down before it ended */
    bool out_of_bounds; /* a limit was exceeded: the server ends */
    struct lsp_client client;
    struct documents documents;

    str root,
        real_root; /* of the knowledge base: as the client writes it, and without links; empty: none */
    struct lsp_base *base; /* the newest; NULL until it is there */
    struct lsp_base
        *whole; /* the newest in which every file could be read, or `base`: answers from it */
    struct loader loader;
    double load_at;       /* when it is to be loaded again (seconds_now); 0: not */
    struct map published; /* path -> digest of its diagnostics, which the client has */
    int64_t asked;        /* number of the server's own requests */
};

/* A message that is being answered. */
struct request {
    const struct json *params; /* may be NULL, or of any type */
    struct arena *a;           /* until the answer is sent */
    struct buf result;         /* JSON; left empty: null */
    int error;                 /* enum rpc_error; 0: none */
    str message;
};

/* lsp_session.c */
void lsp_init(struct lsp *s, const struct options *o);
void lsp_free(struct lsp *s);
/* Is there a knowledge base at or around that directory? Then the server takes it for its own. */
bool lsp_find_root(struct lsp *s, str path);

/* lsp_rpc.c: takes what came on the wire and answers all of it. */
void lsp_take(struct lsp *s);
void lsp_notify(struct lsp *s, const char *method, str params);
void lsp_ask(struct lsp *s, const char *method, str params);
/* Shows the person a message. `kind`: 1 error, 2 warning, 3 information. */
void lsp_show(struct lsp *s, int kind, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* Ends a request with an error. */
void request_fail(struct request *r, enum rpc_error error, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* lsp_load.c: when the base is loaded. */
void lsp_load_soon(struct lsp *s, double seconds);
/* Starts a load that is due, takes one that has ended. */
void lsp_load_step(struct lsp *s);
/* The site to answer from. Waits for the first one; NULL: there is no knowledge base. */
const struct site *lsp_site(struct lsp *s);
const struct map *lsp_components(struct lsp *s);

/* lsp_diagnostics.c */
void lsp_publish_all(struct lsp *s); /* of a new base */
/* Of documents that have changed since they were last looked at. */
void lsp_publish_changed(struct lsp *s);
/* What is known to be wrong with a file now, among other things; doc: NULL when it is not open. */
const struct diags *lsp_diags_of(struct lsp *s, struct open_text *doc);
void put_diagnostic(struct buf *out, const struct diag *d, struct text_lines *lines);

/* What requests read and write: lsp_json.c */

bool json_place(const struct json *position, struct text_place *place);
bool json_range(const struct json *range, struct text_place *from, struct text_place *to);
/* {"line":..,"character":..}; {"start":..,"end":..} of bytes of a text, and of a span in it. */
void put_place(struct buf *out, struct text_place place);
void put_range(struct buf *out, struct text_lines *lines, size_t from, size_t to);
void put_span(struct buf *out, struct text_lines *lines, struct span span);
/* ,"name":"text" */
void put_member(struct buf *out, const char *name, str text);
/* Begins a further entry of a list: a comma unless it is the first. */
void put_next(struct buf *out, bool *first);

/* lsp_files.c */
/* A file of the base as it is now: the open document, else what the disk holds. */
struct lsp_file {
    str path, uri;
    struct open_text *doc; /* NULL: not open */
    const struct source *source;
    struct text_lines lines;
    struct occurrences names;
};
/* Reads its text; false when there is no such file, or it is no text, or holds no content. Lives in `a`. */
bool file_text(struct lsp *s, struct arena *a, str path, struct lsp_file *file);
/* Then its lines and names; false when there is no knowledge base. */
bool file_names(struct lsp *s, struct arena *a, struct lsp_file *file);
bool lsp_file_read(struct lsp *s, struct arena *a, str path, struct lsp_file *file); /* both */
/* Of params.textDocument. False when it is no file of the base; then, or with an error in *r, there is nothing to say. */
bool request_file(struct lsp *s, struct request *r, struct lsp_file *file);
/* The same, with the byte of params.position. */
bool request_place(struct lsp *s, struct request *r, struct lsp_file *file, size_t *offset);
/* The path below the root of an address; empty: it is none. And the way back: as the client writes it when it is open. */
str lsp_path_of(struct lsp *s, struct arena *a, str uri);
str lsp_address_of(const struct lsp *s, struct arena *a, str path);
/* {"uri":..,"range":{..}} */
void put_location(struct buf *out, struct lsp_file *file, struct span span);
/* Paths of all files of content with words in them, open or on disk. */
struct text_list files_all(struct lsp *s, struct arena *a);

/* lsp_names.c: where an item is defined now. False when it is not found. */
bool definition_of(struct lsp *s, struct arena *a, const struct item *item, struct lsp_file *file,
                   struct span *span);
/* What stands at a place: an id or the name of a field; where the file cannot be parsed, a word that is an id. NULL: nothing. */
const struct occurrence *name_at(struct lsp *s, struct arena *a, struct lsp_file *file,
                                 size_t offset);
/* The item that is named where a request points; NULL when none is, and *one is NULL when no name stands there. */
const struct item *request_item(struct lsp *s, struct request *r, struct lsp_file *file,
                                const struct occurrence **one);
/* Does the text hold the word, with nothing around it that could be part of an id? */
bool holds_id(str text, str id, size_t *at);

/* lsp_hover.c: what is known of an item, as a MarkupContent; `one`, which may be NULL, is where it is named. Of a field (item: NULL)
 * what it means. */
void put_item_markup(struct buf *out, const struct lsp *s, struct arena *a, const struct item *item,
                     const struct occurrence *one);
/* What a reference without a label prints; empty when it has no value at its date. `one` may be NULL. */
str item_words(struct arena *a, const struct item *item, const struct occurrence *one);

typedef void lsp_handler(struct lsp *s, struct request *r);
lsp_handler lsp_initialize, lsp_initialized, lsp_shutdown, lsp_exit;
lsp_handler lsp_did_open, lsp_did_change, lsp_did_save, lsp_did_close, lsp_watched_changed;
lsp_handler lsp_completion, lsp_hover, lsp_definition, lsp_references, lsp_prepare_rename,
    lsp_rename;
lsp_handler lsp_document_symbols, lsp_workspace_symbols, lsp_inlay_hints, lsp_code_actions;

#endif
