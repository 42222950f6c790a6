#include "base/store.h"

#include "base/fs.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

bool store_read(int root, const char *name, size_t largest, struct arena *a, str *bytes) {
    str path = arena_printf(a, STORE_FOLDER "/%s", name);
    struct stat st;
    int fd = fs_open_beneath(root, path, O_RDONLY | O_NONBLOCK, FS_NO_LINKS);
    if (fd < 0)
        return false;
    bool fine = fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size > 0 &&
                (size_t)st.st_size <= largest;
    if (fine) {
        char *p = arena_array(a, char, (size_t)st.st_size);
        ssize_t n = fs_read_full(fd, p, (size_t)st.st_size);
        *bytes = (str){p, n > 0 ? (size_t)n : 0};
    }
    close(fd);
    return fine;
}

int store_open(int root) {
    if (mkdirat(root, STORE_FOLDER, 0777) < 0 && errno != EEXIST)
        return -1;
    int folder = fs_open_beneath(root, S(STORE_FOLDER), O_RDONLY | O_DIRECTORY, FS_NO_LINKS);
    if (folder < 0)
        return -1;
    int fd = openat(folder, ".gitignore", O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (fd >= 0) {
        fs_write_all(fd, S("*\n"));
        fs_close(fd);
    }
    return folder;
}

bool store_replace(int folder, const char *name, str bytes) {
    char fresh[64];
    snprintf(fresh, sizeof fresh, "%s.%ld", name, (long)getpid());
    int fd = openat(folder, fresh, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0666);
    if (fd < 0)
        return false;
    bool fine = fs_write_all(fd, bytes);
    if (fs_close(fd) && fine && renameat(folder, fresh, folder, name) == 0)
        return true;
    unlinkat(folder, fresh, 0);
    return false;
}
