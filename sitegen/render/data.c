#include "base/embed.h"
#include "base/json.h"
#include "render/data_internal.h"

#define JSON "application/json"

static const struct {
    struct data_file file;
    data_writer *write;
} writers[] = {
    {{"facts.json", JSON, "facts",
      "All facts: values with unit and valid time, status, sources, formulas, revisions, who uses "
      "them."},
     data_facts_json},
    {{"facts.csv", "text/csv", NULL,
      "All facts as a table: one row for each, with its current value. A text that a spreadsheet "
      "would run as a formula has an apostrophe before it."},
     data_facts_csv},
    {{"facts.ndjson", "application/x-ndjson", "fact", "All facts, one JSON object a line."},
     data_facts_ndjson},
    {{"fact.json", JSON, "fact", "One fact."}, data_fact_json},
    {{"entities.json", JSON, "entities",
      "Organisations, people, products, agreements and places, and how they relate."},
     data_entities_json},
    {{"sources.json", JSON, "sources", "Sources with their tier, and what rests on each."},
     data_sources_json},
    {{"sources.bib", "application/x-bibtex", NULL, "The sources as a bibliography in BibTeX."},
     data_sources_bib},
    {{"sources.csl.json", "application/vnd.citationstyles.csl+json", NULL,
      "The sources as CSL-JSON, for citation managers and pandoc."},
     data_sources_csl},
    {{"terms.json", JSON, "terms", "Terms and their definitions."}, data_terms_json},
    {{"claims.json", JSON, "claims",
      "Claims that documents make, with a verdict on each and the facts that decide it."},
     data_claims_json},
    {{"questions.json", JSON, "questions", "Questions of readers, with answers."},
     data_questions_json},
    {{"models.json", JSON, "models",
      "Calculators: inputs with default and range, formulas, presets, and what each comes to."},
     data_models_json},
    {{"timeline.json", JSON, "timeline", "Events in the order of time, with who took part."},
     data_timeline_json},
    {{"timeline.ics", "text/calendar", NULL, "The same events as a calendar to subscribe to."},
     data_timeline_ics},
    {{"datapackage.json", JSON, NULL,
      "What all these files are, as a Frictionless Data Package, with the columns of the table."},
     data_package_json}};

enum { WRITERS = sizeof writers / sizeof *writers };

static size_t find(str name) {
    size_t i = 0;
    while (i < WRITERS && !str_eq(name, str_of(writers[i].file.name)))
        i++;
    return i;
}

const struct data_file *data_file_of(str name) {
    size_t i = find(name);
    return i < WRITERS ? &writers[i].file : NULL;
}

bool data_is_schema(str name) { return str_starts(name, S("schemas/")); }

str data_media(str name) {
    const struct data_file *file = data_file_of(name);
    return str_of(file ? file->media : "application/schema+json");
}

str data_schema_url(struct arena *a, const char *schema) {
    return arena_printf(a, "/data/schemas/%s.schema.json", schema);
}

/* As it is in the binary, but for its name, which is its address on this site. */
static bool write_schema(const struct data *data, const struct page *page, struct buf *out) {
    static const str before = S("\"$id\": ");
    str text = embedded_schemas_get(str_sub(page->template, 8, page->template.n));
    size_t from = str_find(text, before, 0) + before.n, to = str_find_byte(text, ',', from);
    if (from >= text.n)
        return false;
    buf_put(out, str_sub(text, 0, from));
    json_string(out, site_permalink(data->scratch, data->site, page->url));
    buf_put(out, str_sub(text, to, text.n));
    return true;
}

bool data_write(const struct data *data, const struct page *page, struct buf *out) {
    struct arena_mark mark = arena_mark(data->scratch);
    size_t i = find(page->template);
    bool known = i < WRITERS;
    if (known)
        writers[i].write(data, page, out);
    else if (data_is_schema(page->template))
        known = write_schema(data, page, out);
    arena_rewind(data->scratch, mark);
    return known;
}
