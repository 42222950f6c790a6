/* Publishing a stage: complete it with what stays, sync, swap, remove the old site. */
#include "base/output_internal.h"
#include "base/pool.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* --- nothing to do --- */

/* True when the old site holds exactly the files that were put, all with the right bytes. */
static bool is_unchanged(struct output *o) {
    struct fs_count count;
    if (o->packs.on && !output_pack_same_marker(o))
        return false;
    return o->old >= 0 && o->written == 0 && fs_count_below(o->old, S(MARKER_NAME), &count) &&
           count.files == o->kept.count && count.empty_dirs == 0;
}

static int str_order(const void *a, const void *b) {
    return str_cmp(*(const str *)a, *(const str *)b);
}

/* Sorted, so that directories are made and filled one after the other. */
static bool sort_kept(struct output *o, struct diags *d) {
    struct output_kept *kept = &o->kept;
    if (kept->count)
        qsort(kept->items, kept->count, sizeof *kept->items, str_order);
    for (size_t i = 1; i < kept->count; i++)
        if (str_eq(kept->items[i - 1], kept->items[i])) {
            diag_error(d, "output-conflict", output_span(o, d), "'%.*s' is written twice",
                       STR(kept->items[i]));
            return false;
        }
    return true;
}

static bool keep_all(struct output *o, struct diags *d) {
    for (size_t i = 0; i < o->kept.count; i++)
        if (!output_stage_keep(o, o->kept.items[i], d))
            return false;
    return true;
}

/* --- the swap --- */

enum swap_kind { SWAP_EXCHANGE, SWAP_PAIR, SWAP_FIRST };

static bool rename_in_parent(const struct output *o, const char *from, const char *to) {
    return renameat(o->parent, from, o->parent, to) == 0;
}

static bool exchange(const struct output *o) {
    return renameat2(o->parent, o->stage_name, o->parent, o->name, RENAME_EXCHANGE) == 0;
}

/* Old site away, stage in; when the second rename fails, the old site comes back. */
static bool rename_pair(const struct output *o) {
    if (!rename_in_parent(o, o->name, o->old_name))
        return false;
    if (rename_in_parent(o, o->stage_name, o->name))
        return true;
    int error = errno;
    rename_in_parent(o, o->old_name, o->name);
    errno = error;
    return false;
}

/* The first site needs no exchange: a rename also replaces an empty directory, and nothing else. */
static bool swap(const struct output *o, enum swap_kind *kind) {
    *kind = SWAP_FIRST;
    if (o->old < 0)
        return rename_in_parent(o, o->stage_name, o->name);
    *kind = SWAP_EXCHANGE;
    if (exchange(o))
        return true;
    if (errno != ENOSYS && errno != EINVAL)
        return false;
    *kind = SWAP_PAIR;
    return rename_pair(o);
}

static void swap_undo(const struct output *o, enum swap_kind kind) {
    int error = errno;
    if (kind == SWAP_EXCHANGE) {
        exchange(o);
    } else {
        rename_in_parent(o, o->name, o->stage_name);
        if (kind == SWAP_PAIR)
            rename_in_parent(o, o->old_name, o->name);
    }
    errno = error;
}

/* The site's bytes reach the disk before its name does: after a power cut the name leads to the old
 * site or to a whole new one. */
static bool sync_and_swap(struct output *o, enum swap_kind *kind, struct diags *d) {
    if (syncfs(o->stage) != 0)
        return output_fail(o, d, "bring to the disk", str_of(o->stage_name));
    if (!swap(o, kind)) {
        bool is_mount_point = errno == EBUSY;
        output_fail(o, d, "publish", o->path);
        if (is_mount_point)
            diag_hint(d, "a mount point cannot be replaced: name a directory inside it");
        return false;
    }
    if (fs_sync(o->parent))
        return true;
    output_fail(o, d, "bring the directory above to the disk,", o->path);
    swap_undo(o, *kind);
    return false;
}

/* --- afterwards --- */

/* The site is published; an old one that resists is the next build's to remove. */
static size_t remove_old(struct output *o, enum swap_kind kind, struct diags *d) {
    struct fs_count count;
    const char *name = kind == SWAP_PAIR ? o->old_name : o->stage_name;
    if (kind == SWAP_FIRST)
        return 0;
    if (!output_remove_tree(o, name, &count))
        diag_warning(d, "output-leftover", output_span(o, d),
                     "the old site could not be removed, '%s': %s", name, strerror(errno));
    return count.files;
}

bool output_disk_commit(struct output *o, struct output_report *report, struct diags *d) {
    enum swap_kind kind = SWAP_FIRST;
    *report = (struct output_report){
        .written = o->written, .unchanged = o->kept.count, .bytes = o->bytes};
    if (!sort_kept(o, d))
        return false;
    if (is_unchanged(o))
        return true;
    if (!keep_all(o, d) || (o->packs.on && !output_pack_sign(o, d)) || !sync_and_swap(o, &kind, d))
        return false;
    o->has_stage = false; /* it is the site now */
    size_t stayed = o->kept.count + o->replaced, gone = remove_old(o, kind, d);
    report->removed = gone > stayed ? gone - stayed : 0;
    return true;
}
