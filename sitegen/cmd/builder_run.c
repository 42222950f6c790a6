/* The builder's end of the wire. */
#include "cmd/builder.h"
#include "cmd/builder_report.h"
#include "cmd/builder_wire.h"
#include "cmd/pipeline.h"

struct run {
    int wire;
    struct buf out;
    bool lost; /* the server is gone */
    struct rebuild *rebuild;
    struct builder_report report;
};

static void put(struct run *r, char kind, str path, str bytes) {
    if (!r->lost && !wire_put(r->wire, &r->out, kind, path, bytes))
        r->lost = true;
}

static void give_file(void *context, str path, str bytes) { put(context, 'F', path, bytes); }

static void give_name(void *context, str path) { put(context, 'S', path, (str){0}); }

static void give_removed(void *context, str path) { put(context, 'R', path, (str){0}); }

static void tell(struct run *r, const struct rebuild_report *done, double seconds) {
    struct builder_report *report = &r->report;
    char flags[64];
    builder_report_make(report, done, seconds);
    int n =
        snprintf(flags, sizeof flags, "%d %d %d %zu %zu", done->fine, done->whole, done->usable,
                 done->found ? done->found->errors : 0, done->found ? done->found->warnings : 0);
    put(r, 'T', (str){0}, buf_str(&report->text));
    put(r, 'L', (str){0}, buf_str(&report->summary));
    put(r, 'P', (str){0}, buf_str(&report->problems));
    put(r, 'H', (str){0}, buf_str(&report->details));
    put(r, 'D', (str){flags, (size_t)n}, buf_str(&report->json));
}

static void build(struct run *r, str paths) {
    struct arena scratch = {0};
    struct {
        str *items;
        size_t count, capacity;
    } changed = {0};
    while (paths.n) {
        str path = str_cut(&paths, '\0');
        arena_push(&scratch, &changed, path);
    }
    struct rebuild_sink sink = {r, give_file, give_name, give_removed};
    double started = seconds_now();
    const struct rebuild_report *done =
        rebuild_run(r->rebuild, changed.items, changed.count, &sink);
    tell(r, done, seconds_now() - started);
    arena_free(&scratch);
}

static bool answer(struct run *r, const struct wire_frame *f) {
    if (f->kind == 'B')
        build(r, (str){f->bytes, f->size});
    else if (f->kind == 'G')
        put(r, 'A', f->path, rebuild_file(r->rebuild, f->path));
    return !r->lost && wire_flush(r->wire, &r->out);
}

int builder_run(int wire, const struct options *o, const struct editor *editor, bool color) {
    enum exit_code e;
    struct run r = {.wire = wire, .report = {.options = o, .editor = editor, .color = color}};
    struct wire_reader reader = {.fd = wire, .waits = true};
    r.rebuild = rebuild_open(o, &e);
    if (!r.rebuild)
        return (int)e;
    put(&r, 'O', (str){0}, (str){0});
    wire_flush(wire, &r.out);
    while (wire_read(&reader) == WIRE_FRAME && answer(&r, &reader.frame))
        ;
    rebuild_close(r.rebuild);
    wire_reader_free(&reader);
    builder_report_free(&r.report);
    buf_free(&r.out);
    return EXIT_FINE;
}
