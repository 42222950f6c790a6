#include "cmd/print.h"
#include "cmd/verbs.h"
#include "model/schema.h"

const char *const exit_code_meanings[] = {"fine",
                                          "the content has errors",
                                          "wrong usage",
                                          "the machine (disk, lock, memory)",
                                          "a limit was exceeded",
                                          "git (repository unreadable, branch refused)",
                                          NULL};

static void print_exit_codes(void) {
    enum { WIDTH = 90 };
    struct arena a = {0};
    struct buf line = {0}, out = {0};
    for (int i = 0; exit_code_meanings[i]; i++)
        buf_printf(&line, "%s %d %s", i ? "," : "exit codes:", i, exit_code_meanings[i]);
    put_wrapped(&out, &a, buf_str(&line), 0, WIDTH);
    printf("\n%.*s", STR(buf_str(&out)));
    buf_free(&line);
    buf_free(&out);
    arena_free(&a);
}

static enum exit_code print_overview(void) {
    printf("sitegen builds a website from Markdown articles and structured facts.\n\n"
           "usage: sitegen COMMAND [FLAGS]\n\ncommands:\n");
    for (const struct verb *v = all_verbs; v->name; v++) {
        char call[48];
        snprintf(call, sizeof call, "%s %s", v->name, v->arguments);
        printf("  %-34s %s\n", call, v->summary);
    }
    printf("\nflags:\n");
    options_print_flags(NULL, stdout);
    print_exit_codes();
    return EXIT_FINE;
}

static enum exit_code print_verb(const struct verb *v) {
    printf("usage: sitegen %s%s%s%s\n\n%c%s.\n", v->name, v->arguments[0] ? " " : "", v->arguments,
           v->flags[0] ? " [FLAGS]" : "", v->summary[0] - 'a' + 'A', v->summary + 1);
    if (v->help[0])
        printf("%s", v->help);
    if (v->flags[0]) {
        printf("\nflags:\n");
        options_print_flags(v->flags, stdout);
    }
    return EXIT_FINE;
}

static void print_type(const struct field *f) {
    printf("%s", field_type_words(f));
    if (f->type == FIELD_CHOICE)
        for (size_t i = 1; i < f->choice_count; i++)
            printf("%s%.*s", i > 1 ? ", " : ": ", STR(f->choices[i]));
    else if (f->type == FIELD_RECORDS || f->type == FIELD_RECORD || f->type == FIELD_ITEMS)
        printf(" %s", f->record->name);
}

static void print_schema(const struct schema *s) {
    printf("%s (%s)\n", s->name, s->place);
    for (size_t i = 0; i < s->count; i++) {
        const struct field *f = &s->fields[i];
        printf("  %-12.*s %s", STR(f->name), f->required ? "required; " : "");
        print_type(f);
        printf(": %s\n", f->meaning);
    }
}

static enum exit_code print_fields(const char *kind) {
    str names[32];
    size_t count = 0;
    for (const struct schema *const *s = all_schemas; *s; s++) {
        names[count++] = str_of((*s)->name);
        if (kind && strcmp((*s)->name, kind) == 0) {
            print_schema(*s);
            return EXIT_FINE;
        }
    }
    if (kind) {
        str near = nearest_of(names, count, str_of(kind));
        return near.n ? usage_error("there is no kind '%s'; did you mean '%.*s'?", kind, STR(near))
                      : usage_error("there is no kind '%s'", kind);
    }
    for (const struct schema *const *s = all_schemas; *s; s++) {
        print_schema(*s);
        printf("%s", s[1] ? "\n" : "");
    }
    return EXIT_FINE;
}

enum exit_code verb_help(const struct options *o) {
    const char *topic = o->argument_count > 1 ? o->arguments[1] : NULL;
    if (!topic)
        return print_overview();
    if (strcmp(topic, "fields") == 0)
        return print_fields(o->argument_count > 2 ? o->arguments[2] : NULL);
    const struct verb *v = verb_find(all_verbs, topic);
    if (!v)
        return verb_unknown(all_verbs, topic);
    if (o->argument_count > 2)
        return usage_error("'help %s' takes no argument '%s'", topic, o->arguments[2]);
    return print_verb(v);
}
