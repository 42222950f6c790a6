#include "cmd/spawn.h"
#include "base/arena.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

/* Signals as a program expects them: two are ignored here, and SIGCHLD may be by who started us. */
static void usual_signals(posix_spawnattr_t *attributes) {
    sigset_t usual, none;
    sigemptyset(&none);
    sigemptyset(&usual);
    sigaddset(&usual, SIGPIPE);
    sigaddset(&usual, SIGXFSZ);
    sigaddset(&usual, SIGCHLD);
    posix_spawnattr_init(attributes);
    posix_spawnattr_setsigdefault(attributes, &usual);
    posix_spawnattr_setsigmask(attributes, &none);
    posix_spawnattr_setflags(attributes, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
}

bool spawn(char *const *words, int *pid) {
    posix_spawn_file_actions_t files;
    posix_spawnattr_t attributes;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addclosefrom_np(&files, STDERR_FILENO + 1);
    usual_signals(&attributes);
    /* A group of its own: Ctrl-C for the server is not meant for it. */
    posix_spawnattr_setpgroup(&attributes, 0);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK |
                                              POSIX_SPAWN_SETPGROUP);
    pid_t child;
    int error = posix_spawnp(&child, words[0], &files, &attributes, words, environ);
    posix_spawn_file_actions_destroy(&files);
    posix_spawnattr_destroy(&attributes);
    *pid = error ? 0 : child;
    errno = error;
    return error == 0;
}

/* Which repository it is about is told by the arguments. What git's variables say of configuration stays. */
static char **environment_without_repository(void) {
    static const char *const names[] = {"GIT_DIR=",        "GIT_WORK_TREE=",
                                        "GIT_COMMON_DIR=", "GIT_INDEX_FILE=",
                                        "GIT_PREFIX=",     "GIT_OBJECT_DIRECTORY=",
                                        "GIT_NAMESPACE=",  "GIT_ALTERNATE_OBJECT_DIRECTORIES="};
    size_t count = 0, kept = 0;
    while (environ[count])
        count++;
    char **left = memory_new((count + 1) * sizeof *left);
    for (size_t i = 0; i < count; i++) {
        bool drop = false;
        for (size_t k = 0; k < sizeof names / sizeof *names; k++)
            drop |= strncmp(environ[i], names[k], strlen(names[k])) == 0;
        if (!drop)
            left[kept++] = environ[i];
    }
    return left;
}

/* 0, or why it is not known what the child ended with. */
static int wait_for(pid_t child, int *code) {
    int status = 0;
    pid_t ended;
    do {
        ended = waitpid(child, &status, 0);
    } while (ended < 0 && errno == EINTR);
    *code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    return ended < 0 ? errno : 0;
}

bool spawn_and_wait(char *const *words, int *code) {
    posix_spawn_file_actions_t files;
    posix_spawnattr_t attributes;
    struct sigaction usual = {.sa_handler = SIG_DFL}, before;
    pid_t child;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_adddup2(&files, STDERR_FILENO, STDOUT_FILENO);
    posix_spawn_file_actions_addclosefrom_np(&files, STDERR_FILENO + 1);
    usual_signals(&attributes);
    char **environment = environment_without_repository();
    /* Where children are ignored, as may be inherited, the system keeps no word of how they ended. */
    sigaction(SIGCHLD, &usual, &before);
    int error = posix_spawnp(&child, words[0], &files, &attributes, words, environment);
    free(environment);
    posix_spawn_file_actions_destroy(&files);
    posix_spawnattr_destroy(&attributes);
    error = error ? error : wait_for(child, code);
    sigaction(SIGCHLD, &before, NULL);
    errno = error;
    return error == 0;
}

bool spawn_browser(const char *address, int *pid) {
    const char *browser = getenv("BROWSER");
    const char *programs[] = {browser && *browser ? browser : "xdg-open", "xdg-open", "open"};
    for (size_t i = 0; i < sizeof programs / sizeof *programs; i++) {
        char *words[] = {(char *)programs[i], (char *)address, NULL};
        if (spawn(words, pid))
            return true;
    }
    return false;
}
