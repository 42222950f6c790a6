/* Pages and data files name the commit that they are made of, and its day. In which of the changed files does nothing else differ? */
#include "cmd/publish.h"

enum {
    ABBREVIATED = 7, /* digits of a commit's name, at the least */
    NEAR = 160,      /* bytes behind the name in which its day may follow */
    SLACK = 64, /* bytes by which two such files may differ in size: days are not all as long */
};

/* What is said of a commit. */
struct stamp {
    str hex;
    str days
        [3]; /* as people and as programs read it; of its author's zone, and what the site took for today */
};

struct stamps {
    struct publish *x;
    struct stamp before, now;
    bool *items; /* by change */
};

static struct stamp stamp_of(struct arena *a, const struct repo_commit *c, str today) {
    struct commit commit = {.authored = c->authored, .zone = c->zone};
    struct date day = commit_day(&commit);
    struct stamp s = {.hex = repo_id_hex(a, &c->id), .days = {[2] = today}};
    if (day.precision) {
        s.days[0] = date_text(a, &day);
        s.days[1] = date_iso(a, &day);
    }
    return s;
}

/* ---- two texts ---- */

static size_t same_digits(str text, size_t at, str hex) {
    size_t n = 0;
    while (n < hex.n && at + n < text.n && text.p[at + n] == hex.p[n])
        n++;
    return n;
}

static size_t name_at(const struct stamps *s, str a, size_t i, str b, size_t k) {
    size_t n = same_digits(a, i, s->before.hex);
    return n >= ABBREVIATED && n == same_digits(b, k, s->now.hex) ? n : 0;
}

/* Which of the days stands at both places; -1: none. */
static int day_at(const struct stamps *s, str a, size_t i, str b, size_t k) {
    for (int d = 0; d < 3; d++)
        if (s->before.days[d].n && s->now.days[d].n &&
            str_starts(str_sub(a, i, a.n), s->before.days[d]) &&
            str_starts(str_sub(b, k, b.n), s->now.days[d]))
            return d;
    return -1;
}

static bool same_but_for_stamps(const struct stamps *s, str a, str b) {
    size_t i = 0, k = 0, named = SIZE_MAX;
    while (i < a.n && k < b.n) {
        size_t digits = name_at(s, a, i, b, k);
        int day = named <= i && i - named < NEAR ? day_at(s, a, i, b, k) : -1;
        if (!digits && day < 0 && a.p[i] != b.p[k])
            return false;
        i += digits ? digits : day >= 0 ? s->before.days[day].n : 1;
        k += digits ? digits : day >= 0 ? s->now.days[day].n : 1;
        named = digits ? i : named;
    }
    return i == a.n && k == b.n && named != SIZE_MAX; /* else it is the mode that differs */
}

/* ---- all files ---- */

static str bytes_now(const struct repo_site *site, str path) {
    size_t from = 0, to = site->count;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        int order = str_cmp(path, site->files[middle].path);
        if (order == 0)
            return site->files[middle].bytes;
        if (order < 0)
            to = middle;
        else
            from = middle + 1;
    }
    return (str){0};
}

/* What cannot be read differs. */
static void look(void *stamps, unsigned worker, size_t number) {
    struct stamps *s = stamps;
    const struct repo *r = s->x->p->repo;
    const struct repo_change *c = &s->x->site->changes.items[number];
    struct arena scratch = {0};
    struct diags ignored = {.arena = &scratch};
    size_t size;
    str before;
    (void)worker;
    if (c->kind == REPO_CHANGED && c->was_blob && repo_blob_size(r, &c->was, &size, &ignored) &&
        size < c->bytes + SLACK && c->bytes < size + SLACK &&
        repo_read_blob(r, &c->was, size, &scratch, &before, &ignored))
        s->items[number] = same_but_for_stamps(s, before, bytes_now(s->x->site, c->path));
    arena_free(&scratch);
}

const bool *publish_find_stamps(struct publish *x) {
    struct pipeline *p = x->p;
    struct arena *a = &p->arenas[0];
    struct diags ignored = {.arena = a};
    struct repo_commit before;
    struct repo_id id;
    if (!repo_id_read(x->published.commit, &id) || repo_id_eq(&id, &p->tip.id) ||
        !repo_read_commit(p->repo, &id, a, &before, &ignored))
        return NULL;
    struct stamps s = {.x = x,
                       .before = stamp_of(a, &before, x->published.date),
                       .now =
                           stamp_of(a, &p->tip, p->now.precision ? date_iso(a, &p->now) : (str){0}),
                       .items = arena_array(a, bool, x->site->changes.count)};
    pool_run(p->options->jobs, x->site->changes.count, look, &s);
    return s.items;
}
