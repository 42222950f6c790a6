#include "cmd/link_ask.h"

#include "base/fs.h"
#include "base/version.h"
#include "cmd/link_name.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

const char *const link_failure_names[FAILURE_COUNT] = {"answer",    "no-name", "lookup", "private",
                                                       "connect",   "time",    "tls",    "broken",
                                                       "redirects", "host"};

/* Exit codes of the child where curl was not begun; curl's own are below 100. */
enum { CHILD_FAILURE = 200 };

str link_curl(struct arena *a) {
    const char *path = getenv("PATH");
    str rest = str_of(path ? path : "");
    while (rest.n) {
        str folder = str_cut(&rest, ':');
        str program = arena_printf(a, "%.*s/curl", STR(folder));
        if (folder.n && folder.p[0] == '/' && access(program.p, X_OK) == 0)
            return program;
    }
    return (str){0};
}

/* ---- the child ---- */

static bool is_set(const char *variable) {
    const char *value = getenv(variable);
    return value && *value;
}

/* Then names are the proxy's to look up, and what may be reached is its to decide. One for http takes no https, nor the other way
 * round. */
static bool has_proxy(str url) {
    bool own = str_starts(url, S("https:")) ? is_set("https_proxy") || is_set("HTTPS_PROXY")
                                            : is_set("http_proxy");
    return own || is_set("all_proxy") || is_set("ALL_PROXY");
}

/* The addresses that curl is to take for the name, so that nobody can give it others. */
static enum link_failure put_addresses(const struct link_request *r, struct buf *config) {
    static const enum link_failure failures[] = {[LOOKUP_NO_NAME] = FAILURE_NO_NAME,
                                                 [LOOKUP_FAILED] = FAILURE_LOOKUP,
                                                 [LOOKUP_PRIVATE] = FAILURE_PRIVATE};
    if (r->address.literal || has_proxy(r->address.text))
        return FAILURE_NONE;
    buf_printf(config, "resolve = \"%.*s:%u:", STR(r->address.host), r->address.port);
    enum link_lookup result = LOOKUP_FOUND;
    if (str_eq(r->address.host, S("localhost")) || str_ends(r->address.host, S(".localhost")))
        buf_put(config, S("127.0.0.1,[::1]"));
    else
        result = link_lookup(r->address.host, r->private_too, config);
    buf_put(config, S("\"\n"));
    return result == LOOKUP_FOUND ? FAILURE_NONE : failures[result];
}

/* An address holds no quotes, backslashes or ends of lines. */
static void put_config(const struct link_request *r, struct buf *config) {
    buf_printf(config, "url = \"%.*s\"\n", STR(r->address.text));
    buf_printf(config, "user-agent = \"sitegen/%s (checks links)\"\n", SITEGEN_VERSION);
    buf_put(config, r->get ? S("include\nrange = \"0-0\"\n") : S("head\n"));
    buf_put(config, S("silent\ngloboff\nproto = \"=http,https\"\nsuppress-connect-headers\n"));
    if (has_proxy(
            r->address.text)) /* for every host: one that is exempted would be asked unguarded */
        buf_put(config, S("noproxy = \"\"\n"));
    buf_printf(config, "connect-timeout = %u\nmax-time = %u\n", (r->seconds + 1) / 2, r->seconds);
}

/* The whole of the configuration must fit into the pipe. */
static bool give_config(str config) {
    enum { PIPE_HOLDS = 65536 };
    int ends[2];
    if (config.n > PIPE_HOLDS || pipe2(ends, O_CLOEXEC) < 0)
        return false;
    bool fine = fs_write_all(ends[1], config) && dup2(ends[0], STDIN_FILENO) >= 0;
    close(ends[1]);
    return fine;
}

static void child(const struct link_request *r, const char *curl, int output) {
    struct buf config = {0};
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    signal(SIGPIPE, SIG_DFL);
    alarm(2 * r->seconds + 5); /* whatever the name servers or curl may do */
    put_config(r, &config);
    enum link_failure failure = put_addresses(r, &config);
    if (failure)
        _exit(CHILD_FAILURE + (int)failure);
    int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
    if (give_config(buf_str(&config)) && dup2(output, STDOUT_FILENO) >= 0 && nowhere >= 0 &&
        dup2(nowhere, STDERR_FILENO) >= 0)
        execl(curl, "curl", "--disable", "--config", "-", (char *)NULL);
    _exit(CHILD_FAILURE + FAILURE_BROKEN);
}

bool link_request_start(struct link_request *r, str curl) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) < 0)
        return false;
    fcntl(ends[1], F_SETFL, 0); /* curl's end waits */
    r->pid = fork();
    if (r->pid == 0)
        child(r, curl.p, ends[1]);
    close(ends[1]);
    r->output = ends[0];
    if (r->pid < 0) {
        r->pid = 0;
        close(ends[0]);
        return false;
    }
    return true;
}

/* ---- the answer ---- */

/* The head that counts: interim ones (1xx) go before it. Its end is at *end; false when it has not come yet. */
static bool find_head(str text, str *head) {
    for (;;) {
        size_t end = str_find(text, S("\r\n\r\n"), 0), bare = str_find(text, S("\n\n"), 0);
        size_t at = end < bare ? end : bare;
        if (at == text.n)
            return false;
        *head = str_sub(text, 0, at);
        size_t space = str_find_byte(*head, ' ', 0);
        if (space + 1 >= head->n || head->p[space + 1] != '1')
            return true;
        text = str_sub(text, at + (end < bare ? 4 : 2), text.n);
    }
}

static unsigned read_number(str text) {
    unsigned n = 0;
    for (size_t i = 0; i < text.n && byte_is_digit(text.p[i]) && n < 100000000; i++)
        n = n * 10 + (unsigned)(text.p[i] - '0');
    return n;
}

/* Seconds, or a date as HTTP writes it. */
static long read_delay(str text) {
    char date[64] = "";
    struct tm when = {0};
    if (text.n && byte_is_digit(text.p[0]))
        return (long)read_number(text);
    if (text.n >= sizeof date)
        return -1;
    memcpy(date, text.p, text.n);
    if (!strptime(date, "%a, %d %b %Y %H:%M:%S", &when))
        return -1;
    long delay = (long)(timegm(&when) - time(NULL));
    return delay > 0 ? delay : 0;
}

static void read_head(str head, struct arena *a, struct link_answer *answer) {
    str line = str_cut(&head, '\n');
    size_t space = str_find_byte(line, ' ', 0);
    if (str_starts(line, S("HTTP/")) && space < line.n)
        answer->status = read_number(str_sub(line, space + 1, space + 4));
    while (head.n) {
        str value = str_cut(&head, '\n'), name = str_cut(&value, ':');
        value = str_trim(value);
        if (str_eq_nocase(name, S("location")))
            answer->location = arena_copy(a, value);
        else if (str_eq_nocase(name, S("retry-after")))
            answer->retry_after = read_delay(value);
    }
    if (answer->status < 200 || answer->status > 999)
        *answer = (struct link_answer){.failure = FAILURE_BROKEN, .retry_after = -1};
}

static enum link_failure failure_of(int status) {
    static const uint8_t codes[] = {
        [5] = FAILURE_LOOKUP,  [6] = FAILURE_LOOKUP, [7] = FAILURE_CONNECT, [28] = FAILURE_TIME,
        [35] = FAILURE_TLS,    [51] = FAILURE_TLS,   [53] = FAILURE_TLS,    [54] = FAILURE_TLS,
        [58] = FAILURE_TLS,    [59] = FAILURE_TLS,   [60] = FAILURE_TLS,    [77] = FAILURE_TLS,
        [80] = FAILURE_TLS,    [83] = FAILURE_TLS,   [90] = FAILURE_TLS,    [91] = FAILURE_TLS,
        [97] = FAILURE_CONNECT};
    if (!WIFEXITED(status))
        return WIFSIGNALED(status) && WTERMSIG(status) == SIGALRM ? FAILURE_TIME : FAILURE_BROKEN;
    int code = WEXITSTATUS(status);
    if (code > CHILD_FAILURE && code < CHILD_FAILURE + FAILURE_COUNT)
        return (enum link_failure)(code - CHILD_FAILURE);
    bool known = code < (int)sizeof codes && codes[code];
    return known ? (enum link_failure)codes[code] : FAILURE_BROKEN;
}

static int reap(struct link_request *r) {
    int status = 0;
    close(r->output);
    while (waitpid(r->pid, &status, 0) < 0 && errno == EINTR)
        continue;
    r->pid = 0;
    return status;
}

void link_request_stop(struct link_request *r) {
    if (!r->pid)
        return;
    kill(r->pid, SIGKILL);
    reap(r);
    buf_free(&r->text);
}

bool link_request_read(struct link_request *r, struct arena *a, struct link_answer *answer) {
    enum { LARGEST = 512 << 10 };
    char bytes[8192];
    ssize_t n;
    str head;
    *answer = (struct link_answer){.retry_after = -1};
    while ((n = read(r->output, bytes, sizeof bytes)) > 0 && r->text.n < LARGEST)
        buf_put(&r->text, (str){bytes, (size_t)n});
    bool complete = find_head(buf_str(&r->text), &head);
    if (!complete && r->text.n < LARGEST && n < 0 && (errno == EAGAIN || errno == EINTR))
        return false;
    if (complete)
        read_head(head, a, answer);
    if (complete || r->text.n >= LARGEST)
        kill(r->pid, SIGKILL); /* what follows does not matter, however long it is */
    int status = reap(r);
    if (!complete)
        answer->failure = r->text.n >= LARGEST ? FAILURE_BROKEN : failure_of(status);
    buf_free(&r->text);
    return true;
}
