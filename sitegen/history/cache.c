/* The file: a line that says what it is, then blocks, one for each build that had something to add:
 *
 *   length of the payload (8 bytes), its digest (8 bytes), payload: records
 *   record   = id, tree (20 bytes each), count, parents (20 bytes each), authored, committed, zone, name, email, subject,
 *              count, revisions
 *   revision = change, marks (1 byte each), id, file, the value if it has one, count, fields
 *   field    = name, which of the two there are (1 byte), before, after
 *
 * Numbers are unsigned LEB128, signed ones in zigzag; texts have their length before them. */
#include "history/cache.h"

#include "base/fs.h"
#include "base/store.h"

#include <fcntl.h>
#include <unistd.h>

enum { FORMAT = 1, BLOCK_HEAD = 16, LARGEST = 1 << 30 }; /* bytes of the file */
enum { HAS_BEFORE = 1, HAS_AFTER = 2, HAS_VALUE = 1, IS_SEVERAL = 2 };
enum { LEAST_FIELD = 2, LEAST_REVISION = 5 }; /* bytes */

static const char *const names[PART_COUNT] = {"history-facts", "history-articles"};

/* ---- reading ---- */

struct reader {
    str rest;
    struct arena *arena;
    bool failed;
};

static str take_bytes(struct reader *r, size_t n) {
    r->failed |= n > r->rest.n;
    str bytes = str_sub(r->rest, 0, n);
    r->rest = str_sub(r->rest, n, r->rest.n);
    return bytes;
}

static uint64_t take_number(struct reader *r) {
    uint64_t n = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
        if (!r->rest.n)
            break;
        unsigned char byte = (unsigned char)r->rest.p[0];
        r->rest = (str){r->rest.p + 1, r->rest.n - 1};
        n |= (uint64_t)(byte & 0x7F) << shift;
        if (byte < 0x80)
            return n;
    }
    r->failed = true;
    return 0;
}

static int64_t take_signed(struct reader *r) {
    uint64_t n = take_number(r);
    return (int64_t)(n >> 1) ^ -(int64_t)(n & 1);
}

/* How many things follow, each of at least so many bytes. */
static size_t take_count(struct reader *r, size_t least) {
    uint64_t n = take_number(r);
    r->failed |= n > r->rest.n / least;
    return r->failed ? 0 : (size_t)n;
}

static str take_text(struct reader *r) { return take_bytes(r, take_count(r, 1)); }

static void take_id(struct reader *r, struct repo_id *id) {
    str bytes = take_bytes(r, sizeof id->bytes);
    if (!r->failed)
        memcpy(id->bytes, bytes.p, sizeof id->bytes);
}

static unsigned take_byte(struct reader *r) {
    str byte = take_bytes(r, 1);
    return byte.n ? (unsigned char)byte.p[0] : 0;
}

static void take_field(struct reader *r, struct field_change *field) {
    field->field = take_text(r);
    unsigned which = take_byte(r);
    if (which & HAS_BEFORE)
        field->before = take_text(r);
    if (which & HAS_AFTER)
        field->after = take_text(r);
}

static void take_revision(struct reader *r, enum part part, struct revision *revision) {
    revision->kind = part_kind(part);
    revision->change = (enum change)take_byte(r);
    r->failed |= revision->change > CHANGE_UNREADABLE;
    unsigned marks = take_byte(r);
    revision->several = marks & IS_SEVERAL;
    revision->id = take_text(r);
    revision->file = take_text(r);
    if (marks & HAS_VALUE)
        revision->value = take_text(r);
    revision->field_count = take_count(r, LEAST_FIELD);
    revision->fields = arena_array(r->arena, struct field_change, revision->field_count);
    for (size_t i = 0; i < revision->field_count && !r->failed; i++)
        take_field(r, &revision->fields[i]);
}

static void take_commit(struct reader *r, struct repo_commit *commit) {
    take_id(r, &commit->id);
    take_id(r, &commit->tree);
    commit->parent_count = take_count(r, REPO_ID_SIZE);
    commit->parents = arena_array(r->arena, struct repo_id, commit->parent_count);
    for (size_t i = 0; i < commit->parent_count; i++)
        take_id(r, &commit->parents[i]);
    commit->authored = take_signed(r);
    commit->committed = take_signed(r);
    commit->zone = (int)take_signed(r);
    commit->author.name = take_text(r);
    commit->author.email = take_text(r);
    commit->subject = take_text(r);
}

static void take_record(struct reader *r, enum part part, struct records *records) {
    struct repo_commit commit = {0};
    struct revision_list list = {0};
    take_commit(r, &commit);
    list.count = list.capacity = take_count(r, LEAST_REVISION);
    list.items = arena_array(r->arena, struct revision *, list.count);
    struct revision *revisions = arena_array(r->arena, struct revision, list.count);
    for (size_t i = 0; i < list.count && !r->failed; i++) {
        list.items[i] = &revisions[i];
        take_revision(r, part, &revisions[i]);
    }
    if (r->failed)
        return;
    struct record *record = records_find(records, &commit.id);
    if (!record)
        record = records_add(records, &commit);
    record->revisions[part] = list;
    record->known[part] = record->cached[part] = true;
}

static str first_line(struct arena *a, const struct cache *c) {
    return arena_printf(a, "sitegen %s %d %.*s\n", names[c->part], FORMAT, STR(c->folder));
}

static uint64_t number_at(str bytes, size_t at) {
    uint64_t n;
    memcpy(&n, bytes.p + at, sizeof n);
    return n;
}

/* Takes the next block that is whole and as it was written. */
static bool take_block(str *rest, str *payload) {
    if (rest->n < BLOCK_HEAD)
        return false;
    uint64_t length = number_at(*rest, 0), digest = number_at(*rest, 8);
    if (length > rest->n - BLOCK_HEAD)
        return false;
    *payload = str_sub(*rest, BLOCK_HEAD, BLOCK_HEAD + (size_t)length);
    *rest = str_sub(*rest, BLOCK_HEAD + (size_t)length, rest->n);
    return str_digest(*payload, FORMAT) == digest;
}

void cache_read(struct cache *c, struct records *r, struct arena *a) {
    str bytes, payload;
    if (c->root < 0 || !store_read(c->root, names[c->part], LARGEST, a, &bytes))
        return;
    str head = first_line(a, c);
    if (!str_starts(bytes, head))
        return;
    str rest = str_sub(bytes, head.n, bytes.n);
    while (take_block(&rest, &payload)) {
        struct reader reader = {.rest = payload, .arena = a};
        while (reader.rest.n && !reader.failed) {
            take_record(&reader, c->part, r);
            c->records++;
        }
    }
    c->sound = !rest.n;
}

/* ---- writing ---- */

static void put_number(struct buf *out, uint64_t n) {
    for (; n >= 0x80; n >>= 7)
        buf_byte(out, (char)(n | 0x80));
    buf_byte(out, (char)n);
}

static void put_signed(struct buf *out, int64_t n) {
    put_number(out, n < 0 ? ~((uint64_t)n << 1) : (uint64_t)n << 1);
}

static void put_text(struct buf *out, str text) {
    put_number(out, text.n);
    buf_put(out, text);
}

static void put_id(struct buf *out, const struct repo_id *id) {
    buf_put(out, (str){(const char *)id->bytes, sizeof id->bytes});
}

static void put_revision(struct buf *out, const struct revision *revision) {
    buf_byte(out, (char)revision->change);
    buf_byte(out,
             (char)((revision->value.p ? HAS_VALUE : 0) | (revision->several ? IS_SEVERAL : 0)));
    put_text(out, revision->id);
    put_text(out, revision->file);
    if (revision->value.p)
        put_text(out, revision->value);
    put_number(out, revision->field_count);
    for (size_t i = 0; i < revision->field_count; i++) {
        const struct field_change *f = &revision->fields[i];
        put_text(out, f->field);
        buf_byte(out, (char)((f->before.p ? HAS_BEFORE : 0) | (f->after.p ? HAS_AFTER : 0)));
        if (f->before.p)
            put_text(out, f->before);
        if (f->after.p)
            put_text(out, f->after);
    }
}

static void put_record(struct buf *out, enum part part, const struct record *record) {
    const struct repo_commit *c = &record->commit;
    put_id(out, &c->id);
    put_id(out, &c->tree);
    put_number(out, c->parent_count);
    for (size_t i = 0; i < c->parent_count; i++)
        put_id(out, &c->parents[i]);
    put_signed(out, c->authored);
    put_signed(out, c->committed);
    put_signed(out, c->zone);
    put_text(out, c->author.name);
    put_text(out, c->author.email);
    put_text(out, c->subject);
    const struct revision_list *list = &record->revisions[part];
    put_number(out, list->count);
    for (size_t i = 0; i < list->count; i++)
        put_revision(out, list->items[i]);
}

/* What a shallow clone's oldest commits changed is not known. */
static bool is_fresh(const struct cache *c, const struct record *record) {
    return record->known[c->part] && !record->cached[c->part] && !record->commit.boundary;
}

static void put_records(struct buf *out, const struct cache *c, const struct records *r, bool all) {
    for (size_t i = 0; i < r->order.count; i++) {
        const struct record *record = r->order.items[i];
        if (is_fresh(c, record) || (all && record->cached[c->part]))
            put_record(out, c->part, record);
    }
}

static void put_block(struct buf *out, str payload) {
    uint64_t head[2] = {payload.n, str_digest(payload, FORMAT)};
    buf_put(out, (str){(const char *)head, sizeof head});
    buf_put(out, payload);
}

/* In one call, so that of two builds at once both blocks are whole. */
static void append(int folder, const char *name, str block) {
    int fd = openat(folder, name, O_WRONLY | O_APPEND | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0)
        return;
    fs_write_all(fd, block);
    fs_close(fd);
}

/* All that is known, or a block with what is new. */
static void write_records(const struct cache *c, const struct records *r, bool all, int folder) {
    struct buf payload = {0}, out = {0};
    struct arena a = {0};
    put_records(&payload, c, r, all);
    if (all)
        buf_put(&out, first_line(&a, c));
    put_block(&out, buf_str(&payload));
    if (all)
        store_replace(folder, names[c->part], buf_str(&out));
    else
        append(folder, names[c->part], buf_str(&out));
    buf_free(&payload);
    buf_free(&out);
    arena_free(&a);
}

static bool has_news(const struct cache *c, const struct records *r) {
    for (size_t i = 0; i < r->order.count; i++)
        if (is_fresh(c, r->order.items[i]))
            return true;
    return false;
}

void cache_write(const struct cache *c, const struct records *r) {
    /* Of commits that a rebase left behind; or of a file whose end is damaged. */
    bool anew = !c->sound || c->records > 2 * r->order.count + 1000;
    if (c->root < 0 || !has_news(c, r))
        return;
    int folder = store_open(c->root);
    if (folder < 0)
        return;
    write_records(c, r, anew, folder);
    close(folder);
}
