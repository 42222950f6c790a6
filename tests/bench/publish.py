"""The parts `publish` and `verify` of the benchmark: against git and sha256sum, doing the same to the same files."""
import os
import re
import statistics
import subprocess

from common import PLAIN_GIT, SITEGEN, Failed, articles_of, say

CHANGED = 10  # articles of the second commit
MAX_EMPTY, MAX_CHANGED = 1.5, 1 / 10  # of `git add -A && git commit` of the whole site, in the same run
MAX_VERIFY = 1.3  # of sha256sum of all files
# What publish does beyond making the site, which git is not asked for.
STAGES = ("hash and compare", "write the branch")

EMPTY, CHANGES = "sitegen publish, an empty branch", f"sitegen publish, {CHANGED} changed"
GIT, GIT_CHANGES = "git add && git commit, an empty branch", f"git add && git commit, {CHANGED} changed"
VERIFY, AGAINST, SUMS = "sitegen verify", "sitegen verify --against", "sha256sum of all files"


# The history of other parts is of a later time; files that are checked out here should not be.
ENVIRONMENT = {**PLAIN_GIT, "GIT_AUTHOR_DATE": "@1700000000 +0000", "GIT_COMMITTER_DATE": "@1700000000 +0000"}


def git(root, *arguments):
    return subprocess.run(["git", "-C", root, *arguments], check=True, env=ENVIRONMENT, capture_output=True, text=True).stdout


def new_repository(root):
    git(root, "init", "-q", "-b", "main")
    git(root, "config", "gc.auto", "0")


class Rounds:
    """Each round on fresh repositories: objects that are there already are written quicker."""

    def __init__(self, bench, n):
        self.bench, self.n = bench, n
        self.runs, self.beyond = {}, {EMPTY: [], CHANGES: []}

    def measure(self, label, command):
        runs = self.runs.setdefault(label, self.bench.new_runs(label))
        return self.bench.measure(runs, command)

    def publish(self, label, root):
        """Publishes; remembers how long it took beyond making the site."""
        printed = self.measure(label, [SITEGEN, "-C", root, "publish", "-v"])
        times = {name: float(ms) / 1e3 for ms, name in re.findall(r"^ *([\d.]+) ms  (.*)$", printed, re.M)}
        if not all(name in times for name in STAGES):
            raise Failed(f"publish -v tells nothing of {' and '.join(STAGES)}:\n{printed[:1000]}")
        self.beyond[label].append(sum(times[name] for name in STAGES))

    def add_and_commit(self, label, site, repository):
        where = [f"{name}={value}" for name, value in ENVIRONMENT.items() if name.startswith("GIT_")]
        self.measure(label, ["env", *where, f"GIT_DIR={repository}", f"GIT_WORK_TREE={site}",
                             "sh", "-c", f"cd '{site}' && git add -A && git commit -q -m Site"])

    def one(self, source, number):
        """Into an empty branch, then what changed; git with the same two sites."""
        root = self.bench.fresh("publish")
        subprocess.run(["git", "clone", "-q", "--local", source, root], check=True, env=ENVIRONMENT)
        git(root, "config", "gc.auto", "0")
        repository = self.bench.fresh("git")
        git(".", "init", "-q", "-b", "main", "--bare", repository)
        for names in (("gc.auto", "0"), ("core.bare", "false")):
            git(repository, "config", *names)
        self.publish(EMPTY, root)
        site = self.export(root)
        self.add_and_commit(GIT, site, repository)
        self.same_tree(root, repository)
        for path in list(articles_of(root).values())[::max(1, self.n // CHANGED)][:CHANGED]:
            with open(path, "a", encoding="utf-8") as f:
                f.write(f"\nAdded in round {number}.\n")
        git(root, "commit", "-q", "-a", "-m", "Edited")
        self.publish(CHANGES, root)
        changed = self.export(root)
        os.sync()
        self.take_over(site, changed)
        self.add_and_commit(GIT_CHANGES, site, repository)
        self.same_tree(root, repository)
        return site

    def export(self, root):
        """The published files, in a folder."""
        folder = self.bench.fresh("site")
        os.mkdir(folder)
        subprocess.run(f"git -C '{root}' archive gh-pages | tar -xm -C '{folder}'", shell=True, check=True, env=ENVIRONMENT)
        return folder

    @staticmethod
    def take_over(site, changed):
        """Files that differ come into the site; the others keep their times, by which git knows them."""
        subprocess.run(["rsync", "-rc", "--delete", f"{changed}/", f"{site}/"], check=True)

    @staticmethod
    def same_tree(root, repository):
        ours, theirs = git(root, "rev-parse", "gh-pages^{tree}"), git(repository, "rev-parse", "main^{tree}")
        if ours != theirs:
            raise Failed("publish and git wrote different trees")


def source_of(bench, n):
    """The corpus as a repository with one commit."""
    corpus, _ = bench.corpus(n)
    root = bench.fresh("source")
    subprocess.run(["cp", "-r", f"{corpus}/sitegen", root], check=True)
    with open(f"{root}/.gitignore", "w", encoding="ascii") as f:
        f.write("/public/\n/.sitegen/\n")
    new_repository(root)
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "Start")
    return root


def publish(bench, n):
    source = source_of(bench, n)
    rounds = Rounds(bench, n)
    for number in range(bench.args.runs):
        site = rounds.one(source, number)
    files = sum(len(names) for _, _, names in os.walk(site))
    say(f"N = {n}, publish: {files} files\n{bench.header}")
    for label in (EMPTY, GIT, CHANGES, GIT_CHANGES):
        say(rounds.runs[label].row())
    whole = statistics.median(rounds.runs[GIT].wall)
    for label, limit in ((EMPTY, MAX_EMPTY), (CHANGES, MAX_CHANGED)):
        beyond, all_of_it = statistics.median(rounds.beyond[label]), statistics.median(rounds.runs[label].wall)
        say(f"{label}: {beyond:.3f} s beyond making the site, {beyond / whole:.3f} of what git takes for an empty branch; "
            f"all of it {all_of_it:.3f} s, {all_of_it / whole:.3f}")
        bench.bound(f"N = {n}, {label}: beyond making the site, of git's for an empty branch", beyond / whole, limit, n)
    say()


def verify(bench, n):
    source = source_of(bench, n)
    site = bench.fresh("site")
    bench.measure(None, [SITEGEN, "-C", source, "build", "-q", "-o", site])
    sums = ["sh", "-c", f"cd '{site}' && find . -type f -print0 | sort -z | xargs -0 sha256sum >/dev/null"]
    say(f"N = {n}, verify: {sum(len(names) for _, _, names in os.walk(site))} files\n{bench.header}")
    runs = {}
    for label, command in ((VERIFY, [SITEGEN, "verify", site]), (SUMS, sums), (AGAINST, [SITEGEN, "verify", site, "--against", source])):
        bench.measure(None, command, writes=False)
        runs[label] = bench.new_runs(label)
    for _ in range(bench.args.runs):
        bench.measure(runs[VERIFY], [SITEGEN, "verify", site], writes=False)
        bench.measure(runs[SUMS], sums, writes=False)
        bench.measure(runs[AGAINST], [SITEGEN, "verify", site, "--against", source], writes=False)
    for label in (VERIFY, SUMS, AGAINST):
        say(runs[label].row())
    ratio = statistics.median(runs[VERIFY].wall) / statistics.median(runs[SUMS].wall)
    say(f"with --against, which makes the site anew: {statistics.median(runs[AGAINST].wall) / statistics.median(runs[SUMS].wall):.2f} of sha256sum's time")
    bench.bound(f"N = {n}, verify: time, of sha256sum's", ratio, MAX_VERIFY, n)
    say()
