/* What items say in Markdown beside their `text`: in fields of their own. */
#include "model/model.h"

static bool field_of_fact(const struct fact *fact, size_t i, str *text, struct span *place) {
    if (i < fact->checks.count) {
        *text = fact->checks.items[i].tension;
        *place = fact->checks.items[i].tension_span;
        return true;
    }
    i -= fact->checks.count;
    if (i >= fact->entries.count)
        return false;
    *text = fact->entries.items[i].note;
    *place = fact->entries.items[i].note_span;
    return true;
}

static bool field_of_model(const struct model *model, size_t i, str *text, struct span *place) {
    if (i < model->inputs.count) {
        *text = model->inputs.items[i].note;
        *place = model->inputs.items[i].note_span;
        return true;
    }
    i -= model->inputs.count;
    if (i < model->formulas.count) {
        *text = model->formulas.items[i].note;
        *place = model->formulas.items[i].note_span;
        return true;
    }
    i -= model->formulas.count;
    if (i >= model->caveats.count)
        return false;
    *text = model->caveats.items[i].text;
    *place = model->caveats.items[i].span;
    return true;
}

bool item_field(const struct item *item, size_t i, str *text, struct span *place) {
    if (item->kind == ITEM_FACT)
        return field_of_fact((const struct fact *)item, i, text, place);
    return item->kind == ITEM_MODEL && field_of_model((const struct model *)item, i, text, place);
}
