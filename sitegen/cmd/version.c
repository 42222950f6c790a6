/* sitegen version: which program this is, and what it was made of. */
#include "base/digest.h"
#include "base/json_read.h"
#include "base/json_write.h"
#include "base/pack.h"
#include "base/repo.h"
#include "base/version.h"
#include "cmd/print.h"
#include "cmd/verbs.h"
#include "render/render.h"
#include "text/portability.h"
#include "text/yaml.h"

#include <link.h>
#include <unistd.h>

struct part {
    const char *name, *version;
};
#include <parts.h> /* parts_embedded, parts_packages, PARTS_TARGET */

enum {
    LIBRARIES = 11,
    BUILD_ID = 64,     /* bytes at most; linkers make 20 */
    NOTE_BUILD_ID = 3, /* NT_GNU_BUILD_ID */
    NAME_COLUMNS = 15,
};

#define TEXT(x) TEXT_OF(x)
#define TEXT_OF(x) #x
#ifdef __clang__
#define COMPILER \
    "clang " TEXT(__clang_major__) "." TEXT(__clang_minor__) "." TEXT(__clang_patchlevel__)
#else
#define COMPILER "gcc " __VERSION__
#endif

/* ---- which program ---- */

struct program {
    /* The linker's digest of all that is in it, in hexadecimal digits; empty when it made none. */
    char id[2 * BUILD_ID + 1];
    bool dynamic; /* it has libraries of the system loaded when it starts */
};

static void read_notes(struct program *program, const char *p, const char *end) {
    while (p + sizeof(ElfW(Nhdr)) <= end) {
        ElfW(Nhdr) note;
        memcpy(&note, p, sizeof note);
        const char *name = p + sizeof note;
        const char *bytes = name + (note.n_namesz + 3) / 4 * 4;
        if (note.n_type == NOTE_BUILD_ID && note.n_namesz == 4 && memcmp(name, "GNU", 4) == 0 &&
            note.n_descsz <= BUILD_ID)
            for (size_t i = 0; i < note.n_descsz; i++)
                snprintf(program->id + 2 * i, 3, "%02x", (unsigned)(unsigned char)bytes[i]);
        p = bytes + (note.n_descsz + 3) / 4 * 4;
    }
}

/* The program itself is the first object that there is. */
static int first_object(struct dl_phdr_info *object, size_t size, void *context) {
    (void)size;
    struct program *program = context;
    for (size_t i = 0; i < object->dlpi_phnum; i++) {
        const ElfW(Phdr) *part = &object->dlpi_phdr[i];
        const char *p = (const char *)object->dlpi_addr + part->p_vaddr;
        if (part->p_type == PT_NOTE && part->p_align <= 4)
            read_notes(program, p, p + part->p_memsz);
        program->dynamic |= part->p_type == PT_INTERP;
    }
    return 1;
}

/* ---- what it was made of ---- */

struct inside {
    struct program program;
    char libc[32]; /* "glibc 2.36"; empty when it does not tell */
    char libgit2[16], http_parser[16], brotli[16], nettle[16];
    struct part libraries[LIBRARIES]; /* by their own words; version "": it is not known */
};

static void look_inside(struct inside *in) {
    *in = (struct inside){0};
    dl_iterate_phdr(first_object, &in->program);
    confstr(_CS_GNU_LIBC_VERSION, in->libc, sizeof in->libc);
    repo_library_version(in->libgit2, sizeof in->libgit2);
    pack_brotli_version(in->brotli, sizeof in->brotli);
    digest_library_version(in->nettle, sizeof in->nettle);
    repo_http_parser_version(in->http_parser, sizeof in->http_parser);
    const struct part libraries[LIBRARIES] = {
        {"md4c", markdown_library_version()},
        {"cmark-gfm", portability_library_version()},
        {"lua", render_library_version()},
        {"libyaml", yaml_library_version()},
        {"libgit2", in->libgit2},
        {"http-parser", in->http_parser},
        {"zlib", pack_zlib_version()},
        {"brotli", in->brotli},
        {"nettle", in->nettle},
        {"libevent", serve_library_version()},
        {"json-c", json_library_version()},
    };
    memcpy(in->libraries, libraries, sizeof libraries);
}

static size_t embedded_count(void) { return sizeof parts_embedded / sizeof *parts_embedded; }

static const char *linking(const struct inside *in) {
    return in->program.dynamic ? "dynamic" : "static";
}

/* ---- as JSON ---- */

static void put_parts(struct json_writer *j, const char *key, const struct part *parts,
                      size_t count) {
    json_open_object(j, key);
    for (size_t i = 0; i < count && parts[i].name; i++)
        if (*parts[i].version)
            json_put_text(j, parts[i].name, str_of(parts[i].version));
    json_close_object(j);
}

static void print_json(const struct inside *in) {
    struct buf out = {0};
    struct json_writer j = {.out = &out};
    json_open_object(&j, NULL);
    json_put_text(&j, "sitegen", S(SITEGEN_VERSION));
    json_put_text_or_null(&j, "build", str_of(in->program.id));
    json_put_text(&j, "target", S(PARTS_TARGET));
    json_put_text(&j, "linking", str_of(linking(in)));
    json_put_text(&j, "compiler", S(COMPILER));
    json_put_text_or_null(&j, "libc", str_of(in->libc));
    put_parts(&j, "libraries", in->libraries, LIBRARIES);
    put_parts(&j, "embedded", parts_embedded, embedded_count());
    put_parts(&j, "packages", parts_packages, SIZE_MAX);
    json_close_object(&j);
    buf_byte(&out, '\n');
    print_out(&out);
}

/* ---- as text ---- */

static void print_parts(const struct part *parts, size_t count) {
    for (size_t i = 0; i < count && parts[i].name; i++)
        if (*parts[i].version)
            printf("  %-*s %s\n", NAME_COLUMNS, parts[i].name, parts[i].version);
}

static void print_inside(const struct inside *in) {
    const struct part program[] = {
        {"build", in->program.id}, {"target", PARTS_TARGET}, {"linking", linking(in)},
        {"compiler", COMPILER},    {"libc", in->libc},
    };
    print_parts(program, sizeof program / sizeof *program);
    printf("libraries\n");
    print_parts(in->libraries, LIBRARIES);
    printf("embedded\n");
    print_parts(parts_embedded, embedded_count());
    if (parts_packages[0].name) {
        printf("from packages\n");
        print_parts(parts_packages, SIZE_MAX);
    }
}

enum exit_code verb_version(const struct options *o) {
    struct inside in;
    look_inside(&in);
    if (o->json) {
        print_json(&in);
        return EXIT_FINE;
    }
    printf("sitegen %s\n", SITEGEN_VERSION);
    if (o->verbose)
        print_inside(&in);
    return EXIT_FINE;
}
