/* From the first message to the last: what both sides can, and where the knowledge base is. */
#include "base/json.h"
#include "base/version.h"
#include "cmd/lsp.h"
#include "cmd/lsp_uri.h"

#include <dirent.h>
#include <stdlib.h>
#include <sys/stat.h>

/* ---- the root ---- */

static bool holds_base(struct arena *a, str directory) {
    struct stat st;
    str path = arena_printf(a, "%.*s/content/site.yml", STR(directory));
    return stat(path.p, &st) == 0 && S_ISREG(st.st_mode);
}

/* The first by name of the directories in `path` that hold one; empty: none. */
static str base_below(struct arena *a, str path) {
    str found = {0};
    DIR *dir = opendir(arena_copy(a, path).p);
    for (const struct dirent *entry; dir && (entry = readdir(dir));) {
        str name = str_of(entry->d_name);
        if (tree_passes_over(name) || entry->d_type == DT_REG)
            continue;
        str below = arena_printf(a, "%.*s/%.*s", STR(path), STR(name));
        if (holds_base(a, below) && (!found.n || str_cmp(below, found) < 0))
            found = below;
    }
    if (dir)
        closedir(dir);
    return found;
}

static str parent_of(str path) {
    while (path.n && path.p[path.n - 1] != '/')
        path.n--;
    return str_sub(path, 0, path.n ? path.n - 1 : 0);
}

bool lsp_find_root(struct lsp *s, str path) {
    struct arena *a = &s->arena;
    str found = {0};
    if (!path.n)
        return false;
    if (str_ends(path, S("/")))
        path.n--;
    if (holds_base(a, path))
        found = path;
    if (!found.n)
        found = base_below(a, path);
    for (str up = parent_of(path); !found.n && up.n; up = parent_of(up))
        if (holds_base(a, up))
            found = up;
    if (!found.n)
        return false;
    s->root = arena_copy(a, found);
    char *real = realpath(s->root.p, NULL);
    s->real_root = real ? arena_copy(a, str_of(real)) : s->root;
    free(real);
    return true;
}

static bool find_root_uri(struct lsp *s, const struct json *uri) {
    str path;
    return uri_path(&s->arena, json_str(uri), &path) && lsp_find_root(s, path);
}

/* --root before what the client says, and that before where the server runs. */
static void find_root(struct lsp *s, const struct json *params) {
    const struct json *folders = json_at(params, "workspaceFolders");
    char *given = realpath(s->options->root, NULL);
    bool found = strcmp(s->options->root, ".") != 0 && given && lsp_find_root(s, str_of(given));
    for (size_t i = 0; !found && i < json_count(folders); i++)
        found = find_root_uri(s, json_at(json_entry(folders, i), "uri"));
    found = found || find_root_uri(s, json_at(params, "rootUri")) ||
            lsp_find_root(s, json_str(json_at(params, "rootPath"))) ||
            (given && lsp_find_root(s, str_of(given)));
    free(given);
}

/* ---- what the client can ---- */

static bool says(const struct json *capabilities, const char *path) {
    return json_is_true(json_at(capabilities, path));
}

static bool lists(const struct json *array, str wanted) {
    for (size_t i = 0; i < json_count(array); i++)
        if (str_eq(json_str(json_entry(array, i)), wanted))
            return true;
    return false;
}

/* The first that it names of those that we know. */
static enum text_units choose_units(const struct json *encodings) {
    for (size_t i = 0; i < json_count(encodings); i++) {
        str name = json_str(json_entry(encodings, i));
        if (str_eq(name, S("utf-8")))
            return UNITS_UTF8;
        if (str_eq(name, S("utf-32")))
            return UNITS_UTF32;
        if (str_eq(name, S("utf-16")))
            break;
    }
    return UNITS_UTF16;
}

static struct lsp_client read_client(const struct json *c) {
    return (struct lsp_client){
        .units = choose_units(json_at(c, "general/positionEncodings")),
        .markdown = lists(json_at(c, "textDocument/hover/contentFormat"), S("markdown")),
        .symbol_trees = says(c, "textDocument/documentSymbol/hierarchicalDocumentSymbolSupport"),
        .document_changes = says(c, "workspace/workspaceEdit/documentChanges"),
        .actions = json_at(c, "textDocument/codeAction/codeActionLiteralSupport") != NULL,
        .register_watch = says(c, "workspace/didChangeWatchedFiles/dynamicRegistration")};
}

/* ---- requests ---- */

static const char capabilities[] =
    "\"textDocumentSync\":{\"openClose\":true,\"change\":2,\"save\":{\"includeText\":false}},"
    "\"completionProvider\":{\"triggerCharacters\":[\"[\",\"|\",\"#\",\"@\",\"`\",\":\",\" \"]},"
    "\"hoverProvider\":true,\"definitionProvider\":true,\"referencesProvider\":true,"
    "\"renameProvider\":{\"prepareProvider\":true},\"documentSymbolProvider\":true,"
    "\"workspaceSymbolProvider\":true,\"inlayHintProvider\":true,"
    "\"codeActionProvider\":{\"codeActionKinds\":[\"quickfix\"]}";

void lsp_initialize(struct lsp *s, struct request *r) {
    static const char *const units[] = {
        [UNITS_UTF16] = "utf-16", [UNITS_UTF8] = "utf-8", [UNITS_UTF32] = "utf-32"};
    if (!json_is_object(r->params)) {
        request_fail(r, RPC_INVALID_PARAMS, "'params' is no object");
        return;
    }
    s->client = read_client(json_at(r->params, "capabilities"));
    find_root(s, r->params);
    s->state = LSP_RUNNING;
    buf_printf(&r->result, "{\"capabilities\":{\"positionEncoding\":\"%s\",%s},",
               units[s->client.units], capabilities);
    buf_printf(&r->result, "\"serverInfo\":{\"name\":\"sitegen\",\"version\":\"%s\"}}",
               SITEGEN_VERSION);
    lsp_load_soon(s, 0);
}

void lsp_initialized(struct lsp *s, struct request *r) {
    (void)r;
    if (!s->root.n)
        lsp_show(s, 2,
                 "there is no knowledge base here: no content/site.yml in this folder, in one "
                 "below it or around it");
    if (s->root.n && s->client.register_watch)
        lsp_ask(s, "client/registerCapability",
                S("{\"registrations\":[{\"id\":\"files\",\"method\":\"workspace/"
                  "didChangeWatchedFiles\","
                  "\"registerOptions\":{\"watchers\":[{\"globPattern\":\"**/content/**\"},"
                  "{\"globPattern\":\"**/templates/**\"}]}}]}"));
}

void lsp_shutdown(struct lsp *s, struct request *r) {
    (void)r;
    s->state = LSP_SHUT_DOWN;
}

void lsp_exit(struct lsp *s, struct request *r) {
    (void)r;
    s->said_goodbye = s->state == LSP_SHUT_DOWN;
    s->state = LSP_ENDED;
}

/* ---- the server itself ---- */

void lsp_init(struct lsp *s, const struct options *o) {
    *s = (struct lsp){.options = o};
    s->published = map_make(&s->arena);
}

void lsp_free(struct lsp *s) {
    loader_close(&s->loader);
    if (s->whole != s->base)
        base_free(s->whole);
    base_free(s->base);
    documents_free(&s->documents);
    lsp_wire_free(&s->wire);
    arena_free(&s->arena);
}
