"""A crawler: from one address to all that can be reached below it, as a browser, a feed reader and a program would.

Independent of sitegen: it knows HTML, CSS, feeds, site maps and JSON, and what a server answered. Nothing outside the
base address is asked for. What is wrong is a line: where it was found, the address, why.
"""

import collections
import concurrent.futures
import html.parser
import json
import re
import threading
import urllib.parse
import http.client
import xml.etree.ElementTree

THREADS = 4
TYPES = {  # by the end of an address, what it must be served as
    "/": "text/html", ".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml",
    ".png": "image/png", ".woff2": "font/woff2", "/feed.json": "application/feed+json",
    ".csl.json": "application/vnd.citationstyles.csl+json", ".json": "application/json", ".csv": "text/csv", ".ndjson": "application/x-ndjson",
    ".bib": "application/x-bibtex", ".ics": "text/calendar", "feed.xml": "application/atom+xml", "sitemap.xml": "text/xml",
    "opensearch.xml": "application/opensearchdescription+xml", ".txt": "text/plain",
}
ADDRESSES = {  # attributes that hold an address
    "href", "src", "poster", "data", "action", "formaction", "cite",
}

Answer = collections.namedtuple("Answer", "status headers body")
Link = collections.namedtuple("Link", "source target why type")


class Page(html.parser.HTMLParser):
    """What a page leads to, and the places in it that can be led to."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.links, self.places, self.scripts, self.styles = [], set(), [], []
        self.base = None
        self._raw = None
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        self.places.update(found[name] for name in ("id",) if found.get(name))
        if tag == "a" and found.get("name"):
            self.places.add(found["name"])
        for name, value in attrs:
            if value is None:
                continue
            if name in ADDRESSES:
                self.links.append((value, f"{tag} {name} {found.get('rel', '')}".strip(), found.get("type") if tag == "link" else None))
            elif name == "srcset":
                self.links += [(part.split()[0], "srcset", None) for part in value.split(",") if part.strip()]
            elif name.startswith("data-") and value.startswith(("/", "./", "../")):
                self.links.append((value, name, None))
            elif name == "style":
                self.styles.append(value)
        if tag == "meta" and (found.get("http-equiv") or "").lower() == "refresh":
            self.links.append((found["content"].split("url=", 1)[1], "refresh", None))
        if tag == "meta" and re.match("(og|twitter):(url|image)", found.get("property") or found.get("name") or ""):
            self.links.append((found["content"], "meta " + (found.get("property") or found["name"]), None))
        self._raw = {"script": found.get("type") or "js", "style": "css"}.get(tag)

    def handle_endtag(self, tag):
        self._raw = None

    def handle_data(self, data):
        if self._raw and data.strip():
            (self.styles if self._raw == "css" else self.scripts).append((self._raw, data))


def strings(value, key=""):
    """All texts with the names under which they stand."""
    if isinstance(value, dict):
        for name in value:
            yield from strings(value[name], name)
    elif isinstance(value, list):
        for entry in value:
            yield from strings(entry, key)
    elif isinstance(value, str):
        yield key, value


class Crawler:
    """`base`: "http://127.0.0.1:8080/kb/"; what is below it is asked for."""

    def __init__(self, base):
        self.base = base
        self.origin = urllib.parse.urlsplit(base)
        self.answers = {}
        self.pages = {}
        self.links = []
        self.faults = []
        self._local = threading.local()

    # ---- asking

    def ask(self, address, **headers):
        """One answer; nothing is followed."""
        parts = urllib.parse.urlsplit(address)
        for attempt in range(2):
            try:
                if not getattr(self._local, "connection", None):
                    self._local.connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=20)
                self._local.connection.request("GET", parts.path + (f"?{parts.query}" if parts.query else ""), headers=headers)
                response = self._local.connection.getresponse()
                return Answer(response.status, dict((k.lower(), v) for k, v in response.getheaders()), response.read())
            except (http.client.HTTPException, OSError):
                self._local.connection = None
                if attempt:
                    raise
        raise AssertionError

    def is_own(self, address):
        return address.startswith(self.base) or address + "/" == self.base

    def get(self, address):
        """The answer that a reader ends up with, and where."""
        for _ in range(5):
            answer = self.ask(address)
            if answer.status not in (301, 302, 303, 307, 308):
                break
            address = urllib.parse.urljoin(address, answer.headers["location"])
            if not self.is_own(address):
                break
        return address, answer

    # ---- reading

    def note(self, source, target, why, kind=None):
        """A link, resolved; those that lead elsewhere are left alone. What is not escaped is a fault of its own."""
        target = target.strip()
        scheme = re.match("[a-zA-Z][a-zA-Z0-9+.-]*:", target)
        if scheme and not target.startswith(("http:", "https:")):
            return
        if re.search(r"[^\x21-\x7e]", target):
            self.faults.append(f"{source}: {why}: '{target}' is not an address: it wants %XX")
            return
        whole = urllib.parse.urljoin(source, target)
        if urllib.parse.urlsplit(whole).netloc != self.origin.netloc:
            return
        if not self.is_own(whole.split("#")[0].split("?")[0]):
            self.faults.append(f"{source}: {why}: '{target}' leads out of {self.base}")
            return
        self.links.append(Link(source, whole, why, kind))

    def read_html(self, at, text):
        page = Page(text)
        self.pages[at] = page
        for target, why, kind in page.links:
            self.note(at, target, why, kind)
        for style in page.styles:
            self.read_css(at, style if isinstance(style, str) else style[1])
        for kind, data in page.scripts:
            if "json" in kind:
                self.read_json(at, data)

    def read_css(self, at, text):
        for target in re.findall(r"""url\(\s*['"]?([^'")]+)""", text) + re.findall(r"""@import\s+['"]([^'"]+)""", text):
            if not target.startswith("data:"):
                self.note(at, target, "style")

    def read_js(self, at, text):
        for target in re.findall(r"""(?:\bfrom|\bimport)\s*\(?\s*["'](\.[^"']+)["']""", text):
            self.note(at, target, "import")

    def read_json(self, at, text):
        try:
            data = json.loads(text)
        except ValueError as fault:
            self.faults.append(f"{at}: no JSON: {fault}")
            return
        if at.endswith("/oembed.json"):
            for target, why, _ in Page(data["html"]).links:
                self.note(at, target, why)
        for key, text in strings(data):
            if text.startswith(self.base):  # what follows the page in an id is a name, no place in it
                self.note(at, text.split("#")[0] if key in ("id", "@id", "$id") else text, f"JSON {key}")

    def read_xml(self, at, body):
        try:
            root = xml.etree.ElementTree.fromstring(body)
        except xml.etree.ElementTree.ParseError as fault:
            self.faults.append(f"{at}: no XML: {fault}")
            return
        for element in root.iter():
            for name in ("href", "src", "template"):
                target = element.get(name)
                if target:
                    self.note(at, target.replace("{searchTerms}", "x"), element.tag.split("}")[-1], element.get("type"))
            text = (element.text or "").strip()
            name = element.tag.split("}")[-1]
            if text.startswith(self.base) and " " not in text:
                self.note(at, text.split("#")[0] if name == "id" else text, name)
            if element.get("type") == "html":
                for target, why, _ in Page(element.text or "").links:
                    self.note(at, target, why)

    def read(self, at, answer):
        kind = answer.headers.get("content-type", "").split(";")[0]
        text = answer.body.decode("utf-8", "replace")
        if kind == "text/html":
            self.read_html(at, text)
        elif kind == "text/css":
            self.read_css(at, text)
        elif kind == "text/javascript":
            self.read_js(at, text)
        elif at.endswith(".ndjson"):
            for line in text.splitlines():
                self.read_json(at, line)
        elif kind.endswith("json"):
            self.read_json(at, text)
        elif kind.endswith("xml") and kind != "image/svg+xml":
            self.read_xml(at, answer.body)
        elif at.endswith("robots.txt"):
            for target in re.findall(r"(?m)^Sitemap:\s*(\S+)", text):
                self.note(at, target, "Sitemap")

    # ---- all of it

    def show(self, address, answer):
        """A page that is shown at an address where it does not stand."""
        self.answers[address] = address, answer._replace(status=200)
        self.read_html(address, answer.body.decode())

    def visit(self, address):
        at, answer = self.get(address)
        self.answers[address] = (at, answer)
        if answer.status == 200:
            self.check_type(address, at, answer)
        return at, answer

    def check_type(self, address, at, answer):
        path = urllib.parse.urlsplit(at).path
        kind = answer.headers.get("content-type", "none")
        wanted = next((kind for end, kind in TYPES.items() if path.endswith(end)), None)
        if wanted and kind.split(";")[0] != wanted:
            self.faults.append(f"{address}: is served as {kind}, not {wanted}")
        if kind.startswith("text/") and "charset=utf-8" not in kind.lower():
            self.faults.append(f"{address}: is served as {kind}, without its charset")

    def crawl(self, *seeds, further=True):
        """From the seeds to all that they lead to, or that alone. Faults are in `faults` then."""
        for seed in seeds:
            self.note(self.base, seed, "seed")
        asked, done, waves = set(self.answers), 0, 0
        with concurrent.futures.ThreadPoolExecutor(THREADS) as pool:
            while done < len(self.links):
                wave = {link.target.split("#")[0] for link in self.links[done:]} - asked
                done = len(self.links)
                asked |= wave
                waves += 1
                read = {at for at, _ in self.answers.values()}
                for at, answer in pool.map(self.visit, sorted(wave)):
                    if answer.status != 200 or at in read:
                        continue
                    read.add(at)
                    if further or waves == 1:
                        self.read(at, answer)
                    elif answer.headers.get("content-type", "").startswith("text/html"):
                        self.pages[at] = Page(answer.body.decode("utf-8", "replace"))
        for link in self.links:
            self.check(link)
        self.faults = sorted(set(self.faults))
        return self.faults

    def check(self, link):
        address, _, fragment = link.target.partition("#")
        at, answer = self.answers[address]
        if answer.status != 200:
            self.faults.append(f"{link.source}: {link.why}: '{link.target}' answers {answer.status}")
        elif fragment and at in self.pages and "=" not in fragment and not fragment.startswith(":~:"):
            if urllib.parse.unquote(fragment) not in self.pages[at].places:
                self.faults.append(f"{link.source}: {link.why}: '{link.target}' has no place '{fragment}'")
