#include "render/data_fact.h"

#include "history/digest.h"

const struct fact_value *data_current(const struct fact *fact) {
    static const struct fact_value none;
    return fact->entries.count ? &fact->entries.items[fact->current] : &none;
}

/* ---- values over time ---- */

static void put_entry(struct data_json *d, const struct fact *fact, const struct fact_value *v) {
    json_open_object(&d->json, NULL);
    json_put_bool(&d->json, "current", v == data_current(fact));
    data_put_value(d, "value", &v->value);
    data_put_date(d, "from", &v->from);
    data_put_date(d, "until", &v->ends);
    json_put_text(&d->json, "rank", rank_names[v->rank]);
    json_put_bool(&d->json, "leading", v->leading);
    json_put_text_or_null(&d->json, "status", fact_status_names[v->status]);
    data_put_date(d, "as_of", &v->as_of);
    json_put_text_or_null(&d->json, "formula", v->as_formula.text);
    data_put_citations(d, "sources", &v->sources);
    data_put_line(d, "note", &fact->item, v->note, v->note_span);
    json_close_object(&d->json);
}

static void put_entries(struct data_json *d, const struct fact *fact) {
    json_open_array(&d->json, "values");
    for (size_t i = 0; i < fact->entries.count; i++)
        put_entry(d, fact, &fact->entries.items[i]);
    json_close_array(&d->json);
    json_put_bool(&d->json, "competing", fact->competing);
}

static void put_current(struct data_json *d, const struct fact *fact) {
    const struct fact_value *v = data_current(fact);
    data_put_value(d, "value", &fact->value);
    json_put_text_or_null(&d->json, "status", fact_status_names[fact->status]);
    data_put_date(d, "as_of", &fact->as_of);
    data_put_date(d, "from", &v->from);
    data_put_date(d, "until", &v->ends);
    json_put_text_or_null(&d->json, "formula", v->as_formula.text);
    data_put_ids(d, "inputs", &fact->inputs);
    data_put_citations(d, "sources", fact->entries.count ? &v->sources : &fact->sources);
}

/* ---- checks ---- */

static void put_check(struct data_json *d, const struct fact *fact, const struct check *c) {
    static const char *const results[] = {
        [TRUTH_NO] = "no", [TRUTH_UNDECIDED] = "undecided", [TRUTH_YES] = "yes"};
    struct json_writer *j = &d->json;
    json_open_object(j, NULL);
    json_put_text_or_null(j, "title", c->title);
    json_put_text_or_null(j, "equals", c->equals.text);
    json_put_text_or_null(j, "holds", c->holds.text);
    json_put_text_or_null(j, "within", c->within.text);
    data_put_value(d, "left", &c->left);
    json_put_text_or_null(j, "operator", c->operator_text);
    data_put_value(d, "right", &c->right);
    json_put_text(j, "result", str_of(results[c->result]));
    data_put_line(d, "tension", &fact->item, c->tension, c->tension_span);
    json_close_object(j);
}

static void put_checks(struct data_json *d, const struct fact *fact) {
    json_open_array(&d->json, "checks");
    for (size_t i = 0; i < fact->checks.count; i++)
        put_check(d, fact, &fact->checks.items[i]);
    json_close_array(&d->json);
}

/* ---- what it is about ---- */

static void put_relation(struct data_json *d, const struct fact_extra *extra) {
    const struct relation *relation = extra ? extra->relation : NULL;
    if (!relation) {
        json_put_null(&d->json, "relation");
        return;
    }
    json_open_object(&d->json, "relation");
    json_put_text(&d->json, "name", relation->name);
    json_put_text(&d->json, "verb", relation->verb);
    data_put_ref(d, "object", &extra->object);
    json_close_object(&d->json);
}

static void put_event(struct data_json *d, const struct fact_extra *extra) {
    if (!extra || !extra->event.text.n) {
        json_put_null(&d->json, "event");
        return;
    }
    json_open_object(&d->json, "event");
    json_put_text(&d->json, "kind", extra->event.text);
    data_put_date(d, "from", &extra->event_from);
    data_put_date(d, "until", &extra->event_until);
    json_put_bool(&d->json, "period", extra->is_period);
    data_put_ids(d, "parties", &extra->taking_part);
    json_close_object(&d->json);
}

static void put_claims(struct data_json *d, const struct fact *fact) {
    json_open_array(&d->json, "claims");
    for (size_t i = 0; i < fact->claims.count; i++) {
        const struct claim *claim = fact->claims.items[i];
        json_open_object(&d->json, NULL);
        json_put_text(&d->json, "id", claim->item.id);
        json_put_text_or_null(&d->json, "verdict", verdict_names[claim->verdict]);
        json_close_object(&d->json);
    }
    json_close_array(&d->json);
}

static void put_others(struct data_json *d, const struct fact *fact, bool whole) {
    data_put_ref(d, "subject", &fact->subject);
    put_relation(d, fact->extra);
    put_event(d, fact->extra);
    data_put_tags(d, "tags", &fact->item);
    data_put_ids(d, "used_by", &fact->used_by);
    put_claims(d, fact);
    data_put_ids(d, "models", &fact->models);
    if (whole)
        data_put_backlinks(d, "cited_by", &fact->item);
}

/* ---- all of it ---- */

/* What the digest is of, too, if it is asked for. Its bytes are those of which it is the digest, but for escapes. */
static void put_digest(struct data_json *d, const struct fact *fact, bool whole) {
    const struct site *site = d->data->site;
    struct buf content = {0}, safe = {0};
    json_put_text(&d->json, "digest", item_digest(site, &fact->item, d->arena));
    if (whole) {
        item_content(site, &fact->item, d->arena, &content);
        json_made_safe(&safe, buf_str(&content));
        json_put_raw(&d->json, "content", buf_str(&safe));
    }
    buf_free(&content);
    buf_free(&safe);
}

void data_put_fact(struct data_json *d, const struct fact *fact, bool whole) {
    struct json_writer *j = &d->json;
    json_open_object(j, NULL);
    if (whole)
        data_put_schema(d, "fact");
    json_put_text(j, "id", fact->item.id);
    data_put_url(d, "url", fact->item.url);
    json_put_text(j, "title", fact->item.title);
    json_put_text_or_null(j, "summary", fact->item.summary);
    put_current(d, fact);
    data_put_body(d, "text", &fact->item);
    put_entries(d, fact);
    put_checks(d, fact);
    data_put_date(d, "review_by", &fact->review_by);
    json_put_bool(j, "overdue", site_is_overdue(d->data->site, &fact->review_by));
    put_others(d, fact, whole);
    json_put_text(j, "file", fact->item.span.source->path);
    json_put_count(j, "line", fact->item.line);
    data_put_record(d, fact, whole);
    put_digest(d, fact, whole);
    json_close_object(j);
}
