/* Data files as the page that tells of them sees them. */
#include "render/data.h"
#include "render/lua_model.h"

enum data_field {
    DATA_NAME,
    DATA_URL,
    DATA_PERMALINK,
    DATA_WHAT,
    DATA_MEDIA,
    DATA_SCHEMA,
    DATA_SCHEMA_URL
};

static const str data_fields[] = {[DATA_NAME] = S("name"),
                                  [DATA_URL] = S("url"),
                                  [DATA_PERMALINK] = S("permalink"),
                                  [DATA_WHAT] = S("what"),
                                  [DATA_MEDIA] = S("media"),
                                  [DATA_SCHEMA] = S("schema"),
                                  [DATA_SCHEMA_URL] = S("schema_url")};

static void get_data_file(struct renderer *r, const void *object, int field) {
    const struct page *page = object;
    const struct data_file *file = data_file_of(page->template);
    switch ((enum data_field)field) {
    case DATA_NAME:
        push_str(r->machine.L, page->template);
        break;
    case DATA_URL:
        push_url(r, page->url);
        break;
    case DATA_PERMALINK:
        push_permalink(r, page->url);
        break;
    case DATA_WHAT:
        push_optional(r, file ? str_of(file->what) : (str){0});
        break;
    case DATA_MEDIA:
        push_str(r->machine.L, data_media(page->template));
        break;
    case DATA_SCHEMA:
        push_optional(r, file && file->schema ? str_of(file->schema) : (str){0});
        break;
    case DATA_SCHEMA_URL:
        push_url(r, file && file->schema ? data_schema_url(&r->machine.arena, file->schema)
                                         : (str){0});
        break;
    }
}

const struct class data_file_class = {CLASS_DATA_FILE, "data file", FIELDS(data_fields),
                                      get_data_file};

static void push_data_file(struct renderer *r, const void *pages, size_t index) {
    push_object(r, &data_file_class, ((const struct page *const *)pages)[index]);
}

static void find_data(struct renderer *r) {
    for (size_t i = 0; i < r->site->pages.count; i++) {
        const struct page *page = &r->site->pages.items[i];
        if (page->kind != PAGE_DATA || page->item)
            continue;
        if (data_is_schema(page->template))
            arena_push(&r->lasting, &r->schemas, page);
        else
            arena_push(&r->lasting, &r->data, page);
    }
}

void push_data_files(struct renderer *r) {
    if (!r->schemas.items) /* which are there whenever there is data */
        find_data(r);
    push_list(r, r->data.items, r->data.count, push_data_file);
}

void push_schemas(struct renderer *r) {
    if (!r->schemas.items)
        find_data(r);
    push_list(r, r->schemas.items, r->schemas.count, push_data_file);
}
