#!/usr/bin/env python3
"""A knowledge base of N facts, half of them formulas up to ten deep, with checks, labels and conditions.

usage: facts.py N DIR
"""
import os
import sys

DEPTH = 10  # formulas on formulas
PER_FILE = 500


def written(i):
    return f"- {{id: written-{i}, title: Written {i}, status: confirmed, value: {1000 + 7 * i % 997}e6 USD}}"


def computed(i, per_level):
    """Level 1 stands on written facts, level k on level k - 1."""
    level, place = divmod(i, per_level)
    below = "written" if level == 0 else "computed"
    first = place if level == 0 else (level - 1) * per_level + place
    second = (place * 7 + 3) % per_level + (0 if level == 0 else (level - 1) * per_level)
    lines = [f"- id: computed-{i}", f"  title: Computed {i}", "  status: estimate",
             f"  formula: (2 * {below}-{first} + {below}-{second}) / 3"]
    if i % 10 == 0:
        lines += ["  checks:", f"    - {{holds: computed-{i} > 0 USD}}",
                  f"    - {{equals: {below}-{first} + ({below}-{second} - {below}-{first}) / 3, within: 1 %}}"]
    return "\n".join(lines)


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as f:
        f.write(text)


def article(k, half):
    lines = ["---", f"title: Article {k}", "---"]
    for j in range(20):
        i = (k * 20 + j) % half
        lines.append(f"The first is [[computed-{i}]], the second [[written-{i}]], which is [[computed-{i} > 1e6 USD|more than that]].\n")
    return "\n".join(lines)


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    n, root = int(sys.argv[1]), sys.argv[2]
    half = n // 2
    per_level = max(1, half // DEPTH)
    facts = [written(i) for i in range(n - half)] + [computed(i, per_level) for i in range(half)]
    write(f"{root}/content/site.yml", "title: Facts that compute\npages: [articles]\n")
    for k in range(0, len(facts), PER_FILE):
        write(f"{root}/content/facts/f{k // PER_FILE:04d}.yml", "\n".join(facts[k:k + PER_FILE]) + "\n")
    for k in range(max(1, n // 500)):
        write(f"{root}/content/articles/a{k}.md", article(k, half))


main()
