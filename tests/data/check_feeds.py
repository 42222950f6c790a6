#!/usr/bin/python3
"""Feeds as feedparser reads them, the site map against its XSD, robots.txt by Python's reader, OpenSearch, and that
all of them say of pages what the pages say themselves."""

import datetime
import html.parser
import json
import pathlib
import re
import subprocess
import urllib.parse
import urllib.robotparser
import xml.etree.ElementTree as ElementTree

import feedparser
import hostile
import report

XSD = pathlib.Path(__file__).resolve().parents[2] / "node_modules/sitemap/schema/sitemap.xsd"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
ATOM = "{http://www.w3.org/2005/Atom}"
SEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"


class Head(html.parser.HTMLParser):
    """Links and metas of a page."""

    def __init__(self, path):
        super().__init__()
        self.links, self.metas, self.ids = [], {}, set()
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == "link":
            self.links.append(given)
        elif tag == "meta":
            self.metas[given.get("property") or given.get("name")] = given.get("content")
        if "id" in given:
            self.ids.add(given["id"])

    def link(self, rel):
        return [link for link in self.links if link.get("rel") == rel]


def lint(*arguments):
    done = subprocess.run(["xmllint", "--nonet", "--noout", *map(str, arguments)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    return None if done.returncode == 0 else done.stdout


class Site:
    def __init__(self, folder):
        self.folder, self.name = folder, folder.name
        self.base = Head(folder / "index.html").link("canonical")[0]["href"]
        self.path = urllib.parse.urlsplit(self.base).path

    def file(self, address):
        """The file at an address, in full or from the host's root."""
        path = urllib.parse.unquote(urllib.parse.urlsplit(address).path)
        if not path.startswith(self.path):
            return None
        path = path[len(self.path):]
        return self.folder / (path + "index.html" if not path or path.endswith("/") else path)

    def has(self, address):
        file = self.file(address)
        fragment = urllib.parse.urlsplit(address).fragment
        return bool(file and file.exists() and (not fragment or fragment in Head(file).ids))


def moment(text):
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        return datetime.datetime.fromisoformat(text + "T00:00:00+00:00")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)", text), text
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))


def check_feed(site, path, faults):
    feed = feedparser.parse(path.read_bytes(), sanitize_html=False)
    about, ids = feed.feed.get("link", ""), [entry.get("id", "") for entry in feed.entries]
    where = path.relative_to(site.folder)
    if feed.bozo or feed.version != "atom10":
        faults.append((where, feed.get("bozo_exception")))
    if len(set(ids)) != len(ids) or not all(urllib.parse.urlsplit(i).scheme for i in [feed.feed.id, *ids]):
        faults.append((where, "ids", ids))
    own = [link.href for link in feed.feed.links if link.rel == "self"]
    if not own or site.file(own[0]) != path or not site.has(about):
        faults.append((where, "links of the feed", own, about))
    if any(not site.has(entry.link) for entry in feed.entries):
        faults.append((where, "links of entries", [entry.link for entry in feed.entries if not site.has(entry.link)]))
    moments = [moment(entry.updated) for entry in feed.entries]
    if moments and path.name == "feed.xml" and moment(feed.feed.updated) != max(moments):
        faults.append((where, "the newest is not the feed's moment"))
    return feed


def check_feeds(site):
    faults = []
    feeds = {path: check_feed(site, path, faults) for path in sorted(site.folder.glob("**/feed.xml"))}
    report.check(feeds and not faults, f"feedparser takes {len(feeds)} feeds of {site.name}, whose links lead to pages", faults[:3])
    told = [path for path, feed in feeds.items() if path.parts[-3] == "facts" and feed.entries]
    if (site.folder / "changes").exists():
        report.check(told, f"facts of {site.name} have a past to tell")
        check_json(site, ElementTree.parse(site.folder / "changes/feed.xml").getroot())
    pages = [site.folder / "index.html", *site.folder.glob("facts/*/index.html"), *site.folder.glob("entities/*/index.html")]
    dead = [(page, link["href"]) for page in pages for link in Head(page).link("alternate") if not site.has(link["href"])]
    report.check(not dead, f"what pages of {site.name} name as other forms of them is there", dead[:3])
    unnamed = [path for path in feeds if path.parts[-3] in ["facts", "entities"] and
               path not in [site.file(link["href"]) for link in Head(path.parent / "index.html").link("alternate")]]
    report.check(not unnamed, f"pages of {site.name} name their feeds", unnamed[:3])


def check_json(site, atom):
    """Both feeds of changes tell the same."""
    feed = report.read_json(site.folder / "changes/feed.json")
    rows = [(item["id"], item["url"], item["title"], item["content_html"], item.get("date_published", "1970-01-01T00:00:00Z")) for item in feed["items"]]
    other = [(entry.findtext(ATOM + "id"), entry.find(ATOM + "link").get("href"), entry.findtext(ATOM + "title"),
              entry.findtext(ATOM + "content"), entry.findtext(ATOM + "updated")) for entry in atom.findall(ATOM + "entry")]
    report.check(len(rows) > 0 and rows == other, f"the JSON Feed of {site.name} tells what the Atom feed does", [p for p in zip(rows, other) if p[0] != p[1]][:1])


def check_hostile(site):
    """Every title of the hostile site reads back from its feed as what it is, but for characters that XML cannot hold."""
    unfit = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
    wrong = []
    for name, text in hostile.TROUBLE.items():
        root = ElementTree.parse(site.folder / f"facts/fact-{name}/feed.xml").getroot()
        title = root.findtext(ATOM + "title")
        wanted = "Changes: " + re.sub("\r\n?", "\n", unfit.sub("", text))
        if re.sub(r"\s+", " ", title).strip() != re.sub(r"\s+", " ", wanted).strip():
            wrong.append((name, title[:80]))
    report.check(not wrong, "texts that break formats read back from feeds", wrong[:3])


def check_map(site):
    path = site.folder / "sitemap.xml"
    if site.base == "/": # nobody said where it will be published
        left = [name for name in ["sitemap.xml", "opensearch.xml"] if (site.folder / name).exists()]
        report.check(not left and not list(site.folder.glob("facts/*/oembed.json")), f"{site.name} has no file that must hold whole addresses", left)
        return
    fault = lint("--schema", XSD, path)
    report.check(not fault, f"the site map of {site.name} is what its XSD says", fault)
    entries = {url.find(f"{MAP}loc").text: url.findtext(f"{MAP}lastmod") for url in ElementTree.parse(path).getroot()}
    pages = {page: Head(page) for page in site.folder.glob("**/index.html") if "embed" not in page.parts}
    own = {head.link("canonical")[0]["href"] for page, head in pages.items()
           if site.file(head.link("canonical")[0]["href"]) == page and "http-equiv" not in str(head.metas)}
    left_out = {address for address in own - entries.keys() if not re.search(r"/page/\d+/$|/search/$", address)}
    report.check(not left_out and not entries.keys() - own, f"the site map of {site.name} lists the canonical pages, and no others",
                 (sorted(left_out)[:3], sorted(entries.keys() - own)[:3]))
    dated = [moment(at) for at in entries.values() if at]
    report.check(not (site.folder / "changes").exists() or len(dated) > len(entries) / 2, f"most pages of {site.name} have a day on which they changed", len(dated))
    if (site.folder.parent / f"{site.name}.content/content/static/robots.txt").exists():
        return
    robots = urllib.robotparser.RobotFileParser()
    robots.parse((site.folder / "robots.txt").read_text(encoding="utf-8").splitlines())
    report.check(robots.site_maps() == ([site.base + "sitemap.xml"] if site.base != "/" else None) and robots.can_fetch("anybody", site.base),
                 f"robots.txt of {site.name} names the site map, and forbids nothing", robots.site_maps())


def check_search(site):
    path = site.folder / "opensearch.xml"
    if not path.exists():
        return
    root = ElementTree.parse(path).getroot()
    limits = {"ShortName": 16, "LongName": 48, "Description": 1024}
    long = [(name, root.findtext(SEARCH + name)) for name, most in limits.items() if not 0 < len(root.findtext(SEARCH + name) or "") <= most]
    template = root.find(f"{SEARCH}Url[@type='text/html']").get("template")
    fine = not lint(path) and root.tag == f"{SEARCH}OpenSearchDescription" and not long
    report.check(fine and template == site.base + "search/?q={searchTerms}", f"OpenSearch of {site.name} keeps its limits and leads to the search", long)
    named = Head(site.folder / "index.html").link("search")
    report.check(named and site.file(named[0]["href"]) == path, f"pages of {site.name} name it")


def check_refusals(site):
    """What is wrong is refused: else nothing above is worth anything."""
    bad = site.folder.parent / "bad-sitemap.xml"
    text = (site.folder / "sitemap.xml").read_text(encoding="utf-8")
    for what, harm in {"a day that is none": re.sub(r"<lastmod>.*?</lastmod>", "<lastmod>27 Feb</lastmod>", text, count=1),
                       "an element that is none": text.replace("<loc>", "<href>x</href><loc>", 1)}.items():
        bad.write_text(harm, encoding="utf-8")
        report.check(lint("--schema", XSD, bad), f"a site map with {what} is refused")
    broken = (site.folder / "feed.xml").read_bytes().replace(b"<title>", b"<title>\x07&", 1)
    report.check(feedparser.parse(broken).bozo, "a feed that is no XML is refused")
    bad.unlink()


sites = [Site(folder) for folder in report.sites()]
for one in sites:
    check_feeds(one)
    check_map(one)
    check_search(one)
    if one.name == "hostile":
        check_hostile(one)
    if one.name == "deal":
        check_refusals(one)
report.end()
