#include "cmd/options.h"

#include "base/map.h"
#include "base/pool.h"

#include <errno.h>
#include <getopt.h>
#include <stdlib.h>

static const struct flag flags[] = {
    {'C', true, "root", "DIR", "the knowledge base (default: this directory)"},
    {'o', true, "output", "DIR", "where the site goes (default: public below the root)"},
    {'u', true, "base-url", "URL", "publish at URL instead of site.yml's base_url"},
    {'D', true, "drafts", NULL, "build drafts too"},
    {'j', true, "jobs", "N", "use N threads (default: one per processor)"},
    {'S', false, "strict", NULL, "treat warnings as errors"},
    {'q', true, "quiet", NULL, "print errors only"},
    {'v', true, "verbose", NULL, "print more: stages and their times, versions"},
    {'A', false, "at", "REV", "as it was recorded at a revision, or by a date (2026-02-27)"},
    {'P', false, "preset", "NAME", "begin with the values of this preset"},
    {'T', false, "set", "NAME=VALUE",
     "give an input, or a field, this value; may stand more than once"},
    {'F', false, "format", "FORM", "how to print: text is the default (see the command's help)"},
    {'c', false, "csv", NULL, "print the result as CSV"},
    {'J', false, "json", NULL, "print the result as JSON"},
    {'p', true, "port", "N", "the port to listen on (default: 8000, or the next one that is free)"},
    {'B', false, "bind", "ADDRESS", "the address to listen on (default: 127.0.0.1)"},
    {'O', false, "open", NULL, "open the site in a browser"},
    {'R', false, "no-reload", NULL, "do not reload pages that change"},
    {'E', false, "external", NULL, "ask for every address outside the site, too"},
    {'X', false, "fix", NULL, "mend what can be mended safely"},
    {'n', true, "dry-run", NULL, "only show what would be changed"},
    {'I', false, "impact", NULL,
     "everything that follows from the changes, down to sentences and pages"},
    {'f', false, "profile", NULL, "print a table of stages and of the slowest templates"},
    {'i', false, "id", "ID", "its id (default: made of the title)"},
    {'t', false, "title", "TEXT", "its title"},
    {'W', false, "file", "FILE", "the file it goes into (default: by its kind)"},
    {'b', false, "branch", "BRANCH", "the branch it is published on (default: gh-pages)"},
    {'d', false, "allow-dirty", NULL, "publish the files as they are, committed or not"},
    {'G', false, "force", NULL, "publish also where it would undo or replace something"},
    {'H', false, "push", NULL, "push the branch with git when it is written"},
    {'M', false, "remote", "REMOTE",
     "where to push to, and whose branch to go on from (default: origin)"},
    {'Z', false, "precompress", NULL, "put .gz and .br files beside texts"},
    {'N', false, "against", "REPO", "build what it was made from out of REPO, and compare"},
    {'K', false, "fact", "FACT", "only what this fact says"},
    {'h', true, "help", NULL, "print help and stop"},
    {'V', false, "version", NULL, "print the version and stop"},
};
enum { FLAG_COUNT = sizeof flags / sizeof *flags };

/* The verb of the command line, once it is known: whose help is pointed to. */
static const char *verb_called;

enum exit_code usage_error(const char *format, ...) {
    va_list args;
    va_start(args, format);
    fputs("sitegen: ", stderr);
    vfprintf(stderr, format, args);
    fprintf(stderr, "\nTry 'sitegen help%s%s'.\n", verb_called ? " " : "",
            verb_called ? verb_called : "");
    va_end(args);
    return EXIT_USAGE;
}

/* Of `help` all of it. */
static void point_to(const struct verb *verb) {
    verb_called = verb && strcmp(verb->name, "help") != 0 ? verb->name : NULL;
}

const struct verb *verb_find(const struct verb *verbs, const char *name) {
    for (; verbs->name; verbs++)
        if (strcmp(verbs->name, name) == 0)
            return verbs;
    return NULL;
}

const struct flag *options_flags(size_t *count) {
    *count = FLAG_COUNT;
    return flags;
}

bool verb_takes(const struct verb *verb, const struct flag *flag) {
    return strchr("hV", flag->letter) || strchr(verb->flags, flag->letter);
}

void options_print_flags(const char *letters, FILE *out) {
    for (size_t i = 0; i < FLAG_COUNT; i++) {
        const struct flag *f = &flags[i];
        char name[32];
        if (letters && !strchr(letters, f->letter))
            continue;
        snprintf(name, sizeof name, "--%s%s%s", f->name, f->argument ? " " : "",
                 f->argument ? f->argument : "");
        if (f->has_short)
            fprintf(out, "  -%c, %-18s %s\n", f->letter, name, f->meaning);
        else
            fprintf(out, "      %-18s %s\n", name, f->meaning);
    }
}

/* Wrong usage of one word, with the nearest of the names that are known. */
static enum exit_code unknown_word(const char *what, const char *word, str bare, const str *names,
                                   size_t count, const char *dashes) {
    str near = nearest_of(names, count, bare);
    if (near.n)
        return usage_error("there is no %s '%s'; did you mean '%s%.*s'?", what, word, dashes,
                           STR(near));
    return usage_error("there is no %s '%s'", what, word);
}

static enum exit_code unknown_flag(const char *word) {
    str names[FLAG_COUNT];
    str rest = str_of(word + strspn(word, "-"));
    str name = str_cut(&rest, '=');
    for (size_t i = 0; i < FLAG_COUNT; i++) {
        names[i] = str_of(flags[i].name);
        if (str_eq(names[i], name) && !flags[i].argument)
            return usage_error("'--%s' takes no argument", flags[i].name);
    }
    return unknown_word("flag", word, name, names, FLAG_COUNT, "--");
}

enum exit_code verb_unknown(const struct verb *verbs, const char *word) {
    enum { MOST = 32 };
    str names[MOST];
    size_t count = 0;
    for (; count < MOST && verbs[count].name; count++)
        names[count] = str_of(verbs[count].name);
    return unknown_word("command", word, str_of(word), names, count, "");
}

static enum exit_code read_jobs(const char *text, unsigned *jobs) {
    char *end;
    errno = 0;
    long n = strtol(text, &end, 10);
    if (errno || *end || end == text || n < 1 || n > POOL_MAX)
        return usage_error("--jobs wants a number from 1 to %d, not '%s'", POOL_MAX, text);
    *jobs = (unsigned)n;
    return EXIT_FINE;
}

/* "text, markdown or json" */
static void list_forms(const str *forms, size_t count, char *text, size_t room) {
    for (size_t i = 0, at = 0; i < count && at < room; i++)
        at += (size_t)snprintf(text + at, room - at, "%s%.*s",
                               !i              ? ""
                               : i + 1 < count ? ", "
                                               : " or ",
                               STR(forms[i]));
}

static enum exit_code check_format(const struct verb *verb, const char *format) {
    enum { MOST = 8 };
    str forms[MOST], rest = str_of(verb->formats ? verb->formats : "");
    size_t count = 0;
    while (rest.n && count < MOST) {
        forms[count] = str_cut(&rest, ' ');
        if (str_eq(forms[count++], str_of(format)))
            return EXIT_FINE;
    }
    char known[128] = "";
    list_forms(forms, count, known, sizeof known);
    str near = nearest_of(forms, count, str_of(format));
    if (near.n)
        return usage_error("--format wants %s, not '%s'; did you mean '%.*s'?", known, format,
                           STR(near));
    return usage_error("--format wants %s, not '%s'", known, format);
}

/* `--json` is `--format json` where a verb takes both. */
static enum exit_code join_json(const struct verb *verb, struct options *o) {
    bool json = o->format && strcmp(o->format, "json") == 0;
    if (o->json && o->format && !json)
        return usage_error("--json and --format %s exclude each other", o->format);
    o->json |= json && strchr(verb->flags, 'J');
    return EXIT_FINE;
}

static enum exit_code read_port(const char *text, unsigned *port) {
    char *end;
    errno = 0;
    long n = strtol(text, &end, 10);
    if (errno || *end || end == text || n < 1 || n > 65535)
        return usage_error("--port wants a number from 1 to 65535, not '%s'", text);
    *port = (unsigned)n;
    return EXIT_FINE;
}

static enum exit_code add_setting(struct options *o, const char *argument) {
    const char *equals = strchr(argument, '=');
    if (!equals || equals == argument)
        return usage_error("--set wants NAME=VALUE, not '%s'", argument);
    if (o->setting_count == MAX_SETTINGS)
        return usage_error("--set stands more than %d times", MAX_SETTINGS);
    o->settings[o->setting_count++] = argument;
    return EXIT_FINE;
}

static enum exit_code set_flag(struct options *o, int letter, const char *argument) {
    if (argument && !*argument && strchr("Co", letter))
        return usage_error("'--%s' wants the name of a directory",
                           letter == 'C' ? "root" : "output");
    if (argument && !*argument && letter == 'A')
        return usage_error("'--at' wants a revision or a date");
    switch (letter) {
    case 'C':
        o->root = argument;
        break;
    case 'o':
        o->output = argument;
        break;
    case 'u':
        o->base_url = argument;
        break;
    case 'D':
        o->drafts = true;
        break;
    case 'j':
        return read_jobs(argument, &o->jobs);
    case 'S':
        o->strict = true;
        break;
    case 'q':
        o->quiet = true;
        break;
    case 'v':
        o->verbose = true;
        break;
    case 'A':
        o->at = argument;
        break;
    case 'F':
        o->format = argument;
        break;
    case 'P':
        o->preset = argument;
        break;
    case 'T':
        return add_setting(o, argument);
    case 'c':
        o->csv = true;
        break;
    case 'J':
        o->json = true;
        break;
    case 'p':
        return read_port(argument, &o->port);
    case 'B':
        o->bind = argument;
        break;
    case 'O':
        o->open = true;
        break;
    case 'R':
        o->no_reload = true;
        break;
    case 'E':
        o->external = true;
        break;
    case 'X':
        o->fix = true;
        break;
    case 'n':
        o->dry_run = true;
        break;
    case 'I':
        o->impact = true;
        break;
    case 'f':
        o->profile = true;
        break;
    case 'i':
        o->id = argument;
        break;
    case 't':
        o->title = argument;
        break;
    case 'W':
        o->file = argument;
        break;
    case 'b':
        o->branch = argument;
        break;
    case 'd':
        o->allow_dirty = true;
        break;
    case 'G':
        o->force = true;
        break;
    case 'H':
        o->push = true;
        break;
    case 'M':
        o->remote = argument;
        break;
    case 'Z':
        o->precompress = true;
        break;
    case 'N':
        o->against = argument;
        break;
    case 'K':
        o->fact = argument;
        break;
    case 'h':
        o->help = true;
        break;
    case 'V':
        o->version = true;
        break;
    default:
        break;
    }
    return EXIT_FINE;
}

static enum exit_code check_flags(const struct verb *verb, const char *used) {
    for (const char *c = used; *c; c++)
        for (size_t i = 0; i < FLAG_COUNT; i++)
            if (flags[i].letter == *c && !verb_takes(verb, &flags[i]))
                return usage_error("'%s' takes no flag --%s", verb->name, flags[i].name);
    return EXIT_FINE;
}

enum exit_code options_read(int argc, char **argv, const struct verb *verbs, struct options *o) {
    struct option longs[FLAG_COUNT + 1] = {0};
    char shorts[3 * FLAG_COUNT + 2] = ":", used[64] = "";
    for (size_t i = 0; i < FLAG_COUNT; i++) {
        const struct flag *f = &flags[i];
        longs[i] = (struct option){f->name, f->argument ? required_argument : no_argument, NULL,
                                   f->letter};
        if (f->has_short)
            sprintf(shorts + strlen(shorts), "%c%s", f->letter, f->argument ? ":" : "");
    }
    *o = (struct options){.root = ".", .jobs = pool_default_workers()};
    opterr = 0;
    point_to(argc > 1 ? verb_find(verbs, argv[1])
                      : NULL); /* as most write it; known when all is read */
    for (int letter; (letter = getopt_long(argc, argv, shorts, longs, NULL)) != -1;) {
        const char *word = argv[optind - 1];
        if (letter == ':')
            return usage_error("'%s' wants an argument", word);
        if (letter == '?') {
            char single[] = {'-', (char)optopt, '\0'};
            bool is_long = strncmp(word, "--", 2) == 0;
            return unknown_flag(is_long || !optopt ? word : single);
        }
        if (strlen(used) + 1 < sizeof used && !strchr(used, letter))
            used[strlen(used)] = (char)letter;
        enum exit_code e = set_flag(o, letter, optarg);
        if (e)
            return e;
    }
    for (; optind < argc; optind++) {
        if (o->argument_count == MAX_ARGUMENTS)
            return usage_error("too many arguments");
        o->arguments[o->argument_count++] = argv[optind];
    }
    if (!o->argument_count)
        return o->help || o->version ? EXIT_FINE : usage_error("which command?");
    const struct verb *verb = verb_find(verbs, o->arguments[0]);
    if (!verb)
        return verb_unknown(verbs, o->arguments[0]);
    point_to(verb);
    if (o->help || o->version)
        return EXIT_FINE;
    if (o->argument_count - 1 < verb->fewest)
        return usage_error("'%s' wants %s", verb->name, verb->arguments);
    if (o->argument_count - 1 > verb->most)
        return usage_error("'%s' takes no argument '%s'", verb->name, o->arguments[verb->most + 1]);
    enum exit_code e = check_flags(verb, used);
    e = !e && o->format ? check_format(verb, o->format) : e;
    return e ? e : join_json(verb, o);
}
