/* Diagnostics: what is wrong with the content, where, and what to do. They are collected, never
 * printed where they are found; a parser adds one and goes on. */
#ifndef BASE_DIAG_H
#define BASE_DIAG_H

#include "base/arena.h"

#include <stdio.h>

/* A file's text with its name, so that places can be told. Lives as long as the build. */
struct source {
    str path; /* as an editor would name it, relative to the root: content/facts/round.yml */
    str text; /* without byte order mark, lines end in \n */
};

/* A place: `length` bytes from `offset` in `source`. `source` may be NULL (no place), or its text
 * empty (the file as a whole). */
struct span {
    const struct source *source;
    uint32_t offset, length;
};

enum severity { SEVERITY_ERROR, SEVERITY_WARNING };

/* The exit codes of the program, one class of failure each. */
enum exit_code {
    EXIT_FINE = 0,
    EXIT_CONTENT = 1, /* the content has errors */
    EXIT_USAGE = 2,   /* wrong usage of the command line */
    EXIT_MACHINE = 3, /* disk, port, lock, memory */
    EXIT_LIMIT = 4,   /* a limit was exceeded */
    EXIT_GIT = 5      /* the git repository cannot be read */
};

struct diag {
    enum severity severity;
    enum exit_code class; /* what it makes the program's exit code when it is an error */
    const char *code;     /* short, stable name: "unknown-field" */
    struct span span;
    str message;  /* lower case, no full stop, the user's words in 'quotes' */
    str hint;     /* what to do, or empty: "did you mean 'status'?" */
    str instead;  /* what to write in place of the bytes that are marked; empty: not known */
    bool certain; /* `instead` is so plain that `check --fix` writes it */
};

/* One list per thread; merged when the threads have ended. */
struct diags {
    struct arena *arena; /* owns the messages and the array */
    struct diag *items;
    size_t count, capacity;
    size_t errors, warnings;
};

void diag_error(struct diags *d, const char *code, struct span at, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
void diag_warning(struct diags *d, const char *code, struct span at, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* An error of another class than content. */
void diag_failure(struct diags *d, enum exit_code class, const char *code, struct span at,
                  const char *format, ...) __attribute__((format(printf, 5, 6)));
/* Adds a hint to the newest diagnostic. */
void diag_hint(struct diags *d, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Tells what the bytes that the newest diagnostic marks should be, for who offers to write it. */
void diag_instead(struct diags *d, str text, bool certain);
/* "did you mean '...'?" when `name` is not empty. Where the message quotes just what is marked, the name is what it should
 * be instead. */
void diag_nearest(struct diags *d, str name);

void diags_append(struct diags *to, const struct diags *from);
/* By file, offset, code, message; exact duplicates are dropped. */
void diags_sort(struct diags *d);
/* 0, or the class of the gravest error (machine before limit before content); with `strict`,
 * warnings count as content errors. */
enum exit_code diags_exit_code(const struct diags *d, bool strict);

struct diag_style {
    bool color;
    bool quiet; /* errors only */
};
/* file:line:col: error[code]: message, the line, a caret, the hint. */
void diags_print(const struct diags *d, struct diag_style style, FILE *out);
/* {"diagnostics":[{"severity":..,"code":..,"file":..,"line":..,"column":..,"length":..,"message":..,"hint":..}],
 *  "errors":N,"warnings":N}; `more` is put before the last brace: ",\"name\":value". */
void diags_print_json(const struct diags *d, str more, FILE *out);

/* For forges. Files are named relative to the repository, in which the knowledge base lies in `folder`: "" or "docs/kb/".
 * SARIF 2.1.0 (diag_sarif.c); what has no file is a notification. */
void diags_print_sarif(const struct diags *d, str folder, FILE *out);
/* Commands of the forge's workflows, which shows them beside the lines (diag_github.c). */
void diags_print_github(const struct diags *d, str folder, bool quiet, FILE *out);

/* Line and column, both from 1; the column counts code points. */
struct place {
    size_t line, column;
};
struct place span_place(struct span at);
/* The bytes that it marks; empty when it has no text. */
str span_text(struct span at);
struct span span_none(void);
struct span span_file(const struct source *source);

#endif
