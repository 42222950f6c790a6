#include "cmd/builder_report.h"

#include "base/json.h"
#include "text/html.h"

#include <limits.h>
#include <stdlib.h>
#include <unistd.h>

enum { MOST_PROBLEMS = 50, MOST_PAGES = 100 };

/* What `print` writes, in a buffer. */
static void print_one(const struct diag *diag, struct buf *out, struct diag_style style) {
    struct diags one = {.items = (struct diag *)diag, .count = 1};
    char *text = NULL;
    size_t size = 0;
    FILE *file = open_memstream(&text, &size);
    if (!file)
        out_of_memory(size);
    diags_print(&one, style, file);
    fclose(file);
    buf_put(out, (str){text, size});
    free(text);
}

/* ---- for people at a terminal ---- */

static void make_text(struct builder_report *r, const struct rebuild_report *done) {
    struct diag_style style = {.color = r->color, .quiet = r->options->quiet};
    for (size_t i = 0; done->found && i < done->found->count; i++)
        if (!style.quiet || done->found->items[i].severity == SEVERITY_ERROR)
            print_one(&done->found->items[i], &r->text, style);
}

static const char *plural(size_t n) { return n == 1 ? "" : "s"; }

static void make_summary(struct builder_report *r, const struct rebuild_report *done,
                         double seconds) {
    struct buf *out = &r->summary;
    size_t errors = done->found ? done->found->errors : 0;
    size_t warnings = done->found ? done->found->warnings : 0;
    if (!done->fine)
        buf_printf(out, "%zu error%s, the last good pages stay; ", errors, plural(errors));
    else if (done->whole)
        buf_printf(out, "all of %zu files, %zu changed, ", done->files,
                   done->changed + done->removed);
    else
        buf_printf(out, "%zu page%s rendered, %zu of %zu files changed, ", done->pages.count,
                   plural(done->pages.count), done->changed + done->removed, done->files);
    buf_printf(out, "%.0f ms", seconds * 1e3);
    if (done->fine && warnings)
        buf_printf(out, ", %zu warning%s", warnings, plural(warnings));
    if (done->why.n)
        buf_printf(out, ": %.*s", STR(done->why));
    else if (done->pages.count)
        buf_printf(out, ": %.*s", STR(done->pages.items[0].why));
}

/* ---- for programs ---- */

static void json_field(struct buf *out, const char *name, str text) {
    buf_printf(out, "\"%s\":", name);
    json_string(out, text);
}

/* The members of an object, without its braces and in one line. Strings of JSON hold no line ends. */
static void json_members(struct buf *out, str object) {
    object = str_trim(object);
    for (size_t i = 1; i + 1 < object.n; i++)
        if (object.p[i] != '\n')
            buf_byte(out, object.p[i]);
}

static void make_json(struct builder_report *r, const struct rebuild_report *done, double seconds) {
    struct buf *out = &r->json;
    buf_printf(out, "{\"fine\":%s,\"whole\":%s,\"ms\":%.1f,", done->fine ? "true" : "false",
               done->whole ? "true" : "false", seconds * 1e3);
    json_field(out, "why", done->why);
    buf_printf(out, ",\"files\":%zu,\"changed\":%zu,\"removed\":%zu,\"stages\":[", done->files,
               done->changed, done->removed);
    for (size_t i = 0; i < done->stages.count; i++) {
        buf_put(out, i ? S(",{") : S("{"));
        json_field(out, "name", str_of(done->stages.items[i].name));
        buf_printf(out, ",\"ms\":%.2f}", done->stages.items[i].ms);
    }
    buf_put(out, S("],\"pages\":["));
    for (size_t i = 0; i < done->pages.count; i++) {
        buf_put(out, i ? S(",{") : S("{"));
        json_field(out, "url", done->pages.items[i].url);
        buf_byte(out, ',');
        json_field(out, "path", done->pages.items[i].path);
        buf_byte(out, ',');
        json_field(out, "why", done->pages.items[i].why);
        buf_printf(out, ",\"changed\":%s}", done->pages.items[i].changed ? "true" : "false");
    }
    buf_put(out, S("],"));
    if (done->diagnostics.n)
        json_members(out, done->diagnostics);
    else
        buf_put(out, S("\"diagnostics\":[],\"errors\":0,\"warnings\":0"));
    buf_byte(out, '}');
}

/* ---- as HTML ---- */

/* The file as the editor is to be told it. False when there is no editor, or no such file: a template of the program's own. */
static bool find_file(const struct builder_report *r, str path, struct buf *file) {
    char folder[PATH_MAX];
    if (!r->editor->pattern.n || !realpath(r->options->root, folder))
        return false;
    buf_printf(file, "%s/%.*s%c", folder, STR(path), '\0');
    file->n--; /* without the NUL */
    return access(file->p, F_OK) == 0;
}

static void html_field(struct buf *out, const char *name, str value) {
    buf_printf(out, "<input type=\"hidden\" name=\"%s\" value=\"", name);
    html_escape(out, value);
    buf_put(out, S("\">"));
}

static void html_button(struct buf *out, str path, struct place at, str shown) {
    char number[24];
    buf_put(out, S("<form class=\"place\" method=\"post\" action=\"/.sitegen/open\">"));
    html_field(out, "file", path);
    snprintf(number, sizeof number, "%zu", at.line);
    html_field(out, "line", str_of(number));
    snprintf(number, sizeof number, "%zu", at.column);
    html_field(out, "column", str_of(number));
    buf_put(out, S("<button type=\"submit\">"));
    html_escape(out, shown);
    buf_put(out, S("</button></form>"));
}

static void html_link(const struct editor *editor, struct buf *out, str file, struct place at,
                      str shown) {
    struct buf address = {0};
    editor_address(editor, &address, file, at.line, at.column);
    buf_put(out, S("<a class=\"place\" href=\""));
    html_escape(out, buf_str(&address));
    buf_put(out, S("\">"));
    html_escape(out, shown);
    buf_put(out, S("</a>"));
    buf_free(&address);
}

/* The place, as a link or a button that opens it where there is an editor and a file, else to be copied. */
static void html_place(struct builder_report *r, struct span at) {
    struct buf *out = &r->problems, file = {0}, shown = {0};
    struct place place = {1, 1};
    buf_put(&shown, at.source->path);
    if (at.source->text.n) {
        place = span_place(at);
        buf_printf(&shown, ":%zu:%zu", place.line, place.column);
    }
    bool known = find_file(r, at.source->path, &file);
    if (known && r->editor->is_address) {
        html_link(r->editor, out, buf_str(&file), place, buf_str(&shown));
    } else if (known) {
        html_button(out, at.source->path, place, buf_str(&shown));
    } else {
        buf_put(out, S("<code class=\"place\">"));
        html_escape(out, buf_str(&shown));
        buf_put(out, S("</code>"));
    }
    buf_free(&file);
    buf_free(&shown);
}

/* The line and its caret, as on a terminal: what lies between the head and the hint. */
static void html_line(struct builder_report *r, const struct diag *diag) {
    struct buf text = {0};
    print_one(diag, &text, (struct diag_style){0});
    str rest = buf_str(&text);
    str_cut(&rest, '\n');
    if (str_starts(rest, S("  "))) {
        str line = str_cut(&rest, '\n'), caret = str_cut(&rest, '\n');
        buf_put(&r->problems, S("<pre tabindex=\"0\">"));
        html_escape(&r->problems, line);
        buf_byte(&r->problems, '\n');
        html_escape(&r->problems, caret);
        buf_put(&r->problems, S("</pre>"));
    }
    buf_free(&text);
}

static void html_problem(struct builder_report *r, const struct diag *diag) {
    struct buf *out = &r->problems;
    bool error = diag->severity == SEVERITY_ERROR;
    buf_printf(out, "<li class=\"%s\"><p class=\"message\"><strong>%s:</strong> ",
               error ? "error" : "warning", error ? "Error" : "Warning");
    html_escape(out, diag->message);
    buf_put(out, S("</p>"));
    if (diag->span.source) {
        buf_put(out, S("<p class=\"where\">"));
        html_place(r, diag->span);
        buf_put(out, S("</p>"));
    }
    html_line(r, diag);
    if (diag->hint.n) {
        buf_put(out, S("<p class=\"hint\">"));
        html_escape(out, diag->hint);
        buf_put(out, S("</p>"));
    }
    buf_put(out, S("</li>\n"));
}

/* Errors come first: they are what has to be mended. */
static void make_problems(struct builder_report *r, const struct rebuild_report *done) {
    const struct diags *found = done->found;
    size_t shown = 0, all = found ? found->count : 0;
    if (!all)
        return;
    buf_put(&r->problems, S("<ol>\n"));
    for (int warnings = 0; warnings < 2; warnings++)
        for (size_t i = 0; i < all && shown < MOST_PROBLEMS; i++)
            if ((found->items[i].severity == SEVERITY_WARNING) == warnings) {
                html_problem(r, &found->items[i]);
                shown++;
            }
    buf_put(&r->problems, S("</ol>\n"));
    if (all > shown)
        buf_printf(&r->problems, "<p>And %zu more; the terminal has all of them.</p>\n",
                   all - shown);
}

static void html_stages(struct buf *out, const struct rebuild_report *done) {
    buf_put(out, S("<table><caption>Stages</caption><thead><tr><th scope=\"col\">Stage</th>"
                   "<th scope=\"col\" class=\"number\">ms</th></tr></thead><tbody>\n"));
    for (size_t i = 0; i < done->stages.count; i++) {
        buf_put(out, S("<tr><th scope=\"row\">"));
        html_escape(out, str_of(done->stages.items[i].name));
        buf_printf(out, "</th><td class=\"number\">%.1f</td></tr>\n", done->stages.items[i].ms);
    }
    buf_put(out, S("</tbody></table>\n"));
}

static void html_pages(struct buf *out, const struct rebuild_report *done) {
    buf_put(out, S("<table><caption>Pages that were rendered</caption><thead><tr>"
                   "<th scope=\"col\">Page</th><th scope=\"col\">Why</th>"
                   "<th scope=\"col\">Changed</th></tr></thead><tbody>\n"));
    for (size_t i = 0; i < done->pages.count && i < MOST_PAGES; i++) {
        const struct rebuilt_page *page = &done->pages.items[i];
        buf_put(out, S("<tr><th scope=\"row\"><a href=\""));
        html_escape_url(out, page->url);
        buf_put(out, S("\">"));
        html_escape(out, page->url);
        buf_put(out, S("</a></th><td>"));
        html_escape(out, page->why);
        buf_printf(out, "</td><td>%s</td></tr>\n", page->changed ? "yes" : "no");
    }
    buf_put(out, S("</tbody></table>\n"));
    if (done->pages.count > MOST_PAGES)
        buf_printf(out, "<p>And %zu more pages.</p>\n", done->pages.count - MOST_PAGES);
}

static void make_details(struct builder_report *r, const struct rebuild_report *done) {
    if (done->stages.count)
        html_stages(&r->details, done);
    if (done->pages.count)
        html_pages(&r->details, done);
}

void builder_report_make(struct builder_report *r, const struct rebuild_report *done,
                         double seconds) {
    r->json.n = r->text.n = r->summary.n = r->problems.n = r->details.n = 0;
    make_text(r, done);
    make_summary(r, done, seconds);
    make_json(r, done, seconds);
    make_problems(r, done);
    make_details(r, done);
}

void builder_report_free(struct builder_report *r) {
    struct buf *all[] = {&r->json, &r->text, &r->summary, &r->problems, &r->details};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        buf_free(all[i]);
}
