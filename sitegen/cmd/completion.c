/* sitegen completion SHELL: the script that asks complete.h. */
#include "base/embed.h"
#include "base/map.h"
#include "cmd/verbs.h"

enum exit_code verb_completion(const struct options *o) {
    static const str shells[] = {S("bash"), S("zsh"), S("fish")};
    enum { COUNT = sizeof shells / sizeof *shells };
    const char *wanted = o->arguments[1];
    char path[32];
    if (index_of(shells, COUNT, str_of(wanted)) == COUNT) {
        str near = nearest_of(shells, COUNT, str_of(wanted));
        return near.n ? usage_error("there is no completion for '%s'; did you mean '%.*s'?", wanted,
                                    STR(near))
                      : usage_error("there is no completion for '%s', but for bash, zsh and fish",
                                    wanted);
    }
    snprintf(path, sizeof path, "sitegen.%s", wanted);
    str script = embedded_share_get(str_of(path));
    fwrite(script.p, 1, script.n, stdout);
    return EXIT_FINE;
}
