"""A page as a reader sees it: its words, without the notes beside them, the signs for status, and what is read to the blind alone."""

import html.parser
import re

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
BLOCKS = {"p", "li", "td", "th", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "div", "blockquote", "aside", "table", "ul", "ol",
          "figure", "figcaption", "section", "details", "summary", "dt", "dd", "br", "pre", "nav", "header", "footer"}
UNSEEN_TAGS = {"svg", "script", "style", "template"}
UNSEEN = {"vh", "note", "footnote-ref", "footnote-back"}
# What components make: their data is no sentence of the text.
COMPONENTS = {"chart", "map", "sequence", "compare", "facts", "calc", "calculator", "calc-more"}


def words(text):
    return re.sub(r"\s+", " ", text.replace("\u00a0", " ")).strip()


class Page(html.parser.HTMLParser):
    """`main`: the words of <main>. `prose`: those of its first text (class "prose"), without what components make. `figures`: what
    components make in it, and code, one text each."""

    def __init__(self, text):
        super().__init__()
        self.stack = []  # (tag, what begins with it)
        self.main_pieces, self.prose_pieces, self.figures = [], [], []
        self.had_prose = False
        self.feed(text)
        self.main = words("".join(self.main_pieces))
        self.prose = words("".join(self.prose_pieces))
        self.figures = [words("".join(pieces)) for pieces in self.figures]

    def inside(self, what):
        return any(begun == what for _, begun in self.stack)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        classes = set((attributes.get("class") or "").split())
        if tag in BLOCKS:
            self.put(" ")
        if tag == "img" and attributes.get("alt"):
            self.put(attributes["alt"])
        if tag in VOID:
            return
        begun = None
        if tag in UNSEEN_TAGS or classes & UNSEEN:
            begun = "unseen"
        elif tag == "main":
            begun = "main"
        elif "prose" in classes and not self.had_prose:
            begun, self.had_prose = "prose", True
        elif self.inside("prose") and (classes & COMPONENTS or tag == "pre") and not self.inside("component"):
            begun = "component"
            self.figures.append([])
        self.stack.append((tag, begun))

    def handle_endtag(self, tag):
        for i in range(len(self.stack) - 1, -1, -1):
            if self.stack[i][0] == tag:
                del self.stack[i:]
                break
        if tag in BLOCKS:
            self.put(" ")

    def handle_data(self, data):
        self.put(data)

    def put(self, text):
        if self.inside("unseen") or not self.inside("main"):
            return
        self.main_pieces.append(text)
        if self.inside("component"):
            self.figures[-1].append(text)
        elif self.inside("prose"):
            self.prose_pieces.append(text)
