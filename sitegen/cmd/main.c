/* sitegen: the table of verbs, and the one place where the process ends. */
#include "base/arena.h"
#include "cmd/verbs.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>

const struct verb all_verbs[] = {
    {"init", "DIR", "make a knowledge base to start from in DIR", "q", 1, 1, verb_init,
     "DIR is made; if it exists it must be empty. What is written there builds as it is:\n"
     "  sitegen init my-topic && sitegen -C my-topic build\n"},
    {"build", "", "build the site", "CouDjASqvJ", 0, 0, verb_build,
     "Reads content/ and templates/ below the root, checks everything, and swaps the finished\n"
     "site in. When anything is wrong the old site stays as it was. Only a directory that\n"
     "sitegen made, or an empty one, is ever replaced. With --at the site is built as it was\n"
     "recorded then: content and templates come from that commit, without a checkout.\n"},
    {"check", "", "check the content without writing a site", "CuDjASqvJ", 0, 0, verb_check,
     "Does all that build does, but writes nothing.\n"},
    {"history", "[ID]", "print who changed a fact or an article, when, from what to what", "CAjSvJ",
     0, 1, verb_history,
     "A revision is a commit in which what it says differs from what it said in every parent of\n"
     "that commit; what follows from the revision of an input is told, too. Without ID: all facts\n"
     "and articles, also those that were removed.\n"},
    {"diff", "[A..B | A]", "print what changed in meaning between two revisions", "CFjv", 0, 1,
     verb_diff,
     "Compares facts, claims, checks and articles of A with those of B; without B with the files,\n"
     "without A from HEAD. Reformatting, comments and the order of things make no difference.\n"},
    {"facts", "", "list all facts with their values and when they last changed", "CAjSvJX", 0, 0,
     verb_facts,
     "With --csv and --json a value is given as it is computed with and as prose prints it. A "
     "text\n"
     "that a spreadsheet would run as a formula gets an apostrophe in front, in CSV alone.\n"},
    {"calc", "[MODEL]", "compute a model, also with values of your own", "CAPTjSvJX", 0, 1,
     verb_calc,
     "Without --preset and --set: the default scenario. Values are written as people write them,\n"
     "--set rate=35% --set 'sum=38 billion'; a series takes a list, the last value of which goes\n"
     "on: --set rate=30%,25%. Without MODEL: a list of the models.\n"},
    {"help", "[COMMAND | fields [KIND]]", "print help", "", 0, 2, verb_help,
     "'sitegen help fields' prints the fields of all kinds of content, 'sitegen help fields fact'\n"
     "those of one.\n"},
    {"version", "", "print the version; with -v those of the libraries inside", "vJ", 0, 0,
     verb_version, ""},
    {0},
};

static void no_memory(size_t wanted) {
    fprintf(stderr, "sitegen: out of memory (%zu bytes more were wanted); nothing was published\n",
            wanted);
    _Exit(EXIT_MACHINE);
}

static enum exit_code run(int argc, char **argv) {
    struct options o;
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

int main(int argc, char **argv) {
    out_of_memory = no_memory;
    signal(SIGPIPE, SIG_IGN); /* a closed pipe is an error of a write, which is checked */
    signal(SIGXFSZ, SIG_IGN); /* so is a file size limit */
    enum exit_code e = run(argc, argv);
    if ((fflush(stdout) || ferror(stdout)) && !e) {
        if (errno != EPIPE) /* who closes a pipe knows it */
            perror("sitegen: standard output");
        e = EXIT_MACHINE;
    }
    exit(e);
}
