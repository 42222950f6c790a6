/* What the files behind quantity.h share. */
#ifndef MODEL_QUANTITY_INTERNAL_H
#define MODEL_QUANTITY_INTERNAL_H

#include "model/quantity.h"

/* Multiplies the unit by def^power. False when it has too many factors, or too large a power. */
bool unit_add_factor(struct unit *unit, const struct unit_def *def, int power);
/* Does it reduce to no base at all, as %, x and km/m do? */
bool unit_is_plain(const struct unit *u);
/* A percentage, and nothing else. */
bool unit_is_share(const struct unit *u);

/* Large money and counts read better in words; measures have prefixes of their own. */
bool unit_wants_scale_words(const struct unit *u);
/* "$" of what has it in front of the number. */
str unit_leading_sign(const struct unit *u);
/* " GW", "%", " years": what stands above the line, without a currency sign that stands in front. */
void unit_put_numerator(struct buf *out, const struct unit *u, bool singular, bool with_sign);
/* " a year", "/h" behind a symbol, " per kWh"; more than one: " per GW per year". */
void unit_put_denominator(struct buf *out, const struct unit *u);

/* Sets number to the middle of a range; what has come down to one point is neither approximate nor a range. */
void quantity_settle(struct quantity *q);

/* A change of units under way: what the numbers of a quantity are still to be multiplied with and divided by.
 * Both are kept exact and without common factors, so that months to years is one rounding. */
struct conversion {
    struct quantity *q;
    struct decimal by, over;
    bool fits; /* false when a number became too large */
};
struct conversion conversion_begin(struct quantity *q);
void conversion_times(struct conversion *c, struct decimal scale, int power);
bool conversion_finish(struct conversion *c); /* false when it did not fit */

/* *a times b^sign, where factors of the same bases merge into those of *a; plain numbers (%) vanish, and all
 * factors when no base is left. What that does to the number goes to *c. False with too many factors. */
bool unit_multiply(struct unit *a, const struct unit *b, int sign, struct conversion *c);
/* All factors of u as their scales. */
void conversion_to_bases(struct conversion *c, const struct unit *u, int sign);

#endif
