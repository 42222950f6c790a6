/* Other programs: a browser and an editor, not waited for; git, waited for. */
#ifndef CMD_SPAWN_H
#define CMD_SPAWN_H

#include <stdbool.h>

/* Starts words[0], found in the PATH, with these arguments (ended by NULL), without standard input and with no file of ours open.
 * False with errno set when it cannot be started; *pid is the caller's to wait for. */
bool spawn(char *const *words, int *pid);
/* Runs words[0] to its end, as a shell would run it here: it reads what we read, and may ask the user. What it prints goes to
 * standard error. Git's variables that name a repository are taken from its environment. False with errno set when it
 * cannot be started, or when it cannot be told how it ended; *code is what it ended with, as shells tell it: 128 + N when it ended by signal N. */
bool spawn_and_wait(char *const *words, int *code);
/* Opens an address in the user's browser: $BROWSER, else xdg-open, else open. False with errno set when none can be started. */
bool spawn_browser(const char *address, int *pid);

#endif
