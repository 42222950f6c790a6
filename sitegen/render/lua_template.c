#include "render/lua_template.h"

const str template_prologue = S("local _ENV,_literal,_escaped,_raw=...;");
const str library_prologue = S("local _ENV=...;");

struct translation {
    struct arena *arena;
    str text;
    size_t at; /* everything before it is translated */
    struct literals *literals;
    struct buf *code;
};

enum tag_kind { TAG_CODE, TAG_ESCAPED, TAG_RAW };

struct tag {
    enum tag_kind kind;
    str lua;          /* without the signs around it */
    size_t end;       /* offset behind the tag */
    bool eat_newline; /* closed by -%> */
};

/* The length of "[[", "[=[" ... at the beginning of s, 0 when it is none. */
static size_t long_bracket(str s) {
    size_t n = 1;
    if (s.n == 0 || s.p[0] != '[')
        return 0;
    while (n < s.n && s.p[n] == '=')
        n++;
    return n < s.n && s.p[n] == '[' ? n + 1 : 0;
}

/* Where the string or long bracket that begins at `from` ends. */
static size_t skip_quoted(str lua, size_t from) {
    size_t bracket = long_bracket(str_sub(lua, from, lua.n));
    if (bracket) {
        for (size_t i = from + bracket; i + bracket <= lua.n; i++) {
            str close = str_sub(lua, i, i + bracket);
            if (close.p[0] == ']' && close.p[bracket - 1] == ']' &&
                memcmp(close.p + 1, lua.p + from + 1, bracket - 2) == 0)
                return i + bracket;
        }
        return lua.n;
    }
    char quote = lua.p[from];
    if (quote != '"' && quote != '\'')
        return from + 1;
    for (size_t i = from + 1; i < lua.n; i++) {
        if (lua.p[i] == '\\')
            i++;
        else if (lua.p[i] == quote)
            return i + 1;
    }
    return lua.n;
}

/* A comment up to the end of the tag would hide the code behind the tag: cuts it off. Comments that end
 * inside the tag may stay. */
static str without_open_comment(str lua) {
    for (size_t i = 0; i < lua.n;) {
        bool comment = lua.p[i] == '-' && i + 1 < lua.n && lua.p[i + 1] == '-';
        if (comment && !long_bracket(str_sub(lua, i + 2, lua.n))) {
            size_t line_end = str_find_byte(lua, '\n', i);
            if (line_end == lua.n)
                return str_sub(lua, 0, i);
            i = line_end + 1;
        } else {
            i = skip_quoted(lua, comment ? i + 2 : i);
        }
    }
    return lua;
}

/* A value that is nothing but a path of fields cannot print anything itself, so it may be computed before
 * the literal in front of it is printed: one call instead of two. */
static bool is_path(str lua) {
    for (size_t i = 0; i < lua.n; i++) {
        if (!byte_is_alnum(lua.p[i]) && lua.p[i] != '.' && lua.p[i] != '_' && lua.p[i] != ' ')
            return false;
    }
    return true;
}

/* The text before a tag: remembered, and its newlines kept in the code. Returns its number, 0 for none. */
static size_t add_literal(struct translation *t, str literal) {
    if (literal.n == 0)
        return 0;
    arena_push(t->arena, t->literals, literal);
    for (size_t i = str_find_byte(literal, '\n', 0); i < literal.n;
         i = str_find_byte(literal, '\n', i + 1))
        buf_byte(t->code, '\n');
    return t->literals->count;
}

static void put_tag(struct translation *t, size_t literal, const struct tag *tag) {
    bool together = tag->kind != TAG_CODE && is_path(tag->lua);
    if (literal && !together)
        buf_printf(t->code, "_literal(%zu);", literal);
    str lua = without_open_comment(tag->lua);
    if (tag->kind == TAG_CODE)
        buf_put(t->code, lua);
    else
        buf_printf(t->code, "%s(%zu,(%.*s))", tag->kind == TAG_RAW ? "_raw" : "_escaped",
                   together ? literal : 0, STR(lua));
    buf_put(t->code, S(";"));
}

/* Reads the tag that begins at `from`. */
static bool read_tag(const struct translation *t, size_t from, struct tag *tag) {
    str text = t->text;
    size_t lua_at = from + 2, close = str_find(text, S("%>"), lua_at);
    if (close == text.n)
        return false;
    *tag = (struct tag){.kind = TAG_CODE, .end = close + 2};
    if (text.p[lua_at] == '=' || text.p[lua_at] == '-') {
        tag->kind = text.p[lua_at] == '=' ? TAG_ESCAPED : TAG_RAW;
        lua_at++;
    }
    if (close > lua_at && text.p[close - 1] == '-') {
        tag->eat_newline = true;
        close--;
    }
    tag->lua = str_sub(text, lua_at, close);
    return true;
}

/* Cuts "<%%" at its last sign: "<%" stays in the text, as does whatever stands around it. */
static void put_escaped_sign(struct translation *t, size_t at) {
    size_t literal = add_literal(t, str_sub(t->text, t->at, at + 2));
    buf_printf(t->code, "_literal(%zu);", literal);
    t->at = at + 3;
}

bool template_translate(struct arena *a, str text, struct literals *literals, struct buf *code,
                        struct template_fault *fault) {
    struct translation t = {.arena = a, .text = text, .literals = literals, .code = code};
    buf_put(code, template_prologue);
    for (;;) {
        size_t open = str_find(text, S("<%"), t.at);
        if (open == text.n)
            break;
        if (open + 2 < text.n && text.p[open + 2] == '%') {
            put_escaped_sign(&t, open);
            continue;
        }
        struct tag tag;
        if (!read_tag(&t, open, &tag)) {
            *fault = (struct template_fault){open, "this tag is not closed by '%>'"};
            return false;
        }
        put_tag(&t, add_literal(&t, str_sub(text, t.at, open)), &tag);
        t.at = tag.end;
        if (tag.eat_newline && t.at < text.n && text.p[t.at] == '\n') {
            buf_byte(code, '\n');
            t.at++;
        }
    }
    size_t literal = add_literal(&t, str_sub(text, t.at, text.n));
    if (literal)
        buf_printf(code, "_literal(%zu);", literal);
    return true;
}
