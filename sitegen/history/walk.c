/* One walk over the commits behind the tip that are not yet known. */
#include "base/pool.h"
#include "history/record.h"

static str id_key(const struct repo_id *id) {
    return (str){(const char *)id->bytes, sizeof id->bytes};
}

struct record *records_find(const struct records *r, const struct repo_id *id) {
    return map_get(&r->by_id, id_key(id));
}

struct record *records_add(struct records *r, const struct repo_commit *commit) {
    struct record *record = arena_new(r->arena, struct record);
    record->commit = *commit;
    map_add(&r->by_id, id_key(&record->commit.id), record);
    return record;
}

/* ---- which commits there are ---- */

/* Finds or reads the record of a commit; a new one waits in `open` for its parents. */
static struct record *get_record(struct records *r, const struct repo *repo,
                                 const struct repo_id *id, struct records *open, struct diags *d) {
    struct repo_commit commit;
    struct record *record = records_find(r, id);
    if (!record) {
        if (!repo_read_commit(repo, id, r->arena, &commit, d))
            return NULL;
        record = records_add(r, &commit);
    }
    if (!record->parents) {
        record->parents = arena_array(r->arena, struct record *, record->commit.parent_count + 1);
        arena_push(open->arena, &open->order, record);
    }
    return record;
}

/* Every commit behind the tip gets a record that knows its parents' records. */
static struct record *read_commits(struct records *r, const struct history_options *options,
                                   struct arena *scratch, struct diags *d) {
    struct records open = {.arena = scratch};
    struct record *tip = get_record(r, options->repo, &options->tip, &open, d);
    while (tip && open.order.count) {
        struct record *record = open.order.items[--open.order.count];
        for (size_t i = 0; i < record->commit.parent_count; i++) {
            record->parents[i] = get_record(r, options->repo, &record->commit.parents[i], &open, d);
            if (!record->parents[i])
                return NULL;
        }
    }
    return tip;
}

/* ---- what they change ---- */

/* Trees are stored as differences from each other and read behind one lock: two threads take longer for them than one. So
 * while one of them compares the trees of the next steps, the others read the files of these. */
enum { BATCH = 2048 };

struct job {
    struct walk *walk;
    struct documents *documents;
    size_t next, end; /* steps whose trees are compared meanwhile */
};

static bool has_failed(const struct walk *w) {
    for (unsigned i = 0; i < w->options->workers; i++)
        if (w->worker_diags[i].errors)
            return true;
    return false;
}

static bool compare_step(struct walk *w, struct step *step, unsigned worker) {
    struct arena *a = &w->arenas[worker], *scratch = &w->scratch[worker];
    struct diags *d = &w->worker_diags[worker];
    const struct repo *repo = w->options->repo;
    const struct record *record = step->record;
    bool fine = find_roots(repo, step->record, scratch, d);
    for (size_t k = 0; fine && k < record->commit.parent_count; k++)
        fine = find_roots(repo, record->parents[k], scratch, d);
    return fine && compare_trees(w, step, a, scratch, d);
}

static void compare_steps(struct job *job, unsigned worker) {
    struct walk *w = job->walk;
    for (size_t i = job->next; i < job->end; i++)
        if (!compare_step(w, &w->steps.items[i], worker))
            break;
}

/* Number 0 is the trees, the others are files. */
static void batch_task(void *context, unsigned worker, size_t number) {
    struct job *job = context;
    if (number == 0)
        compare_steps(job, worker);
    else
        documents_read(job->documents, worker, number - 1);
}

static size_t smaller(size_t a, size_t b) { return a < b ? a : b; }

static bool read_steps(struct walk *w) {
    size_t count = w->steps.count;
    struct job job = {.walk = w, .documents = documents_open(w), .end = smaller(BATCH, count)};
    compare_steps(&job, 0);
    for (size_t from = 0; from < count && !has_failed(w); from = job.next) {
        job.next = job.end;
        job.end = smaller(job.next + BATCH, count);
        size_t files = documents_take(job.documents, &w->steps.items[from], job.next - from);
        pool_part(from, job.next, count);
        pool_run(w->options->workers, 1 + files, batch_task, &job);
    }
    pool_part(0, 0, 0);
    documents_close(job.documents);
    return !has_failed(w);
}

static void revisions_task(void *context, unsigned worker, size_t number) {
    struct walk *w = context;
    struct step *step = &w->steps.items[number];
    if (!w->worker_diags[worker].errors)
        make_revisions(w, step, step->record->revisions, &w->arenas[worker], &w->scratch[worker],
                       &w->worker_diags[worker]);
}

static bool is_unknown(const struct walk *w, const struct record *record) {
    for (int part = 0; part < PART_COUNT; part++)
        if (w->parts[part] && !record->known[part])
            return true;
    return false;
}

static bool walk_steps(struct walk *w, const struct records *r) {
    for (size_t i = r->order.count; i-- > 0;)
        if (is_unknown(w, r->order.items[i]))
            arena_push(&w->scratch[0], &w->steps, (struct step){.record = r->order.items[i]});
    if (!read_steps(w))
        return false;
    pool_run(w->options->workers, w->steps.count, revisions_task, w);
    for (size_t i = 0; i < w->steps.count; i++)
        for (int part = 0; part < PART_COUNT; part++)
            w->steps.items[i].record->known[part] |= w->parts[part];
    return !has_failed(w);
}

static bool walk_working(struct walk *w, struct record *tip,
                         struct revision_list pending[PART_COUNT]) {
    struct step step = {.tip = tip};
    struct arena *a = &w->arenas[0], *scratch = &w->scratch[w->options->workers];
    struct diags *d = &w->worker_diags[0];
    if (!compare_working(w, &step, a, scratch, d))
        return false;
    struct documents *docs = documents_open(w);
    size_t files = documents_take(docs, &step, 1);
    for (size_t i = 0; i < files; i++)
        documents_read(docs, 0, i);
    documents_close(docs);
    return !has_failed(w) && make_revisions(w, &step, pending, a, scratch, d);
}

/* ---- all of it ---- */

bool walk_history(struct records *r, const struct history_options *options,
                  struct revision_list pending[PART_COUNT], struct arena *arenas, struct diags *d) {
    unsigned workers = options->workers;
    struct arena *scratch = arena_array(r->arena, struct arena, workers + 1);
    struct walk w = {.options = options,
                     .arenas = arenas,
                     .scratch = scratch,
                     .worker_diags = arena_array(r->arena, struct diags, workers),
                     .parts = {true, options->articles}};
    w.effective = effective_open(r->arena);
    for (unsigned i = 0; i < workers; i++)
        w.worker_diags[i].arena = &arenas[i];
    struct record *tip = NULL;
    bool fine = true;
    if (options->has_tip)
        tip = read_commits(r, options, &scratch[0], &w.worker_diags[0]);
    if (tip)
        order_records(r, tip);
    if (options->has_tip)
        fine = tip && walk_steps(&w, r);
    if (fine && options->working)
        fine = walk_working(&w, tip, pending);
    fine = fine && settle_presence(&w, r, pending, tip);
    for (unsigned i = 0; i < workers; i++)
        diags_append(d, &w.worker_diags[i]);
    effective_close(w.effective);
    for (unsigned i = 0; i <= workers; i++)
        arena_free(&scratch[i]);
    return fine;
}
