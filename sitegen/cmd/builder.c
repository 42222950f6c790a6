/* The server's end: the process and what comes from it. */
#include "cmd/builder.h"

#include "cmd/builder_wire.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { WORDS_KEPT = 4096, TAKE = 8 << 20 };

struct builder {
    pid_t process;
    int voice; /* its standard error; -1 at its end */
    struct wire_reader reader;
    bool opened;
    struct buf out, words;
    struct {
        struct buf json, text, summary, problems, details;
    } told;
};

/* ---- starting ---- */

/* What the server has open and what it does on signals is not the builder's. When the server is killed, so is it. */
static void become_builder(int wire, int voice, pid_t server, const struct options *o,
                           const struct editor *editor) {
    static const int usual[] = {SIGTERM, SIGCHLD};
    for (size_t i = 0; i < sizeof usual / sizeof *usual; i++)
        signal(usual[i], SIG_DFL);
    signal(SIGINT, SIG_IGN); /* of a terminal they go to both: the server decides */
    signal(SIGHUP, SIG_IGN);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != server)
        _exit(EXIT_MACHINE);
    const char *no_color = getenv("NO_COLOR");
    bool color = isatty(STDERR_FILENO) && (!no_color || !*no_color);
    int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
    dup2(nothing, STDIN_FILENO);
    dup2(voice, STDOUT_FILENO);
    dup2(voice, STDERR_FILENO);
    enum { WIRE = STDERR_FILENO + 1 };
    if (wire != WIRE)
        dup2(wire, WIRE);
    close_range(WIRE + 1, ~0U, 0);
    _exit(builder_run(WIRE, o, editor, color));
}

struct builder *builder_start(const struct options *o, const struct editor *editor) {
    int wire[2], voice[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, wire) < 0)
        return NULL;
    if (pipe2(voice, O_CLOEXEC) < 0) {
        close(wire[0]);
        close(wire[1]);
        return NULL;
    }
    fflush(NULL);
    pid_t server = getpid(), process = fork();
    if (process == 0)
        become_builder(wire[1], voice[1], server, o, editor);
    close(wire[1]);
    close(voice[1]);
    struct builder *b = process < 0 ? NULL : calloc(1, sizeof *b);
    if (!b) {
        close(wire[0]);
        close(voice[0]);
        return NULL;
    }
    fcntl(voice[0], F_SETFL, O_NONBLOCK);
    b->process = process;
    b->voice = voice[0];
    b->reader.fd = wire[0];
    return b;
}

int builder_wire(const struct builder *b) { return b->reader.fd; }

int builder_voice(const struct builder *b) { return b->voice; }

bool builder_opened(const struct builder *b) { return b->opened; }

/* ---- asking ---- */

static bool ask(struct builder *b, char kind, str path, str bytes) {
    return wire_put(b->reader.fd, &b->out, kind, path, bytes) && wire_flush(b->reader.fd, &b->out);
}

bool builder_build(struct builder *b, const str *changed, size_t count) {
    struct buf paths = {0};
    for (size_t i = 0; i < count; i++) {
        buf_put(&paths, changed[i]);
        buf_byte(&paths, '\0');
    }
    bool fine = ask(b, 'B', (str){0}, buf_str(&paths));
    buf_free(&paths);
    return fine;
}

bool builder_want(struct builder *b, str path) { return ask(b, 'G', path, (str){0}); }

/* ---- hearing ---- */

static void keep(struct buf *to, str bytes) {
    to->n = 0;
    buf_put(to, bytes);
}

static void report(struct builder *b, const struct wire_frame *f, const struct builder_sink *sink) {
    struct built built = {0};
    int fine = 0, whole = 0, usable = 0;
    keep(&b->told.json, (str){f->bytes, f->size});
    if (f->path.n < 64) {
        char line[64];
        memcpy(line, f->path.p, f->path.n);
        line[f->path.n] = '\0';
        sscanf(line, "%d %d %d %zu %zu", &fine, &whole, &usable, &built.errors, &built.warnings);
    }
    built.fine = fine;
    built.whole = whole;
    built.usable = usable;
    built.json = buf_str(&b->told.json);
    built.text = buf_str(&b->told.text);
    built.summary = buf_str(&b->told.summary);
    built.problems = buf_str(&b->told.problems);
    built.details = buf_str(&b->told.details);
    sink->done(sink->context, &built);
    b->told.text.n = b->told.summary.n = b->told.problems.n = b->told.details.n = 0;
}

static void take_frame(struct builder *b, struct wire_frame *f, const struct builder_sink *sink) {
    str bytes = {f->bytes, f->size};
    switch (f->kind) {
    case 'F':
    case 'A':
        f->bytes = NULL;
        (f->kind == 'F' ? sink->file : sink->answer)(sink->context, f->path, (char *)bytes.p,
                                                     bytes.n);
        break;
    case 'O':
        b->opened = true;
        break;
    case 'S':
        sink->on_demand(sink->context, f->path);
        break;
    case 'R':
        sink->removed(sink->context, f->path);
        break;
    case 'T':
        keep(&b->told.text, bytes);
        break;
    case 'L':
        keep(&b->told.summary, bytes);
        break;
    case 'P':
        keep(&b->told.problems, bytes);
        break;
    case 'H':
        keep(&b->told.details, bytes);
        break;
    case 'D':
        report(b, f, sink);
        break;
    default:
        break;
    }
}

enum builder_state builder_read(struct builder *b, const struct builder_sink *sink) {
    for (size_t taken = 0; taken < TAKE;) {
        enum wire_result result = wire_read(&b->reader);
        if (result != WIRE_FRAME)
            return result == WIRE_LATER ? BUILDER_WAITS : BUILDER_ENDED;
        taken += b->reader.frame.size;
        take_frame(b, &b->reader.frame, sink);
    }
    return BUILDER_HAS_MORE;
}

str builder_hear(struct builder *b) {
    if (b->words.n > 2 * WORDS_KEPT) {
        memmove(b->words.p, b->words.p + b->words.n - WORDS_KEPT, WORDS_KEPT);
        b->words.n = WORDS_KEPT;
    }
    buf_reserve(&b->words, WORDS_KEPT);
    ssize_t n = b->voice < 0 ? 0 : read(b->voice, b->words.p + b->words.n, WORDS_KEPT);
    if (n < 0 && (errno == EAGAIN || errno == EINTR))
        return (str){0};
    if (n <= 0) {
        if (b->voice >= 0)
            close(b->voice);
        b->voice = -1;
        return (str){0};
    }
    str heard = {b->words.p + b->words.n, (size_t)n};
    b->words.n += (size_t)n;
    return heard;
}

str builder_words(const struct builder *b) { return buf_str(&b->words); }

int builder_end(struct builder *b) {
    int status = 0;
    kill(b->process, SIGKILL); /* does nothing to one that has ended */
    while (waitpid(b->process, &status, 0) < 0 && errno == EINTR)
        ;
    close(b->reader.fd);
    if (b->voice >= 0)
        close(b->voice);
    wire_reader_free(&b->reader);
    struct buf *all[] = {&b->out,          &b->words,         &b->told.json,   &b->told.text,
                         &b->told.summary, &b->told.problems, &b->told.details};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        buf_free(all[i]);
    free(b);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
