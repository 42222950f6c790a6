#include "base/repo.h"
#include "base/version.h"
#include "cmd/verbs.h"
#include "render/render.h"
#include "text/portability.h"
#include "text/yaml.h"

enum exit_code verb_version(const struct options *o) {
    char libgit2[16];
    repo_library_version(libgit2, sizeof libgit2);
    const struct {
        const char *name, *version;
    } libraries[] = {
        {"md4c", markdown_library_version()},
        {"cmark-gfm", portability_library_version()},
        {"lua", render_library_version()},
        {"libyaml", yaml_library_version()},
        {"libgit2", libgit2},
        {"libevent", serve_library_version()},
        {"json-c", lsp_library_version()},
    };
    size_t count = sizeof libraries / sizeof *libraries;
    if (o->json) {
        printf("{\"sitegen\":\"%s\",\"libraries\":{", SITEGEN_VERSION);
        for (size_t i = 0; i < count; i++)
            printf("%s\"%s\":\"%s\"", i ? "," : "", libraries[i].name, libraries[i].version);
        printf("}}\n");
        return EXIT_FINE;
    }
    printf("sitegen %s\n", SITEGEN_VERSION);
    for (size_t i = 0; o->verbose && i < count; i++)
        printf("  %-10s %s\n", libraries[i].name, libraries[i].version);
    return EXIT_FINE;
}
