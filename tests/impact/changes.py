"""Changes to the deal's content, as an editor would make them: what the sources leave open may turn out otherwise.

Each is a function that edits the files of a knowledge base. What a change breaks in labels, conditions and verdicts is mended
afterwards (mend), as the hints of `sitegen check` say.
"""

import json
import re
import subprocess


class Base:
    """The files of one knowledge base."""

    def __init__(self, root):
        self.root = root

    def files(self, pattern="content/**/*"):
        return [file for file in sorted(self.root.glob(pattern)) if file.is_file()]

    def edit(self, path, old, new, count=1):
        file = self.root / path
        text = file.read_text(encoding="utf-8")
        if text.count(old) < count:
            raise SystemExit(f"{path} does not hold {old!r}: the change is to be written anew")
        file.write_text(text.replace(old, new, count), encoding="utf-8")

    def edit_item(self, path, name, old, new):
        """Within the entry of a YAML file that begins with "- id: NAME"."""
        file = self.root / path
        text = file.read_text(encoding="utf-8")
        found = re.search(rf"^- id: {re.escape(name)}\n(?:(?!- id: ).*\n?)*", text, re.MULTILINE)
        if not found or old not in found.group():
            raise SystemExit(f"{path}: {name} does not hold {old!r}: the change is to be written anew")
        entry = found.group().replace(old, new, 1)
        file.write_text(text[: found.start()] + entry + text[found.end() :], encoding="utf-8")

    def rename(self, old, new):
        """Wherever the id stands as a word of its own, but for addresses."""
        for file in self.files():
            text = file.read_text(encoding="utf-8")
            renamed = re.sub(rf"(?<![\w.-]){re.escape(old)}(?![\w/.-])", new, text)
            if renamed != text:
                file.write_text(renamed, encoding="utf-8")

    def append(self, path, text):
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        with open(file, "a", encoding="utf-8") as out:
            out.write(text)


# ---- ten changes to the facts


def larger_round(base):
    """The round closed at more than was reported."""
    base.edit_item("content/facts/round.yml", "openai-round-size", "122e9 USD", "125e9 USD")
    base.edit_item("content/facts/round.yml", "round-post-money-final", "852e9 USD", "855e9 USD")
    base.edit("content/facts/events.yml", "122e9 USD", "125e9 USD")


def another_term(base):
    """The contract of November 2025 turns out to run for six years."""
    base.edit_item("content/facts/cloud-contract.yml", "aws-base-term", "7 year", "6 year")
    base.edit_item("content/facts/events.yml", "aws-base-period", "until: 2032-11-03", "until: 2031-11-03")
    base.edit_item("content/facts/events.yml", "aws-base-period", "aws-base-end = 2032-11-03", "aws-base-end = 2031-11-03")


def corrected_date(base):
    """The one page that dates the draft of the S-1 corrects its day."""
    base.edit_item("content/facts/products.yml", "s1-draft-day", "value: 2026-05-22", "value: 2026-05-20")


def retracted_fact(base):
    """The court files do not say what the Microsoft deck says of AWS's credits."""
    base.edit_item("content/facts/history.yml", "aws-credits-2016", "status: reported", "status: retracted")


def new_source(base):
    """The analysts' note is found at last."""
    base.append("content/sources/background.yml", """
- id: william-blair-note
  title: William Blair's note on the deal
  publisher: William Blair
  date: 2026-02-27
  tier: 2
  summary: The note from which the annotated article takes its figures.
""")
    base.edit_item("content/facts/revenue-estimate.yml", "william-blair-yearly", "  sources:\n",
                   "  sources:\n    - {source: william-blair-note, at: page 1}\n")


def removed_check(base):
    """The estimate is no longer held against the added sum."""
    file = base.root / "content/facts/revenue-estimate.yml"
    text = file.read_text(encoding="utf-8")
    begin = text.index("    - equals: flat-expansion\n")
    end = text.index("    - equals: flat-total\n", begin)
    file.write_text(text[:begin] + text[end:], encoding="utf-8")


def renamed_id(base):
    """A name that says more; the old address still answers."""
    base.rename("round-added", "round-increase")
    base.edit_item("content/facts/round.yml", "round-increase", "  tags: [round]\n",
                   "  tags: [round]\n  aliases: [/facts/round-added/]\n")


def new_entry(base):
    """Amazon raises its plan for capital spending once more."""
    base.edit_item("content/facts/aws-results.yml", "capex-plan", "  values:\n",
                   "  values:\n    - {value: ~240e9 USD, from: 2026-10-29, status: announced, as_of: 2026-10-29}\n")


def changed_status(base):
    """The pledged capacity is in a filing: confirmed, no longer announced."""
    base.edit_item("content/facts/capacity.yml", "trainium-capacity", "status: announced", "status: confirmed")


def other_formula(base):
    """The time since the launch is told in months."""
    base.edit_item("content/facts/history.yml", "years-since-launch", "  unit: year\n  digits: 3\n",
                   "  unit: month\n  digits: 2\n")


# ---- and what else may happen to a site


def written_anew(base):
    """Sentences that are changed, added and removed by hand, and a name that prints otherwise everywhere."""
    file = base.root / "content/articles/equity.md"
    paragraphs = file.read_text(encoding="utf-8").split("\n\n")
    prose = [i for i, text in enumerate(paragraphs) if i and re.match(r"[A-Z\[]", text) and ". " in text]
    first, second = prose[0], prose[1]
    paragraphs[first] = "This is new, and comes to [[investment-total]]. " + paragraphs[first]
    paragraphs[second] = paragraphs[second].replace(" the ", " that very ", 1)
    del paragraphs[prose[3]]
    file.write_text("\n\n".join(paragraphs), encoding="utf-8")
    base.edit_item("content/entities/organisations.yml", "anthropic", "  title: Anthropic\n", "  title: Anthropic, PBC\n")


def gone(base):
    """A fact that nothing rests on is no longer there."""
    file = base.root / "content/facts/history.yml"
    text = file.read_text(encoding="utf-8")
    found = re.search(r"^- id: years-since-launch\n(?:(?!- id: ).*\n)*", text, re.MULTILINE)
    file.write_text(text[: found.start()] + text[found.end() :], encoding="utf-8")
    base.edit("content/claims/annotated-article.yml", "    facts: [years-since-launch]\n", "")


def other_look(base):
    """A template, an asset and a static file."""
    base.append("templates/question.etlua", "<p>New.</p>\n")
    base.append("templates/assets/style.css", "\n.new { color: red }\n")
    base.append("content/static/robots.txt", "User-agent: *\n")


TEN = [larger_round, another_term, corrected_date, retracted_fact, new_source, removed_check, renamed_id, new_entry,
       changed_status, other_formula]
OTHERS = [written_anew, gone, other_look]


def ahead_of_time(base):
    """A further closing of the round is announced for next year."""
    base.edit_item("content/facts/round.yml", "openai-round-size", "  values:\n",
                   "  values:\n    - {value: 130e9 USD, from: 2027-02-01, status: announced, as_of: 2026-11-23}\n")


# ---- mending


def errors(sitegen, root):
    done = subprocess.run([sitegen, "-C", root, "check", "--json"], capture_output=True, text=True, check=False)
    return [found for found in json.loads(done.stdout)["diagnostics"] if found["severity"] == "error"]


def mend(sitegen, root):
    """Labels say what their facts say, words lose conditions that no longer hold, verdicts are refined. How many were mended."""
    mended = 0
    for _ in range(5):
        found = errors(sitegen, root)
        if not found:
            return mended
        for fault in sorted(found, key=lambda e: (e["file"], -e["line"], -e["column"])):
            mended += mend_one(root, fault)
    raise SystemExit(f"cannot be mended: {errors(sitegen, root)}")


def mend_one(root, fault):
    file = root / fault["file"]
    lines = file.read_text(encoding="utf-8").split("\n")
    number, column = fault["line"] - 1, fault["column"] - 1
    if fault["code"] == "claim-mismatch":
        for i in range(number, -1, -1):
            if lines[i].lstrip().startswith("- id:"):
                break
        while "verdict:" not in lines[i]:
            i += 1
        lines[i] = re.sub(r"verdict: [\w-]+", "verdict: refined", lines[i])
    elif fault["code"] == "label":
        advice = re.search(r"; write (.*?)(?: or .*)?$", fault["hint"]).group(1)
        line = lines[number]
        lines[number] = line[:column] + advice + line[column + fault["length"] :]
    elif fault["code"] in ("condition-failed", "condition-undecided"):
        text = "\n".join(lines)
        at = sum(len(line) + 1 for line in lines[:number]) + column
        begin, end = text.rindex("[[", 0, at + 2), text.index("]]", at)
        words = text[text.index("|", at) + 1 : end]
        lines = (text[:begin] + words + text[end + 2 :]).split("\n")
    else:
        raise SystemExit(f"the change breaks more than words: {fault}")
    file.write_text("\n".join(lines), encoding="utf-8")
    return 1
