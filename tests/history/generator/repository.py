"""Commits, branches and merges, through `git fast-import`."""

import dataclasses
import pathlib
import subprocess

from oracle.repository import ENVIRONMENT

from .knowledge import FIXED, Knowledge

AUTHORS = ["Ada <ada@example.org>", "Bo <bo@example.org>", "bo b. <BO@example.org>", "Cleo <cleo@old.example>",
           "Dan Øst <dan@example.org>", "ada <ada@example.org>"]
MAILMAPS = [b"Ada Lovelace <ada@example.org>\n", b"Cleo New <cleo@new.example> <cleo@old.example>\n",
            b"# who\nBo Real <bo@example.org>\n<cleo@new.example> <cleo@old.example>\n",
            b"Other Ada <other@example.org> ada <ada@example.org>\nBo <bo@new.example> bo b. <bo@example.org>\n"]
SUBJECTS = ["Edit", "A longer subject – with dashes", "Fix: it", "“Quotes” & <tags>", "x", "Merge", " blanks before"]
ZONES = ["+0000", "+0100", "-0530", "+1345", "-1200"]
FOLDERS = ["", "", "", "kb/", "docs/the kb/"]


@dataclasses.dataclass
class Node:
    """A commit that is meant to be."""
    parents: list  # numbers of nodes
    knowledge: Knowledge
    root_files: dict  # beside the knowledge base
    folder: str
    message: str = ""
    author: str = ""
    committer: str = ""


class Plan:
    """A repository in the making: nodes, of which the last is the tip."""

    def __init__(self, r, folder=None, knowledge=Knowledge, whole_sides=False):
        """With `whole_sides` a merge takes one side as it is."""
        self.r, self.whole_sides = r, whole_sides
        self.folder = r.choice(FOLDERS) if folder is None else folder
        self.nodes, self.knowledge_class = [], knowledge
        self.clock = 1_600_000_000 + r.randrange(10**8)
        self.tip = None

    # ---- nodes

    def stamp(self, node):
        r = self.r
        self.clock += r.choice([0, 60, 3600, 90000, 10**6])
        skew = r.choice([-10**7, 10**7, -3600]) if r.random() < 0.07 else 0
        who = r.choice(AUTHORS)
        node.author = f"{who} {self.clock - r.choice([0, 0, 0, 86400, 10**6])} {r.choice(ZONES)}"
        node.committer = f"{r.choice(AUTHORS)} {self.clock + skew} {r.choice(ZONES)}"
        node.message = r.choice(SUBJECTS) + f" {len(self.nodes)}" + r.choice(["", "\n", "\nsecond line\n", "\n\nA body.\n"])
        if r.random() < 0.02:
            node.message = ""

    def add(self, parents, knowledge, root_files=None, folder=None):
        first = self.nodes[parents[0]] if parents else None
        if root_files is None:
            root_files = dict(first.root_files) if first else {}
        node = Node(parents, knowledge, root_files, folder if folder is not None else first.folder if first else self.folder)
        if self.r.random() < 0.08:
            node.root_files[".mailmap"] = self.r.choice(MAILMAPS)
        self.stamp(node)
        self.nodes.append(node)
        return len(self.nodes) - 1

    def root(self, folder=None):
        knowledge = self.knowledge_class(self.r)
        knowledge.start()
        return self.add([], knowledge, {}, folder)

    def edited(self, parent, count=1):
        knowledge = self.nodes[parent].knowledge.copy(self.r)
        knowledge.edit(count)
        return self.add([parent], knowledge)

    def reverted(self, parent):
        """All of an older commit's files again."""
        older = self.r.choice(self.line(parent))
        return self.add([parent], self.nodes[older].knowledge.copy(self.r))

    def line(self, node):
        """The first parents, newest first."""
        found = [node]
        while self.nodes[found[-1]].parents:
            found.append(self.nodes[found[-1]].parents[0])
        return found

    def merged(self, parents):
        r = self.r
        sides = [self.nodes[parent].knowledge for parent in parents]
        way = r.random()
        if way < 0.2 or self.whole_sides:
            knowledge = r.choice(sides).copy(r)
        else:
            knowledge = self.combined(sides)
            if way > 0.8:
                knowledge.edit(r.choice([1, 1, 2]))  # an evil merge
        return self.add(parents, knowledge)

    def combined(self, sides):
        """Of every file some side's, or a mixture."""
        r, new = self.r, sides[0].copy(self.r)
        for path in sorted(set().union(*(side.files for side in sides)) - set(FIXED)):
            side = r.choice(sides)
            new.forget(path)
            if path in side.files:
                take_file(side, new, path)
            sources = [s for s in sides if path in s.facts and path in s.files and path not in s.broken]
            if len(sources) > 1 and r.random() < 0.4:
                mix_items(r, sources, new, path)
        return new

    # ---- a history

    def random(self, commits):
        """From the tip, or from nothing."""
        r = self.r
        heads = [self.root() if self.tip is None else self.tip]
        for _ in range(commits):
            way = r.random()
            if way < 0.62 or (len(heads) == 1 and way < 0.7):
                i = r.randrange(len(heads))
                heads[i] = self.edited(heads[i], r.choice([1, 1, 1, 2, 3]))
            elif way < 0.80 and len(heads) < 4:
                heads.append(r.choice(heads) if r.random() < 0.8 else r.choice(self.line(heads[0])))
            elif way < 0.83 and len(heads) < 4:
                heads.append(self.root(self.nodes[heads[0]].folder))
            elif way < 0.87:
                heads[0] = self.reverted(heads[0])
            elif way < 0.89:
                heads[0] = self.moved(heads[0])
            elif len(heads) > 1:
                heads = self.join(heads, r.choice([2, 2, 2, 3, 4]))
        while len(heads) > 1:
            heads = self.join(heads, len(heads))
        self.tip = heads[0]
        self.mend()

    def join(self, heads, count):
        parents = list(dict.fromkeys(self.r.sample(heads, min(count, len(heads)))))
        rest = [head for head in heads if head not in parents]
        return [parents[0] if len(parents) == 1 else self.merged(parents), *rest]

    def moved(self, parent):
        """The knowledge base in another folder of the repository, for one commit at least."""
        node = self.nodes[parent]
        there = self.add([parent], node.knowledge.copy(self.r), folder="elsewhere/")
        if self.r.random() < 0.5:
            there = self.edited(there)
        return self.add([there], self.nodes[there].knowledge.copy(self.r), folder=node.folder)

    def mend(self):
        knowledge = self.nodes[self.tip].knowledge.copy(self.r)
        knowledge.repair()
        self.tip = self.add([self.tip], knowledge, folder=self.folder)

    def broken_tip(self):
        """A last commit whose files cannot all be read."""
        knowledge = self.nodes[self.tip].knowledge.copy(self.r)
        knowledge.edit()
        knowledge.break_file()
        self.tip = self.add([self.tip], knowledge)

    def rewritten(self):
        """Another history: the same up to some commit, and other commits after it. Some are the same but for their date."""
        line = self.line(self.tip)
        base = self.r.choice(line[1:]) if len(line) > 1 else None
        self.tip = base
        if base is None:
            self.random(4)
            return
        for node in reversed(line[:line.index(base)]):
            if self.r.random() < 0.7:
                self.tip = self.add([self.tip], self.nodes[node].knowledge.copy(self.r), folder=self.nodes[node].folder)
        if self.r.random() < 0.6:
            self.tip = self.edited(self.tip, 2)
        self.mend()

    # ---- git

    def script(self, written):
        """What fast-import reads: the commits that are not yet written, and the branch."""
        out = []
        for number in range(written, len(self.nodes)):
            node = self.nodes[number]
            out.append(b"reset refs/heads/making\n\n" if not node.parents else b"")
            message = node.message.encode()
            out.append(f"commit refs/heads/making\nmark :{number + 1}\nauthor {node.author}\ncommitter {node.committer}\n"
                       f"data {len(message)}\n".encode() + message + b"\n")
            for i, parent in enumerate(node.parents):
                out.append(f"{'merge' if i else 'from'} :{parent + 1}\n".encode())
            out.append(b"deleteall\n")
            for path, data, mode in files_of(node):
                out.append(f'M {mode} inline "{path}"\ndata {len(data)}\n'.encode() + data + b"\n")
        out.append(f"reset refs/heads/main\nfrom :{self.tip + 1}\n\nreset refs/heads/making\nfrom {'0' * 40}\n\n".encode())
        return b"".join(out)


def files_of(node):
    for path, data in node.root_files.items():
        yield path, data, "100644"
    for path, data in node.knowledge.files.items():
        yield node.folder + path, data, "100755" if path in node.knowledge.executable else "100644"


def take_file(side, new, path):
    new.files[path] = side.files[path]
    for name in ("facts", "articles", "styles"):
        if path in getattr(side, name):
            getattr(new, name)[path] = getattr(side.copy(), name)[path]
    for name in ("broken", "crlf", "bom", "executable"):
        if path in getattr(side, name):
            getattr(new, name).add(path)


def mix_items(r, sources, new, path):
    """Of every fact of a file some side's."""
    versions = {}
    for source in sources:
        for item in source.copy().facts[path]:
            versions.setdefault(str(item.get("id")) if isinstance(item, dict) else str(item), []).append(item)
    new.facts[path] = [r.choice(items) for items in versions.values() if r.random() < 0.9]
    new.broken.discard(path)
    new.styles[path] = sources[0].style(path)
    new.write(path)


class Made:
    """A plan on disk."""

    def __init__(self, plan, path):
        self.plan, self.path, self.written = plan, path, 0
        self.marks = pathlib.Path(f"{path}.marks")
        self.git("init", "-q", "-b", "main", "--template=", str(path), inside=False)
        self.import_nodes()

    @property
    def root(self):
        return self.path / self.plan.folder

    def git(self, *arguments, data=None, inside=True):
        command = ["git", *(["-C", str(self.path)] if inside else []), "-c", "core.fsync=none", "-c", "gc.auto=0", *arguments]
        return subprocess.run(command, input=data, env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=True).stdout

    def import_nodes(self):
        """Writes what is new in the plan, and checks the tip out."""
        marks = [f"--export-marks={self.marks}"] + ([f"--import-marks={self.marks}"] if self.written else [])
        self.git("fast-import", "--quiet", "--force", "--date-format=raw", *marks, data=self.plan.script(self.written))
        self.written = len(self.plan.nodes)
        self.git("reset", "-q", "--hard", "main")

    def uncommitted(self, r):
        """Edits of the files that are checked out."""
        old = self.plan.nodes[self.plan.tip].knowledge
        new = old.copy(r)
        new.edit(3)
        new.repair()
        for path in old.files.keys() | new.files.keys():
            file = self.root / path
            if path not in new.files:
                file.unlink()
            elif new.files[path] != old.files.get(path):
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(new.files[path])

    def clean(self):
        self.git("reset", "-q", "--hard")
        self.git("clean", "-q", "-fd", "-e", ".sitegen")
