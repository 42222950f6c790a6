/* For tests: a Site as text, with everything in it that pages, histories and editors can read. Two sites with the same dump are
 * the same to all of them. */
#ifndef DUMP_SUPPORT_H
#define DUMP_SUPPORT_H

#include "history/digest.h"
#include "model/model.h"
#include "model/site.h"

#include <stdlib.h>

/* What a patch tells apart (enum patched), and all the rest. */
enum part {
    PART_TEXT,
    PART_BACKLINKS,
    PART_VALUE,
    PART_PLACE,
    PART_WORDS,
    PART_FIXED,
    PART_DEEP,
    PARTS
};

struct dump {
    struct buf out;
    struct arena arena;
};

#define PUT(...) buf_printf(&d->out, __VA_ARGS__)

static inline void dump_str(struct dump *d, const char *name, str s) {
    if (s.n)
        PUT(" %s='%.*s'", name, STR(s));
}

static inline void dump_date(struct dump *d, const char *name, const struct date *date) {
    dump_str(d, name, date_iso(&d->arena, date));
}

static inline void dump_id(struct dump *d, const char *name, const struct item *item) {
    if (item)
        dump_str(d, name, item->id);
}

static inline void dump_items(struct dump *d, const char *name, const struct item_list *list) {
    for (size_t i = 0; i < list->count; i++)
        dump_id(d, name, list->items[i]);
}

/* As a place and as what stands there. */
static inline void dump_span(struct dump *d, const char *name, struct span at) {
    if (!at.source)
        return;
    struct place p = span_place(at);
    str text = str_sub(at.source->text, at.offset, (size_t)at.offset + at.length);
    PUT(" %s@%.*s:%zu:%zu<%.*s>", name, STR(at.source->path), p.line, p.column, STR(text));
}

static inline void dump_value(struct dump *d, const char *name, const struct value *v) {
    if (v->kind == VALUE_NONE)
        return;
    PUT(" %s=%.*s/%.*s/%d/%.*s", name, STR(value_exact(&d->arena, v)),
        STR(value_text(&d->arena, v)), v->digits, STR(v->written));
}

/* ---- formulas ---- */

static inline void dump_formula(struct dump *d, const char *name, const struct formula *f) {
    if (!f)
        return;
    struct formula_pieces pieces = formula_pieces(&d->arena, f);
    PUT(" %s=", name);
    for (size_t i = 0; i < pieces.count; i++) {
        const struct formula_piece *piece = &pieces.items[i];
        if (piece->text.n) {
            PUT("%.*s", STR(piece->text));
            continue;
        }
        const struct formula_ref *ref = &f->refs.items[piece->ref];
        const struct named *named = ref->target;
        PUT("[%.*s", STR(ref->id));
        dump_date(d, "at", &ref->at);
        if (named) {
            dump_id(d, "item", named->item);
            dump_value(d, "value", named->value);
        }
        PUT("]");
    }
}

/* ---- texts ---- */

static inline void dump_binding(struct dump *d, const struct binding *b) {
    if (!b)
        return;
    dump_date(d, "at", &b->at);
    if (b->value) {
        dump_value(d, "then", &b->value->value);
        dump_span(d, "entry", b->value->span);
    }
    dump_formula(d, "condition", b->condition);
    dump_value(d, "result", &b->result);
}

static inline void dump_mentions(struct dump *d, const struct prose *prose, bool deep) {
    for (size_t k = 0; k < prose->text.mentions.count; k++) {
        const struct mention *m = &prose->text.mentions.items[k];
        const struct mention_target *t = &prose->targets[k];
        PUT("\n  mention %d%d%d s%u", (int)m->kind, m->has_label, m->plain, m->sentence);
        dump_str(d, "target", m->target);
        dump_str(d, "fragment", m->fragment);
        dump_str(d, "label", m->label);
        PUT(" to %d%d", (int)t->kind, t->external);
        dump_str(d, "url", t->url);
        dump_id(d, "item", prose->mentioned[k]);
        if (deep) {
            dump_span(d, "span", m->span);
            dump_binding(d, prose->bindings[k]);
        }
    }
}

static inline void dump_structure(struct dump *d, const struct markdown *text, bool deep) {
    for (size_t i = 0; i < text->headings.count; i++) {
        const struct heading *h = &text->headings.items[i];
        PUT("\n  heading %d %.*s '%.*s'", h->level, STR(h->id), STR(h->text));
        if (deep)
            dump_span(d, "span", h->span);
    }
    for (size_t i = 0; i < text->sentences.count; i++)
        PUT("\n  sentence h%u '%.*s'", text->sentences.items[i].heading,
            STR(text->sentences.items[i].text));
    for (size_t i = 0; i < text->fences.count; i++) {
        const struct fence *f = &text->fences.items[i];
        PUT("\n  fence %.*s m%u h%u '%.*s'", STR(f->name), f->mention, f->heading, STR(f->body));
        if (deep) {
            dump_span(d, "span", f->span);
            dump_span(d, "body", f->body_span);
        }
    }
}

static inline void dump_prose(struct dump *d, const struct prose *prose, bool deep) {
    struct buf html = {0};
    struct holes holes = {0};
    if (prose->text.notes) /* else there is no text */
        markdown_html(&d->arena, &prose->text, prose->targets, &html, &holes);
    PUT("\n prose fence %u words %zu", prose->fence, prose->text.words);
    PUT("\n  html '%.*s'", STR(buf_str(&html)));
    for (size_t i = 0; i < holes.count; i++)
        PUT("\n  hole %d %u %zu '%.*s'", (int)holes.items[i].kind, holes.items[i].index,
            holes.items[i].at, STR(holes.items[i].label));
    buf_free(&html);
    dump_mentions(d, prose, deep);
    dump_structure(d, &prose->text, deep);
    for (size_t i = 0; i < prose->bare_figures.count; i++) {
        PUT("\n  bare '%.*s'", STR(prose->bare_figures.items[i].text));
        if (deep)
            dump_span(d, "at", prose->bare_figures.items[i].span);
    }
}

static inline void dump_texts(struct dump *d, const struct item *item, bool deep) {
    str text;
    struct span place;
    PUT("\n text %d '%.*s'", item->has_text, STR(item->written_text));
    dump_prose(d, &item->prose, deep);
    for (size_t i = 0; i < item->cells.count; i++)
        dump_prose(d, &item->cells.items[i], deep);
    for (size_t i = 0; item_field(item, i, &text, &place); i++) {
        PUT("\n field '%.*s'", STR(text));
        if (deep)
            dump_span(d, "at", place);
    }
}

/* ---- ways back ---- */

/* Without values, which are those of other items; deep with them. */
static inline void dump_backlink(struct dump *d, const struct backlink *b, bool deep) {
    const struct markdown *text = &b->prose->text;
    const struct mention *m = &text->mentions.items[b->mention];
    const struct sentence *s =
        m->sentence < text->sentences.count ? &text->sentences.items[m->sentence] : NULL;
    size_t cell = b->prose == &b->from->prose ? 0 : 1 + (size_t)(b->prose - b->from->cells.items);
    PUT("\n backlink from %.*s", STR(b->from->id));
    if (s && s->heading && cell == 0)
        dump_str(d, "heading", b->from->prose.text.headings.items[s->heading - 1].id);
    if (deep) {
        PUT(" cell %zu number %u", cell, b->mention);
        dump_str(d, "sentence", mention_sentence(&d->arena, b->prose, b->mention));
    } else if (s) {
        for (str rest = s->text; rest.n;) {
            str words = str_cut(&rest, '\x01');
            PUT(" '%.*s'", STR(words));
            size_t k = 0;
            for (; rest.n && byte_is_digit(rest.p[0]); rest = str_sub(rest, 1, rest.n))
                k = k * 10 + (size_t)(rest.p[0] - '0');
            if (rest.n) {
                rest = str_sub(rest, 1, rest.n);
                const struct mention *other = &text->mentions.items[k];
                str target = other->target; /* a date is not shown */
                if (other->kind == MENTION_WIKI)
                    dump_str(d, "as", other->has_label ? other->label : str_cut(&target, '@'));
            }
        }
    }
}

static inline void dump_ways_back(struct dump *d, const struct item *item, bool deep) {
    for (size_t i = 0; i < item->backlink_count; i++)
        dump_backlink(d, &item->backlinks[i], deep);
    if (item->kind == ITEM_FACT)
        dump_items(d, "user", &((const struct fact *)item)->used_by);
    if (item->kind != ITEM_SOURCE)
        return;
    const struct origin *o = (const struct origin *)item;
    for (size_t i = 0; i < o->uses.count; i++) {
        const struct use *use = &o->uses.items[i];
        PUT("\n use by %.*s", STR(use->item->id));
        dump_str(d, "at", use->citation->at);
        dump_str(d, "note", use->citation->note);
        if (deep)
            dump_span(d, "source", use->citation->source.span);
    }
}

/* ---- facts ---- */

static inline void dump_citations(struct dump *d, const struct citation_list *list, bool deep) {
    for (size_t i = 0; i < list->count; i++) {
        const struct citation *c = &list->items[i];
        dump_id(d, "source", c->source.item);
        dump_str(d, "at", c->at);
        dump_str(d, "note", c->note);
        if (deep)
            dump_span(d, "ref", c->source.span);
    }
}

static inline void dump_entry(struct dump *d, const struct fact_value *v, bool deep) {
    PUT("\n entry rank %d leading %d status %d relation %d", (int)v->rank, v->leading,
        (int)v->status, v->of_relation);
    dump_value(d, "value", &v->value);
    dump_str(d, "formula", v->as_formula.text);
    dump_formula(d, "pieces", v->formula);
    dump_date(d, "from", &v->from);
    dump_date(d, "until", &v->until);
    dump_date(d, "ends", &v->ends);
    dump_date(d, "as_of", &v->as_of);
    dump_str(d, "note", v->note);
    dump_citations(d, &v->sources, deep);
    if (deep) {
        dump_span(d, "span", v->span);
        dump_span(d, "value", v->value.span);
        dump_span(d, "formula", v->as_formula.span);
        dump_span(d, "note", v->note_span);
        for (size_t i = 0; v->formula && i < v->formula->refs.count; i++)
            dump_span(d, "ref", v->formula->refs.items[i].span);
    }
}

static inline void dump_check(struct dump *d, const struct check *c, bool deep) {
    PUT("\n check result %d", (int)c->result);
    dump_str(d, "title", c->title);
    dump_str(d, "equals", c->equals.text);
    dump_str(d, "holds", c->holds.text);
    dump_str(d, "tension", c->tension);
    dump_str(d, "operator", c->operator_text);
    dump_value(d, "left", &c->left);
    dump_value(d, "right", &c->right);
    dump_value(d, "tolerance", &c->tolerance);
    dump_formula(d, "pieces", c->formula);
    if (deep) {
        dump_span(d, "span", c->span);
        dump_span(d, "equals", c->equals.span);
        dump_span(d, "holds", c->holds.span);
        dump_span(d, "tension", c->tension_span);
    }
}

static inline void dump_fact(struct dump *d, const struct fact *f, bool deep) {
    static const struct date none;
    dump_value(d, "value", &f->value);
    PUT(" status %d digits %lld competing %d current %zu", (int)f->status, (long long)f->digits,
        f->competing, f->current);
    dump_date(d, "as_of", &f->as_of);
    dump_date(d, "review_by", &f->review_by);
    dump_str(d, "unit", f->unit_text.text);
    dump_citations(d, &f->sources, deep);
    for (size_t i = 0; i < f->entries.count; i++)
        dump_entry(d, &f->entries.items[i], deep);
    for (size_t i = 0; i < f->leads.count; i++)
        PUT("\n lead %d %d %u", f->leads.items[i].from, f->leads.items[i].until,
            f->leads.items[i].entry);
    for (size_t i = 0; i < f->checks.count; i++)
        dump_check(d, &f->checks.items[i], deep);
    dump_items(d, "input", &f->inputs);
    dump_date(d, "from", f->extra ? &f->extra->from : &none);
    dump_date(d, "until", f->extra ? &f->extra->until : &none);
    if (!deep)
        return;
    dump_span(d, "subject", f->subject.span);
    dump_span(d, "review", f->review_by_span);
    dump_span(d, "unit", f->unit_text.span);
    for (size_t i = 0; i < f->claims.count; i++)
        dump_id(d, "claim", &f->claims.items[i]->item);
    if (f->extra) {
        dump_span(d, "relation", f->extra->relation_name.span);
        dump_span(d, "event", f->extra->event.span);
        dump_span(d, "object", f->extra->object.span);
    }
}

/* ---- what stays ---- */

static inline void dump_fixed_fact(struct dump *d, const struct fact *f) {
    dump_id(d, "subject", f->subject.item);
    dump_id(d, "prev", f->prev ? &f->prev->item : NULL);
    dump_id(d, "next", f->next ? &f->next->item : NULL);
    dump_items(d, "model", &f->models);
    for (size_t i = 0; i < f->claims.count; i++)
        dump_id(d, "claim", &f->claims.items[i]->item);
    if (!f->extra)
        return;
    const struct fact_extra *e = f->extra;
    dump_str(d, "relation", e->relation ? e->relation->name : (str){0});
    dump_id(d, "object", e->object.item);
    dump_str(d, "event", e->event.text);
    dump_items(d, "party", &e->taking_part);
    dump_date(d, "event_from", &e->event_from);
    dump_date(d, "event_until", &e->event_until);
    PUT(" period %d", e->is_period);
}

static inline void dump_refs(struct dump *d, const char *name, const struct ref_list *list) {
    for (size_t i = 0; i < list->count; i++)
        dump_id(d, name, list->items[i].item);
}

static inline void dump_article(struct dump *d, const struct article *a) {
    dump_date(d, "date", &a->date);
    dump_date(d, "updated", &a->updated);
    PUT(" weight %lld draft %d toc %d", (long long)a->weight, a->draft, a->toc);
    dump_refs(d, "about", &a->about);
    dump_id(d, "previous", a->previous ? &a->previous->item : NULL);
    dump_id(d, "next", a->next ? &a->next->item : NULL);
}

static inline void dump_entity(struct dump *d, const struct entity *e) {
    PUT(" kind %d", (int)e->entity_kind);
    dump_str(d, "short", e->short_name);
    dump_str(d, "link", e->link);
    dump_id(d, "part_of", e->part_of.item);
    dump_date(d, "start", &e->start);
    dump_date(d, "end", &e->end);
    dump_citations(d, &e->sources, false);
    dump_items(d, "fact", &e->facts);
    dump_items(d, "relation", &e->relations);
    dump_items(d, "related", &e->related);
    dump_items(d, "event", &e->events);
    dump_items(d, "part", &e->parts);
}

static inline void dump_origin(struct dump *d, const struct origin *o) {
    dump_str(d, "link", o->link);
    dump_str(d, "publisher", o->publisher);
    dump_str(d, "author", o->author);
    dump_str(d, "archive", o->archive);
    dump_date(d, "date", &o->date);
    dump_date(d, "review_by", &o->review_by);
    PUT(" tier %lld", (long long)o->tier);
    dump_items(d, "claim", &o->claims);
}

static inline void dump_claim(struct dump *d, const struct claim *c) {
    dump_str(d, "at", c->at);
    PUT(" kind %d verdict %d", (int)c->claim_kind, (int)c->verdict);
    dump_id(d, "by", c->by.item);
    dump_str(d, "by_name", c->by_name);
    dump_value(d, "value", &c->value);
    dump_refs(d, "fact", &c->facts);
    dump_id(d, "document", c->document ? &c->document->item : NULL);
}

static inline void dump_question(struct dump *d, const struct question *q) {
    PUT(" state %d weight %lld", (int)q->state, (long long)q->weight);
    dump_str(d, "group", q->group);
    dump_refs(d, "about", &q->about);
    dump_refs(d, "fact", &q->facts);
    dump_citations(d, &q->sources, false);
    dump_id(d, "prev", q->prev ? &q->prev->item : NULL);
    dump_id(d, "next", q->next ? &q->next->item : NULL);
}

static inline void dump_model(struct dump *d, const struct model *m) {
    dump_items(d, "fact", &m->facts);
    for (size_t i = 0; i < m->formulas.count; i++)
        for (size_t s = 0; s < m->scenario_count; s++)
            if (!m->formulas.items[i].series)
                dump_str(d, "result",
                         scenario_formula_text(m, &m->scenarios[s], &m->formulas.items[i], 0,
                                               &d->arena));
}

static inline void dump_model_names(struct dump *d, const struct model *m) {
    for (size_t i = 0; i < m->program.formulas.count; i++)
        dump_formula(d, "formula", m->program.formulas.items[i].formula);
    for (size_t i = 0; i < m->inputs.count; i++) {
        const struct model_input *in = &m->inputs.items[i];
        dump_id(d, "fact", in->fact);
        if (in->entry)
            dump_entry(d, in->entry, true);
    }
}

static inline void dump_fixed(struct dump *d, const struct item *item) {
    PUT("\n ordinal %u", item->ordinal);
    dump_str(d, "title", item->title);
    dump_str(d, "summary", item->summary);
    dump_str(d, "url", item->url);
    dump_str(d, "file", item->span.source->path);
    for (size_t i = 0; i < item->tags.count; i++)
        dump_str(d, "tag", item->tags.items[i]->slug);
    for (size_t i = 0; i < item->aliases.count; i++)
        dump_str(d, "alias", item->aliases.items[i].text);
    if (item->kind == ITEM_ARTICLE)
        dump_article(d, (const struct article *)item);
    else if (item->kind == ITEM_FACT)
        dump_fixed_fact(d, (const struct fact *)item);
    else if (item->kind == ITEM_ENTITY)
        dump_entity(d, (const struct entity *)item);
    else if (item->kind == ITEM_SOURCE)
        dump_origin(d, (const struct origin *)item);
    else if (item->kind == ITEM_TERM)
        dump_citations(d, &((const struct term *)item)->sources, false);
    else if (item->kind == ITEM_CLAIM)
        dump_claim(d, (const struct claim *)item);
    else if (item->kind == ITEM_QUESTION)
        dump_question(d, (const struct question *)item);
    else if (item->kind == ITEM_MODEL)
        dump_model(d, (const struct model *)item);
}

/* All of it, with places and with what others say that it shows. */
static inline void dump_deep(struct dump *d, const struct item *item) {
    dump_span(d, "id", item->span);
    dump_span(d, "text", item->text_span);
    for (size_t i = 0; i < item->tag_names.count; i++)
        dump_span(d, "tag", item->tag_names.items[i].span);
    for (size_t i = 0; i < item->aliases.count; i++)
        dump_span(d, "alias", item->aliases.items[i].span);
    dump_texts(d, item, true);
    dump_ways_back(d, item, true);
    if (item->kind == ITEM_FACT)
        dump_fact(d, (const struct fact *)item, true);
    struct citation_list *sources = NULL;
    if (item->kind == ITEM_ENTITY)
        sources = &((struct entity *)item)->sources;
    else if (item->kind == ITEM_TERM)
        sources = &((struct term *)item)->sources;
    else if (item->kind == ITEM_QUESTION)
        sources = &((struct question *)item)->sources;
    if (sources)
        dump_citations(d, sources, true);
    if (item->kind == ITEM_MODEL)
        dump_model_names(d, (const struct model *)item);
    if (item->kind == ITEM_CLAIM)
        dump_span(d, "value", ((const struct claim *)item)->value.span);
}

/* One part of an item; the text is the caller's. */
static inline void dump_part(struct dump *d, const struct item *item, enum part part) {
    switch (part) {
    case PART_TEXT:
        dump_texts(d, item, false);
        break;
    case PART_BACKLINKS:
        dump_ways_back(d, item, false);
        break;
    case PART_VALUE:
        if (item->kind == ITEM_FACT)
            dump_fact(d, (const struct fact *)item, false);
        break;
    case PART_PLACE:
        PUT(" line %u", item->line);
        break;
    case PART_WORDS: /* of facts alone something is made of it */
        if (item->kind == ITEM_FACT)
            item_content(NULL, item, &d->arena, &d->out);
        break;
    case PART_FIXED:
        dump_fixed(d, item);
        break;
    default:
        dump_deep(d, item);
    }
}

static inline void dump_pages(struct dump *d, const struct site *site) {
    for (size_t i = 0; i < site->pages.count; i++) {
        const struct page *p = &site->pages.items[i];
        PUT("\npage %d %.*s", (int)p->kind, STR(p->url));
        dump_id(d, "item", p->item);
        dump_str(d, "target", p->target);
    }
    for (int k = 0; k < ITEM_KINDS; k++) {
        PUT("\nindex %d", k);
        dump_items(d, "", &site->indexes[k]);
    }
    for (size_t i = 0; i < site->tags.count; i++) {
        PUT("\ntag %.*s %.*s", STR(site->tags.items[i]->slug), STR(site->tags.items[i]->name));
        dump_items(d, "", &site->tags.items[i]->items);
    }
}

static inline void dump_site_itself(struct dump *d, const struct site *site) {
    PUT("coverage %zu %zu events %d search %d review %d", site->coverage.references,
        site->coverage.bare, site->has_events, site->has_search, site->has_review);
    dump_items(d, "event", &site->events);
    dump_items(d, "document", &site->documents);
    dump_items(d, "alone", &site->without_subject);
    for (size_t i = 0; i < site->config.relations.count; i++)
        dump_items(d, "related", &site->config.relations.items[i].facts);
    dump_pages(d, site);
}

/* The items of a site in its order, the home page last. */
static inline const struct item *nth_item(const struct site *site, size_t i) {
    for (int k = 0; k < ITEM_KINDS; k++) {
        if (i < site->items[k].count)
            return site->items[k].items[i];
        i -= site->items[k].count;
    }
    return i == 0 && site->home ? &site->home->item : NULL;
}

/* Everything. Free it with free(). */
static inline char *dump_site(const struct site *site) {
    struct dump dump = {0}, *d = &dump;
    const struct item *item;
    dump_site_itself(d, site);
    for (size_t i = 0; (item = nth_item(site, i)); i++) {
        PUT("\n%s %.*s", item_kind_name(item->kind), STR(item->id));
        for (int part = 0; part < PARTS; part++)
            dump_part(d, item, (enum part)part);
    }
    arena_free(&d->arena);
    buf_byte(&d->out, '\0');
    return d->out.p;
}

/* Of each item its parts, PARTS each. Free them with free_parts. */
static inline char **dump_parts(const struct site *site, size_t count) {
    char **parts = calloc(count * PARTS + 1, sizeof *parts);
    for (size_t i = 0; i < count; i++)
        for (int part = 0; part < PARTS; part++) {
            struct dump dump = {0};
            dump_part(&dump, nth_item(site, i), (enum part)part);
            buf_byte(&dump.out, '\0');
            parts[i * PARTS + (size_t)part] = dump.out.p;
            arena_free(&dump.arena);
        }
    return parts;
}

static inline void free_parts(char **parts) {
    for (size_t i = 0; parts[i]; i++)
        free(parts[i]);
    free(parts);
}

#endif
