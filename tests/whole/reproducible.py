"""The same bytes, wherever and whenever a site is made.

Each trial makes the site of one commit in a way that should make no difference, and holds every file of it, with its mode, to
what a plain build of a plain clone gives. They make the starter with a history of its own, some of them this repository's site, too;
with --full all of them do.
"""

import contextlib
import hashlib
import inspect
import os
import pathlib
import re
import shutil
import stat
import subprocess
import tempfile
import time
import traceback

CLOCK = pathlib.Path(__file__).resolve().parents[2] / "build/whole/clock"
PEOPLE = [("Ada", "ada@example.org"), ("Bo Å", "bo@example.org"), ("Çem", "cem@old.example.org")]
NOT_HERE = 77


class Skipped(Exception):
    """The machine cannot do that."""


def run(command, cwd=None, env=None, umask=0o022, also=()):
    done = subprocess.run([str(word) for word in command], cwd=cwd, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, check=False, umask=umask)
    assert done.returncode in (0, *also), f"{' '.join(map(str, command))}: exit {done.returncode}\n{done.stdout.decode()[-2000:]}"
    return done


def contents(directory):
    """Each file's mode and digest."""
    found = {}
    for file in sorted(directory.rglob("*")):
        name = str(file.relative_to(directory))
        if name == ".sitegen" or name.split("/")[0] == ".git":
            continue
        mode = stat.S_IMODE(file.stat().st_mode)
        found[name] = (mode, None if file.is_dir() else hashlib.sha256(file.read_bytes()).hexdigest())
    return found


class Subject:
    """A knowledge base in a repository, and what a plain build of it gives."""

    def __init__(self, sitegen, top, root):
        self.sitegen, self.top, self.root, self.count = sitegen, top, root, 0
        self.plain = self.environment()
        self.reference = contents(self.build(root))
        assert len(self.reference) > 50

    def environment(self, **more):
        home = self.top / "home"
        home.mkdir(exist_ok=True)
        return {"PATH": os.environ["PATH"], "HOME": str(home), "GIT_CONFIG_SYSTEM": "/dev/null", **more}

    def place(self, name="out"):
        self.count += 1
        return self.top / f"{name}-{self.count}"

    def build(self, root, *flags, before=(), output=None, umask=0o022, **environment):
        to = output or self.place()
        # The history is kept between runs; here each begins without.
        shutil.rmtree(root / ".sitegen", ignore_errors=True)
        done = run([*before, self.sitegen, "-C", root, "build", "-q", "-o", to, *flags],
                   env=self.environment(**environment), umask=umask, also=(NOT_HERE,) if before else ())
        if done.returncode == NOT_HERE:
            raise Skipped(done.stdout.decode().strip())
        return to

    def git(self, *command, cwd=None):
        return run(["git", *command], cwd=cwd or self.root, env=self.plain).stdout.decode().strip()

    def clone(self, *flags):
        to = self.place("clone")
        self.git("clone", "--quiet", *flags, self.root, to, cwd=self.top)
        return to

    def same(self, directory, reference=None):
        found, expected = contents(directory), reference or self.reference
        differ = sorted(name for name in found.keys() | expected.keys() if found.get(name) != expected.get(name))
        assert not differ, f"{len(differ)} files differ, first of all {', '.join(differ[:8])}"
        shutil.rmtree(directory)


# ---- ways that should make no difference


def another_directory(s):
    to = s.top / "ein fernes Größenverzeichnis" / "x"
    to.parent.mkdir()
    s.git("clone", "--quiet", s.root, to, cwd=s.top)
    s.same(s.build(to, output=to.parent / "aus gabe"))


def time_zones(s):
    for zone in ("Pacific/Kiritimati", "America/St_Johns", "<x>12"):
        s.same(s.build(s.root, TZ=zone))


def locales(s):
    """A real one, where localedef can make it: in Turkish, I is no capital of i, and a comma is in numbers."""
    made = s.top / "locales"
    made.mkdir()
    if shutil.which("localedef"):
        run(["localedef", "-i", "tr_TR", "-f", "UTF-8", made / "tr_TR.UTF-8"], also=(1, 4))
    s.same(s.build(s.root, LANG="tr_TR.UTF-8", LC_ALL="tr_TR.UTF-8", LOCPATH=str(made)))
    s.same(s.build(s.root, LANG="C", LC_ALL="C", LANGUAGE="ar"))


def umasks(s):
    for umask in (0, 0o077):
        s.same(s.build(s.root, umask=umask))


def threads(s):
    for count in (1, 2, 8):
        s.same(s.build(s.root, f"-j{count}"))


def an_empty_environment(s):
    to = s.place()
    run(["env", "-i", s.sitegen, "-C", s.root, "build", "-q", "-o", to])
    s.same(to)


@contextlib.contextmanager
def disordered(s, *flags):
    """Directories list their entries in another order at each look."""
    if not shutil.which("disorderfs") or not os.access("/dev/fuse", os.W_OK):
        raise Skipped("there is no disorderfs, or no /dev/fuse")
    at = s.place("disorder")
    at.mkdir()
    done = run(["disorderfs", *flags, s.root, at], also=range(1, 256))
    if done.returncode:
        raise Skipped(f"disorderfs cannot mount: {done.stdout.decode().strip()}")
    try:
        yield at
    finally:
        run(["fusermount", "-u", at], also=range(1, 256))


def order_of_directories(s):
    for flags in (["--shuffle-dirents=yes"], ["--reverse-dirents=yes"]):
        with disordered(s, *flags) as root:
            s.same(s.build(root, output=s.place()))


def another_clock(s):
    """The trial's own tool is tried first, on the very program: a new article has today's date."""
    for seconds, year in ((915148800, b"1999-01-01"), (2208988800, b"2040-01-01")):
        base = s.place("new")
        run([s.sitegen, "init", "-q", base])
        done = run([CLOCK, seconds, s.sitegen, "-C", base, "new", "article", "--title", "Today"], also=(NOT_HERE,))
        if done.returncode == NOT_HERE:
            raise Skipped(done.stdout.decode().strip())
        assert year in (base / "content/articles/today.md").read_bytes(), "the clock was not moved"
        s.same(s.build(s.root, before=[CLOCK, seconds]))


def times_of_files(s):
    root = s.clone()
    for number, file in enumerate((root / "content").rglob("*")):
        os.utime(file, (86400 * number, 86400 * (20000 - number)))
    s.same(s.build(root))


def configuration_of_git(s):
    """What a person may have in ~/.gitconfig; read by git, and by what reads repositories."""
    home = s.place("home")
    home.mkdir()
    (home / "names").write_text("Somebody Else <else@example.org> <ada@example.org>\n", "utf-8")
    (home / "attributes").write_text("* text=auto eol=crlf ident\n*.md export-subst\n", "utf-8")
    (home / "ignored").write_text("*.yml\n*.md\n", "utf-8")
    (home / ".gitconfig").write_text(inspect.cleandoc(f"""
        [user]
            name = Another
            email = another@example.org
        [core]
            abbrev = 20
            autocrlf = true
            quotePath = false
            ignoreCase = true
            precomposeUnicode = true
            attributesFile = {home}/attributes
            excludesFile = {home}/ignored
            fileMode = false
            commitGraph = false
            bigFileThreshold = 1
        [i18n]
            logOutputEncoding = ISO-8859-1
            commitEncoding = ISO-8859-1
        [log]
            date = raw
            showSignature = true
            mailmap = false
        [diff]
            renames = copies
            algorithm = patience
        [mailmap]
            file = {home}/names
        """) + "\n", "utf-8")
    s.same(s.build(s.root, HOME=str(home), XDG_CONFIG_HOME=str(home)))


def other_clones(s):
    """Packed in another way, with other branches, tags and notes; with objects elsewhere."""
    root = s.clone("--no-hardlinks")
    s.git("repack", "-adfq", "--window=50", cwd=root)
    s.git("commit-graph", "write", cwd=root)
    s.same(s.build(root))
    loose = s.clone("--no-local")
    for pack in (loose / ".git/objects/pack").glob("*.pack"):
        aside = shutil.move(pack, loose)
        with open(aside, "rb") as bytes_of_it:
            subprocess.run(["git", "unpack-objects", "-q"], cwd=loose, stdin=bytes_of_it, env=s.plain, check=True)
        aside = pathlib.Path(aside)
        aside.unlink()
    for index in (loose / ".git/objects/pack").glob("*.idx"):
        index.unlink()
    s.same(s.build(loose))
    shared = s.clone("--shared")
    who = ["-c", "user.name=X", "-c", "user.email=x@example.org"]
    s.git("checkout", "-q", "-b", "other", cwd=shared)
    for number in range(30):
        s.git(*who, "commit", "-q", "--allow-empty", "-m", f"Nothing {number}", cwd=shared)
    s.git("checkout", "-q", "-", cwd=shared)
    s.git(*who, "tag", "-a", "v1", "-m", "One", cwd=shared)
    s.git(*who, "notes", "add", "-m", "a note", cwd=shared)
    s.same(s.build(shared))


def other_checkouts(s):
    """A working tree beside, a detached head, no working tree at all."""
    beside, bare = s.place("beside"), s.place("bare")
    root = s.clone()
    s.git("worktree", "add", "-q", "--detach", beside, cwd=root)
    s.same(s.build(beside))
    s.git("clone", "--quiet", "--bare", s.root, bare, cwd=s.top)
    s.same(s.build(bare))
    s.same(s.build(bare, "--at", "HEAD"))


def builds_and_publishing(s):
    """build, build --at HEAD, publish, and a build over an old site."""
    s.same(s.build(s.root, "--at", "HEAD"))
    root, over = s.clone(), s.place()
    (root / "content/index.md").write_text("---\ntitle: Something else\n---\n", "utf-8")
    s.build(root, output=over)
    s.git("checkout", "-q", "content", cwd=root)
    s.same(s.build(root, output=over))
    s.same(published(s, root))


def published(s, root, *flags):
    run([s.sitegen, "-C", root, "publish", "-q", *flags], env=s.plain)
    to = s.place("published")
    s.git("clone", "--quiet", "--branch", "gh-pages", root, to, cwd=s.top)
    shutil.rmtree(to / ".git")
    return to


def packed_texts(s):
    first = contents(s.build(s.root, "--precompress", TZ="Asia/Kolkata", LC_ALL="C", umask=0o077))
    assert {name for name in first if not name.endswith((".gz", ".br"))} == set(s.reference)
    s.same(published(s, s.clone(), "--precompress"), first)


def another_processor(s):
    """One without the instructions for which libraries have code of their own; arithmetic too."""
    s.same(s.build(s.root, GLIBC_TUNABLES="glibc.cpu.hwcaps=-AVX2,-AVX,-FMA,-FMA4,-AVX512F,-ERMS,-SSE4_2,-SSSE3,-BMI2"))


SMALL = [another_directory, time_zones, locales, umasks, threads, an_empty_environment, order_of_directories, another_clock,
         times_of_files, configuration_of_git, other_clones, other_checkouts, builds_and_publishing, packed_texts, another_processor]
LARGE = [order_of_directories, another_processor]


# ---- subjects


def starter(sitegen, top):
    """With several people, a name that changed, and facts that did."""
    root = top / "starter"
    run([sitegen, "init", "-q", root])
    plain = {"PATH": os.environ["PATH"], "HOME": str(top), "GIT_CONFIG_SYSTEM": "/dev/null", "GIT_CONFIG_GLOBAL": "/dev/null"}

    def git(*command, who=PEOPLE[0], when=0):
        for part in ("AUTHOR", "COMMITTER"):
            plain.update({f"GIT_{part}_NAME": who[0], f"GIT_{part}_EMAIL": who[1], f"GIT_{part}_DATE": f"{1767225600 + when} +0530"})
        run(["git", "-C", root, *command], env=plain)

    git("init", "-q", "-b", "main")
    config = root / "content/site.yml"
    config.write_text(re.sub("(?m)^base_url:.*", "base_url: https://example.org/größe/", config.read_text("utf-8")), "utf-8")
    (root / ".mailmap").write_text("Cem <cem@example.org> <cem@old.example.org>\n", "utf-8")
    (root / "content/static").mkdir(exist_ok=True)
    (root / "content/static/größe.txt").write_text("ß\n" * 300, "utf-8")
    git("add", ".")
    git("commit", "-q", "-m", "Begin")
    files = sorted((root / "content/facts").rglob("*.yml"))
    for number in range(6):
        fact = files[number % len(files)]
        fact.write_text(fact.read_text("utf-8").replace("title: ", "title: On ", 1), "utf-8")
        (root / f"content/articles/a{number}.md").write_text(
            f"---\ntitle: Article {number}\ndate: 2026-01-0{number + 1}\naliases: [/old/{number}/]\n---\nWords.\n", "utf-8")
        git("add", ".")
        git("commit", "-q", "-m", f"Change {number}", who=PEOPLE[number % 3], when=90000 * number)
    return root


def whole(repository, top):
    """This repository's, with what is not committed in it."""
    root = top / "whole"
    plain = {**os.environ, "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_SYSTEM": "/dev/null"}
    for part in ("AUTHOR", "COMMITTER"):
        plain.update({f"GIT_{part}_NAME": "Ada", f"GIT_{part}_EMAIL": "ada@example.org", f"GIT_{part}_DATE": "2026-11-23T12:00:00Z"})
    run(["git", "clone", "--quiet", repository, root], env=plain)
    for part in ("content", "templates"):
        shutil.rmtree(root / part, ignore_errors=True)
        shutil.copytree(repository / part, root / part)
    run(["git", "-C", root, "add", "--all"], env=plain)
    run(["git", "-C", root, "commit", "--quiet", "--allow-empty", "--message", "As it is"], env=plain)
    return root


# ----


def attempt(trial, subject, what, verbose):
    started, name = time.monotonic(), f"{trial.__name__.replace('_', ' ')}, {what}"
    try:
        trial(subject)
    except Skipped as why:
        print(f"skipped: {name}: {why}")
        return None
    except Exception:  # pylint: disable=broad-except
        print(f"{name}:\n{traceback.format_exc(limit=-2)}")
        return False
    if verbose:
        print(f"{name}: {time.monotonic() - started:.1f} s")
    return True


def trials(sitegen, repository, names, full, verbose):
    """A truth for each trial that was made; those that cannot be made here are told."""
    def chosen(from_these):
        return [trial for trial in from_these if not names or any(name in trial.__name__ for name in names)]

    results = []
    for what, subject, ways in (("the starter", starter, chosen(SMALL)), ("this site", whole, chosen(SMALL if full else LARGE))):
        if not ways:
            continue
        with tempfile.TemporaryDirectory() as top:
            top = pathlib.Path(top)
            made = Subject(sitegen, top, subject(sitegen if subject is starter else repository, top))
            results += [attempt(trial, made, what, verbose) for trial in ways]
    return [result for result in results if result is not None]
