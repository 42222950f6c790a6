/* Models whose facts stay what they are: they need no new program, only to find the facts' values where they are now. */
#include "model/model.h"
#include "model/patch_internal.h"

/* A model knows of a fact nothing but this, and what it reads when it is shown. */
static bool same_entries(const struct fact *a, const struct fact *b) {
    if (a->entries.count != b->entries.count || a->current != b->current)
        return false;
    for (size_t i = 0; i < a->entries.count; i++) {
        const struct fact_value *x = &a->entries.items[i], *y = &b->entries.items[i];
        if (!value_same(&x->value, &y->value) || date_cmp(&x->from, &y->from) ||
            date_cmp(&x->ends, &y->ends) || x->leading != y->leading)
            return false;
    }
    return true;
}

static bool stays(struct change *c, const struct fact *before, const struct fact *now) {
    return !now->models.count || same_entries(before, now) ||
           patch_refuse(c, "a model computes with what changed");
}

/* ---- names ---- */

static void name_formulas(struct change *c, struct model *m) {
    for (size_t i = 0; i < m->program.formulas.count; i++) {
        const struct formula *f = m->program.formulas.items[i].formula;
        patch_keep_names(c, f);
        patch_name_anew(c, f);
    }
}

/* The default of an input is one entry of a fact: that of the same number. */
static void name_inputs(struct change *c, struct model *m, const struct fact *before,
                        const struct fact *now) {
    for (size_t i = 0; i < m->inputs.count; i++) {
        struct model_input *in = &m->inputs.items[i];
        if (in->fact != &now->item || !in->entry)
            continue;
        undo_keep(&c->undo, &in->entry, sizeof in->entry);
        in->entry = &now->entries.items[in->entry - before->entries.items];
    }
}

static void name_models(struct change *c, const struct member *member, struct item_set *named) {
    const struct fact *now = (const struct fact *)member->item;
    for (size_t i = 0; i < now->models.count; i++) {
        struct item *model = now->models.items[i];
        if (item_set_add(named, c->scratch, model))
            name_formulas(c, (struct model *)model);
        name_inputs(c, (struct model *)model, member->before, now);
    }
}

bool patch_models(struct change *c) {
    struct item_set named = {.has = c->seen};
    for (size_t i = 0; i < c->followers.count; i++)
        if (!stays(c, &c->followers.items[i].before, c->followers.items[i].fact))
            return false;
    for (size_t i = 0; i < c->count; i++)
        if (!stays(c, c->members[i].before, (const struct fact *)c->members[i].item))
            return false;
    for (size_t i = 0; i < c->count; i++)
        name_models(c, &c->members[i], &named);
    item_set_clear(&named);
    return !c->d.errors || patch_refuse(c, "a model cannot find what it computes with");
}
