/* What the server itself shows, below /.sitegen/: how the site was built, and what it adds to pages. */
#include "cmd/serve_internal.h"

#include "base/embed.h"
#include "text/html.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>

static const char policy[] =
    "Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'; "
    "img-src data:; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors "
    "'none'\r\n";

/* ---- pages ---- */

static void send_html(struct connection *c, const struct request *r, int status, str html) {
    respond(c, r,
            &(struct response){.status = status,
                               .type = "text/html; charset=utf-8",
                               .more = {policy, sizeof policy - 1},
                               .pieces = {{.bytes = html}}});
}

static void page_begin(struct buf *out, const struct serve *s, const char *title) {
    buf_printf(out,
               "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
               "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
               "<meta name=\"color-scheme\" content=\"light dark\">\n<title>%s</title>\n"
               "<link rel=\"icon\" href=\"data:,\">\n"
               "<link rel=\"stylesheet\" href=\"/.sitegen/serve.css\">\n",
               title);
    if (!s->options.no_reload)
        buf_printf(out,
                   "<script src=\"/.sitegen/reload.js\" data-build=\"%s-%u\" data-page=\"\" "
                   "defer></script>\n",
                   s->instance, s->build);
    buf_printf(out, "</head>\n<body>\n<main>\n<h1>%s</h1>\n", title);
}

static void page_end(struct buf *out) { buf_put(out, S("</main>\n</body>\n</html>\n")); }

static void put_problems(struct buf *out, const struct serve *s, const char *title) {
    buf_printf(out,
               "<section class=\"problems\" aria-labelledby=\"problems\">\n"
               "<h2 id=\"problems\">%s</h2>\n",
               title);
    buf_put(out, buf_str(&s->problems));
    buf_put(out, S("</section>\n"));
}

void answer_broken(struct connection *c, const struct request *r) {
    struct buf out = {0};
    page_begin(&out, c->serve, "The site cannot be built yet");
    buf_put(&out, S("<p>The site is shown here as soon as this is mended.</p>\n"));
    put_problems(&out, c->serve, "What is wrong");
    page_end(&out);
    send_html(c, r, 503, buf_str(&out));
    buf_free(&out);
}

/* ---- the status page ---- */

static void put_line(struct buf *out, const char *name, str text) {
    buf_printf(out, "<tr><th scope=\"row\">%s</th><td>", name);
    html_escape(out, text);
    buf_put(out, S("</td></tr>\n"));
}

static void put_setting(struct buf *out, const struct serve *s) {
    char folder[PATH_MAX], number[64];
    buf_put(out, S("<table>\n<caption>Now</caption>\n<tbody>\n"));
    buf_printf(out, "<tr><th scope=\"row\">Site</th><td><a href=\"/\">%s</a></td></tr>\n", s->url);
    put_line(out, "Knowledge base", str_of(realpath(s->options.root, folder) ? folder : "."));
    put_line(out, "Drafts", s->options.drafts ? S("shown") : S("left out"));
    put_line(out, "Changes", str_of(watch_how(s->watch)));
    put_line(out, "Building",
             s->building  ? S("right now")
             : s->builder ? S("waits for the next change")
                          : S("starts again with the next change"));
    put_line(out, "Editor",
             s->editor.pattern.n ? s->editor.pattern : S("none: places are text to be copied"));
    snprintf(number, sizeof number, "%zu; open pages: %zu", s->files.count, s->readers);
    put_line(out, "Files", str_of(number));
    buf_put(out, S("</tbody>\n</table>\n"));
}

static void put_build(struct buf *out, const struct past_build *b, bool open) {
    buf_printf(out, "<li><details class=\"%s\"%s><summary>%s <strong>%s</strong> ",
               b->fine ? "fine" : "failed", open ? " open" : "", b->time,
               b->fine ? "fine" : "failed");
    html_escape(out, buf_str(&b->summary));
    buf_put(out, S("</summary>\n"));
    buf_put(out, buf_str(&b->details));
    if (b->problems.n && !open) { /* those of the newest stand above */
        buf_put(out, S("<div class=\"problems\">\n"));
        buf_put(out, buf_str(&b->problems));
        buf_put(out, S("</div>\n"));
    }
    buf_put(out, S("</details></li>\n"));
}

static void answer_status(struct connection *c, const struct request *r) {
    struct serve *s = c->serve;
    struct buf out = {0};
    page_begin(&out, s, "How the site was built");
    put_setting(&out, s);
    if (s->problems.n)
        put_problems(&out, s, s->broken ? "What is wrong" : "Warnings");
    buf_put(&out, S("<h2>Builds, the newest first</h2>\n<ol class=\"builds\">\n"));
    for (unsigned n = s->build; n > 0 && n + HISTORY > s->build; n--)
        put_build(&out, &s->history[n % HISTORY], n == s->build);
    buf_put(&out, S("</ol>\n"));
    page_end(&out);
    send_html(c, r, 200, buf_str(&out));
    buf_free(&out);
}

/* ---- what pages ask for ---- */

/* What is wrong, as a piece of HTML; 204 when nothing is. */
static void answer_problems(struct connection *c, const struct request *r) {
    struct serve *s = c->serve;
    char count[64];
    if (!s->broken) {
        respond(c, r, &(struct response){.status = 204});
        return;
    }
    snprintf(count, sizeof count, "Sitegen-Count: %zu error%s\r\n", s->errors,
             s->errors == 1 ? "" : "s");
    respond(c, r,
            &(struct response){.status = 200,
                               .type = "text/html; charset=utf-8",
                               .more = str_of(count),
                               .pieces = {{.bytes = buf_str(&s->problems)}}});
}

/* The value of a field of a form; empty when it is not there. */
static str form_value(struct arena *a, str form, str name) {
    while (form.n) {
        str value = str_cut(&form, '&'), decoded;
        if (!str_eq(str_cut(&value, '='), name))
            continue;
        str copy = arena_copy(a, value);
        for (size_t i = 0; i < copy.n; i++)
            if (copy.p[i] == '+')
                ((char *)copy.p)[i] = ' ';
        return url_decode(a, copy, &decoded) ? decoded : (str){0};
    }
    return (str){0};
}

/* The real path of a file that the site is made of. False when it is none, or leads elsewhere. */
static bool find_source(const struct serve *s, struct arena *a, str path, char real[PATH_MAX]) {
    char root[PATH_MAX];
    struct stat st;
    if (!path_is_safe(path) ||
        (!str_starts(path, S("content/")) && !str_starts(path, S("templates/"))))
        return false;
    str joined = arena_printf(a, "%s/%.*s", s->options.root, STR(path));
    if (!realpath(s->options.root, root) || !realpath(joined.p, real))
        return false;
    size_t n = strlen(root);
    return strncmp(real, root, n) == 0 && real[n] == '/' && stat(real, &st) == 0 &&
           S_ISREG(st.st_mode);
}

static void keep_process(struct serve *s, int process) {
    for (size_t i = 0; i < STARTED; i++)
        if (!s->started[i]) {
            s->started[i] = process;
            return;
        }
}

/* Opens a place in the user's editor. Only for pages of this server (answer() has seen to that) in a browser on this machine. */
static void answer_open(struct connection *c, const struct request *r, struct arena *a, str body) {
    struct serve *s = c->serve;
    char file[PATH_MAX];
    int process;
    str line = form_value(a, body, S("line")), column = form_value(a, body, S("column"));
    if (!c->local || !s->editor.pattern.n || s->editor.is_address) {
        respond_text(c, r, 403, "There is no editor that may be started from here.\n");
        return;
    }
    if (!find_source(s, a, form_value(a, body, S("file")), file)) {
        respond_text(c, r, 404, "The site is made of no such file.\n");
        return;
    }
    size_t at_line = line.n && line.n < 9 ? (size_t)atol(arena_copy(a, line).p) : 0;
    size_t at_column = column.n && column.n < 9 ? (size_t)atol(arena_copy(a, column).p) : 0;
    if (editor_run(&s->editor, str_of(file), at_line ? at_line : 1, at_column ? at_column : 1,
                   &process)) {
        keep_process(s, process);
        respond(c, r, &(struct response){.status = 204});
    } else {
        respond_text(c, r, 500,
                     arena_printf(a, "The editor cannot be started: %s\n", strerror(errno)).p);
    }
}

static str embedded(str name) {
    for (size_t i = 0; i < embedded_serve_count; i++)
        if (str_eq(str_of(embedded_serve[i].path), name))
            return (str){(const char *)embedded_serve[i].bytes, embedded_serve[i].size};
    return (str){0};
}

/* "Last-Event-ID" is of a connection that was lost; the page itself may be older. */
static void answer_events(struct connection *c, const struct request *r,
                          const struct address *address) {
    str since = request_field(r, S("last-event-id"));
    if (!since.n && str_starts(address->query, S("since=")))
        since = str_sub(address->query, 6, address->query.n);
    events_join(c, since);
}

bool answer_own(struct connection *c, const struct request *r, const struct address *address,
                str body) {
    struct serve *s = c->serve;
    struct arena a = {0};
    str name = str_sub(address->path, 10, address->path.n);
    str bytes = embedded(name);
    bool opens = str_eq(name, S("open"));
    if (opens ? !r->is_post : !r->is_get && !r->is_head)
        respond_text(c, r, 405, "405 Method Not Allowed\n");
    else if (opens)
        answer_open(c, r, &a, body);
    else if (str_eq(name, S("events")) && r->is_get && !s->options.no_reload)
        answer_events(c, r, address);
    else if (str_eq(name, S("problems")))
        answer_problems(c, r);
    else if (!name.n)
        answer_status(c, r);
    else if (bytes.p)
        respond(c, r,
                &(struct response){
                    .status = 200, .type = file_type(name), .pieces = {{.bytes = bytes}}});
    else
        respond_text(c, r, 404, "404 Not Found\n");
    arena_free(&a);
    return true;
}
