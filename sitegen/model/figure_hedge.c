/* Words that say on which side of a figure the true size lies. */
#include "model/figure_internal.h"

struct phrase {
    const char *words;
    enum hedge hedge;
};

/* A phrase stands before the phrases that it ends with. */
static const struct phrase before[] = {
    {"not more than", HEDGE_AT_MOST},
    {"no more than", HEDGE_AT_MOST},
    {"not less than", HEDGE_AT_LEAST},
    {"no less than", HEDGE_AT_LEAST},
    {"not fewer than", HEDGE_AT_LEAST},
    {"no fewer than", HEDGE_AT_LEAST},
    {"slightly more than", HEDGE_JUST_OVER},
    {"a little more than", HEDGE_JUST_OVER},
    {"just more than", HEDGE_JUST_OVER},
    {"a bit more than", HEDGE_JUST_OVER},
    {"slightly less than", HEDGE_NEARLY},
    {"a little less than", HEDGE_NEARLY},
    {"just less than", HEDGE_NEARLY},
    {"a bit less than", HEDGE_NEARLY},
    {"just over", HEDGE_JUST_OVER},
    {"slightly over", HEDGE_JUST_OVER},
    {"a little over", HEDGE_JUST_OVER},
    {"a bit over", HEDGE_JUST_OVER},
    {"just above", HEDGE_JUST_OVER},
    {"slightly above", HEDGE_JUST_OVER},
    {"a little above", HEDGE_JUST_OVER},
    {"just under", HEDGE_NEARLY},
    {"slightly under", HEDGE_NEARLY},
    {"a little under", HEDGE_NEARLY},
    {"a bit under", HEDGE_NEARLY},
    {"just below", HEDGE_NEARLY},
    {"slightly below", HEDGE_NEARLY},
    {"a little below", HEDGE_NEARLY},
    {"just shy of", HEDGE_NEARLY},
    {"nearly", HEDGE_NEARLY},
    {"almost", HEDGE_NEARLY},
    {"close to", HEDGE_NEARLY},
    {"not quite", HEDGE_NEARLY},
    {"about", HEDGE_ABOUT},
    {"around", HEDGE_ABOUT},
    {"roughly", HEDGE_ABOUT},
    {"approximately", HEDGE_ABOUT},
    {"approx.", HEDGE_ABOUT},
    {"some", HEDGE_ABOUT},
    {"circa", HEDGE_ABOUT},
    {"ca.", HEDGE_ABOUT},
    {"c.", HEDGE_ABOUT},
    {"an estimated", HEDGE_ABOUT},
    {"~", HEDGE_ABOUT},
    {"\u2248", HEDGE_ABOUT},
    {"more than", HEDGE_OVER},
    {"over", HEDGE_OVER},
    {"above", HEDGE_OVER},
    {"upwards of", HEDGE_OVER},
    {"in excess of", HEDGE_OVER},
    {"exceeding", HEDGE_OVER},
    {"exceeds", HEDGE_OVER},
    {">", HEDGE_OVER},
    {"less than", HEDGE_UNDER},
    {"fewer than", HEDGE_UNDER},
    {"under", HEDGE_UNDER},
    {"below", HEDGE_UNDER},
    {"<", HEDGE_UNDER},
    {"at least", HEDGE_AT_LEAST},
    {"a minimum of", HEDGE_AT_LEAST},
    {"\u2265", HEDGE_AT_LEAST},
    {"at most", HEDGE_AT_MOST},
    {"up to", HEDGE_AT_MOST},
    {"as much as", HEDGE_AT_MOST},
    {"as many as", HEDGE_AT_MOST},
    {"a maximum of", HEDGE_AT_MOST},
    {"\u2264", HEDGE_AT_MOST},
};

static const struct phrase behind[] = {
    {" or more", HEDGE_AT_LEAST},
    {" or less", HEDGE_AT_MOST},
    {" or fewer", HEDGE_AT_MOST},
    {" or so", HEDGE_ABOUT},
};

bool ends_with_words(str text, const char *words) {
    size_t n = strlen(words);
    if (text.n < n || !str_eq_nocase(str_sub(text, text.n - n, text.n), str_of(words)))
        return false;
    return !byte_is_alpha(words[0]) || text.n == n || !byte_is_alnum(text.p[text.n - n - 1]);
}

static str without_space(str text) {
    while (text.n && byte_is_space(text.p[text.n - 1]))
        text.n--;
    return text;
}

str text_before(str text, size_t end) { return without_space(str_sub(text, 0, end)); }

/* A phrase that the text ends with, or NULL. */
static const struct phrase *phrase_before(str text) {
    for (size_t i = 0; i < sizeof before / sizeof *before; i++)
        if (ends_with_words(text, before[i].words))
            return &before[i];
    return NULL;
}

/* "nearly a $100 billion deal", "about the 5 GW" */
static str without_article(str text) {
    static const char *const articles[] = {"a", "an", "the"};
    for (size_t i = 0; i < 3; i++)
        if (ends_with_words(text, articles[i]))
            return without_space(str_sub(text, 0, text.n - strlen(articles[i])));
    return text;
}

enum hedge hedge_around(str text, size_t *from, size_t *to) {
    str words = without_space(str_sub(text, 0, *from));
    const struct phrase *phrase = phrase_before(words);
    if (!phrase) {
        words = without_article(words);
        phrase = phrase_before(words);
    }
    if (phrase) {
        *from = words.n - strlen(phrase->words);
        return phrase->hedge;
    }
    for (size_t i = 0; i < sizeof behind / sizeof *behind; i++)
        if (word_at(text, *to, behind[i].words, false)) {
            *to += strlen(behind[i].words);
            return behind[i].hedge;
        }
    return HEDGE_NONE;
}
