/* What hosts want of a site: its address, their redirects, names that they take. */
#include "model/stages.h"
#include "text/base_url.h"

/* ---- where it is published ---- */

/* False with a diagnostic. The options' base URL has been looked at before. */
static bool read_base_url(struct load *l, str text, struct base_url *base) {
    str hint;
    *base = (struct base_url){.path = S("/")};
    if (!text.n)
        return true;
    if (!str_starts(text, S("https://")) && !str_starts(text, S("http://")))
        return false; /* the reader of addresses has told */
    const char *fault = base_url_parse(l->site->arena, text, base, &hint);
    if (!fault)
        return true;
    diag_error(l->d, "bad-base-url", l->site->config.base_url_span,
               "a site cannot be published at '%.*s': %s", STR(text), fault);
    if (hint.n)
        diag_hint(l->d, "%.*s", STR(hint));
    return false;
}

/* A host that knows the site by its own name serves it at the root. */
static void check_cname(struct load *l, const struct base_url *own) {
    const struct site_config *c = &l->site->config;
    str hint;
    const char *fault = host_name_fault(l->site->arena, c->cname, &hint);
    if (fault) {
        diag_error(l->d, "bad-cname", c->cname_span, "'%.*s' cannot be the site's host name: %s",
                   STR(c->cname), fault);
        if (hint.n)
            diag_hint(l->d, "%.*s", STR(hint));
    } else if (!str_eq(own->host, c->cname) || !str_eq(own->path, S("/"))) {
        diag_error(l->d, "bad-cname", c->cname_span,
                   own->url.n ? "the site's host name does not go with its base_url, '%.*s'"
                              : "the site's host name wants a base_url%.*s",
                   STR(own->url));
        if (own->url.n && str_eq(own->path, S("/")))
            diag_hint(l->d, "write 'base_url: https://%.*s/', or 'cname: %.*s'", STR(c->cname),
                      STR(own->host));
        else
            diag_hint(l->d, "write 'base_url: https://%.*s/'", STR(c->cname));
    }
}

void read_hosting(struct load *l) {
    struct site_config *c = &l->site->config;
    struct base_url own, used;
    bool readable = read_base_url(l, c->base_url, &own);
    if (c->cname.n && readable)
        check_cname(l, &own);
    used = own;
    if (l->options->base_url.n)
        read_base_url(l, l->options->base_url, &used);
    if (!str_eq(used.host, own.host) ||
        !str_eq(used.path, S("/"))) /* elsewhere it has another name */
        c->cname = (str){0};
    c->base_url = used.url;
    l->site->base_path = used.path;
}

/* ---- redirects ---- */

/* Of the strictest host that reads the file. */
enum { MAX_REDIRECTS = 2000, MAX_REDIRECT_LINE = 1000 };

/* In a line of _redirects these mean something else. */
static bool is_pattern(str url) {
    return str_find_byte(url, '*', 0) < url.n || str_find_byte(url, ':', 0) < url.n;
}

static void add_redirect(struct load *l, str from, str to, struct span alias) {
    struct site *site = l->site;
    struct redirect redirect = {from, to, alias};
    struct arena_mark mark = arena_mark(site->arena);
    size_t length = site_url(site->arena, site, from).n + site_url(site->arena, site, to).n +
                    sizeof "  301" - 1;
    arena_rewind(site->arena, mark);
    if (length > MAX_REDIRECT_LINE && (str_ends(from, S("/")) || str_ends(from, S(".html"))))
        diag_warning(l->d, "host-limit", alias,
                     "the alias makes a line of %zu characters in _redirects, and hosts read %d",
                     length, MAX_REDIRECT_LINE);
    arena_push(site->arena, &site->redirects, redirect);
    if (site->redirects.count != MAX_REDIRECTS + 1)
        return;
    diag_warning(l->d, "host-limit", alias,
                 "from this alias on there are more than %d lines in _redirects, and hosts read no "
                 "more",
                 MAX_REDIRECTS);
    diag_hint(l->d, "the pages at the old addresses lead on all the same");
}

/* Hosts differ in whether "/old" is "/old/". */
static void add_redirects_of(struct load *l, const struct page *page) {
    str url = page->url;
    const struct address *address = address_find(l->site, l->site->arena, page->path);
    struct span alias = address->owner;
    if (is_pattern(url))
        return;
    add_redirect(l, url, page->target, alias);
    if (str_ends(url, S("/")))
        add_redirect(l, str_sub(url, 0, url.n - 1), page->target, alias);
}

/* ---- names ---- */

/* What Windows keeps for devices, whatever ending follows. */
static bool is_device(str part) {
    static const char *const names[] = {"con", "prn", "aux", "nul", "conin$", "conout$"};
    str name = str_sub(part, 0, str_find_byte(part, '.', 0));
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_eq_nocase(name, str_of(names[i])))
            return true;
    bool port = str_eq_nocase(str_sub(name, 0, 3), S("com")) ||
                str_eq_nocase(str_sub(name, 0, 3), S("lpt"));
    return port && name.n == 4 && name.p[3] >= '1' && name.p[3] <= '9';
}

static const char *part_refused(str part) {
    for (size_t i = 0; i < part.n; i++)
        if (strchr("<>:\"|?*#", part.p[i]))
            return "has a character that not every host takes in a name";
    if (str_ends(part, S(".")) || str_ends(part, S(" ")))
        return "ends with a dot or a space";
    return is_device(part) ? "is a name that Windows keeps for a device" : NULL;
}

/* A folder's name is told once. Warnings only: most hosts take them. */
static void check_name(struct load *l, str folded, const struct address *address) {
    str path = address->path, rest = path;
    while (rest.n) {
        str part = str_cut(&rest, '/');
        size_t end = (size_t)(part.p + part.n - path.p);
        const char *refused = part_refused(part);
        if (!refused)
            continue;
        if (end < path.n && map_get(&l->site->folders, str_sub(folded, 0, end)) != address)
            return;
        diag_warning(l->d, "host-name", address->owner, "the name '%.*s' in '/%.*s' %s", STR(part),
                     STR(path), refused);
        diag_hint(l->d, "rename it: some hosts, archives and checkouts cannot hold it");
        return;
    }
}

void add_hosting(struct load *l) {
    const struct site *site = l->site;
    for (size_t i = 0; i < site->pages.count; i++)
        if (site->pages.items[i].kind == PAGE_REDIRECT)
            add_redirects_of(l, &site->pages.items[i]);
    for (size_t i = 0; i < site->addresses.count; i++)
        check_name(l, site->addresses.items[i].key, site->addresses.items[i].value);
}
