/* All facts in one file, as JSON; and one fact in its own. */
#include "render/data_fact.h"
#include "render/data_internal.h"

/* One fact a line, of which a list has commas between. */
static void put_facts(struct data_json *d) {
    const struct item_list *facts = &d->data->site->items[ITEM_FACT];
    for (size_t i = 0; i < facts->count; i++) {
        struct arena_mark mark = arena_mark(d->arena);
        json_break_line(&d->json);
        data_put_fact(d, (const struct fact *)facts->items[i], false);
        arena_rewind(d->arena, mark);
    }
}

void data_facts_json(const struct data *data, const struct page *page, struct buf *out) {
    struct data_json d = data_json_begin(data, out);
    (void)page;
    data_open_file(&d, "facts");
    json_open_array(&d.json, "facts");
    put_facts(&d);
    json_close_array(&d.json);
    data_close_file(&d);
}

void data_facts_ndjson(const struct data *data, const struct page *page, struct buf *out) {
    const struct item_list *facts = &data->site->items[ITEM_FACT];
    (void)page;
    for (size_t i = 0; i < facts->count; i++) {
        struct arena_mark mark = arena_mark(data->scratch);
        struct data_json d = data_json_begin(data, out);
        data_put_fact(&d, (const struct fact *)facts->items[i], false);
        buf_byte(out, '\n');
        arena_rewind(data->scratch, mark);
    }
}

void data_fact_json(const struct data *data, const struct page *page, struct buf *out) {
    struct data_json d = data_json_begin(data, out);
    data_put_fact(&d, (const struct fact *)page->item, true);
    buf_byte(out, '\n');
}
