/* The process that builds for `serve`, and the wire to it. The server never loads a site and never runs a template: when one of
 * those runs away, this process is ended, and the next change starts another.
 *
 * On the wire are frames: a letter, two lengths, a path, bytes. To the builder: 'B' build, after the paths in the bytes have
 * changed (each ends in a NUL; none: everything); 'G' the file of that path is wanted. From it, while it builds: 'F' a file,
 * 'S' a file that is given when it is asked for, 'R' a file that is gone, then 'T', 'L', 'P', 'H' and 'D', the report; 'A', what was
 * asked for; and first of all 'O', when it has opened the knowledge base. */
#ifndef CMD_BUILDER_H
#define CMD_BUILDER_H

#include "cmd/editor.h"
#include "cmd/options.h"

struct builder;

/* What a build came to, in the forms in which it is shown. Valid during the call. */
struct built {
    bool fine, whole, usable;
    size_t errors, warnings;
    str json;     /* the report, for programs: an object in one line */
    str text;     /* diagnostics, for a terminal */
    str summary;  /* one line: "3 of 240 pages in 12 ms: content/facts/a.yml changed" */
    str problems; /* diagnostics as a piece of HTML; empty when there are none */
    str details;  /* what was done and how long it took, as a piece of HTML */
};

/* Who hears of what the builder sends. `bytes` is from malloc and becomes the receiver's. */
struct builder_sink {
    void *context;
    void (*file)(void *context, str path, char *bytes, size_t size);
    void (*on_demand)(void *context, str path);
    void (*removed)(void *context, str path);
    void (*answer)(void *context, str path, char *bytes, size_t size);
    void (*done)(void *context, const struct built *built);
};

/* Starts the process; the caller has no other threads. NULL with errno set when there can be none. */
struct builder *builder_start(const struct options *o, const struct editor *editor);
/* What to wait on: the wire, and what the process says on its standard error. */
int builder_wire(const struct builder *b);
int builder_voice(const struct builder *b);
/* Has it opened the knowledge base? When it cannot, it says why and ends. */
bool builder_opened(const struct builder *b);
/* Asks for a build, or for a file. It must not be building. False: the process has ended. */
bool builder_build(struct builder *b, const str *changed, size_t count);
bool builder_want(struct builder *b, str path);
/* Takes what has come on the wire, some megabytes at a time. */
enum builder_state { BUILDER_WAITS, BUILDER_HAS_MORE, BUILDER_ENDED };
enum builder_state builder_read(struct builder *b, const struct builder_sink *sink);
/* Takes what it said; empty at the end or when there is nothing. Valid until the next call. */
str builder_hear(struct builder *b);
/* The last of what it said; valid until it is freed. */
str builder_words(const struct builder *b);
/* Waits for the end of the process, which is ended when it lives, and frees all. Its exit code; 128 and the signal that ended it. */
int builder_end(struct builder *b);

/* ---- the other end ---- */

/* What the process does: builds when it is asked to, until the wire is closed. `color`: texts are for a terminal that has some.
 * Returns the process's exit code. */
int builder_run(int wire, const struct options *o, const struct editor *editor, bool color);

#endif
