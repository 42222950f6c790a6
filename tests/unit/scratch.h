/* A directory for one test, and helpers that look at the disk by other means than the code tested.
 */
#ifndef TESTS_SCRATCH_H
#define TESTS_SCRATCH_H

#include <dirent.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char scratch[PATH_MAX]; /* its absolute path; the working directory while a test runs */

static int scratch_remove_one(const char *path, const struct stat *st, int type, struct FTW *at) {
    (void)st, (void)type, (void)at;
    return remove(path);
}

static inline void scratch_remove(const char *path) {
    nftw(path, scratch_remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

static inline int scratch_begin(void **state) {
    (void)state;
    const char *where = getenv("TMPDIR");
    snprintf(scratch, sizeof scratch, "%s/sitegen-test-XXXXXX", where ? where : "/tmp");
    return mkdtemp(scratch) && chdir(scratch) == 0 ? 0 : -1;
}

static inline int scratch_end(void **state) {
    (void)state;
    if (chdir("/") != 0)
        return -1;
    scratch_remove(scratch);
    return 0;
}

static inline void file_write(const char *path, const char *bytes, size_t n) {
    FILE *f = fopen(path, "w");
    if (!f || fwrite(bytes, 1, n, f) != n || fclose(f) != 0)
        abort();
}

static inline void file_text(const char *path, const char *text) {
    file_write(path, text, strlen(text));
}

static inline ino_t file_inode(const char *path) {
    struct stat st;
    return lstat(path, &st) == 0 ? st.st_ino : 0;
}

/* Everything below `path`, hidden files too, as "a/b=bytes;" in order of names; modes on demand. */
static inline void snapshot_add(FILE *out, const char *path, size_t skip, int modes) {
    struct dirent **names;
    int count = scandir(path, &names, NULL, alphasort);
    for (int i = 0; i < count; i++) {
        char below[PATH_MAX];
        struct stat st;
        if (snprintf(below, sizeof below, "%s/%s", path, names[i]->d_name) >= (int)sizeof below)
            abort();
        if (strcmp(names[i]->d_name, ".") != 0 && strcmp(names[i]->d_name, "..") != 0 &&
            lstat(below, &st) == 0) {
            fprintf(out, "%s%s", below + skip, S_ISDIR(st.st_mode) ? "/" : "");
            if (modes)
                fprintf(out, " %o", (unsigned)st.st_mode & 07777);
            if (S_ISREG(st.st_mode)) {
                FILE *f = fopen(below, "r");
                fputc('=', out);
                for (int c; f && (c = fgetc(f)) != EOF;)
                    fputc(c, out);
                if (f)
                    fclose(f);
            }
            fputc(';', out);
            if (S_ISDIR(st.st_mode))
                snapshot_add(out, below, skip, modes);
        }
        free(names[i]);
    }
    if (count >= 0)
        free(names);
}

/* To be freed. Empty when there is no such directory. */
static inline char *snapshot(const char *path, int modes) {
    char *text = NULL;
    size_t n;
    FILE *out = open_memstream(&text, &n);
    snapshot_add(out, path, strlen(path) + 1, modes);
    fclose(out);
    return text;
}

#endif
