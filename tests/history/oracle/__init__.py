"""The history of a knowledge base, computed by brute force with plain git commands.

It shares no code with sitegen and is written for clearness alone: every commit's whole content is worked out, and each
is compared with those of its parents. What it says is what `sitegen history --json` is held against (tests/history/run).

    content     what a file says: items by id
    quotes      where quotes make a difference
    fields      texts of values; the fields in which two contents differ
    repository  commits, trees and blobs, through `git log` and `git cat-file --batch`
    revisions   the history, as sitegen prints it
    derived     what facts that compute say, and what follows from a change
"""
