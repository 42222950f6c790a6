/* The commit, and the branch moved to it. */
#include "base/repo_branch.h"
#include "base/repo_internal.h"

#include <errno.h>
#include <git2/sys/commit.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

/* ---- in a shared repository ---- */

/* Files that libgit2 is about to write, and the folders on the way to them that are not there yet: they get their modes
 * afterwards. */
struct to_share {
    struct repo_sharing sharing;
    struct arena *arena;
    const char **items;
    size_t count, capacity;
};

static void expect_folder(struct to_share *s, const char *path) {
    if (s->sharing.bits && access(path, F_OK) != 0)
        arena_push(s->arena, s, path);
}

/* `place` lies below the directory `top`, which ends in a slash. */
static void expect_file(struct to_share *s, const char *top, str place) {
    for (size_t at = 0; (at = str_find_byte(place, '/', at)) < place.n; at++)
        expect_folder(s, arena_printf(s->arena, "%s%.*s", top, (int)at, place.p).p);
    const char *file = arena_printf(s->arena, "%s%.*s", top, STR(place)).p;
    arena_push(s->arena, s, file);
}

/* False with errno. What was expected and is not there needs no mode. */
static bool share(const struct to_share *s) {
    for (size_t i = 0; i < s->count; i++)
        if (!repo_share(&s->sharing, s->items[i]) && errno != ENOENT)
            return false;
    return true;
}

/* ---- the commit ---- */

struct persons {
    git_signature *author, *committer;
};

static void persons_free(struct persons *p) {
    git_signature_free(p->author);
    git_signature_free(p->committer);
    *p = (struct persons){0};
}

/* By the environment, else by the configuration. */
static int find_person(git_repository *repository, const char *name, const char *email,
                       const git_signature *source, git_signature **person) {
    git_signature *configured = NULL;
    int error = name && email ? 0 : git_signature_default(&configured, repository);
    if (!error)
        error = git_signature_new(person, name ? name : configured->name,
                                  email ? email : configured->email, source->when.time,
                                  source->when.offset);
    git_signature_free(configured);
    return error;
}

/* For libgit2 a date in the environment that it cannot read is an error; but no date of there is wanted. */
static int find_persons_undated(git_repository *repository, const git_signature *source,
                                struct persons *p) {
    int error = find_person(repository, getenv("GIT_AUTHOR_NAME"), getenv("GIT_AUTHOR_EMAIL"),
                            source, &p->author);
    return error ? error
                 : find_person(repository, getenv("GIT_COMMITTER_NAME"),
                               getenv("GIT_COMMITTER_EMAIL"), source, &p->committer);
}

/* Who publishes, at the time of the source's commit. */
static int find_persons(git_repository *repository, const git_signature *source,
                        struct persons *p) {
    *p = (struct persons){0};
    int error = git_signature_default_from_env(&p->author, &p->committer, repository);
    if (error) {
        *p = (struct persons){0};
        error = find_persons_undated(repository, source, p);
    }
    if (error) {
        persons_free(p);
        error = git_signature_dup(&p->author, source);
        error = error ? error : git_signature_dup(&p->committer, source);
    }
    if (!error)
        p->author->when = p->committer->when = source->when;
    return error;
}

static int create_commit(git_repository *repository, const struct repo_branch *b,
                         const git_signature *source, const struct repo_id *tree,
                         const char *message, git_oid *oid) {
    git_oid tree_oid = repo_oid(tree), parent = repo_oid(&b->parent);
    const git_oid *parents[] = {&parent};
    struct persons persons;
    int error = find_persons(repository, source, &persons);
    if (!error)
        error = git_commit_create_from_ids(oid, repository, NULL, persons.author, persons.committer,
                                           NULL, message, &tree_oid, b->has_parent, parents);
    persons_free(&persons);
    return error;
}

/* Its id is not known before, so that its folder may be any. */
static void expect_commit(struct to_share *s, const char *objects) {
    for (unsigned i = 0; s->sharing.bits && i < 256; i++)
        expect_folder(s, arena_printf(s->arena, "%s/%02x", objects, i).p);
}

static bool share_commit(struct to_share *s, const char *objects, const git_oid *commit) {
    char hex[REPO_HEX_SIZE + 1];
    git_oid_tostr(hex, sizeof hex, commit);
    const char *file = arena_printf(s->arena, "%s/%.2s/%s", objects, hex, hex + 2).p;
    arena_push(s->arena, s, file);
    return share(s);
}

bool repo_branch_commit(const struct repo *r, const struct repo_branch *b,
                        const struct repo_id *source, const struct repo_id *tree, str message,
                        struct repo_id *commit, struct diags *d) {
    git_oid oid = repo_oid(source), made;
    git_repository *repository = r->handle->repository;
    git_commit *from = NULL;
    const char *objects = r->handle->objects;
    struct to_share shared = {repo_sharing_read(repository), d->arena, NULL, 0, 0};
    expect_commit(&shared, objects);
    int error = git_commit_lookup(&from, repository, &oid);
    if (!error)
        error = create_commit(repository, b, git_commit_committer(from), tree,
                              arena_copy(d->arena, message).p, &made);
    git_commit_free(from);
    const char *why = error ? repo_error_text() : NULL;
    if (!error && !share_commit(&shared, objects, &made))
        why = strerror(errno);
    if (why)
        diag_failure(d, EXIT_MACHINE, "cannot-write-object", span_none(),
                     "cannot write the commit into '%s': %s", objects, why);
    else
        *commit = repo_id_of(&made);
    return !why;
}

/* ---- to the disk ---- */

/* One call for all objects: git, too, flushes them before what names them, and one by one takes longer than all the rest. */
static bool flush_objects(const struct repo *r, struct diags *d) {
    bool fine = repo_objects_open(r->handle) && syncfs(r->handle->objects_fd) == 0;
    if (!fine)
        diag_failure(d, EXIT_MACHINE, "cannot-write-object", span_none(),
                     "cannot bring the objects in '%s' to the disk: %s", r->handle->objects,
                     strerror(errno));
    return fine;
}

/* ---- the branch ---- */

/* Somebody who published the same commit made the very same one. */
static bool is_there(const struct repo *r, const struct repo_branch *b, const git_oid *commit) {
    git_oid now;
    return git_reference_name_to_id(&now, r->handle->repository, b->reference.p) == 0 &&
           git_oid_equal(&now, commit);
}

static void report_moved(const struct repo *r, const struct repo_branch *b, struct diags *d) {
    git_oid now;
    str hex = S("gone");
    if (git_reference_name_to_id(&now, r->handle->repository, b->reference.p) == 0) {
        struct repo_id id = repo_id_of(&now);
        hex = repo_id_hex(d->arena, &id);
    }
    diag_failure(d, EXIT_GIT, "branch-moved", span_none(),
                 "the branch '%.*s' moved while the site was made: it is %.*s now, and stays so",
                 STR(b->name), STR(hex));
    diag_hint(d, "publish again: the site then goes on top of what came between");
}

static void report_move(const struct repo *r, const struct repo_branch *b, int error,
                        struct diags *d) {
    if (error == GIT_EMODIFIED || error == GIT_ENOTFOUND) {
        report_moved(r, b, d);
    } else if (error == GIT_ELOCKED) {
        const char *common = git_repository_commondir(r->handle->repository);
        diag_failure(d, EXIT_MACHINE, "branch-locked", span_none(),
                     "the branch '%.*s' is locked: '%s%.*s.lock' exists", STR(b->name), common,
                     STR(b->reference));
        diag_hint(d, "if no git is at work in this repository, one was killed: delete that file");
    } else {
        diag_failure(d, EXIT_MACHINE, "cannot-move-branch", span_none(),
                     "the branch '%.*s' cannot be written: %s", STR(b->name), repo_error_text());
    }
}

/* A lock is held for a moment, by whoever else moves the branch; git waits, too. */
static int move(git_repository *repository, const struct repo_branch *b, const git_oid *commit,
                const char *reason) {
    enum { TRIES = 50, PAUSE = 20000000 /* nanoseconds */ };
    git_oid expected = {0};
    if (b->there)
        expected = repo_oid(&b->tip);
    int error = GIT_ELOCKED;
    for (int i = 0; error == GIT_ELOCKED && i < TRIES; i++) {
        git_reference *ref = NULL;
        struct timespec pause = {.tv_nsec = PAUSE};
        if (i)
            nanosleep(&pause, NULL);
        /* An expected value of nothing but zeros is that there is no such branch; it is looked at under the lock. */
        error = git_reference_create_matching(&ref, repository, b->reference.p, commit, 1,
                                              &expected, reason);
        git_reference_free(ref);
    }
    return error;
}

/* The reflog wants somebody, too. */
static void name_publisher(git_repository *repository, const struct repo_id *commit) {
    git_oid oid = repo_oid(commit);
    git_commit *made = NULL;
    if (git_commit_lookup(&made, repository, &oid) == 0) {
        const git_signature *who = git_commit_committer(made);
        git_repository_set_ident(repository, who->name, who->email);
    }
    git_commit_free(made);
}

/* The branch and its log. That others cannot write them then is no reason to say that the branch did not move. */
static int move_and_share(git_repository *repository, const struct repo_branch *b,
                          const git_oid *commit, str reason, struct diags *d) {
    struct arena *a = d->arena;
    const char *top = git_repository_commondir(repository);
    struct to_share shared = {repo_sharing_read(repository), a, NULL, 0, 0};
    expect_file(&shared, top, b->reference);
    expect_file(&shared, top, arena_printf(a, "logs/%.*s", STR(b->reference)));
    int error = move(repository, b, commit, arena_copy(a, reason).p);
    if (!error && !share(&shared))
        diag_warning(d, "not-shared", span_none(),
                     "the branch '%.*s' was written, but not with the modes that "
                     "core.sharedRepository asks for: %s",
                     STR(b->name), strerror(errno));
    return error;
}

bool repo_branch_move(const struct repo *r, const struct repo_branch *b,
                      const struct repo_id *commit, str reason, struct diags *d) {
    git_repository *repository = NULL;
    git_oid oid = repo_oid(commit);
    if (!flush_objects(r, d))
        return false;
    /* A handle of its own, which flushes references as git does; it takes that from the option when it is opened. */
    git_libgit2_opts(GIT_OPT_ENABLE_FSYNC_GITDIR, 1);
    int error =
        git_repository_open_ext(&repository, r->handle->path, GIT_REPOSITORY_OPEN_NO_SEARCH, NULL);
    if (!error) {
        name_publisher(repository, commit);
        error = move_and_share(repository, b, &oid, reason, d);
    }
    if (error == GIT_EMODIFIED && is_there(r, b, &oid))
        error = 0;
    if (error)
        report_move(r, b, error, d);
    git_repository_free(repository);
    git_libgit2_opts(GIT_OPT_ENABLE_FSYNC_GITDIR, 0);
    return !error;
}
