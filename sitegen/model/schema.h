/* Schemas: what may stand in each kind of content file, one table per kind. The tables are all there is:
 * the reader, `sitegen help FIELDS` and the README's tables follow from them. */
#ifndef MODEL_SCHEMA_H
#define MODEL_SCHEMA_H

#include "model/site.h"

enum field_type {                 /* and what the field of the struct is */
                  FIELD_ID,       /* str: [a-z0-9][a-z0-9.-]* */
                  FIELD_TEXT,     /* str */
                  FIELD_WRITTEN,  /* struct written: text with its place */
                  FIELD_FORMULA,  /* struct written, not empty */
                  FIELD_MARKDOWN, /* str, as written; see `place` */
                  FIELD_LINK,     /* str: an http or https address */
                  FIELD_DATE,     /* struct date */
                  FIELD_BOUND,    /* struct date, without "before", "after" or "~" */
                  FIELD_BOOLEAN,  /* bool */
                  FIELD_INTEGER,  /* int64_t */
                  FIELD_CHOICE,   /* an enum: index into `choices`, 0 is "not given" */
                  FIELD_VALUE,    /* struct value */
                  FIELD_REF,      /* struct ref */
                  FIELD_REFS,     /* struct ref_list */
                  FIELD_TEXTS,    /* struct text_list */
                  FIELD_RECORDS, /* a list {items, count, capacity} of structs that `record` describes */
                  FIELD_RECORD, /* a struct that `record` describes: a single mapping */
                  FIELD_PAIRS,  /* struct pair_list: a mapping with names of the editor's own */
                  FIELD_ITEMS /* nothing: a list of items of the kind that `record` describes, read apart */
};

/* What is written in texts, beyond what the type says. */
enum field_holds { HOLDS_TEXT, HOLDS_MARKDOWN, HOLDS_FORMULA };

struct schema;

struct field {
    str name;
    enum field_type type;
    size_t offset;
    bool required;
    const str *choices; /* of FIELD_CHOICE, choices[0] is empty */
    size_t choice_count;
    const struct schema *record; /* of FIELD_RECORDS, FIELD_RECORD and FIELD_ITEMS */
    const char *meaning;         /* one line, for the tables */
    enum item_kind wanted;       /* of FIELD_REF and FIELD_REFS: what the ids are of */
    enum field_holds holds;      /* of FIELD_TEXT, FIELD_TEXTS and FIELD_PAIRS */
    int64_t least, most;         /* of FIELD_INTEGER; both 0: any */
    size_t place; /* offset of a struct span that is told where the text stands; 0: none */
    /* The field is one of a struct apart, which is made for the first of its fields: offset of the pointer to it in the
     * record, and its size; 0: it is one of the record itself. */
    size_t apart, apart_size;
    /* Of FIELD_RECORDS: offset of a struct text_list that gets the first field of records that cannot be read; 0: none. */
    size_t lost;
};

/* Fields of which only one may stand. */
struct alternatives {
    const str *names;
    size_t count;
    bool required; /* one must, */
    str unless;    /* unless this field stands */
};

struct schema {
    const char *name;  /* "fact" */
    const char *one;   /* "a fact", for messages */
    const char *place; // "content/facts/**.yml: a list"
    size_t size;       /* of the struct */
    const struct field *fields;
    size_t count;
    bool begins_with_span; /* the struct's first member is a struct span: where the record stands */
    const struct alternatives *alternatives;
    size_t alternative_count;
};

struct unit_entry { /* `units:` of site.yml */
    struct span span;
    str name, plural, symbol, dimension;
    struct span name_span, plural_span;
    struct written is; /* in other units: "0.45359237 kg" */
};

struct site_file { /* site.yml as written */
    struct site_config config;
    struct {
        struct unit_entry *items;
        size_t count, capacity;
    } units;
    struct text_list pages;
    struct span coverage_span;
};

struct claims_file { /* a file of claims, but for the claims themselves */
    struct ref document;
};

extern const struct schema site_schema, article_schema, fact_schema, entity_schema, origin_schema,
    term_schema, claim_schema, claims_schema, question_schema, model_schema;
/* By kind; and all of them in the order of the documentation, NULL at the end. */
const struct schema *schema_of(enum item_kind kind);
extern const struct schema *const all_schemas[];

struct record_reader {
    struct arena *arena; /* where lists and texts will live; the nodes may go away */
    struct diags *d;
    const struct units *units; /* for FIELD_VALUE */
};

/* Fills `record` (schema->size bytes, zeroed) from a mapping. Reports every unknown, missing, doubled
 * or ill-typed field; what could be read is there. False when anything was reported. */
bool record_read(const struct record_reader *r, const struct schema *schema,
                 const struct yaml *mapping, void *record);

/* record_same.c: do two records say the same in all fields but those named (NULL at the end; NULL: none)? Places do not count,
 * nor what was resolved; values are those of now: what was computed, too. */
bool record_same(const struct schema *schema, const void *a, const void *b, const char *const *but);

/* Says what is wrong with a quantity or a unit, what to write instead, and the nearest known unit. */
void report_quantity(struct diags *d, const struct units *units, struct span at,
                     enum quantity_error error, str what);

/* The field of that name, or NULL. */
const struct field *schema_field(const struct schema *schema, str name);
/* One item of `sources:`, one entry of `menu:` print as these words in the tables. */
const char *field_type_words(const struct field *f);
bool id_is_valid(str id); /* at most 100 characters */
/* load.c: the id of an article that gives none: "content/articles/2026/The Deal.md" -> "the-deal" */
str article_stem(struct arena *a, str path);

#endif
