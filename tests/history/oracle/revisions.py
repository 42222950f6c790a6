"""The history: every commit's content against those of its parents."""

import os
import pathlib

from . import content, fields

# In place of the changed fields, where the contract leaves them open: an id that stood several times.
ANY = "any fields"


class AnyOf(list):
    """In place of a value that the contract leaves open between these."""


def any_of(values):
    return AnyOf(sorted(values)) if len(values) > 1 else min(values)


class File:
    """A file in a commit: its blob, what its items are taken to be, and whether that is not what it says itself."""

    def __init__(self, blob, items, broken):
        self.blob, self.items, self.broken = blob, items, broken


class Snapshot:
    """What a commit, or the working folder, says: {(kind, id): its contents} and {(kind, id): its files}."""

    def __init__(self, files):
        self.files = files
        self.contents, self.places = {}, {}
        for path in sorted(files, key=lambda path: path.encode()):
            for name, value in files[path].items:
                key = content.kind(path), name
                self.contents.setdefault(key, []).append(value)
                self.places.setdefault(key, []).append(path)

    def canon(self, key):
        return sorted(content.canon(value) for value in self.contents.get(key, ()))

    def place(self, key):
        """The file in which an item stands; several when it stands in several: then any of them will do."""
        return any_of(set(self.places[key]))

    def title(self, key):
        title = self.contents[key][0].get("title")
        return title if isinstance(title, str) else None


NOWHERE = Snapshot({})


class History:
    def __init__(self, repository, working=None):
        """`working` is the knowledge base's folder; None: what is committed alone."""
        self.repository = repository
        self.parsed = {}
        self.snapshots = {}
        self.items = {}  # (kind, id) -> revisions, newest first
        self.order = repository.newest_first() if repository.commits else []
        for commit in reversed(self.order):
            self.snapshots[commit] = self.snapshot(commit)
        self.tip = self.snapshots.get(repository.tip, NOWHERE)
        self.current = self.tip
        if working is not None:
            self.current = self.working(working)
            self.compare_working()
        for commit in self.order:
            self.compare(commit)

    # ---- what each commit says

    def read(self, path, blob):
        """Items, or None when the file is broken."""
        key = blob, path if content.kind(path) == "article" else None
        if key not in self.parsed:
            try:
                self.parsed[key] = content.read(path, self.repository.blob(blob))
            except content.Broken:
                self.parsed[key] = None
        return self.parsed[key]

    def snapshot(self, commit):
        parents = self.repository.commits[commit].parents
        first = self.snapshots[parents[0]].files if parents else {}
        files = {}
        for path, blob in self.repository.files(commit).items():
            if not content.kind(path):
                continue
            items = self.read(path, blob)
            if items is not None:
                files[path] = File(blob, items, False)
            else:
                files[path] = File(blob, first[path].items if path in first else [], True)
        return Snapshot(files)

    def working(self, folder):
        files = {}
        for top, folders, names in os.walk(pathlib.Path(folder, "content")):
            for name in names:
                path = pathlib.Path(top, name)
                relative = path.relative_to(folder).as_posix()
                if content.kind(relative):
                    files[relative] = File(None, content.read(relative, path.read_bytes()), False)
        return Snapshot(files)

    # ---- revisions

    def add(self, key, commit, change, file, changed=()):
        revision = {"commit": None, "date": None, "author": None, "subject": None, "change": change, "file": file,
                    "fields": changed if changed is ANY else list(changed)}
        if commit:
            found = self.repository.commits[commit]
            revision |= {"commit": commit, "date": found.moment().isoformat(), "subject": found.subject,
                         "author": {"name": found.name, "email": found.email}}
        self.items.setdefault(key, []).append(revision)

    def changed(self, key, commit, before, after):
        """The revision from one snapshot to the other."""
        old, new = before.contents.get(key, []), after.contents.get(key, [])
        if len(old) > 1 or len(new) > 1:
            changed = ANY
        else:
            changed = fields.of_item(key[0], old[0] if old else None, new[0] if new else None)
        change = "changed" if old and new else "added" if new else "removed"
        self.add(key, commit, change, (after if new else before).place(key), changed)

    def compare_working(self):
        for key in self.tip.contents.keys() | self.current.contents.keys():
            if self.tip.canon(key) != self.current.canon(key):
                self.changed(key, None, self.tip, self.current)

    def compare(self, commit):
        found, now = self.repository.commits[commit], self.snapshots[commit]
        if found.boundary:
            for key in now.contents:
                self.add(key, commit, "known", now.place(key))
            return
        parents = [self.snapshots[parent] for parent in found.parents] or [NOWHERE]
        keys = set(now.contents).union(*(parent.contents for parent in parents))
        for key in keys:
            if all(now.canon(key) != parent.canon(key) for parent in parents):
                self.changed(key, commit, parents[0], now)
        self.unreadable(commit, now, parents)

    def unreadable(self, commit, now, parents):
        hit = {}
        for path, file in now.files.items():
            if file.broken and all(path not in parent.files or parent.files[path].blob != file.blob
                                   for parent in parents):
                for name, _ in file.items:
                    hit.setdefault((content.kind(path), name), set()).add(path)
        for key, paths in hit.items():
            self.add(key, commit, "unreadable", any_of(paths))

    # ---- as sitegen prints it

    def incomplete_before(self):
        """The latest day on which one of the oldest commits was made."""
        return max((commit.day() for commit in self.repository.commits.values() if commit.boundary), default=None)

    def item(self, key):
        revisions = self.items[key]
        days = {"first": None, "last": None}
        incomplete = any(revision["change"] == "known" for revision in revisions)
        for revision in revisions:
            if not revision["commit"]:
                continue
            day = self.repository.commits[revision["commit"]].day()
            if revision["change"] == "added" and not incomplete:
                days["first"] = day
            if revision["change"] in ("added", "changed", "removed"):
                days["last"] = days["last"] or day
        return {"kind": key[0], "id": key[1],
                "title": self.current.title(key) if key in self.current.contents else None, **days,
                "pending": any(revision["commit"] is None and revision["change"] != "followed" for revision in revisions),
                "incomplete": incomplete, "revisions": revisions}

    def as_json(self):
        keys = sorted(self.items, key=lambda key: (key[0] != "fact", key[1].encode()))
        return {"incomplete_before": self.incomplete_before(), "items": [self.item(key) for key in keys]}
