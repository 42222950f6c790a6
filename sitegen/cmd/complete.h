/* Completion of command lines: one place that knows what may stand where, made of the tables of verbs and flags, and asked by the
 * scripts that `sitegen completion` prints (sitegen/share), which know nothing but their shell. */
#ifndef CMD_COMPLETE_H
#define CMD_COMPLETE_H

#include "cmd/options.h"

/* The last of the words is being written; the others stand before it, without the program's name. Prints what it may become: a line
 * that says what follows,
 *
 *   words         candidates, one a line: the whole word, a tab, what it means
 *   stems         the same, but the word goes on behind them
 *   files, directories       nothing: the shell knows them (behind "=" when the word is "--flag=...")
 *
 * Candidates are not narrowed to those that begin like the word. Says nothing, and takes two seconds at most, whatever is wrong. */
enum exit_code complete(const struct verb *verbs, int count, char **words);

#endif
