/* Opening a repository in whatever state it is; objects are repo_object.c, commits repo_commit.c. */
#include "base/fs.h"
#include "base/repo_internal.h"

#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <unistd.h>

/* ---- libgit2 ---- */

const char *repo_error_text(void) {
    const git_error *e = git_error_last();
    return e && e->message ? e->message : "no reason given";
}

/* Objects are read once each, so its cache only costs. Their hashes are not computed: with collision detection that takes as
 * long as all the rest, and zlib's checksum finds bits that flipped. What other extensions mean does not concern
 * somebody who only reads: objects that are not here (partialclone), paths of worktrees. */
static void configure_library(void) {
    static const char *extensions[] = {"partialclone", "relativeworktrees"};
    git_libgit2_opts(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION, 0);
    git_libgit2_opts(GIT_OPT_ENABLE_CACHING, 0);
    git_libgit2_opts(GIT_OPT_SET_CACHE_MAX_SIZE, (ssize_t)0);
    git_libgit2_opts(GIT_OPT_SET_MWINDOW_SIZE, (size_t)32 << 20);
    git_libgit2_opts(GIT_OPT_SET_MWINDOW_MAPPED_LIMIT, (size_t)128 << 20);
    git_libgit2_opts(GIT_OPT_SET_EXTENSIONS, extensions, sizeof extensions / sizeof *extensions);
}

/* ---- what cannot be opened ---- */

static void report_foreign(const char *path, struct diags *d) {
    char real[PATH_MAX];
    git_buf found = {0};
    const char *root = realpath(path, real) ? real : path;
    str shown = str_of(root);
    if (git_repository_discover(&found, path, 0, NULL) == 0) {
        shown = str_of(found.ptr);
        if (str_ends(shown, S("/.git/")))
            shown.n -= S("/.git/").n;
    }
    diag_warning(d, "foreign-repository", span_none(),
                 "the repository '%.*s' belongs to another user, so git does not trust it: "
                 "no history is shown",
                 STR(shown));
    diag_hint(d, "if you trust it: git config --global --add safe.directory '%.*s'", STR(shown));
    git_buf_dispose(&found);
}

/* libgit2 names an extension of git's format that it does not know. */
static str unknown_extension(struct arena *a, str text) {
    const str extension = S("unsupported extension name extensions.");
    const str format = S("unknown object format '");
    if (str_starts(text, extension))
        return arena_printf(a, "%.*s", STR(str_sub(text, extension.n, text.n)));
    if (str_starts(text, format))
        return arena_printf(a, "objectformat = %.*s", STR(str_sub(text, format.n, text.n - 1)));
    return (str){0};
}

/* The failures of repositories that are there, but cannot be read. */
static void report_unreadable(const char *path, struct diags *d) {
    const char *text = repo_error_text();
    str extension = unknown_extension(d->arena, str_of(text));
    if (extension.n) {
        diag_failure(d, EXIT_GIT, "unknown-format", span_none(),
                     "the repository of '%s' uses git's extension '%.*s', which cannot be read",
                     path, STR(extension));
        diag_hint(d, "a clone in git's usual format can be read (SHA-1, refs in files)");
        return;
    }
    diag_failure(d, EXIT_GIT, "broken-repository", span_none(),
                 "the repository of '%s' cannot be read: %s", path, text);
    diag_hint(d, "see what git itself says of it: git -C '%s' status", path);
}

static void report_open_error(int error, const char *path, struct diags *d) {
    if (error == GIT_EOWNER) {
        report_foreign(path, d);
    } else if (error == GIT_ENOTFOUND) {
        diag_warning(d, "no-history", span_none(),
                     "'%s' lies in no git repository: no history is shown", path);
        diag_hint(d, "git init, and commit the content");
    } else {
        report_unreadable(path, d);
    }
}

/* ---- states ---- */

/* From the top of the working files to `path`, ending in a slash; empty for the top itself. */
static str folder_of(struct arena *a, const char *workdir, const char *path) {
    char top[PATH_MAX], here[PATH_MAX];
    if (!workdir || !realpath(workdir, top) || !realpath(path, here))
        return (str){0};
    str folder = arena_printf(a, "%s/", strcmp(here, "/") == 0 ? "" : here);
    str above = arena_printf(a, "%s/", strcmp(top, "/") == 0 ? "" : top);
    return str_starts(folder, above) ? str_sub(folder, above.n, folder.n) : (str){0};
}

static bool read_head(struct repo *r, const char *path, struct diags *d) {
    git_oid oid;
    int error = git_reference_name_to_id(&oid, r->handle->repository, "HEAD");
    if (error == 0) {
        r->has_head = true;
        r->head = repo_id_of(&oid);
        return true;
    }
    if (git_repository_head_unborn(r->handle->repository) == 1)
        return true;
    report_unreadable(path, d);
    return false;
}

static int id_cmp(const void *a, const void *b) { return memcmp(a, b, REPO_ID_SIZE); }

/* The file "shallow" lists the commits at which history was cut off, one a line. It is the common directory's: libgit2
 * looks for it in that of a worktree. */
static void read_shallow(struct repo *r, struct arena *a) {
    struct repo_handle *h = r->handle;
    struct {
        struct repo_id *items;
        size_t count, capacity;
    } boundary = {0};
    str path = arena_printf(a, "%sshallow", git_repository_commondir(h->repository));
    FILE *file = fopen(path.p, "re");
    char line[256];
    git_oid oid;
    while (file && fgets(line, sizeof line, file))
        if (git_oid_fromstrn(&oid, line, REPO_HEX_SIZE) == 0)
            arena_push(a, &boundary, repo_id_of(&oid));
    if (file)
        fclose(file);
    if (boundary.count)
        qsort(boundary.items, boundary.count, sizeof *boundary.items, id_cmp);
    h->boundary = boundary.items;
    h->boundary_count = boundary.count;
    r->shallow = boundary.count > 0;
}

static int stop_at_entry(const git_config_entry *entry, void *context) {
    (void)entry, (void)context;
    return 1;
}

static bool is_partial(git_repository *repository) {
    git_config *config = NULL;
    bool partial =
        git_repository_config_snapshot(&config, repository) == 0 &&
        git_config_foreach_match(config, "^(remote[.].*[.]promisor|extensions[.]partialclone)$",
                                 stop_at_entry, NULL) == 1;
    git_config_free(config);
    return partial;
}

bool repo_objects_open(struct repo_handle *h) {
    if (h->objects_fd < 0)
        h->objects_fd = fs_openat(AT_FDCWD, h->objects, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    return h->objects_fd >= 0;
}

static void handle_free(struct repo_handle *h) {
    repo_guard_end(h);
    if (h->objects_fd >= 0)
        close(h->objects_fd);
    for (unsigned i = 0; i < REPO_SLOTS; i++)
        git_odb_free(h->slots[i].odb);
    git_index_free(h->index);
    git_repository_free(h->repository);
    pthread_mutex_destroy(&h->index_mutex);
    free(h);
}

/* Zeroed, and aligned as its slots are. */
static void *memory_for_handle(void) {
    size_t size = sizeof(struct repo_handle);
    void *memory = aligned_alloc(_Alignof(struct repo_handle), size);
    if (!memory)
        out_of_memory(size);
    return memset(memory, 0, size);
}

static struct repo_handle *handle_new(git_repository *repository, struct arena *a) {
    struct repo_handle *h = memory_for_handle();
    pthread_mutex_init(&h->index_mutex, NULL);
    repo_guard_begin(h);
    h->repository = repository;
    h->objects_fd = -1;
    h->path = arena_copy(a, str_of(git_repository_path(repository))).p;
    h->objects = arena_printf(a, "%sobjects", git_repository_commondir(repository)).p;
    h->partial = is_partial(repository);
    return h;
}

struct repo *repo_open(struct arena *a, const char *path, struct diags *d) {
    git_repository *repository = NULL;
    if (git_libgit2_init() < 0)
        out_of_memory(sizeof(struct repo));
    configure_library();
    int error = git_repository_open_ext(&repository, path, 0, getenv("GIT_CEILING_DIRECTORIES"));
    if (error < 0) {
        report_open_error(error, path, d);
        git_libgit2_shutdown();
        return NULL;
    }
    struct repo *r = arena_new(a, struct repo);
    r->handle = handle_new(repository, a);
    r->bare = git_repository_is_bare(repository) == 1;
    r->folder = folder_of(a, git_repository_workdir(repository), path);
    read_shallow(r, a);
    if (read_head(r, path, d))
        return r;
    repo_close(r);
    return NULL;
}

void repo_close(struct repo *r) {
    if (!r || !r->handle)
        return;
    handle_free(r->handle);
    r->handle = NULL;
    git_libgit2_shutdown();
}
