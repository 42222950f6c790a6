/* Units: the built-in ones, what they are made of, and what becomes of them in products. */
#include "model/quantity_internal.h"

/* A Julian year, as astronomy and energy statistics use it, has 365.25 days; what a unit without a
 * meaning is: a base of its own. */
static const struct {
    const char *name, *plural, *sign, *dimension, *is;
    bool spaced;
} built_in[] = {
    {"USD", "USD", "$", "money", NULL, true},
    {"EUR", "EUR", "€", "money", NULL, true},
    {"GBP", "GBP", "£", "money", NULL, true},
    {"JPY", "JPY", "¥", "money", NULL, true},
    {"CHF", "CHF", "", "money", NULL, true},
    {"CNY", "CNY", "", "money", NULL, true},
    {"s", "s", "", "time", NULL, true},
    {"min", "min", "", "time", "60 s", true},
    {"h", "h", "", "time", "3600 s", true},
    {"hour", "hours", "", "time", "3600 s", true},
    {"day", "days", "", "time", "24 h", true},
    {"week", "weeks", "", "time", "7 day", true},
    {"year", "years", "", "time", "365.25 day", true},
    {"quarter", "quarters", "", "time", "0.25 year", true},
    {"month", "months", "", "time", "2629800 s", true}, /* a twelfth of a year */
    {"W", "W", "", "power", NULL, true},
    {"kW", "kW", "", "power", "1e3 W", true},
    {"MW", "MW", "", "power", "1e6 W", true},
    {"GW", "GW", "", "power", "1e9 W", true},
    {"TW", "TW", "", "power", "1e12 W", true},
    {"Wh", "Wh", "", "energy", "1 W h", true},
    {"kWh", "kWh", "", "energy", "1e3 Wh", true},
    {"MWh", "MWh", "", "energy", "1e6 Wh", true},
    {"GWh", "GWh", "", "energy", "1e9 Wh", true},
    {"TWh", "TWh", "", "energy", "1e12 Wh", true},
    {"%", "%", "", "share", "0.01", false},
    {"x", "×", "", "ratio", "1", false},
    {"kg", "kg", "", "mass", NULL, true},
    {"g", "g", "", "mass", "0.001 kg", true},
    {"t", "t", "", "mass", "1000 kg", true},
    {"m", "m", "", "length", NULL, true},
    {"mm", "mm", "", "length", "0.001 m", true},
    {"km", "km", "", "length", "1000 m", true},
    {"m2", "m²", "", "area", "1 m^2", true},
    {"km2", "km²", "", "area", "1e6 m^2", true},
    {"ha", "ha", "", "area", "1e4 m^2", true},
    {"m3", "m³", "", "volume", "1 m^3", true},
    {"B", "B", "", "data", NULL, true},
    {"kB", "kB", "", "data", "1e3 B", true},
    {"MB", "MB", "", "data", "1e6 B", true},
    {"GB", "GB", "", "data", "1e9 B", true},
    {"TB", "TB", "", "data", "1e12 B", true},
    {"people", "people", "", "people", NULL, true},
};

str units_taken(const struct units *u, const struct unit_def *def) {
    const str names[] = {def->name, def->plural, def->sign};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (names[i].n && map_get(&u->by_name, names[i]))
            return names[i];
    return (str){0};
}

bool units_declare(struct units *u, struct arena *a, struct unit_def def) {
    const str names[] = {def.name, def.plural, def.sign};
    if (units_taken(u, &def).n)
        return false;
    struct unit_def *kept = arena_new(a, struct unit_def);
    *kept = def;
    if (decimal_is_zero(def.scale)) {
        kept->scale = decimal_of(1);
        kept->bases[0] = (struct unit_base){kept, 1};
    }
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (names[i].n)
            map_add(&u->by_name, names[i], kept); /* the plural may be the name */
    return true;
}

struct units units_make(struct arena *a) {
    struct units u = {map_make(a)};
    for (size_t i = 0; i < sizeof built_in / sizeof *built_in; i++) {
        struct unit_def def = {.name = str_of(built_in[i].name),
                               .plural = str_of(built_in[i].plural),
                               .sign = str_of(built_in[i].sign),
                               .dimension = str_of(built_in[i].dimension),
                               .spaced = built_in[i].spaced};
        struct quantity is;
        str error_text = {0};
        if (built_in[i].is && !quantity_parse(&u, str_of(built_in[i].is), &is, &error_text))
            unit_def_is(a, &def, &is);
        units_declare(&u, a, def);
    }
    return u;
}

/* ---- bases ---- */

struct bases {
    struct unit_base items[2 * UNIT_MAX_FACTORS * UNIT_MAX_BASES];
    size_t count;
};

static void add_base(struct bases *b, const struct unit_def *def, int power) {
    for (size_t i = 0; i < b->count; i++)
        if (b->items[i].def == def) {
            b->items[i].power += power;
            return;
        }
    b->items[b->count++] = (struct unit_base){def, power};
}

static void add_bases(struct bases *b, const struct unit *u, int sign) {
    for (size_t i = 0; i < u->count; i++)
        for (size_t k = 0; k < UNIT_MAX_BASES; k++) {
            const struct unit_base *base = &u->factors[i].def->bases[k];
            if (base->power)
                add_base(b, base->def, sign * u->factors[i].power * base->power);
        }
}

/* Drops the bases that have cancelled out; how many are left. */
static size_t bases_left(struct bases *b) {
    size_t kept = 0;
    for (size_t i = 0; i < b->count; i++)
        if (b->items[i].power)
            b->items[kept++] = b->items[i];
    return b->count = kept;
}

bool units_agree(const struct unit *a, const struct unit *b) {
    struct bases difference = {.count = 0};
    add_bases(&difference, a, 1);
    add_bases(&difference, b, -1);
    return bases_left(&difference) == 0;
}

bool unit_is_plain(const struct unit *u) { return units_agree(u, &(struct unit){.count = 0}); }

static bool def_is_plain(const struct unit_def *def) {
    return unit_is_plain(&(struct unit){{{def, 1}}, 1});
}

bool unit_is_share(const struct unit *u) {
    return u->count && unit_is_plain(u) && str_eq(u->factors[0].def->dimension, S("share"));
}

static bool powers_fit(const struct bases *b) {
    for (size_t i = 0; i < b->count; i++)
        if (b->items[i].power < -UNIT_MAX_POWER || b->items[i].power > UNIT_MAX_POWER)
            return false;
    return true;
}

bool unit_def_is(struct arena *a, struct unit_def *def, const struct quantity *is) {
    struct bases bases = {.count = 0};
    struct quantity reduced = *is;
    struct conversion c = conversion_begin(&reduced);
    add_bases(&bases, &is->unit, 1);
    if (bases_left(&bases) > UNIT_MAX_BASES || !powers_fit(&bases))
        return false;
    conversion_to_bases(&c, &is->unit, 1);
    if (!conversion_finish(&c) || decimal_cmp(reduced.low, reduced.high) ||
        decimal_sign(reduced.low) <= 0)
        return false;
    def->scale = reduced.number;
    memset(def->bases, 0, sizeof def->bases);
    memcpy(def->bases, bases.items, bases.count * sizeof *bases.items);
    if (!def->dimension.n)
        def->dimension = unit_dimension(a, &is->unit);
    return true;
}

/* ---- conversions ---- */

struct conversion conversion_begin(struct quantity *q) {
    return (struct conversion){q, decimal_of(1), decimal_of(1), true};
}

static bool is_one(struct decimal d) { return d.coefficient == 1 && d.exponent == 0; }

bool conversion_finish(struct conversion *c) {
    struct quantity *q = c->q;
    if (!is_one(c->by) || !is_one(c->over))
        c->fits = decimal_scale(q->low, c->by, c->over, ROUND_FLOOR, &q->low) &&
                  decimal_scale(q->number, c->by, c->over, ROUND_NEAREST, &q->number) &&
                  decimal_scale(q->high, c->by, c->over, ROUND_CEILING, &q->high) && c->fits;
    c->by = c->over = decimal_of(1);
    return c->fits;
}

static int64_t common_divisor(int64_t a, int64_t b) {
    while (b) {
        int64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

/* *side *= scale, where *other is on the other side of the fraction. */
static void extend(struct conversion *c, struct decimal *side, struct decimal *other,
                   struct decimal scale) {
    int64_t common = common_divisor(scale.coefficient, other->coefficient);
    scale.coefficient /= common;
    other->coefficient /= common;
    struct decimal low, high;
    if (!decimal_multiply(*side, scale, ROUND_FLOOR, &low) ||
        !decimal_multiply(*side, scale, ROUND_CEILING, &high) || decimal_cmp(low, high)) {
        conversion_finish(c); /* more than 18 digits: round the numbers once more */
        low = scale;
    }
    *side = low;
}

void conversion_times(struct conversion *c, struct decimal scale, int power) {
    for (; power > 0; power--)
        extend(c, &c->by, &c->over, scale);
    for (; power < 0; power++)
        extend(c, &c->over, &c->by, scale);
}

void conversion_to_bases(struct conversion *c, const struct unit *u, int sign) {
    for (size_t i = 0; i < u->count; i++)
        conversion_times(c, u->factors[i].def->scale, sign * u->factors[i].power);
}

/* ---- products ---- */

static void remove_factor(struct unit *u, size_t i) {
    memmove(&u->factors[i], &u->factors[i + 1], (u->count - i - 1) * sizeof *u->factors);
    u->count--;
}

/* What stands above the line comes first, as it is written and printed. */
static void insert_factor(struct unit *u, const struct unit_def *def, int power) {
    size_t at = u->count;
    if (power > 0)
        for (at = 0; at < u->count && u->factors[at].power > 0; at++)
            ;
    memmove(&u->factors[at + 1], &u->factors[at], (u->count - at) * sizeof *u->factors);
    u->factors[at] = (struct unit_factor){def, power};
    u->count++;
}

bool unit_add_factor(struct unit *u, const struct unit_def *def, int power) {
    size_t at = 0;
    while (at < u->count && u->factors[at].def != def)
        at++;
    int old = at < u->count ? u->factors[at].power : 0, sum = old + power;
    if (sum < -UNIT_MAX_POWER || sum > UNIT_MAX_POWER)
        return false;
    if (old && (old > 0) == (sum > 0) && sum) {
        u->factors[at].power = sum;
        return true;
    }
    if (old)
        remove_factor(u, at);
    if (sum && u->count == UNIT_MAX_FACTORS)
        return false;
    if (sum)
        insert_factor(u, def, sum);
    return true;
}

static int power_in(const struct unit_def *def, const struct unit_def *base) {
    for (size_t i = 0; i < UNIT_MAX_BASES; i++)
        if (def->bases[i].power && def->bases[i].def == base)
            return def->bases[i].power;
    return 0;
}

/* Are both powers of one thing (m and ha, but not W and Wh)? Then a is its *first, b its *second power. */
static bool same_bases(const struct unit_def *a, const struct unit_def *b, int *first,
                       int *second) {
    *first = a->bases[0].power;
    *second = *first ? power_in(b, a->bases[0].def) : 0;
    if (!*second)
        return false;
    for (size_t i = 0; i < UNIT_MAX_BASES; i++) {
        const struct unit_base *x = &a->bases[i], *y = &b->bases[i];
        if ((x->power && x->power * *second != power_in(b, x->def) * *first) ||
            (y->power && y->power * *first != power_in(a, y->def) * *second))
            return false;
    }
    return true;
}

/* Tries to merge def^power into the factor number i: month into year, m^2 into ha. */
static bool merge(struct unit *u, size_t i, const struct unit_def *def, int power,
                  struct conversion *c) {
    struct unit_factor old = u->factors[i], merged = old;
    int first, second;
    if (!same_bases(old.def, def, &first, &second))
        return false;
    int total = old.power * first + power * second;
    if (total % first == 0)
        merged.power = total / first;
    else if (total % second == 0)
        merged = (struct unit_factor){def, total / second};
    else if (!old.def->bases[1].power) /* m3 over m2: their base itself */
        merged = (struct unit_factor){old.def->bases[0].def, total};
    else
        return false;
    struct unit result = *u;
    remove_factor(&result, i);
    if (!unit_add_factor(&result, merged.def, merged.power))
        return false; /* too large a power: they stay apart */
    conversion_times(c, old.def->scale, old.power);
    conversion_times(c, def->scale, power);
    conversion_times(c, merged.def->scale, -merged.power);
    *u = result;
    return true;
}

/* Into a factor of the same unit or of the same bases. */
static bool merge_factor(struct unit *u, const struct unit_def *def, int power,
                         struct conversion *c) {
    for (size_t i = 0; i < u->count; i++)
        if (u->factors[i].def == def)
            return unit_add_factor(u, def, power);
    for (size_t i = 0; i < u->count; i++)
        if (merge(u, i, def, power, c))
            return true;
    return false;
}

bool unit_multiply(struct unit *a, const struct unit *b, int sign, struct conversion *c) {
    struct unit product = {.count = 0}, others = product; /* what b brings stays as it is: h/year */
    bool fits = true;
    for (size_t i = 0; i < a->count + b->count; i++) {
        bool second = i >= a->count;
        struct unit_factor f = second ? b->factors[i - a->count] : a->factors[i];
        int power = second ? sign * f.power : f.power;
        if (def_is_plain(f.def))
            conversion_times(c, f.def->scale, power);
        else if (!second)
            fits = unit_add_factor(&product, f.def, power) && fits;
        else if (!merge_factor(&product, f.def, power, c))
            fits = unit_add_factor(&others, f.def, power) && fits;
    }
    for (size_t i = 0; i < others.count; i++)
        fits = unit_add_factor(&product, others.factors[i].def, others.factors[i].power) && fits;
    if (product.count && unit_is_plain(&product)) {
        conversion_to_bases(c, &product, 1);
        product.count = 0;
    }
    *a = product;
    return fits;
}
