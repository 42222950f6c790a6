#include "cmd/links.h"

#include "text/html.h"

const char *const link_state_names[LINK_STATES] = {"unasked", "fine",        "moved",
                                                   "dead",    "unreachable", "untold"};

struct collector {
    struct links links;
    str own; /* the site's own address: what begins with it is not outside */
};

/* "https://a.org/kb" is the beginning of "https://a.org/kb/b", not of "https://a.org/kbb". */
static bool is_own(const struct collector *c, str url) {
    if (!c->own.n || !str_starts(url, c->own))
        return false;
    return url.n == c->own.n || str_ends(c->own, S("/")) || url.p[c->own.n] == '/' ||
           url.p[c->own.n] == '?';
}

static void add(struct collector *c, str url, struct span at) {
    struct arena *a = c->links.arena;
    struct link_address address;
    if (str_starts(url, S("//")))
        url = arena_printf(a, "https:%.*s", STR(url));
    if (!str_starts(url, S("http:")) && !str_starts(url, S("https:")))
        return;
    enum link_scope scope = link_parse(a, url, &address);
    if (scope == SCOPE_UNKNOWN)
        address.text = url;
    if (is_own(c, address.text))
        return;
    struct link *link = map_get(&c->links.by_text, address.text);
    if (!link) {
        link = arena_new(a, struct link);
        *link = (struct link){.address = address, .scope = scope};
        map_add(&c->links.by_text, address.text, link);
    }
    arena_push(a, &link->places, at);
}

static void add_prose(struct collector *c, const struct prose *prose) {
    for (size_t i = 0; i < prose->text.mentions.count; i++) {
        const struct mention_target *target = &prose->targets[i];
        if (target->kind == TARGET_URL && target->external)
            add(c, target->url, prose->text.mentions.items[i].span);
    }
}

static void add_item(struct collector *c, const struct item *item) {
    if (item->has_text)
        add_prose(c, &item->prose);
    for (size_t i = 0; i < item->cells.count; i++)
        add_prose(c, &item->cells.items[i]);
    if (item->kind == ITEM_ENTITY) {
        const struct entity *entity = (const struct entity *)item;
        add(c, entity->link, entity->link_span);
    } else if (item->kind == ITEM_SOURCE) {
        const struct origin *origin = (const struct origin *)item;
        add(c, origin->link, origin->link_span);
        add(c, origin->archive, origin->archive_span);
    }
}

struct links links_collect(struct arena *a, const struct site *site) {
    const struct site_config *config = &site->config;
    struct collector c = {{.arena = a, .by_text = map_make(a)}, {0}};
    struct link_address own;
    if (link_parse(a, config->base_url, &own) != SCOPE_UNKNOWN)
        c.own = own.text;
    if (site->home)
        add_item(&c, &site->home->item);
    for (int kind = 0; kind < ITEM_KINDS; kind++)
        for (size_t i = 0; i < site->items[kind].count; i++)
            add_item(&c, site->items[kind].items[i]);
    add(&c, config->repository, config->repository_span);
    add(&c, config->license_url, config->license_url_span);
    for (size_t i = 0; i < config->menu.count; i++)
        add(&c, config->menu.items[i].url, config->menu.items[i].span);
    return c.links;
}
