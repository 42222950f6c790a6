/* What verbs print for people: texts of the content and of commits, which may hold anything, made fit for a line. */
#ifndef CMD_PRINT_H
#define CMD_PRINT_H

#include "base/clean.h"
#include "history/compare.h"

struct terminal {
    bool is_one;  /* else a file or a pipe */
    bool color;   /* never with NO_COLOR, nor where it is no terminal */
    size_t width; /* columns; 80 where it is no terminal */
};
struct terminal terminal_of(FILE *out);

enum ink { INK_PLAIN, INK_BOLD, INK_FAINT, INK_OLD, INK_NEW, INK_ID };
/* Appends the text in that ink; it must be clean. */
void put_ink(struct buf *out, const struct terminal *t, enum ink ink, str text);

/* The first `width` characters of a clean line, with "…" for what is left out. */
str cut_line(struct arena *a, str line, size_t width);
/* The first ten of these names, which may hold anything, and no more than 80 characters of each: "a, b, c and 4 more". */
str some_names(struct arena *a, const str *names, size_t count);
/* A line, padded with blanks to `width` characters. */
void put_padded(struct buf *out, str line, size_t width);

/* Two texts in `width` characters with " → " between them. Where both begin alike and do not fit, that is left out. */
void cut_pair(struct arena *a, str before, str after, size_t width, str *cut_before,
              str *cut_after);
/* Fields old → new, one a line behind `indent` blanks, their names aligned. `alone`: of an item that was added or removed,
 * whose other side is not worth saying. */
void put_fields(struct buf *out, struct arena *a, const struct terminal *t, size_t indent,
                const struct field_change *fields, size_t count, bool alone);
/* "(none)" where there was no such field, "(empty)" where it said nothing; else its clean line. */
str field_words(struct arena *a, str text);
/* Did its text change? Of an article's text nothing is kept but that. */
bool is_text_change(const struct field_change *f);

/* The text, broken between words so that no line is longer than `width`; further lines begin with `indent` blanks. */
void put_wrapped(struct buf *out, struct arena *a, str text, size_t indent, size_t width);

/* null when p is NULL. */
void json_or_null(struct buf *out, str text);
/* "key":"text", or null. */
void json_key(struct buf *out, const char *key, str text);
/* "key":["text",...] */
void json_list(struct buf *out, const char *key, const struct str_list *texts);
/* "fields":[{"field":..,"before":..,"after":..}] */
void json_fields(struct buf *out, const struct field_change *fields, size_t count);
/* Writes it to standard output and frees it. */
void print_out(struct buf *out);
/* Why it failed last; 0: it did not. */
extern int print_errno;

#endif
