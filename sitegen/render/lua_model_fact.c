/* Facts: what they say, since when, how it is computed, what is checked; and the claims that rest on them. */
#include "history/digest.h"
#include "render/lua_model_common.h"

/* ---- formulas ---- */

static void push_name(struct renderer *r, const struct formula_ref *ref) {
    lua_State *L = r->machine.L;
    const struct named *named = ref->target;
    push_str(L, ref->id);
    lua_setfield(L, -2, "name");
    push_item(r, named->item);
    lua_setfield(L, -2, "item");
    push_date(r, &ref->at);
    lua_setfield(L, -2, "at");
    note_display(r, named->item);
    if (named->item->kind == ITEM_FACT) {
        push_object(r, &value_class, named->value);
        lua_setfield(L, -2, "value");
    }
}

void push_pieces(struct renderer *r, const struct formula *f) {
    lua_State *L = r->machine.L;
    if (!f) {
        lua_pushnil(L);
        return;
    }
    struct formula_pieces pieces = formula_pieces(&r->machine.arena, f);
    lua_createtable(L, (int)pieces.count, 0);
    for (size_t i = 0; i < pieces.count; i++) {
        lua_createtable(L, 0, 4);
        if (pieces.items[i].text.n) {
            push_str(L, pieces.items[i].text);
            lua_setfield(L, -2, "text");
        } else {
            push_name(r, &f->refs.items[pieces.items[i].ref]);
        }
        lua_rawseti(L, -2, (lua_Integer)i + 1);
    }
}

/* ---- values over time ---- */

enum fact_value_field {
    ENTRY_VALUE,
    ENTRY_FORMULA,
    ENTRY_FROM,
    ENTRY_ENDS,
    ENTRY_RANK,
    ENTRY_LEADING,
    ENTRY_STATUS,
    ENTRY_AS_OF,
    ENTRY_SOURCES,
    ENTRY_NOTE
};

static const str fact_value_fields[] = {
    [ENTRY_VALUE] = S("value"),   [ENTRY_FORMULA] = S("formula"), [ENTRY_FROM] = S("from"),
    [ENTRY_ENDS] = S("ends"),     [ENTRY_RANK] = S("rank"),       [ENTRY_LEADING] = S("leading"),
    [ENTRY_STATUS] = S("status"), [ENTRY_AS_OF] = S("as_of"),     [ENTRY_SOURCES] = S("sources"),
    [ENTRY_NOTE] = S("note")};

static void get_fact_value(struct renderer *r, const void *object, int field) {
    const struct fact_value *v = object;
    switch ((enum fact_value_field)field) {
    case ENTRY_VALUE:
        push_object(r, &value_class, v->value.kind ? &v->value : NULL);
        break;
    case ENTRY_FORMULA:
        push_pieces(r, v->formula);
        break;
    case ENTRY_FROM:
        push_date(r, &v->from);
        break;
    case ENTRY_ENDS:
        push_date(r, &v->ends);
        break;
    case ENTRY_RANK:
        push_str(r->machine.L, rank_names[v->rank]);
        break;
    case ENTRY_LEADING:
        lua_pushboolean(r->machine.L, v->leading);
        break;
    case ENTRY_STATUS:
        push_optional(r, fact_status_names[v->status]);
        break;
    case ENTRY_AS_OF:
        push_date(r, &v->as_of);
        break;
    case ENTRY_SOURCES:
        push_citations(r, &v->sources);
        break;
    case ENTRY_NOTE:
        push_optional(r, v->note);
        break;
    }
}

const struct class fact_value_class = {CLASS_FACT_VALUE, "value over time",
                                       FIELDS(fact_value_fields), get_fact_value};

/* ---- checks ---- */

enum check_field {
    CHECK_TITLE,
    CHECK_LEFT,
    CHECK_RIGHT,
    CHECK_OPERATOR,
    CHECK_TOLERANCE,
    CHECK_RESULT,
    CHECK_TENSION,
    CHECK_FORMULA,
    CHECK_KIND
};

static const str check_fields[] = {
    [CHECK_TITLE] = S("title"),       [CHECK_LEFT] = S("left"),        [CHECK_RIGHT] = S("right"),
    [CHECK_OPERATOR] = S("operator"), [CHECK_TOLERANCE] = S("within"), [CHECK_RESULT] = S("result"),
    [CHECK_TENSION] = S("tension"),   [CHECK_FORMULA] = S("formula"),  [CHECK_KIND] = S("kind")};

static void push_value(struct renderer *r, const struct value *v) {
    push_object(r, &value_class, v->kind ? v : NULL);
}

static void get_check(struct renderer *r, const void *object, int field) {
    static const char *const results[] = {
        [TRUTH_NO] = "no", [TRUTH_UNDECIDED] = "undecided", [TRUTH_YES] = "yes"};
    const struct check *c = object;
    switch ((enum check_field)field) {
    case CHECK_TITLE:
        push_optional(r, c->title);
        break;
    case CHECK_LEFT:
        push_value(r, &c->left);
        break;
    case CHECK_RIGHT:
        push_value(r, &c->right);
        break;
    case CHECK_OPERATOR:
        push_optional(r, c->operator_text);
        break;
    case CHECK_TOLERANCE:
        push_value(r, &c->tolerance);
        break;
    case CHECK_RESULT:
        lua_pushstring(r->machine.L, results[c->result]);
        break;
    case CHECK_TENSION:
        push_optional(r, c->tension);
        break;
    case CHECK_FORMULA:
        push_pieces(r, c->formula);
        break;
    case CHECK_KIND:
        lua_pushstring(r->machine.L, c->equals.text.n ? "equals" : "holds");
        break;
    }
}

const struct class check_class = {CLASS_CHECK, "check", FIELDS(check_fields), get_check};

/* ---- relations ---- */

enum relation_field {
    RELATION_NAME,
    RELATION_VERB,
    RELATION_INVERSE,
    RELATION_GROUP,
    RELATION_FACTS
};

static const str relation_fields[] = {[RELATION_NAME] = S("name"),
                                      [RELATION_VERB] = S("verb"),
                                      [RELATION_INVERSE] = S("inverse"),
                                      [RELATION_GROUP] = S("group"),
                                      [RELATION_FACTS] = S("facts")};

static void get_relation(struct renderer *r, const void *object, int field) {
    const struct relation *relation = object;
    switch ((enum relation_field)field) {
    case RELATION_NAME:
        push_str(r->machine.L, relation->name);
        break;
    case RELATION_VERB:
        push_str(r->machine.L, relation->verb);
        break;
    case RELATION_INVERSE:
        push_optional(r, relation->inverse);
        break;
    case RELATION_GROUP:
        push_optional(r, relation->group);
        break;
    case RELATION_FACTS:
        push_items(r, &relation->facts);
        break;
    }
}

const struct class relation_class = {CLASS_RELATION, "relation", FIELDS(relation_fields),
                                     get_relation};

/* ---- facts ---- */

enum fact_field {
    FACT_VALUE = COMMON_COUNT,
    FACT_STATUS,
    FACT_AS_OF,
    FACT_SUBJECT,
    FACT_PREV,
    FACT_NEXT,
    FACT_SOURCES,
    FACT_CITED_BY,
    FACT_VALUES,
    FACT_FORMULA,
    FACT_INPUTS,
    FACT_USED_BY,
    FACT_CHECKS,
    FACT_TENSIONS,
    FACT_CLAIMS,
    FACT_MODELS,
    FACT_REVIEW_BY,
    FACT_OVERDUE,
    FACT_FROM,
    FACT_ENDS,
    FACT_HISTORY,
    FACT_RELATION,
    FACT_OBJECT,
    FACT_EVENT,
    FACT_PARTIES,
    FACT_EVENT_FROM,
    FACT_EVENT_UNTIL,
    FACT_IS_PERIOD,
    FACT_DIGEST
};

static const str fact_fields[] = {COMMON_NAMES,
                                  [FACT_VALUE] = S("value"),
                                  [FACT_STATUS] = S("status"),
                                  [FACT_AS_OF] = S("as_of"),
                                  [FACT_SUBJECT] = S("subject"),
                                  [FACT_PREV] = S("prev"),
                                  [FACT_NEXT] = S("next"),
                                  [FACT_SOURCES] = S("sources"),
                                  [FACT_CITED_BY] = S("cited_by"),
                                  [FACT_VALUES] = S("values"),
                                  [FACT_FORMULA] = S("formula"),
                                  [FACT_INPUTS] = S("inputs"),
                                  [FACT_USED_BY] = S("used_by"),
                                  [FACT_CHECKS] = S("checks"),
                                  [FACT_TENSIONS] = S("tensions"),
                                  [FACT_CLAIMS] = S("claims"),
                                  [FACT_MODELS] = S("models"),
                                  [FACT_REVIEW_BY] = S("review_by"),
                                  [FACT_OVERDUE] = S("overdue"),
                                  [FACT_FROM] = S("from"),
                                  [FACT_ENDS] = S("ends"),
                                  [FACT_HISTORY] = S("history"),
                                  [FACT_RELATION] = S("relation"),
                                  [FACT_OBJECT] = S("object"),
                                  [FACT_EVENT] = S("event"),
                                  [FACT_PARTIES] = S("parties"),
                                  [FACT_EVENT_FROM] = S("event_from"),
                                  [FACT_EVENT_UNTIL] = S("event_until"),
                                  [FACT_IS_PERIOD] = S("is_period"),
                                  [FACT_DIGEST] = S("digest")};

/* What patches leave alone needs no note. */
static unsigned fact_reading(int field) {
    switch (field) {
    case FACT_SUBJECT:
    case FACT_PREV:
    case FACT_NEXT:
    case FACT_CLAIMS:
    case FACT_MODELS:
    case FACT_RELATION:
    case FACT_OBJECT:
    case FACT_EVENT:
    case FACT_PARTIES:
    case FACT_EVENT_FROM:
    case FACT_EVENT_UNTIL:
    case FACT_IS_PERIOD:
    case FACT_CITED_BY: /* noted as what it is: backlinks */
        return 0;
    case FACT_USED_BY:
        return READ_BACKLINKS;
    case FACT_HISTORY:
        return READ_HISTORY;
    case FACT_DIGEST:
        return READ_WORDS;
    default:
        return field < COMMON_COUNT ? 0 : READ_VALUE;
    }
}

static void push_fact_value(struct renderer *r, const void *entries, size_t index) {
    push_object(r, &fact_value_class, (const struct fact_value *)entries + index);
}

static void push_check(struct renderer *r, const void *checks, size_t index) {
    push_object(r, &check_class, (const struct check *)checks + index);
}

static void push_listed_check(struct renderer *r, const void *checks, size_t index) {
    push_object(r, &check_class, ((const struct check *const *)checks)[index]);
}

/* The checks that do not hold: each has its explanation, else the site would not have been built. */
static void push_tensions(struct renderer *r, const struct fact *f) {
    size_t count = 0;
    const struct check **found =
        lua_newuserdatauv(r->machine.L, f->checks.count * sizeof(*found) + 1, 0);
    for (size_t i = 0; i < f->checks.count; i++)
        if (f->checks.items[i].result != TRUTH_YES)
            found[count++] = &f->checks.items[i];
    push_own_list(r, count, push_listed_check);
}

static void push_claim(struct renderer *r, const void *claims, size_t index) {
    push_item(r, &((const struct claim *const *)claims)[index]->item);
}

/* Those of the current value, which are the fact's unless it names its own. */
static const struct citation_list *fact_citations(const struct fact *f) {
    return f->entries.count ? &f->entries.items[f->current].sources : &f->sources;
}

static const struct fact_value *current_value(const struct fact *f) {
    static const struct fact_value none;
    return f->entries.count ? &f->entries.items[f->current] : &none;
}

/* What only facts with a relation or an event have. */
static void get_extra(struct renderer *r, const struct fact *f, int field) {
    static const struct fact_extra none;
    const struct fact_extra *extra = f->extra ? f->extra : &none;
    switch ((enum fact_field)field) {
    case FACT_RELATION:
        push_shared(r, &relation_class, extra->relation);
        break;
    case FACT_OBJECT:
        push_item(r, extra->object.item);
        break;
    case FACT_EVENT:
        push_optional(r, extra->event.text);
        break;
    case FACT_PARTIES:
        push_items(r, &extra->taking_part);
        break;
    case FACT_EVENT_FROM:
        push_date(r, &extra->event_from);
        break;
    case FACT_EVENT_UNTIL:
        push_date(r, &extra->event_until);
        break;
    case FACT_IS_PERIOD:
        lua_pushboolean(r->machine.L, extra->is_period);
        break;
    default:
        get_common(r, &f->item, field);
    }
}

static void get_fact(struct renderer *r, const void *object, int field) {
    const struct fact *f = object;
    if (r->reads)
        note_read(r, object, fact_reading(field));
    switch ((enum fact_field)field) {
    case FACT_VALUE:
        push_value(r, &f->value);
        break;
    case FACT_STATUS:
        push_optional(r, fact_status_names[f->status]);
        break;
    case FACT_AS_OF:
        push_date(r, &f->as_of);
        break;
    case FACT_SUBJECT:
        push_item(r, f->subject.item);
        break;
    case FACT_PREV:
        push_item(r, f->prev ? &f->prev->item : NULL);
        break;
    case FACT_NEXT:
        push_item(r, f->next ? &f->next->item : NULL);
        break;
    case FACT_SOURCES:
        push_citations(r, fact_citations(f));
        break;
    case FACT_CITED_BY:
        get_common(r, &f->item, COMMON_BACKLINKS);
        break;
    case FACT_VALUES:
        push_list(r, f->entries.items, f->entries.count, push_fact_value);
        break;
    case FACT_FORMULA:
        push_pieces(r, f->entries.count ? f->entries.items[f->current].formula : NULL);
        break;
    case FACT_INPUTS:
        push_items(r, &f->inputs);
        break;
    case FACT_USED_BY:
        push_items(r, &f->used_by);
        break;
    case FACT_CHECKS:
        push_list(r, f->checks.items, f->checks.count, push_check);
        break;
    case FACT_TENSIONS:
        push_tensions(r, f);
        break;
    case FACT_CLAIMS:
        push_list(r, f->claims.items, f->claims.count, push_claim);
        break;
    case FACT_MODELS:
        push_items(r, &f->models);
        break;
    case FACT_REVIEW_BY:
        push_date(r, &f->review_by);
        break;
    case FACT_OVERDUE:
        lua_pushboolean(r->machine.L, site_is_overdue(r->site, &f->review_by));
        break;
    case FACT_FROM:
        push_date(r, &current_value(f)->from);
        break;
    case FACT_ENDS:
        push_date(r, &current_value(f)->ends);
        break;
    case FACT_HISTORY:
        push_history(r, &f->item);
        break;
    case FACT_DIGEST:
        push_str(r->machine.L, item_digest(r->site, &f->item, &r->machine.arena));
        break;
    default:
        get_extra(r, f, field);
    }
}

const struct class fact_class = {CLASS_FACT, "fact", FIELDS(fact_fields), get_fact};

/* ---- claims ---- */

enum claim_field {
    CLAIM_FIELD_AT = COMMON_COUNT,
    CLAIM_FIELD_KIND,
    CLAIM_FIELD_VERDICT,
    CLAIM_FIELD_BY,
    CLAIM_FIELD_BY_NAME,
    CLAIM_FIELD_VALUE,
    CLAIM_FIELD_FACTS,
    CLAIM_FIELD_DOCUMENT
};

static const str claim_fields[] = {COMMON_NAMES,
                                   [CLAIM_FIELD_AT] = S("at"),
                                   [CLAIM_FIELD_KIND] = S("claim_kind"),
                                   [CLAIM_FIELD_VERDICT] = S("verdict"),
                                   [CLAIM_FIELD_BY] = S("by"),
                                   [CLAIM_FIELD_BY_NAME] = S("by_name"),
                                   [CLAIM_FIELD_VALUE] = S("value"),
                                   [CLAIM_FIELD_FACTS] = S("facts"),
                                   [CLAIM_FIELD_DOCUMENT] = S("document")};

static void get_claim(struct renderer *r, const void *object, int field) {
    const struct claim *c = object;
    switch ((enum claim_field)field) {
    case CLAIM_FIELD_AT:
        push_optional(r, c->at);
        break;
    case CLAIM_FIELD_KIND:
        push_optional(r, claim_kind_names[c->claim_kind]);
        break;
    case CLAIM_FIELD_VERDICT:
        push_optional(r, verdict_names[c->verdict]);
        break;
    case CLAIM_FIELD_BY:
        push_item(r, c->by.item);
        break;
    case CLAIM_FIELD_BY_NAME:
        push_optional(r, c->by_name);
        break;
    case CLAIM_FIELD_VALUE:
        push_value(r, &c->value);
        break;
    case CLAIM_FIELD_FACTS:
        push_list(r, c->facts.items, c->facts.count, push_referred);
        break;
    case CLAIM_FIELD_DOCUMENT:
        push_item(r, c->document ? &c->document->item : NULL);
        break;
    default:
        get_common(r, &c->item, field);
    }
}

const struct class claim_class = {CLASS_CLAIM, "claim", FIELDS(claim_fields), get_claim};
