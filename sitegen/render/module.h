/* Models as JavaScript modules, for pages that compute. A module imports nothing and needs no eval: the runtime
 * (module_*.js, which the binary holds), `model` with what a page must know of the model, and `run`, its program. It comes to
 * the same bits as program_run, and writes and reads the same texts as form.h. */
#ifndef RENDER_MODULE_H
#define RENDER_MODULE_H

#include "model/model.h"

/* Appends the module of a model that is not broken. */
void module_write(const struct model *m, const struct site *site, struct arena *scratch,
                  struct buf *out);

/* ---- what the files behind module_write share ---- */

/* `export function run(inputs)`: the program, slot by slot. */
void module_program(struct buf *out, const struct program *p);

#endif
