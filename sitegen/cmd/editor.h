/* The user's own editor: how a place in a file is opened from a page of diagnostics. Said in the user's configuration,
 * $XDG_CONFIG_HOME/sitegen/config.yml (else ~/.config/sitegen/config.yml):
 *
 *   editor: vscode                                   a name that is known
 *   editor: "myeditor://open?file={file}&line={line}"   an address, which the browser hands on
 *   editor: emacsclient -n +{line}:{column} {file}   a command, which the server runs, without a shell
 *
 * Without it VISUAL and EDITOR count when they name an editor that is known and has a window of its own. */
#ifndef CMD_EDITOR_H
#define CMD_EDITOR_H

#include "base/diag.h"

struct editor {
    str pattern; /* with {file}, {line}, {column}; empty: places are plain text */
    bool is_address;
    str from; /* where that is said: the configuration's path, "VISUAL"; for the status page */
};

/* Reads the configuration; what is wrong with it is told in `d`, and then there is no editor. Texts live in `a`. */
struct editor editor_read(struct arena *a, struct diags *d);

/* The address that opens a file (absolute path) at a place, lines and columns from 1. */
void editor_address(const struct editor *e, struct buf *out, str file, size_t line, size_t column);
/* Starts the command. False with errno set when it cannot be started. *pid is to be waited for. */
bool editor_run(const struct editor *e, str file, size_t line, size_t column, int *pid);

#endif
