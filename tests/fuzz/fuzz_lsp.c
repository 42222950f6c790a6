/* Any bytes from an editor: the framing of messages, and what they say. An input that begins with 'w' goes over the wire as it is;
 * of any other each line behind the first byte is a message. The knowledge base is a directory of a few files. */
#include "cmd/lsp.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct {
    const char *path, *text;
} files[] = {
    {"content/site.yml", "title: T\nunits: [{name: sack}]\n"},
    {"content/articles/a.md",
     "---\ntitle: A\nabout: [mill]\n---\n\n# One\n\n[[cost]] of [[mill|it]], [[cost > term|x]]\n"},
    {"content/entities/e.yml", "- {id: mill, title: Mill, kind: product}\n"},
    {"content/facts/f.yml",
     "- id: cost\n  title: Cost\n  value: 5 USD\n  status: reported\n  subject: mill\n"
     "- {id: term, title: T, status: estimate, formula: cost / 2, sources: [{source: paper}]}\n"},
    {"content/sources/s.yml", "- {id: paper, title: Paper}\n"},
};
static const char *const folders[] = {"content", "content/articles", "content/entities",
                                      "content/facts", "content/sources"};

static char root[] = "/tmp/sitegen-fuzz-XXXXXX";
static struct lsp_base *base;
static struct options options = {.root = "/nowhere", .jobs = 1};

static int directory;

static void remove_files(void) {
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        unlinkat(directory, files[i].path, 0);
    for (size_t i = sizeof folders / sizeof *folders; i-- > 0;)
        unlinkat(directory, folders[i], AT_REMOVEDIR);
    rmdir(root);
}

static void begin(void) {
    if (!mkdtemp(root))
        abort();
    directory = open(root, O_RDONLY | O_DIRECTORY);
    atexit(remove_files);
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
        mkdirat(directory, folders[i], 0700);
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        int fd = openat(directory, files[i].path, O_WRONLY | O_CREAT, 0600);
        if (write(fd, files[i].text, strlen(files[i].text)) < 0)
            abort();
        close(fd);
    }
    base = base_load(&options, str_of(root), NULL, 0, 0);
}

static void feed_lines(struct lsp_wire *wire, str rest) {
    while (rest.n) {
        char head[40];
        str line = str_cut(&rest, '\n');
        snprintf(head, sizeof head, "Content-Length: %zu\r\n\r\n", line.n);
        lsp_wire_feed(wire, str_of(head));
        lsp_wire_feed(wire, line);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
    struct lsp s;
    str input = {size ? (const char *)bytes : "", size};
    if (!base)
        begin();
    lsp_init(&s, &options);
    loader_open(&s.loader);
    s.base = s.whole = base;
    s.state = LSP_RUNNING;
    s.client = (struct lsp_client){.markdown = true, .symbol_trees = true, .actions = true};
    s.root = s.real_root = str_of(root);
    document_open(&s.documents, S("file:f"), S("content/facts/f.yml"), 1, str_of(files[3].text));
    document_open(&s.documents, S("file:a"), S("content/articles/a.md"), 1, str_of(files[1].text));
    if (input.n && input.p[0] == 'w')
        lsp_wire_feed(&s.wire, str_sub(input, 1, input.n));
    else
        feed_lines(&s.wire, str_sub(input, 1, input.n));
    lsp_take(&s);
    lsp_publish_changed(&s);
    s.base = s.whole = NULL; /* it stays */
    lsp_free(&s);
    return 0;
}
