/* Repositories that several people write into (core.sharedRepository): what is written into them gets the modes that git gives it,
 * which libgit2 does not see to. */
#include "base/repo_internal.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { GROUP_BITS = 0660, ALL_BITS = 0664, OWNER_BITS = 0600 };

/* "0640": exactly these bits; "1" and "2" are what git wrote for group and all once. */
static struct repo_sharing sharing_of_number(long number) {
    if (number == 1 || number == 2)
        return (struct repo_sharing){.bits = number == 1 ? GROUP_BITS : ALL_BITS};
    if ((number & OWNER_BITS) != OWNER_BITS) /* none, or git refuses it */
        return (struct repo_sharing){0};
    return (struct repo_sharing){.bits = (mode_t)number & 0666, .exact = true};
}

static struct repo_sharing sharing_of(const char *value) {
    char *end;
    int is = 0;
    if (!value || strcmp(value, "group") == 0)
        return (struct repo_sharing){.bits = GROUP_BITS};
    if (strcmp(value, "all") == 0 || strcmp(value, "world") == 0 || strcmp(value, "everybody") == 0)
        return (struct repo_sharing){.bits = ALL_BITS};
    if (strcmp(value, "umask") == 0)
        return (struct repo_sharing){0};
    long number = strtol(value, &end, 8);
    if (!*end)
        return sharing_of_number(number);
    bool shared = git_config_parse_bool(&is, value) == 0 && is;
    return (struct repo_sharing){.bits = shared ? GROUP_BITS : 0};
}

struct repo_sharing repo_sharing_read(git_repository *repository) {
    struct repo_sharing sharing = {0};
    git_config *config = NULL;
    git_config_entry *entry = NULL;
    if (git_repository_config_snapshot(&config, repository) == 0 &&
        git_config_get_entry(&entry, config, "core.sharedrepository") == 0)
        sharing = sharing_of(entry->value);
    git_config_entry_free(entry);
    git_config_free(config);
    return sharing;
}

/* As git does it: who may not write the file now does not then, and a folder that the group may use hands its group on. */
static mode_t shared_mode(const struct repo_sharing *sharing, mode_t mode) {
    mode_t bits = sharing->bits;
    if (!(mode & S_IWUSR))
        bits &= ~(mode_t)0222;
    if (mode & S_IXUSR)
        bits |= (bits & 0444) >> 2;
    mode = sharing->exact ? (mode & ~(mode_t)0777) | bits : mode | bits;
    if (S_ISDIR(mode)) {
        mode |= (mode & 0444) >> 2;
        if (mode & 060)
            mode |= S_ISGID;
    }
    return mode;
}

bool repo_share(const struct repo_sharing *sharing, const char *path) {
    struct stat st;
    if (!sharing->bits)
        return true;
    if (lstat(path, &st) != 0)
        return false;
    mode_t mode = shared_mode(sharing, st.st_mode);
    bool is_ours = st.st_uid == geteuid(); /* somebody else may have made the same meanwhile */
    return mode == st.st_mode || !is_ours || chmod(path, mode & 07777) == 0;
}

void repo_share_folder(const struct repo_sharing *sharing, const char *path) {
    if (sharing->bits && mkdir(path, 0777) == 0)
        repo_share(sharing, path);
}
