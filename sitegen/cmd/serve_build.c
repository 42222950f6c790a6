/* From a change to the site in memory: the watch says what changed, the builder builds, open pages are told. */
#include "cmd/serve_internal.h"

#include "base/fs.h"
#include "base/json.h"
#include "text/html.h"

#include <event2/event.h>

#include <errno.h>
#include <time.h>
#include <unistd.h>

/* ---- what has become of the site ---- */

static void note_changed(void *context, str path) {
    struct serve *s = context;
    if (s->changed.n)
        buf_byte(&s->changed, ',');
    json_string(&s->changed, path);
}

static void remember(struct serve *s, bool fine, str summary, str details, str problems) {
    struct past_build *b = &s->history[s->build % HISTORY];
    time_t now = time(NULL);
    struct tm here;
    b->fine = fine;
    b->summary.n = b->details.n = b->problems.n = 0;
    buf_put(&b->summary, summary);
    buf_put(&b->details, details);
    buf_put(&b->problems, problems);
    if (!localtime_r(&now, &here) || !strftime(b->time, sizeof b->time, "%H:%M:%S", &here))
        b->time[0] = '\0';
    say(s, "%s %s%.*s", b->time, fine ? "" : "failed: ", STR(summary));
}

static void settle(struct serve *s, bool fine, size_t errors, str problems) {
    watch_listed(s->watch);
    s->errors = errors;
    s->broken = !fine;
    s->answered = true;
    s->ready = s->ready || fine;
    s->problems.n = 0;
    buf_put(&s->problems, problems);
    if (fine)
        events_fine(s);
    else
        events_broken(s);
    connections_wake(s);
}

static void take_file(void *context, str path, char *bytes, size_t size) {
    files_give(&((struct serve *)context)->files, path, bytes, size);
}

static void take_name(void *context, str path) {
    files_give_name(&((struct serve *)context)->files, path);
}

static void take_removed(void *context, str path) {
    files_give_removed(&((struct serve *)context)->files, path);
}

static void take_answer(void *context, str path, char *bytes, size_t size) {
    struct serve *s = context;
    s->wanting = false;
    files_answer(&s->files, path, bytes, size);
    connections_wake(s);
}

static void end_builder(struct serve *s, int *code) {
    struct event **events[] = {&s->wire_event, &s->voice_event};
    for (size_t i = 0; i < 2; i++) {
        if (*events[i])
            event_free(*events[i]);
        *events[i] = NULL;
    }
    *code = s->builder ? builder_end(s->builder) : 0;
    s->builder = NULL;
    s->building = s->wanting = false;
    s->wanted.count = 0;
}

/* ---- a build has ended ---- */

static void take_done(void *context, const struct built *built) {
    struct serve *s = context;
    struct buf members = {0};
    s->build++;
    s->building = false;
    s->changed.n = 0;
    if (built->fine)
        files_apply(&s->files, s->builder_fresh, note_changed, s);
    else
        files_forget(&s->files);
    s->builder_fresh = s->builder_fresh && !built->fine;
    buf_printf(&members, "\"build\":%u,\"report\":", s->build);
    buf_put(&members, built->json);
    say_json(s, "rebuilt", buf_str(&members));
    buf_free(&members);
    /* Warnings that were there before are not told again. */
    uint64_t text = str_digest(built->text, built->fine);
    if (!s->options.json && text != s->told)
        fs_write_all(STDERR_FILENO, built->text);
    s->told = text;
    remember(s, built->fine, built->summary, built->details, built->problems);
    settle(s, built->fine, built->errors, built->problems);
    if (!built->usable)
        s->builder_spent = true;
}

/* The builder has ended by itself: a template ran away with it, or something is wrong with it or the machine. */
static void tell_end(struct serve *s, int code, str words) {
    struct buf problems = {0}, summary = {0}, members = {0};
    str said = str_trim(words);
    for (size_t i = said.n; i-- > 0;) /* the last line */
        if (said.p[i] == '\n') {
            said = str_sub(said, i + 1, said.n);
            break;
        }
    if (str_starts(said, S("sitegen: ")))
        said = str_sub(said, 9, said.n);
    s->build++;
    files_forget(&s->files);
    buf_printf(&summary, "the build was ended (%s %d); the next change starts another: ",
               code >= 128 ? "signal" : "exit code", code >= 128 ? code - 128 : code);
    buf_put(&summary, said.n ? said : S("it did not say why"));
    buf_put(&problems, S("<ol><li class=\"error\"><p class=\"message\"><strong>Error:</strong> "));
    html_escape(&problems, buf_str(&summary));
    buf_put(&problems, S("</p></li></ol>\n"));
    buf_printf(&members, "\"build\":%u,\"code\":%d,\"message\":", s->build, code);
    json_string(&members, said);
    say_json(s, "ended", buf_str(&members));
    remember(s, false, buf_str(&summary), (str){0}, buf_str(&problems));
    settle(s, false, 1, buf_str(&problems));
    buf_free(&problems);
    buf_free(&summary);
    buf_free(&members);
}

/* What a process that has ended still had to say. */
static void hear_rest(struct serve *s) {
    for (str said; (said = builder_hear(s->builder)).n;)
        if (!s->options.json)
            fs_write_all(STDERR_FILENO, said);
}

static void lose_builder(struct serve *s) {
    bool was_building = s->building, opened = builder_opened(s->builder);
    struct buf words = {0};
    int code;
    hear_rest(s);
    buf_put(&words, builder_words(s->builder));
    end_builder(s, &code);
    /* It could not even open the knowledge base, and has said why. */
    if (!opened && !s->answered)
        serve_stop(s, code && code <= EXIT_GIT ? (enum exit_code)code : EXIT_MACHINE);
    else if (was_building)
        tell_end(s, code, buf_str(&words));
    buf_free(&words);
    connections_wake(s);
}

static void on_wire(evutil_socket_t fd, short what, void *context) {
    static const struct builder_sink sink = {NULL,         take_file,   take_name,
                                             take_removed, take_answer, take_done};
    struct serve *s = context;
    struct builder_sink mine = sink;
    int code;
    (void)fd;
    (void)what;
    mine.context = s;
    enum builder_state state = builder_read(s->builder, &mine);
    if (state == BUILDER_HAS_MORE)
        event_active(s->wire_event, EV_READ, 0);
    else if (state == BUILDER_ENDED)
        lose_builder(s);
    else if (s->builder_spent)
        end_builder(s, &code);
    s->builder_spent = s->builder_spent && state == BUILDER_HAS_MORE;
    build_look(s);
}

static void on_voice(evutil_socket_t fd, short what, void *context) {
    struct serve *s = context;
    (void)fd;
    (void)what;
    str said = builder_hear(s->builder);
    if (said.n && !s->options.json)
        fs_write_all(STDERR_FILENO, said);
    if (builder_voice(s->builder) < 0) {
        event_free(s->voice_event);
        s->voice_event = NULL;
    }
}

/* ---- what is to be built ---- */

static void hear_builder(struct serve *s) {
    s->builder_fresh = true;
    s->wire_event = event_new(s->base, builder_wire(s->builder), EV_READ | EV_PERSIST, on_wire, s);
    s->voice_event =
        event_new(s->base, builder_voice(s->builder), EV_READ | EV_PERSIST, on_voice, s);
    if (!s->wire_event || !s->voice_event)
        out_of_memory(sizeof *s);
    event_add(s->wire_event, NULL);
    event_add(s->voice_event, NULL);
}

static bool start_builder(struct serve *s) {
    s->builder = builder_start(&s->options, &s->editor);
    if (!s->builder) {
        fprintf(stderr, "sitegen: cannot start the process that builds: %s\n", strerror(errno));
        return false;
    }
    hear_builder(s);
    return true;
}

/* Everything when the builder is new; else what the watch saw. False when there can be no builder now: what the watch saw stays
 * with it. */
static bool start_build(struct serve *s) {
    if (!s->builder && !start_builder(s))
        return false;
    size_t count = 0;
    const str *changed = watch_take(s->watch, &count);
    s->building = true;
    if (!builder_build(s->builder, changed, s->builder_fresh ? 0 : count))
        lose_builder(s);
    return true;
}

static void ask_next(struct serve *s) {
    if (!s->builder || s->building || s->wanting || !s->wanted.count)
        return;
    str path = s->wanted.items[--s->wanted.count];
    /* When that fails the builder has ended, which its wire tells: it may be read at this moment. */
    s->wanting = true;
    builder_want(s->builder, path);
}

/* The system told no more: say how it goes on. */
static void change_watch(struct serve *s) {
    event_free(s->watch_event);
    s->watch_event = NULL;
    say_watch(s);
}

static int ask_watch(struct serve *s) {
    int due = watch_due(s->watch);
    if (s->watch_event && watch_fd(s->watch) < 0)
        change_watch(s);
    return due;
}

void build_look(struct serve *s) {
    enum { AGAIN_AFTER = 1000 }; /* milliseconds, when the system has no process to give */
    int due = ask_watch(s);
    if (due == 0 && !s->building && !s->wanting && !s->builder_spent)
        due = start_build(s) ? ask_watch(s) : AGAIN_AFTER;
    ask_next(s);
    if (due > 0 || (due == 0 && !s->building)) {
        struct timeval t = {.tv_sec = due / 1000, .tv_usec = due % 1000 * 1000};
        evtimer_add(s->watch_timer, &t);
    }
}

bool build_want(struct serve *s, str path) {
    if (!s->builder)
        return false;
    for (size_t i = 0; i < s->wanted.count; i++)
        if (str_eq(s->wanted.items[i], path))
            return true;
    if (!s->wanted.count)
        arena_free(&s->wanted_arena), s->wanted.items = NULL, s->wanted.capacity = 0;
    arena_push(&s->wanted_arena, &s->wanted, arena_copy(&s->wanted_arena, path));
    ask_next(s);
    return true;
}

/* ---- from the beginning to the end ---- */

static void on_watch(evutil_socket_t fd, short what, void *context) {
    struct serve *s = context;
    (void)fd;
    (void)what;
    watch_read(s->watch);
    build_look(s);
}

static void on_watch_timer(evutil_socket_t fd, short what, void *context) {
    (void)fd;
    (void)what;
    build_look(context);
}

static void hear_watch(struct serve *s) {
    int fd = watch_fd(s->watch);
    if (fd < 0)
        return;
    s->watch_event = event_new(s->base, fd, EV_READ | EV_PERSIST, on_watch, s);
    if (!s->watch_event)
        out_of_memory(sizeof *s);
    event_add(s->watch_event, NULL);
}

bool build_fork(struct serve *s) {
    s->watch = watch_open(s->options.root);
    s->builder = builder_start(&s->options, &s->editor);
    return s->builder != NULL;
}

void build_begin(struct serve *s) {
    s->watch_timer = evtimer_new(s->base, on_watch_timer, s);
    if (!s->watch_timer)
        out_of_memory(sizeof *s);
    hear_watch(s);
    hear_builder(s);
    start_build(s);
    build_look(s);
}

void build_end(struct serve *s) {
    int code;
    end_builder(s, &code);
    if (s->watch_event)
        event_free(s->watch_event);
    if (s->watch_timer)
        event_free(s->watch_timer);
    watch_close(s->watch);
    arena_free(&s->wanted_arena);
    buf_free(&s->changed);
    buf_free(&s->problems);
    for (size_t i = 0; i < NOTES; i++)
        file_drop(s->notes[i].list);
    for (size_t i = 0; i < HISTORY; i++) {
        buf_free(&s->history[i].summary);
        buf_free(&s->history[i].details);
        buf_free(&s->history[i].problems);
    }
}
