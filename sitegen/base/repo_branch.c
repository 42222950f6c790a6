/* Finding the branch and what is against it; writing is repo_branch_write.c. */
#include "base/repo_branch.h"
#include "base/fs.h"
#include "base/repo_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <unistd.h>

struct finding {
    const struct repo *repo;
    struct arena *arena;
    struct repo_branch *branch;
    str remote; /* the one in use */
    struct diags *d;
};

/* ---- the name ---- */

static bool is_remote(struct finding *f, str name) {
    git_remote *remote = NULL;
    bool is =
        git_remote_lookup(&remote, f->repo->handle->repository, arena_copy(f->arena, name).p) == 0;
    git_remote_free(remote);
    return is;
}

static bool is_branch(struct finding *f) {
    git_reference *reference = NULL;
    bool is =
        git_reference_lookup(&reference, f->repo->handle->repository, f->branch->reference.p) == 0;
    git_reference_free(reference);
    return is;
}

/* Git would take these for a branch here, which nobody means: 'refs/tags/v1', 'origin/gh-pages'. */
static bool check_meaning(struct finding *f) {
    str name = f->branch->name, rest = name;
    str first = str_cut(&rest, '/');
    if (is_branch(f))
        return true;
    if (str_eq(first, S("refs"))) {
        diag_failure(f->d, EXIT_USAGE, "bad-branch", span_none(),
                     "'%.*s' is the whole name of something that is no branch here", STR(name));
        diag_hint(f->d, "name a branch: 'gh-pages', or 'refs/heads/gh-pages'");
        return false;
    }
    if (!rest.n || !is_remote(f, first))
        return true;
    diag_failure(f->d, EXIT_USAGE, "bad-branch", span_none(),
                 "'%.*s' names the branch '%.*s' of the remote '%.*s', which only a push changes",
                 STR(name), STR(rest), STR(first));
    bool other = !str_eq(first, f->remote);
    diag_hint(f->d,
              "name the branch here, --branch %.*s%s%.*s; the new commit goes on from '%.*s' where "
              "that is ahead",
              STR(rest), other ? " --remote " : "", STR(other ? first : (str){0}), STR(name));
    return false;
}

static bool check_name(struct finding *f) {
    int valid = 0;
    if (git_branch_name_is_valid(&valid, f->branch->name.p) == 0 && valid)
        return check_meaning(f);
    diag_failure(f->d, EXIT_USAGE, "bad-branch", span_none(),
                 "git takes no branch of the name '%.*s'", STR(f->branch->name));
    diag_hint(f->d, "name it as 'gh-pages' or 'site/public': see 'git help check-ref-format'");
    return false;
}

/* Git keeps "a/b" as a file in the folder "a", so that there cannot be a branch "a" too. */
static bool is_beneath(str inner, str outer) {
    return str_starts(inner, outer) && inner.n > outer.n && inner.p[outer.n] == '/';
}

static bool check_neighbours(struct finding *f) {
    git_reference_iterator *all = NULL;
    const char *name;
    str reference = f->branch->reference, other = {0};
    int error = git_reference_iterator_glob_new(&all, f->repo->handle->repository, "refs/heads/*");
    while (!error && !other.n && (error = git_reference_next_name(&name, all)) == 0)
        if (is_beneath(str_of(name), reference) || is_beneath(reference, str_of(name)))
            other = arena_copy(f->arena, str_of(name + strlen("refs/heads/")));
    git_reference_iterator_free(all);
    if (error && error != GIT_ITEROVER) {
        diag_failure(f->d, EXIT_GIT, "broken-repository", span_none(),
                     "the branches of the repository cannot be listed: %s", repo_error_text());
        return false;
    }
    if (!other.n)
        return true;
    diag_failure(f->d, EXIT_GIT, "branch-refused", span_none(),
                 "there can be no branch '%.*s' beside the branch '%.*s'", STR(f->branch->name),
                 STR(other));
    diag_hint(f->d, "take another name with --branch, or rename that one: git branch -m '%.*s' ...",
              STR(other));
    return false;
}

/* ---- where it is checked out ---- */

/* The first line of a small file of git's; empty when there is none. False with errno when it cannot be read. */
static bool first_line(struct arena *a, const char *path, str *line) {
    enum { MOST = 4096 };
    int fd = fs_openat(AT_FDCWD, path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    char *bytes = arena_array(a, char, MOST);
    ssize_t n = fd < 0 ? -1 : fs_read_full(fd, bytes, MOST);
    int error = errno;
    if (fd >= 0)
        close(fd);
    str text = {bytes, n < 0 ? 0 : (size_t)n};
    *line = str_trim(str_cut(&text, '\n'));
    errno = error;
    return n >= 0 || (fd < 0 && (error == ENOENT || error == ENOTDIR));
}

/* Always false: it cannot be told whether the branch is checked out. */
static bool refuse_unread(struct finding *f, str path) {
    diag_failure(f->d, EXIT_GIT, "broken-repository", span_none(),
                 "'%.*s' cannot be read, so it cannot be told where the branch '%.*s' is checked "
                 "out: %s",
                 STR(path), STR(f->branch->name), strerror(errno));
    return false;
}

static bool head_is_on(struct finding *f, const char *folder, bool *is) {
    const str on = S("ref:");
    str head = arena_printf(f->arena, "%s/HEAD", folder), line;
    char target[PATH_MAX];
    ssize_t n =
        readlink(head.p, target, sizeof target); /* as git made it once, and reads it still */
    if (n > 0) {
        *is = str_eq((str){target, (size_t)n}, f->branch->reference);
        return true;
    }
    if (!first_line(f->arena, head.p, &line))
        return refuse_unread(f, head);
    *is =
        str_starts(line, on) && str_eq(str_trim(str_sub(line, on.n, line.n)), f->branch->reference);
    return true;
}

static bool refuse_checked_out(struct finding *f, str where) {
    diag_failure(f->d, EXIT_GIT, "branch-refused", span_none(),
                 "the branch '%.*s' is checked out in '%.*s', whose files would then look changed",
                 STR(f->branch->name), STR(where));
    diag_hint(f->d, "publish on a branch of its own (--branch), or switch that folder to another "
                    "one first");
    return false;
}

static bool check_worktree(void *finding, int dir, str name, unsigned char type) {
    struct finding *f = finding;
    const char *common = git_repository_commondir(f->repo->handle->repository);
    str folder = arena_printf(f->arena, "%sworktrees/%.*s", common, STR(name));
    str where;
    bool is;
    (void)dir, (void)type;
    if (!head_is_on(f, folder.p, &is))
        return false;
    if (!is)
        return true;
    first_line(f->arena, arena_printf(f->arena, "%s/gitdir", folder.p).p, &where);
    if (str_ends(where, S("/.git")))
        where.n -= S("/.git").n;
    return refuse_checked_out(f, where.n ? where : folder);
}

static bool check_linked(struct finding *f, const char *common) {
    size_t errors = f->d->errors;
    str path = arena_printf(f->arena, "%sworktrees", common);
    int dir = fs_openat(AT_FDCWD, path.p, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (dir < 0)
        return errno == ENOENT || refuse_unread(f, path);
    bool fine = fs_list(dir, check_worktree, f);
    if (!fine && f->d->errors == errors)
        refuse_unread(f, path);
    close(dir);
    return fine;
}

/* Read from git's files, which name the branches of unborn commits and of folders that are gone, too. */
static bool check_worktrees(struct finding *f) {
    git_repository *repository = f->repo->handle->repository;
    const char *common = git_repository_commondir(repository);
    bool is;
    if (!head_is_on(f, common, &is))
        return false;
    if (!is)
        return check_linked(f, common);
    const char *top = git_repository_workdir(repository);
    str where = str_of(top && !git_repository_is_worktree(repository) ? top : common);
    while (where.n > 1 && str_ends(where, S("/")))
        where.n--;
    if (str_ends(where, S("/.git")))
        where.n -= S("/.git").n;
    return refuse_checked_out(f, where);
}

/* ---- commits ---- */

static void report_untold(const struct repo_id *older, const struct repo_id *newer,
                          struct diags *d) {
    diag_failure(d, EXIT_GIT, "broken-object", span_none(),
                 "it cannot be told whether the commit %.*s goes on from %.*s: %s",
                 STR(repo_id_hex(d->arena, newer)), STR(repo_id_hex(d->arena, older)),
                 repo_error_text());
    diag_hint(d, "%s", repo_damaged_hint);
}

bool repo_is_ancestor(const struct repo *r, const struct repo_id *older,
                      const struct repo_id *newer, bool *is, struct diags *d) {
    git_oid old = repo_oid(older), new = repo_oid(newer);
    struct repo_reading reading = {.handle = r->handle, .oid = &new, .type = GIT_OBJECT_COMMIT};
    struct repo_slot *slot = repo_enter(r->handle, &reading, 40 * REPO_PATIENCE);
    int answer = git_graph_descendant_of(r->handle->repository, &new, &old);
    repo_leave(r->handle, slot);
    *is = answer == 1;
    if (answer < 0)
        report_untold(older, newer, d);
    return answer >= 0;
}

/* *there is false when nothing has that name. */
static bool read_tip(struct finding *f, str reference, bool *there, struct repo_id *tip) {
    git_reference *ref = NULL;
    int error = git_reference_lookup(&ref, f->repo->handle->repository, reference.p);
    *there = error == 0;
    if (error == GIT_ENOTFOUND)
        return true;
    if (error) {
        diag_failure(f->d, EXIT_GIT, "broken-repository", span_none(),
                     "the reference '%.*s' cannot be read: %s", STR(reference), repo_error_text());
        return false;
    }
    bool direct = git_reference_type(ref) == GIT_REFERENCE_DIRECT;
    if (direct) {
        *tip = repo_id_of(git_reference_target(ref));
    } else {
        diag_failure(f->d, EXIT_GIT, "branch-refused", span_none(),
                     "'%.*s' is a symbolic reference, to '%s'", STR(reference),
                     git_reference_symbolic_target(ref));
        diag_hint(f->d, "name the branch that it leads to with --branch");
    }
    git_reference_free(ref);
    struct repo_commit commit;
    return direct && repo_read_commit(f->repo, tip, f->arena, &commit, f->d);
}

/* Is it the source's own line: at its commit, ahead of it, or behind? Then *what tells, else it is NULL. */
static bool is_of_source(struct finding *f, const struct repo_id *tip, const struct repo_id *source,
                         const char **what) {
    bool behind, ahead;
    *what = NULL;
    if (!repo_is_ancestor(f->repo, tip, source, &behind, f->d) ||
        !repo_is_ancestor(f->repo, source, tip, &ahead, f->d))
        return false;
    if (behind)
        *what = "commits that the source goes on from";
    else if (ahead || repo_id_eq(tip, source))
        *what = "the commit that the site is made from";
    return true;
}

/* Of a bare repository, or with --at, HEAD may be elsewhere; detached, the branch may be at the remote alone. */
static bool check_source(struct finding *f, const struct repo_id *source) {
    struct repo_branch *b = f->branch;
    const char *here = NULL, *there = NULL;
    if (b->there && !is_of_source(f, &b->tip, source, &here))
        return false;
    if (!here && b->has_parent && !is_of_source(f, &b->parent, source, &there))
        return false;
    if (!here && !there)
        return true;
    diag_failure(f->d, EXIT_GIT, "branch-refused", span_none(), "the branch '%.*s' holds %s",
                 STR(here ? b->name : b->parent_name), here ? here : there);
    diag_hint(f->d, "publish on a branch of its own (--branch)");
    return false;
}

static bool refuse_diverged(struct finding *f, str remote_name) {
    str name = f->branch->name;
    diag_failure(f->d, EXIT_GIT, "branch-diverged", span_none(),
                 "'%.*s' and '%.*s' have diverged: each has commits that the other lacks",
                 STR(name), STR(remote_name));
    diag_hint(f->d,
              "git branch -f '%.*s' '%.*s' takes what was published there, then publish again; the "
              "commits that are only here, of sites, are lost",
              STR(name), STR(remote_name));
    return false;
}

static bool find_parent(struct finding *f) {
    struct repo_branch *b = f->branch;
    struct repo_id tip;
    bool there;
    str remote_name = arena_printf(f->arena, "%.*s/%.*s", STR(f->remote), STR(b->name));
    str reference = arena_printf(f->arena, "refs/remotes/%.*s", STR(remote_name));
    int valid = 0;
    b->has_parent = b->there;
    b->parent = b->tip;
    b->parent_name = b->name;
    if (git_reference_name_is_valid(&valid, reference.p) != 0 || !valid)
        return true; /* the address of a repository, for instance: nothing is known of it */
    if (!read_tip(f, reference, &there, &tip))
        return false;
    if (!there || (b->there && repo_id_eq(&tip, &b->tip)))
        return true;
    bool behind = false, ahead = true;
    if (b->there && (!repo_is_ancestor(f->repo, &tip, &b->tip, &behind, f->d) ||
                     !repo_is_ancestor(f->repo, &b->tip, &tip, &ahead, f->d)))
        return false;
    if (behind)
        return true;
    if (!ahead)
        return refuse_diverged(f, remote_name);
    b->has_parent = true;
    b->parent = tip;
    b->parent_name = remote_name;
    return true;
}

bool repo_branch_find(const struct repo *r, str name, str remote, const struct repo_id *source,
                      struct arena *a, struct repo_branch *b, struct diags *d) {
    const str heads = S("refs/heads/");
    if (str_starts(name, heads))
        name = str_sub(name, heads.n, name.n);
    *b = (struct repo_branch){.name = arena_copy(a, name),
                              .reference = arena_printf(a, "refs/heads/%.*s", STR(name))};
    struct finding f = {r, a, b, remote, d};
    return check_name(&f) && check_worktrees(&f) && check_neighbours(&f) &&
           read_tip(&f, b->reference, &b->there, &b->tip) && find_parent(&f) &&
           check_source(&f, source);
}
