/* JSON-RPC: from messages to calls of the functions that answer them, in their order. */
#include "base/json.h"
#include "cmd/lsp.h"

#include <inttypes.h>

/* ---- methods ---- */

struct method {
    const char *name;
    lsp_handler *run;
    bool request; /* else a notification: nothing is answered */
    bool always;  /* also before the server is initialized, or after it was shut down */
};

static const struct method methods[] = {
    {"initialize", lsp_initialize, true, true},
    {"initialized", lsp_initialized, false, false},
    {"shutdown", lsp_shutdown, true, false},
    {"exit", lsp_exit, false, true},
    {"textDocument/didOpen", lsp_did_open, false, false},
    {"textDocument/didChange", lsp_did_change, false, false},
    {"textDocument/didSave", lsp_did_save, false, false},
    {"textDocument/didClose", lsp_did_close, false, false},
    {"workspace/didChangeWatchedFiles", lsp_watched_changed, false, false},
    {"textDocument/completion", lsp_completion, true, false},
    {"textDocument/hover", lsp_hover, true, false},
    {"textDocument/definition", lsp_definition, true, false},
    {"textDocument/references", lsp_references, true, false},
    {"textDocument/prepareRename", lsp_prepare_rename, true, false},
    {"textDocument/rename", lsp_rename, true, false},
    {"textDocument/documentSymbol", lsp_document_symbols, true, false},
    {"workspace/symbol", lsp_workspace_symbols, true, false},
    {"textDocument/inlayHint", lsp_inlay_hints, true, false},
    {"textDocument/codeAction", lsp_code_actions, true, false},
};

static const struct method *find_method(str name) {
    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++)
        if (str_eq(str_of(methods[i].name), name))
            return &methods[i];
    return NULL;
}

/* ---- answers ---- */

void request_fail(struct request *r, enum rpc_error error, const char *format, ...) {
    va_list args;
    va_start(args, format);
    r->error = error;
    r->message = arena_vprintf(r->a, format, args);
    va_end(args);
}

static void put_id(struct buf *out, const struct json *id) {
    int64_t number;
    if (json_whole(id, &number))
        buf_printf(out, "%" PRId64, number);
    else if (json_is_text(id))
        json_string(out, json_str(id));
    else
        buf_put(out, S("null"));
}

static void answer(struct lsp *s, const struct json *id, const struct request *r) {
    struct buf out = {0};
    buf_put(&out, S("{\"jsonrpc\":\"2.0\",\"id\":"));
    put_id(&out, id);
    if (r->error) {
        buf_printf(&out, ",\"error\":{\"code\":%d,\"message\":", r->error);
        json_string(&out, r->message);
        buf_put(&out, S("}}"));
    } else {
        buf_put(&out, S(",\"result\":"));
        buf_put(&out, r->result.n ? buf_str(&r->result) : S("null"));
        buf_put(&out, S("}"));
    }
    lsp_wire_put(&s->wire, buf_str(&out));
    buf_free(&out);
}

static void answer_error(struct lsp *s, const struct json *id, enum rpc_error error, str message) {
    answer(s, id, &(struct request){.error = error, .message = message});
}

static void send(struct lsp *s, const char *head, const char *method, str params) {
    struct buf out = {0};
    buf_printf(&out, "{\"jsonrpc\":\"2.0\",%s\"method\":\"%s\",\"params\":", head, method);
    buf_put(&out, params);
    buf_put(&out, S("}"));
    lsp_wire_put(&s->wire, buf_str(&out));
    buf_free(&out);
}

void lsp_notify(struct lsp *s, const char *method, str params) { send(s, "", method, params); }

void lsp_ask(struct lsp *s, const char *method, str params) {
    char head[40];
    snprintf(head, sizeof head, "\"id\":\"sitegen-%lld\",", (long long)++s->asked);
    send(s, head, method, params);
}

void lsp_show(struct lsp *s, int kind, const char *format, ...) {
    struct arena scratch = {0};
    struct buf out = {0};
    va_list args;
    va_start(args, format);
    str text = arena_vprintf(&scratch, format, args);
    va_end(args);
    buf_printf(&out, "{\"type\":%d,\"message\":", kind);
    json_string(&out, text);
    buf_put(&out, S("}"));
    lsp_notify(s, "window/showMessage", buf_str(&out));
    buf_free(&out);
    arena_free(&scratch);
}

/* ---- calls ---- */

static bool is_id(const struct json *id) {
    int64_t number;
    return json_whole(id, &number) || json_is_text(id);
}

/* Why a request cannot be answered now, or 0. */
static enum rpc_error state_error(const struct lsp *s, const struct method *m, str *why) {
    bool first = m && m->run == lsp_initialize;
    *why = s->state == LSP_NEW ? S("the server is not initialized") : S("the server was shut down");
    if (s->state == LSP_NEW && !first)
        return RPC_NOT_INITIALIZED;
    if (s->state > LSP_RUNNING)
        return RPC_INVALID_REQUEST;
    *why = S("the server is initialized already");
    return s->state == LSP_RUNNING && first ? RPC_INVALID_REQUEST : 0;
}

static void run_request(struct lsp *s, const struct method *m, const struct json *id, str name,
                        const struct json *params) {
    str why;
    struct arena scratch = {0};
    struct request r = {.params = params, .a = &scratch};
    enum rpc_error error = state_error(s, m, &why);
    if (error)
        request_fail(&r, error, "%.*s", STR(why));
    else if (!m || !m->request)
        request_fail(&r, RPC_UNKNOWN_METHOD, "there is no request '%.*s'", STR(name));
    else
        m->run(s, &r);
    answer(s, id, &r);
    buf_free(&r.result);
    arena_free(&scratch);
}

static void run_notification(struct lsp *s, const struct method *m, const struct json *params) {
    struct arena scratch = {0};
    struct request r = {.params = params, .a = &scratch};
    if (m && !m->request && (m->always || s->state == LSP_RUNNING))
        m->run(s, &r); /* what is wrong with it nobody waits to be told */
    buf_free(&r.result);
    arena_free(&scratch);
}

static void run_message(struct lsp *s, const struct json *message) {
    const struct json *id = json_at(message, "id"), *params = json_at(message, "params");
    str name = json_str(json_at(message, "method"));
    const struct method *m = find_method(name);
    if (id)
        run_request(s, m, id, name, params);
    else
        run_notification(s, m, params);
}

/* ---- the queue ---- */

/* Messages that came together, in their order; NULL: one that was cancelled. */
struct queue {
    struct arena arena;
    struct json **items;
    size_t count, capacity;
};

static bool same_id(const struct json *a, const struct json *b) {
    int64_t x, y;
    if (json_whole(a, &x) && json_whole(b, &y))
        return x == y;
    return json_is_text(a) && json_is_text(b) && str_eq(json_str(a), json_str(b));
}

/* A request that still waits is answered at once, with an error. */
static void cancel(struct lsp *s, struct queue *q, const struct json *id) {
    for (size_t i = 0; i < q->count; i++)
        if (same_id(json_at(q->items[i], "id"), id)) {
            answer_error(s, id, RPC_CANCELLED, S("cancelled"));
            json_free(q->items[i]);
            q->items[i] = NULL;
            return;
        }
}

/* True: it waits in the queue. */
static bool take_message(struct lsp *s, struct queue *q, struct json *message) {
    const struct json *id = json_at(message, "id"), *method = json_at(message, "method");
    if (!method && id && (json_at(message, "result") || json_at(message, "error")))
        return false; /* an answer to what the server asked */
    if (!json_is_text(method) || (id && !is_id(id))) {
        answer_error(s, is_id(id) ? id : NULL, RPC_INVALID_REQUEST, S("this is no request"));
    } else if (!id && str_eq(json_str(method), S("$/cancelRequest"))) {
        cancel(s, q, json_at(message, "params/id"));
    } else {
        arena_push(&q->arena, q, message);
        return true;
    }
    return false;
}

static void take_text(struct lsp *s, struct queue *q, str text) {
    struct json_fault fault;
    struct json *message = json_read(text, LSP_MAX_VALUES, &fault);
    if (!message)
        answer_error(s, NULL, RPC_PARSE_ERROR, str_of(fault.why));
    else if (!take_message(s, q, message))
        json_free(message);
}

/* All that came at once is read before the first of it is answered: it may say that an answer is not wanted any more. */
void lsp_take(struct lsp *s) {
    str text;
    enum lsp_wire_result result;
    struct queue q = {.count = 0};
    while ((result = lsp_wire_next(&s->wire, &text)) != LSP_WIRE_MORE) {
        s->out_of_bounds |= result == LSP_WIRE_TOO_LONG;
        if (result == LSP_WIRE_TOO_LONG)
            break;
        if (result == LSP_WIRE_MESSAGE)
            take_text(s, &q, text);
        else
            answer_error(s, NULL, RPC_PARSE_ERROR, S("a header without Content-Length"));
    }
    for (size_t i = 0; i < q.count; i++) {
        if (q.items[i] && s->state != LSP_ENDED)
            run_message(s, q.items[i]);
        json_free(q.items[i]);
    }
    arena_free(&q.arena);
}
