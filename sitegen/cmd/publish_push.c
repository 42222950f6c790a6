#include "cmd/publish.h"
#include "cmd/spawn.h"

#include <errno.h>

/* Git ends with 1 when the remote refused the branch, with 128 when it never got that far. */
static void report_refused(struct publish *x, const char *remote, int code) {
    enum { REFUSED = 1 };
    struct diags *d = &x->p->diags;
    const char *root = x->p->options->root;
    bool elsewhere = strcmp(root, ".") != 0;
    str name = x->branch.name,
        git = elsewhere ? arena_printf(d->arena, "git -C '%s'", root) : S("git");
    diag_failure(d, EXIT_GIT, "push-failed", span_none(),
                 "git push %s %.*s ended with %d; the branch '%.*s' is written here", remote,
                 STR(name), code, STR(name));
    if (code == REFUSED)
        diag_hint(d,
                  "what git said stands above; when others published meanwhile: %.*s pull --rebase "
                  "&& %.*s fetch %s +%.*s:%.*s takes what they did, then publish again",
                  STR(git), STR(git), remote, STR(name), STR(name));
    else
        diag_hint(
            d, "what git said stands above; the branch can be pushed any time: %.*s push %s %.*s",
            STR(git), remote, STR(name));
}

bool publish_push(struct publish *x) {
    struct pipeline *p = x->p;
    const struct options *o = p->options;
    const char *remote = publish_remote(x);
    int code;
    char *words[] = {
        "git", "-C", (char *)o->root, "push", (char *)remote, (char *)x->branch.reference.p, NULL};
    pipeline_end_progress(p);
    fflush(stdout);
    if (!spawn_and_wait(words, &code)) {
        diag_failure(&p->diags, EXIT_MACHINE, "push-failed", span_none(), "git cannot be %s: %s",
                     errno == ECHILD ? "waited for" : "started", strerror(errno));
        diag_hint(&p->diags, "the branch '%.*s' is written, and can be pushed any time",
                  STR(x->branch.name));
        return false;
    }
    if (!code)
        return true;
    report_refused(x, remote, code);
    return false;
}
