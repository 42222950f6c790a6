#include "cmd/external.h"

#include <errno.h>
#include <stdlib.h>
#include <time.h>

/* ---- what is told at places ---- */

static const char *words_of(enum link_failure failure) {
    static const char *const words[FAILURE_COUNT] = {
        [FAILURE_NO_NAME] = "there is no host of that name",
        [FAILURE_LOOKUP] = "the name of its host could not be looked up",
        [FAILURE_PRIVATE] = "it leads to an address of a private network, which is not asked",
        [FAILURE_CONNECT] = "nobody takes the connection",
        [FAILURE_TIME] = "no answer came in time",
        [FAILURE_TLS] = "there is no secure connection, perhaps for a bad certificate",
        [FAILURE_BROKEN] = "what comes is no answer",
        [FAILURE_REDIRECTS] = "its redirects go in a circle, on and on, or to no web address",
        [FAILURE_HOST] = "its host has failed several times and was not asked again",
    };
    return words[failure];
}

static void tell_at(const struct link *link, struct span at, struct diags *d) {
    const struct link_result *r = &link->result;
    str url = link->address.text;
    if (r->state == LINK_MOVED) {
        diag_warning(d, "moved-link", at, "'%.*s' has moved for good", STR(url));
        diag_hint(d, "it is at '%.*s' now", STR(r->moved_to));
    } else if (r->state == LINK_DEAD && r->status) {
        diag_warning(d, "dead-link", at, "there is nothing at '%.*s': the answer is %u", STR(url),
                     r->status);
        diag_hint(d, "name its new address, or an archived copy");
    } else if (r->state == LINK_DEAD) {
        diag_warning(d, "dead-link", at, "there is nothing at '%.*s': %s", STR(url),
                     words_of(r->failure));
        diag_hint(d, "name its new address, or an archived copy");
    } else if (r->state == LINK_UNREACHABLE && r->status) {
        diag_warning(d, "unreachable-link", at, "'%.*s' cannot be reached: the answer is %u",
                     STR(url), r->status);
    } else if (r->state == LINK_UNREACHABLE) {
        diag_warning(d, "unreachable-link", at, "'%.*s' cannot be reached: %s", STR(url),
                     words_of(r->failure));
    }
}

static void tell(const struct links *links, struct diags *d) {
    for (size_t i = 0; i < links->by_text.count; i++) {
        const struct link *link = links->by_text.items[i].value;
        for (size_t k = 0; k < link->places.count; k++)
            tell_at(link, link->places.items[k], d);
    }
}

/* ---- asking ---- */

struct watching {
    struct pipeline *p;
    const struct links *links;
    int root; /* where what is found is kept */
};

static void watch(void *context, size_t done, size_t all) {
    enum { KEEP_EVERY = 25 }; /* a run may take many minutes, and be ended */
    struct watching *w = context;
    struct arena *a = &w->p->arenas[0];
    str words = arena_printf(a, "asking for addresses outside: %zu of %zu", done, all);
    progress_stage(w->p->progress, words.p, false);
    if (done % KEEP_EVERY == 0)
        links_keep(w->links, w->root, (int64_t)time(NULL));
}

static bool is_set(const char *variable) {
    const char *value = getenv(variable);
    return value && *value && strcmp(value, "0") != 0;
}

static bool has_unasked(const struct links *links) {
    for (size_t i = 0; i < links->by_text.count; i++)
        if (((const struct link *)links->by_text.items[i].value)->result.state == LINK_UNASKED)
            return true;
    return false;
}

void external_check(struct pipeline *p, struct links *links) {
    struct arena *a = &p->arenas[0];
    int root = p->repo && p->repo->bare ? -1 : p->root;
    struct watching watching = {p, links, root};
    struct links_asking how = {.curl = link_curl(a),
                               .private_too = is_set("SITEGEN_PRIVATE_LINKS"),
                               .told = watch,
                               .context = &watching};
    pipeline_begin(p, "asking for addresses outside", false);
    *links = links_collect(a, p->site);
    links_recall(links, root, (int64_t)time(NULL));
    if (!how.curl.n && has_unasked(links)) {
        diag_failure(&p->diags, EXIT_MACHINE, "no-curl", span_none(),
                     "curl is missing: check --external asks for addresses with it");
        diag_hint(&p->diags, "install the package 'curl'");
        return;
    }
    pipeline_stage(p, "collect addresses");
    if (!links_ask(links, &how))
        diag_failure(&p->diags, EXIT_MACHINE, "no-curl", span_none(), "cannot run '%.*s': %s",
                     STR(how.curl), strerror(errno));
    links_keep(links, root, (int64_t)time(NULL));
    tell(links, &p->diags);
    pipeline_stage(p, "ask for addresses outside");
}

/* ---- the summary ---- */

static void print_untold(const struct link *link) {
    static const char *const whys[] = {[WHY_TIME] = "not asked: the time is over",
                                       [WHY_PRIVATE] = "not asked: of a private network",
                                       [WHY_UNREADABLE] =
                                           "not asked: no address that all programs read alike"};
    str url = link->address.text;
    if (link->result.state == LINK_UNTOLD)
        printf("  the answer to programs is %u: %.*s\n", link->result.status, STR(url));
    else if (link->result.state == LINK_UNASKED)
        printf("  %s: %.*s\n", whys[link->why], STR(url));
}

void external_print(const struct links *links) {
    static const char *const words[LINK_STATES] = {
        [LINK_FINE] = "fine",     [LINK_MOVED] = "moved",
        [LINK_DEAD] = "dead",     [LINK_UNREACHABLE] = "unreachable",
        [LINK_UNTOLD] = "untold", [LINK_UNASKED] = "not asked"};
    size_t counts[LINK_STATES] = {0}, fresh = 0;
    for (size_t i = 0; i < links->by_text.count; i++) {
        const struct link *link = links->by_text.items[i].value;
        counts[link->result.state]++;
        fresh += link->fresh;
    }
    printf("outside: %zu addresses, %zu of them asked for now", links->by_text.count, fresh);
    const char *before = ": ";
    for (int state = LINK_FINE; state <= LINK_STATES; state++) {
        int s = state % LINK_STATES; /* those that were not asked come last */
        if (!counts[s])
            continue;
        printf("%s%zu %s", before, counts[s], words[s]);
        before = ", ";
    }
    printf("\n");
    for (size_t i = 0; i < links->by_text.count; i++)
        print_untold(links->by_text.items[i].value);
}
