/* The command line: sitegen [FLAGS] VERB [FLAGS] [ARGUMENTS]. */
#ifndef CMD_OPTIONS_H
#define CMD_OPTIONS_H

#include "base/diag.h"

enum { MAX_ARGUMENTS = 8, MAX_SETTINGS = 256 };

struct options {
    const char *root;     /* -C: the knowledge base; "." */
    const char *output;   /* -o: NULL for the default, public/ below the root */
    const char *base_url; /* -u: NULL for that of site.yml */
    const char *format;   /* --format: one of the verb's; NULL when not given */
    const char *at;       /* --at: a revision or a date; NULL for the files as they are */
    const char *preset;   /* --preset: NULL for the default scenario */
    const char *settings[MAX_SETTINGS]; /* --set, each as written: "name=value" */
    int setting_count;
    const char *bind;              /* --bind: NULL for 127.0.0.1 */
    const char *id, *title, *file; /* of `new`; NULL when not given */
    const char *branch, *remote;   /* of `publish`; NULL when not given */
    const char *against, *fact;    /* of `verify`; NULL when not given */
    unsigned port;                 /* --port: 0 when not given */
    bool csv;
    bool allow_dirty, force, push, precompress;
    bool open, no_reload, external, fix, dry_run, impact, profile;
    bool drafts, strict, quiet, verbose, json, help, version;
    unsigned jobs;                        /* -j: threads; one per processor when not given */
    const char *arguments[MAX_ARGUMENTS]; /* [0] is the verb */
    int argument_count;
};

struct flag {
    char letter; /* upper case letters that are no option of their own stand for long flags */
    bool has_short;
    const char *name, *argument, *meaning; /* the argument as help names it, NULL: it takes none */
};

struct verb {
    const char *name;
    const char *arguments; /* "DIR" */
    const char *summary;   /* one line */
    const char *flags;     /* the letters of the flags it takes; 'S' is --strict, 'J' --json */
    int fewest, most;      /* arguments behind the verb */
    enum exit_code (*run)(const struct options *o);
    const char *help;    /* what `sitegen help VERB` says below the summary */
    const char *formats; /* of --format, the default first: "text json"; NULL: it takes none */
};

/* Reads argv. On wrong usage prints one line, with the nearest name, to standard error and returns
 * EXIT_USAGE. */
enum exit_code options_read(int argc, char **argv, const struct verb *verbs, struct options *o);
/* NULL when there is no such verb. */
const struct verb *verb_find(const struct verb *verbs, const char *name);
/* Wrong usage: there is no such verb; names the nearest. */
enum exit_code verb_unknown(const struct verb *verbs, const char *name);
/* All flags, in the order of the help. */
const struct flag *options_flags(size_t *count);
/* Does the verb take the flag? Help and version go with every verb. */
bool verb_takes(const struct verb *verb, const struct flag *flag);
/* The flags that `letters` names, one a line; all flags for NULL. */
void options_print_flags(const char *letters, FILE *out);

/* Wrong usage: one line to standard error, with a pointer to the verb's help; returns EXIT_USAGE. */
enum exit_code usage_error(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
