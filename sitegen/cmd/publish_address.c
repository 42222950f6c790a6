/* Is it published where readers will look for it? */
#include "cmd/print.h"
#include "cmd/publish.h"
#include "text/base_url.h"

static void warn_of_placeholder(struct publish *x, const struct base_url *base, const char *why) {
    struct pipeline *p = x->p;
    bool given = p->options->base_url;
    diag_warning(&p->diags, "placeholder-host", given ? span_none() : p->site->config.base_url_span,
                 "%s at '%.*s', and '%.*s' %s",
                 given ? "--base-url says that the site is" : "the site says that it is",
                 STR(base->url), STR(base->host), why);
    diag_hint(&p->diags, "write the address at which it will be read: links, feeds, the site map "
                         "and ids in data are made of it");
}

/* A file of the site's own may tell the host a name; `cname` of site.yml was looked at before. */
static void check_cname(struct publish *x, const struct base_url *base, str file) {
    struct pipeline *p = x->p;
    struct source *source = arena_new(&p->arenas[0], struct source);
    str rest = str_trim(file), name = str_trim(str_cut(&rest, '\n'));
    if (str_eq_nocase(name, base->host))
        return;
    source->path = S("content/static/CNAME");
    diag_warning(&p->diags, "bad-cname", span_file(source),
                 "the file names the host '%.*s', and the site says that it is at '%.*s'",
                 STR(clean_line(&p->arenas[0], name)), STR(base->url));
    diag_hint(&p->diags,
              "write '%.*s' into it, or another base_url; 'cname' in site.yml makes the "
              "file, and goes with base_url",
              STR(base->host));
}

void publish_check_address(struct publish *x) {
    struct pipeline *p = x->p;
    struct base_url base;
    str hint, cname = output_memory_get(x->output, S("CNAME"));
    if (!p->site->config.base_url.n ||
        base_url_parse(&p->arenas[0], p->site->config.base_url, &base, &hint))
        return;
    const char *why = host_placeholder(base.host);
    if (why)
        warn_of_placeholder(x, &base, why);
    if (cname.p)
        check_cname(x, &base, cname);
}
