"""Changes of files: whatever is done to them, what is served is a clean build of them in the end."""

import contextlib
import os
import shutil
import signal
import threading
import time

from building import BAD, GOOD, ONE
from server import SLOW, environment, equal, expect, git, make_site, same_as_clean, served, write


def settled(s, root, folder):
    builds = s.builds()
    equal(builds[-1]["report"]["fine"], True, "the last build")
    same_as_clean(s, root, folder)
    return builds


@contextlib.contextmanager
def at_once(server):
    """What is done within reaches the server as one burst, however slow the machine is: the server is stopped meanwhile."""
    server.process.send_signal(signal.SIGSTOP)
    try:
        yield
    finally:
        server.process.send_signal(signal.SIGCONT)


def test_a_save_is_one_build(folder):
    root = make_site(folder)
    with served(root) as s:
        with at_once(s):
            write(root / ONE, GOOD + "More.\n")
        equal(len(settled(s, root, folder)), 1, "builds after a plain save")
        with at_once(s):
            write(root / "content/articles/one.md.tmp", GOOD + "By rename.\n")
            os.rename(root / "content/articles/one.md.tmp", root / ONE)
        equal(len(settled(s, root, folder)), 1, "builds after a save by rename")
        with at_once(s):
            write(root / "content/articles/4913", "")  # how vim tries whether it may write, and saves
            os.unlink(root / "content/articles/4913")
            os.rename(root / ONE, root / "content/articles/one.md~")
            write(root / ONE, GOOD + "By vim.\n")
            os.unlink(root / "content/articles/one.md~")
        equal(len(settled(s, root, folder)), 1, "builds after a save of vim")


def test_swap_files_are_passed_over(folder):
    root = make_site(folder)
    (root / "templates").mkdir()
    with served(root) as s:
        for name in (".one.md.swp", "one.md~", "#one.md#", ".#one.md", ".hidden/x.md", ".git/x"):
            write(root / "content/articles" / name, "x")
            write(root / "templates" / name, "x")
        write(root / "public/x.html", "x")
        write(root / "README.md", "x")
        equal(s.builds_until_quiet(), [], "builds")


def test_a_file_caught_half_written(folder):
    root = make_site(folder)
    with served(root) as s:
        with open(root / ONE, "w", encoding="utf-8") as f:
            f.write("---\ntitle: One\n")
            f.flush()
            time.sleep(0.5)
            f.write("---\nAll of it.\n")
        settled(s, root, folder)
        expect(b"All of it." in s.plain("/articles/one/"), "the page")


def test_files_come_and_go(folder):
    root = make_site(folder)
    with served(root) as s:
        os.unlink(root / "content/articles/two.md")
        settled(s, root, folder)
        equal(s.ask("/articles/two/").status, 404, "what was deleted")
        write(root / "content/articles/two.md", "---\ntitle: Two again\n---\nText.\n")
        settled(s, root, folder)
        os.rename(root / ONE, root / "content/articles/first.md")
        settled(s, root, folder)
        equal((s.ask("/articles/one/").status, s.ask("/articles/first/").status), (404, 200), "what was renamed")


def test_folders(folder):
    root = make_site(folder)
    with served(root) as s:
        write(root / "content/articles/a/b/deep.md", "---\ntitle: Deep\n---\nText.\n")
        settled(s, root, folder)
        write(root / "content/articles/a/b/deep.md", "---\ntitle: Deep\n---\nOther text.\n")
        settled(s, root, folder)
        os.rename(root / "content/articles/a", root / "content/articles/c")
        settled(s, root, folder)
        write(root / "content/articles/c/b/deep.md", "---\ntitle: Deep\n---\nAfter the renaming.\n")
        settled(s, root, folder)
        os.rename(root / "content/articles/c", folder / "outside")
        settled(s, root, folder)
        write(folder / "outside/b/deep.md", "x")
        equal(s.builds_until_quiet(), [], "builds for a folder that went away")
        os.rename(folder / "outside", root / "content/articles/d")
        s.builds()
        write(root / "content/articles/d/b/deep.md", "---\ntitle: Deep\n---\nBack.\n")
        settled(s, root, folder)
        shutil.rmtree(root / "content/articles/d")
        settled(s, root, folder)
        os.rename(root / "content", root / "away")
        s.builds()
        os.rename(root / "away", root / "content")
        settled(s, root, folder)
        write(root / ONE, GOOD + "Still watched.\n")
        settled(s, root, folder)


def test_templates(folder):
    root = make_site(folder)
    with served(root) as s:
        write(root / "templates/components/hello.etlua", "<p>Hello.</p>")
        s.builds()
        write(root / ONE, GOOD + "\n```hello\n```\n")
        settled(s, root, folder)
        write(root / "templates/components/hello.etlua", "<p>Good morning.</p>")
        settled(s, root, folder)
        expect(b"Good morning." in s.plain("/articles/one/"), "the page")
        shutil.rmtree(root / "templates")
        settled(s, root, folder)
        expect(b"Good morning." not in s.plain("/articles/one/"), "the page without the component")


def test_links(folder):
    root = make_site(folder)
    write(root / "content/static/a.txt", "before")
    os.symlink("a.txt", root / "content/static/b.txt")
    with served(root) as s:
        write(root / "content/static/a.txt", "after")
        settled(s, root, folder)
        equal(s.ask("/b.txt").body, b"after", "what the link leads to")


def many(root, count):
    for n in range(count):
        with open(root / f"content/articles/many-{n}.md", "w", encoding="utf-8") as f:
            f.write(f"---\ntitle: Number {n}\n---\nText {n}.\n")


def test_ten_thousand_changes_are_one_build(folder):
    """All of them come at once, and more of them than the system keeps."""
    root = make_site(folder)
    count = 2000 if SLOW else 10000
    with served(root, "-j2") as s:
        with at_once(s):
            many(root, count)
        builds = s.builds(4)
        equal((len(builds), builds[-1]["report"]["fine"]), (1, True), "builds")
        equal(s.ask(f"/articles/many-{count - 1}/").status, 200, "the last of them")
        write(root / "content/articles/many-7.md", "---\ntitle: Number 7\n---\nOther.\n")
        s.builds(4)
        same_as_clean(s, root, folder)


test_ten_thousand_changes_are_one_build.alone = True


def test_a_storm(folder):
    """Writers that do not stop, of which some leave files broken for a while."""
    root = make_site(folder)
    with served(root) as s:
        end = time.monotonic() + 3

        def write_on(n):
            while time.monotonic() < end:
                for text in (BAD, "---\n", "", GOOD.replace("One", f"Writer {n}")):
                    write(root / f"content/articles/w{n}.md", text)
        writers = [threading.Thread(target=write_on, args=(n,)) for n in range(4)]
        for w in writers:
            w.start()
        for w in writers:
            w.join()
        settled(s, root, folder)


def test_git(folder):
    root = make_site(folder)
    git(root, "init", "-q")
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "First")
    with served(root) as s:
        write(root / ONE, GOOD + "Not committed.\n")
        settled(s, root, folder)
        git(root, "add", "-A")
        equal(s.builds_until_quiet(), [], "builds after git add")
        git(root, "commit", "-q", "-m", "Second")
        settled(s, root, folder)
        git(root, "checkout", "-q", "-b", "other")
        s.builds_until_quiet()
        same_as_clean(s, root, folder)
        git(root, "checkout", "-q", "HEAD~1")
        settled(s, root, folder)
        git(root, "checkout", "-q", "other")
        settled(s, root, folder)
        git(root, "pack-refs", "--all")
        s.builds_until_quiet()
        write(root / ONE, GOOD + "Packed.\n")
        git(root, "commit", "-q", "-a", "-m", "Third")
        settled(s, root, folder)


def test_git_that_comes_later(folder):
    root = make_site(folder)
    with served(root) as s:
        git(root, "init", "-q")
        git(root, "add", "-A")
        git(root, "commit", "-q", "-m", "First")
        settled(s, root, folder)


def test_a_knowledge_base_within_a_repository(folder):
    root = make_site(folder)
    git(folder, "init", "-q")
    git(folder, "add", "kb")
    git(folder, "commit", "-q", "-m", "First")
    env = environment(folder)
    del env["GIT_CEILING_DIRECTORIES"]
    with served(root, env=env) as s:
        write(root / ONE, GOOD + "Changed.\n")
        s.builds()
        before = s.plain("/articles/one/")
        git(folder, "commit", "-q", "-a", "-m", "Second")
        s.builds()
        expect(before != s.plain("/articles/one/"), "the page does not know of the commit")


def test_polling(folder):
    root = make_site(folder)
    with served(root, env=environment(folder, SITEGEN_WATCH="poll")) as s:
        expect(b"all files are looked at every" in b"".join(s.said), "it says so")
        expect(b"all files are looked at every" in s.ask("/.sitegen/").body, "the status page says so")
        write(root / ONE, GOOD + "Polled.\n")
        settled(s, root, folder)
        os.rename(root / "content/articles/two.md", root / "content/articles/second.md")
        write(root / "content/articles/a/b.md", "---\ntitle: B\n---\nText.\n")
        settled(s, root, folder)
        shutil.rmtree(root / "content/articles/a")
        settled(s, root, folder)
        write(root / "content/articles/.swap", "x")
        equal(s.builds_until_quiet(), [], "builds for a hidden file")
