/* The data files as a Frictionless Data Package: what each is, and of the table what each column holds
 * (specs.frictionlessdata.io, version 1). */
#include "render/data_fact.h"
#include "render/data_internal.h"

/* ---- the table ---- */

static void put_choices(struct data_json *d, const str *names, size_t count) {
    json_open_array(&d->json, "enum");
    for (size_t i = 0; i < count; i++)
        if (names[i].n)
            json_put_text(&d->json, NULL, names[i]);
    json_close_array(&d->json);
}

static void put_kinds(struct data_json *d) {
    json_open_array(&d->json, "enum");
    for (size_t i = VALUE_QUANTITY; i <= VALUE_ENTITY; i++)
        json_put_text(&d->json, NULL, str_of(value_kind_names[i]));
    json_close_array(&d->json);
}

static void put_constraints(struct data_json *d, str column) {
    bool id = str_eq(column, S("id")), status = str_eq(column, S("status"));
    if (!id && !status && !str_eq(column, S("kind")))
        return;
    json_open_object(&d->json, "constraints");
    if (id) {
        json_put_bool(&d->json, "required", true);
        json_put_bool(&d->json, "unique", true);
    } else if (status) {
        put_choices(d, fact_status_names, STATUS_COUNT);
    } else {
        put_kinds(d);
    }
    json_close_object(&d->json);
}

static void put_column(struct data_json *d, const struct data_column *column) {
    struct json_writer *j = &d->json;
    json_break_line(j);
    json_open_object(j, NULL);
    json_put_text(j, "name", str_of(column->name));
    json_put_text(j, "type", str_of(column->type));
    json_put_text(j, "description", str_of(column->what));
    put_constraints(d, str_of(column->name));
    json_close_object(j);
}

static void put_table(struct data_json *d) {
    struct json_writer *j = &d->json;
    json_open_object(j, "dialect");
    json_put_text(j, "delimiter", S(","));
    json_put_text(j, "lineTerminator", S("\r\n"));
    json_put_text(j, "quoteChar", S("\""));
    json_put_bool(j, "doubleQuote", true);
    json_put_bool(j, "header", true);
    json_close_object(j);
    json_open_object(j, "schema");
    json_open_array(j, "fields");
    for (size_t i = 0; i < data_fact_column_count; i++)
        put_column(d, &data_fact_columns[i]);
    json_close_array(j);
    json_put_text(j, "primaryKey", S("id"));
    json_open_array(j, "missingValues");
    json_put_text(j, NULL, S(""));
    json_close_array(j);
    json_close_object(j);
}

/* ---- resources ---- */

/* "sources.csl.json" is sources-csl-json; the table is what the package is about, and has a plain name. */
static str resource_name(struct data_json *d, str file, bool table) {
    char *name = arena_array(d->arena, char, file.n + 1);
    for (size_t i = 0; i < file.n; i++)
        name[i] = file.p[i] == '.' ? '-' : file.p[i];
    return table ? str_sub(file, 0, str_find_byte(file, '.', 0)) : (str){name, file.n};
}

static str ending(str name) {
    size_t dot = 0;
    for (size_t at = 0; at < name.n; at = str_find_byte(name, '.', at + 1))
        dot = at;
    return str_sub(name, dot + 1, name.n);
}

static void put_resource(struct data_json *d, str name, const struct data_file *file) {
    struct json_writer *j = &d->json;
    str format = ending(name);
    bool table = str_eq(format, S("csv"));
    json_break_line(j);
    json_open_object(j, NULL);
    json_put_text(j, "profile", table ? S("tabular-data-resource") : S("data-resource"));
    json_put_text(j, "name", resource_name(d, name, table));
    json_put_text(j, "path", name);
    json_put_text(j, "description", str_of(file->what));
    json_put_text(j, "format", format);
    json_put_text(j, "mediatype", str_of(file->media));
    json_put_text(j, "encoding", S("utf-8"));
    if (file->schema)
        data_put_url(d, "jsonSchema", data_schema_url(d->arena, file->schema));
    if (table)
        put_table(d);
    json_close_object(j);
}

static void put_resources(struct data_json *d, const struct page *self) {
    const struct site *site = d->data->site;
    json_open_array(&d->json, "resources");
    for (size_t i = 0; i < site->pages.count; i++) {
        const struct page *page = &site->pages.items[i];
        const struct data_file *file = data_file_of(page->template);
        if (page->kind == PAGE_DATA && !page->item && page != self && file)
            put_resource(d, page->template, file);
    }
    json_close_array(&d->json);
}

/* ---- the package ---- */

/* Names are lower case, for addresses and folders: that of the host, with the path behind it. */
static str package_name(struct data_json *d) {
    str url = d->data->site->config.base_url;
    size_t from = str_find(url, S("://"), 0);
    char *p = arena_array(d->arena, char, url.n + 1);
    size_t n = 0;
    for (size_t i = from < url.n ? from + 3 : 0; i < url.n; i++) {
        char c = byte_lower(url.p[i]);
        bool plain = byte_is_alnum(c) || c == '.' || c == '-';
        if (plain || (n && p[n - 1] != '-'))
            p[n++] = plain ? c : '-';
    }
    while (n && p[n - 1] == '-')
        n--;
    return n ? (str){p, n} : S("knowledge-base");
}

static bool is_plain_name(str name) {
    for (size_t i = 0; i < name.n; i++)
        if (!byte_is_alnum(name.p[i]) && name.p[i] != '-' && name.p[i] != '.' && name.p[i] != '_')
            return false;
    return name.n;
}

/* A licence has a path or a short name: "CC-BY-4.0". */
static void put_licenses(struct data_json *d, const struct site_config *c) {
    if (!c->license_url.n && !is_plain_name(c->license))
        return;
    json_open_array(&d->json, "licenses");
    json_open_object(&d->json, NULL);
    if (is_plain_name(c->license))
        json_put_text(&d->json, "name", c->license);
    data_put_known(d, "path", c->license_url);
    data_put_known(d, "title", c->license);
    json_close_object(&d->json);
    json_close_array(&d->json);
}

static void put_contributors(struct data_json *d, str author) {
    if (!author.n)
        return;
    json_open_array(&d->json, "contributors");
    json_open_object(&d->json, NULL);
    json_put_text(&d->json, "title", author);
    json_put_text(&d->json, "role", S("author"));
    json_close_object(&d->json);
    json_close_array(&d->json);
}

static void put_sources(struct data_json *d) {
    const struct item_list *sources = &d->data->site->items[ITEM_SOURCE];
    if (!sources->count)
        return;
    json_open_array(&d->json, "sources");
    for (size_t i = 0; i < sources->count; i++) {
        const struct origin *source = (const struct origin *)sources->items[i];
        json_break_line(&d->json);
        json_open_object(&d->json, NULL);
        json_put_text(&d->json, "title", source->item.title);
        data_put_known(d, "path", source->link);
        json_close_object(&d->json);
    }
    json_close_array(&d->json);
}

/* The commit is the version, and its time is when the package was made: no clock is asked. */
static void put_version(struct data_json *d) {
    const struct history *h = d->data->history;
    if (!h || !h->has_tip)
        return;
    data_put_known(d, "version", h->tip.hex);
    data_put_known(d, "created", commit_published(d->arena, &h->tip));
}

static void put_package(struct data_json *d, const struct page *page) {
    const struct site *site = d->data->site;
    bool placed = site->config.base_url.n;
    json_put_text(&d->json, "profile", S("data-package"));
    json_put_text(&d->json, "name", package_name(d));
    if (placed)
        data_put_url(d, "id", page->url);
    json_put_text(&d->json, "title", site->config.title);
    data_put_known(d, "description", site->config.description);
    if (placed)
        data_put_url(d, "homepage", S("/"));
    put_version(d);
    put_licenses(d, &site->config);
    put_contributors(d, site->config.author);
    put_resources(d, page);
    put_sources(d);
}

void data_package_json(const struct data *data, const struct page *page, struct buf *out) {
    struct data_json d = data_json_begin(data, out);
    json_open_object(&d.json, NULL);
    put_package(&d, page);
    json_close_object(&d.json);
    buf_byte(out, '\n');
}
