/* Commits. They are parsed here and not by libgit2, which does so the way it writes them: it trims names of what git
 * leaves, refuses identities that git reads, and knows nothing of a worktree's shallow clone. */
#include "base/repo_internal.h"

#include <stdlib.h>

/* ---- text ---- */

/* Commits say in which encoding they are when it is not UTF-8. Of others than Latin-1, only ASCII is kept. */
static bool is_latin1(str encoding) {
    return str_eq_nocase(encoding, S("ISO-8859-1")) || str_eq_nocase(encoding, S("ISO8859-1")) ||
           str_eq_nocase(encoding, S("latin1")) || str_eq_nocase(encoding, S("latin-1"));
}

static str latin1_to_utf8(struct arena *a, str text) {
    char *p = arena_array(a, char, 2 * text.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < text.n; i++) {
        unsigned char byte = (unsigned char)text.p[i];
        if (byte >= 0x80)
            p[n++] = (char)(0xC0 | byte >> 6);
        p[n++] = (char)(byte < 0x80 ? byte : 0x80 | (byte & 0x3F));
    }
    return (str){p, n};
}

/* Every byte that is none becomes U+FFFD. */
static str mend_utf8(struct arena *a, str text) {
    char *p = arena_array(a, char, 3 * text.n + 1);
    size_t n = 0;
    while (text.n) {
        size_t good = utf8_first_bad(text);
        memcpy(p + n, text.p, good);
        n += good;
        if (good == text.n)
            break;
        memcpy(p + n, "\xEF\xBF\xBD", 3);
        n += 3;
        text = str_sub(text, good + 1, text.n);
    }
    return (str){p, n};
}

static str to_utf8(struct arena *a, str text, str encoding) {
    if (utf8_first_bad(text) == text.n)
        return arena_copy(a, text);
    return is_latin1(encoding) ? latin1_to_utf8(a, text) : mend_utf8(a, text);
}

static str take_line(str *text) {
    str line = str_cut(text, '\n');
    while (line.n && byte_is_space(line.p[line.n - 1]))
        line.n--;
    return line;
}

/* The first paragraph as one line, as `git log --format=%s` prints it; of more than LONG bytes no further line. */
static str subject_of(struct arena *a, str message) {
    enum { LONG = 4096 };
    str line = take_line(&message);
    while (!line.n && message.n)
        line = take_line(&message);
    struct buf subject = {0};
    buf_put(&subject, line);
    for (line = take_line(&message); line.n && subject.n < LONG; line = take_line(&message)) {
        buf_byte(&subject, ' ');
        buf_put(&subject, line);
    }
    str copy = arena_copy(a, buf_str(&subject));
    buf_free(&subject);
    return copy;
}

/* ---- fields ---- */

/* Takes "NAME VALUE\n" off the header when that is its next line. */
static bool take_field(str *header, str name, str *value) {
    if (!str_starts(*header, name) || header->n == name.n || header->p[name.n] != ' ')
        return false;
    str line = str_cut(header, '\n');
    *value = str_sub(line, name.n + 1, line.n);
    return true;
}

static int64_t take_number(str *text) {
    int64_t number = 0;
    size_t i = 0;
    for (; i < text->n && byte_is_digit(text->p[i]); i++)
        if (number < INT64_MAX / 10 - 1)
            number = number * 10 + (text->p[i] - '0');
    *text = str_sub(*text, i, text->n);
    return number;
}

/* "1772150400 +0100": seconds since 1970, and minutes east of UTC. What is none counts as 0, as it does for git. */
static void read_moment(str text, int64_t *seconds, int *zone) {
    text = str_trim(text);
    bool early = str_starts(text, S("-"));
    if (early)
        text = str_sub(text, 1, text.n);
    *seconds = take_number(&text);
    if (early)
        *seconds = -*seconds;
    text = str_trim(text);
    *zone = 0;
    if (!text.n || (text.p[0] != '+' && text.p[0] != '-'))
        return;
    bool west = text.p[0] == '-';
    text = str_sub(text, 1, text.n);
    int64_t hhmm = take_number(&text);
    if (hhmm < 10000)
        *zone = (int)(hhmm / 100 * 60 + hhmm % 100) * (west ? -1 : 1);
}

/* "Name <address> moment". */
static void read_ident(str line, struct repo_person *who, int64_t *seconds, int *zone) {
    size_t open = str_find_byte(line, '<', 0), close = str_find_byte(line, '>', open), last = close;
    who->name = str_trim(str_sub(line, 0, open));
    who->email = str_trim(str_sub(line, open + 1, close));
    for (size_t i = close; i < line.n; i++) /* an address may hold one itself */
        if (line.p[i] == '>')
            last = i;
    read_moment(str_sub(line, last + 1, line.n), seconds, zone);
}

static bool read_parents(str *header, struct arena *a, struct repo_commit *c) {
    struct {
        struct repo_id *items;
        size_t count, capacity;
    } parents = {0};
    struct repo_id id;
    str hex;
    while (take_field(header, S("parent"), &hex)) {
        if (!repo_id_read(hex, &id))
            return false;
        arena_push(a, &parents, id);
    }
    c->parents = parents.items;
    c->parent_count = parents.count;
    return true;
}

/* The rest of the header up to the empty line; continued lines begin with a blank. */
static str read_encoding(str *text) {
    str encoding = {0};
    while (text->n) {
        str line = str_cut(text, '\n');
        if (!line.n)
            break;
        if (str_starts(line, S("encoding ")))
            encoding = str_trim(str_sub(line, S("encoding ").n, line.n));
    }
    return encoding;
}

static bool parse(str text, struct arena *a, struct repo_commit *c) {
    str hex, author, committer;
    int zone;
    if (!take_field(&text, S("tree"), &hex) || !repo_id_read(hex, &c->tree) ||
        !read_parents(&text, a, c) || !take_field(&text, S("author"), &author))
        return false;
    str again;
    while (take_field(&text, S("author"), &again)) /* some tools wrote several */
        ;
    if (!take_field(&text, S("committer"), &committer))
        return false;
    struct repo_person ignored;
    read_ident(committer, &ignored, &c->committed, &zone);
    read_ident(author, &c->author, &c->authored, &c->zone);
    str encoding = read_encoding(&text);
    c->author.name = to_utf8(a, c->author.name, encoding);
    c->author.email = to_utf8(a, c->author.email, encoding);
    c->subject = to_utf8(a, subject_of(a, text), encoding);
    return true;
}

/* ---- shallow clones ---- */

static int id_cmp(const void *a, const void *b) { return memcmp(a, b, REPO_ID_SIZE); }

bool repo_is_boundary(const struct repo *r, const struct repo_id *id) {
    const struct repo_handle *h = r->handle;
    return h->boundary_count &&
           bsearch(id, h->boundary, h->boundary_count, sizeof *h->boundary, id_cmp);
}

bool repo_read_commit(const struct repo *r, const struct repo_id *id, struct arena *a,
                      struct repo_commit *commit, struct diags *d) {
    git_odb_object *object = repo_object(r, id, GIT_OBJECT_COMMIT, d);
    if (!object)
        return false;
    *commit = (struct repo_commit){.id = *id};
    str text = {git_odb_object_data(object), git_odb_object_size(object)};
    bool fine = parse(text, a, commit);
    git_odb_object_free(object);
    if (!fine) {
        diag_failure(d, EXIT_GIT, "broken-object", span_none(),
                     "commit %.*s of the repository '%s' is malformed",
                     STR(repo_id_hex(d->arena, id)), r->handle->path);
        diag_hint(d, "see what 'git fsck' says of it");
        return false;
    }
    commit->boundary = commit->parent_count && repo_is_boundary(r, id);
    if (commit->boundary)
        commit->parent_count = 0;
    return true;
}
