/* Do two records say the same? Wherever they stand, and however their files are laid out. */
#include "model/schema.h"

static bool same_dates(const struct date *a, const struct date *b) {
    return a->precision == b->precision && a->side == b->side && a->year == b->year &&
           a->quarter == b->quarter && a->month == b->month && a->day == b->day &&
           a->hour == b->hour && a->minute == b->minute && a->second == b->second;
}

static bool same_texts(const struct text_list *a, const struct text_list *b) {
    if (a->count != b->count)
        return false;
    for (size_t i = 0; i < a->count; i++)
        if (!str_eq(a->items[i].text, b->items[i].text))
            return false;
    return true;
}

static bool same_refs(const struct ref_list *a, const struct ref_list *b) {
    if (a->count != b->count)
        return false;
    for (size_t i = 0; i < a->count; i++)
        if (!str_eq(a->items[i].id, b->items[i].id))
            return false;
    return true;
}

static bool same_pairs(const struct pair_list *a, const struct pair_list *b) {
    if (a->count != b->count)
        return false;
    for (size_t i = 0; i < a->count; i++)
        if (!str_eq(a->items[i].name.text, b->items[i].name.text) ||
            !same_texts(&a->items[i].values, &b->items[i].values))
            return false;
    return true;
}

/* All lists of records have the same shape. */
struct record_list {
    const void *items;
    size_t count, capacity;
};

static bool same_records(const struct schema *schema, const struct record_list *a,
                         const struct record_list *b) {
    if (a->count != b->count)
        return false;
    for (size_t i = 0; i < a->count; i++)
        if (!record_same(schema, (const char *)a->items + i * schema->size,
                         (const char *)b->items + i * schema->size, NULL))
            return false;
    return true;
}

/* The struct that has the field; NULL: none of its fields is given. */
static const void *home_of(const struct field *f, const void *record) {
    return f->apart_size ? *(const void *const *)(const void *)((const char *)record + f->apart)
                         : record;
}

static bool same_fields(const struct field *f, const void *x, const void *y) {
    switch (f->type) {
    case FIELD_ID:
    case FIELD_TEXT:
    case FIELD_MARKDOWN:
    case FIELD_LINK:
        return str_eq(*(const str *)x, *(const str *)y);
    case FIELD_WRITTEN:
    case FIELD_FORMULA:
        return str_eq(((const struct written *)x)->text, ((const struct written *)y)->text);
    case FIELD_DATE:
    case FIELD_BOUND:
        return same_dates(x, y);
    case FIELD_BOOLEAN:
        return *(const bool *)x == *(const bool *)y;
    case FIELD_INTEGER:
        return *(const int64_t *)x == *(const int64_t *)y;
    case FIELD_CHOICE:
        return *(const int *)x == *(const int *)y;
    case FIELD_VALUE:
        return value_same(x, y);
    case FIELD_REF:
        return str_eq(((const struct ref *)x)->id, ((const struct ref *)y)->id);
    case FIELD_REFS:
        return same_refs(x, y);
    case FIELD_TEXTS:
        return same_texts(x, y);
    case FIELD_RECORDS:
        return same_records(f->record, x, y);
    case FIELD_RECORD:
        return record_same(f->record, x, y, NULL);
    case FIELD_PAIRS:
        return same_pairs(x, y);
    case FIELD_ITEMS:
        break;
    }
    return true;
}

static bool is_named(const char *const *names, str name) {
    for (size_t i = 0; names && names[i]; i++)
        if (str_eq(name, str_of(names[i])))
            return true;
    return false;
}

bool record_same(const struct schema *schema, const void *a, const void *b,
                 const char *const *but) {
    static const max_align_t nothing[64];
    _Static_assert(sizeof nothing >= sizeof(struct fact_extra), "as large as any struct apart");
    for (size_t i = 0; i < schema->count; i++) {
        const struct field *f = &schema->fields[i];
        const char *x = home_of(f, a), *y = home_of(f, b);
        if (is_named(but, f->name) || x == y)
            continue;
        x = x ? x : (const char *)nothing;
        y = y ? y : (const char *)nothing;
        if (!same_fields(f, x + f->offset, y + f->offset))
            return false;
    }
    return true;
}
