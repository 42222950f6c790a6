/* Models from what is written to what is computed: inputs, forms, sentences, charts, scenarios, swings. */
#include "model/model.h"

#include "site_support.h"

#define FACTS                                                                   \
    "-- content/site.yml --\ntitle: T\n-- content/facts/f.yml --\n"             \
    "- {id: loan, title: Loan, value: 200e9 USD, status: confirmed}\n"          \
    "- {id: yearly, title: Yearly, value: 25e9 USD/year, status: estimate}\n"   \
    "- id: start\n  title: Start\n  status: confirmed\n  values:\n"             \
    "    - {value: 2026, until: 2026-06}\n    - {value: 2027, from: 2026-07}\n" \
    "-- content/models/m.yml --\n"

static const char whole[] = FACTS
    "- id: m\n"
    "  title: M\n"
    "  index: {name: t, title: Year, steps: term, label: first-year + t - 1}\n"
    "  sentence: 'A loan of {amount} {{not {{x} over {term}.'\n"
    "  inputs:\n"
    "    - {name: amount, label: A, default: loan, min: 1e9 USD, max: 1e12 USD, step: 0.5e9 USD,\n"
    "       stops: [2 * loan, 3e9 USD, loan + yearly * 1 year]}\n"
    "    - {name: term, label: T, default: 8, min: 1, max: 30, step: 1}\n"
    "    - {name: rate, label: R, default: [5 %, 0.06], series: true, min: 0 %, max: 20 %,\n"
    "       step: 0.25 %}\n"
    "    - {name: shape, label: S, default: even,\n"
    "       choices: [{name: even, label: Evenly}, {name: late, label: At the end}]}\n"
    "    - {name: first-year, label: F, default: start, min: 2020, max: 2040, step: 1, format: "
    "plain}\n"
    "    - {name: idle, label: I, default: 1, min: 0, max: 9, step: 1, when: shape = \"late\"}\n"
    "  formulas:\n"
    "    - {name: weight, formula: 'if(shape = \"even\", 1, if(t = term, 1, 0))'}\n"
    "    - {name: payment, label: Payment, formula: amount * weight / sum(weight over t)}\n"
    "    - {name: paid, label: Paid, formula: sum(payment until t)}\n"
    "    - {name: interest, label: Interest, formula: (amount - paid + payment) * rate}\n"
    "    - {name: total, label: Total, formula: sum(interest over t) + 0 USD * idle}\n"
    "    - {name: months, label: Months, formula: term * 1 year, unit: month}\n"
    "    - {name: done, label: Done, formula: first(paid >= amount / 2 over t), otherwise: never}\n"
    "    - {name: never, label: Never, formula: first(paid > 2 * amount over t), otherwise: not "
    "ever}\n"
    "    - {name: big, label: Big, formula: total > loan}\n"
    "    - {name: choice, label: Choice, formula: shape}\n"
    "  answer:\n"
    "    - {text: 'It is {total}.', when: total > 0 USD}\n"
    "    - {text: 'Nothing.', when: total = 0 USD}\n"
    "  headline: [total, months, done, never, big, choice]\n"
    "  columns: [payment, paid]\n"
    "  charts:\n"
    "    - {kind: columns, title: C, series: [payment, interest],\n"
    "       marks: [{formula: 30e6 USD * 1000, label: L}, {formula: yearly * 1 year, label: Y}]}\n"
    "  sensitivity: total\n"
    "  presets:\n"
    "    - {name: late, title: Late, set: {shape: late, term: 4, rate: [1 %, 2 %, 3 %]}}\n"
    "  checks:\n"
    "    - {holds: sum(payment over t) = amount}\n"
    "    - {holds: paid <= amount}\n"
    "  caveats: [One., Two.]\n";

static const struct model *load_model(const char *archive, struct site **site) {
    *site = load(archive);
    for (size_t i = 0; i < d.count; i++)
        print_message("%.*s\n", STR(d.items[i].message));
    assert_int_equal(d.count, 0);
    const struct item *item = site_find(*site, S("m"));
    assert_non_null(item);
    assert_int_equal(item->kind, ITEM_MODEL);
    assert_false(((const struct model *)item)->broken);
    return (const struct model *)item;
}

static void assert_text(str got, const char *wanted) {
    assert_string_equal(arena_printf(&arenas[0], "%.*s", STR(got)).p, wanted);
}

static void assert_id(const struct item *item, const char *id) {
    assert_non_null(item);
    assert_text(item->id, id);
}

static void inputs_are_read(void **state) {
    (void)state;
    struct site *site;
    const struct model *m = load_model(whole, &site);
    const struct model_input *in = m->inputs.items;
    assert_int_equal(m->inputs.count, 6);
    assert_true(in[0].standard.items[0] == 200e9 && in[0].least == 1e9 && in[0].most == 1e12);
    assert_id(in[0].fact, "loan");
    assert_non_null(in[0].entry);
    assert_int_equal(in[0].stops.count, 3);
    assert_true(in[0].stops.items[0].value == 400e9);
    assert_id(in[0].stops.items[0].fact, "loan");
    assert_null(in[0].stops.items[1].fact);
    assert_null(in[0].stops.items[2].fact); /* it names two */
    assert_int_equal(in[0].facts.count, 2);
    assert_int_equal(in[2].standard.count, 2);
    assert_true(in[2].standard.items[1] == 6); /* in the unit of the first: % */
    assert_int_equal(in[3].type, TYPE_CHOICE);
    assert_true(in[3].standard.items[0] == 0);
    assert_true(in[4].standard.items[0] == 2027); /* a year is a number to a model */
    assert_id(in[4].fact, "start");
    assert_true(in[4].entry->value.date.year == 2027);
}

static void inputs_are_shown(void **state) {
    (void)state;
    struct site *site;
    const struct model *m = load_model(whole, &site);
    struct arena *a = &arenas[0];
    const struct scenario *s = &m->scenarios[0];
    assert_text(scenario_input_text(m, s, 0, a), "$200 billion");
    assert_int_equal(m->inputs.items[0].form.decimals, 1); /* of the step: 0.5 billion */
    assert_text(scenario_input_text(m, s, 1, a), "8");
    assert_text(scenario_input_text(m, s, 2, a), "5%, 6%");
    assert_int_equal(m->inputs.items[2].form.decimals, 2);
    assert_text(scenario_input_text(m, s, 3, a), "Evenly");
    assert_text(scenario_input_text(m, s, 4, a), "2027");
    assert_text(scenario_step_label(m, s, 1, a), "2028");
    assert_false(scenario_uses(m, s, 5));
    assert_true(scenario_uses(m, &m->scenarios[1], 5));
}

static void formulas_are_shown(void **state) {
    (void)state;
    struct site *site;
    const struct model *m = load_model(whole, &site);
    struct arena *a = &arenas[0];
    const struct scenario *s = &m->scenarios[0];
    static const char *const texts[] = {"$52.0 billion", "96 months", "4",
                                        "not ever",      "no",        "Evenly"};
    assert_int_equal(m->headline.count, sizeof texts / sizeof *texts);
    for (size_t i = 0; i < m->headline.count; i++)
        assert_text(scenario_formula_text(m, s, m->headline.items[i], 0, a), texts[i]);
    assert_int_equal(m->columns.count, 2);
    assert_true(m->columns.items[0]->series);
    assert_text(scenario_formula_text(m, s, m->columns.items[1], 7, a), "$200 billion");
    assert_text(m->columns.items[0]->form.heading, "billion USD");
    assert_int_equal(s->result.steps, 8);
}

static void presets_change_inputs(void **state) {
    (void)state;
    struct site *site;
    const struct model *m = load_model(whole, &site);
    struct arena *a = &arenas[0];
    assert_int_equal(m->scenario_count, 2);
    const struct scenario *s = &m->scenarios[1];
    assert_ptr_equal(s->preset, &m->presets.items[0]);
    assert_int_equal(s->result.steps, 4);
    assert_text(scenario_input_text(m, s, 2, a), "1%, 2%, 3%");
    assert_text(scenario_input_text(m, s, 0, a), "$200 billion");
    assert_text(scenario_formula_text(m, s, m->columns.items[0], 2, a), "$0.0 billion");
    assert_text(scenario_formula_text(m, s, m->columns.items[0], 3, a), "$200.0 billion");
}

static void sentences_are_cut_into_pieces(void **state) {
    (void)state;
    struct site *site;
    const struct model *m = load_model(whole, &site);
    const struct model_sentence *sentence = &m->sentence;
    assert_int_equal(sentence->pieces.count, 5);
    assert_text(sentence->pieces.items[0].text, "A loan of ");
    assert_ptr_equal(sentence->pieces.items[1].input, &m->inputs.items[0]);
    assert_text(sentence->pieces.items[2].text, " {not {x} over ");
    assert_ptr_equal(sentence->pieces.items[3].input, &m->inputs.items[1]);
    assert_text(sentence->pieces.items[4].text, ".");
    assert_int_equal(sentence->when_slot, PROGRAM_NO_SLOT);
    const struct model_sentence *answer = m->answer.items;
    assert_int_equal(m->answer.count, 2);
    assert_non_null(answer[0].pieces.items[1].formula);
    assert_true(m->scenarios[0].result.slots[answer[0].when_slot][0].number == 1);
    assert_true(m->scenarios[0].result.slots[answer[1].when_slot][0].number == 0);
}

static void charts_compare_in_one_unit(void **state) {
    (void)state;
    struct site *site;
    const struct model *m = load_model(whole, &site);
    const struct model_chart *chart = &m->charts.items[0];
    assert_int_equal(m->charts.count, 1);
    assert_int_equal(chart->kind, MODEL_CHART_COLUMNS);
    assert_int_equal(chart->series.count, 2);
    assert_true(m->scenarios[0].result.slots[chart->marks.items[0].slot][0].number == 30e9);
    assert_null(chart->marks.items[0].fact);
    assert_id(chart->marks.items[1].fact, "yearly");
}

static void facts_and_models_know_each_other(void **state) {
    (void)state;
    struct site *site;
    const struct model *m = load_model(whole, &site);
    static const char *const ids[] = {"loan", "yearly", "start"};
    assert_int_equal(m->facts.count, 3);
    for (size_t i = 0; i < 3; i++) {
        const struct fact *fact = (const struct fact *)m->facts.items[i];
        assert_id(&fact->item, ids[i]);
        assert_int_equal(fact->models.count, 1);
        assert_ptr_equal(fact->models.items[0], &m->item);
    }
    assert_text(m->module_url, "/models/m/model.js");
}

/* By size; what does not move the result, and what is not shown, is left out. */
static void swings_are_measured(void **state) {
    (void)state;
    struct site *site;
    const struct model *m = load_model(whole, &site);
    static const char *const names[] = {"amount", "rate", "term", "shape"};
    double before = 1e300;
    assert_int_equal(m->swings.count, 4);
    for (size_t i = 0; i < m->swings.count; i++) {
        const struct model_swing *swing = &m->swings.items[i];
        double size = swing->most.number - swing->least.number;
        assert_text(m->inputs.items[swing->input].name, names[i]);
        assert_true(size <= before);
        before = size;
    }
    const struct model_swing *shape = &m->swings.items[3];
    assert_true(shape->at_least == 0 && shape->at_most == 1);
    assert_true(shape->least.number ==
                m->scenarios[0].result.slots[m->sensitivity->slot][0].number);
}

/* A slot of another unit is one more slot; units that agree to the letter need none. */
static void marks_are_converted(void **state) {
    (void)state;
    struct site *site;
    const struct model *m = load_model(
        FACTS
        "- id: m\n  title: M\n  index: {name: t, title: Month, steps: 3}\n"
        "  inputs: [{name: x, label: X, default: 1 year, min: 0 year, max: 9 year, step: 1 year}]\n"
        "  formulas: [{name: y, label: Y, formula: x * t}]\n"
        "  charts:\n    - {kind: lines, title: C, series: [y],\n"
        "       marks: [{formula: 18 month, label: L}, {formula: 2 year, label: M}]}\n",
        &site);
    const struct model_mark *marks = m->charts.items[0].marks.items;
    assert_true(m->scenarios[0].result.slots[marks[0].slot][0].number == 1.5);
    assert_true(m->scenarios[0].result.slots[marks[1].slot][0].number == 2);
}

/* The same failures, in the same words, for any number of workers and in every run. */
static void failures_are_the_same_every_time(void **state) {
    (void)state;
    static const char archive[] =
        FACTS "- id: m\n  title: M\n"
              "  inputs:\n"
              "    - {name: x, label: X, default: 5, min: 1, max: 10, step: 1}\n"
              "    - {name: y, label: Y, default: 5, min: 1, max: 10, step: 1}\n"
              "  formulas: [{name: z, label: Z, formula: x * y}]\n"
              "  checks:\n"
              "    - {holds: z != 21, title: no twenty-one}\n"
              "    - {holds: abs(z - 21.37) > 0.5, title: nothing near it}\n";
    load(archive);
    assert_string_equal(findings(), "content/models/m.yml:8:15 model-check\n"
                                    "content/models/m.yml:9:15 model-check\n");
    str first = d.items[0].message, second = d.items[1].message;
    assert_true(str_find(first, S("with x = "), 0) < first.n);
    d = (struct diags){.arena = &arenas[0]};
    load_with(str_of(archive), (struct site_options){.workers = 1});
    assert_true(str_eq(d.items[0].message, first) && str_eq(d.items[1].message, second));
}

/* However many steps and formulas: what is tried is bounded. */
static void large_models_end(void **state) {
    (void)state;
    struct buf text = {0};
    buf_put(&text,
            str_of(FACTS "- id: m\n  title: M\n  index: {name: t, title: T, steps: 1200}\n"
                         "  inputs: [{name: x, label: X, default: 1, min: 0, max: 9, step: 1}]\n"
                         "  formulas:\n    - {name: f0, formula: x + t}\n"));
    for (int i = 1; i < 900; i++)
        buf_printf(&text, "    - {name: f%d, formula: 'f%d + previous(f%d, 0)'}\n", i, i - 1,
                   i - 1);
    buf_put(&text, S("  checks: [{holds: f0 > 0}]\n"));
    str archive = arena_copy(&arenas[0], buf_str(&text));
    buf_free(&text);
    load_with(archive, (struct site_options){.workers = 1});
    assert_int_equal(d.errors, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(inputs_are_read, begin, end),
        cmocka_unit_test_setup_teardown(inputs_are_shown, begin, end),
        cmocka_unit_test_setup_teardown(formulas_are_shown, begin, end),
        cmocka_unit_test_setup_teardown(presets_change_inputs, begin, end),
        cmocka_unit_test_setup_teardown(sentences_are_cut_into_pieces, begin, end),
        cmocka_unit_test_setup_teardown(charts_compare_in_one_unit, begin, end),
        cmocka_unit_test_setup_teardown(facts_and_models_know_each_other, begin, end),
        cmocka_unit_test_setup_teardown(swings_are_measured, begin, end),
        cmocka_unit_test_setup_teardown(marks_are_converted, begin, end),
        cmocka_unit_test_setup_teardown(failures_are_the_same_every_time, begin, end),
        cmocka_unit_test_setup_teardown(large_models_end, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
