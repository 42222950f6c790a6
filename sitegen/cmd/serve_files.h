/* The site in the server's memory: path to bytes. What a build gives waits until the build has turned out fine. */
#ifndef CMD_SERVE_FILES_H
#define CMD_SERVE_FILES_H

#include "base/map.h"

/* Bytes that are served. They outlive their place in the site for as long as somebody is still being sent them. */
struct file {
    unsigned holders;
    size_t size;
    char *bytes;
    uint64_t digest; /* of the bytes; 0 until it is asked for */
};

struct file *file_hold(struct file *f);
void file_drop(struct file *f); /* NULL is fine */
uint64_t file_digest(struct file *f);

struct files {
    struct arena arena; /* of paths and places: those of a site, and of what was once in it */
    struct map places;  /* path -> struct file_place */
    struct arena pending_arena;
    struct file_change *pending; /* given by a build that has not ended */
    size_t pending_count, pending_capacity;
    size_t count; /* files that are there */
};

struct files files_make(void);
void files_free(struct files *f);

/* The file, held until the caller drops it by holding it no longer than this turn of the loop; NULL when there is none. */
struct file *files_get(const struct files *f, str path);
/* Must it be asked for anew? */
bool files_stale(const struct files *f, str path);
/* Is it made when it is asked for, so that it may be there without bytes? */
bool files_on_demand(const struct files *f, str path);

/* What a build gives. `bytes` (malloc) becomes the site's. */
void files_give(struct files *f, str path, char *bytes, size_t size);
/* A file that is asked for when somebody wants it, anew after each further build. */
void files_give_name(struct files *f, str path);
void files_give_removed(struct files *f, str path);
/* The bytes of a stale file, outside of a build. None: it cannot be told, and stays as it is. */
void files_answer(struct files *f, str path, char *bytes, size_t size);

/* The build is fine: its files are the site's now. `complete`: what it did not give is gone. Calls `changed` for each path whose
 * bytes are others now, or gone; not for pages that differ in the versions of their styles alone, nor for files on demand. */
void files_apply(struct files *f, bool complete, void (*changed)(void *context, str path),
                 void *context);
/* The build is not: the site stays. */
void files_forget(struct files *f);

/* "text/html; charset=utf-8", by the end of its name. */
const char *file_type(str path);

#endif
