/* Repositories for tests, made by git itself in the scratch directory. */
#ifndef TESTS_GIT_SUPPORT_H
#define TESTS_GIT_SUPPORT_H

#include "scratch.h"

#include <stdarg.h>

/* Nothing of the machine's configuration; the same ids every time. */
static inline void git_environment(void) {
    setenv("GIT_CONFIG_GLOBAL", "/dev/null", 1);
    setenv("GIT_CONFIG_NOSYSTEM", "1", 1);
    setenv("HOME", scratch, 1);
    setenv("XDG_CONFIG_HOME", scratch, 1);
    setenv("GIT_AUTHOR_NAME", "Ada Writer", 1);
    setenv("GIT_AUTHOR_EMAIL", "ada@example.org", 1);
    setenv("GIT_AUTHOR_DATE", "1772150400 +0200", 1); /* 2026-02-27 */
    setenv("GIT_COMMITTER_NAME", "Carl Committer", 1);
    setenv("GIT_COMMITTER_EMAIL", "carl@example.org", 1);
    setenv("GIT_COMMITTER_DATE", "1772150460 -0330", 1);
}

/* Runs lines of shell; anything that fails ends the test program. */
__attribute__((format(printf, 1, 2))) static inline void shell(const char *format, ...) {
    char lines[4096], all[4200];
    va_list args;
    va_start(args, format);
    vsnprintf(lines, sizeof lines, format, args);
    va_end(args);
    snprintf(all, sizeof all, "set -e; exec >/dev/null 2>shell.log\n%s", lines);
    if (system(all) != 0) {
        fprintf(stderr, "failed: %s\n", lines);
        if (system("cat shell.log >&2") != 0)
            perror("cat");
        abort();
    }
}

/* The first line that a command prints; valid until the next call. */
static inline const char *shell_line(const char *command) {
    static char line[4096];
    FILE *out = popen(command, "r");
    if (!out || !fgets(line, sizeof line, out))
        line[0] = '\0';
    if (out)
        pclose(out);
    line[strcspn(line, "\n")] = '\0';
    return line;
}

#endif
