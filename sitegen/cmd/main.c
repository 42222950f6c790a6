/* sitegen: the table of verbs, and the one place where the process ends. */
#include "base/arena.h"
#include "cmd/complete.h"
#include "cmd/print.h"
#include "cmd/verbs.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

const struct verb all_verbs[] = {
    {"init", "DIR", "make a knowledge base to start from in DIR", "q", 1, 1, verb_init,
     "DIR is made; if it exists it must be empty. What is written there builds as it is:\n"
     "  sitegen init my-topic && sitegen -C my-topic build\n",
     NULL},
    {"new", "KIND", "add an article, a fact or another item to the content", "CitWT", 1, 1,
     verb_new,
     "KIND is article, fact, source, entity, term, claim, question or model. The item goes into "
     "the\n"
     "file in which the base keeps such things, or one of its own; path and line are printed. "
     "--set\n"
     "FIELD=VALUE gives any of its fields (sitegen help fields KIND), lists by several of them, "
     "ids\n"
     "also as a,b. The id is made of the title, dates are today's. What is required and missing "
     "is\n"
     "asked for on a terminal. Nothing is written that check would have something against.\n",
     NULL},
    {"build", "", "build the site", "CouDjASZqvfJ", 0, 0, verb_build,
     "Reads content/ and templates/ below the root, checks everything, and swaps the finished\n"
     "site in. When anything is wrong the old site stays as it was. Only a directory that\n"
     "sitegen made, or an empty one, is ever replaced. With --at the site is built as it was\n"
     "recorded then: content and templates come from that commit, without a checkout. --profile\n"
     "measures every call of a template, which makes rendering slower. --precompress puts .gz and\n"
     ".br files beside texts, for servers that hand those out; it takes about a second for each\n"
     "megabyte that changed.\n",
     NULL},
    {"publish", "", "write the site as a commit on a branch, from which it is served",
     "CubMHdGDZnjASqvfJ", 0, 0, verb_publish,
     "Builds the commit HEAD, not the files, and puts the site into a new commit on the branch,\n"
     "straight into the repository: nothing is checked out, and only what changed is written. The\n"
     "branch moves when all of it is on the disk, and only if it is still where it was.\n"
     "Files that differ from HEAD refuse it: --at HEAD publishes the commit all the same,\n"
     "--allow-dirty the files. --force is wanted where the branch holds files that sitegen did\n"
     "not publish, or the site of a later commit, or where no item is left. A branch that is\n"
     "checked out is never touched. --push then runs 'git push REMOTE BRANCH', the only program\n"
     "that is run; --dry-run lists what would be added, changed and removed, and pushes nothing.\n"
     "Of a branch that others publish on, the commit goes on from REMOTE/BRANCH as it was "
     "fetched.\n",
     NULL},
    {"check", "", "check the content without writing a site", "CuDjASEqvfJFXn", 0, 0, verb_check,
     "Does all that build does, but writes nothing, and holds each article against what the forge\n"
     "will show of it. --external asks for every address outside the site, with curl; what it\n"
     "found is kept in .sitegen/links for some days. --format sarif and --format github are for\n"
     "forges, with the names of files relative to the repository. --fix rewrites labels whose "
     "fact\n"
     "has changed (\"$110 billion\" to \"$122 billion\"), references to ids that were renamed, "
     "and\n"
     "addresses in the wrong case or without their slash, where that is certain, and shows the "
     "diff;\n"
     "with --dry-run nothing is written.\n",
     "text json sarif github"},
    {"history", "[ID]", "print who changed a fact or an article, when, from what to what", "CAjSvJ",
     0, 1, verb_history,
     "A revision is a commit in which what it says differs from what it said in every parent of\n"
     "that commit; what follows from the revision of an input is told, too. Without ID: all facts\n"
     "and articles, also those that were removed.\n",
     NULL},
    {"diff", "[A..B | A]", "print what changed in meaning between two revisions", "CFIjv", 0, 1,
     verb_diff,
     "Compares facts, claims, checks and articles of A with those of B; without B with the files,\n"
     "without A from HEAD. Reformatting, comments and the order of things make no difference.\n"
     "With --impact both sites are built in memory: what follows from each change, the sentences\n"
     "that readers see otherwise, and the pages that differ, each with why.\n",
     "text markdown json"},
    {"facts", "", "list all facts with their values and when they last changed", "CAjSvJc", 0, 0,
     verb_facts,
     "With --csv and --json a value is given as it is computed with and as prose prints it. A "
     "text\n"
     "that a spreadsheet would run as a formula gets an apostrophe in front, in CSV alone.\n",
     NULL},
    {"calc", "[MODEL]", "compute a model, also with values of your own", "CAPTjSvJc", 0, 1,
     verb_calc,
     "Without --preset and --set: the default scenario. Values are written as people write them,\n"
     "--set rate=35% --set 'sum=38 billion'; a series takes a list, the last value of which goes\n"
     "on: --set rate=30%,25%. Without MODEL: a list of the models.\n",
     NULL},
    {"verify", "[DIR]", "tell whether a copy of a site is what it says it is", "CANKjqvJ", 0, 1,
     verb_verify,
     "Holds every file of DIR against its manifest.json: what was changed, is missing, or was "
     "added.\n"
     "With --against the commit that the manifest names is built, in memory, out of REPO (the\n"
     "knowledge base's folder in a clone), and compared file by file. With --fact: prints the\n"
     "SHA-256 of what a fact says (with -v also the text that it is of); with DIR it and that\n"
     "text are compared with 'digest' and 'content' of the fact's fact.json there, and nothing\n"
     "else is. Ends with 0 when all is as it should be, 1 when it is not or cannot be told, 2 on "
     "wrong\n"
     "usage, 3 when something cannot be read, 5 when REPO is not the repository. With --json "
     "failures\n"
     "are JSON, too.\n",
     NULL},
    {"serve", "", "show the site in a browser while it is written", "CpBORDjqvJ", 0, 0, verb_serve,
     "Builds into memory, shows the pages under the address that it prints, watches content/ and\n"
     "templates/, and reloads open pages that a change touches. While the content has errors the\n"
     "last good pages stay, with what is wrong over them. ADDRESS/.sitegen/ tells what was built\n"
     "and why. With --json each event is a line of JSON.\n",
     NULL},
    {"lsp", "", "answer an editor: a language server, over standard input and output", "CDj", 0, 0,
     verb_lsp,
     "Speaks the Language Server Protocol 3.17: diagnostics as one types, completion, values on\n"
     "hover, definition, references, renaming, outlines, values beside references. Editors start\n"
     "it; README.md says how each is told to. The knowledge base is the folder that the editor\n"
     "has open, one below it, or one around it; with --root it is DIR.\n",
     NULL},
    {"completion", "SHELL", "print a script for bash, zsh or fish that completes command lines", "",
     1, 1, verb_completion,
     "'make install' puts the scripts where shells look for them. Without that, in the shell's\n"
     "start-up file:\n"
     "  source <(sitegen completion bash)\n"
     "  source <(sitegen completion zsh)      # behind compinit\n"
     "  sitegen completion fish | source\n",
     NULL},
    {"manual", "", "print the manual page, for man and mandoc", "", 0, 0, verb_manual,
     "It is what 'man sitegen' shows once it is installed. To read it now:\n"
     "  sitegen manual >sitegen.1 && man ./sitegen.1\n",
     NULL},
    {"help", "[COMMAND | fields [KIND]]", "print help", "", 0, 2, verb_help,
     "'sitegen help fields' prints the fields of all kinds of content, 'sitegen help fields fact'\n"
     "those of one.\n",
     NULL},
    {"version", "", "print the version; with -v or --json all that is inside", "vJ", 0, 0,
     verb_version, "", NULL},
    {0},
};

static void no_memory(size_t wanted) {
    fprintf(stderr, "sitegen: out of memory (%zu bytes more were wanted); nothing was published\n",
            wanted);
    _Exit(EXIT_MACHINE);
}

static enum exit_code run(int argc, char **argv) {
    struct options o;
    if (argc > 1 && strcmp(argv[1], "--complete") == 0) /* what follows is a line half written */
        return complete(all_verbs, argc - 2, argv + 2);
    enum exit_code e = options_read(argc, argv, all_verbs, &o);
    if (e)
        return e;
    if (o.version)
        return verb_version(&o);
    if (o.help) { /* `sitegen build --help` is `sitegen help build` */
        o.arguments[1] = o.argument_count ? o.arguments[0] : NULL;
        o.argument_count = o.argument_count ? 2 : 1;
        return verb_help(&o);
    }
    return verb_find(all_verbs, o.arguments[0])->run(&o);
}

/* What a write failed with long ago is not known any more, but that nobody reads is. */
static bool reader_left(void) {
    struct pollfd out = {.fd = STDOUT_FILENO, .events = POLLOUT};
    return poll(&out, 1, 0) == 1 && (out.revents & POLLERR);
}

/* The exit code, when what was printed has not arrived. */
static enum exit_code finish(enum exit_code e) {
    errno = print_errno;
    if ((!fflush(stdout) && !ferror(stdout)) || e)
        return e;
    if (!reader_left()) /* who closes a pipe knows it */
        fprintf(stderr, "sitegen: standard output: %s\n",
                errno ? strerror(errno) : "not all was written");
    return EXIT_MACHINE;
}

int main(int argc, char **argv) {
    out_of_memory = no_memory;
    signal(SIGPIPE, SIG_IGN); /* a closed pipe is an error of a write, which is checked */
    signal(SIGXFSZ, SIG_IGN); /* so is a file size limit */
    enum exit_code e = run(argc, argv);
    exit(finish(e));
}
