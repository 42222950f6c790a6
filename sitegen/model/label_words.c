#include "model/label_words.h"

#include "model/figure_internal.h"

struct words {
    const char *text;
    int sense;
};

/* A phrase stands before those that it ends with. The length of what `text` ends with, 0: none of them. */
static size_t words_before(str text, const struct words *list, size_t count, int *sense) {
    for (size_t i = 0; i < count; i++)
        if (ends_with_words(text, list[i].text)) {
            *sense = list[i].sense;
            return strlen(list[i].text);
        }
    return 0;
}

#define WORDS_BEFORE(text, list, sense) \
    words_before((text), (list), sizeof(list) / sizeof *(list), (sense))

/* The text in front of those of the words that it ends with. */
static str without(str text, const char *const *words, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (ends_with_words(text, words[i])) {
            text = text_before(text, text.n - strlen(words[i]));
            i = (size_t)-1;
        }
    return text;
}

/* ---- figures ---- */

enum figure_sense figure_sense(str label, const struct figure *f, size_t *from) {
    static const char *const links[] = {"by", "of", "a", "an", "the"};
    static const struct words falling[] = {
        {"fell", 0},     {"fall", 0},    {"falls", 0},  {"fallen", 0}, {"falling", 0},
        {"down", 0},     {"lost", 0},    {"loss", 0},   {"losing", 0}, {"minus", 0},
        {"shrank", 0},   {"shrunk", 0},  {"drop", 0},   {"drops", 0},  {"declined", 0},
        {"declines", 0}, {"decline", 0}, {"dropped", 0}};
    static const struct words other[] = {{"not", 0},
                                         {"half of", 0},
                                         {"half", 0},
                                         {"twice", 0},
                                         {"double", 0},
                                         {"triple", 0},
                                         {"thrice", 0},
                                         {"times", 0},
                                         {"a third of", 0},
                                         {"one third of", 0},
                                         {"two thirds of", 0},
                                         {"a quarter of", 0},
                                         {"a tenth of", 0},
                                         {"two-thirds of", 0},
                                         {"three quarters of", 0},
                                         {"a fifth of", 0},
                                         {"three-quarters of", 0}};
    int sense;
    str before = text_before(label, f->words_at);
    str bare = without(before, (const char *const[]){"a", "an", "the"}, 3);
    size_t n = WORDS_BEFORE(bare, other, &sense);
    *from = f->words_at;
    if (n) {
        *from = bare.n - n;
        return SENSE_OTHER;
    }
    before = without(before, links, sizeof links / sizeof *links);
    n = WORDS_BEFORE(before, falling, &sense);
    *from = n ? before.n - n : *from;
    return n ? SENSE_FALLS : SENSE_PLAIN;
}

static size_t word_length(str text, size_t at) {
    size_t n = 0;
    while (byte_is_alpha(byte_at(text, at + n)))
        n++;
    return n;
}

/* " per tram", " a day", "/month" at `at`. `any`: behind "a", a word that is no unit counts, too. */
static enum figure_per per_at(const struct reader *r, size_t at, bool any,
                              const struct unit_def **per, size_t *end) {
    static const char *const words[] = {"per", "a", "an", "each", "every"};
    bool sure = byte_at(r->text, at) == '/';
    size_t behind = at + sure;
    for (size_t i = 0; !sure && i < sizeof words / sizeof *words; i++) {
        size_t joint = joint_length(r->text, at), word = at + joint + strlen(words[i]);
        if (!joint || !word_at(r->text, at + joint, words[i], false))
            continue;
        sure = i == 0;
        any = any && i < 3;
        behind = word + joint_length(r->text, word);
        break;
    }
    size_t length = word_length(r->text, behind);
    if (behind == at || !length || figure_tells_time(r->text, behind + length))
        return PER_NOTHING;
    *end = behind + length;
    size_t known = unit_length_at(r, behind, per);
    if (known)
        *end = behind + known;
    return known ? PER_UNIT : sure || any ? PER_UNKNOWN : PER_NOTHING;
}

enum figure_per figure_per(const struct units *u, str label, const struct figure *f,
                           const struct unit_def **per, size_t *end) {
    struct reader r = {.units = u, .text = label};
    enum figure_per found = per_at(&r, f->words_end, f->plain, per, end);
    size_t joint = joint_length(label, f->words_end);
    if (found || !f->plain || !joint)
        return found;
    size_t noun = word_length(label, f->words_end + joint); /* "144 chips per tray" */
    return noun ? per_at(&r, f->words_end + joint + noun, false, per, end) : PER_NOTHING;
}

/* ---- dates ---- */

enum date_sense date_sense(str label, const struct text_date *date, size_t *from) {
    static const struct words known[] = {
        {"not later than", DATE_SENSE_BEFORE}, {"no later than", DATE_SENSE_BEFORE},
        {"earlier than", DATE_SENSE_BEFORE},   {"prior to", DATE_SENSE_BEFORE},
        {"before", DATE_SENSE_BEFORE},         {"by", DATE_SENSE_BEFORE},
        {"until", DATE_SENSE_BEFORE},          {"till", DATE_SENSE_BEFORE},
        {"later than", DATE_SENSE_AFTER},      {"after", DATE_SENSE_AFTER},
        {"since", DATE_SENSE_AFTER},           {"not", DATE_SENSE_OTHER}};
    static const struct words seasons[] = {{"spring", 0}, {"summer", 0}, {"autumn", 0},
                                           {"fall", 0},   {"winter", 0}, {"Christmas", 0}};
    static const char *const links[] = {"the", "on", "in"}, *const of[] = {"of", "in", "the", ","};
    int sense = DATE_SENSE_AT;
    str before = without(text_before(label, date->at), of, sizeof of / sizeof *of);
    size_t n = WORDS_BEFORE(before, seasons, &sense);
    *from = date->at;
    if (n) {
        *from = before.n - n;
        return DATE_SENSE_OTHER;
    }
    sense = DATE_SENSE_AT;
    before = without(text_before(label, date->at), links, sizeof links / sizeof *links);
    n = WORDS_BEFORE(before, known, &sense);
    if (!n)
        return DATE_SENSE_AT;
    *from = before.n - n;
    str further = text_before(label, *from); /* "not before 2026" */
    bool turned = ends_with_words(further, "not");
    *from = turned ? further.n - 3 : *from;
    return turned ? DATE_SENSE_OTHER : (enum date_sense)sense;
}
