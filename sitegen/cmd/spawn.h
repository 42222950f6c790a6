/* Other programs, started and not waited for: a browser, an editor. */
#ifndef CMD_SPAWN_H
#define CMD_SPAWN_H

#include <stdbool.h>

/* Starts words[0], found in the PATH, with these arguments (ended by NULL), without standard input and with no file of ours open.
 * False with errno set when it cannot be started; *pid is the caller's to wait for. */
bool spawn(char *const *words, int *pid);
/* Opens an address in the user's browser: $BROWSER, else xdg-open, else open. False with errno set when none can be started. */
bool spawn_browser(const char *address, int *pid);

#endif
