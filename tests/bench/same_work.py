#!/usr/bin/env python3
"""same_work.py PLAN SITE [OTHER]: does SITE hold what the plan of its corpus says, and OTHER the same?

Of every article: title, date, tags, the eight facts in order with value, title and printed form, links,
the five related, older and newer. Where there are two sites, the article's whole text and structure must
be equal besides. Then lists, tag pages, site map, feed, images, and that neither site has a page that the
other lacks. Prints the first difference of each sort; exit 1 when there is any.

Not compared, because each tool has its own way: white space, ids of headings and footnotes, the arrow
back from a footnote, how a cell says its alignment, loading="lazy", hugo's page 1 of a list, which leads to the
list, files below assets/ and search/.
"""
import html
import json
import multiprocessing
import os
import re
import sys

TOKEN = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)([^>]*)>|([^<]+)")
ATTRIBUTE = re.compile(r'([a-z-]+)="([^"]*)"')
ITEM = re.compile(r'<li class="item"><time>([^<]*)</time> <a href="([^"]*)">([^<]*)</a> ([^<]*)</li>')
TAG = re.compile(r'<li class="tag"><a href="([^"]*)">([^<]*)</a> (\d+)</li>')
FACT = re.compile(r'<data class="fact" value="([^"]*)" title="([^"]*)">([^<]*)</data>')
ORIGIN = "https://example.org"
PAGE = 400  # articles on one page of their list


def read(path):
    with open(path, encoding="utf-8") as f:
        return f.read()


def own_files(site):
    """Paths of what the corpus asks for: not the theme's assets and search, not a tool's own records."""
    found = set()
    for top, _, names in os.walk(site):
        for name in names:
            path = os.path.relpath(f"{top}/{name}", site)
            own = path.startswith(("assets/", "search/")) or path == "articles/page/1/index.html"
            if not own and not name.startswith(".") and path != "manifest.json":
                found.add(path)
    return found


def shape(article):
    """The article as a list of tags, with the attributes that matter, and of words."""
    out = []
    skip = False
    for closing, tag, attributes, text in TOKEN.findall(article):
        if text:
            words = " ".join(html.unescape(text).split())
            if words and not skip:
                out.append(words)
            continue
        if closing:
            if tag == "a" and skip:
                skip = False
            elif tag not in ("section", "div"):
                out.append("/" + tag)
            continue
        a = dict(ATTRIBUTE.findall(attributes))
        if tag == "a" and "footnote-back" in a.get("class", ""):
            skip = True
        elif tag in ("section", "div", "hr", "sup"):
            continue
        else:
            href = "#" if a.get("href", "").startswith("#") else a.get("href", "")
            names = a.get("class", "")
            align = a.get("style", "").removeprefix("text-align:") or re.sub(".*align-", "", names)
            align = align if tag in ("th", "td") else ""
            language = names if tag in ("code", "data") else ""
            out.append(" ".join((tag, href, a.get("src", ""), html.unescape(a.get("alt", "")), align, language)))
    return [part for part in out if part != "/sup"]


def article_parts(page):
    start = page.find("<article>")
    article = page[start:page.find("</article>")] if start >= 0 else ""
    body = article[article.find("</p>"):]
    return {
        "title": re.findall(r"<h1>([^<]*)</h1>", article),
        "date": re.findall(r'<time datetime="([^"]*)"', article),
        "tags": re.findall(r'href="/tags/([^"/]*)/"', article[:article.find("</p>")]),
        "facts": [[html.unescape(part) for part in fact] for fact in FACT.findall(body)],
        "links": re.findall(r'<a [^>]*?href="(/[^"]*)"', body),
        "related": re.findall(r'<li class="rel"><a href="([^"]*)"', page),
        "older": re.findall(r'rel="prev" href="([^"]*)"', page),
        "newer": re.findall(r'rel="next" href="([^"]*)"', page),
        "summary": [html.unescape(s) for s in re.findall(r'<meta name="description" content="([^"]*)"', page)],
        "canonical": re.findall(r'<link rel="canonical" href="([^"]*)"', page),
        "ids": len(re.findall(r"<h[23] id=", article)),
        "shell": page.count("</style>") + page.count("<nav>") + page.count("twelfth"),
        "shape": shape(article),
    }


def compare_article(job):
    """Differences of one article: pairs of (sort, text)."""
    article, wanted, sites = job
    found = []
    for site in sites:
        path = f"{site}{article['url']}index.html"
        try:
            parts = article_parts(read(path))
        except OSError as e:
            return [("page", f"{path}: {e.strerror}")]
        for name, value in wanted.items():
            if parts[name] != value:
                found.append((name, f"{path}: {parts[name]}, wanted {value}"))
        found.extend(("part", f"{path}: no <{tag}>") for tag in
                     ("ul", "ol", "table", "pre", "blockquote", "img", "strong", "em", "code")
                     if not any(part.split(" ")[0] == tag for part in parts["shape"]))
        if site == sites[0]:
            first = parts
        elif parts["shape"] != first["shape"]:
            pairs = zip(first["shape"] + ["(end)"], parts["shape"] + ["(end)"])
            a, b = next((pair for pair in pairs if pair[0] != pair[1]), ("", "more"))
            found.append(("text", f"{path}: '{a}' and '{b}'"))
    return found


class Comparison:
    def __init__(self, plan, sites):
        self.sites = sites
        with open(plan, encoding="utf-8") as f:
            self.articles = [json.loads(line) for line in f]
        self.newest = sorted(self.articles, key=lambda a: a["date"], reverse=True)
        self.by_tag = {}
        for article in self.newest:
            for tag in article["tags"]:
                self.by_tag.setdefault(tag, []).append(article)
        self.different = {}

    def same(self, sort, where, value, wanted):
        if value != wanted:
            self.add(sort, f"{where}: {str(value)[:300]}, wanted {str(wanted)[:300]}")

    def add(self, sort, text):
        self.different.setdefault(sort, []).append(text)

    def jobs(self):
        for i, a in enumerate(self.newest):
            related = [o["url"] for o in self.by_tag[a["tags"][0]] if o is not a][:5]
            wanted = {"title": [a["title"]], "date": [a["date"]], "tags": a["tags"], "facts": a["facts"],
                      "links": a["links"], "related": related, "summary": [a["summary"]], "ids": 5, "shell": 3,
                      "older": [o["url"] for o in self.newest[i + 1:i + 2]],
                      "newer": [self.newest[i - 1]["url"]] if i else [], "canonical": [ORIGIN + a["url"]]}
            yield a, wanted, self.sites

    def compare_articles(self):
        with multiprocessing.Pool() as pool:
            for found in pool.imap_unordered(compare_article, self.jobs(), 200):
                for sort, text in found:
                    self.add(sort, text)

    def compare_list(self, site, path, articles):
        items = [[html.unescape(part) for part in item] for item in ITEM.findall(read(f"{site}/{path}"))]
        self.same("list", f"{site}/{path}", items,
                  [[a["date"][:10], a["url"], a["title"], a["summary"]] for a in articles])

    def list_pages(self):
        count = -(-len(self.articles) // PAGE)
        return ["articles/index.html"] + [f"articles/page/{n}/index.html" for n in range(2, count + 1)]

    def compare_lists(self, site):
        self.compare_list(site, "index.html", self.newest[:50])
        for i, path in enumerate(self.list_pages()):
            self.compare_list(site, path, self.newest[i * PAGE:(i + 1) * PAGE])
        for tag, articles in self.by_tag.items():
            self.compare_list(site, f"tags/{tag}/index.html", articles)
        self.same("tags", site, TAG.findall(read(f"{site}/tags/index.html")),
                  [(f"/tags/{t}/", t, str(len(self.by_tag[t]))) for t in sorted(self.by_tag)])

    def compare_feeds(self, site):
        addresses = {"/", "/articles/", "/tags/"} | {f"/tags/{t}/" for t in self.by_tag}
        wanted = {ORIGIN + a: "" for a in addresses} | {ORIGIN + a["url"]: a["date"] for a in self.articles}
        found = re.findall(r"<url><loc>([^<]*)</loc>(?:<lastmod>([^<]*)</lastmod>)?</url>", read(f"{site}/sitemap.xml"))
        self.same("site map", f"{site}/sitemap.xml", len(found), len(wanted))
        for place in found:
            self.same("site map", f"{site}/sitemap.xml", place, (place[0], wanted.get(place[0])))
        feed = read(f"{site}/feed.xml")
        entries = re.findall(r"<title>([^<]*)</title>\s*<id>([^<]*)</id>\s*<link[^>]*href=\"([^\"]*)\"/>\s*"
                             r"<updated>([^<]*)</updated>\s*<summary>([^<]*)</summary>\s*</entry>", feed)
        self.same("feed", f"{site}/feed.xml", [tuple(map(html.unescape, e)) for e in entries],
                  [(a["title"], ORIGIN + a["url"], ORIGIN + a["url"], a["date"], a["summary"])
                   for a in self.newest[:20]])

    def compare_files(self):
        wanted = {f"{a['url'][1:]}index.html" for a in self.articles} | {f"tags/{t}/index.html" for t in self.by_tag}
        wanted |= {*self.list_pages(), "index.html", "tags/index.html", "404.html", "sitemap.xml", "feed.xml"}
        wanted |= {f"img/picture-{k}.svg" for k in range(10)}
        for site in self.sites:
            for path in sorted(own_files(site) ^ wanted):
                self.add("files", f"{site}/{path} is {'missing' if path in wanted else 'too much'}")
        for k in range(10):
            pictures = {read(f"{site}/img/picture-{k}.svg") for site in self.sites}
            self.same("image", f"picture-{k}.svg", len(pictures), 1)
        return len(wanted)

    def run(self):
        count = self.compare_files()
        self.compare_articles()
        if "files" not in self.different:
            for site in self.sites:
                self.compare_lists(site)
                self.compare_feeds(site)
        for sort, texts in self.different.items():
            print(f"{sort}: {len(texts)} different, the first: {texts[0]}")
        if self.different:
            return 1
        verdict = "the same work, page by page" if len(self.sites) > 1 else "as planned"
        print(f"{verdict}: {count} files, {len(self.articles)} articles with {8 * len(self.articles)} facts and "
              f"{5 * len(self.articles)} links, {len(self.by_tag)} tag pages")
        return 0


if __name__ == "__main__":
    if not 3 <= len(sys.argv) <= 4:
        sys.exit(__doc__)
    sys.exit(Comparison(sys.argv[1], sys.argv[2:]).run())
