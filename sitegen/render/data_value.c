#include "render/data_common.h"

static void put_quantity(struct data_json *d, const struct value *v) {
    const struct quantity *q = &v->quantity;
    json_put_text_or_null(&d->json, "number", value_plain_number(d->arena, v));
    json_put_text_or_null(&d->json, "low", value_plain_low(d->arena, v));
    json_put_text_or_null(&d->json, "high", value_plain_high(d->arena, v));
    json_put_bool(&d->json, "approximate", q->approximate);
    json_put_bool(&d->json, "range", q->range);
    json_put_text_or_null(&d->json, "unit", unit_text(d->arena, &q->unit));
    json_put_text(&d->json, "dimension", unit_dimension(d->arena, &q->unit));
}

static void put_date(struct data_json *d, const struct date *date) {
    data_put_date(d, "date", date);
    json_put_text(&d->json, "precision", str_of(date_precision_names[date->precision]));
    data_put_day(d, "first", date_first_day(date));
    data_put_day(d, "last", date_last_day(date));
}

static void put_truth(struct data_json *d, enum truth truth) {
    if (truth == TRUTH_UNDECIDED)
        json_put_null(&d->json, "truth");
    else
        json_put_bool(&d->json, "truth", truth == TRUTH_YES);
}

void data_put_value(struct data_json *d, const char *key, const struct value *v) {
    struct json_writer *j = &d->json;
    if (!v || !v->kind) {
        json_put_null(j, key);
        return;
    }
    json_open_object(j, key);
    json_put_text(j, "kind", str_of(value_kind_names[v->kind]));
    json_put_text(j, "text", value_text(d->arena, v));
    json_put_text_or_null(j, "written", v->written);
    if (v->kind == VALUE_QUANTITY)
        put_quantity(d, v);
    else if (v->kind == VALUE_DATE)
        put_date(d, &v->date);
    else if (v->kind == VALUE_BOOLEAN)
        put_truth(d, v->truth);
    else if (v->kind == VALUE_ENTITY)
        json_put_text(j, "entity", v->entity ? v->entity->id : v->written);
    json_close_object(j);
}
