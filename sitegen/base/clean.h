/* Texts of the content and of commits, which may hold anything, made fit for a line. */
#ifndef BASE_CLEAN_H
#define BASE_CLEAN_H

#include "base/arena.h"

/* The text on one line: white space becomes single blanks; what could steer a terminal or turn the direction of text, and what is
 * no UTF-8, becomes U+FFFD. */
str clean_line(struct arena *a, str text);

#endif
