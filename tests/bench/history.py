#!/usr/bin/env python3
"""A knowledge base with a history: N facts, N articles, and so many commits, each of which edits one to three of them.

usage: history.py N COMMITS DIR

The first commit adds everything. The same arguments make the same commits. What git fast-import writes stays as it is.
"""
import os
import random
import subprocess
import sys

PER_FILE = 100  # facts of a file, articles of a folder
PEOPLE = ["Ada", "Bo", "Cleo", "Dan", "Eve"]
WORDS = ("the line carries water from a lake to all towns and was laid in stages while older pipes stayed in use so that "
         "nobody went without for longer than a morning which the board had promised when it asked for the loan").split()
CONFIG = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}


def fact(i, edits):
    """What fact i says after so many edits."""
    return (f"- id: fact-{i:05d}\n  title: Measured quantity number {i}\n  value: {(7919 * i + 131 * edits) % 99991 / 10:.1f}e6 USD\n"
            f"  status: {'reported' if edits % 3 else 'confirmed'}\n  as_of: {2016 + (i + edits) % 10}-{1 + i % 12:02d}-{1 + edits % 28:02d}\n"
            f"  text: |\n    Taken from table {i % 97} of the yearly report.\n")


def article(i, edits):
    r = random.Random(i)
    paragraphs = [" ".join(r.choices(WORDS, k=60)) + f" [[fact-{(i * 7 + j) % 100:05d}]]." for j in range(6)]
    paragraphs[edits % 6] += f" Edited {edits} times." if edits else ""
    return f"---\ntitle: Article number {i}\n---\n" + "\n\n".join(paragraphs) + "\n"


class Import:
    def __init__(self, path):
        subprocess.run(["git", "init", "-q", "-b", "main", path], check=True, env=CONFIG)
        self.process = subprocess.Popen(["git", "-C", path, "fast-import", "--quiet", "--date-format=raw"],
                                        stdin=subprocess.PIPE, env=CONFIG)
        self.time, self.count = 1451606400, 0

    def commit(self, r, message, files):
        self.time += r.randint(600, 20000)
        self.count += 1
        name = r.choice(PEOPLE)
        who = f"{name} <{name.lower()}@example.org> {self.time} +0000"
        out = [f"commit refs/heads/main\nmark :{self.count}\nauthor {who}\ncommitter {who}\ndata {len(message)}\n{message}\n"]
        if self.count > 1:
            out.append(f"from :{self.count - 1}\n")
        out += [f"M 644 inline {path}\ndata {len(text)}\n{text}\n" for path, text in files]
        self.process.stdin.write("".join(out).encode())

    def close(self):
        self.process.stdin.close()
        if self.process.wait():
            sys.exit("git fast-import failed")


def main():
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    n, commits, path = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    r, facts, articles = random.Random(7 + commits), [0] * n, [0] * n
    texts = [fact(i, 0) for i in range(n)]
    made = Import(path)
    names = [f"content/facts/f{k:04d}.yml" for k in range(-(-n // PER_FILE))]
    pages = [f"content/articles/{i // PER_FILE:03d}/a{i:05d}.md" for i in range(n)]

    def fact_file(k):
        return "".join(texts[k * PER_FILE:(k + 1) * PER_FILE])

    made.commit(r, "Start", [("content/site.yml", "title: A knowledge base with a history\n"), (".gitignore", "/public/\n")]
                + [(name, fact_file(k)) for k, name in enumerate(names)]
                + [(name, article(i, 0)) for i, name in enumerate(pages)])
    for _ in range(commits - 1):
        files = {}
        for _ in range(r.randint(1, 3)):
            i = r.randrange(n)
            if r.random() < 0.5:
                facts[i] += 1
                texts[i] = fact(i, facts[i])
                files[names[i // PER_FILE]] = fact_file(i // PER_FILE)
            else:
                articles[i] += 1
                files[pages[i]] = article(i, articles[i])
        made.commit(r, f"Edit {made.count}", sorted(files.items()))
    made.close()


main()
