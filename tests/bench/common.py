"""What the parts of the benchmark share."""
import os
import re
import statistics
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
WORK = os.path.join(ROOT, "build", "bench")
SITEGEN = os.path.abspath(os.environ.get("SITEGEN", f"{ROOT}/build/sitegen"))


# Nobody's configuration; commits at one time, so that they are the same in every run.
PLAIN_GIT = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull,
             "GIT_AUTHOR_NAME": "Bench", "GIT_AUTHOR_EMAIL": "bench@example.org", "GIT_COMMITTER_NAME": "Bench",
             "GIT_COMMITTER_EMAIL": "bench@example.org", "GIT_AUTHOR_DATE": "@4000000000 +0000",
             "GIT_COMMITTER_DATE": "@4000000000 +0000"}


class Failed(Exception):
    """Something did not run, or the work is not the same."""


def say(text=""):
    print(text, flush=True)


def worst_of(values, share):
    """The value that this share of them does not exceed."""
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def milliseconds(values):
    """A row of a table: median, the ends, and how many."""
    return (f"{statistics.median(values) * 1e3:9.1f} {min(values) * 1e3:9.1f} - {max(values) * 1e3:8.1f}   {len(values)}")


def read(path):
    with open(path, encoding="utf-8") as f:
        return f.read()


def save(path, text):
    """In place, as an editor does that does not write to another name first."""
    with open(path, "w", encoding="utf-8") as f:
        f.write(text)


def articles_of(root):
    """Every article by its address, in order: "000/able-key-00003" -> file."""
    top = f"{root}/content/articles"
    found = {}
    for folder, _, names in os.walk(top):
        for name in names:
            if name.endswith(".md"):
                path = os.path.join(folder, name)
                found[os.path.relpath(path, top)[:-3]] = path
    return dict(sorted(found.items()))


# ---- processes

def family(pid):
    """The process and all that it started."""
    children = {}
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{name}/stat", encoding="ascii", errors="replace") as f:
                parent = int(f.read().rsplit(")", 1)[1].split()[1])
        except OSError:
            continue
        children.setdefault(parent, []).append(int(name))
    found = [pid]
    for one in found:
        found += children.get(one, [])
    return found


def memory(pid):
    """(resident, proportional) MiB of the process and all that it started."""
    resident = proportional = 0
    for one in family(pid):
        try:
            text = read(f"/proc/{one}/smaps_rollup")
        except OSError:
            continue
        figures = dict(re.findall(r"^(\w+): *(\d+) kB", text, re.M))
        resident += int(figures.get("Rss", 0))
        proportional += int(figures.get("Pss", 0))
    return resident / 1024, proportional / 1024


def wait_until(condition, what, seconds=600):
    end = time.monotonic() + seconds
    while True:
        result = condition()
        if result:
            return result
        if time.monotonic() > end:
            raise Failed(f"{what}: nothing in {seconds} seconds")
        time.sleep(0.002)
