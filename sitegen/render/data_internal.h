/* The writers of data files. */
#ifndef RENDER_DATA_INTERNAL_H
#define RENDER_DATA_INTERNAL_H

#include "render/data.h"

typedef void data_writer(const struct data *data, const struct page *page, struct buf *out);

/* data_facts.c */
data_writer data_facts_json, data_facts_csv, data_facts_ndjson, data_fact_json;
/* data_items.c */
data_writer data_entities_json, data_terms_json, data_claims_json, data_questions_json;
/* data_models.c */
data_writer data_models_json;
/* data_sources.c, data_citations.c */
data_writer data_sources_json, data_sources_bib, data_sources_csl;
/* data_timeline.c, data_calendar.c */
data_writer data_timeline_json, data_timeline_ics;
/* data_package.c */
data_writer data_package_json;

#endif
