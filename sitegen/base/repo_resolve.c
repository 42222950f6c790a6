/* From what a user writes, a revision or a date, to a commit. */
#include "base/repo_internal.h"

#include "base/calendar.h"
#include "base/map.h"

#include <time.h>

/* ---- dates ---- */

/* Takes `digits` digits off the text. */
static bool take_digits(str *text, size_t digits, int *number) {
    *number = 0;
    if (text->n < digits)
        return false;
    for (size_t i = 0; i < digits; i++) {
        if (!byte_is_digit(text->p[i]))
            return false;
        *number = *number * 10 + (text->p[i] - '0');
    }
    *text = str_sub(*text, digits, text->n);
    return true;
}

static bool take_byte(str *text, char byte) {
    if (!text->n || text->p[0] != byte)
        return false;
    *text = str_sub(*text, 1, text->n);
    return true;
}

static bool take_zone(str *text, int64_t *seconds_east) {
    int hours, minutes = 0;
    *seconds_east = 0;
    if (!text->n || take_byte(text, 'Z'))
        return true;
    bool west = text->p[0] == '-';
    if (!take_byte(text, '+') && !take_byte(text, '-'))
        return false;
    if (!take_digits(text, 2, &hours))
        return false;
    take_byte(text, ':');
    if (text->n && !take_digits(text, 2, &minutes))
        return false;
    *seconds_east = (west ? -1 : 1) * (hours * 3600 + minutes * 60);
    return hours <= 14 && minutes < 60;
}

/* Days from 1970-01-01 in the Gregorian calendar. */
static int64_t days_of(int year, int month, int day) {
    int64_t y = year - (month <= 2), era = (y >= 0 ? y : y - 399) / 400, of_era = y - era * 400;
    int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

/* "2026-11-22", "2026-11-22T21:01", "2026-11-22T21:01:44+01:00"; without a zone in UTC. *by is its last second. */
static bool read_date(str text, int64_t *by) {
    int year, month, day, hour = 23, minute = 59, second = 59;
    int64_t east = 0;
    if (!take_digits(&text, 4, &year) || !take_byte(&text, '-') || !take_digits(&text, 2, &month) ||
        !take_byte(&text, '-') || !take_digits(&text, 2, &day) || month < 1 || month > 12 ||
        day < 1 || day > calendar_month_days(year, month))
        return false;
    if (text.n) {
        if (!take_byte(&text, 'T') && !take_byte(&text, ' '))
            return false;
        if (!take_digits(&text, 2, &hour) || !take_byte(&text, ':') ||
            !take_digits(&text, 2, &minute) || hour > 23 || minute > 59)
            return false;
        if (take_byte(&text, ':') && (!take_digits(&text, 2, &second) || second > 60))
            return false;
        if (!take_zone(&text, &east) || text.n)
            return false;
    }
    *by = ((days_of(year, month, day) * 24 + hour) * 60 + minute) * 60 + second - east;
    return true;
}

static bool report_too_early(str date, const struct repo_commit *oldest, struct diags *d) {
    time_t seconds = (time_t)oldest->committed;
    char day[64] = "a later day";
    struct tm tm;
    if (gmtime_r(&seconds, &tm))
        strftime(day, sizeof day, "%Y-%m-%d", &tm);
    diag_failure(d, EXIT_USAGE, "unknown-revision", span_none(),
                 oldest->boundary
                     ? "what was recorded by '%.*s' is not known: this shallow clone begins on %s"
                     : "nothing was recorded by '%.*s': the first commit was made on %s",
                 STR(date), day);
    if (oldest->boundary)
        diag_hint(d, "fetch the rest with 'git fetch --unshallow'");
    return false;
}

/* Along first parents, which is the line that was published. */
static bool commit_by(const struct repo *r, str date, int64_t by, struct repo_id *id,
                      struct diags *d) {
    struct arena a = {0};
    struct repo_commit c;
    *id = r->head;
    for (;;) {
        struct arena_mark mark = arena_mark(&a);
        bool fine = repo_read_commit(r, id, &a, &c, d);
        if (fine && c.committed > by && c.parent_count) {
            *id = c.parents[0];
            arena_rewind(&a, mark);
            continue;
        }
        if (fine && c.committed > by)
            fine = report_too_early(date, &c, d);
        arena_free(&a);
        return fine;
    }
}

/* ---- revisions ---- */

struct names {
    str *items;
    size_t count, capacity;
    struct arena *arena;
};

static int add_name(const char *name, void *names) {
    static const char *const folders[] = {"refs/heads/", "refs/tags/", "refs/remotes/"};
    struct names *all = names;
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
        if (str_starts(str_of(name), str_of(folders[i])))
            arena_push(all->arena, all, arena_copy(all->arena, str_of(name + strlen(folders[i]))));
    return 0;
}

size_t repo_reference_names(const struct repo *r, struct arena *a, str **names) {
    struct names all = {.arena = a};
    if (git_reference_foreach_name(r->handle->repository, add_name, &all) != 0)
        all.count = 0;
    *names = all.items;
    return all.count;
}

static void hint_nearest(const struct repo *r, str revision, struct diags *d) {
    str *names;
    size_t count = repo_reference_names(r, d->arena, &names);
    diag_nearest(d, nearest_of(names, count, revision));
}

static bool report_unknown(const struct repo *r, str revision, int error, struct diags *d) {
    if (!r->has_head && str_eq(revision, S("HEAD")))
        diag_failure(d, EXIT_USAGE, "unknown-revision", span_none(),
                     "nothing was committed yet, so there is no HEAD");
    else if (error == GIT_EAMBIGUOUS)
        diag_failure(d, EXIT_USAGE, "unknown-revision", span_none(),
                     "several objects begin with '%.*s'", STR(revision));
    else
        diag_failure(d, EXIT_USAGE, "unknown-revision", span_none(), "there is no revision '%.*s'",
                     STR(revision));
    hint_nearest(r, revision, d);
    return false;
}

/* Looking for a commit by its message, or by its distance, may read them all. */
static unsigned patience_for(const char *revision) {
    bool searches = strpbrk(revision, ":~^@") != NULL;
    return searches ? 40 * REPO_PATIENCE : REPO_PATIENCE;
}

static int peel(const struct repo *r, const char *revision, git_oid *oid) {
    git_object *object = NULL, *commit = NULL;
    struct repo_reading reading = {.handle = r->handle, .revision = revision};
    struct repo_slot *slot = repo_enter(r->handle, &reading, patience_for(revision));
    int error = git_revparse_single(&object, r->handle->repository, revision);
    if (!error)
        error = git_object_peel(&commit, object, GIT_OBJECT_COMMIT);
    if (!error)
        git_oid_cpy(oid, git_object_id(commit));
    repo_leave(r->handle, slot);
    git_object_free(object);
    git_object_free(commit);
    return error;
}

bool repo_resolve(const struct repo *r, str revision, struct repo_id *commit, struct diags *d) {
    git_oid oid;
    int64_t by;
    str name = arena_copy(d->arena, revision);
    int error = peel(r, name.p, &oid);
    if (!error) {
        *commit = repo_id_of(&oid);
        return true;
    }
    if (r->has_head && read_date(revision, &by))
        return commit_by(r, revision, by, commit, d);
    return report_unknown(r, revision, error, d);
}
