#include "base/embed.h"
#include "cmd/verbs.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static enum exit_code machine_error(const char *what, const char *name) {
    fprintf(stderr, "sitegen: cannot %s '%s': %s\n", what, name, strerror(errno));
    return EXIT_MACHINE;
}

/* 0 when the directory holds something, 1 when it is empty, -1 with errno. */
static int is_empty(const char *path) {
    DIR *dir = opendir(path);
    if (!dir)
        return -1;
    int empty = 1;
    for (struct dirent *e; empty && (e = readdir(dir));)
        empty = strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0;
    closedir(dir);
    return empty;
}

static enum exit_code make_folders(int root, const char *path) {
    char part[256];
    for (const char *slash = path; (slash = strchr(slash, '/')); slash++) {
        snprintf(part, sizeof part, "%.*s", (int)(slash - path), path);
        if (mkdirat(root, part, 0777) < 0 && errno != EEXIST)
            return machine_error("make", part);
    }
    return EXIT_FINE;
}

static bool write_all(int fd, const unsigned char *bytes, size_t size) {
    while (size) {
        ssize_t n = write(fd, bytes, size);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        bytes += n;
        size -= (size_t)n;
    }
    return true;
}

static enum exit_code write_file(int root, const struct embedded_file *file) {
    /* A package may not hold hidden files safely: the starter's are kept without their dot. */
    const char *name = strcmp(file->path, "gitignore") == 0 ? ".gitignore" : file->path;
    enum exit_code e = make_folders(root, name);
    if (e)
        return e;
    int fd = openat(root, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (fd < 0)
        return machine_error("make", name);
    bool fine = write_all(fd, file->bytes, file->size);
    if (close(fd) < 0 || !fine)
        return machine_error("write", name);
    return EXIT_FINE;
}

enum exit_code verb_init(const struct options *o) {
    const char *dir = o->arguments[1];
    if (mkdir(dir, 0777) < 0) {
        if (errno != EEXIST)
            return machine_error("make", dir);
        int empty = is_empty(dir);
        if (empty < 0)
            return machine_error("open", dir);
        if (!empty)
            return usage_error("'%s' is not empty: name a new directory", dir);
    }
    int root = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (root < 0)
        return machine_error("open", dir);
    enum exit_code e = EXIT_FINE;
    for (size_t i = 0; i < embedded_skeleton_count && !e; i++)
        e = write_file(root, &embedded_skeleton[i]);
    close(root);
    if (!e && !o->quiet)
        printf("A knowledge base to start from is in %s. Build it with:\n  sitegen -C %s build\n",
               dir, dir);
    return e;
}
