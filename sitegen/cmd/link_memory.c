/* What was found of addresses, in .sitegen/links. A first line that says what it is, then a line for each address:
 *
 *   seconds since 1970, state, answer or failure, address, new address or "-"
 *
 * Lines that are not of this form are passed over. */
#include "base/store.h"
#include "cmd/links.h"

#include <stdlib.h>
#include <unistd.h>

#define HEAD "sitegen links 1\n"
static const char name[] = "links";

enum { DAY = 24 * 60 * 60, KEPT_DAYS = 90, LARGEST = 64 << 20 };

static int days_of(enum link_state state) {
    static const int days[LINK_STATES] = {[LINK_FINE] = 30,
                                          [LINK_MOVED] = 30,
                                          [LINK_UNTOLD] = 7,
                                          [LINK_DEAD] = 1,
                                          [LINK_UNREACHABLE] = 1};
    return days[state];
}

struct remembered {
    int64_t asked;
    str address;
    struct link_result result;
};

static size_t index_among(const char *const *names, size_t count, str word) {
    size_t i = 0;
    while (i < count && !str_eq(word, str_of(names[i])))
        i++;
    return i;
}

static bool read_count(str text, int64_t most, int64_t *n) {
    *n = 0;
    for (size_t i = 0; i < text.n; i++) {
        if (!byte_is_digit(text.p[i]) || *n > most)
            return false;
        *n = *n * 10 + (text.p[i] - '0');
    }
    return text.n && *n <= most;
}

static bool read_cause(str text, struct link_result *result) {
    int64_t status;
    size_t failure = index_among(link_failure_names, FAILURE_COUNT, text);
    if (failure < FAILURE_COUNT) {
        result->failure = (enum link_failure)failure;
        return true;
    }
    bool fine = read_count(text, 999, &status);
    result->status = fine ? (unsigned)status : 0;
    return fine;
}

/* Addresses are taken only as they would have been written: the file may have come from anywhere. */
static bool is_address(struct arena *a, str text) {
    struct link_address address;
    return link_parse(a, text, &address) != SCOPE_UNKNOWN && str_eq(address.text, text);
}

static bool read_line(struct arena *a, str line, struct remembered *r) {
    const int64_t latest = INT64_C(1) << 40;
    str seconds = str_cut(&line, ' '), state = str_cut(&line, ' '), cause = str_cut(&line, ' ');
    size_t known = index_among(link_state_names, LINK_STATES, state);
    *r = (struct remembered){.address = str_cut(&line, ' ')};
    if (!read_count(seconds, latest, &r->asked) || known == LINK_UNASKED || known == LINK_STATES ||
        !read_cause(cause, &r->result) || !is_address(a, r->address))
        return false;
    r->result.state = (enum link_state)known;
    if (known != LINK_MOVED)
        return str_eq(line, S("-"));
    r->result.moved_to = line;
    return is_address(a, line);
}

static str read_all(struct arena *a, int root) {
    str bytes;
    if (root < 0 || !store_read(root, name, LARGEST, a, &bytes) || !str_starts(bytes, S(HEAD)))
        return (str){0};
    return str_sub(bytes, sizeof HEAD - 1, bytes.n);
}

static bool is_young(const struct remembered *r, int64_t now, int days) {
    return r->asked <= now && now - r->asked < (int64_t)days * DAY;
}

void links_recall(struct links *links, int root, int64_t now) {
    struct remembered r;
    for (str rest = read_all(links->arena, root); rest.n;) {
        bool whole = str_find_byte(rest, '\n', 0) < rest.n;
        str line = str_cut(&rest, '\n');
        struct link *link = NULL;
        if (whole && read_line(links->arena, line, &r))
            link = map_get(&links->by_text, r.address);
        if (!link || !is_young(&r, now, days_of(r.result.state)))
            continue;
        link->result = r.result;
        link->asked = r.asked;
    }
}

static void put_line(struct buf *out, const struct remembered *r) {
    const struct link_result *result = &r->result;
    buf_printf(out, "%lld %s ", (long long)r->asked, link_state_names[result->state]);
    if (result->status)
        buf_printf(out, "%u ", result->status);
    else
        buf_printf(out, "%s ", link_failure_names[result->failure]);
    buf_printf(out, "%.*s %.*s\n", STR(r->address),
               STR(result->moved_to.n ? result->moved_to : S("-")));
}

/* What the file says of addresses of which nothing newer is known. */
static void put_others(struct buf *out, const struct links *links, int root, int64_t now) {
    struct remembered r;
    for (str rest = read_all(links->arena, root); rest.n;) {
        bool whole = str_find_byte(rest, '\n', 0) < rest.n;
        str line = str_cut(&rest, '\n');
        if (!whole || !read_line(links->arena, line, &r) || !is_young(&r, now, KEPT_DAYS))
            continue;
        const struct link *link = map_get(&links->by_text, r.address);
        if (!link || !link->asked)
            put_line(out, &r);
    }
}

/* What depends on how it was asked is not kept. */
static bool is_lasting(const struct link *link) {
    enum link_failure failure = link->result.failure;
    return link->asked && failure != FAILURE_HOST && failure != FAILURE_PRIVATE;
}

void links_keep(const struct links *links, int root, int64_t now) {
    struct buf out = {0};
    if (root < 0)
        return;
    buf_put(&out, S(HEAD));
    for (size_t i = 0; i < links->by_text.count; i++) {
        const struct link *link = links->by_text.items[i].value;
        if (is_lasting(link))
            put_line(&out, &(struct remembered){link->asked, link->address.text, link->result});
    }
    put_others(&out, links, root, now);
    int folder = store_open(root);
    if (folder >= 0) {
        store_replace(folder, name, buf_str(&out));
        close(folder);
    }
    buf_free(&out);
}
