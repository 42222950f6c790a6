#include "base/repo.h"

#include <errno.h>
#include <git2.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { PATIENCE = 3000 }; /* milliseconds that reading one commit may take */

void repo_library_version(char *text, size_t size) {
    int major = 0, minor = 0, revision = 0;
    git_libgit2_version(&major, &minor, &revision);
    snprintf(text, size, "%d.%d.%d", major, minor, revision);
}

static bool commit_time(git_repository *repo, int64_t *seconds) {
    git_oid id;
    git_commit *commit = NULL;
    if (git_reference_name_to_id(&id, repo, "HEAD") < 0 ||
        git_commit_lookup(&commit, repo, &id) < 0)
        return false;
    *seconds = git_commit_time(commit);
    git_commit_free(commit);
    return true;
}

static bool read_head_time(const char *path, int64_t *seconds) {
    git_repository *repo = NULL;
    if (git_libgit2_init() < 0)
        return false;
    /* In a container the files often belong to another user; nothing of the repository is run or written. */
    git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, 0);
    bool found = git_repository_open_ext(&repo, path, 0, NULL) == 0 && commit_time(repo, seconds);
    git_repository_free(repo);
    git_libgit2_shutdown();
    return found;
}

static int64_t milliseconds_now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* False when nothing came in time. */
static bool wait_for(int pipe) {
    int64_t until = milliseconds_now() + PATIENCE;
    for (int64_t left = PATIENCE; left > 0; left = until - milliseconds_now()) {
        struct pollfd p = {.fd = pipe, .events = POLLIN};
        int ready = poll(&p, 1, (int)left);
        if (ready > 0)
            return true;
        if (ready < 0 && errno != EINTR)
            return false;
    }
    return false;
}

/* libgit2 never comes back from an object whose file was cut short. So a child reads it, which can be given up. */
bool repo_head_time(const char *path, int64_t *seconds) {
    int ends[2];
    if (pipe(ends) < 0)
        return false;
    pid_t child = fork();
    if (child == 0) {
        int64_t found;
        bool fine = read_head_time(path, &found) &&
                    write(ends[1], &found, sizeof found) == (ssize_t)sizeof found;
        _exit(!fine);
    }
    close(ends[1]);
    bool fine = child > 0 && wait_for(ends[0]) &&
                read(ends[0], seconds, sizeof *seconds) == (ssize_t)sizeof *seconds;
    close(ends[0]);
    if (child > 0) {
        kill(child, SIGKILL);
        while (waitpid(child, NULL, 0) < 0 && errno == EINTR)
            ;
    }
    return fine;
}
