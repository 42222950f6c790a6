/* What `sitegen calc` prints: a scenario of a model in three forms, or the list of models. */
#ifndef CMD_CALC_H
#define CMD_CALC_H

#include "base/csv.h"
#include "cmd/print.h"
#include "model/model.h"

struct calc {
    const struct site *site;
    const struct model *model;
    struct scenario scenario;
    bool plain_default; /* neither --preset nor --set */
    struct arena *arena;
};

void calc_print_text(const struct calc *c, struct buf *out);
void calc_print_json(const struct calc *c, struct buf *out);
/* The table; of a model without columns its headline. */
void calc_print_csv(const struct calc *c, struct buf *out);

/* A sentence with its values put in; empty when its condition does not hold. */
str calc_sentence(const struct calc *c, const struct model_sentence *s);
/* A field of the model that holds Markdown of one line, as plain text. */
str calc_markdown(const struct calc *c, str text, struct span place);
/* Does the input have another value than its default? */
bool calc_moved(const struct calc *c, uint32_t input);
/* Has it a say in the scenario? */
bool calc_uses(const struct calc *c, uint32_t input);
/* The default as scenario_input_text tells a value. */
str calc_default_text(const struct calc *c, uint32_t input);

#endif
