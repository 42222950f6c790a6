#include "base/repo_diff.h"

#include "base/repo_internal.h"

static str patch_of(struct arena *a, const char *path, str before, str after) {
    git_patch *patch = NULL;
    git_buf text = {0};
    git_diff_options options;
    str result = {0};
    git_diff_options_init(&options, GIT_DIFF_OPTIONS_VERSION);
    options.flags = GIT_DIFF_FORCE_TEXT;
    if (git_patch_from_buffers(&patch, before.p, before.n, path, after.p, after.n, path,
                               &options) == 0 &&
        git_patch_to_buf(&text, patch) == 0)
        result = arena_copy(a, (str){text.ptr, text.size});
    git_buf_dispose(&text);
    git_patch_free(patch);
    return result;
}

str repo_diff(struct arena *a, str path, str before, str after) {
    str result = {0};
    if (git_libgit2_init() < 0)
        return result;
    result = patch_of(a, arena_copy(a, path).p, before, after);
    git_libgit2_shutdown();
    return result;
}
