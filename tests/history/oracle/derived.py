"""What facts that compute say, exactly, and the revisions that follow from those of their inputs.

Of values and formulas only what the generator writes is known: whole numbers, plain or of dollars, and the sum or the
product of two facts."""

import re
from fractions import Fraction

SCALES = {"": 1, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
OWN = ("added", "changed", "removed")


def printed(text):
    """The number that a printed value shows: "$1.5 million"."""
    if text is None:
        return None
    found = re.fullmatch(r"\$?([\d,]+(?:\.\d+)?) ?(\w*)", text)
    if not found or found[2] not in SCALES:
        return f"cannot be read: {text}"
    return Fraction(found[1].replace(",", "")) * SCALES[found[2]]


def fact(snapshot, name):
    found = snapshot.contents.get(("fact", name), ())
    return found[0] if len(found) == 1 else {}


def inputs(content):
    return re.split(r" [+*] ", content["formula"]) if "formula" in content else []


def value(snapshot, name):
    content = fact(snapshot, name)
    if "formula" in content:
        a, b = (value(snapshot, each) for each in inputs(content))
        if a is None or b is None:
            return None
        return a * b if "*" in content["formula"] else a + b
    return Fraction(content["value"].removesuffix(" USD")) if "value" in content else None


class Replay:
    def __init__(self, history):
        self.history = history
        self.place = {commit: i for i, commit in enumerate([None, *history.order])}

    def sides(self, commit):
        """What was said before a commit, by its first parent, and after it. Without commit: the tip, the files."""
        if commit is None:
            return self.history.tip, self.history.current
        parents = self.history.repository.commits[commit].parents
        before = self.history.snapshots[parents[0]] if parents else type(self.history.tip)({})
        return before, self.history.snapshots[commit]

    def own(self, commit):
        """The facts that the commit itself changed."""
        return {key[1]: revision for key, revisions in self.history.items.items() for revision in revisions
                if key[0] == "fact" and revision["commit"] == commit and revision["change"] in OWN}

    def unreadable(self, commit):
        """That what it rests on has changed, too, is not told of a fact that cannot be read itself."""
        return {key[1] for key, revisions in self.history.items.items() for revision in revisions
                if key[0] == "fact" and revision["commit"] == commit and revision["change"] == "unreadable"}

    def follow(self, commit):
        before, after = self.sides(commit)
        values = {name: (value(before, name), value(after, name)) for kind, name in before.contents.keys() | after.contents.keys()
                  if kind == "fact"}
        revised = self.own(commit)
        for name, revision in revised.items():
            revision["before"], revision["after"] = values[name]
        causes = {name for name in revised if values[name][0] != values[name][1]}
        waiting = True
        while waiting:  # from inputs to what rests on them, level by level
            waiting = [name for name in values if name not in causes and name not in revised and values[name][0] != values[name][1]
                       and causes & set(inputs(fact(after, name)))]
            for name in set(waiting) - self.unreadable(commit):
                self.history.add(("fact", name), commit, "followed", after.place(("fact", name)))
                self.history.items["fact", name][-1].update(before=values[name][0], after=values[name][1], via=[])
            causes |= set(waiting)
        for (_, name), revisions in self.history.items.items():
            for revision in revisions:
                if revision["commit"] == commit and revision["change"] == "followed":
                    revision["via"] = sorted(self.through(after, name, causes, revised))

    def through(self, after, name, causes, revised):
        """The facts that the commit itself changed, and through which it changed this one."""
        found = set()
        for each in causes & set(inputs(fact(after, name))):
            found |= {each} if each in revised else self.through(after, each, causes, revised)
        return found


def add(history):
    """Puts the values, and the revisions that follow, into a history."""
    replay = Replay(history)
    for commit in [None, *history.order]:
        if commit is None or not history.repository.commits[commit].boundary:
            replay.follow(commit)
    for revisions in history.items.values():
        revisions.sort(key=lambda revision: replay.place[revision["commit"]])
