"""What sitegen prints against what the oracle says, and the difference in few words."""

import copy
import itertools
import json

from oracle import derived
from oracle.revisions import ANY, AnyOf

ORDER = ("fact", "article")
COMPUTED = ("before", "after", "via")  # what a fact said then: see oracle/derived.py


def named(revision):
    return f"{(revision.get('commit') or 'uncommitted')[:10]} {revision.get('change')}"


def plain(document):
    """Without what the contract leaves open: the order of two revisions of one item in one commit."""
    document = copy.deepcopy(document)
    for item in document.get("items", ()):
        revisions = []
        for _, same in itertools.groupby(item["revisions"], key=lambda revision: revision["commit"]):
            revisions += sorted(same, key=lambda revision: revision["change"])
        item["revisions"] = revisions
    return document


def shown(value):
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) < 160 else text[:157] + "..."


def fields(where, ours, theirs):
    if ours == ANY:
        return []
    if sorted(map(shown, ours)) == sorted(map(shown, theirs)) and ours != theirs:
        return [f"{where}: the order of fields: oracle {', '.join(each['field'] for each in ours)}, sitegen "
                f"{', '.join(each['field'] for each in theirs)}"]
    faults = []
    for before, after in itertools.zip_longest(ours, theirs):
        if before != after:
            faults.append(f"{where}: field: oracle {shown(before)}, sitegen {shown(after)}")
            break
    return faults


def agree(ours, theirs):
    return theirs in ours if isinstance(ours, AnyOf) else ours == theirs


def said(key, revision):
    return revision.get("via") if key == "via" else derived.printed(revision.get(key))


def revisions(where, ours, theirs, computed):
    faults = []
    if [named(each) for each in ours] != [named(each) for each in theirs]:
        return [f"{where}: revisions: oracle  {', '.join(map(named, ours))}",
                f"{' ' * len(where)}             sitegen {', '.join(map(named, theirs))}"]
    for a, b in zip(ours, theirs):
        place = f"{where}, {named(a)}"
        for key in sorted((a.keys() | b.keys()) - {"fields"}):
            if key in COMPUTED:
                if computed and key in a and a[key] != said(key, b):
                    faults.append(f"{place}: {key}: oracle {a[key]}, sitegen {shown(b.get(key, '(none)'))}")
                continue
            if key not in a or key not in b or not agree(a[key], b[key]):
                faults.append(f"{place}: {key}: oracle {shown(a.get(key, '(none)'))}, sitegen {shown(b.get(key, '(none)'))}")
        faults += fields(place, a["fields"], b["fields"])
    return faults


def differences(ours, theirs, computed=False):
    """Lines; none when they agree. With `computed` values before and after count, where the oracle has them."""
    ours, theirs = plain(ours), plain(theirs)
    faults = []
    if not agree(ours["incomplete_before"], theirs.get("incomplete_before", "(none)")):
        faults.append(f"incomplete_before: oracle {ours['incomplete_before']}, sitegen {theirs.get('incomplete_before', '(none)')}")
    mine = {(item["kind"], item["id"]): item for item in ours["items"]}
    others = {(item["kind"], item["id"]): item for item in theirs["items"]}
    for key in sorted(mine.keys() | others.keys()):
        where = " ".join(key)
        if key not in mine or key not in others:
            who, found = ("sitegen", others[key]) if key in others else ("the oracle", mine[key])
            faults.append(f"{where}: known to {who} alone: {', '.join(map(named, found['revisions']))}")
            continue
        a, b = mine[key], others[key]
        for name in sorted((a.keys() | b.keys()) - {"revisions"}):
            if name not in a or name not in b or a[name] != b[name]:
                faults.append(f"{where}: {name}: oracle {shown(a.get(name, '(none)'))}, sitegen {shown(b.get(name, '(none)'))}")
        faults += revisions(where, a["revisions"], b["revisions"], computed)
    if not faults and list(mine) != list(others):
        faults.append("the items are not sorted by kind and id")
    return faults
