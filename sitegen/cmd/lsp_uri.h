/* Addresses of files: file:///home/ada/a%20b.md and /home/ada/a b.md. */
#ifndef CMD_LSP_URI_H
#define CMD_LSP_URI_H

#include "base/arena.h"

/* The path, absolute and without "." and "..". False when it is no file: address of this machine. */
bool uri_path(struct arena *a, str uri, str *path);
str uri_of_path(struct arena *a, str path);

#endif
