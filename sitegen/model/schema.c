/* The tables. What reads them is record.c. */
#include "model/schema.h"

#include "model/model.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define NAME(literal) \
    { "" literal, sizeof(literal) - 1 }

const str fact_status_names[STATUS_COUNT] = {
    NAME(""),         NAME("announced"), NAME("conditional"), NAME("estimate"),
    NAME("reported"), NAME("confirmed"), NAME("disputed"),    NAME("retracted")};

const str entity_kind_names[ENTITY_COUNT] = {NAME(""),        NAME("organisation"), NAME("person"),
                                             NAME("product"), NAME("agreement"),    NAME("place"),
                                             NAME("unit"),    NAME("event")};

const str rank_names[RANK_COUNT] = {NAME("normal"), NAME("preferred"), NAME("deprecated")};
static const str rank_choices[] = {NAME(""), NAME("normal"), NAME("preferred"), NAME("deprecated")};

const str claim_kind_names[CLAIM_KIND_COUNT] = {
    NAME(""),         NAME("money"),      NAME("date"),       NAME("relation"),    NAME("capacity"),
    NAME("quantity"), NAME("percentage"), NAME("definition"), NAME("exclusivity"), NAME("product"),
    NAME("quote"),    NAME("place"),      NAME("history"),    NAME("question"),    NAME("opinion"),
    NAME("meta")};

const str question_state_names[QUESTION_STATE_COUNT] = {NAME(""), NAME("answered"), NAME("partly"),
                                                        NAME("open")};

const str verdict_names[VERDICT_COUNT] = {NAME(""),           NAME("holds"),   NAME("refined"),
                                          NAME("superseded"), NAME("tension"), NAME("contradicted"),
                                          NAME("not-found"),  NAME("opinion")};

const str model_scale_names[MODEL_SCALES] = {NAME(""), NAME("thousand"), NAME("million"),
                                             NAME("billion"), NAME("trillion")};

const str model_format_names[MODEL_FORMATS] = {NAME(""), NAME("plain")};

const str model_chart_kind_names[MODEL_CHART_KINDS] = {NAME(""), NAME("columns"), NAME("lines")};

#define ENTRY(field, kind, of, member, words, ...)                                           \
    {                                                                                        \
        .name = NAME(field), .type = kind, .offset = offsetof(of, member), .meaning = words, \
        __VA_ARGS__                                                                          \
    }
#define FIELD(name, type, of, member, meaning) \
    ENTRY(name, type, of, member, meaning, .required = false)
#define REQUIRED(name, type, of, member, meaning) \
    ENTRY(name, type, of, member, meaning, .required = true)
#define OPTION(name, of, member, names, meaning) \
    ENTRY(name, FIELD_CHOICE, of, member, meaning, .choices = names, .choice_count = COUNT(names))
#define PLACED_OPTION(name, of, member, where, names, meaning)                                     \
    ENTRY(name, FIELD_CHOICE, of, member, meaning, .choices = names, .choice_count = COUNT(names), \
          .place = offsetof(of, where))
#define REF(name, type, of, member, kind, meaning) \
    ENTRY(name, type, of, member, meaning, .wanted = kind)
#define RECORDS(name, of, member, schema, meaning) \
    ENTRY(name, FIELD_RECORDS, of, member, meaning, .record = schema)
#define CHOICE(name, of, member, names, meaning)                                       \
    ENTRY(name, FIELD_CHOICE, of, member, meaning, .required = true, .choices = names, \
          .choice_count = COUNT(names))
#define MARKDOWN(name, of, member, where, meaning) \
    ENTRY(name, FIELD_MARKDOWN, of, member, meaning, .place = offsetof(of, where))
#define LINK(name, of, member, where, meaning) \
    ENTRY(name, FIELD_LINK, of, member, meaning, .place = offsetof(of, where))
#define REVIEW_BY(of)                                                         \
    ENTRY("review_by", FIELD_DATE, of, review_by, "when to look at it again", \
          .place = offsetof(of, review_by_span))
#define EXTRA(name, type, member, meaning, ...)                                                  \
    ENTRY(name, type, struct fact_extra, member, meaning, .apart = offsetof(struct fact, extra), \
          .apart_size = sizeof(struct fact_extra), __VA_ARGS__)
#define SCHEMA(word, words, where, type, table)                                        \
    .name = word, .one = words, .place = where, .size = sizeof(type), .fields = table, \
    .count = COUNT(table)
#define ALTERNATIVES(table) .alternatives = table, .alternative_count = COUNT(table)
#define RANGE(name, of, member, from, to, meaning) \
    ENTRY(name, FIELD_INTEGER, of, member, meaning, .least = from, .most = to)

#define DECIMALS(of, meaning)                                                                      \
    ENTRY("decimals", FIELD_INTEGER, of, decimals, meaning, .least = 0, .most = FORM_MAX_DECIMALS, \
          .place = offsetof(of, decimals_span))

/* The fields that facts, entities, sources and terms share; `struct item` comes first in each. */
#define ITEM_FIELDS                                                                               \
    REQUIRED("id", FIELD_ID, struct item, id, "name by which others refer to it"),                \
        REQUIRED("title", FIELD_TEXT, struct item, title, "what it is, in a few words"),          \
        FIELD("tags", FIELD_TEXTS, struct item, tag_names, "words to group by"),                  \
        FIELD("aliases", FIELD_TEXTS, struct item, aliases, "old addresses that lead here: /x/"), \
        MARKDOWN("text", struct item, written_text, text_span, "notes, in Markdown")
#define SUMMARY FIELD("summary", FIELD_TEXT, struct item, summary, "one plain sentence")

static const struct field citation_fields[] = {
    ENTRY("source", FIELD_REF, struct citation, source, "of a source", .required = true,
          .wanted = ITEM_SOURCE),
    FIELD("at", FIELD_TEXT, struct citation, at, "where in it: a page, an item, a line"),
    FIELD("note", FIELD_TEXT, struct citation, note, "what it says there"),
};
static const struct schema citation_schema = {
    SCHEMA("citation", "a citation", "an entry of sources", struct citation, citation_fields)};

static const struct field menu_fields[] = {
    REQUIRED("title", FIELD_TEXT, struct menu_entry, title, "what the menu shows"),
    REQUIRED("url", FIELD_TEXT, struct menu_entry, url, "address: /facts/ or https://..."),
};
static const struct schema menu_schema = {SCHEMA("menu entry", "an entry of the menu",
                                                 "an entry of menu", struct menu_entry,
                                                 menu_fields),
                                          .begins_with_span = true};

static const struct field unit_fields[] = {
    ENTRY("name", FIELD_TEXT, struct unit_entry, name, "as values write it: trip", .required = true,
          .place = offsetof(struct unit_entry, name_span)),
    ENTRY("plural", FIELD_TEXT, struct unit_entry, plural, "as prose prints more than one: trips",
          .place = offsetof(struct unit_entry, plural_span)),
    FIELD("symbol", FIELD_TEXT, struct unit_entry, symbol, "sign put before the number"),
    FIELD("dimension", FIELD_TEXT, struct unit_entry, dimension,
          "kind of quantity; default: its name"),
    FIELD("is", FIELD_WRITTEN, struct unit_entry, is,
          "one of it in other units: 0.45359237 kg; default: a base of its own"),
};
static const struct schema unit_schema = {
    SCHEMA("unit", "a unit", "an entry of units", struct unit_entry, unit_fields),
    .begins_with_span = true};

static const struct field relation_fields[] = {
    ENTRY("name", FIELD_TEXT, struct relation, name, "as facts write it: invests-in",
          .required = true, .place = offsetof(struct relation, name_span)),
    REQUIRED("verb", FIELD_TEXT, struct relation, verb,
             "what stands between subject and object: invests in"),
    FIELD("inverse", FIELD_TEXT, struct relation, inverse,
          "the same, told of the object: has money from"),
    FIELD("group", FIELD_TEXT, struct relation, group, "relations that are drawn alike: owns"),
};
static const struct schema relation_schema = {
    SCHEMA("relation", "a relation", "an entry of relations", struct relation, relation_fields),
    .begins_with_span = true};

static const struct field site_fields[] = {
    REQUIRED("title", FIELD_TEXT, struct site_file, config.title, "name of the site"),
    FIELD("description", FIELD_TEXT, struct site_file, config.description, "one sentence"),
    LINK("base_url", struct site_file, config.base_url, config.base_url_span,
         "where it will be published: https://host/path/"),
    FIELD("language", FIELD_TEXT, struct site_file, config.language, "BCP 47 tag; default en"),
    LINK("repository", struct site_file, config.repository, config.repository_span,
         "the forge's page"),
    FIELD("license", FIELD_TEXT, struct site_file, config.license, "name of the licence"),
    LINK("license_url", struct site_file, config.license_url, config.license_url_span, "its text"),
    FIELD("author", FIELD_TEXT, struct site_file, config.author, "for the feed"),
    FIELD("html", FIELD_BOOLEAN, struct site_file, config.html,
          "let raw HTML in Markdown pass; default false: it is escaped"),
    RECORDS("units", struct site_file, units, &unit_schema, "units of one's own"),
    RECORDS("relations", struct site_file, config.relations, &relation_schema,
            "what may hold between two entities"),
    FIELD("event_kinds", FIELD_TEXTS, struct site_file, config.event_kinds,
          "kinds of events on the timeline, each an id: money, contract"),
    RECORDS("menu", struct site_file, config.menu, &menu_schema, "the header's links"),
    FIELD("pages", FIELD_TEXTS, struct site_file, pages,
          "kinds that get pages: articles, facts, claims, questions, models, entities, sources, "
          "terms, tags; default all"),
    RANGE("feed_items", struct site_file, config.feed_items, 0, 1000,
          "articles in the feed, and changes in that of a fact or an entity; default 20"),
    ENTRY("image", FIELD_TEXT, struct site_file, config.image,
          "a picture that others show with links to pages, a static file: /cover.png",
          .place = offsetof(struct site_file, config.image_span)),
    FIELD("data", FIELD_BOOLEAN, struct site_file, config.data,
          "offer data files, feeds of single items and pages to embed; default true"),
    ENTRY("cname", FIELD_TEXT, struct site_file, config.cname,
          "the site's own host name, for the file CNAME that GitHub Pages asks for: "
          "deals.example.org",
          .place = offsetof(struct site_file, config.cname_span)),
    ENTRY("coverage", FIELD_VALUE, struct site_file, config.coverage,
          "how many of the figures in prose must be references: 100 %; default: any number",
          .place = offsetof(struct site_file, coverage_span)),
};
const struct schema site_schema = {
    SCHEMA("site", "site.yml", "content/site.yml", struct site_file, site_fields)};

static const struct field article_fields[] = {
    REQUIRED("title", FIELD_TEXT, struct article, item.title, "the headline"),
    SUMMARY,
    FIELD("id", FIELD_ID, struct article, item.id, "default: the file's name"),
    FIELD("slug", FIELD_WRITTEN, struct article, slug,
          "last part of the address; default: the file's name"),
    FIELD("date", FIELD_DATE, struct article, date, "of publication"),
    FIELD("updated", FIELD_DATE, struct article, updated, "of the last change worth telling"),
    FIELD("weight", FIELD_INTEGER, struct article, weight,
          "reading order: small first, those without last; then newest first"),
    FIELD("tags", FIELD_TEXTS, struct article, item.tag_names, "words to group by"),
    REF("about", FIELD_REFS, struct article, about, ITEM_ENTITY, "of entities"),
    FIELD("aliases", FIELD_TEXTS, struct article, item.aliases,
          "old addresses that lead here: /x/"),
    FIELD("draft", FIELD_BOOLEAN, struct article, draft, "left out unless --drafts is given"),
    ENTRY("image", FIELD_TEXT, struct article, image,
          "a picture that others show with a link to it, a static file: /cover.png",
          .place = offsetof(struct article, image_span)),
    FIELD("toc", FIELD_BOOLEAN, struct article, toc, "show the table of contents; default true"),
};
const struct schema article_schema = {
    SCHEMA("article", "an article", "content/articles/**.md and content/index.md: front matter",
           struct article, article_fields)};

#define VALUE_WORDS "quantity, date, true or false, text, or an entity: [[id]]"
static const struct field value_fields[] = {
    FIELD("value", FIELD_VALUE, struct fact_value, value, VALUE_WORDS),
    FIELD("formula", FIELD_FORMULA, struct fact_value, as_formula, "arithmetic over other facts"),
    FIELD("from", FIELD_BOUND, struct fact_value, from, "since when it is so; default: always"),
    FIELD("until", FIELD_BOUND, struct fact_value, until,
          "its last day; default: the day before the next of its rank begins"),
    OPTION("rank", struct fact_value, rank_given, rank_choices,
           "which leads when several are so at one time; default normal"),
    OPTION("status", struct fact_value, status, fact_status_names,
           "how sure it is; default: the fact's"),
    FIELD("as_of", FIELD_DATE, struct fact_value, as_of,
          "when it was so, or was said; default: the fact's"),
    RECORDS("sources", struct fact_value, sources, &citation_schema,
            "where it comes from; default: the fact's"),
    ENTRY("note", FIELD_TEXT, struct fact_value, note, "what to know about it",
          .place = offsetof(struct fact_value, note_span), .holds = HOLDS_MARKDOWN),
};
static const str value_or_formula[] = {NAME("value"), NAME("formula")};
/* One of them must stand, unless the fact has a relation: fact.c. */
static const struct alternatives value_alternatives[] = {{value_or_formula, 2, false, {0}}};
static const struct schema value_schema = {
    SCHEMA("value", "a value", "an entry of values", struct fact_value, value_fields),
    .begins_with_span = true, ALTERNATIVES(value_alternatives)};

static const struct field check_fields[] = {
    FIELD("equals", FIELD_FORMULA, struct check, equals,
          "a formula that comes to this fact's value"),
    FIELD("holds", FIELD_FORMULA, struct check, holds, "a condition that is true"),
    FIELD("within", FIELD_WRITTEN, struct check, within,
          "how far the two sides may differ: 5 %, or a quantity; default 0"),
    FIELD("title", FIELD_TEXT, struct check, title, "what is compared, in a few words"),
    MARKDOWN("tension", struct check, tension, tension_span,
             "why it does not hold, in Markdown: then it is no error, and readers are told"),
};
static const str equals_or_holds[] = {NAME("equals"), NAME("holds")};
static const struct alternatives check_alternatives[] = {{equals_or_holds, 2, true, {0}}};
static const struct schema check_schema = {
    SCHEMA("check", "a check", "an entry of checks", struct check, check_fields),
    .begins_with_span = true, ALTERNATIVES(check_alternatives)};

static const struct field fact_fields[] = {
    ITEM_FIELDS,
    SUMMARY,
    FIELD("value", FIELD_VALUE, struct fact, value, VALUE_WORDS),
    FIELD("formula", FIELD_FORMULA, struct fact, as_formula,
          "arithmetic over other facts; a fact has one of value, formula and values"),
    RECORDS("values", struct fact, entries, &value_schema, "values at different times"),
    EXTRA("from", FIELD_BOUND, from, "since when its value is so, where there is only one",
          .place = offsetof(struct fact_extra, from_span)),
    EXTRA("until", FIELD_BOUND, until, "the last day of its only value",
          .place = offsetof(struct fact_extra, until_span)),
    FIELD("unit", FIELD_WRITTEN, struct fact, unit_text,
          "to which its values are converted: USD/year, or in quotes \"%\""),
    RANGE("digits", struct fact, digits, 1, 15,
          "significant digits that prose prints; default 4 for formulas, else all"),
    CHOICE("status", struct fact, status, fact_status_names, "how sure it is"),
    FIELD("as_of", FIELD_DATE, struct fact, as_of, "when it was so, or was said"),
    REVIEW_BY(struct fact),
    REF("subject", FIELD_REF, struct fact, subject, ITEM_ENTITY, "of an entity"),
    EXTRA("relation", FIELD_WRITTEN, relation_name,
          "what holds between subject and object, one of site.yml's relations; it needs no value",
          .required = false),
    EXTRA("object", FIELD_REF, object, "of the entity at the relation's other end",
          .wanted = ITEM_ENTITY),
    EXTRA("event", FIELD_WRITTEN, event, "it stands on the timeline: one of site.yml's event_kinds",
          .required = false),
    EXTRA("parties", FIELD_REFS, parties, "of entities that take part in the event",
          .place = offsetof(struct fact_extra, parties_span), .wanted = ITEM_ENTITY),
    RECORDS("sources", struct fact, sources, &citation_schema, "where it comes from"),
    RECORDS("checks", struct fact, checks, &check_schema, "what must hold"),
};
static const str fact_values[] = {NAME("value"), NAME("formula"), NAME("values")};
static const struct alternatives fact_alternatives[] = {{fact_values, 3, true, NAME("relation")}};
const struct schema fact_schema = {
    SCHEMA("fact", "a fact", "content/facts/**.yml: a list", struct fact, fact_fields),
    ALTERNATIVES(fact_alternatives)};

static const struct field entity_fields[] = {
    ITEM_FIELDS,
    SUMMARY,
    CHOICE("kind", struct entity, entity_kind, entity_kind_names, "what sort of thing"),
    FIELD("short", FIELD_TEXT, struct entity, short_name, "short name, for prose"),
    LINK("url", struct entity, link, link_span, "its own site"),
    REF("part_of", FIELD_REF, struct entity, part_of, ITEM_ENTITY, "of an entity"),
    FIELD("start", FIELD_DATE, struct entity, start, "when it began"),
    FIELD("end", FIELD_DATE, struct entity, end, "when it ended"),
    RECORDS("sources", struct entity, sources, &citation_schema, "where this comes from"),
};
const struct schema entity_schema = {
    SCHEMA("entity", "an entity", "content/entities/**.yml: a list", struct entity, entity_fields)};

static const struct field origin_fields[] = {
    ITEM_FIELDS,
    SUMMARY,
    LINK("url", struct origin, link, link_span, "its address"),
    FIELD("publisher", FIELD_TEXT, struct origin, publisher, "who published it"),
    FIELD("author", FIELD_TEXT, struct origin, author, "who wrote it"),
    FIELD("date", FIELD_DATE, struct origin, date, "of publication"),
    FIELD("accessed", FIELD_DATE, struct origin, accessed, "when it was last looked at"),
    RANGE("tier", struct origin, tier, 1, 3, "1 primary text, 2 press, 3 aggregator"),
    FIELD("tier_note", FIELD_TEXT, struct origin, tier_note, "why this tier"),
    LINK("archive", struct origin, archive, archive_span, "an archived copy"),
    REVIEW_BY(struct origin),
};
const struct schema origin_schema = {
    SCHEMA("source", "a source", "content/sources/**.yml: a list", struct origin, origin_fields)};

static const struct field term_fields[] = {
    ITEM_FIELDS,
    REQUIRED("summary", FIELD_TEXT, struct term, item.summary, "the definition, in one sentence"),
    FIELD("short", FIELD_TEXT, struct term, short_name, "short form, for prose"),
    FIELD("also", FIELD_TEXTS, struct term, also, "other names"),
    RECORDS("sources", struct term, sources, &citation_schema, "where this comes from"),
};
const struct schema term_schema = {
    SCHEMA("term", "a term", "content/terms/**.yml: a list", struct term, term_fields)};

static const struct field question_fields[] = {
    REQUIRED("id", FIELD_ID, struct item, id, "name by which others refer to it"),
    REQUIRED("title", FIELD_TEXT, struct item, title, "the question"),
    FIELD("summary", FIELD_TEXT, struct item, summary, "the answer in one plain sentence"),
    MARKDOWN("text", struct item, written_text, text_span, "the answer, in Markdown"),
    CHOICE("state", struct question, state, question_state_names, "how far it is answered"),
    FIELD("group", FIELD_TEXT, struct question, group, "who asks it"),
    FIELD("weight", FIELD_INTEGER, struct question, weight,
          "order: small first, those without last; groups come in the order of their first"),
    REF("about", FIELD_REFS, struct question, about, ITEM_ENTITY, "of entities"),
    REF("facts", FIELD_REFS, struct question, facts, ITEM_FACT, "of the facts that answer it"),
    RECORDS("sources", struct question, sources, &citation_schema, "where the answer comes from"),
    FIELD("tags", FIELD_TEXTS, struct item, tag_names, "words to group by"),
    FIELD("aliases", FIELD_TEXTS, struct item, aliases, "old addresses that lead here: /x/"),
};
const struct schema question_schema = {SCHEMA("question", "a question",
                                              "content/questions/**.yml: a list", struct question,
                                              question_fields)};

static const struct field model_index_fields[] = {
    ENTRY("name", FIELD_TEXT, struct model_index, name, "as formulas name the step: t",
          .required = true, .place = offsetof(struct model_index, name_span)),
    REQUIRED("title", FIELD_TEXT, struct model_index, title, "what one step is: Year"),
    ENTRY("steps", FIELD_WRITTEN, struct model_index, steps,
          "how many: the name of an input, or a whole number from 1 to 1200", .required = true),
    FIELD("label", FIELD_FORMULA, struct model_index, label,
          "formula of the model that names each step; default: they are numbered"),
};
static const struct schema model_index_schema = {
    SCHEMA("index", "an index", "index of a model", struct model_index, model_index_fields),
    .begins_with_span = true};

static const struct field model_choice_fields[] = {
    REQUIRED("name", FIELD_TEXT, struct model_choice, name, "as formulas compare with it"),
    REQUIRED("label", FIELD_TEXT, struct model_choice, label, "as readers see it"),
};
static const struct schema model_choice_schema = {
    SCHEMA("choice", "a choice", "an entry of choices", struct model_choice, model_choice_fields),
    .begins_with_span = true};

static const struct field model_input_fields[] = {
    ENTRY("name", FIELD_TEXT, struct model_input, name, "by which formulas name it",
          .required = true, .place = offsetof(struct model_input, name_span)),
    REQUIRED("label", FIELD_TEXT, struct model_input, label, "as readers see it"),
    ENTRY("default", FIELD_TEXTS, struct model_input, as_default,
          "formula over facts; of a choice the name of one; of a series a list", .required = true,
          .place = offsetof(struct model_input, default_span), .holds = HOLDS_FORMULA),
    FIELD("min", FIELD_FORMULA, struct model_input, as_least, "the least; every number has one"),
    FIELD("max", FIELD_FORMULA, struct model_input, as_most, "the greatest, likewise"),
    FIELD("step", FIELD_FORMULA, struct model_input, as_step,
          "by which it is moved, from the least on, likewise"),
    ENTRY("stops", FIELD_TEXTS, struct model_input, as_stops,
          "formulas over facts: values to choose by one click",
          .place = offsetof(struct model_input, stops_span), .holds = HOLDS_FORMULA),
    RECORDS("choices", struct model_input, choices, &model_choice_schema,
            "it is one of these and no number"),
    ENTRY("series", FIELD_BOOLEAN, struct model_input, series,
          "a value for each step is possible; the last one goes on",
          .place = offsetof(struct model_input, series_span)),
    PLACED_OPTION("scale", struct model_input, scale, scale_span, model_scale_names,
                  "word behind the number; default by the size of the default"),
    DECIMALS(struct model_input, "how many are shown at most, 0 to 9; default by the step"),
    PLACED_OPTION("format", struct model_input, format, format_span, model_format_names,
                  "plain: thousands are not separated, as in a year; with a whole step only whole "
                  "numbers are taken"),
    MARKDOWN("note", struct model_input, note, note_span, "what to know about it, in one line"),
    FIELD("when", FIELD_FORMULA, struct model_input, as_when,
          "condition of the model: when it is false the input is not shown"),
};
static const struct schema model_input_schema = {
    SCHEMA("input", "an input", "an entry of inputs", struct model_input, model_input_fields),
    .begins_with_span = true};

static const struct field model_formula_fields[] = {
    ENTRY("name", FIELD_TEXT, struct model_formula, name, "by which others name it",
          .required = true, .place = offsetof(struct model_formula, name_span)),
    FIELD("label", FIELD_TEXT, struct model_formula, label,
          "as readers see it; what is shown has one"),
    ENTRY("formula", FIELD_FORMULA, struct model_formula, formula,
          "over inputs, other formulas and facts", .required = true),
    FIELD("unit", FIELD_WRITTEN, struct model_formula, as_unit,
          "in which it is shown; default: that of the formula"),
    PLACED_OPTION("scale", struct model_formula, scale, scale_span, model_scale_names,
                  "word behind the number; default by the largest value in the default scenario"),
    DECIMALS(struct model_formula, "how many are shown, 0 to 9; default: 3 significant digits of "
                                   "the largest value, at most 2"),
    PLACED_OPTION("format", struct model_formula, format, format_span, model_format_names,
                  "plain: thousands are not separated, as in a year"),
    FIELD("otherwise", FIELD_TEXT, struct model_formula, otherwise,
          "what stands in place of a value that cannot be computed: never"),
    MARKDOWN("note", struct model_formula, note, note_span, "what to know about it, in one line"),
};
static const struct schema model_formula_schema = {
    SCHEMA("formula", "a formula", "an entry of formulas", struct model_formula,
           model_formula_fields),
    .begins_with_span = true};

static const struct field model_sentence_fields[] = {
    ENTRY("text", FIELD_WRITTEN, struct model_sentence, text,
          "with inputs and formulas in braces: It costs {total}.", .required = true),
    FIELD("when", FIELD_FORMULA, struct model_sentence, as_when,
          "condition of the model: when it is false the sentence is left out"),
};
static const struct schema model_sentence_schema = {
    SCHEMA("sentence", "a sentence", "an entry of answer", struct model_sentence,
           model_sentence_fields),
    .begins_with_span = true};

static const struct field model_mark_fields[] = {
    ENTRY("formula", FIELD_FORMULA, struct model_mark, formula,
          "of the model: one value in the unit of the chart", .required = true),
    REQUIRED("label", FIELD_TEXT, struct model_mark, label, "what is compared with"),
};
static const struct schema model_mark_schema = {
    SCHEMA("mark", "a mark", "an entry of marks", struct model_mark, model_mark_fields),
    .begins_with_span = true};

static const struct field model_chart_fields[] = {
    CHOICE("kind", struct model_chart, kind, model_chart_kind_names,
           "columns (several are stacked) or lines"),
    ENTRY("title", FIELD_WRITTEN, struct model_chart, title, "what it shows", .required = true),
    ENTRY("series", FIELD_TEXTS, struct model_chart, as_series,
          "1 to 4 formulas of one unit, with a value for each step", .required = true),
    RECORDS("marks", struct model_chart, marks, &model_mark_schema, "values to compare with"),
};
static const struct schema model_chart_schema = {
    SCHEMA("chart", "a chart", "an entry of charts", struct model_chart, model_chart_fields),
    .begins_with_span = true};

static const struct field model_preset_fields[] = {
    ENTRY("name", FIELD_TEXT, struct model_preset, name,
          "for --preset, and the anchor of its place: #x-preset-NAME", .required = true,
          .place = offsetof(struct model_preset, name_span)),
    REQUIRED("title", FIELD_TEXT, struct model_preset, title, "as readers see it"),
    FIELD("summary", FIELD_TEXT, struct model_preset, summary, "what it assumes, in one sentence"),
    ENTRY("set", FIELD_PAIRS, struct model_preset, as_set,
          "inputs and their values, as in defaults; the others keep theirs", .required = true,
          .holds = HOLDS_FORMULA),
};
static const struct schema model_preset_schema = {
    SCHEMA("preset", "a preset", "an entry of presets", struct model_preset, model_preset_fields),
    .begins_with_span = true};

static const struct field model_check_fields[] = {
    ENTRY("holds", FIELD_FORMULA, struct model_check, holds,
          "condition of the model that is true whatever the inputs are", .required = true),
    FIELD("title", FIELD_TEXT, struct model_check, title, "what is held, in a few words"),
};
static const struct schema model_check_schema = {SCHEMA("model check", "a check of a model",
                                                        "an entry of a model's checks",
                                                        struct model_check, model_check_fields),
                                                 .begins_with_span = true};

static const struct field model_fields[] = {
    ITEM_FIELDS,
    SUMMARY,
    ENTRY("index", FIELD_RECORD, struct model, index, "what the steps of its series are",
          .record = &model_index_schema),
    FIELD("sentence", FIELD_WRITTEN, struct model, sentence.text,
          "the inputs as a sentence, each in braces: A loan of {sum} over {term}."),
    ENTRY("inputs", FIELD_RECORDS, struct model, inputs, "what readers may change",
          .required = true, .record = &model_input_schema, .lost = offsetof(struct model, lost)),
    ENTRY("formulas", FIELD_RECORDS, struct model, formulas, "what follows from them, in any order",
          .required = true, .record = &model_formula_schema, .lost = offsetof(struct model, lost)),
    RECORDS("answer", struct model, answer, &model_sentence_schema,
            "sentences that say what follows"),
    FIELD("headline", FIELD_TEXTS, struct model, as_headline, "formulas whose figures stand first"),
    FIELD("columns", FIELD_TEXTS, struct model, as_columns,
          "formulas with a value for each step: columns of the table"),
    RECORDS("charts", struct model, charts, &model_chart_schema, "drawings of such formulas"),
    FIELD("sensitivity", FIELD_WRITTEN, struct model, as_sensitivity,
          "a formula: which input moves it most"),
    RECORDS("presets", struct model, presets, &model_preset_schema, "scenarios to choose from"),
    RECORDS("checks", struct model, checks, &model_check_schema,
            "conditions that hold for every input"),
    ENTRY("caveats", FIELD_TEXTS, struct model, caveats,
          "what is said with every result, each in one line of Markdown", .holds = HOLDS_MARKDOWN),
};
const struct schema model_schema = {
    SCHEMA("model", "a model", "content/models/**.yml: a list", struct model, model_fields)};

static const struct field claim_fields[] = {
    REQUIRED("id", FIELD_ID, struct claim, item.id, "name by which others refer to it"),
    FIELD("at", FIELD_TEXT, struct claim, at, "where in the document: a line, a page"),
    REQUIRED("says", FIELD_TEXT, struct claim, item.title, "the statement in one plain sentence"),
    CHOICE("kind", struct claim, claim_kind, claim_kind_names, "what it is about"),
    REF("by", FIELD_REF, struct claim, by, ITEM_ENTITY, "of the entity that says so"),
    FIELD("by_name", FIELD_TEXT, struct claim, by_name, "who says so, in words"),
    CHOICE("verdict", struct claim, verdict, verdict_names, "what has become of it"),
    FIELD("value", FIELD_VALUE, struct claim, value,
          "what it states; held against the first of its facts"),
    REF("facts", FIELD_REFS, struct claim, facts, ITEM_FACT, "of the facts that decide it"),
    MARKDOWN("note", struct claim, item.written_text, item.text_span, "why, in Markdown"),
};
static const str by_or_by_name[] = {NAME("by"), NAME("by_name")};
static const struct alternatives claim_alternatives[] = {{by_or_by_name, 2, false, {0}}};
const struct schema claim_schema = {
    SCHEMA("claim", "a claim", "an entry of claims", struct claim, claim_fields),
    ALTERNATIVES(claim_alternatives)};

static const struct field claims_fields[] = {
    ENTRY("document", FIELD_REF, struct claims_file, document, "of the source taken apart",
          .required = true, .wanted = ITEM_SOURCE),
    ENTRY("claims", FIELD_ITEMS, struct claims_file, document, "its statements, in their order",
          .required = true, .record = &claim_schema),
};
const struct schema claims_schema = {SCHEMA("claims file", "a claims file",
                                            "content/claims/**.yml: one document a file",
                                            struct claims_file, claims_fields)};

const struct schema *const all_schemas[] = {&site_schema,           &article_schema,
                                            &fact_schema,           &value_schema,
                                            &check_schema,          &entity_schema,
                                            &origin_schema,         &term_schema,
                                            &claims_schema,         &claim_schema,
                                            &question_schema,       &model_schema,
                                            &model_index_schema,    &model_input_schema,
                                            &model_choice_schema,   &model_formula_schema,
                                            &model_sentence_schema, &model_chart_schema,
                                            &model_mark_schema,     &model_preset_schema,
                                            &model_check_schema,    &citation_schema,
                                            &unit_schema,           &relation_schema,
                                            &menu_schema,           NULL};

const struct schema *schema_of(enum item_kind kind) {
    static const struct schema *const schemas[ITEM_KINDS] = {
        &article_schema, &fact_schema,  &entity_schema,   &origin_schema,
        &term_schema,    &claim_schema, &question_schema, &model_schema};
    return schemas[kind];
}

const char *field_type_words(const struct field *f) {
    static const char *const words[] = {[FIELD_ID] = "id",
                                        [FIELD_TEXT] = "text",
                                        [FIELD_WRITTEN] = "text",
                                        [FIELD_FORMULA] = "formula",
                                        [FIELD_MARKDOWN] = "markdown",
                                        [FIELD_LINK] = "address",
                                        [FIELD_DATE] = "date",
                                        [FIELD_BOUND] = "date",
                                        [FIELD_BOOLEAN] = "true or false",
                                        [FIELD_INTEGER] = "number",
                                        [FIELD_CHOICE] = "one of",
                                        [FIELD_VALUE] = "value",
                                        [FIELD_REF] = "id",
                                        [FIELD_REFS] = "list of ids",
                                        [FIELD_TEXTS] = "list of text",
                                        [FIELD_RECORDS] = "list of",
                                        [FIELD_RECORD] = "one",
                                        [FIELD_PAIRS] = "names and values",
                                        [FIELD_ITEMS] = "list of"};
    return words[f->type];
}
