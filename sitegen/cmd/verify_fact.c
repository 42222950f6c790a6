/* What a fact says now, or said then, and its digest; and what was published of it. */
#include "base/json_canon.h"
#include "base/json_write.h"
#include "base/map.h"
#include "cmd/print.h"
#include "cmd/recorded.h"
#include "cmd/verify.h"
#include "history/digest.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

enum { MOST = 64 << 20, MOST_VALUES = 1000000 }; /* of what is read of a fact */

struct fact_told {
    struct pipeline *p; /* with --json its warnings stand in the result */
    struct arena *arena;
    const struct item *item;
    str content, digest;   /* of the base */
    const char *directory; /* NULL: nothing to compare with */
    str path;              /* of the fact's file in it */
    str stated, computed;  /* the digest that the file states, and that of the content in it */
    bool unpublished;      /* there is none, and by site.yml there is to be none */
    str fault;             /* what is wrong with what was published; empty: nothing */
};

/* ---- which fields differ ---- */

struct members {
    struct json_member *items;
    size_t count;
};

static struct members members_of(struct arena *a, const struct json *object) {
    struct members m = {.count = json_member_count(object)};
    m.items = arena_array(a, struct json_member, m.count);
    json_members(object, m.items);
    return m;
}

static bool has_alike(const struct members *m, const struct json_member *wanted) {
    struct buf x = {0}, y = {0};
    bool alike = false;
    for (size_t i = 0; i < m->count && !alike; i++) {
        if (!str_eq(m->items[i].name, wanted->name))
            continue;
        x.n = y.n = 0;
        alike = json_canon_value(&x, m->items[i].value) && json_canon_value(&y, wanted->value) &&
                str_eq(buf_str(&x), buf_str(&y));
    }
    buf_free(&x);
    buf_free(&y);
    return alike;
}

/* Adds the fields of `m` that the other does not have just so. */
static void add_fields(struct map *names, const struct members *m, const struct members *other) {
    for (size_t i = 0; i < m->count; i++)
        if (!has_alike(other, &m->items[i]))
            map_add(names, arena_copy(names->arena, m->items[i].name), names);
}

/* "value, sources"; of a file that anybody may have written, some. */
static str differing_fields(struct fact_told *f, const struct json *published) {
    struct json_fault fault;
    struct json *own = json_read(f->content, MOST_VALUES, &fault);
    struct members ours = members_of(f->arena, own), theirs = members_of(f->arena, published);
    struct map names = map_make(f->arena);
    add_fields(&names, &ours, &theirs);
    add_fields(&names, &theirs, &ours);
    str *row = arena_array(f->arena, str, names.count);
    for (size_t i = 0; i < names.count; i++)
        row[i] = names.items[i].key;
    str fields = some_names(f->arena, row, names.count);
    json_free(own);
    return fields;
}

/* ---- what was published ---- */

static str digest_of_content(struct fact_told *f, const struct json *content) {
    struct buf text = {0};
    bool fine = json_is_object(content) && json_canon_value(&text, content);
    str digest = fine ? content_digest(buf_str(&text), f->arena) : (str){0};
    buf_free(&text);
    return digest;
}

static void compare(struct fact_told *f, const struct json *root) {
    const struct json *content = json_at(root, "content");
    str stated = json_str(json_at(root, "digest"));
    f->stated = stated.n ? some_names(f->arena, &stated, 1) : stated; /* to be shown */
    f->computed = digest_of_content(f, content);
    if (!f->computed.n)
        f->fault = S("it has no 'content', or numbers in it: expected fields with texts");
    else if (!stated.n)
        f->fault = S("it states no 'digest'");
    else if (!str_eq(f->computed, f->digest))
        f->fault = arena_printf(f->arena, "its 'content' differs in %.*s",
                                STR(differing_fields(f, content)));
    else if (!str_eq(stated, f->digest))
        f->fault = S("the 'digest' that it states is not that of its 'content'");
}

static void read_content(struct fact_told *f, str bytes) {
    struct json_fault fault;
    if (bytes.n > MOST) {
        f->fault = S("it is larger than 64 MB");
        return;
    }
    struct json *root = json_read(bytes, MOST_VALUES, &fault);
    if (root)
        compare(f, root);
    else
        f->fault = json_fault_words(f->arena, &fault);
    json_free(root);
}

/* False when it could not be read, which is told. */
static bool read_published(struct fact_told *f, int directory) {
    str bytes;
    if (!verify_read(f->arena, directory, f->path, MOST, &bytes)) {
        if (errno == ENOENT || errno == ENOTDIR || errno == ELOOP || errno == EISDIR) {
            f->unpublished = !f->p->site->config.data;
            f->fault = f->unpublished
                           ? S("there is no such file: with 'data: false' in site.yml the site "
                               "publishes no data files")
                           : S("there is no such file");
            return true;
        }
        inventory_unreadable(&f->p->diags, f->directory, f->path);
        return false;
    }
    read_content(f, bytes);
    return true;
}

static bool look(struct fact_told *f) {
    int directory = open(f->directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (directory < 0) {
        inventory_unreadable(&f->p->diags, f->directory, (str){0});
        return false;
    }
    str folder = str_sub(f->item->url, 1, f->item->url.n);
    f->path = arena_printf(f->arena, "%.*sfact.json", STR(folder));
    bool fine = read_published(f, directory);
    close(directory);
    return fine;
}

/* ---- what is said ---- */

/* A program gets the content byte for byte, a terminal nothing that it would obey. */
static void put_text(const struct fact_told *f, const struct options *o, struct buf *out) {
    bool shown = terminal_of(stdout).is_one;
    buf_printf(out, "%.*s\n", STR(f->digest));
    if (o->verbose)
        buf_put(out, shown ? clean_line(f->arena, f->content) : f->content);
    if (o->verbose)
        buf_byte(out, '\n');
    if (!f->directory)
        return;
    str file = clean_line(f->arena, arena_printf(f->arena, "%s/%.*s", f->directory, STR(f->path)));
    if (f->unpublished)
        buf_printf(out, "%.*s cannot be compared: %.*s\n", STR(file), STR(f->fault));
    else if (f->fault.n)
        buf_printf(out, "%.*s is not what the fact says: %.*s\n", STR(file), STR(f->fault));
    else if (!o->quiet)
        buf_printf(
            out,
            "%.*s states this digest, and its 'content' is the fact's; its other members and "
            "the pages were not compared\n",
            STR(file));
}

static void put_json(const struct fact_told *f, struct buf *out) {
    struct json_writer j = {.out = out};
    json_open_object(&j, NULL);
    json_put_text(&j, "fact", f->item->id);
    json_put_text(&j, "digest", f->digest);
    json_put_raw(&j, "content", f->content);
    if (f->directory) {
        json_open_object(&j, "published");
        json_put_bool(&j, "same", !f->fault.n);
        json_put_text(&j, "path", f->path);
        json_put_text_or_null(&j, "digest", f->stated);
        json_put_text_or_null(&j, "computed", f->computed);
        json_put_text_or_null(&j, "fault", f->fault);
        json_close_object(&j);
    } else {
        json_put_null(&j, "published");
    }
    json_close_object(&j);
}

static void print(const struct fact_told *f, const struct options *o) {
    struct buf out = {0};
    if (o->json) {
        put_json(f, &out);
        recorded_print_json(&f->p->diags, buf_str(&out));
        buf_free(&out);
    } else {
        put_text(f, o, &out);
        print_out(&out);
    }
}

static enum exit_code fail(struct pipeline *p) {
    pipeline_end_progress(p);
    return recorded_fail(&p->diags, p->options);
}

static enum exit_code unknown_fact(struct pipeline *p, str id) {
    const struct item *item = site_find(p->site, id);
    if (item)
        return usage_error("'%.*s' is %s: only facts have a digest", STR(id),
                           item_kind_words(item->kind));
    struct map known = map_make(&p->arenas[0]);
    const struct item_list *facts = &p->site->items[ITEM_FACT];
    for (size_t i = 0; i < facts->count; i++)
        map_add(&known, facts->items[i]->id, facts->items[i]);
    str near = map_nearest(&known, id);
    if (near.n)
        return usage_error("there is no fact '%.*s'; did you mean '%.*s'?", STR(id), STR(near));
    return usage_error("there is no fact '%.*s'", STR(id));
}

static enum exit_code run(struct pipeline *p, const struct options *o) {
    struct fact_told f = {.p = p, .arena = &p->arenas[0]};
    struct buf content = {0};
    pipeline_load(p);
    enum exit_code e = fail(p);
    if (e)
        return e;
    if (!o->json)
        p->diags = (struct diags){.arena = f.arena}; /* that is told */
    f.item = site_find(p->site, str_of(o->fact));
    if (!f.item || f.item->kind != ITEM_FACT)
        return unknown_fact(p, str_of(o->fact));
    f.directory = o->argument_count > 1 ? o->arguments[1] : NULL;
    item_content(p->site, f.item, f.arena, &content);
    f.content = arena_copy(f.arena, buf_str(&content));
    f.digest = content_digest(f.content, f.arena);
    buf_free(&content);
    if (f.directory && !look(&f))
        return fail(p);
    print(&f, o);
    return f.fault.n ? EXIT_CONTENT : EXIT_FINE;
}

enum exit_code verify_fact(const struct options *o) {
    struct pipeline p;
    enum exit_code e = pipeline_open(&p, o);
    if (e)
        return e;
    p.progress = progress_start(o);
    e = run(&p, o);
    pipeline_close(&p);
    return e;
}
