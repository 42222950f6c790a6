/* What follows from a change, for programs: all of it. The README documents its shape. */
#include "base/json.h"
#include "cmd/impact.h"

static void put_separator(struct buf *out, size_t i) { buf_put(out, i ? S(",\n") : S("\n")); }

static void put_place(struct buf *out, struct span at) {
    struct place place = at.source ? span_place(at) : (struct place){0};
    json_key(out, "file", at.source ? at.source->path : (str){0});
    buf_printf(out, ",\"line\":%zu,\"column\":%zu", place.line, place.column);
}

static str or_none(str text) { return text.n ? text : (str){0}; }

static void put_item(struct buf *out, const struct item *item) {
    buf_printf(out, "\"kind\":\"%s\",", item_kind_name(item->kind));
    json_key(out, "id", item->id);
    buf_byte(out, ',');
    json_key(out, "url", or_none(item->url));
}

static void put_error(struct buf *out, const struct diag *e) {
    buf_printf(out, "{\"code\":\"%s\",", e->code);
    put_place(out, e->span);
    buf_byte(out, ',');
    json_key(out, "message", e->message);
    buf_byte(out, ',');
    json_key(out, "hint", or_none(e->hint));
    buf_byte(out, '}');
}

static void put_errors(struct buf *out, const char *key, struct arena *a,
                       const struct impact_side *side) {
    struct diags errors = impact_errors(a, side);
    buf_printf(out, "\"%s\":[", key);
    for (size_t i = 0; i < errors.count; i++) {
        put_separator(out, i);
        put_error(out, &errors.items[i]);
    }
    buf_byte(out, ']');
}

static void put_sentence(struct buf *out, const struct impact_sentence *s) {
    buf_byte(out, '{');
    put_item(out, s->item);
    buf_byte(out, ',');
    put_place(out, s->at);
    buf_printf(out, ",\"part\":\"%s\",", impact_part_names[s->part]);
    json_key(out, "before", s->before);
    buf_byte(out, ',');
    json_key(out, "after", s->after);
    buf_byte(out, ',');
    json_list(out, "causes", &s->causes);
    buf_printf(out, ",\"edited\":%s}", s->edited ? "true" : "false");
}

static void put_sentences(struct buf *out, const struct impact *m) {
    buf_put(out, S(",\"sentences\":["));
    for (size_t i = 0; i < m->sentences.count; i++) {
        put_separator(out, i);
        put_sentence(out, &m->sentences.items[i]);
    }
    buf_put(out, S("],\"components\":["));
    for (size_t i = 0; i < m->components.count; i++) {
        const struct impact_component *c = &m->components.items[i];
        put_separator(out, i);
        buf_byte(out, '{');
        put_item(out, c->item);
        buf_byte(out, ',');
        put_place(out, c->fence->span);
        buf_byte(out, ',');
        json_key(out, "component", c->fence->name);
        buf_byte(out, ',');
        json_list(out, "causes", &c->causes);
        buf_byte(out, '}');
    }
    buf_byte(out, ']');
}

static void put_tensions(struct buf *out, const struct impact *m, const char *key,
                         bool (*chosen)(const struct check_difference *)) {
    const struct comparison *c = m->diff->comparison;
    size_t count = 0;
    buf_printf(out, "\"%s\":[", key);
    for (size_t i = 0; i < c->checks.count; i++) {
        if (!chosen(&c->checks.items[i]))
            continue;
        put_separator(out, count++);
        buf_byte(out, '{');
        json_key(out, "fact", c->checks.items[i].fact);
        buf_byte(out, ',');
        json_key(out, "title", c->checks.items[i].title);
        buf_byte(out, '}');
    }
    buf_byte(out, ']');
}

/* A claim once, with all it rests on. */
static void put_claims(struct buf *out, const struct impact *m) {
    struct map facts = map_make(m->diff->arena), claims = map_make(m->diff->arena);
    for (size_t i = 0; i < m->all.count; i++)
        for (size_t k = 0; k < m->all.items[i]->claims.count; k++) {
            const struct claim *claim = m->all.items[i]->claims.items[k];
            struct str_list *list = map_get(&facts, claim->item.id);
            if (!list) {
                list = arena_new(m->diff->arena, struct str_list);
                map_add(&facts, claim->item.id, list);
                map_add(&claims, claim->item.id, (void *)(uintptr_t)claim);
            }
            arena_push(m->diff->arena, list, m->all.items[i]->difference->id);
        }
    buf_put(out, S(",\"claims\":["));
    for (size_t i = 0; i < claims.count; i++) {
        const struct claim *claim = claims.items[i].value;
        put_separator(out, i);
        buf_byte(out, '{');
        put_item(out, &claim->item);
        buf_byte(out, ',');
        json_key(out, "verdict", verdict_names[claim->verdict]);
        buf_byte(out, ',');
        json_list(out, "facts", facts.items[i].value);
        buf_byte(out, '}');
    }
    buf_byte(out, ']');
}

static void put_renamed(struct buf *out, const struct impact *m) {
    size_t count = 0;
    buf_put(out, S(",\"renamed\":["));
    for (size_t i = 0; i < m->all.count; i++) {
        const struct impact_node *node = m->all.items[i];
        if (!node->was.n)
            continue;
        put_separator(out, count++);
        buf_byte(out, '{');
        json_key(out, "before", node->was);
        buf_byte(out, ',');
        json_key(out, "after", node->difference->id);
        buf_byte(out, '}');
    }
    buf_byte(out, ']');
}

static void put_timed(struct buf *out, const struct impact *m) {
    buf_put(out, S(",\"by_time\":["));
    for (size_t i = 0; i < m->timed.count; i++) {
        const struct difference *d = &m->timed.items[i];
        put_separator(out, i);
        buf_byte(out, '{');
        json_key(out, "id", d->id);
        buf_byte(out, ',');
        json_key(out, "before", d->before);
        buf_byte(out, ',');
        json_key(out, "after", d->after);
        buf_byte(out, '}');
    }
    buf_byte(out, ']');
}

static void put_page(struct buf *out, const struct impact_page *page) {
    buf_byte(out, '{');
    json_key(out, "path", page->path);
    buf_byte(out, ',');
    json_key(out, "url", page->url);
    buf_printf(out, ",\"change\":\"%s\",\"page\":%s,\"redirect\":%s,", change_names[page->change],
               page->is_page ? "true" : "false", page->redirects || page->did ? "true" : "false");
    json_key(out, "to", or_none(page->target));
    buf_put(out, S(",\"causes\":["));
    for (size_t i = 0; i < page->causes.count; i++) {
        const struct impact_cause *cause = &page->causes.items[i];
        buf_printf(out, "%s{\"why\":\"%s\",", i ? "," : "", impact_why_names[cause->why]);
        json_key(out, "id", or_none(cause->id));
        buf_byte(out, '}');
    }
    buf_put(out, S("]}"));
}

static void put_pages(struct buf *out, const struct impact *m) {
    if (!m->has_pages) {
        buf_put(out, S(",\"pages\":null"));
        return;
    }
    buf_put(out, S(",\"pages\":["));
    for (size_t i = 0; i < m->pages.count; i++) {
        put_separator(out, i);
        put_page(out, &m->pages.items[i]);
    }
    buf_byte(out, ']');
}

void impact_print_json(const struct impact *m, struct buf *out) {
    struct arena *a = m->diff->arena;
    buf_byte(out, '{');
    diff_put_json(m->diff, out);
    buf_put(out, S(",\n\"impact\":{"));
    json_key(out, "summary", impact_summary(m));
    buf_put(out, S(",\"errors\":{"));
    put_errors(out, "before", a, &m->sides[0]);
    buf_byte(out, ',');
    put_errors(out, "after", a, &m->sides[1]);
    buf_put(out, S("},\"tensions\":{"));
    put_tensions(out, m, "opened", impact_opens);
    buf_byte(out, ',');
    put_tensions(out, m, "closed", impact_closes);
    buf_byte(out, '}');
    put_claims(out, m);
    put_timed(out, m);
    put_renamed(out, m);
    put_sentences(out, m);
    put_pages(out, m);
    buf_put(out, S("}}\n"));
}
