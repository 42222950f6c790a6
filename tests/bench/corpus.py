#!/usr/bin/env python3
"""corpus.py N DIR [--only sitegen]: a knowledge base of N articles and N facts, twice.

DIR/sitegen   content/ and templates/ for sitegen
DIR/hugo      the same articles and facts for hugo, with layouts/
DIR/plan.jsonl  what every page must hold, for same_work.py: a line for each article, then one for the tags

The same N gives the same bytes on every machine: all chance comes from random.Random(N).random(), whose
sequence Python promises to keep.
"""
import argparse
import json
import os
import random
import shutil
from datetime import datetime, timedelta

HERE = os.path.dirname(os.path.abspath(__file__))
PER_FOLDER = 100  # articles in a folder, facts in a file
IMAGES = 10

ADJECTIVES = """able ancient bare bitter blunt brisk bronze candid careful cheap clever coarse cold
complete cool crisp curious damp dark dear dense double dry dull eager empty faint famous fast firm
folded fragile frank free full gilded glad grave half heavy hollow honest humble idle keen lean loud
lucky mellow moist naked neat noble odd painted patient plump polite precise proud pure quaint rare
ready rigid ripe rusty sealed secret separate severe sharp shiny sincere slender sober sour spare
stern stiff strict subtle sudden sweet tame tender thick thin tidy tight tough true vague vivid waxed
weary woven""".split()
NOUNS = """anvil apron attic axle banner barrel basket bell bench binder blanket bottle bow box brush
bucket button cabinet candle carpet cart casket ceiling chain chair chest chisel clay clock cloth coat
coin collar copy cord cork crate cup curtain cushion desk dial dish door drawer drill drum easel
engine envelope fan feather fence flag flask flute frame furnace gear glass glove glue hammer handle
hat hinge hook horn jar jug kettle key kiln ladder lamp lathe leaf lens letter lever lid loom map mask
mat medal mirror mould nail needle net notebook oar oven page paint pan panel paper pen pencil piano
picture pillow pin plane plate plough pocket pot press prism pulley purse quill rack razor ribbon ring
robe roller rope rug ruler saddle saw scale scarf screen screw shelf shoe sieve spade spool spoon
staple stool stove string suitcase table tap tent thimble thread ticket tile tool towel tray trunk
tube urn vase veil vice violin wagon wallet watch wheel whistle wire wrench yarn""".split()
VERBS = """balances binds bends blocks breaks brings builds calls catches checks cleans closes copies
counts cuts divides doubles draws dries drops equals fills finds fits folds gathers gives grips guards
guides hides hits includes keeps knows lacks lays lifts loads loses makes meets mends needs offers
orders outlasts paints places presses prints proves pulls pushes raises reads repairs replaces rests
returns rubs seals sells sends sets shares shows signs sorts splits stops stretches suits sweeps ties
tests touches trims wants warms washes wears weighs wins wraps""".split()
ADVERBS = """about afterwards almost always barely certainly clearly coldly daily directly easily elsewhere
entirely finally firmly freely hardly indeed instead lately loudly merely monthly neatly never nearly
openly perhaps plainly politely promptly quite really safely scarcely simply sincerely somehow strictly
surely then today together twice weekly wholly wisely""".split()
LINKS = """above against among at before behind below beneath beside beyond despite during except for
from in inside like near off on onto outside over past since than throughout under until upon with
without""".split()

# How a value is written in a fact file, and how prose prints it: the unit's name, then before and behind
# the number. The last two are units that site.yml declares.
UNITS = [("km", "", " km"), ("m", "", " m"), ("mm", "", " mm"), ("m3", "", " m³"), ("ha", "", " ha"),
         ("t", "", " t"), ("kWh", "", " kWh"), ("MW", "", " MW"), ("EUR", "€", ""), ("USD", "$", ""),
         ("people", "", " people"), ("letter", "", " letters"), ("visit", "", " visits")]
OWN_UNITS = ["letter", "visit"]
SOURCES = ["Yearbook of tools", "Ledger of the guild", "Survey of workshops", "Museum inventory",
           "Customs register", "Letters to the editor", "Report of the fair", "Insurance rolls",
           "Catalogue of patents", "Minutes of the board"]


class Writer:
    """Words by chance."""

    def __init__(self, seed):
        self.random = random.Random(seed).random

    def number(self, below):
        return int(self.random() * below)

    def one(self, words):
        return words[int(self.random() * len(words))]

    def several(self, count, below):
        """Different numbers, in random order."""
        chosen = []
        while len(chosen) < count:
            n = self.number(below)
            if n not in chosen:
                chosen.append(n)
        return chosen

    def thing(self):
        one = self.one
        return f"{one(('a', 'the', 'this', 'our', 'every'))} {one(ADJECTIVES)} {one(NOUNS)}"

    def sentence(self, extra=3):
        """A clause of six or seven words and `extra` more pieces of one to four."""
        words = [self.thing(), self.one(VERBS), self.thing()]
        for _ in range(extra):
            kind = self.random()
            if kind < .3:
                words.append(self.one(ADVERBS))
            elif kind < .75:
                words.append(f"{self.one(LINKS)} {self.thing()}")
            else:
                words.append(f"and {self.one(VERBS)} {self.thing()}")
        text = " ".join(words)
        return text[0].upper() + text[1:] + "."

    def sentences(self, count):
        return " ".join(self.sentence(1 + self.number(3)) for _ in range(count))

    def shuffled(self, count):
        order = list(range(count))
        for i in range(count - 1, 0, -1):
            k = self.number(i + 1)
            order[i], order[k] = order[k], order[i]
        return order


class Corpus:
    def __init__(self, count):
        self.count = count
        self.writer = Writer(count)
        self.tags = self.make_tags(max(20, count // 50))
        self.facts = [self.make_fact(i) for i in range(count)]
        place = self.writer.shuffled(count)
        self.articles = [self.make_article(i, place[i]) for i in range(count)]

    def make_tags(self, wanted):
        tags = []
        known = set()
        while len(tags) < wanted:
            tag = f"{self.writer.one(NOUNS)}-{self.writer.one(NOUNS)}"
            if tag not in known:
                known.add(tag)
                tags.append(tag)
        return tags

    def make_fact(self, i):
        w = self.writer
        whole, digits = 2 + w.number(90000), w.number(3)
        fraction = f".{1 + w.number(9 if digits == 1 else 99):0{digits}d}".rstrip("0") if digits else ""
        unit, before, behind = w.one(UNITS)
        day = datetime(2019, 1, 1) + timedelta(days=w.number(2200))
        return {"id": f"f{i:05d}", "title": f"{w.one(ADJECTIVES).capitalize()} {w.one(NOUNS)} of {w.thing()}",
                "written": f"{whole}{fraction} {unit}", "shown": f"{before}{whole:,}{fraction}{behind}",
                "as_of": day.strftime("%Y-%m-%d"), "source": w.one(SOURCES)}

    def make_article(self, i, place):
        w = self.writer
        adjective, noun = w.one(ADJECTIVES), w.one(NOUNS)
        slug = f"{adjective}-{noun}-{i:05d}"
        folder = f"{i // PER_FOLDER:03d}"
        date = datetime(2016, 1, 1) + timedelta(minutes=13 * place, seconds=place % 50)
        return {"folder": folder, "slug": slug, "url": f"/articles/{folder}/{slug}/",
                "title": f"The {adjective} {noun} {w.one(LINKS)} {w.thing()}, part {i:05d}",
                "date": date.strftime("%Y-%m-%dT%H:%M:%SZ"),
                "tags": [self.tags[k] for k in w.several(3, len(self.tags))],
                "summary": w.sentence(2)}

    def body(self, article):
        """Markdown with holes: {fact:ID} and {link:NUMBER} stand for what each tool writes its own way."""
        w = self.writer
        article["facts"] = [f"f{k:05d}" for k in w.several(8, self.count)]
        own = int(article["slug"][-5:])
        article["links"] = [k for k in w.several(6, self.count) if k != own][:5]
        fact = ["{fact:%s}" % f for f in article["facts"]]
        link = ["[%s]({link:%d})" % (self.articles[k]["slug"][:-6].replace("-", " "), k)
                for k in article["links"]]
        rows = "".join(
            f"| {w.one(NOUNS).capitalize()} | {w.one(ADVERBS)} {w.one(VERBS)} | "
            f"{fact[3 + k] if k < 3 else w.number(9000)} | {k + 1} |\n" for k in range(5))
        code = "".join(
            f"    double {w.one(NOUNS)}_{k} = {w.number(99)} * x + {w.number(99)}; // {w.one(NOUNS)} & {w.one(NOUNS)}\n"
            for k in range(4))
        bullets = "".join(
            f"- {w.sentence(1)} " + (f"*{w.one(ADVERBS)}*" if k % 2 else f"`{w.one(NOUNS)}.{w.one(NOUNS)}`") + "\n"
            for k in range(4))
        steps = "".join(f"{k + 1}. {w.sentence(1)}\n" for k in range(5))
        last = "\n\n".join(w.sentences(4) for _ in range(2 + w.number(3)))
        return f"""{w.sentences(2)} It comes to {fact[0]}, **{w.thing()}** or *{w.one(NOUNS)}*. {w.sentences(3)} \
The rest is told in {link[0]}.

![{w.thing().capitalize()}](/img/picture-{w.number(IMAGES)}.svg)

## {w.one(NOUNS).capitalize()} and {w.thing()}

{w.sentences(4)} The last reading was **{fact[1]}**.[^why] {w.sentences(2)}

{bullets}
### {w.thing().capitalize()}

{w.sentences(3)} According to {link[1]} it {w.one(VERBS)} {fact[2]} {w.one(ADVERBS)}. {w.sentences(2)}

| Thing | Remark | Figure | Place |
|:------|--------|-------:|:-----:|
{rows}
## {w.one(ADJECTIVES).capitalize()} {w.one(NOUNS)}

{w.sentences(4)} Of {w.thing()} more stands in **{w.one(NOUNS)}** {link[2]}.

{steps}
> {w.sentence()}
> {w.sentence()}

```c
double {w.one(NOUNS)}(double x) {{
{code}    return x < {w.number(99)} ? 1 : 0;
}}
```

### {w.thing().capitalize()}

{w.sentences(3)} Where {w.thing()} had {fact[6]}, {w.thing()} has {fact[7]}. {w.sentences(2)} \
Read {link[3]}, then {link[4]}.

## {w.thing().capitalize()}

{last}

[^why]: {w.sentence()}
"""


def fill(body, fact, link):
    """Replaces the holes of a body."""
    out = []
    for part in body.split("{fact:"):
        if out:
            name, _, part = part.partition("}")
            out.append(fact(name))
        out.append(part)
    pieces = "".join(out).split("{link:")
    out = [pieces[0]]
    for part in pieces[1:]:
        name, _, part = part.partition("}")
        out.append(link(int(name)))
        out.append(part)
    return "".join(out)


def write(path, text):
    with open(path, "w", encoding="utf-8", newline="\n") as f:
        f.write(text)


def folder(*parts):
    path = os.path.join(*parts)
    os.makedirs(path, exist_ok=True)
    return path


def front_matter(article):
    return ("---\n" f"title: \"{article['title']}\"\n" f"date: {article['date']}\n"
            f"tags: [{', '.join(article['tags'])}]\n" f"summary: \"{article['summary']}\"\n" "---\n\n")


def source_id(title):
    return title.lower().replace(" ", "-")


def sitegen_link(corpus, article, k):
    """Two links in three are to files, as editors write them; the others are addresses."""
    other = corpus.articles[k]
    if k % 3 == 0:
        return other["url"]
    up = "" if other["folder"] == article["folder"] else f"../{other['folder']}/"
    return f"{up}{other['slug']}.md"


def write_images(path):
    for k in range(IMAGES):
        write(f"{path}/picture-{k}.svg",
              f'<svg xmlns="http://www.w3.org/2000/svg" width="600" height="{300 + 9 * k}">'
              f'<circle cx="300" cy="150" r="{20 + 9 * k}" fill="#{k}8{k}"/></svg>\n')


def write_sitegen(corpus, root, batches):
    content = folder(root, "content")
    units = "".join(f"  - {{name: {u}, plural: {u}s}}\n" for u in OWN_UNITS)
    site = "title: Bench\nbase_url: https://example.org/\ndata: false\nunits:\n" + units
    write(f"{content}/site.yml", site + "pages: [articles, tags]\n")
    write(f"{root}/site-facts.yml", site + "pages: [articles, facts, tags]\n")
    write(folder(content, "sources") + "/sources.yml",
          "".join(f"- {{id: {source_id(s)}, title: {s}}}\n" for s in SOURCES))
    facts = folder(content, "facts")
    for k, batch in enumerate(batches(corpus.facts)):
        write(f"{facts}/f{k:03d}.yml", "".join(
            f"- id: {f['id']}\n  title: {f['title']}\n  value: {f['written']}\n  status: reported\n"
            f"  as_of: {f['as_of']}\n  sources: {{source: {source_id(f['source'])}}}\n" for f in batch))
    write_images(folder(content, "static", "img"))
    templates = folder(root, "templates")
    for name in sorted(os.listdir(f"{HERE}/sitegen/templates")):
        shutil.copy(f"{HERE}/sitegen/templates/{name}", templates)
    for name in ("style", "nav", "foot"):
        shutil.copy(f"{HERE}/shell/{name}.html", f"{templates}/{name}.etlua")


def write_hugo(corpus, root, batches):
    shutil.copytree(f"{HERE}/hugo", root, dirs_exist_ok=True)
    facts = folder(root, "data", "facts")
    for k, batch in enumerate(batches(corpus.facts)):
        lines = [json.dumps(f["id"]) + ": " + json.dumps(
            {key: f[key] for key in ("title", "written", "shown", "as_of", "source")}, ensure_ascii=False)
            for f in batch]
        write(f"{facts}/f{k:03d}.json", "{\n" + ",\n".join(lines) + "\n}\n")
    write_images(folder(root, "static", "img"))
    partials = folder(root, "layouts", "partials")
    for name in ("style", "nav", "foot"):
        shutil.copy(f"{HERE}/shell/{name}.html", partials)


def main():
    parser = argparse.ArgumentParser(description="make the benchmark's knowledge base")
    parser.add_argument("count", type=int, metavar="N")
    parser.add_argument("directory", metavar="DIR")
    parser.add_argument("--only", choices=["sitegen", "hugo"])
    args = parser.parse_args()
    if not 100 <= args.count <= 99999:
        parser.error("N is at least 100 and below 100,000")

    corpus = Corpus(args.count)
    batches = lambda items: (items[k:k + PER_FOLDER] for k in range(0, len(items), PER_FOLDER))
    variants = [args.only] if args.only else ["sitegen", "hugo"]
    roots = {v: f"{args.directory}/{v}" for v in variants}
    if "sitegen" in roots:
        write_sitegen(corpus, roots["sitegen"], batches)
    if "hugo" in roots:
        write_hugo(corpus, roots["hugo"], batches)

    words = size = 0
    with open(folder(args.directory) + "/plan.jsonl", "w", encoding="utf-8") as plan:
        for article in corpus.articles:
            body = corpus.body(article)
            head = front_matter(article)
            for variant, root in roots.items():
                if variant == "sitegen":
                    text = fill(body, lambda f: f"[[{f}]]", lambda k: sitegen_link(corpus, article, k))
                    words += len(body.split())
                    size += len(text)
                else:
                    text = fill(body, lambda f: '{{< fact "%s" >}}' % f, lambda k: corpus.articles[k]["url"])
                write(folder(root, "content", "articles", article["folder"]) + f"/{article['slug']}.md",
                      head + text)
            facts = [corpus.facts[int(f[1:])] for f in article["facts"]]
            plan.write(json.dumps({
                "url": article["url"], "title": article["title"], "date": article["date"],
                "tags": article["tags"], "summary": article["summary"],
                "facts": [[f["written"], f"{f['title']}, {f['as_of']}, {f['source']}", f["shown"]] for f in facts],
                "links": [corpus.articles[k]["url"] for k in article["links"]]}, ensure_ascii=False) + "\n")
    print(f"{corpus.count} articles, {corpus.count} facts, {len(corpus.tags)} tags; "
          f"an article has {words / corpus.count:.0f} words, {size / corpus.count:.0f} bytes")


main()
