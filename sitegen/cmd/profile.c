#include "cmd/profile.h"

#include "base/json.h"
#include "cmd/print.h"

#include <time.h>

double seconds_used(void) {
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static struct stage_time sum(const struct profile *p) {
    struct stage_time all = {.name = "all"};
    for (size_t i = 0; i < p->stages.count; i++) {
        all.wall += p->stages.items[i].wall;
        all.cpu += p->stages.items[i].cpu;
    }
    return all;
}

static double milliseconds(uint64_t nanoseconds) { return (double)nanoseconds / 1e6; }

/* ---- the tables ---- */

static unsigned share(double part, double whole) {
    return whole > 0 ? (unsigned)(100 * part / whole + 0.5) : 0;
}

static void put_heading(struct buf *out, struct arena *a, const struct terminal *t,
                        const char *words) {
    put_ink(out, t, INK_BOLD, arena_printf(a, "%s", words));
    buf_byte(out, '\n');
}

static void put_stage(struct buf *out, const struct stage_time *s, double whole) {
    buf_printf(out, "%10.1f %4u %% %10.1f   %s\n", s->wall * 1e3, share(s->wall, whole),
               s->cpu * 1e3, s->name);
}

static void put_stages(struct buf *out, struct arena *a, const struct terminal *t,
                       const struct profile *p, unsigned jobs) {
    struct stage_time all = sum(p);
    put_heading(out, a, t, "   wall ms  share     cpu ms   stage");
    for (size_t i = 0; i < p->stages.count; i++)
        put_stage(out, &p->stages.items[i], all.wall);
    put_stage(out, &all, all.wall);
    buf_printf(out, "with %u thread%s\n", jobs, jobs == 1 ? "" : "s");
}

static void put_templates(struct buf *out, struct arena *a, const struct terminal *t,
                          const struct render_profile *p) {
    enum { SHOWN = 20 };
    double whole = 0;
    for (size_t i = 0; i < p->templates.count; i++)
        whole += (double)p->templates.items[i].self;
    put_heading(out, a, t, "\n   self ms  share   total ms      calls   pages   template");
    for (size_t i = 0; i < p->templates.count && i < SHOWN; i++) {
        const struct template_time *one = &p->templates.items[i];
        buf_printf(out, "%10.1f %4u %% %10.1f %10zu %7zu   %.*s\n", milliseconds(one->self),
                   share((double)one->self, whole), milliseconds(one->total), one->calls,
                   one->pages, STR(clean_line(a, one->name)));
    }
    if (p->templates.count > SHOWN)
        buf_printf(out, "and %zu more, which --json has\n", p->templates.count - SHOWN);
}

static void put_pages(struct buf *out, struct arena *a, const struct terminal *t,
                      const struct render_profile *p) {
    enum { SHOWN = 10 };
    put_heading(out, a, t, "\n        ms   slowest pages");
    for (size_t i = 0; i < p->pages.count && i < SHOWN; i++) {
        const struct page *page = p->pages.items[i].page;
        buf_printf(out, "%10.1f   %.*s (%.*s)\n", milliseconds(p->pages.items[i].time),
                   STR(clean_line(a, page->url)), STR(clean_line(a, page->template)));
    }
}

void profile_print(const struct profile *p, unsigned jobs, struct arena *a, struct buf *out) {
    struct terminal t = terminal_of(stdout);
    put_stages(out, a, &t, p, jobs);
    if (p->rendered.templates.count)
        put_templates(out, a, &t, &p->rendered);
    if (p->rendered.pages.count)
        put_pages(out, a, &t, &p->rendered);
}

/* ---- JSON ---- */

static void put_stages_json(struct buf *out, const struct profile *p) {
    buf_put(out, S(",\n\"stages\":["));
    for (size_t i = 0; i < p->stages.count; i++) {
        const struct stage_time *s = &p->stages.items[i];
        buf_put(out, i ? S(",\n{\"name\":") : S("\n{\"name\":"));
        json_string(out, str_of(s->name));
        buf_printf(out, ",\"wall_ms\":%.3f,\"cpu_ms\":%.3f}", s->wall * 1e3, s->cpu * 1e3);
    }
    buf_byte(out, ']');
}

static void put_templates_json(struct buf *out, const struct render_profile *p) {
    buf_put(out, S(",\n\"templates\":["));
    for (size_t i = 0; i < p->templates.count; i++) {
        const struct template_time *t = &p->templates.items[i];
        buf_put(out, i ? S(",\n{\"name\":") : S("\n{\"name\":"));
        json_string(out, t->name);
        buf_printf(out, ",\"self_ms\":%.3f,\"total_ms\":%.3f,\"calls\":%zu,\"pages\":%zu}",
                   milliseconds(t->self), milliseconds(t->total), t->calls, t->pages);
    }
    buf_byte(out, ']');
}

static void put_pages_json(struct buf *out, const struct render_profile *p) {
    buf_put(out, S(",\n\"pages\":["));
    for (size_t i = 0; i < p->pages.count; i++) {
        const struct page *page = p->pages.items[i].page;
        buf_put(out, i ? S(",\n{\"url\":") : S("\n{\"url\":"));
        json_string(out, page->url);
        buf_put(out, S(",\"template\":"));
        json_string(out, page->template);
        buf_printf(out, ",\"ms\":%.3f}", milliseconds(p->pages.items[i].time));
    }
    buf_byte(out, ']');
}

void profile_json(const struct profile *p, unsigned jobs, struct buf *out) {
    struct stage_time all = sum(p);
    buf_printf(out, ",\n\"profile\":{\"jobs\":%u,\"wall_ms\":%.3f,\"cpu_ms\":%.3f", jobs,
               all.wall * 1e3, all.cpu * 1e3);
    put_stages_json(out, p);
    put_templates_json(out, &p->rendered);
    put_pages_json(out, &p->rendered);
    buf_byte(out, '}');
}
