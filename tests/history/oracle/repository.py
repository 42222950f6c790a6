"""A repository as git itself tells it."""

import dataclasses
import datetime
import heapq
import os
import subprocess

ENVIRONMENT = {**os.environ, "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_SYSTEM": "/dev/null",
               "GIT_CONFIG_NOSYSTEM": "1", "TZ": "UTC", "LC_ALL": "C.UTF-8"}


@dataclasses.dataclass
class Commit:
    id: str
    parents: list
    boundary: bool
    name: str
    email: str
    authored: int
    zone: int  # minutes
    committed: int
    tree: str
    subject: str

    def moment(self):
        zone = datetime.timezone(datetime.timedelta(minutes=self.zone))
        return datetime.datetime.fromtimestamp(self.authored, zone)

    def day(self):
        return self.moment().date().isoformat()


def stamp(line):
    """"Ada <ada@example.org> 1451606400 +0130" -> seconds, minutes east of UTC"""
    seconds, zone = line.rsplit(" ", 2)[1:]
    minutes = int(zone[1:3]) * 60 + int(zone[3:5])
    return int(seconds), -minutes if zone[0] == "-" else minutes


class Repository:
    """All commits behind a tip. `folder` is "" or "docs/kb/", from the repository's root to the knowledge base.
    With `mailmap`, a commit, the mailmap is that commit's and not the working folder's."""

    def __init__(self, path, folder="", tip="HEAD", mailmap=None):
        self.path, self.folder = path, folder
        self.blobs, self.trees = {}, {}
        self.batch = subprocess.Popen(["git", "-C", path, "cat-file", "--batch"], env=ENVIRONMENT,
                                      stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.tip = self.commit_of(tip)
        self.commits = self.read_commits(tip, mailmap) if self.tip else {}

    def commit_of(self, name):
        """The id of what a name stands for, or None before the first commit."""
        self.batch.stdin.write(f"{name}^{{commit}}\n".encode())
        self.batch.stdin.flush()
        header = self.batch.stdout.readline().split()
        if header[-1] == b"missing":
            return None
        self.batch.stdout.read(int(header[2]) + 1)
        return header[0].decode()

    def close(self):
        self.batch.stdin.close()
        self.batch.stdout.close()
        self.batch.wait()

    def git(self, *arguments, config=(), folder=None):
        command = ["git", *config, "-C", folder or self.path, *arguments]
        return subprocess.run(command, env=ENVIRONMENT, stdout=subprocess.PIPE, check=True).stdout

    def object(self, name):
        self.batch.stdin.write(name.encode() + b"\n")
        self.batch.stdin.flush()
        header = self.batch.stdout.readline().split()
        data = self.batch.stdout.read(int(header[2]))
        self.batch.stdout.read(1)
        return data

    # ---- commits

    def read_commits(self, tip, mailmap):
        config, folder = [], None
        if mailmap:  # from a folder that has no .mailmap itself
            folder = self.git("rev-parse", "--absolute-git-dir").decode().strip()
            config = ["-c", f"mailmap.blob={mailmap}:.mailmap", f"--git-dir={folder}", f"--work-tree={folder}"]
        log = self.git("log", "--format=%H%x00%P%x00%aN%x00%aE%x00%s", tip, config=config, folder=folder).decode("utf-8", "replace")
        with_parents = {}
        for line in filter(None, log.split("\n")):
            name, parents, author, email, subject = line.split("\0")
            with_parents[name] = self.read_commit(name, parents.split(), author, email, subject)
        return with_parents

    def read_commit(self, name, parents, author, email, subject):
        """`parents` are as git sees them: a shallow clone's oldest commits have none."""
        lines = self.object(name).decode("utf-8", "replace").partition("\n\n")[0].split("\n")
        values = {key: value for key, _, value in (line.partition(" ") for line in reversed(lines))}
        authored, zone = stamp(values["author"])
        committed, _ = stamp(values["committer"])
        written = sum(line.startswith("parent ") for line in lines)
        return Commit(name, parents, written > len(parents), author, email, authored, zone, committed, values["tree"],
                      subject)

    def newest_first(self):
        """A child before its parents; among those that may come, the later one, then the larger id."""
        children = dict.fromkeys(self.commits, 0)
        for commit in self.commits.values():
            for parent in commit.parents:
                children[parent] += 1

        def place(name):
            return -self.commits[name].committed, -int(name, 16), name

        heap = [place(name) for name, count in children.items() if not count]
        heapq.heapify(heap)
        order = []
        while heap:
            name = heapq.heappop(heap)[-1]
            order.append(name)
            for parent in self.commits[name].parents:
                children[parent] -= 1
                if not children[parent]:
                    heapq.heappush(heap, place(parent))
        return order

    # ---- files

    def entries(self, tree):
        """(mode, name, id) of a tree."""
        if tree not in self.trees:
            raw, entries, at = self.object(tree), [], 0
            while at < len(raw):
                space, end = raw.index(b" ", at), raw.index(b"\0", at)
                entries.append((raw[at:space], raw[space + 1:end].decode(), raw[end + 1:end + 21].hex()))
                at = end + 21
            self.trees[tree] = entries
        return self.trees[tree]

    def files(self, commit):
        """{path below the knowledge base: blob id}, of all files."""
        tree = self.commits[commit].tree
        for part in filter(None, self.folder.split("/")):
            tree = next((name for mode, entry, name in self.entries(tree) if entry == part and mode == b"40000"), None)
            if tree is None:
                return {}
        found = {}
        self.collect(tree, "", found)
        return found

    def collect(self, tree, prefix, found):
        for mode, entry, name in self.entries(tree):
            if mode == b"40000":
                self.collect(name, f"{prefix}{entry}/", found)
            elif mode in (b"100644", b"100755", b"100664"):
                found[prefix + entry] = name

    def blob(self, name):
        if name not in self.blobs:
            self.blobs[name] = self.object(name)
        return self.blobs[name]
