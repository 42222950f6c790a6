"""Every commit of this project that changed content or templates: `build --at` against checking it out and building there."""

import filecmp
import os
import pathlib
import re
import shutil
import subprocess
import tempfile

from oracle.repository import ENVIRONMENT


def git(path, *arguments):
    return subprocess.run(["git", "-C", path, *arguments], env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          check=True).stdout.decode()


def clone(repository, path):
    """All of its history, and nothing that is not committed."""
    git(repository, "clone", "-q", "--no-local", "--no-checkout", str(repository), str(path))


def that_differ(path):
    """Commits with content, the oldest of those in which content and templates are the same; and the last of all."""
    found = {}
    for commit in git(path, "rev-list", "--reverse", "HEAD").split():
        if git(path, "ls-tree", commit, "content/site.yml"):
            found.setdefault(git(path, "ls-tree", commit, "content", "templates"), commit)
    return list(dict.fromkeys([*found.values(), git(path, "rev-parse", "HEAD").strip()]))


def build(sitegen, root, out, *more):
    done = subprocess.run([sitegen, "-C", root, "build", "-o", out, *more], env={**ENVIRONMENT, "NO_COLOR": "1"},
                          stdin=subprocess.DEVNULL, capture_output=True, timeout=120, check=False)
    said = (done.stdout + done.stderr).decode(errors="replace").replace(str(out), "OUT").replace(str(root), "ROOT")
    return done.returncode, [re.sub(r"; [\d.]+ s$", "", line) for line in said.splitlines()]


def unequal(a, b, prefix=""):
    """Paths that differ."""
    if not a.is_dir() and not b.is_dir():
        return []
    if a.is_dir() != b.is_dir():
        return [f"{prefix} is made by one of the two alone"]
    names = set(os.listdir(a)) | set(os.listdir(b))
    found = []
    for name in sorted(names):
        one, two, path = a / name, b / name, f"{prefix}{name}"
        if not (one.exists() and two.exists()):
            found.append(f"{path} is made {'by --at' if one.exists() else 'from the checkout'} alone")
        elif one.is_dir():
            found += unequal(one, two, path + "/")
        elif not filecmp.cmp(one, two, shallow=False):
            found.append(f"{path} differs")
    return found


def one_commit(sitegen, repository, scratch, commit):
    """What differs, a line each. The checkout is a clone whose HEAD is the commit, so that its history is the same."""
    checkout, by_at, by_checkout = scratch / "checkout", scratch / "at", scratch / "out"
    git(repository, "clone", "-q", "--shared", "--no-checkout", str(repository), str(checkout))
    git(checkout, "checkout", "-q", "--detach", commit)
    ours = build(sitegen, repository, by_at, "--at", commit)
    theirs = build(sitegen, checkout, by_checkout)
    faults = []
    if ours[0] != theirs[0]:
        faults.append(f"--at ends with {ours[0]}, the checkout with {theirs[0]}")
    faults += [f"--at alone says: {line}" for line in ours[1] if line not in theirs[1]]
    faults += [f"the checkout alone says: {line}" for line in theirs[1] if line not in ours[1]]
    if not faults and not by_at.is_dir() and ours[0] == 0:
        faults.append("no site was made")
    return faults + unequal(by_at, by_checkout)


def every_commit(report, sitegen, repository):
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        clone(repository, folder / "clone")
        commits = that_differ(folder / "clone")
        for commit in commits:
            scratch = folder / "scratch"
            scratch.mkdir()
            faults = one_commit(sitegen, folder / "clone", scratch, commit)
            shutil.rmtree(scratch)
            if len(faults) > 8:
                faults[8:] = [f"... and {len(faults) - 8} more"]
            report.result(f"build --at {commit[:10]}", "\n".join(faults))
        print(f"{len(commits)} commits of this repository built twice")
